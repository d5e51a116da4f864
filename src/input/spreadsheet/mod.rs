//! Sizes, hours and contacts from a spreadsheet that a coordinator keeps: .xlsx, .ods or .csv.
//!
//! A file is read as sheets of cells, then as what each row says of a library. Every cell that
//! cannot be read is a finding that names it as spreadsheets do: `koot.xlsx, Taul1!C7`.

mod book;
mod columns;
pub(in crate::input) mod fields;
mod formats;
mod headings;
mod hours;
mod matching;
mod moments;
mod numbers;
mod ods;
mod package;
mod references;
mod rows;
mod text;
mod week;
mod xlsx;

use std::collections::BTreeMap;

pub(in crate::input) use book::Unreadable;
pub(in crate::input) use fields::Fields;
pub use headings::{HEADINGS, Meaning};
pub use hours::{Hours, Span, intervals};
pub use matching::{Known, Match, is_called, matches};
pub use numbers::same_number;
pub use rows::{Entry, Found, Passed, Table};

use crate::finding::{Finding, Place};
use crate::input::SourceMap;

/// The largest spreadsheet that is read, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The most cells of a file that are read.
const MAX_CELLS: usize = 1_000_000;

/// The faults a spreadsheet can have, each with what it means.
pub const RULES: &[(&str, &str)] = &[
    ("ambiguous-library", "a name stands for several libraries"),
    ("bad-sheet-cell", "a cell of a spreadsheet cannot be read"),
    ("bad-spreadsheet", "a file is no spreadsheet that can be read"),
    ("formula-without-value", "a formula was saved without what it comes to"),
    ("library-twice", "two rows of a spreadsheet are about the same library"),
    ("long-row", "a row of a table of text has more fields than its headings"),
    ("misspelt-library", "a name is nearly that of a library"),
    ("nameless-library", "a new library has no name that could become its id"),
    ("no-known-library", "no row is about a library of the file"),
    ("no-such-sheet", "a workbook has no sheet of this name, or none that lists libraries"),
    ("other-measure", "a spreadsheet has sizes where the file has shares, or the reverse"),
    ("sum-of-others", "a new library is as large as all the others together"),
    ("two-columns", "two columns of a spreadsheet say the same"),
    ("two-libraries", "a row names two libraries"),
    ("unknown-day", "a column has hours, but its heading is no weekday"),
];

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(String),
    Number(f64),
    /// A number that is shown a hundred times as large, with a sign of per cent.
    PerCent(f64),
    /// A time or a date: days since a day long ago, the time as a part of a day.
    Moment(f64),
    /// What a formula came to that went wrong, or a truth value: nothing that can be used.
    Other(String),
    /// A formula that was saved without what it comes to.
    Uncounted,
}

impl Value {
    /// As it is shown in messages.
    fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Other(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::PerCent(part) => format!("{} %", hundredfold(*part)),
            Self::Moment(days) => hours::shown(*days),
            Self::Uncounted => "a formula".to_owned(),
        }
    }
}

/// What is shown of a number that is formatted as per cent, without the dust of the multiplication.
fn hundredfold(part: f64) -> f64 {
    (part * 1e8).round() / 1e6
}

/// A cell by its row and column, both from 0.
pub type At = (u32, u32);

/// A sheet of a workbook; a table of text is one without a name.
#[derive(Debug, Default)]
pub(in crate::input) struct Sheet {
    name: String,
    cells: BTreeMap<At, Value>,
    /// Cells that a merged one covers, each with the first cell of it.
    covered: BTreeMap<At, At>,
    /// How many fields each row of a table of text has.
    widths: BTreeMap<u32, u32>,
}

impl Sheet {
    /// The text of a cell, without blanks around it; empty for one that holds no text.
    fn text(&self, at: At) -> &str {
        match self.cells.get(&at) {
            Some(Value::Text(text)) => text.trim_matches(is_blank),
            _ => "",
        }
    }

    /// The rows that hold something, each with its cells.
    fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        let mut last = None;
        self.cells.keys().filter_map(move |&(row, _)| {
            let is_new = last != Some(row);
            last = Some(row);
            is_new.then_some(row)
        })
    }
}

/// Blanks as spreadsheets have them: those that do not break, too.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'
}

/// Reads what a spreadsheet says of libraries. With several sheets that list some, `sheet` says
/// which is meant.
///
/// # Errors
///
/// Why nothing can be read from the file at all; what is wrong with single cells is in the table.
pub fn spreadsheet(
    sources: &mut SourceMap,
    name: &str,
    bytes: &[u8],
    sheet: Option<&str>,
) -> Result<Table, Vec<Finding>> {
    let whole = |sources: &mut SourceMap, why: book::Unreadable| {
        let place = Place::File(sources.add(name, b""));
        vec![Finding::error(why.rule, place, why.message, String::new()).help(why.help)]
    };
    let read = book::sheets(bytes, sheet).and_then(|book| rows::chosen(book, sheet));
    match read {
        Ok((sheet, header, others)) => {
            let mut table = rows::table(sources, name, &sheet, &header);
            table.passed.extend(others.into_iter().map(Passed::Sheet));
            Ok(table)
        }
        Err(why) => Err(whole(sources, why)),
    }
}

/// A cell as spreadsheets name it: `Taul1!C7`, in a table of text `C7`.
#[must_use]
pub fn cell_name(sheet: &str, (row, column): At) -> String {
    let cell = format!("{}{}", column_name(column), u64::from(row) + 1);
    let is_plain = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    match sheet {
        "" => cell,
        plain if plain.chars().all(is_plain) => format!("{plain}!{cell}"),
        other => format!("'{}'!{cell}", other.replace('\'', "''")),
    }
}

/// A column as spreadsheets name it, `C`.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("below 26");
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::cell_name;

    #[test]
    fn a_cell_is_named_as_spreadsheets_name_it() {
        assert_eq!(cell_name("Taul1", (6, 2)), "Taul1!C7");
        assert_eq!(cell_name("", (0, 25)), "Z1");
        assert_eq!(cell_name("", (0, 26)), "AA1");
        assert_eq!(cell_name("", (1_048_575, 16_383)), "XFD1048576");
        assert_eq!(cell_name("Marja's list", (0, 0)), "'Marja''s list'!A1");
    }
}
