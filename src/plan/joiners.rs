//! Libraries that join after the plan was published: each gets turns of one pool, as far as it owes
//! duties.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::model::{
    Because, Change, ChangeKind, DatedCell, Duty, HolderIx, Id, Kind, LibraryIx, Occurrence,
    PeriodIx, Plan, Status, Term,
};
use crate::plan::attendance::Attendance;
use crate::plan::due::MICRO;
use crate::plan::ledger::{open_parts, owed_for_roster};
use crate::plan::limits::Tally;

/// The turns that go to libraries that have joined since: each joins the pool whose members hold most
/// beyond what they owe, and gets its part of the turns by weight, from the member furthest ahead,
/// spread over the days that are left. `taken` are duties that go to others for another reason.
///
/// Only turns as they were dealt are given: what people have agreed on stays.
pub(crate) fn joiners(
    plan: &Plan,
    attendance: &Attendance,
    since: NaiveDateTime,
    taken: &BTreeMap<DatedCell, Option<LibraryIx>>,
) -> Vec<(DatedCell, LibraryIx)> {
    let Plan { consortium: c, term, allocation, roster, .. } = plan;
    let minutes = i64::from(c.grid.slot_minutes());
    let mut ahead = balances(plan, taken);
    let mut given: Vec<(DatedCell, LibraryIx)> = Vec::new();
    for joiner in plan.newcomers() {
        if has_joined(term, joiner) {
            continue;
        }
        let short = -ahead[joiner.at()];
        // The nearest whole number of duties.
        let wanted = (2 * short + minutes * MICRO).div_euclid(2 * minutes * MICRO);
        if wanted < 1 {
            continue;
        }
        let mut tally = tally(plan, joiner, taken);
        let busy = busy(plan, joiner);
        let can_take = |duty: &&Duty| {
            let occurrence = Occurrence { date: duty.date, period: duty.period };
            let at = attendance.occurrences().binary_search(&occurrence);
            let same_time = |cell: DatedCell| (cell.date, cell.period) == (duty.date, duty.period);
            (duty.kind, duty.status, duty.sequence) == (Kind::Turn, Status::Confirmed, 0)
                && plan.begins(duty.cell()) >= since
                && at.is_ok_and(|at| attendance.can_serve(joiner, at))
                && !taken.contains_key(&duty.cell())
                && !given.iter().any(|(cell, _)| *cell == duty.cell())
                && !given.iter().any(|&(cell, l)| l == joiner && same_time(cell))
                && !taken.iter().any(|(cell, l)| *l == Some(joiner) && same_time(*cell))
                && !busy.contains(&(duty.date, duty.period))
                && tally.why_not(joiner, occurrence).is_none()
        };
        let mut turns: BTreeMap<HolderIx, Vec<&Duty>> = BTreeMap::new();
        for duty in roster.duties().iter().filter(can_take) {
            turns.entry(duty.holder).or_default().push(duty);
        }
        let first = term.memberships.iter().filter(|m| m.library == joiner).map(|m| m.first).min();
        let first = first.unwrap_or(term.first);
        let of_pool = |pool: HolderIx| {
            let since_then = move |d: &&Duty| d.is_live() && d.holder == pool && d.date >= first;
            roster.duties().iter().filter(since_then)
        };
        let has = |pool| of_pool(pool).filter(|d| d.library == Some(joiner)).count();
        let beyond = |pool: HolderIx| -> i64 {
            allocation[pool].holder.members.iter().map(|l| ahead[l.at()]).sum()
        };
        // The pool that was agreed, one that it has turns of already, or the one whose members do most
        // beyond what they owe.
        let agreed = agreed(plan, joiner);
        let is_it = |pool: HolderIx| agreed.is_some_and(|id| allocation[pool].holder.id == *id);
        let best =
            |pool: &HolderIx| (is_it(*pool), has(*pool), beyond(*pool), std::cmp::Reverse(*pool));
        let Some(pool) = turns.keys().copied().max_by_key(best) else { continue };
        // Of all turns of the pool since it came, its part by weight.
        let members = allocation[pool].holder.members.iter().copied().chain([joiner]);
        let weights = term.present(c, members, first);
        let all: u64 = weights.iter().map(|(_, weight)| weight).sum();
        let own = term.weight(c, joiner, first);
        let count = i128::try_from(of_pool(pool).count()).expect("a term has few duties");
        let part = (2 * count * i128::from(own) + i128::from(all)) / (2 * i128::from(all));
        let part = i64::try_from(part).expect("a part of the turns");
        let held = i64::try_from(has(pool)).expect("a term has few duties");
        let left = wanted.min(part - held);
        given.extend(take(&turns[&pool], (joiner, &mut tally), left, minutes * MICRO, &mut ahead));
    }
    given
}

/// When a library is on duty.
fn busy(plan: &Plan, library: LibraryIx) -> BTreeSet<(NaiveDate, PeriodIx)> {
    let duties = plan.roster.duties().iter();
    let its = duties.filter(|d| d.is_live() && d.library == Some(library));
    its.map(|d| (d.date, d.period)).collect()
}

/// Whether a library has been given its turns before: they stay, whatever happens to others.
fn has_joined(term: &Term, joiner: LibraryIx) -> bool {
    let is_its = |change: &Change| {
        change.because == Some(Because::Joined)
            && matches!(change.kind, ChangeKind::Cover { library } if library == joiner)
    };
    term.changes.iter().any(is_its)
}

/// The pool that was agreed for a library that joins, by the latest agreement that names one.
fn agreed(plan: &Plan, joiner: LibraryIx) -> Option<&Id> {
    let pools = plan.term.amendments.iter().rev().flat_map(|amendment| &amendment.pools);
    let mut own = pools.filter(|(_, members)| members.contains(&joiner));
    own.next().map(|(id, _)| id)
}

/// Gives a library so many turns of a pool, if there are as many that somebody has who is further
/// ahead: each from whoever is furthest ahead, and of those the one nearest to an even spread.
fn take(
    turns: &[&Duty],
    (joiner, tally): (LibraryIx, &mut Tally<'_>),
    wanted: i64,
    duty: i64,
    ahead: &mut [i64],
) -> Vec<(DatedCell, LibraryIx)> {
    let mut turns = turns.to_vec();
    let mut given = Vec::new();
    let days = |d: &Duty| i64::from(d.date.num_days_from_ce());
    let (first, last) = (days(turns[0]), days(turns[turns.len() - 1]));
    for number in 0..wanted {
        let all_of_them = turns.iter().filter_map(|d| d.library);
        let from = all_of_them.max_by_key(|l| (ahead[l.at()], std::cmp::Reverse(*l)));
        let Some(from) = from.filter(|l| ahead[l.at()] > ahead[joiner.at()]) else { break };
        let ideal = (2 * number + 1) * (last - first);
        let distance = |d: &Duty| (2 * wanted * (days(d) - first) - ideal).abs();
        let of_one = turns.iter().enumerate().filter(|(_, d)| d.library == Some(from));
        let (at, _) = of_one.min_by_key(|(at, d)| (distance(d), *at)).expect("it has one");
        let turn = turns.remove(at);
        tally.add(joiner, occurrence(turn.cell()));
        turns.retain(|d| {
            (d.date, d.period) != (turn.date, turn.period)
                && tally.why_not(joiner, occurrence(d.cell())).is_none()
        });
        given.push((turn.cell(), joiner));
        ahead[from.at()] -= duty;
        ahead[joiner.at()] += duty;
    }
    given
}

/// The duties that a library has, once `taken` has been given to others.
fn tally<'p>(
    plan: &'p Plan,
    library: LibraryIx,
    taken: &BTreeMap<DatedCell, Option<LibraryIx>>,
) -> Tally<'p> {
    let mut tally = Tally::new(&plan.consortium, &plan.term);
    let has = plan.roster.duties().iter().filter(|d| d.is_live() && d.library == Some(library));
    let stays = has.map(Duty::cell).filter(|cell| !taken.contains_key(cell));
    let gets = taken.iter().filter(|(_, l)| **l == Some(library)).map(|(cell, _)| *cell);
    stays.chain(gets).for_each(|cell| tally.add(library, occurrence(cell)));
    tally
}

fn occurrence(cell: DatedCell) -> Occurrence {
    Occurrence { date: cell.date, period: cell.period }
}

/// How far every library is ahead at the end of the term, in millionths of a minute, once `taken` has
/// been given to others.
fn balances(plan: &Plan, taken: &BTreeMap<DatedCell, Option<LibraryIx>>) -> Vec<i64> {
    let Plan { consortium: c, term, allocation, roster, .. } = plan;
    let minutes = i64::from(c.grid.slot_minutes());
    let stays = |d: &&Duty| d.is_live() && !taken.contains_key(&d.cell());
    let mut held = open_parts(c, term, allocation, roster.duties().iter().filter(stays));
    let staying = roster.duties().iter().filter(stays).filter_map(|d| d.library);
    for library in staying.chain(taken.values().copied().flatten()) {
        held[library.at()] += minutes * MICRO;
    }
    let owed = owed_for_roster(c, term, roster);
    let all = held.iter().zip(&term.carried).zip(owed);
    all.map(|((held, carried), owed)| held + carried * MICRO - owed).collect()
}
