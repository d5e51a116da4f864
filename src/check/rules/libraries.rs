//! Who has a duty, and whether it may.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::{Row, column};
use crate::check::rule::{Rule, close_id, rule};
use crate::files::roster::TextIx;
use crate::model::{Consortium, Id, Kind, LibraryIx, Missed, Status, Time};
use chrono::NaiveDate;

/// A row names a library that the consortium does not have.
pub(super) const LIBRARY_UNKNOWN: Rule =
    rule!("library-unknown", Error, [Roster, Consortium], library_unknown);

fn library_unknown(facts: &Facts<'_>, found: &mut Found) {
    let c = facts.consortium();
    for row in facts.rows().iter() {
        if row.library.is_some() || row.duty.library == TextIx::EMPTY {
            continue;
        }
        let id = row.library_id();
        let help = match close_id(c, id) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "take an id of the consortium file, or add the library there".to_owned(),
        };
        found.add(row.at(column::LIBRARY), format!("there is no library `{id}`"), "", help);
    }
}

/// A library has a duty before it joins or after it has left.
pub(super) const LIBRARY_NOT_TAKING_PART: Rule =
    rule!("library-not-taking-part", Error, [Roster, Consortium, Term], library_not_taking_part);

fn library_not_taking_part(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    for row in rows.iter().filter(|row| row.duty.status == Some(Status::Confirmed)) {
        let (Some(library), Some(date)) = (row.library, row.duty.date) else { continue };
        if !rows.days().contains(date) || rows.days().is_member(library, date) {
            continue;
        }
        let part = facts.term().memberships.iter().filter(|m| m.library == library);
        let part: Vec<String> = part.map(|m| format!("{} to {}", m.first, m.last)).collect();
        found.add(
            row.at(column::LIBRARY),
            format!("`{}` does not take part on {date}", row.library_id()),
            format!("takes part from {}", part.join(", ")),
            "give the duty to somebody else, or correct the `[[member]]` of the term",
        );
    }
}

/// A library has a duty at a time for which it has no staff.
pub(super) const LIBRARY_NOT_STAFFED: Rule =
    rule!("library-not-staffed", Error, [Roster, Consortium], library_not_staffed);

fn library_not_staffed(facts: &Facts<'_>, found: &mut Found) {
    let c = facts.consortium();
    for row in facts.rows().iter().filter(|row| row.duty.status == Some(Status::Confirmed)) {
        let (Some(library), Some(period)) = (row.library, row.period) else { continue };
        let agreed = facts.look.term.zip(row.duty.date);
        let staffed =
            agreed.map_or(&c[library].staffed, |(term, date)| term.staffed(c, library, date));
        if staffed.contains(period) {
            continue;
        }
        found.add(
            row.at(column::LIBRARY),
            format!("`{}` has no staff at `{}`", row.library_id(), c.grid.period(period)),
            "outside its hours",
            "give the duty to somebody else, or correct the `hours` of the library",
        );
    }
}

/// A library has a duty while it is absent.
pub(super) const LIBRARY_ABSENT: Rule =
    rule!("library-absent", Error, [Roster, Consortium, Term], library_absent);

fn library_absent(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    for row in rows.iter().filter(|row| row.duty.status == Some(Status::Confirmed)) {
        let (Some(library), Some(date), Some(period)) = (row.library, row.duty.date, row.period)
        else {
            continue;
        };
        // What was missed for an illness that was written down later stays as it was planned.
        let missed =
            |m: &Missed| m.library == library && (m.duty.date, m.duty.period) == (date, period);
        if facts.term().missed.iter().any(missed) {
            continue;
        }
        let Some(absence) = rows.days().absence(library, date, period) else { continue };
        let reason = absence.reason.as_ref().map_or_else(String::new, |r| format!(": {r}"));
        found.add(
            row.at(column::LIBRARY),
            format!("`{}` is absent at `{}`{reason}", row.library_id(), row.cell()),
            format!("absent from {} to {}", absence.first, absence.last),
            "give the duty to somebody else with `vuoro cover`, or plan the term afresh",
        );
    }
}

/// A library is on duty on more seats at once than it can staff.
pub(super) const LIBRARY_ON_TWO_SEATS: Rule =
    rule!("library-on-two-seats", Error, [Roster, Consortium], library_on_two_seats);

fn library_on_two_seats(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    if c.grid.seats() == 1 {
        // What could be twice at once is a duplicate then.
        return;
    }
    let mut on_duty: Vec<(NaiveDate, Time, LibraryIx, u32)> = (rows.iter())
        .filter(|row| row.duty.status == Some(Status::Confirmed))
        .filter_map(|row| Some((row.duty.date?, row.duty.start?, row.library?, row.duty.record)))
        .collect();
    on_duty.sort_unstable();
    let same = |a: &(NaiveDate, Time, LibraryIx, u32), b: &(NaiveDate, Time, LibraryIx, u32)| {
        (a.0, a.1, a.2) == (b.0, b.1, b.2)
    };
    for group in on_duty.chunk_by(same) {
        let (date, start, library, first) = group[0];
        let seats = usize::from(c[library].seats);
        for &(.., record) in group.iter().skip(seats) {
            let place = crate::finding::Place::Field(
                rows.file,
                record,
                rows.written.form.place_of(column::LIBRARY),
            );
            found.add_related(
                place,
                format!("`{}` is on duty {} times at `{date} {start}`", c[library].id, group.len()),
                format!("it can staff {seats} at once"),
                "give one of the duties to somebody else, or raise `seats` of the library",
                (rows.line(first), "on duty here as well".to_owned()),
            );
        }
    }
}

/// A row names a holder that is neither a library nor a pool.
pub(super) const HOLDER_UNKNOWN: Rule =
    rule!("holder-unknown", Error, [Roster, Consortium], holder_unknown);

fn holder_unknown(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let known: Vec<bool> = rows.written.texts.iter().map(|id| is_known(c, id)).collect();
    for row in rows.iter().filter(|row| !known[row.duty.holder.at()]) {
        let id = row.holder_id();
        let help = match close_id(c, id) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "write the library or pool that holds this cell on other dates".to_owned(),
        };
        let message = format!("there is no library or pool `{id}`");
        found.add(row.at(column::HOLDER), message, "", help);
    }
}

/// Pools that the plan forms are numbered.
fn is_known(c: &Consortium, id: &str) -> bool {
    let number = id.strip_prefix("pool-").and_then(|n| n.parse::<u32>().ok());
    let formed = number.is_some_and(|n| n > 0) && Id::parse(id).is_ok();
    formed || c.find(id).is_some() || c.pools.iter().any(|p| p.id.as_str() == id)
}

/// A row says that a cell belongs to somebody who does not hold it on other dates.
pub(super) const HOLDER_NOT_OWNER: Rule =
    rule!("holder-not-owner", Error, [Roster, Consortium], holder_not_owner);

fn holder_not_owner(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    for row in rows.iter() {
        let Some((_, period, seat)) = Row::dated(&row) else { continue };
        let Some(owner) = rows.pattern().holder(period, seat) else { continue };
        if owner == row.duty.holder {
            continue;
        }
        let owner = rows.written.text(owner);
        found.add(
            row.at(column::HOLDER),
            format!("`{}` does not own the cell of `{}`", row.holder_id(), row.cell()),
            format!("expected `{owner}`"),
            format!("write `{owner}`, who holds this cell on the other dates"),
        );
    }
}

/// A library has a turn in a pool that it does not belong to.
pub(super) const TURN_BY_NON_MEMBER: Rule =
    rule!("turn-by-non-member", Error, [Roster, Consortium], turn_by_non_member);

fn turn_by_non_member(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let membership = rows.membership();
    for row in rows.iter().filter(|row| row.duty.kind == Some(Kind::Turn)) {
        let (Some(library), Some(pool)) = (row.library, membership.pools.get(&row.duty.holder))
        else {
            continue;
        };
        if pool.members.contains(&library) {
            continue;
        }
        let members: Vec<&str> = pool.members.iter().map(|&l| c[l].id.as_str()).collect();
        found.add(
            row.at(column::LIBRARY),
            format!("`{}` is no member of `{}`", row.library_id(), row.holder_id()),
            format!("its members are {}", members.join(", ")),
            "give the turn to a member; who covers for a pool has the kind `cover` or `substitute`",
        );
    }
}

/// Somebody stands in for a holder that could serve itself.
pub(super) const NEEDLESS_SUBSTITUTE: Rule =
    rule!("needless-substitute", Warning, [Roster, Consortium, Term], needless_substitute);

fn needless_substitute(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let stands_in = |row: &Row<'_>| {
        row.duty.kind == Some(Kind::Substitute) && row.duty.status == Some(Status::Confirmed)
    };
    for row in rows.iter().filter(stands_in) {
        let Some((date, period, _)) = Row::dated(&row) else { continue };
        // The members of a pool may be on duty elsewhere, and some are not known.
        let Some(holder): Option<LibraryIx> = rows.library(row.duty.holder) else { continue };
        if row.library != Some(holder) && rows.days().can_serve(c, holder, date, period) {
            found.add(
                row.at(column::KIND),
                format!("`{}` stands in for `{}`", row.library_id(), row.holder_id()),
                format!("`{}` could serve", row.holder_id()),
                "give the duty back with `vuoro cover`, or say who was away with `vuoro absent`",
            );
        }
    }
}
