//! What an import changes: bytes of the consortium file, and rows for people.

use std::ops::Range;

use vuoro::input::spreadsheet::{Entry, Found, Hours, Match, Meaning, Table, same_number};
use vuoro::model::{Id, Interval, WEEKDAYS, weekday_code};

use crate::session::spreadsheet::written::Days;
use crate::session::spreadsheet::written::KEYS;
use crate::session::spreadsheet::written::Library;
use crate::session::spreadsheet::written::Written;
use crate::session::spreadsheet::written::WrittenHours;
use crate::session::spreadsheet::written::line_end;
use crate::store::edit::line_break;
use crate::store::edit::quoted;

/// One thing that changes.
pub struct Row {
    /// Which library.
    pub library: String,
    /// Which key.
    pub field: String,
    pub from: From,
    pub to: String,
}

/// What was there before.
pub enum From {
    Text(String),
    /// Nothing.
    Nothing,
    /// Hours were left out, which means always.
    Always,
    /// The library itself is new.
    New,
}

/// Everything that changes.
pub struct Changes {
    pub text: String,
    pub rows: Vec<Row>,
    /// How many libraries of the file change.
    pub changed: usize,
    /// How many are new.
    pub added: usize,
}

/// Works out what a sheet changes in a file.
pub fn changes(text: &str, written: &Written<'_>, table: &Table, whose: &[Match]) -> Changes {
    let mut edits = Edits { text, newline: line_break(text), parts: Vec::new(), rows: Vec::new() };
    let (mut changed, mut added) = (0, 0);
    for (entry, whom) in table.entries.iter().zip(whose) {
        let before = edits.rows.len();
        match whom {
            Match::Known(at) => {
                edits.library(entry, &written.libraries[*at], written.open);
                changed += usize::from(edits.rows.len() > before);
            }
            Match::New(id, name) => {
                edits.newcomer(entry, id, name, written);
                added += 1;
            }
            Match::Nobody => {}
        }
    }
    let Edits { parts, rows, .. } = edits;
    Changes { text: spliced(text, parts), rows, changed, added }
}

/// The text with parts of it replaced.
fn spliced(text: &str, mut parts: Vec<(Range<usize>, String)>) -> String {
    parts.sort_by_key(|(bytes, _)| bytes.start);
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for (bytes, part) in parts {
        out.push_str(&text[from..bytes.start]);
        out.push_str(&part);
        from = bytes.end;
    }
    out + &text[from..]
}

struct Edits<'t> {
    text: &'t str,
    newline: &'static str,
    parts: Vec<(Range<usize>, String)>,
    rows: Vec<Row>,
}

impl Edits<'_> {
    fn row(&mut self, library: &str, field: String, from: From, to: String) {
        self.rows.push(Row { library: library.to_owned(), field, from, to });
    }

    /// Inserts a line after that of a byte.
    fn line(&mut self, end: usize, line: &str) {
        let at = line_end(self.text, end);
        let line = if self.text[..at].ends_with('\n') {
            format!("{line}{}", self.newline)
        } else {
            format!("{}{line}", self.newline)
        };
        self.parts.push((at..at, line));
    }

    fn library(&mut self, entry: &Entry, library: &Library<'_>, open: [bool; 7]) {
        for (meaning, key) in KEYS {
            let Some(Found { value, .. }) = entry.fields.get(&meaning) else { continue };
            let is_number = matches!(meaning, Meaning::Size | Meaning::Share);
            let after = if is_number { value.clone() } else { quoted(value) };
            match library.fields.get(&meaning) {
                Some((old, _)) if is_number && same_number(old, value) => {}
                Some((old, _)) if !is_number && old == value => {}
                Some((old, bytes)) => {
                    self.parts.push((bytes.clone(), after));
                    self.row(&library.name, key.into(), From::Text(old.clone()), value.clone());
                }
                // The file's other measure is in its place.
                None if is_number => {}
                None => {
                    self.line(library.end, &format!("{}{key} = {after}", library.indent));
                    self.row(&library.name, key.into(), From::Nothing, value.clone());
                }
            }
        }
        let new = entry.hours.each_ref().map(|day| day.as_ref().map(|found| &found.value));
        if new.iter().any(Option::is_some) {
            self.hours(library, new, open);
        }
    }

    fn hours(&mut self, library: &Library<'_>, new: [Option<&Hours>; 7], open: [bool; 7]) {
        match &library.hours {
            // A day of which the sheet says nothing stays as it was: always.
            WrittenHours::Always => {
                let week = new.map(|hours| hours.cloned().unwrap_or_else(|| vec![Interval::DAY]));
                self.line(library.end, &format!("{}hours = {}", library.indent, inline(&week)));
                self.days(&library.name, [None; 7], new_days(&week, open));
            }
            WrittenHours::Inline { days, at, is_empty } => {
                let mut is_first = *is_empty;
                for (day, hours, place) in differing(days, new) {
                    let list = list(hours);
                    if let Some(bytes) = place {
                        self.parts.push((bytes, list));
                        continue;
                    }
                    let before = if is_first { " " } else { ", " };
                    is_first = false;
                    self.parts.push((*at..*at, format!("{before}{day} = {list}")));
                }
                self.changed_days(library, days, new);
            }
            WrittenHours::Lines { days, end, before, indent } => {
                for (day, hours, place) in differing(days, new) {
                    let list = list(hours);
                    match place {
                        Some(bytes) => self.parts.push((bytes, list)),
                        None => self.line(*end, &format!("{indent}{before}{day} = {list}")),
                    }
                }
                self.changed_days(library, days, new);
            }
        }
    }

    fn changed_days(&mut self, library: &Library<'_>, days: &Days, new: [Option<&Hours>; 7]) {
        let none = Hours::new();
        let old: [&Hours; 7] =
            days.each_ref().map(|day| day.as_ref().map_or(&none, |(hours, _)| hours));
        let changed: [Option<&Hours>; 7] =
            std::array::from_fn(|at| new[at].filter(|hours| **hours != *old[at]));
        self.days(&library.name, old.map(Some), changed);
    }

    /// A row for every stretch of days that change alike; without old hours there was always staff.
    fn days(&mut self, name: &str, old: [Option<&Hours>; 7], new: [Option<&Hours>; 7]) {
        let mut at = 0;
        while at < 7 {
            let same = |&d: &usize| (old[d], new[d]) == (old[at], new[at]);
            let next = (at..7).take_while(same).count() + at;
            if let Some(hours) = new[at] {
                let from = old[at].map_or(From::Always, |hours| From::Text(shown(hours)));
                let (first, last) = (weekday_code(WEEKDAYS[at]), weekday_code(WEEKDAYS[next - 1]));
                let field =
                    if next - at == 1 { first.to_owned() } else { format!("{first}-{last}") };
                self.row(name, format!("hours {field}"), from, shown(hours));
            }
            at = next;
        }
    }

    fn newcomer(&mut self, entry: &Entry, id: &Id, name: &str, written: &Written<'_>) {
        let mut lines = vec![
            "[[library]]".to_owned(),
            format!("id = {}", quoted(id.as_str())),
            format!("name = {}", quoted(name)),
        ];
        let mut said = id.to_string();
        let has_size = entry.fields.contains_key(&Meaning::Size);
        for (meaning, key) in KEYS {
            let Some(Found { value, .. }) = entry.fields.get(&meaning) else { continue };
            let is_number = matches!(meaning, Meaning::Size | Meaning::Share);
            let other = written.measure().is_some_and(|ours| ours != meaning);
            let both = written.measure().is_none() && meaning == Meaning::Share && has_size;
            if is_number && (other || both) {
                continue;
            }
            let after = if is_number { value.clone() } else { quoted(value) };
            lines.push(format!("{key} = {after}"));
            said.extend([", ", key]);
            said.extend(is_number.then_some([" ", value.as_str()]).into_iter().flatten());
        }
        let new = entry.hours.each_ref().map(|day| day.as_ref().map(|found| &found.value));
        if new.iter().any(Option::is_some) {
            // On a day that the sheet does not mention, nobody is known to be there.
            let week = new.map(|hours| hours.cloned().unwrap_or_default());
            lines.push(format!("hours = {}", inline(&week)));
            said += ", hours";
        }
        // Nobody would read a table of twenty new libraries with everything about them: the file
        // has it.
        self.row(name, String::new(), From::New, said);
        let (at, newline) = (written.end, self.newline);
        let body = lines.join(newline);
        let is_ended = self.text[..at].is_empty() || self.text[..at].ends_with('\n');
        let part = if is_ended {
            format!("{newline}{body}{newline}")
        } else {
            format!("{newline}{newline}{body}")
        };
        self.parts.push((at..at, part));
    }
}

/// The days for which sheet and file differ, with the bytes of the file's value.
fn differing<'d>(
    days: &'d Days,
    new: [Option<&'d Hours>; 7],
) -> impl Iterator<Item = (&'static str, &'d Hours, Option<Range<usize>>)> {
    (0..7).filter_map(move |at| {
        let (hours, day) = (new[at]?, weekday_code(WEEKDAYS[at]));
        match &days[at] {
            Some((old, _)) if old == hours => None,
            None if hours.is_empty() => None,
            Some((_, bytes)) => Some((day, hours, Some(bytes.clone()))),
            None => Some((day, hours, None)),
        }
    })
}

/// The days of a new week that are worth showing: those that are not always staffed.
fn new_days(week: &[Hours; 7], open: [bool; 7]) -> [Option<&Hours>; 7] {
    let is_new = |at: usize| {
        let hours = &week[at];
        if hours.is_empty() { open[at] } else { hours[..] != [Interval::DAY] }
    };
    std::array::from_fn(|at| Some(&week[at]).filter(|_| is_new(at)))
}

fn inline(week: &[Hours; 7]) -> String {
    let days = week.iter().zip(WEEKDAYS).filter(|(hours, _)| !hours.is_empty());
    let days = days.map(|(hours, day)| format!("{} = {}", weekday_code(day), list(hours)));
    format!("{{ {} }}", days.collect::<Vec<_>>().join(", "))
}

fn list(hours: &Hours) -> String {
    let texts = hours.iter().map(|i| format!("\"{}-{}\"", i.start, i.end));
    format!("[{}]", texts.collect::<Vec<_>>().join(", "))
}

fn shown(hours: &Hours) -> String {
    let texts = hours.iter().map(|i| format!("{}-{}", i.start, i.end));
    texts.collect::<Vec<_>>().join(", ")
}
