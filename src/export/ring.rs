//! The table of a ring: who of a library has which of its duties.

use std::io::{self, Write};

use chrono::Datelike;

use super::csv::{Dialect, neutral, start};
use super::words::RingWords;
use crate::model::{
    AHEAD_COLUMNS, Consortium, LibraryIx, RING_COLUMNS, Ring, RingDuty, RingStatus, Term, Unable,
    weekday_code,
};

/// Why nobody of a ring can take a duty: people behind each reason, in the consortium's language.
/// `why` has the reason of each.
#[must_use]
pub fn vacant_note(
    c: &Consortium,
    ring: &Ring,
    duty: &RingDuty,
    why: &[(usize, Unable)],
) -> String {
    let words = RingWords::of(c.language);
    let people = &c[ring.library].ring;
    let told = |&(person, why): &(usize, Unable)| {
        let id = people[person].id.to_string();
        if why != Unable::Barred {
            return id;
        }
        let topics: Vec<&str> = people[person].lacks(duty.cell.date).collect();
        format!("{id} ({})", topics.join(", "))
    };
    let mut parts = Vec::new();
    for reason in Unable::ALL {
        let whose: Vec<String> = why.iter().filter(|w| w.1 == reason).map(told).collect();
        if !whose.is_empty() {
            parts.push(format!("{}: {}", words.unable(reason), whose.join(", ")));
        }
    }
    parts.join("; ")
}

/// Writes the table of a ring. People stand there by their ids; with `is_named` a further column has
/// their names, and the table is for the library only. `why` says why nobody can take a duty.
///
/// # Errors
///
/// What the writer reports.
pub fn ring(
    c: &Consortium,
    ring: &Ring,
    is_named: bool,
    dialect: Dialect,
    why: &dyn Fn(&RingDuty) -> Vec<(usize, Unable)>,
    out: impl Write,
) -> io::Result<()> {
    let mut table = start(dialect, out)?;
    table.write_record(RING_COLUMNS.iter().chain(is_named.then_some(&"name")))?;
    for duty in &ring.duties {
        let hours = c.grid.interval(duty.cell.period);
        let person = duty.person.map(|p| &c[ring.library].ring[p]);
        let is_vacant = duty.status == RingStatus::Vacant;
        let note = if is_vacant { vacant_note(c, ring, duty, &why(duty)) } else { String::new() };
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
            duty.changed.map_or_else(String::new, |at| dialect.moment(c, at)),
            neutral(&note).into_owned(),
        ];
        let name = person.and_then(|p| p.name.as_deref()).unwrap_or_default();
        let name = is_named.then(|| neutral(name).into_owned());
        table.write_record(fields.into_iter().chain(name))?;
    }
    table.flush()
}

/// Writes how many duties each person of a ring has, its share, and what it is ahead, in duties; the
/// figures are millionths. The next term carries the balances on.
///
/// # Errors
///
/// What the writer reports.
pub fn ring_balances(
    c: &Consortium,
    library: LibraryIx,
    figures: &[(usize, i64, i64)],
    out: impl Write,
) -> io::Result<()> {
    let mut table = start(Dialect::Standard, out)?;
    table.write_record(AHEAD_COLUMNS)?;
    for (person, &(duties, due, carried_in)) in c[library].ring.iter().zip(figures) {
        let has = i64::try_from(duties).expect("a term has few duties") * 1_000_000;
        table.write_record([
            person.id.as_str(),
            &duties.to_string(),
            &plain(due),
            &plain(carried_in),
            &plain(carried_in + has - due),
        ])?;
    }
    table.flush()
}

/// Millionths as a decimal with a point, exactly.
fn plain(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, rest) = (millionths.abs() / 1_000_000, millionths.abs() % 1_000_000);
    format!("{sign}{whole}.{rest:06}")
}

/// What is remarkable about each person of a ring over a term: from when to when it takes part, and
/// what it has yet to learn; empty where there is nothing.
#[must_use]
pub fn ring_remarks(c: &Consortium, term: &Term, ring: &Ring) -> Vec<String> {
    let w = RingWords::of(c.language);
    let date = |day| super::words::date(c.language, day);
    let dated = |word: &str, day: String| match c.language {
        crate::model::Language::Fi => format!("{day} {word}"),
        _ => format!("{word} {day}"),
    };
    let remark = |person: &crate::model::Person| {
        let mut parts = Vec::new();
        parts.extend(person.first.filter(|&d| d > term.first).map(|d| dated(w.from, date(d))));
        parts.extend(person.last.filter(|&d| d < term.last).map(|d| dated(w.until, date(d))));
        for (topic, day) in &person.learns {
            match day {
                None => parts.push(format!("{}: {topic}", w.barred)),
                Some(day) if *day > term.first => {
                    parts.push(format!("{topic}: {}", dated(w.from, date(*day))));
                }
                Some(_) => {}
            }
        }
        parts.join("; ")
    };
    c[ring.library].ring.iter().map(remark).collect()
}
