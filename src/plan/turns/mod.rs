//! Turns of the pools over the term.

mod sequence;
mod within;

use crate::model::{
    Allocation, Consortium, HolderIx, LibraryIx, Pattern, PoolTurns, Share, Term, TurnRule, Turns,
};
use crate::plan::attendance::Attendance;
use crate::plan::due::proportional;
use crate::plan::even::Taker;
use crate::plan::limits::{broken, monday};
use crate::plan::substitutes::filled;

pub(crate) use sequence::{DUTY, Pace, Sequence, sequence};
pub(crate) use within::Within;

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
        deal(c, term, attendance, share, dates, number, &own, pool)
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
    own: &[Vec<usize>],
    pool: HolderIx,
) -> PoolTurns {
    let members = &share.holder.members;
    let paced = pace(c, term, attendance, share, dates, number, own);
    let (dealt, proven) = paced.dealt();
    let mut next = dealt.members.iter().zip(&paced.dates).peekable();
    let mut take = |at: usize| {
        let (&member, _) = next.next_if(|(_, served)| **served == at)?;
        Some(members[member])
    };
    let order = dates.iter().map(|&at| take(at)).collect();
    let bound = u64::try_from(dealt.bound).expect("bounds are not negative");
    let bound = bound.div_ceil(DUTY.unsigned_abs() / 1_000_000);
    PoolTurns { pool, bound: Some(bound), proven, order }
}

/// What is dealt in one pool: the numbers of the dated periods on which some member can serve, and
/// what each member is due by each of them.
pub(crate) struct Paced {
    pub dates: Vec<usize>,
    pub pace: Pace,
    /// What its members serve at most, if any has a limit, and some turns that keep to that.
    limits: Option<(Within, Vec<usize>)>,
}

impl Paced {
    /// The turns that are dealt, and whether no others keep everybody nearer to what is due.
    pub fn dealt(&self) -> (Sequence, bool) {
        if let Some(dealt) = self.with(&self.pace) {
            return (dealt, true);
        }
        let (_, some) = self.limits.as_ref().expect("without limits there are turns");
        let mut counts = vec![0; self.pace.due.len()];
        let mut bound = 0;
        for (turn, &member) in some.iter().enumerate() {
            counts[member] += DUTY;
            let off = counts.iter().zip(&self.pace.due).map(|(n, due)| (n - due[turn]).abs());
            bound = off.fold(bound, i64::max);
        }
        (Sequence { members: some.clone(), bound }, false)
    }

    /// The turns at another pace of as many dates; `None` where limits leave none, or too many ways.
    pub fn with(&self, pace: &Pace) -> Option<Sequence> {
        match &self.limits {
            None => Some(sequence(pace)),
            Some((within, _)) => within.sequence(pace),
        }
    }
}

fn pace(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    share: &Share,
    dates: &[usize],
    number: usize,
    own: &[Vec<usize>],
) -> Paced {
    let on = |at: usize| attendance.occurrences()[at];
    // Who serves a cell of its own then, or has its most without the turn, cannot take it.
    let able = |l: LibraryIx, at: usize| {
        let is_limited = || {
            let of_week = |o: &&usize| monday(on(**o).date) == monday(on(at).date);
            let has = own[l.at()].iter().filter(of_week).map(|&o| on(o)).collect::<Vec<_>>();
            broken(c, term, l, on(at), &has).is_some()
        };
        attendance.can_serve(l, at)
            && own[l.at()].binary_search(&at).is_err()
            && !(term.limits(c, l, on(at).date).is_any() && is_limited())
    };
    let members = &share.holder.members;
    let pace = |served: &[usize]| Pace {
        due: due(c, term, attendance, share, served),
        able: members.iter().map(|&l| served.iter().map(|&at| able(l, at)).collect()).collect(),
        order: order(term, members, number),
    };
    let mut served: Vec<usize> =
        dates.iter().copied().filter(|&at| members.iter().any(|&l| able(l, at))).collect();
    let has_limit =
        |l: &LibraryIx| served.iter().any(|&at| term.limits(c, *l, on(at).date).is_any());
    if !members.iter().any(has_limit) {
        return Paced { pace: pace(&served), dates: served, limits: None };
    }
    let within = |served: &[usize]| Within {
        grid: c.grid.clone(),
        turns: served.iter().map(|&at| on(at)).collect(),
        limits: (members.iter())
            .map(|&l| served.iter().map(|&at| term.limits(c, l, on(at).date)).collect())
            .collect(),
        own: members.iter().map(|l| own[l.at()].iter().map(|&at| on(at)).collect()).collect(),
    };
    let mut some = sequence(&pace(&served)).members;
    if !within(&served).is_kept(&some) {
        // As many dates as can be served within the limits; the others are left to substitutes.
        let takers = takers(c, members, &pace(&served), &served);
        let mut on_duty = vec![Vec::new(); attendance.occurrences().len()];
        for (l, dates) in c.indices().zip(own) {
            dates.iter().for_each(|&at| on_duty[at].push(l));
        }
        let given = filled(c, term, attendance, &on_duty, &served, &takers);
        let dealt = served.iter().zip(given).filter_map(|(&at, by)| Some((at, by?)));
        let of = |l: LibraryIx| members.iter().position(|m| *m == l).expect("a member");
        (served, some) = dealt.map(|(at, by)| (at, of(by))).unzip();
    }
    Paced { pace: pace(&served), limits: Some((within(&served), some)), dates: served }
}

/// The members of a pool as those who can be given its dates.
fn takers(c: &Consortium, members: &[LibraryIx], pace: &Pace, served: &[usize]) -> Vec<Taker> {
    let none = Taker { due: 1, has: 0, able: Vec::new(), least: 0, most: u32::MAX };
    let mut takers = vec![none; c.libraries().len()];
    for ((l, due), able) in members.iter().zip(&pace.due).zip(&pace.able) {
        let places = (0u32..).zip(able).take(served.len()).filter(|(_, able)| **able);
        takers[l.at()].able = places.map(|(place, _)| (place, 1)).collect();
        takers[l.at()].due = due.last().copied().unwrap_or(0);
    }
    takers
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
    Some(pace(c, term, attendance, share, &dates[pool.at()], number, &own))
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
