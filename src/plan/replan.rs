//! A published roster and files that have changed since → the fewest changes that make it legal.
//!
//! A duty that is still legal never moves, so that the duties that change are exactly those that
//! must; who takes them is chosen so that balances end as even as can be.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::{
    Allocation, Because, Change, ChangeKind, Consortium, DatedCell, Duty, HolderIx, Kind,
    LibraryIx, Occurrence, Pattern, Plan, Roster, Status, Term, Unfilled, Why, on_duty,
};
use crate::plan::attendance::{Attendance, why_not};
use crate::plan::change::Layers;
use crate::plan::due::MICRO;
use crate::plan::ledger::{open_parts, owed_for_roster};
use crate::plan::substitutes::{Settled, substitutes};

/// A published roster with a duty for every time at which the service is open since: nobody has
/// those yet.
pub fn reopened(
    attendance: &Attendance,
    pattern: &Pattern,
    seats: u16,
    published: &Roster,
) -> Roster {
    let mut duties = published.duties().to_vec();
    let known: std::collections::BTreeSet<DatedCell> = duties.iter().map(Duty::cell).collect();
    let cells =
        attendance.occurrences().iter().flat_map(|o| (1..=seats).map(move |seat| (o, seat)));
    for (&Occurrence { date, period }, seat) in cells {
        if known.contains(&DatedCell { date, period, seat }) {
            continue;
        }
        let holder = pattern.holder(crate::model::Cell { period, seat });
        duties.push(Duty {
            date,
            period,
            seat,
            holder,
            library: None,
            kind: Kind::Substitute,
            status: Status::Unfilled,
            sequence: 0,
            changed: None,
            unfilled: Some(Box::new(Unfilled::default())),
        });
    }
    Roster::new(duties)
}

/// The changes that a published plan needs from a day on because the files say something else than
/// when it was published; none when every duty is still legal. All bear the same stamp.
pub fn replan(plan: &Plan, from: NaiveDate, at: DateTime<Utc>) -> Vec<Change> {
    let Plan { consortium: c, term, allocation, roster, .. } = plan;
    let attendance = &Attendance::new(c, term);
    let faults = faults(c, term, attendance, allocation, roster, from);
    let taken = takers(c, term, attendance, allocation, roster, &faults);
    let change = |(duty, (because, had)): (DatedCell, (Because, bool))| {
        let kind = match (because, taken.get(&duty)) {
            (Because::Closed, _) => ChangeKind::Cancel,
            (_, Some(&library)) => ChangeKind::Cover { library },
            (Because::Opened, None) => ChangeKind::Vacate,
            (_, None) if had => ChangeKind::Vacate,
            (_, None) => return None,
        };
        Some(Change { at, kind, duty, because: Some(because), note: None })
    };
    faults.into_iter().filter_map(change).collect()
}

/// The duties that cannot stay as they are, why, and whether somebody had them.
type Faults = BTreeMap<DatedCell, (Because, bool)>;

fn faults(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    allocation: &Allocation,
    roster: &Roster,
    from: NaiveDate,
) -> Faults {
    let mut faults = Faults::new();
    let mut serving: BTreeMap<(NaiveDate, crate::model::PeriodIx, LibraryIx), u16> =
        BTreeMap::new();
    let closed = |cell: DatedCell| term.is_closed(&c.grid, cell.date, cell.period);
    for duty in roster.duties().iter().filter(|d| d.is_live() && d.date >= from) {
        let occurrence = Occurrence { date: duty.date, period: duty.period };
        let at = attendance.occurrences().binary_search(&occurrence);
        // Reasons are sought only where there are any: that takes a look at all absences.
        let can_serve = |l: LibraryIx| at.is_ok_and(|at| attendance.can_serve(l, at));
        let able = |l: LibraryIx| if can_serve(l) { None } else { why_not(c, term, l, occurrence) };
        let because = match (duty.status, duty.library) {
            _ if closed(duty.cell()) => Some(Because::Closed),
            (Status::Open, _) => {
                let whys = allocation[duty.holder].holder.members.iter().map(|&l| able(l));
                whys.min().flatten().map(Because::Unable)
            }
            (_, None) => Some(Because::Vacant),
            (_, Some(library)) => able(library).map(Because::Unable).or_else(|| {
                let count = serving.entry((duty.date, duty.period, library)).or_default();
                *count += 1;
                (*count > c[library].seats).then_some(Because::Unable(Why::OnDuty))
            }),
        };
        let had = duty.status != Status::Unfilled;
        faults.extend(because.map(|because| (duty.cell(), (because, had))));
    }
    for change in &term.changes {
        let was_closed =
            (&change.kind, change.because) == (&ChangeKind::Cancel, Some(Because::Closed));
        if was_closed && change.duty.date >= from && !closed(change.duty) {
            let is_live = |d: &Duty| d.is_live() && d.cell() == change.duty;
            if !roster.duties().iter().any(is_live) {
                faults.insert(change.duty, (Because::Opened, false));
            }
        }
    }
    faults
}

/// Who takes the duties that nobody has any more, so that balances end as even as can be; whoever
/// holds the cell comes first where that is as even.
fn takers(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    allocation: &Allocation,
    roster: &Roster,
    faults: &Faults,
) -> BTreeMap<DatedCell, LibraryIx> {
    let place = |cell: DatedCell| {
        let occurrence = Occurrence { date: cell.date, period: cell.period };
        attendance.occurrences().binary_search(&occurrence).ok()
    };
    let back = back(c, term, roster, faults);
    let mut wanted: BTreeMap<usize, Vec<DatedCell>> = BTreeMap::new();
    let is_wanted = |(cell, (because, _)): &(&DatedCell, &(Because, bool))| {
        *because != Because::Closed && !back.contains_key(cell)
    };
    for (&cell, _) in faults.iter().filter(is_wanted) {
        place(cell).into_iter().for_each(|at| wanted.entry(at).or_default().push(cell));
    }
    // Where not all find somebody: one that nobody had stays as it is.
    wanted.values_mut().for_each(|cells| cells.sort_by_key(|cell| !faults[cell].1));
    let minutes = i64::from(c.grid.slot_minutes()) * MICRO;
    let mut held = open_parts(c, term, allocation, roster.duties().iter());
    let mut on_duty = vec![Vec::new(); attendance.occurrences().len()];
    let stays = |d: &&Duty| d.is_live() && !faults.contains_key(&d.cell());
    for duty in roster.duties().iter().filter(stays) {
        let Some(library) = duty.library else { continue };
        held[library.at()] += minutes;
        place(duty.cell()).into_iter().for_each(|at| on_duty[at].push(library));
    }
    for (cell, library) in &back {
        held[library.at()] += minutes;
        place(*cell).into_iter().for_each(|at| on_duty[at].push(*library));
    }
    let owed = owed_for_roster(c, term, roster);
    let settled = Settled { owed: &owed, held: &held, on_duty: &on_duty };
    let vacant: Vec<(usize, u16)> = (wanted.iter())
        .map(|(&at, cells)| (at, u16::try_from(cells.len()).expect("seats fit 16 bits")))
        .collect();
    let holders: BTreeMap<DatedCell, HolderIx> =
        roster.duties().iter().map(|d| (d.cell(), d.holder)).collect();
    let members = |cell: &DatedCell| &allocation[holders[cell]].holder.members[..];
    let number = |l: &LibraryIx| u32::try_from(l.at()).expect("fewer than 2^32 libraries");
    let meant = |cell: &DatedCell| members(cell).iter().map(number).collect();
    let first: Vec<Vec<Vec<u32>>> =
        wanted.values().map(|cells| cells.iter().map(meant).collect()).collect();
    let found = substitutes(c, term, attendance, &settled, &vacant, &first);
    let mut taken: BTreeMap<DatedCell, LibraryIx> = back;
    for (cells, (mut libraries, _)) in wanted.into_values().zip(found) {
        // So many as there are, those that somebody had come before any that nobody had.
        let had = |cell: &DatedCell| faults[cell].1;
        let mut spare = libraries.len().saturating_sub(cells.iter().filter(|c| had(c)).count());
        let mut others = Vec::new();
        for cell in cells {
            let own = libraries.iter().position(|l| members(&cell).contains(l));
            match own.filter(|_| had(&cell) || spare > 0) {
                Some(own) => {
                    spare -= usize::from(!had(&cell));
                    taken.insert(cell, libraries.remove(own));
                }
                None => others.push(cell),
            }
        }
        taken.extend(others.into_iter().zip(libraries));
    }
    taken
}

/// Who had a duty when the service was closed then, and gets it back now that it is open again.
fn back(
    c: &Consortium,
    term: &Term,
    roster: &Roster,
    faults: &Faults,
) -> BTreeMap<DatedCell, LibraryIx> {
    let layers = Layers::new(roster);
    let mut back: BTreeMap<DatedCell, LibraryIx> = BTreeMap::new();
    for (&cell, _) in faults.iter().filter(|(_, (because, _))| *because == Because::Opened) {
        let closing = term.changes.iter().rposition(|change| change.touches(cell));
        let last = closing.and_then(|at| on_duty(&term.changes[..at], roster, cell));
        let is_new = |l: &LibraryIx| {
            let time = |cell: &DatedCell| (cell.date, cell.period);
            !back.iter().any(|(other, o)| time(other) == time(&cell) && o == l)
        };
        let last = last.filter(is_new);
        back.extend(
            last.filter(|&l| layers.able(c, term, l, cell, &[]).is_ok()).map(|l| (cell, l)),
        );
    }
    back
}
