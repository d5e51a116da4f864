//! `rings/<library>.csv`: who of a library has which of its duties.

use std::io::{self, Write};

use chrono::Datelike;

use crate::files::fields;
use crate::files::table::{Dialect, Format, Record, Table, columns, neutral};
use crate::finding::notes::{At, Notes, Span};
use crate::finding::source::SourceMap;
use crate::finding::words::quoted;
use crate::finding::{FileId, Findings};
use crate::model::{
    Consortium, DatedCell, LibraryIx, Ring, RingDuty, RingLine, RingStatus, weekday_code,
};

columns! {
    DATE "date",
    WEEKDAY "weekday",
    START "start",
    END "end",
    SEAT "seat",
    PERSON "person",
    STATUS "status",
    HAND "hand",
    SEQUENCE "sequence",
    CHANGED "changed",
    NOTE "note",
}

pub(super) const FORMAT: Format = Format {
    title: "ring",
    columns: &COLUMNS,
    further: &[],
    origin: "take the table in `rings/` that was written by `vuoro allocate`",
};

/// Writes the table of a ring. People stand there by their ids; with `is_named` a further column has
/// their names, and the table is for the library only. `note` says why nobody can take a duty.
///
/// # Errors
///
/// What the writer reports.
pub(crate) fn write(
    c: &Consortium,
    ring: &Ring,
    is_named: bool,
    dialect: Dialect,
    note: impl Fn(&RingDuty) -> String,
    out: impl Write,
) -> io::Result<()> {
    let mut table = dialect.table(out)?;
    table.write_record(COLUMNS.iter().chain(is_named.then_some(&"name")))?;
    for duty in &ring.duties {
        let hours = c.grid.interval(duty.cell.period);
        let person = duty.person.map(|p| &c[ring.library].ring[p]);
        let note = if duty.status == RingStatus::Vacant { note(duty) } else { String::new() };
        let fields = [
            dialect.date(duty.cell.date),
            weekday_code(duty.cell.date.weekday()).to_owned(),
            hours.start.to_string(),
            hours.end.to_string(),
            duty.cell.seat.to_string(),
            person.map_or_else(String::new, |p| p.id.to_string()),
            duty.status.code().to_owned(),
            duty.hand.to_string(),
            duty.sequence.to_string(),
            duty.changed.map_or_else(String::new, |at| dialect.moment(&c.timezone, at)),
            neutral(&note).into_owned(),
        ];
        let name = person.and_then(|p| p.name.as_deref()).unwrap_or_default();
        let name = is_named.then(|| neutral(name).into_owned());
        table.write_record(fields.into_iter().chain(name))?;
    }
    table.flush()
}

/// Reads the lines of a ring's table in their order.
///
/// # Errors
///
/// Everything that is wrong with the file.
pub fn lines(sources: &mut SourceMap, file: FileId) -> Result<Vec<RingLine>, Findings> {
    let mut notes = Notes::new(file);
    let read = table(sources, &mut notes);
    let Some((table, rows)) = read.filter(|_| !notes.failed()) else {
        return Err(notes.refused(sources));
    };
    let lines = table.lines;
    sources.record_lines(file, lines);
    Ok(rows)
}

/// Reads the ring of a library as it was dealt.
///
/// # Errors
///
/// Everything that is wrong with the file, people that the ring no longer has among it.
pub fn read(
    sources: &SourceMap,
    file: FileId,
    c: &Consortium,
    library: LibraryIx,
) -> Result<Ring, Findings> {
    let mut notes = Notes::new(file);
    let mut duties = Vec::new();
    if let Some((table, rows)) = table(sources, &mut notes) {
        let placed = rows.iter().map(|row| (row, table.line(row.record)));
        duties.extend(placed.filter_map(|(row, span)| duty(row, span, c, library, &mut notes)));
    }
    if notes.failed() { Err(notes.refused(sources)) } else { Ok(Ring { library, duties }) }
}

fn table<'s>(sources: &'s SourceMap, notes: &mut Notes) -> Option<(Table<'s>, Vec<RingLine>)> {
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    let table = Table::read(sources, notes.file, &FORMAT, |record| {
        let (row, status) = line(record);
        let is_nobody = record.of(column::PERSON).trim().is_empty();
        if status.is_some_and(|status| is_nobody != (status == RingStatus::Vacant)) {
            wrong.push((record.number, record.of(column::PERSON).trim().to_owned()));
        }
        rows.extend(row);
        true
    });
    let table = table.map_err(|found| notes.found = found.into_vec()).ok()?;
    let wanted: Vec<usize> = (0..COLUMNS.len()).collect();
    let is_readable = table.accept(&FORMAT, &wanted, notes, |field, notes| {
        cannot_stand(&field.text, field.expected, notes);
    });
    if !is_readable {
        return None;
    }
    for (record, person) in wrong {
        let person = table.field(record, column::PERSON, &person);
        bad("a duty is `vacant` if and only if nobody has it", &person, "a person", notes);
    }
    Some((table, rows))
}

/// A line, if all of it can be read; its status also where the rest cannot.
fn line(record: &mut Record<'_>) -> (Option<RingLine>, Option<RingStatus>) {
    let date = record.read(column::DATE, "a date as in `2018-09-18`", fields::date);
    let start = record.read(column::START, "a time as in `14:00`", fields::time);
    let end = record.read(column::END, "a time as in `16:00`", fields::time);
    let seat =
        record.read(column::SEAT, "a seat from 1", |t| fields::number(t).filter(|seat| *seat > 0));
    let statuses = "`confirmed`, `vacant` or `cancelled`";
    let status = record.read(column::STATUS, statuses, |text| {
        RingStatus::ALL.into_iter().find(|status| status.code() == text)
    });
    let hand = record.read(column::HAND, "a whole number", fields::number);
    let sequence = record.read(column::SEQUENCE, "a whole number", fields::number);
    let changed = record.read(column::CHANGED, "a time in UTC or nothing", |text| match text {
        "" => Some(None),
        _ => fields::changed(text).map(Some),
    });
    let person = record.of(column::PERSON).trim().to_owned();
    let line = || {
        Some(RingLine {
            record: record.number,
            date: date?,
            start: start?,
            end: end?,
            seat: seat?,
            person,
            status: status?,
            hand: hand?,
            sequence: sequence?,
            changed: changed?,
        })
    };
    (line(), status)
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

/// Notes a field of a ring's table that cannot be read.
pub(super) fn cannot_stand(text: &At<String>, expected: &str, notes: &mut Notes) {
    let message = format!("{} cannot stand there in the table of a ring", quoted(&text.value));
    bad(&message, text, expected, notes);
}

fn bad(message: &str, text: &At<String>, expected: &str, notes: &mut Notes) {
    let help = "take the table as it was written; who serves is said with `[[ring]]` in the term \
        file";
    notes.error("bad-ring", text.span, message, format!("expected {expected}"), help);
}
