//! A published roster and files that have changed since → the fewest changes that make it legal.
//!
//! A duty that is still legal never moves, so that the duties that change are exactly those that
//! must; who takes them is chosen so that balances end as even as can be.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use crate::model::{
    Because, Change, ChangeKind, Consortium, DatedCell, Duty, HolderIx, Kind, LibraryIx,
    Occurrence, Pattern, Plan, Roster, Status, Term, Unfilled, Why, on_duty,
};
use crate::plan::attendance::{Attendance, why_not};
use crate::plan::change::Layers;
use crate::plan::due::MICRO;
use crate::plan::joiners::joiners;
use crate::plan::ledger::{open_parts, owed_for_roster};
use crate::plan::limits::{Tally, beyond};
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

/// The changes that a published plan needs because the files say something else than when it was
/// published; none when every duty is still legal. All bear the same stamp.
///
/// Duties that begin at this time or later are given to others. Of those before it only what the term
/// says of that very day counts: a duty in a closure was not given, and one of a library that was
/// away was served by nobody, unless a change says who did.
pub fn replan(plan: &Plan, since: NaiveDateTime, at: DateTime<Utc>) -> Vec<Change> {
    let Plan { consortium: c, term, .. } = plan;
    let attendance = &Attendance::new(c, term);
    let faults = faults(plan, attendance, since);
    let is_past = |cell: DatedCell| plan.begins(cell) < since;
    let taken = takers(plan, attendance, &faults, &is_past);
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
    let mut changes: Vec<Change> =
        faults.iter().map(|(&c, &f)| (c, f)).filter_map(change).collect();
    let settled = faults.keys().map(|cell| (*cell, taken.get(cell).copied())).collect();
    for (duty, library) in joiners(plan, attendance, since, &settled) {
        let kind = ChangeKind::Cover { library };
        changes.push(Change { at, kind, duty, because: Some(Because::Joined), note: None });
    }
    changes.sort_by_key(|change| change.duty);
    changes
}

/// The duties that cannot stay as they are, why, and whether somebody had them.
type Faults = BTreeMap<DatedCell, (Because, bool)>;

fn faults(plan: &Plan, attendance: &Attendance, since: NaiveDateTime) -> Faults {
    let Plan { consortium: c, term, allocation, roster, .. } = plan;
    let mut faults = Faults::new();
    let mut serving: BTreeMap<(NaiveDate, crate::model::PeriodIx, LibraryIx), u16> =
        BTreeMap::new();
    let mut tally = Tally::new(c, term);
    let closed = |cell: DatedCell| term.is_closed(&c.grid, cell.date, cell.period);
    let is_past = |cell: DatedCell| plan.begins(cell) < since;
    for duty in roster.duties().iter().filter(|d| d.is_live()) {
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
                let is_twice = *count > c[library].seats;
                let why = is_twice.then_some(Why::OnDuty);
                why.or_else(|| tally.why_not(library, occurrence)).map(Because::Unable)
            }),
        };
        let had = duty.status != Status::Unfilled;
        let is_of_the_day = |because: &Because| match because {
            Because::Closed => term.is_shut(&c.grid, duty.date, duty.period),
            Because::Unable(why) => had && matches!(why, Why::Absent | Why::NotMember),
            Because::Opened | Because::Vacant | Because::Joined => false,
        };
        let because = because.filter(|why| !is_past(duty.cell()) || is_of_the_day(why));
        if let (None, Some(library)) = (because, duty.library) {
            tally.add(library, occurrence);
        }
        faults.extend(because.map(|because| (duty.cell(), (because, had))));
    }
    for (at, change) in term.changes.iter().enumerate() {
        let was_closed =
            (&change.kind, change.because) == (&ChangeKind::Cancel, Some(Because::Closed));
        // What was agreed on the duty since then stays.
        let stands = || !term.changes[at + 1..].iter().any(|later| later.touches(change.duty));
        if was_closed && stands() && !closed(change.duty) {
            let is_live = |d: &Duty| d.is_live() && d.cell() == change.duty;
            if !roster.duties().iter().any(is_live) {
                faults.insert(change.duty, (Because::Opened, false));
            }
        }
    }
    faults
}

/// Who takes the duties that nobody has any more: whoever holds the cell, in a pool a fellow, if one of
/// them can serve; otherwise anybody, so that balances end as even as can be.
fn takers(
    plan: &Plan,
    attendance: &Attendance,
    faults: &Faults,
    is_past: &dyn Fn(DatedCell) -> bool,
) -> BTreeMap<DatedCell, LibraryIx> {
    let Plan { consortium: c, term, allocation, roster, .. } = plan;
    let back = back(c, term, roster, faults);
    let duty = i64::from(c.grid.slot_minutes()) * MICRO;
    let mut wanted = wanted(attendance, faults, |cell| !back.contains_key(cell) && !is_past(*cell));
    let (mut held, mut on_duty) = staying(plan, attendance, faults, &back);
    let owed = owed_for_roster(c, term, roster);
    let holders: BTreeMap<DatedCell, HolderIx> =
        roster.duties().iter().map(|d| (d.cell(), d.holder)).collect();
    let members = |cell: &DatedCell| &allocation[holders[cell]].holder.members[..];
    // A duty stays with its holder, in a pool with a fellow, where one of them can serve.
    let able = |at: usize, l: LibraryIx, on_duty: &[Vec<LibraryIx>]| {
        let busy = on_duty[at].iter().filter(|o| **o == l).count();
        attendance.can_serve(l, at)
            && busy < usize::from(c[l].seats)
            && beyond(c, term, attendance.occurrences(), on_duty, (l, at)).is_none()
    };
    let has = held.iter().zip(&term.carried).map(|(held, carried)| held + carried * MICRO);
    let ahead: Vec<i64> = has.zip(&owed).map(|(has, owed)| has - owed).collect();
    let mut only: Vec<Option<Vec<LibraryIx>>> = Vec::new();
    let mut kept: BTreeMap<DatedCell, LibraryIx> = BTreeMap::new();
    wanted.retain(|&at, cells| {
        if let [cell] = cells[..] {
            let own: Vec<LibraryIx> =
                members(&cell).iter().copied().filter(|&l| able(at, l, &on_duty)).collect();
            only.push((!own.is_empty()).then_some(own));
            return true;
        }
        let Some(own) = each_to_its_own(at, cells, &members, &able, &ahead, &mut on_duty) else {
            only.push(None);
            return true;
        };
        own.iter().for_each(|(_, l)| held[l.at()] += duty);
        kept.extend(own);
        false
    });
    let vacant: Vec<(usize, u16)> = (wanted.iter())
        .map(|(&at, cells)| (at, u16::try_from(cells.len()).expect("seats fit 16 bits")))
        .collect();
    let meant = |cell: &DatedCell| members(cell).iter().map(|l| number(*l)).collect();
    let first: Vec<Vec<Vec<u32>>> =
        wanted.values().map(|cells| cells.iter().map(meant).collect()).collect();
    let settled = Settled { owed: &owed, held: &held, on_duty: &on_duty };
    let mut found = substitutes(c, term, attendance, &settled, &vacant, &first, &only);
    // Limits may keep fellows from duties that each of them could have: then these are anybody's.
    let is_short = |at: &usize| found[*at].0.is_empty() && only[*at].is_some();
    let short: Vec<usize> = (0..found.len()).filter(is_short).collect();
    if !short.is_empty() {
        for ((at, _), (served, _)) in vacant.iter().zip(&found) {
            on_duty[*at].extend(served);
            served.iter().for_each(|l| held[l.at()] += duty);
        }
        let settled = Settled { owed: &owed, held: &held, on_duty: &on_duty };
        let left: Vec<(usize, u16)> = short.iter().map(|&at| vacant[at]).collect();
        let more = substitutes(c, term, attendance, &settled, &left, &[], &[]);
        short.into_iter().zip(more).for_each(|(at, more)| found[at] = more);
    }
    let mut taken: BTreeMap<DatedCell, LibraryIx> = back;
    taken.append(&mut kept);
    for (cells, (libraries, _)) in wanted.into_values().zip(found) {
        taken.extend(of_one_time(cells, libraries, faults, &members));
    }
    taken
}

fn number(library: LibraryIx) -> u32 {
    u32::try_from(library.at()).expect("fewer than 2^32 libraries")
}

/// The duties that somebody has to take, by time.
fn wanted(
    attendance: &Attendance,
    faults: &Faults,
    is_open: impl Fn(&DatedCell) -> bool,
) -> BTreeMap<usize, Vec<DatedCell>> {
    let mut wanted: BTreeMap<usize, Vec<DatedCell>> = BTreeMap::new();
    for (&cell, (because, _)) in faults {
        if *because != Because::Closed && is_open(&cell) {
            place(attendance, cell).iter().for_each(|&at| wanted.entry(at).or_default().push(cell));
        }
    }
    // Where not all find somebody: one that nobody had stays as it is.
    wanted.values_mut().for_each(|cells| cells.sort_by_key(|cell| !faults[cell].1));
    wanted
}

/// Where a dated cell is among those that are open.
fn place(attendance: &Attendance, cell: DatedCell) -> Option<usize> {
    let occurrence = Occurrence { date: cell.date, period: cell.period };
    attendance.occurrences().binary_search(&occurrence).ok()
}

/// What every library holds, in millionths of a minute, and who is on duty when, by the duties that stay and those
/// that somebody gets back.
fn staying(
    plan: &Plan,
    attendance: &Attendance,
    faults: &Faults,
    back: &BTreeMap<DatedCell, LibraryIx>,
) -> (Vec<i64>, Vec<Vec<LibraryIx>>) {
    let Plan { consortium: c, term, allocation, roster, .. } = plan;
    let mut held = open_parts(c, term, allocation, roster.duties().iter());
    let mut on_duty = vec![Vec::new(); attendance.occurrences().len()];
    let stays = |d: &&Duty| d.is_live() && !faults.contains_key(&d.cell());
    let stays = roster.duties().iter().filter(stays);
    let stays = stays.filter_map(|duty| Some((duty.cell(), duty.library?)));
    for (cell, library) in stays.chain(back.iter().map(|(cell, library)| (*cell, *library))) {
        held[library.at()] += i64::from(c.grid.slot_minutes()) * MICRO;
        place(attendance, cell).into_iter().for_each(|at| on_duty[at].push(library));
    }
    (held, on_duty)
}

/// Which of some libraries has which duty of one time: its own first, and those that somebody had
/// before any that nobody had.
fn of_one_time<'m>(
    cells: Vec<DatedCell>,
    mut libraries: Vec<LibraryIx>,
    faults: &Faults,
    members: &impl Fn(&DatedCell) -> &'m [LibraryIx],
) -> Vec<(DatedCell, LibraryIx)> {
    let had = |cell: &DatedCell| faults[cell].1;
    let mut spare = libraries.len().saturating_sub(cells.iter().filter(|c| had(c)).count());
    let (mut taken, mut others) = (Vec::new(), Vec::new());
    for cell in cells {
        let own = libraries.iter().position(|l| members(&cell).contains(l));
        match own.filter(|_| had(&cell) || spare > 0) {
            Some(own) => {
                spare -= usize::from(!had(&cell));
                taken.push((cell, libraries.remove(own)));
            }
            None => others.push(cell),
        }
    }
    taken.extend(others.into_iter().zip(libraries));
    taken
}

/// Several duties of one time, each for that one of its own which is furthest behind, if all of them
/// can have one that can serve.
fn each_to_its_own<'m>(
    at: usize,
    cells: &[DatedCell],
    members: &impl Fn(&DatedCell) -> &'m [LibraryIx],
    able: &impl Fn(usize, LibraryIx, &[Vec<LibraryIx>]) -> bool,
    ahead: &[i64],
    on_duty: &mut [Vec<LibraryIx>],
) -> Option<Vec<(DatedCell, LibraryIx)>> {
    let before = on_duty[at].len();
    let mut own = Vec::new();
    // Those with the least choice first.
    let mut order: Vec<&DatedCell> = cells.iter().collect();
    order.sort_by_key(|cell| members(cell).len());
    for cell in order {
        let can = members(cell).iter().copied().filter(|&l| able(at, l, on_duty));
        let library = can.min_by_key(|l| ahead[l.at()]);
        let Some(library) = library else {
            on_duty[at].truncate(before);
            return None;
        };
        on_duty[at].push(library);
        own.push((*cell, library));
    }
    Some(own)
}

/// Who had a duty when the service was closed then, and gets it back now that it is open again.
fn back(
    c: &Consortium,
    term: &Term,
    roster: &Roster,
    faults: &Faults,
) -> BTreeMap<DatedCell, LibraryIx> {
    let layers = Layers::new(roster);
    let occurrence = |cell: DatedCell| Occurrence { date: cell.date, period: cell.period };
    let mut tally = Tally::new(c, term);
    for duty in roster.duties().iter().filter(|d| d.is_live()) {
        duty.library.iter().for_each(|&l| tally.add(l, occurrence(duty.cell())));
    }
    let mut back: BTreeMap<DatedCell, LibraryIx> = BTreeMap::new();
    for (&cell, _) in faults.iter().filter(|(_, (because, _))| *because == Because::Opened) {
        let closing = term.changes.iter().rposition(|change| change.touches(cell));
        let last = closing.and_then(|at| on_duty(&term.changes[..at], roster, cell));
        let is_new = |l: &LibraryIx| {
            let time = |cell: &DatedCell| (cell.date, cell.period);
            !back.iter().any(|(other, o)| time(other) == time(&cell) && o == l)
        };
        let last = last.filter(is_new);
        let last = last.filter(|&l| tally.why_not(l, occurrence(cell)).is_none());
        if let Some(l) = last.filter(|&l| layers.able(c, term, l, cell, &[]).is_ok()) {
            tally.add(l, occurrence(cell));
            back.insert(cell, l);
        }
    }
    back
}
