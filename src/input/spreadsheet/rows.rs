//! What the rows of a sheet say of libraries.

use std::collections::BTreeMap;

use super::book::Unreadable;
use super::columns::{self, HEADINGS, Header, Meaning};
use super::hours::{self, Hours};
use super::{At, Sheet, Value, cell_name, numbers};
use crate::finding::{Finding, Place};
use crate::input::SourceMap;
use crate::input::words::quoted;
use crate::model::Time;

/// Something read, and the cell in which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// What it is.
    pub value: T,
    /// Where.
    pub at: At,
}

/// What a row says of a library; what it leaves empty it does not speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Every text by which it may be known, the id first; one at least.
    pub called: Vec<(Meaning, Found<String>)>,
    /// Size, share, mail address, telephone number and whom to ask for, as they go into the file.
    pub fields: BTreeMap<Meaning, Found<String>>,
    /// When it has staff, Monday first; without intervals on a day on which it has none.
    pub hours: [Option<Found<Hours>>; 7],
}

impl Entry {
    /// Whether there is anything to bring over.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.hours.iter().all(Option::is_none)
    }

    /// The cell by which it is named in messages.
    #[must_use]
    pub fn at(&self) -> At {
        self.called[0].1.at
    }
}

/// What a spreadsheet says of libraries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The name of the file.
    pub file: String,
    /// The name of the sheet; empty for a table of text.
    pub sheet: String,
    /// Where each column is: its number, from 0, in the row of headings.
    pub columns: BTreeMap<Meaning, At>,
    /// The libraries in the order of the sheet.
    pub entries: Vec<Entry>,
    /// What is wrong with single cells: nothing may be brought over while there is something.
    pub faults: Vec<(At, Finding)>,
}

impl Table {
    /// An error about a cell.
    #[must_use]
    pub fn fault(
        &self,
        sources: &mut SourceMap,
        rule: &'static str,
        at: At,
        message: String,
        help: String,
    ) -> (At, Finding) {
        let place = place(sources, &self.file, &self.sheet, at);
        (at, Finding::error(rule, place, message, String::new()).help(help))
    }
}

/// A cell as a place: findings name it, there is no line of text to show.
fn place(sources: &mut SourceMap, file: &str, sheet: &str, at: At) -> Place {
    Place::File(sources.add(format!("{file}, {}", cell_name(sheet, at)), b""))
}

/// The sheet that lists libraries, with its headings.
pub(super) fn chosen(
    sheets: Vec<Sheet>,
    wanted: Option<&str>,
) -> Result<(Sheet, Header), Unreadable> {
    let good = |sheet: Sheet| {
        let header = columns::header(&sheet).filter(Header::says_something)?;
        Some((sheet, header))
    };
    let mut found: Vec<(Sheet, Header)> = sheets.into_iter().filter_map(good).collect();
    if found.len() > 1 {
        let names: Vec<String> = found.iter().map(|(sheet, _)| quoted(&sheet.name)).collect();
        return Err(Unreadable::new(
            "no-such-sheet",
            format!("{} sheets list libraries: {}", names.len(), names.join(", ")),
            "say with --sheet NAME which of them is meant",
        ));
    }
    found.pop().ok_or_else(|| {
        let first =
            |meaning| HEADINGS.iter().find(|(m, _)| *m == meaning).map_or("", |(_, w)| w[0]);
        let message = match wanted {
            Some(sheet) => format!("the sheet {} has no row of headings", quoted(sheet)),
            None => "there is no row of headings".to_owned(),
        };
        let help = format!(
            "write one with `{}` and something to bring over, such as `{}`, `ma` to `su`, `{}` or \
             `{}`; docs/import.md lists the headings",
            first(Meaning::Library),
            first(Meaning::Size),
            first(Meaning::Email),
            first(Meaning::Phone),
        );
        Unreadable::new("no-such-sheet", message, help)
    })
}

/// Reads all rows below the headings, and says of every bad cell what is wrong with it.
pub(super) fn table(sources: &mut SourceMap, file: &str, sheet: &Sheet, header: &Header) -> Table {
    let mut reader = RowReader { sheet, header, faults: Vec::new() };
    for &(meaning, at) in &header.twice {
        let column = cell_name("", (0, header.columns[&meaning]));
        let message = format!("the heading {} says the same as another", quoted(sheet.text(at)));
        let column = column.trim_end_matches('1');
        let help = format!("column {column} has it already: empty one of the two headings");
        reader.faults.push(("two-columns", at, message, help));
    }
    let rows = sheet.rows().filter(|&row| row > header.row);
    let entries = rows.filter_map(|row| reader.entry(row)).collect();
    let faults = reader.faults.into_iter().map(|(rule, at, message, help)| {
        let place = place(sources, file, &sheet.name, at);
        (at, Finding::error(rule, place, message, String::new()).help(help))
    });
    let faults = faults.collect();
    let columns = header.columns.iter().map(|(&m, &column)| (m, (header.row, column))).collect();
    Table { file: file.to_owned(), sheet: sheet.name.clone(), columns, entries, faults }
}

/// First words of rows that are about no library.
const SUMS: [&str; 9] =
    ["yhteensa", "summa", "kaikki", "keskiarvo", "sammanlagt", "totalt", "total", "sum", "average"];

struct RowReader<'s> {
    sheet: &'s Sheet,
    header: &'s Header,
    faults: Vec<(&'static str, At, String, String)>,
}

impl RowReader<'_> {
    /// What a row says; nothing for one of sums, or of nothing that is known.
    fn entry(&mut self, row: u32) -> Option<Entry> {
        let called = self.called(row);
        let is_sum = |text: &str| {
            let folded = columns::folded(text);
            SUMS.iter().any(|sum| folded.split([' ', ':']).next() == Some(sum))
        };
        let is_heading = |text: &str| columns::meaning(text).is_some_and(|m| m <= Meaning::Town);
        if called.iter().any(|(_, f)| is_sum(&f.value) || is_heading(&f.value)) {
            return None;
        }
        let mut fields = BTreeMap::new();
        for (&meaning, &column) in self.header.columns.range(Meaning::Size..) {
            if let Some(text) = self.field(meaning, (row, column)) {
                fields.insert(meaning, Found { value: text, at: (row, column) });
            }
        }
        let entry = Entry { called, fields, hours: self.week(row) };
        if entry.called.is_empty() {
            if !entry.is_empty() {
                let (_, column) = self.header.columns.first_key_value()?;
                let message = "the row has figures, but no library".to_owned();
                let help = "write the name of the library here, or take the row out".to_owned();
                self.faults.push(("bad-sheet-cell", (row, *column), message, help));
            }
            return None;
        }
        Some(entry)
    }

    fn called(&self, row: u32) -> Vec<(Meaning, Found<String>)> {
        let columns = self.header.columns.range(..=Meaning::Town);
        let found = columns.filter_map(|(&meaning, &column)| {
            let at = (row, column);
            let value = one_line(&self.sheet.cells.get(&at)?.shown());
            (!value.is_empty()).then_some((meaning, Found { value, at }))
        });
        found.collect()
    }

    /// Reads a size, a share or a contact.
    fn field(&mut self, meaning: Meaning, at: At) -> Option<String> {
        let value = self.sheet.cells.get(&at)?;
        let (read, help) = match meaning {
            Meaning::Size | Meaning::Share => {
                let number = match value {
                    Value::Number(number) => numbers::of_cell(*number),
                    Value::Text(text) => numbers::plain(text),
                    Value::Moment(_) | Value::Other(_) => None,
                };
                let help = "expected a number above zero, such as 10551, 10 551 or 45,3; one that \
                            can be read in two ways, such as 10,551, is written without the comma";
                (number, help)
            }
            Meaning::Email => {
                let is_address = |text: &String| text.contains('@') && !text.contains(' ');
                let help = "expected an address for mail, such as nokia@piki.example";
                (texted(value).filter(is_address), help)
            }
            Meaning::Phone => {
                let help = "expected a number as text: in a cell with a number zeros in front are \
                            lost; format the column as text and write it again";
                (texted(value), help)
            }
            Meaning::Contact => (texted(value), "expected some words"),
            _ => return None,
        };
        if read.is_none() {
            self.bad(at, name_of(meaning), help);
        }
        read
    }

    fn bad(&mut self, at: At, what: &str, help: &str) {
        let shown = self.sheet.cells.get(&at).map(Value::shown).unwrap_or_default();
        let message = format!("{} is no {what}", quoted(&one_line(&shown)));
        self.faults.push(("bad-sheet-cell", at, message, help.to_owned()));
    }

    /// Reads the hours of a week. A row with hours on some day has none on days it leaves empty; one
    /// without any does not speak of hours.
    fn week(&mut self, row: u32) -> [Option<Found<Hours>>; 7] {
        let mut stretches: Vec<(u8, u8)> = Vec::new();
        for meaning in self.header.columns.keys() {
            if let Meaning::Hours(first, last) | Meaning::From(first, last) = *meaning {
                stretches.push((first, last));
            }
        }
        // What is said of one day goes before what is said of several.
        stretches.sort_by_key(|(first, last)| std::cmp::Reverse(last - first));
        let mut week: [Option<Found<Hours>>; 7] = Default::default();
        for (first, last) in stretches {
            let Some(found) = self.day(row, first, last) else { continue };
            for day in &mut week[usize::from(first)..=usize::from(last)] {
                if !found.value.is_empty() || day.is_none() {
                    *day = Some(found.clone());
                }
            }
        }
        let is_said = |f: &Option<Found<Hours>>| {
            f.as_ref().is_some_and(|f| self.sheet.cells.contains_key(&f.at))
        };
        if week.iter().any(is_said) { week } else { Default::default() }
    }

    /// Reads the hours of one column, or of two; an empty cell is a day without staff.
    fn day(&mut self, row: u32, first: u8, last: u8) -> Option<Found<Hours>> {
        let column = |meaning| self.header.columns.get(&meaning).copied();
        let from = column(Meaning::Hours(first, last)).or(column(Meaning::From(first, last)))?;
        let (at, to) = ((row, from), column(Meaning::To(first, last)).map(|to| (row, to)));
        let (start, end) = (self.sheet.cells.get(&at), to.and_then(|to| self.sheet.cells.get(&to)));
        let Some(start) = start else { return Some(Found { value: Hours::new(), at }) };
        if let Value::Text(text) = start
            && let Some(value) = hours::intervals(text)
        {
            return Some(Found { value, at });
        }
        let span = moment(start).zip(end.and_then(moment));
        let value = span.and_then(|span| hours::of_spans(vec![span]));
        if value.is_none() {
            let help = match (start, end) {
                (Value::Moment(days), _) if hours::time_of(*days).is_none() => {
                    "the spreadsheet has made a date of it: format the column as text, and write \
                     hours as in 9-20"
                }
                (Value::Moment(_), None) => {
                    "when does it end? write both times in one cell as text, as in 9-20, or the \
                     end in the next column"
                }
                _ => {
                    "expected hours such as 9-20 or 9.00-12.00, 13.00-18.00, the earlier first; \
                      a dash or nothing for a day without staff"
                }
            };
            self.bad(at, "time from when to when", help);
        }
        value.map(|value| Found { value, at })
    }
}

/// What a field is called in messages.
fn name_of(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Size => "size",
        Meaning::Share => "share",
        Meaning::Email => "address for mail",
        Meaning::Phone => "telephone number",
        _ => "text",
    }
}

/// A time of day in a cell of its own.
fn moment(value: &Value) -> Option<Time> {
    match value {
        Value::Moment(days) => hours::time_of(*days),
        Value::Text(text) => hours::time(text),
        Value::Number(number) if (1.0..=24.0).contains(number) || *number == 0.0 => {
            // A whole hour, written as a plain number.
            hours::time_of(number / 24.0)
        }
        Value::Number(number) => hours::time_of(*number),
        Value::Other(_) => None,
    }
}

fn texted(value: &Value) -> Option<String> {
    let Value::Text(text) = value else { return None };
    let text = one_line(text);
    (!text.is_empty() && !text.contains(char::is_control)).then_some(text)
}

/// A text without line breaks, and with single blanks.
fn one_line(text: &str) -> String {
    text.split(super::is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
