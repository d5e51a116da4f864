//! Sizes, hours and contacts from a spreadsheet that a coordinator keeps: .xlsx, .ods or .csv.
//!
//! A file is read as sheets of cells, then as what each row says of a library. Every cell that
//! cannot be read is a finding that names it as spreadsheets do: `koot.xlsx, Taul1!C7`.

mod blank;
mod book;
mod columns;
pub(in crate::input) mod fields;
mod formats;
mod headings;
mod hours;
mod listed;
mod matching;
mod moments;
mod numbers;
mod ods;
mod package;
mod references;
mod rows;
mod sheet;
mod text;
mod unreadable;
mod week;
mod xlsx;

pub(in crate::input) use fields::Fields;
pub use headings::{HEADINGS, Meaning};
pub use hours::{Hours, Span, intervals};
pub use matching::{Known, Match, is_called, matches};
pub use numbers::same_number;
pub use rows::{Entry, Found, Passed, Table, is_number};
pub use sheet::{At, Hidden, MAX_BYTES, cell_name, column_name};
pub(in crate::input) use unreadable::Unreadable;

use crate::finding::{Finding, Findings, Place};
use crate::input::SourceMap;

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
) -> Result<Table, Findings> {
    let whole = |sources: &mut SourceMap, why: Unreadable| {
        let place = Place::File(sources.add(name, b""));
        let why = Finding::error(why.rule, place, why.message, String::new()).help(why.help);
        Findings::new(vec![why], sources)
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
