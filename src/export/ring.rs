//! The table of a ring: which person has which of the library's duties.

use std::io::{self, Write};

use super::words::RingWords;
use crate::files::{self, Dialect};
use crate::model::{Consortium, Ring, RingDuty, Term, Unable};

/// Why nobody of a ring can take a duty: people after each reason, in the consortium's language.
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

/// Writes the table of a ring. People appear by their ids; with `is_named` a further column has
/// their names, and the table is for the library only. `why` says why nobody can take a duty.
///
/// # Errors
///
/// Errors of the writer.
pub fn ring(
    c: &Consortium,
    ring: &Ring,
    is_named: bool,
    dialect: Dialect,
    why: &dyn Fn(&RingDuty) -> Vec<(usize, Unable)>,
    out: impl Write,
) -> io::Result<()> {
    let note = |duty: &RingDuty| vacant_note(c, ring, duty, &why(duty));
    files::ring::write(c, ring, is_named, dialect, note, out)
}

/// What is remarkable about each person of a ring over a term: from when to when the person takes
/// part, and what is still to be learnt; empty if there is nothing.
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
