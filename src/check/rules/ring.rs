//! The people on the rings of libraries.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::ring;
use crate::check::rows::column;
use crate::check::rule::{Rule, rule};
use crate::model::{RingStatus, Status, Time, Unable};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The table of a ring names somebody who is not on the ring.
pub(super) const PERSON_UNKNOWN: Rule =
    rule!("person-unknown", Error, [Ring, Consortium], person_unknown);

fn person_unknown(facts: &Facts<'_>, found: &mut Found) {
    for line in ring::lines(facts) {
        let id = &line.row.person;
        if id.is_empty() || line.person(facts).is_some() {
            continue;
        }
        found.add(
            line.at("person"),
            format!("the ring of `{}` has nobody called `{id}`", line.sheet.name),
            "",
            "put the person back, with `last` for who has left, or plan the term afresh",
        );
    }
}

/// A person has a duty that it cannot take.
pub(super) const PERSON_UNABLE: Rule =
    rule!("person-unable", Error, [Ring, Consortium, Term], person_unable);

fn person_unable(facts: &Facts<'_>, found: &mut Found) {
    let (c, term) = (facts.consortium(), facts.term());
    for line in ring::served(facts) {
        let (Some(library), Some(person), Some(duty)) =
            (line.library, line.person(facts), line.duty(facts))
        else {
            continue;
        };
        let people = &c[library].ring[..];
        let Some(why) = term.unable((library, people), person, duty, &c.grid) else { continue };
        let mut agreed = term.stints.iter().rev();
        let agreed = agreed.find(|s| (s.library, s.duty) == (library, duty));
        if why == Unable::NotAtWork && agreed.is_some_and(|s| s.person == person) {
            continue;
        }
        let topics: Vec<&str> = people[person].lacks(duty.date).collect();
        let (message, label) = match why {
            Unable::NotOnRing => ("is not on the ring", "has not joined yet, or has left".into()),
            Unable::Barred => ("may not serve yet", format!("lacks {}", topics.join(", "))),
            Unable::Away => ("is away", String::new()),
            Unable::NotAtWork => ("does not work", "not among its hours".into()),
            Unable::OnDuty => continue,
        };
        found.add(
            line.at("person"),
            format!("`{}` {message} at `{}`", people[person].id, line.cell()),
            label,
            "run `vuoro allocate`, which gives the duty to somebody else of the ring",
        );
    }
}

/// A person has two seats at the same time.
pub(super) const PERSON_ON_TWO_SEATS: Rule =
    rule!("person-on-two-seats", Error, [Ring], person_on_two_seats);

fn person_on_two_seats(facts: &Facts<'_>, found: &mut Found) {
    let mut seats = BTreeMap::new();
    for line in ring::served(facts) {
        let at = (line.sheet.name, line.row.date, line.row.start, line.row.person.as_str());
        if let Some(other) = seats.insert(at, line.row.seat) {
            found.add(
                line.at("person"),
                format!("`{}` has two seats at `{}`", line.row.person, line.cell()),
                format!("on seat {other} as well"),
                "give one of them to somebody else, with a `[[ring]]` in the term file",
            );
        }
    }
}

/// Nobody of a ring has a duty of its library.
pub(super) const RING_DUTY_VACANT: Rule =
    rule!("ring-duty-vacant", Warning, [Ring], ring_duty_vacant);

fn ring_duty_vacant(facts: &Facts<'_>, found: &mut Found) {
    for line in ring::lines(facts).filter(|l| l.row.status == RingStatus::Vacant) {
        found.add(
            line.at("status"),
            format!("nobody of the ring of `{}` has the duty `{}`", line.sheet.name, line.cell()),
            "the library still has it",
            "find somebody of the library, or another library with `vuoro cover`",
        );
    }
}

/// The table of a ring has other duties than its library.
pub(super) const RING_OFF_ROSTER: Rule =
    rule!("ring-off-roster", Error, [Ring, Consortium, Roster], ring_off_roster);

const HELP: &str = "run `vuoro allocate`, which deals the duties of the roster";

fn ring_off_roster(facts: &Facts<'_>, found: &mut Found) {
    for sheet in facts.look.rings {
        let mut duties: BTreeMap<(NaiveDate, Time, u16), _> = BTreeMap::new();
        for row in facts.rows().iter().filter(|row| row.library_id() == sheet.name) {
            let d = row.duty;
            if let (Some(date), Some(start), Some(seat), Some(Status::Confirmed)) =
                (d.date, d.start, d.seat, d.status)
            {
                duties.insert((date, start, seat), (row.at(column::LIBRARY), row.cell()));
            }
        }
        for line in ring::lines(facts).filter(|l| l.sheet.name == sheet.name) {
            if line.row.status == RingStatus::Cancelled {
                continue;
            }
            let at = (line.row.date, line.row.start, line.row.seat);
            if duties.remove(&at).is_none() {
                let message = format!("`{}` has no duty at `{}`", sheet.name, line.cell());
                found.add(line.at("date"), message, "dealt, or twice", HELP);
            }
        }
        for (place, cell) in duties.into_values() {
            let message = format!("the ring of `{}` does not deal `{cell}`", sheet.name);
            found.add(place, message, "in no line of the ring's table", HELP);
        }
    }
}
