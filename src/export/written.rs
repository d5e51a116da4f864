//! Tables as somebody has written them, written the way this tool writes them.

use std::io::{self, Write};

use chrono::SecondsFormat;
use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::model::{
    LEDGER_COLUMNS, LEDGER_FURTHER, ROSTER_COLUMNS, Status, WrittenDuty, WrittenLedger,
    WrittenRoster, weekday_code,
};

/// Writes a roster that could be read whole: the same duties in the order of time and seat, with
/// the columns, the line ends and the spelling of `roster.csv`.
///
/// # Errors
///
/// What the writer reports, and [`io::ErrorKind::InvalidData`] when a field could not be read:
/// nothing is lost by writing.
pub fn written_roster(roster: &WrittenRoster, out: impl Write) -> io::Result<()> {
    let mut table = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::Any(b'\n'))
        .from_writer(out);
    table.write_record(ROSTER_COLUMNS)?;
    let mut rows: Vec<&WrittenDuty> = roster.rows.iter().collect();
    let order = |d: &&WrittenDuty| (d.date, d.start, d.seat, d.status != Some(Status::Cancelled));
    rows.sort_by_key(order);
    if !roster.form.is_whole() {
        return Err(unreadable());
    }
    for d in rows {
        let fields = (|| {
            Some([
                d.date?.format("%Y-%m-%d").to_string(),
                weekday_code(d.weekday?).to_owned(),
                d.start?.to_string(),
                d.end?.to_string(),
                d.seat?.to_string(),
                roster.text(d.library).to_owned(),
                roster.text(d.name).to_owned(),
                roster.text(d.holder).to_owned(),
                d.kind?.code().to_owned(),
                d.status?.code().to_owned(),
                d.sequence?.to_string(),
                d.changed
                    .map_or_else(String::new, |at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
                roster.text(d.note).to_owned(),
            ])
        })();
        table.write_record(fields.ok_or_else(unreadable)?)?;
    }
    table.flush()
}

/// Writes a ledger that could be read whole, its lines in the order of the ids.
///
/// # Errors
///
/// As [`written_roster`].
pub fn written_ledger(ledger: &WrittenLedger, out: impl Write) -> io::Result<()> {
    let mut table = WriterBuilder::new()
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::Any(b'\n'))
        .from_writer(out);
    let further = &LEDGER_FURTHER[..ledger.form.further.len()];
    table.write_record(LEDGER_COLUMNS.iter().chain(further))?;
    let mut rows: Vec<_> = ledger.rows.iter().collect();
    rows.sort_by_key(|row| &row.library);
    if !ledger.form.is_whole() {
        return Err(unreadable());
    }
    for row in rows {
        let [Some(owed), Some(held), Some(carried), Some(balance)] = row.minutes else {
            return Err(unreadable());
        };
        let minutes = [owed, held, carried, balance].map(|m| m.to_string());
        let texts = [row.library.clone(), row.name.clone()];
        table.write_record(texts.iter().chain(&minutes).chain(&row.further))?;
    }
    table.flush()
}

fn unreadable() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a line of the table cannot be read")
}
