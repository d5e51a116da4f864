//! `roster.csv` and `ledger.csv` read back, line by line, as they were written.

use crate::files::stamp;
use crate::finding::notes::{At, Notes, Span};
use crate::finding::source::SourceMap;
use crate::finding::words::quoted;
use crate::finding::{FileId, Finding, visible};
use crate::input::Read;
use crate::input::tables::{Row, Sheet, minutes};
use crate::model::{Kind, LedgerLine, RosterLine, Status, Time};

/// Reads the lines of a roster in their order.
///
/// # Errors
///
/// Everything that is wrong with the file.
///
/// # Panics
///
/// If the file comes from another map.
pub fn roster(sources: &SourceMap, file: FileId) -> Result<Read<Vec<RosterLine>>, Vec<Finding>> {
    let mut notes = Notes::new(file);
    let rows = rows(sources, &mut notes);
    if notes.failed() {
        return Err(notes.sorted(sources));
    }
    let value = rows.unwrap_or_default().into_iter().map(|(line, _)| line).collect();
    Ok(Read { value, warnings: notes.sorted(sources) })
}

/// The headings of the columns that are read, in the order in which [`read`] takes them.
const COLUMNS: [&str; 11] = [
    "date", "start", "end", "seat", "library", "name", "holder", "kind", "status", "sequence",
    "changed",
];

/// The lines, and where each stands.
pub(super) fn rows(sources: &SourceMap, notes: &mut Notes) -> Option<Vec<(RosterLine, Span)>> {
    let sheet = Sheet::read(sources, "roster", notes)?;
    let columns = COLUMNS.map(|name| sheet.column(name, notes));
    let columns: Vec<usize> = columns.into_iter().collect::<Option<_>>()?;
    Some(sheet.rows.iter().filter_map(|row| read(row, &columns, &sheet, notes)).collect())
}

fn read(
    row: &Row,
    columns: &[usize],
    sheet: &Sheet<'_>,
    notes: &mut Notes,
) -> Option<(RosterLine, Span)> {
    let mut fields = columns.iter().map(|&column| row.field(column, sheet));
    let mut next = || fields.next().expect("there are as many fields as columns");
    let date = value(&next(), "a date as in `2018-09-18`", notes, |t| t.parse().ok());
    let start = value(&next(), "a time as in `14:00`", notes, Time::parse);
    let end = value(&next(), "a time as in `16:00`", notes, Time::parse);
    let seat = value(&next(), "a seat from 1", notes, |t| t.parse().ok().filter(|s| *s > 0));
    let [library, name, holder] =
        [next(), next(), next()].map(|field| visible(&field.value).into_owned());
    let kind = value(&next(), "a kind such as `own`", notes, |t| {
        Kind::ALL.into_iter().find(|k| k.code() == t)
    });
    let status = value(&next(), "a status such as `confirmed`", notes, |t| {
        Status::ALL.into_iter().find(|s| s.code() == t)
    });
    let sequence = value(&next(), "a whole number", notes, |t| t.parse().ok());
    let changed = value(&next(), "a time in UTC or nothing", notes, |t| match t {
        "" => Some(None),
        _ => stamp::parse(t).ok().map(Some),
    });
    let line = RosterLine {
        date: date?,
        start: start?,
        end: end?,
        seat: seat?,
        library: Some(library).filter(|l| !l.is_empty()),
        name,
        holder,
        kind: kind?,
        status: status?,
        sequence: sequence?,
        changed: changed?,
    };
    Some((line, row.span))
}

/// Reads the lines of a ledger in their order.
///
/// # Errors
///
/// Everything that is wrong with the file.
///
/// # Panics
///
/// If the file comes from another map.
pub fn ledger(sources: &SourceMap, file: FileId) -> Result<Read<Vec<LedgerLine>>, Vec<Finding>> {
    let mut notes = Notes::new(file);
    let lines = ledger_lines(sources, &mut notes);
    if notes.failed() {
        return Err(notes.sorted(sources));
    }
    Ok(Read { value: lines.unwrap_or_default(), warnings: notes.sorted(sources) })
}

fn ledger_lines(sources: &SourceMap, notes: &mut Notes) -> Option<Vec<LedgerLine>> {
    let sheet = Sheet::read(sources, "ledger", notes)?;
    let names = ["library", "name", "owed_minutes", "held_minutes", "carried_in_minutes"];
    let columns = names.map(|name| sheet.column(name, notes));
    let columns: Vec<usize> = columns.into_iter().collect::<Option<_>>()?;
    let line = |row: &Row| {
        let mut fields = columns.iter().map(|&column| row.field(column, &sheet));
        let mut next = || fields.next().expect("there are as many fields as columns");
        let [library, name] = [next(), next()].map(|f| visible(&f.value).into_owned());
        let [owed, held, carried_in] = [next(), next(), next()].map(|f| minutes(&f, notes));
        Some(LedgerLine { library, name, owed: owed?, held: held?, carried_in: carried_in? })
    };
    Some(sheet.rows.iter().filter_map(line).collect())
}

fn value<T>(
    text: &At<String>,
    expected: &str,
    notes: &mut Notes,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = parse(&text.value);
    if value.is_none() {
        let message = format!("{} cannot stand there in a roster", quoted(&text.value));
        let help = "take the `roster.csv` as it was written, and change it by commands only";
        notes.error("bad-roster", text.span, message, format!("expected {expected}"), help);
    }
    value
}
