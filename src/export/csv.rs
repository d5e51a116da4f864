//! Tables: the roster and the ledger as CSV.

use std::io::{self, Write};

use chrono::Datelike;

use super::{holder_name, unfilled_note};
pub use crate::files::Dialect;
pub use crate::files::ledger::write as ledger;
use crate::files::{self, neutral};
use crate::model::{Allocation, Consortium, Duty, Plan, Roster, RosterLine, Status, weekday_code};
use crate::report::Fairness;

/// Writes every duty of a term, in the order of date, start and seat.
///
/// # Errors
///
/// Errors of the writer.
pub fn roster(
    consortium: &Consortium,
    allocation: &Allocation,
    roster: &Roster,
    dialect: Dialect,
    out: impl Write,
) -> io::Result<()> {
    let lines = written_lines(consortium, allocation, roster);
    files::roster::write(lines, dialect, &consortium.timezone, out)
}

/// Writes every duty of some terms as one table, in the order of date, start and seat.
///
/// # Errors
///
/// Errors of the writer.
pub fn rosters(of: &[(&Plan, &Roster)], dialect: Dialect, out: impl Write) -> io::Result<()> {
    let zone = of.first().map_or("", |(plan, _)| &plan.consortium.timezone);
    let lines = |(plan, roster): &(&Plan, &Roster)| {
        written_lines(&plan.consortium, &plan.allocation, roster).collect::<Vec<_>>()
    };
    let mut lines: Vec<RosterLine> = of.iter().flat_map(lines).collect();
    // Terms may overlap; what is of one duty stays in its order.
    lines.sort_by_key(|line| (line.date, line.start, line.seat));
    files::roster::write(lines, dialect, zone, out)
}

/// The lines of a roster's table as values.
#[must_use]
pub fn roster_lines(c: &Consortium, allocation: &Allocation, roster: &Roster) -> Vec<RosterLine> {
    roster.duties().iter().map(|duty| line(c, allocation, duty)).collect()
}

/// The lines of a roster's table as they are written: spreadsheets run none of their texts.
pub fn written_lines(
    c: &Consortium,
    allocation: &Allocation,
    roster: &Roster,
) -> impl Iterator<Item = RosterLine> {
    roster.duties().iter().map(|duty| {
        let line = line(c, allocation, duty);
        let [name, note] = [&line.name, &line.note].map(|text| neutral(text).into_owned());
        RosterLine { name, note, ..line }
    })
}

pub(super) fn line(c: &Consortium, allocation: &Allocation, duty: &Duty) -> RosterLine {
    let hours = c.grid.interval(duty.period);
    RosterLine {
        date: duty.date,
        weekday: duty.date.weekday(),
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
        note: unfilled_note(c, duty),
    }
}

/// The heading of the table of fairness; figures are minutes. Lines without a kind of cell are for
/// whole terms.
pub(crate) const FAIRNESS_HEADER: [&str; 8] = [
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
/// Errors of the writer.
pub fn fairness(figures: &Fairness, dialect: Dialect, out: impl Write) -> io::Result<()> {
    let mut table = dialect.table(out)?;
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
pub(crate) const LINKS_HEADER: [&str; 4] = ["calendar", "name", "address", "webcal"];

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
/// Errors of the writer.
pub fn links(links: &[Link], out: impl Write) -> io::Result<()> {
    let mut table = Dialect::Standard.table(out)?;
    table.write_record(LINKS_HEADER)?;
    for link in links {
        let webcal = link.webcal.as_deref().unwrap_or_default();
        table.write_record([&link.of, &*neutral(&link.name), &link.address, webcal])?;
    }
    table.flush()
}

/// The library on duty; the pool, where the pool settles it; nobody, where nobody can.
pub(super) fn who(consortium: &Consortium, allocation: &Allocation, duty: &Duty) -> String {
    match duty.library {
        Some(library) => consortium[library].name.clone(),
        None if duty.status == Status::Unfilled || duty.unfilled.is_some() => String::new(),
        None => holder_name(consortium, allocation, duty.holder),
    }
}
