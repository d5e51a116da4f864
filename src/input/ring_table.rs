//! `rings/<library>.csv` read back: line by line as it was written, and as the ring it says.

use chrono::Datelike;

use crate::files::stamp;
use crate::finding::notes::{At, Notes, Span};
use crate::finding::source::{Lines, SourceMap};
use crate::finding::words::quoted;
use crate::finding::{FileId, Finding};
use crate::input::tables::{Row, Sheet};
use crate::model::Decimal;
use crate::model::{
    Consortium, DatedCell, LibraryIx, RING_COLUMNS, Ring, RingDuty, RingLine, RingStatus, Time,
};

/// Reads the lines of a ring's table in their order.
///
/// # Errors
///
/// Everything that is wrong with the file.
///
/// # Panics
///
/// If the file comes from another map.
pub fn ring_lines(sources: &mut SourceMap, file: FileId) -> Result<Vec<RingLine>, Vec<Finding>> {
    let mut notes = Notes::new(file);
    let lines = lines(sources, &mut notes).unwrap_or_default();
    if notes.failed() {
        return Err(notes.sorted(sources));
    }
    let number = |at: usize| u32::try_from(at).expect("files are not that large");
    let starts = lines.iter().map(|(_, span)| number(span.0));
    let starts = std::iter::once(0).chain(starts).collect();
    sources.record_lines(file, Lines { starts, separator: b',' });
    Ok(lines.into_iter().map(|(line, _)| line).collect())
}

/// Reads the ring of a library as it was dealt.
///
/// # Errors
///
/// Everything that is wrong with the file, people that the ring no longer has among it.
///
/// # Panics
///
/// If the file comes from another map.
pub fn ring(
    sources: &SourceMap,
    file: FileId,
    c: &Consortium,
    library: LibraryIx,
) -> Result<Ring, Vec<Finding>> {
    let mut notes = Notes::new(file);
    let lines = lines(sources, &mut notes).unwrap_or_default();
    let duties = lines.iter().filter_map(|(line, span)| duty(line, *span, c, library, &mut notes));
    let duties = duties.collect();
    if notes.failed() { Err(notes.sorted(sources)) } else { Ok(Ring { library, duties }) }
}

/// The largest balance of a person, either way, in duties.
const MOST_DUTIES: i128 = 1000;

/// Reads what the people of a ring were ahead when a term ended, in millionths of a duty and in the
/// order of the ring; nothing for those that the table does not have. Who has left the ring is passed
/// over.
///
/// # Errors
///
/// Everything that is wrong with the file.
///
/// # Panics
///
/// If the file comes from another map.
pub fn ring_balances(
    sources: &SourceMap,
    file: FileId,
    c: &Consortium,
    library: LibraryIx,
) -> Result<Vec<i64>, Vec<Finding>> {
    let mut notes = Notes::new(file);
    let ring = &c[library].ring;
    let mut ahead = vec![0; ring.len()];
    if let Some(sheet) = Sheet::read(sources, "ring", &mut notes)
        && let (Some(whose), Some(balance)) =
            (sheet.column("person", &mut notes), sheet.column("balance", &mut notes))
    {
        for row in &sheet.rows {
            let id = row.field(whose, &sheet).value;
            let balance =
                value(&row.field(balance, &sheet), "duties as in `-0.25`", &mut notes, millionths);
            let person = ring.iter().position(|p| p.id.as_str() == id);
            if let (Some(person), Some(balance)) = (person, balance) {
                ahead[person] = balance;
            }
        }
    }
    if notes.failed() { Err(notes.sorted(sources)) } else { Ok(ahead) }
}

fn millionths(text: &str) -> Option<i64> {
    let read = Decimal::parse(text).ok()?.scaled(Decimal::MAX_PLACES);
    let most = MOST_DUTIES * 1_000_000;
    i64::try_from(read).ok().filter(|_| (-most..=most).contains(&read))
}

fn lines(sources: &SourceMap, notes: &mut Notes) -> Option<Vec<(RingLine, Span)>> {
    let sheet = Sheet::read(sources, "ring", notes)?;
    let columns = RING_COLUMNS.map(|name| sheet.column(name, notes));
    let columns: Vec<usize> = columns.into_iter().collect::<Option<_>>()?;
    let rows = (1u32..).zip(&sheet.rows);
    Some(rows.filter_map(|(record, row)| line(record, row, &columns, &sheet, notes)).collect())
}

fn line(
    record: u32,
    row: &Row,
    columns: &[usize],
    sheet: &Sheet<'_>,
    notes: &mut Notes,
) -> Option<(RingLine, Span)> {
    let field = |name: &str| {
        let at = RING_COLUMNS.iter().position(|c| *c == name).expect("a column of the table");
        row.field(columns[at], sheet)
    };
    let date = value(&field("date"), "a date as in `2018-09-18`", notes, |t| t.parse().ok());
    let start = value(&field("start"), "a time as in `14:00`", notes, Time::parse);
    let end = value(&field("end"), "a time as in `16:00`", notes, Time::parse);
    let seat = value(&field("seat"), "a seat from 1", notes, |t| t.parse().ok().filter(|s| *s > 0));
    let status = value(&field("status"), "`confirmed`, `vacant` or `cancelled`", notes, |t| {
        RingStatus::ALL.into_iter().find(|s| s.code() == t)
    });
    let hand = value(&field("hand"), "a whole number", notes, |t| t.parse().ok());
    let sequence = value(&field("sequence"), "a whole number", notes, |t| t.parse().ok());
    let changed = value(&field("changed"), "a time in UTC or nothing", notes, |t| match t {
        "" => Some(None),
        _ => stamp::parse(t).ok().map(Some),
    });
    let person = field("person");
    let status = status?;
    if person.value.is_empty() != (status == RingStatus::Vacant) {
        bad("a duty is `vacant` if and only if nobody has it", &person, "a person", notes);
    }
    let (date, start, end, seat) = (date?, start?, end?, seat?);
    let (hand, sequence, changed) = (hand?, sequence?, changed?);
    let person = person.value;
    let line = RingLine { record, date, start, end, seat, person, status, hand, sequence, changed };
    Some((line, row.span))
}

fn duty(
    line: &RingLine,
    span: Span,
    c: &Consortium,
    library: LibraryIx,
    notes: &mut Notes,
) -> Option<RingDuty> {
    let period = c.grid.find(line.date.weekday(), line.start);
    let period = period.filter(|_| line.seat <= c.grid.seats());
    let Some(period) = period else {
        let at = At { value: format!("{} {}", line.date, line.start), span };
        bad("the service has no such cell any more", &at, "a cell of the service", notes);
        return None;
    };
    let cell = DatedCell { date: line.date, period, seat: line.seat };
    let ring = &c[library].ring;
    let person = ring.iter().position(|p| p.id.as_str() == line.person);
    if person.is_none() && !line.person.is_empty() {
        let message = format!(
            "the ring of `{}` no longer has {}, who has or had duties",
            c[library].id,
            quoted(&line.person)
        );
        let help = "keep everybody on the ring until the term ends, and say with `last` when \
            somebody leaves it; or plan anew with --fresh";
        notes.error("person-gone", span, message, "not on the ring", help);
        return None;
    }
    let RingLine { status, hand, sequence, changed, .. } = *line;
    Some(RingDuty { cell, person, status, hand, sequence, changed })
}

fn value<T>(
    text: &At<String>,
    expected: &str,
    notes: &mut Notes,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = parse(&text.value);
    if value.is_none() {
        let message = format!("{} cannot stand there in the table of a ring", quoted(&text.value));
        bad(&message, text, expected, notes);
    }
    value
}

fn bad(message: &str, text: &At<String>, expected: &str, notes: &mut Notes) {
    let help = "take the table as it was written; who serves is said with `[[ring]]` in the term \
        file";
    notes.error("bad-ring", text.span, message, format!("expected {expected}"), help);
}
