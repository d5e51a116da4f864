//! Turns of the pools over the term.

mod sequence;

use crate::model::{
    Allocation, Consortium, HolderIx, LibraryIx, Pattern, PoolTurns, Share, Term, TurnRule, Turns,
};
use crate::plan::attendance::Attendance;
use crate::plan::due::proportional;

pub(crate) use sequence::{DUTY, Pace, sequence};

/// Deals the dates of every pool's cells to its members.
///
/// A member is due its part of the pool's weights (or an equal part), less what it is ahead from
/// terms before, spread evenly over the term; with pooled remainders it is due the whole duties
/// that the allocation gave it. Dates on which no member can serve are left to substitutes.
pub fn turns(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    allocation: &Allocation,
    pattern: &Pattern,
) -> Turns {
    let dates = dates_of_holders(attendance, allocation, pattern);
    let own = own_dates(attendance, allocation, &dates);
    let pools = allocation.indices().filter(|&h| allocation[h].holder.is_pool());
    let deal = |(number, pool): (usize, HolderIx)| {
        let share = &allocation[pool];
        let dates = &dates[pool.at()];
        if share.holder.turns == TurnRule::Open {
            return PoolTurns { pool, bound: None, proven: false, order: vec![None; dates.len()] };
        }
        let able = |l: LibraryIx, at: usize| {
            attendance.can_serve(l, at) && own[l.at()].binary_search(&at).is_err()
        };
        deal(c, term, attendance, share, dates, number, able, pool)
    };
    Turns(pools.enumerate().map(deal).collect())
}

/// Every holder's dates, as numbers of dated periods in rising order, one for each of its cells.
pub(crate) fn dates_of_holders(
    attendance: &Attendance,
    allocation: &Allocation,
    pattern: &Pattern,
) -> Vec<Vec<usize>> {
    let mut dates = vec![Vec::new(); allocation.shares.len()];
    for (cell, holder) in pattern.cells() {
        dates[holder.at()].extend(attendance.dates_of(cell.period));
    }
    dates.iter_mut().for_each(|d| d.sort_unstable());
    dates
}

/// For every library the dated periods on which it serves a cell of its own.
fn own_dates(
    attendance: &Attendance,
    allocation: &Allocation,
    dates: &[Vec<usize>],
) -> Vec<Vec<usize>> {
    let mut own = vec![Vec::new(); attendance.libraries()];
    for holder in allocation.indices().filter(|&h| !allocation[h].holder.is_pool()) {
        own[allocation[holder].holder.members[0].at()].clone_from(&dates[holder.at()]);
    }
    own
}

#[expect(clippy::too_many_arguments, reason = "everything that is known of one pool")]
fn deal(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    share: &Share,
    dates: &[usize],
    number: usize,
    able: impl Fn(LibraryIx, usize) -> bool,
    pool: HolderIx,
) -> PoolTurns {
    let members = &share.holder.members;
    let Paced { dates: served, pace } = pace(c, term, attendance, share, dates, number, able);
    let dealt = sequence(&pace);
    let mut next = dealt.members.iter().zip(&served).peekable();
    let mut take = |at: usize| {
        let (&member, _) = next.next_if(|(_, served)| **served == at)?;
        Some(members[member])
    };
    let order = dates.iter().map(|&at| take(at)).collect();
    let bound = u64::try_from(dealt.bound).expect("bounds are not negative");
    let bound = bound.div_ceil(DUTY.unsigned_abs() / 1_000_000);
    PoolTurns { pool, bound: Some(bound), proven: true, order }
}

/// What is dealt in one pool: the numbers of the dated periods on which some member can serve, and
/// what each member is due by each of them.
pub(crate) struct Paced {
    pub dates: Vec<usize>,
    pub pace: Pace,
}

fn pace(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    share: &Share,
    dates: &[usize],
    number: usize,
    able: impl Fn(LibraryIx, usize) -> bool,
) -> Paced {
    let members = &share.holder.members;
    let served: Vec<usize> =
        dates.iter().copied().filter(|&at| members.iter().any(|&l| able(l, at))).collect();
    let pace = Pace {
        due: due(c, term, attendance, share, &served),
        able: members.iter().map(|&l| served.iter().map(|&at| able(l, at)).collect()).collect(),
        order: order(term, members, number),
    };
    Paced { dates: served, pace }
}

/// What [`turns`] deals in one pool, to be looked at; `None` for a library on its own or a pool that
/// settles its turns itself.
pub(crate) fn paced(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    allocation: &Allocation,
    pattern: &Pattern,
    pool: HolderIx,
) -> Option<Paced> {
    let share = &allocation[pool];
    if share.holder.turns == TurnRule::Open {
        return None;
    }
    let dates = dates_of_holders(attendance, allocation, pattern);
    let own = own_dates(attendance, allocation, &dates);
    let mut pools = allocation.indices().filter(|&h| allocation[h].holder.is_pool());
    let number = pools.position(|h| h == pool)?;
    let able = |l: LibraryIx, at: usize| {
        attendance.can_serve(l, at) && own[l.at()].binary_search(&at).is_err()
    };
    Some(pace(c, term, attendance, share, &dates[pool.at()], number, able))
}

/// Lower balance first, then ids, starting at a different member in each pool.
fn order(term: &Term, members: &[LibraryIx], number: usize) -> Vec<usize> {
    let count = members.len();
    let mut order: Vec<usize> = (0..count).map(|i| (i + number) % count).collect();
    order.sort_by_key(|&i| term.carried[members[i].at()]);
    order
}

/// What each member is due by the end of each of the dates.
fn due(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    share: &Share,
    dates: &[usize],
) -> Vec<Vec<i64>> {
    let members = &share.holder.members;
    let weights: Vec<u64> = match (&share.targets, share.holder.turns) {
        (Some(targets), _) => targets.iter().map(|&t| u64::from(t)).collect(),
        (None, TurnRule::Equal) => vec![1; members.len()],
        (None, _) => members.iter().map(|&l| c[l].weight).collect(),
    };
    let present =
        |m: usize, at: usize| term.is_member(members[m], attendance.occurrences()[at].date);
    let here = |&at: &usize| (1, (0..members.len()).map(|m| present(m, at)).collect());
    let mut due = dues(&weights, dates.iter().map(here).collect());
    if share.targets.is_none() {
        let duty = i128::from(c.grid.slot_minutes());
        let ahead = |l: &LibraryIx| i128::from(term.carried[l.at()]) * i128::from(DUTY) / duty;
        let ahead: Vec<i64> = (members.iter().map(ahead))
            .map(|a| i64::try_from(a).expect("a ledger holds fewer than 10^9 duties"))
            .collect();
        settle(&ahead, &weights, &mut due);
    }
    due
}

/// What each of several is due by the end of each step: its part, by weight, of all that was dealt in
/// steps at which it was there. A step is how many duties are dealt, and who is there.
pub(crate) fn dues(weights: &[u64], steps: Vec<(i64, Vec<bool>)>) -> Vec<Vec<i64>> {
    let mut due = vec![Vec::with_capacity(steps.len()); weights.len()];
    let mut base = vec![0i64; weights.len()];
    let (mut here, mut since): (Vec<bool>, i64) = (Vec::new(), 0);
    for (duties, now) in steps {
        if now != here {
            base = due.iter().map(|d: &Vec<i64>| d.last().copied().unwrap_or(0)).collect();
            (here, since) = (now, 0);
        }
        since += duties;
        let parts: Vec<u64> =
            weights.iter().zip(&here).map(|(&w, &h)| if h { w } else { 0 }).collect();
        let parts = proportional(&parts, since * DUTY);
        due.iter_mut().zip(&base).zip(parts).for_each(|((d, base), part)| d.push(base + part));
    }
    due
}

/// Spreads what several are ahead or behind from earlier terms, compared with each other, evenly over
/// the dates.
pub(crate) fn settle(ahead: &[i64], weights: &[u64], due: &mut [Vec<i64>]) {
    let usual = proportional(weights, ahead.iter().sum());
    for (m, line) in due.iter_mut().enumerate() {
        let more = i128::from(ahead[m] - usual[m]);
        let dates = i128::try_from(line.len()).expect("few dates");
        for (t, d) in (1i128..).zip(line.iter_mut()) {
            *d -= i64::try_from(more * t / dates).expect("a part of what it is ahead");
        }
    }
}
