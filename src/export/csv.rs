//! Tables: the roster and the ledger as CSV.

use std::borrow::Cow;
use std::io::{self, Write};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use super::{holder_name, unfilled_note};
use crate::files::stamp;
use crate::model::{
    Allocation, Consortium, Duty, LEDGER_COLUMNS, LEDGER_FURTHER, Ledger, LedgerRow,
    ROSTER_COLUMNS, Roster, RosterLine, Status, weekday_code,
};
use crate::report::Fairness;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Comma, LF, no BOM.
    ///
    /// Source: RFC 4180, but for the line end, which every reader takes.
    #[default]
    Standard,
    /// What Excel opens by a double click where the decimal sign is a comma: `;`, CRLF and a BOM;
    /// dates as in `18.09.2018`.
    ExcelFi,
}

impl Dialect {
    pub(super) fn date(self, date: NaiveDate) -> String {
        let form = if self == Self::ExcelFi { "%d.%m.%Y" } else { "%Y-%m-%d" };
        date.format(form).to_string()
    }

    /// A stamp; spreadsheets have no zones, so that people get the time of their clocks.
    pub(super) fn moment(self, consortium: &Consortium, at: DateTime<Utc>) -> String {
        match consortium.timezone.parse::<Tz>() {
            Ok(zone) if self == Self::ExcelFi => {
                at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string()
            }
            _ => stamp::text(at),
        }
    }
}

/// The heading of `roster.csv`.
pub const ROSTER_HEADER: [&str; 13] = ROSTER_COLUMNS;

/// The heading of `ledger.csv`; all figures are minutes.
pub const LEDGER_HEADER: [&str; 6] = LEDGER_COLUMNS;

/// Further columns of a `ledger.csv` in which somebody has missed a duty or left.
pub const LEDGER_MORE: [&str; 3] = LEDGER_FURTHER;

/// Writes every duty of a term, in the order of date, start and seat.
///
/// # Errors
///
/// What the writer reports.
pub fn roster(
    consortium: &Consortium,
    allocation: &Allocation,
    roster: &Roster,
    dialect: Dialect,
    out: impl Write,
) -> io::Result<()> {
    let mut table = start(dialect, out)?;
    table.write_record(ROSTER_HEADER)?;
    for duty in roster.duties() {
        let hours = consortium.grid.interval(duty.period);
        table.write_record([
            dialect.date(duty.date).as_str(),
            weekday_code(duty.date.weekday()),
            &hours.start.to_string(),
            &hours.end.to_string(),
            &duty.seat.to_string(),
            duty.library.map_or("", |library| consortium[library].id.as_str()),
            &neutral(&who(consortium, allocation, duty)),
            allocation[duty.holder].holder.id.as_str(),
            duty.kind.code(),
            duty.status.code(),
            &duty.sequence.to_string(),
            &duty.changed.map_or_else(String::new, |at| dialect.moment(consortium, at)),
            &neutral(&unfilled_note(consortium, duty)),
        ])?;
    }
    table.flush()
}

/// The lines of a roster's table as values.
#[must_use]
pub fn roster_lines(c: &Consortium, allocation: &Allocation, roster: &Roster) -> Vec<RosterLine> {
    let line = |duty: &Duty| {
        let hours = c.grid.interval(duty.period);
        RosterLine {
            date: duty.date,
            start: hours.start,
            end: hours.end,
            seat: duty.seat,
            library: duty.library.map(|library| c[library].id.to_string()),
            name: who(c, allocation, duty),
            holder: allocation[duty.holder].holder.id.to_string(),
            kind: duty.kind,
            status: duty.status,
            sequence: duty.sequence,
            changed: duty.changed,
        }
    };
    roster.duties().iter().map(line).collect()
}

/// Writes what each library owed and did, in minutes.
///
/// # Errors
///
/// What the writer reports.
pub fn ledger(
    consortium: &Consortium,
    ledger: &Ledger,
    dialect: Dialect,
    out: impl Write,
) -> io::Result<()> {
    let mut table = start(dialect, out)?;
    let has_more = |r: &LedgerRow| r.missed != 0 || r.excused != 0 || r.left.is_some();
    let more = if ledger.0.iter().any(has_more) { LEDGER_MORE.len() } else { 0 };
    table.write_record(LEDGER_HEADER.iter().chain(&LEDGER_MORE[..more]))?;
    for row in &ledger.0 {
        let library = &consortium[row.library];
        let fields = [
            library.id.to_string(),
            neutral(&library.name).into_owned(),
            row.owed.to_string(),
            row.held.to_string(),
            row.carried_in.to_string(),
            row.balance().to_string(),
            row.missed.to_string(),
            row.excused.to_string(),
            row.left.map_or_else(String::new, |day| day.format("%Y-%m-%d").to_string()),
        ];
        table.write_record(&fields[..LEDGER_HEADER.len() + more])?;
    }
    table.flush()
}

/// The heading of the table of fairness; figures are minutes. The lines without a kind of cell have
/// the whole terms.
pub const FAIRNESS_HEADER: [&str; 8] = [
    "library",
    "name",
    "weekday",
    "part",
    "carried_in_minutes",
    "owed_minutes",
    "held_minutes",
    "balance_minutes",
];

/// Writes what each library owed and did over terms, as a whole and per kind of cell, in minutes.
///
/// # Errors
///
/// What the writer reports.
pub fn fairness(figures: &Fairness, dialect: Dialect, out: impl Write) -> io::Result<()> {
    let mut table = start(dialect, out)?;
    table.write_record(FAIRNESS_HEADER)?;
    for l in &figures.libraries {
        let mut line = |weekday: &str, part: &str, carried: i64, owed: i64, held: i64| {
            let [before, owed_text, held_text] = [carried, owed, held].map(|m| m.to_string());
            let balance = (carried + held - owed).to_string();
            let name = neutral(&l.name);
            let (id, name) = (l.library.as_str(), name.as_ref());
            table.write_record([id, name, weekday, part, &before, &owed_text, &held_text, &balance])
        };
        line("", "", l.carried_in, l.owed, l.held)?;
        for (kind, &(owed, held)) in figures.kinds.iter().zip(&l.kinds) {
            line(weekday_code(kind.weekday), kind.part.code(), 0, owed, held)?;
        }
    }
    table.flush()
}

/// The heading of a list of addresses.
pub const LINKS_HEADER: [&str; 4] = ["calendar", "name", "address", "webcal"];

/// Where a file is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The id of the library or pool, or `all`.
    pub of: String,
    /// What people call it.
    pub name: String,
    /// Its address.
    pub address: String,
    /// The address at which a calendar program subscribes to it.
    pub webcal: Option<String>,
}

/// Writes a list of addresses.
///
/// # Errors
///
/// What the writer reports.
pub fn links(links: &[Link], out: impl Write) -> io::Result<()> {
    let mut table = start(Dialect::Standard, out)?;
    table.write_record(LINKS_HEADER)?;
    for link in links {
        let webcal = link.webcal.as_deref().unwrap_or_default();
        table.write_record([&link.of, &*neutral(&link.name), &link.address, webcal])?;
    }
    table.flush()
}

pub(super) fn start<W: Write>(dialect: Dialect, mut out: W) -> io::Result<Writer<W>> {
    let mut builder = WriterBuilder::new();
    builder.quote_style(QuoteStyle::Necessary);
    match dialect {
        Dialect::Standard => builder.terminator(Terminator::Any(b'\n')),
        Dialect::ExcelFi => {
            out.write_all("\u{feff}".as_bytes())?;
            builder.delimiter(b';').terminator(Terminator::CRLF)
        }
    };
    Ok(builder.from_writer(out))
}

/// The library on duty; the pool, where the pool settles it; nobody, where nobody can.
pub(super) fn who(consortium: &Consortium, allocation: &Allocation, duty: &Duty) -> String {
    match duty.library {
        Some(library) => consortium[library].name.clone(),
        None if duty.status == Status::Unfilled || duty.unfilled.is_some() => String::new(),
        None => holder_name(consortium, allocation, duty.holder),
    }
}

/// A text that no spreadsheet runs as a formula.
///
/// Source: OWASP, "CSV Injection": a field is a formula when it begins with one of these.
pub(super) fn neutral(text: &str) -> Cow<'_, str> {
    let wide = ['\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) || text.starts_with(wide) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
