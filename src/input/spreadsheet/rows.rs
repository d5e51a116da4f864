//! What the rows of a sheet say of libraries.

use std::collections::BTreeMap;

use super::book::Unreadable;
use super::columns::{self, Header};
use super::headings::{HEADINGS, Meaning};
use super::hours::Hours;
use super::{At, Sheet, Value, cell_name, numbers};
use crate::finding::turns_text;
use crate::finding::{Finding, Place};
use crate::input::SourceMap;
use crate::input::words::quoted;

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

pub(super) struct RowReader<'s> {
    pub sheet: &'s Sheet,
    pub header: &'s Header,
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

    pub fn bad(&mut self, at: At, what: &str, help: &str) {
        let shown = self.sheet.cells.get(&at).map(Value::shown).unwrap_or_default();
        let message = format!("{} is no {what}", quoted(&one_line(&shown)));
        self.faults.push(("bad-sheet-cell", at, message, help.to_owned()));
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
    text.split(super::is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
