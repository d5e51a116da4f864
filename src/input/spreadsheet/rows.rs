//! What the rows of a sheet say of libraries.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::columns::{self, Header};
use super::headings::{HEADINGS, Meaning};
use super::hours::{self, Hours, Unclear};
use super::listed::Book;
use super::numbers;
use super::sheet::{At, Hidden, Sheet, Value, cell_name};
use super::unreadable::Unreadable;
use crate::finding::turns_text;
use crate::finding::words::quoted;
use crate::finding::{Finding, Place};
use crate::input::SourceMap;

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
    /// What was not read.
    pub passed: Vec<Passed>,
}

/// What of a workbook was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// A sheet by its name.
    Sheet(String),
    /// A row above the headings, by its number from 0.
    Above(u32),
    /// A column by its number from 0, and its heading, which is not known; empty for none.
    Column(u32, String),
    /// A row of sums by its number from 0, and what it is called.
    Sum(u32, String),
    /// A row that repeats the headings, by its number from 0.
    Headings(u32),
    /// Hidden rows and columns that hold something.
    Hidden(Hidden),
    /// A heading above another that is known, by its column; it says nothing that is.
    Heading(u32, String),
    /// A heading of which only the beginning is known, by its column.
    Beginning(u32, String),
    /// A name with the mark of a footnote behind it.
    Mark(At, String),
}

impl Passed {
    /// The row of a sum.
    pub(super) fn sum(&self) -> Option<u32> {
        if let Self::Sum(row, _) = self { Some(*row) } else { None }
    }
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

/// The sheet that lists libraries, with its headings, and the names of the others.
pub(super) fn chosen(
    book: Book,
    wanted: Option<&str>,
) -> Result<(Sheet, Header, Vec<String>), Unreadable> {
    let mut others = book.others;
    let mut found: Vec<(Sheet, Header)> = Vec::new();
    let mut unknown = Vec::new();
    for sheet in book.sheets {
        match columns::header(&sheet) {
            Some(header) if header.says_something() => found.push((sheet, header)),
            header => {
                unknown.extend(header.into_iter().flat_map(|header| header.unknown.into_values()));
                others.push(sheet.name);
            }
        }
    }
    if found.len() > 1 {
        let names: Vec<String> = found.iter().map(|(sheet, _)| quoted(&sheet.name)).collect();
        return Err(Unreadable::new(
            "no-such-sheet",
            format!("{} sheets list libraries: {}", names.len(), names.join(", ")),
            "say with --sheet NAME which of them is meant",
        ));
    }
    let found = found.pop().map(|(sheet, header)| (sheet, header, others));
    found.ok_or_else(|| {
        let first =
            |meaning| HEADINGS.iter().find(|(m, _)| *m == meaning).map_or("", |(_, w)| w[0]);
        let message = match wanted {
            Some(sheet) => format!("the sheet {} has no row of headings", quoted(sheet)),
            None => "there is no row of headings".to_owned(),
        };
        let unknown: Vec<String> = unknown.iter().take(10).map(|text| quoted(text)).collect();
        let message = match &*unknown.join(", ") {
            "" => message,
            unknown => format!("{message} with something to bring over; not known: {unknown}"),
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

/// Reads all rows below the headings, with a fault for every bad cell.
pub(super) fn table(sources: &mut SourceMap, file: &str, sheet: &Sheet, header: &Header) -> Table {
    let mut reader = RowReader {
        sheet,
        header,
        faults: Vec::new(),
        passed: Vec::new(),
        unread: BTreeSet::new(),
        more: 0,
    };
    for &(meaning, at) in &header.twice {
        let message = format!("the heading {} says the same as another", quoted(sheet.text(at)));
        let column = super::column_name(header.columns[&meaning]);
        let help = format!("column {column} has it already: empty one of the two headings");
        reader.fault("two-columns", at, message, help);
    }
    for (meaning, at, rest) in &header.rests {
        let heading = sheet.text(*at);
        if *meaning < Meaning::Size || *meaning >= Meaning::Email {
            reader.passed.push(Passed::Beginning(at.1, heading.to_owned()));
            continue;
        }
        let message = format!("{} has {} behind it", quoted(heading), quoted(rest));
        let help =
            "is that another thing, or of some days only? then empty the heading; else take \
                    out what is behind it"
                .to_owned();
        reader.fault("bad-sheet-cell", *at, message, help);
    }
    let above = header.above.iter();
    reader.passed.extend(above.map(|(column, text)| Passed::Heading(*column, text.clone())));
    reader.passed.push(Passed::Hidden(sheet.hidden()));
    let above = sheet.rows().filter(|&row| row < header.rows.0);
    reader.passed.extend(above.map(Passed::Above));
    let rows: Vec<u32> = sheet.rows().filter(|&row| row > header.rows.1).collect();
    let entries: Vec<Entry> = rows.iter().filter_map(|&row| reader.entry(row)).collect();
    reader.long_rows(&rows);
    reader.shares(&entries);
    reader.unread_columns();
    let RowReader { mut faults, passed, more, .. } = reader;
    if let (1.., Some((.., help))) = (more, faults.first_mut()) {
        let _ = write!(help, "; {more} more cells of the sheet are wrong");
    }
    let faults = faults.into_iter().map(|(rule, at, message, help)| {
        let place = place(sources, file, &sheet.name, at);
        (at, Finding::error(rule, place, message, String::new()).help(help))
    });
    let faults = faults.collect();
    let columns = header.columns.iter().map(|(&m, &column)| (m, (header.rows.1, column))).collect();
    Table { file: file.to_owned(), sheet: sheet.name.clone(), columns, entries, faults, passed }
}

/// The most faults of a sheet that are shown; all are counted.
const MOST_FAULTS: usize = 990;

/// Words of rows that are about no library: the first word of a name, or the last.
const SUMS: [&str; 49] = [
    "yhteensa",
    "yht",
    "summa",
    "loppusumma",
    "valisumma",
    "kaikki",
    "keskiarvo",
    "keskim",
    "keskimaarin",
    "mediaani",
    "sammanlagt",
    "totalt",
    "totalsumma",
    "delsumma",
    "slutsumma",
    "alla",
    "genomsnitt",
    "medel",
    "medeltal",
    "medelvarde",
    "median",
    "total",
    "totals",
    "subtotal",
    "sum",
    "average",
    "avg",
    "mean",
    "ka",
    "lkm",
    "kaikkiaan",
    "kokonaismaara",
    "yhteismaara",
    "yhteissumma",
    "suurin",
    "pienin",
    "maksimi",
    "minimi",
    "tot",
    "medelv",
    "samtliga",
    "sammantaget",
    "summering",
    "hogst",
    "lagst",
    "max",
    "min",
    "σ",
    "∑",
];

/// First words of rows that are about all libraries, whatever these are called: `Koko maa`.
const WHOLE: [&str; 4] = ["koko", "hela", "whole", "entire"];

/// Names of rows that are about no library.
const ALL: [&str; 3] = ["all libraries", "all", "s:a"];

fn is_sum(text: &str) -> bool {
    let folded = columns::folded(text);
    let is_gap = |c: char| !c.is_alphanumeric() && !"-'∑".contains(c);
    let mut words = folded.split(is_gap).filter(|word| !word.is_empty());
    let (first, last) = (words.next(), words.next_back());
    let is_word = |word: Option<&str>| word.is_some_and(|word| SUMS.contains(&word));
    let is_whole = first.is_some_and(|first| WHOLE.contains(&first));
    is_word(first) || is_word(last) || is_whole || ALL.contains(&folded.trim_end_matches(':'))
}

/// Whether a text is a running number, which is no id unless a library of the file has it.
#[must_use]
pub fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// A name without the mark of a footnote behind it: `Puumala 1)`, `Sulkava*`.
fn without_mark(name: &str) -> &str {
    let is_mark = |c: char| "*†‡¹²³⁰⁴⁵⁶⁷⁸⁹".contains(c);
    let bare = name.trim_end_matches(is_mark).trim_end();
    let numbered = bare.strip_suffix(')').filter(|head| !head.contains('('));
    let bare =
        match numbered.map(|head| (head, head.trim_end_matches(|c: char| c.is_ascii_digit()))) {
            Some((head, rest)) if (1..=2).contains(&(head.len() - rest.len())) => rest.trim_end(),
            _ => bare,
        };
    if bare.is_empty() { name } else { bare }
}

pub(super) struct RowReader<'s> {
    pub sheet: &'s Sheet,
    pub header: &'s Header,
    faults: Vec<(&'static str, At, String, String)>,
    passed: Vec<Passed>,
    /// Columns with something in them that was not read, though the headings are silent about it.
    pub unread: BTreeSet<u32>,
    /// Faults that are counted only.
    more: usize,
}

impl RowReader<'_> {
    /// What a row says; nothing for one of sums, or of nothing that is known.
    fn entry(&mut self, row: u32) -> Option<Entry> {
        if self.repeats_headings(row) {
            self.passed.push(Passed::Headings(row));
            return None;
        }
        let called = self.called(row);
        // A library that has an id is one, whatever it is called.
        let id = called.iter().find(|(meaning, _)| *meaning == Meaning::Id);
        let sum = called.iter().find(|(_, found)| is_sum(&found.value));
        if let Some((_, found)) = sum
            && id.is_none_or(|(_, id)| is_sum(&id.value) || is_number(&id.value))
        {
            self.passed.push(Passed::Sum(row, found.value.clone()));
            return None;
        }
        if let Some((_, found)) = called.iter().find(|(_, found)| self.is_from_above(found.at)) {
            self.merged_name(row, found);
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
                self.fault("bad-sheet-cell", (row, *column), message, help);
            }
            return None;
        }
        Some(entry)
    }

    /// Whether every cell of a row that is read has the heading of its column, or another for it.
    fn repeats_headings(&self, row: u32) -> bool {
        let is_heading = |(meaning, column): (&Meaning, &u32)| {
            let cell = self.sheet.cells.get(&(row, *column))?;
            let read = columns::read(if let Value::Text(text) = cell { text } else { "" });
            // `Library 1` is a name, `Asukasluku 2018` is none.
            let is_bare = |rest: &str| rest.is_empty() || *meaning > Meaning::Town;
            Some(read.is_some_and(|(read, rest)| read == *meaning && is_bare(&rest)))
        };
        let mut cells = self.header.columns.iter().filter_map(is_heading).peekable();
        cells.peek().is_some() && cells.all(|is_heading| is_heading)
    }

    /// A cell as far as it speaks of its column: a merged one carries its value to the days beside it,
    /// and down to all rows that it covers, but no name into a column of figures.
    pub fn cell(&self, at: At) -> Option<&Value> {
        if let Some(first) = self.sheet.covered.get(&at)
            && first.1 != at.1
        {
            let is_hours = |column: u32| {
                let meaning = self.header.meaning(column);
                matches!(meaning, Some(Meaning::Hours(..) | Meaning::From(..) | Meaning::To(..)))
            };
            if !is_hours(at.1) || !is_hours(first.1) {
                return None;
            }
        }
        self.sheet.cells.get(&at)
    }

    /// Whether two cells are of one that is merged.
    pub fn is_same(&self, one: At, other: At) -> bool {
        let first = |at: At| self.sheet.covered.get(&at).copied().unwrap_or(at);
        first(one) == first(other)
    }

    fn is_from_above(&self, at: At) -> bool {
        self.sheet.covered.get(&at).is_some_and(|first| first.0 != at.0)
    }

    /// A name over several rows: no fault where all that is known is merged in the same way.
    fn merged_name(&mut self, row: u32, name: &Found<String>) {
        let columns = self.header.columns.values();
        let mut cells = columns.map(|&column| (row, column));
        let is_row_above =
            cells.all(|at| !self.sheet.cells.contains_key(&at) || self.is_from_above(at));
        if is_row_above {
            return;
        }
        let message = format!("{} is merged over several rows", quoted(&name.value));
        let help = "split the cell, and leave one row for each library".to_owned();
        self.fault("bad-sheet-cell", name.at, message, help);
    }

    /// Rows of a table of text that have more fields than its headings.
    fn long_rows(&mut self, rows: &[u32]) {
        let of = |row| self.sheet.widths.get(&row).copied();
        let (upper, lower) = self.header.rows;
        let Some(width) = of(upper).max(of(lower)) else { return };
        let mut long = Vec::new();
        for &row in rows {
            let behind = self.sheet.cells.range((row, width)..=(row, u32::MAX)).next();
            long.extend(behind.map(|(&at, _)| at));
        }
        for at in long {
            let message = format!("the row has more fields than the headings, which are {width}");
            let help = "put texts and numbers that have a separator in quotes, or write them \
                        without it: 232407 for 232,407"
                .to_owned();
            self.fault("long-row", at, message, help);
        }
    }

    /// Shares that are all at most 1, unless they are said to be per cent: they could be parts of one.
    fn shares(&mut self, entries: &[Entry]) {
        let Some(&column) = self.header.columns.get(&Meaning::Share) else { return };
        let is_bare = |at: &At| match self.sheet.cells.get(at) {
            Some(Value::Text(text)) => !text.contains('%'),
            Some(value) => !matches!(value, Value::PerCent(_)),
            None => false,
        };
        let found = entries.iter().filter_map(|entry| entry.fields.get(&Meaning::Share));
        let bare: Vec<&Found<String>> = found.filter(|found| is_bare(&found.at)).collect();
        let all: Option<Vec<i128>> =
            bare.iter().map(|found| numbers::millionths(&found.value)).collect();
        let Some(all) = all.filter(|all| all.len() > 1 && all.iter().all(|&n| n <= 1_000_000))
        else {
            return;
        };
        let sum = all.iter().sum::<i128>();
        let hundredfold = numbers::of_millionths(all[0] * 100);
        let message = format!(
            "the shares are all at most 1, and {} together: {} could be {} % or {hundredfold} %",
            numbers::of_millionths(sum),
            quoted(&bare[0].value),
            bare[0].value,
        );
        let help = "format the cells as per cent, write the sign behind the numbers, as in 12 %, \
                    or write 12 for 12 %"
            .to_owned();
        self.fault("bad-sheet-cell", (self.header.rows.1, column), message, help);
    }

    /// Columns that are not read, each said; those with hours, or nearly with the name of a weekday,
    /// are faults.
    fn unread_columns(&mut self) {
        let mut columns: BTreeMap<u32, Vec<At>> = BTreeMap::new();
        for &at in self.sheet.cells.keys().filter(|at| at.0 > self.header.rows.1) {
            let is_read = self.header.meaning(at.1).is_some() && !self.unread.contains(&at.1);
            if !is_read && self.sheet.covered.get(&at).is_none_or(|first| first.1 == at.1) {
                columns.entry(at.1).or_default().push(at);
            }
        }
        for &column in self.header.unknown.keys() {
            columns.entry(column).or_default();
        }
        // Those whose heading stands twice have been told.
        columns.retain(|column, _| self.header.twice.iter().all(|(_, at)| at.1 != *column));
        for (column, cells) in columns {
            let heading = self.header.unknown.get(&column).cloned().unwrap_or_default();
            let at = (self.header.rows.1, column);
            let near = columns::near_weekday(&heading);
            if self.are_hours(&cells) {
                let message = match &*heading {
                    "" => "there are hours below a heading that is empty".to_owned(),
                    heading => format!("there are hours below {}", quoted(heading)),
                };
                let help =
                    "write the weekdays as heading, as in `ti` or `ma-pe`; hours of something \
                            else: take the column out"
                        .to_owned();
                self.fault("unknown-day", at, message, help);
            } else if let Some(near) = near {
                let message = format!("{} is nearly a weekday", quoted(&heading));
                let help = format!("did you mean `{near}`? write it so, or another heading");
                self.fault("unknown-day", at, message, help);
            } else {
                self.passed.push(Passed::Column(column, heading));
            }
        }
    }

    /// Whether cells are hours, those of closed days included.
    fn are_hours(&self, cells: &[At]) -> bool {
        let read = cells.iter().map(|at| match self.sheet.cells.get(at) {
            Some(Value::Text(text)) => match hours::read(text) {
                Ok(hours) => Some(!hours.is_empty()),
                Err(Unclear::TwoWays(..)) => Some(true),
                Err(Unclear::Unreadable) => None,
            },
            _ => None,
        });
        let read: Option<Vec<bool>> = read.collect();
        read.is_some_and(|read| read.contains(&true))
    }

    /// Every text by which a row may be known, a running number last.
    fn called(&mut self, row: u32) -> Vec<(Meaning, Found<String>)> {
        let columns = self.header.columns.range(..=Meaning::Town);
        let mut found = Vec::new();
        for (&meaning, &column) in columns {
            let at = (row, column);
            let Some(cell) = self.cell(at) else { continue };
            let value = one_line(&cell.shown());
            if self.is_uncounted(at) {
                self.uncounted(at);
            } else if !value.is_empty() {
                let bare = without_mark(&value).to_owned();
                if bare != value && !self.is_from_above(at) {
                    self.passed.push(Passed::Mark(at, value));
                }
                found.push((meaning, Found { value: bare, at }));
            }
        }
        found.sort_by_key(|(meaning, found)| *meaning == Meaning::Id && is_number(&found.value));
        found
    }

    pub fn is_uncounted(&self, at: At) -> bool {
        self.cell(at) == Some(&Value::Uncounted)
    }

    /// A formula without what it comes to: programs that write workbooks without counting leave that.
    pub fn uncounted(&mut self, at: At) {
        let message = "the formula was saved without what it comes to".to_owned();
        let help =
            "open the workbook in its program and save it again, or write the value".to_owned();
        self.fault("formula-without-value", at, message, help);
    }

    /// Reads a size, a share or a contact.
    fn field(&mut self, meaning: Meaning, at: At) -> Option<String> {
        let is_known = !matches!(meaning, Meaning::Hours(..) | Meaning::From(..) | Meaning::To(..));
        if is_known && self.is_uncounted(at) {
            self.uncounted(at);
            return None;
        }
        if matches!(meaning, Meaning::Size | Meaning::Share) && self.is_from_above(at) {
            let message = "the number is merged over several rows".to_owned();
            let help = "is it of each of these libraries, or of all together? split the cell, and \
                        write a number in each row"
                .to_owned();
            self.fault("bad-sheet-cell", at, message, help);
            return None;
        }
        if meaning == Meaning::Size
            && let Some(&Value::Number(number)) = self.cell(at)
            && self.may_lack_thousands(at, number)
        {
            return None;
        }
        let value = self.cell(at)?;
        let (read, help) = match meaning {
            Meaning::Size | Meaning::Share => {
                let number = match value {
                    Value::Number(number) => numbers::of_cell(*number),
                    // A size in per cent is a share.
                    Value::PerCent(_) if meaning == Meaning::Size => None,
                    Value::PerCent(part) => numbers::of_cell(super::sheet::hundredfold(*part)),
                    Value::Text(text) if meaning == Meaning::Size && text.contains('%') => None,
                    Value::Text(text) => numbers::plain(text),
                    Value::Moment(_) | Value::Other(_) | Value::Uncounted => None,
                };
                let help = "expected a number above zero, such as 10551, 10 551 or 45,3; one that \
                            can be read in two ways, such as 10,551, is written without the comma";
                (number, help)
            }
            Meaning::Email => {
                let is_address = |text: &String| {
                    let is_other = |c: char| " ,;<>()\"".contains(c);
                    let sides = text.split_once('@');
                    !text.contains(is_other)
                        && sides.is_some_and(|(one, other)| {
                            !one.is_empty() && !other.is_empty() && !other.contains('@')
                        })
                };
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

    /// Refuses 27.269, which a spreadsheet in English makes of `27.269`, the 27,269 of others.
    fn may_lack_thousands(&mut self, at: At, number: f64) -> bool {
        let Some(number) = numbers::of_cell(number) else { return false };
        let sides = number.split_once('.').unwrap_or((&number, ""));
        if !numbers::could_be_thousands(sides.0, sides.1) {
            return false;
        }
        let other = format!("{}{}", sides.0, sides.1);
        let message = format!("`{number}` could be {number} or {other}");
        let help = format!("write {other}, or the other with two decimals");
        self.fault("bad-sheet-cell", at, message, help);
        true
    }

    pub fn bad(&mut self, at: At, what: &str, help: &str) {
        let shown = self.sheet.cells.get(&at).map(Value::shown).unwrap_or_default();
        let message = format!("{} is no {what}", quoted(&one_line(&shown)));
        self.fault("bad-sheet-cell", at, message, help.to_owned());
    }

    pub fn fault(&mut self, rule: &'static str, at: At, message: String, help: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push((rule, at, message, help));
        } else {
            self.more += 1;
        }
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

fn texted(value: &Value) -> Option<String> {
    let Value::Text(text) = value else { return None };
    // Copied telephone numbers have such marks around them.
    let text = one_line(&text.replace(turns_text, ""));
    (!text.is_empty() && !text.contains(char::is_control)).then_some(text)
}

/// A text without line breaks, and with single blanks.
fn one_line(text: &str) -> String {
    text.split(super::blank::is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
