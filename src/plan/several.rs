//! Pools that hold several cells, where no cell suits every member: the cells together must let
//! each member serve its due; who serves when is left to the turns.

use std::cmp::Reverse;

use crate::model::{Consortium, LibraryIx, PeriodIx, PeriodSet, Share};
use crate::plan::placement::Placement;
use crate::plan::shares::demand;

/// Sets of cells that are looked at for one pool.
const MOST_SETS: usize = 20_000;

/// Members may be due this part of a slot more than they can serve.
const MOST_SHORTFALL: u128 = 10;

/// Most cells of a pool whose sets are looked at: one needs a look at all their subsets.
const MOST_CELLS: u32 = 8;

/// Gives pools that have too few cells in common the best set of cells that suits them, beside
/// everybody else. Where there is none they stay as they are, and have no room.
pub(crate) fn suit(c: &Consortium, room: Vec<u16>, shares: &mut [Share]) {
    let short = |s: &Share| {
        s.holder.is_pool() && s.slots > 1 && s.slots <= MOST_CELLS && demand_lacks(c, s)
    };
    if !shares.iter().any(short) {
        return;
    }
    let mut week = Placement::new(room);
    for share in shares.iter().filter(|s| !short(s)) {
        if week.push(demand(c, share)).is_err() {
            return;
        }
    }
    for share in shares.iter_mut().filter(|s| short(s)) {
        let before = share.periods;
        let pinned = before.without(&demand(c, share).periods);
        for cells in sets(c, &share.holder.members, share.slots, &pinned) {
            share.periods = cells;
            let mut with = week.clone();
            if with.push(demand(c, share)).is_ok() {
                week = with;
                break;
            }
            share.periods = before;
        }
    }
}

fn demand_lacks(c: &Consortium, share: &Share) -> bool {
    let demand = demand(c, share);
    demand.periods.len() < demand.slots as usize
}

/// Every set of so many cells that suits the members, the pinned ones in it: those nearest to
/// their dues first, then those on most weekdays, then those that most members can serve.
fn sets(c: &Consortium, members: &[LibraryIx], slots: u32, pinned: &PeriodSet) -> Vec<PeriodSet> {
    let some = |p: &PeriodIx| members.iter().any(|l| c[*l].staffed.contains(*p));
    let cells: Vec<PeriodIx> = c.grid.indices().filter(some).collect();
    let most = weight(c, members) / MOST_SHORTFALL;
    let mut found: Vec<(u128, Reverse<usize>, Reverse<u64>, PeriodSet)> = Vec::new();
    let mut open = vec![(PeriodSet::EMPTY, 0usize)];
    let mut looked_at = 0;
    while let Some((set, from)) = open.pop() {
        looked_at += 1;
        if looked_at > MOST_SETS {
            break;
        }
        if set.len() == slots as usize {
            let short = shortfall(c, members, &set).filter(|&short| short <= most);
            if let (Some(short), true) = (short, pinned.without(&set).is_empty()) {
                let (days, staff) = (weekdays(c, &set), staff(c, members, &set));
                found.push((short, Reverse(days), Reverse(staff), set));
            }
            continue;
        }
        for at in (from..cells.len()).rev() {
            let mut larger = set;
            larger.insert(cells[at]);
            open.push((larger, at + 1));
        }
    }
    found.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)).then(a.3.iter().cmp(b.3.iter())));
    found.into_iter().map(|(.., set)| set).collect()
}

fn weekdays(c: &Consortium, set: &PeriodSet) -> usize {
    let mut days: Vec<u32> =
        set.iter().map(|p| c.grid.period(p).weekday.num_days_from_monday()).collect();
    days.dedup();
    days.len()
}

/// The weight of the members with staff, added up over the cells.
fn staff(c: &Consortium, members: &[LibraryIx], set: &PeriodSet) -> u64 {
    let here = |p| members.iter().filter(move |l| c[**l].staffed.contains(p));
    set.iter().flat_map(here).map(|l| c[*l].weight).sum()
}

/// How far members are from serving their dues there, in slots times the pool's weight: for each
/// part of the cells, what those who can serve no others are due beyond it, at most. `None` when a
/// cell is served by nobody or a member serves nothing.
///
/// Source: D. Gale, "A theorem on flows in networks", Pacific J. Math. 7, 1957.
fn shortfall(c: &Consortium, members: &[LibraryIx], set: &PeriodSet) -> Option<u128> {
    let cells: Vec<PeriodIx> = set.iter().collect();
    let total = weight(c, members);
    let mask = |l: &LibraryIx| {
        let able = (0..cells.len()).filter(|&i| c[*l].staffed.contains(cells[i]));
        able.fold(0u32, |mask, i| mask | 1 << i)
    };
    let masks: Vec<(u32, u128)> =
        members.iter().map(|l| (mask(l), u128::from(c[*l].weight))).collect();
    let served = masks.iter().fold(0, |all, (m, _)| all | m).count_ones() as usize;
    if served < cells.len() || masks.iter().any(|(m, _)| *m == 0) {
        return None;
    }
    let beyond = |part: u32| {
        let due: u128 = masks.iter().filter(|(m, _)| m & !part == 0).map(|(_, w)| w).sum();
        (due * cells.len() as u128).saturating_sub(u128::from(part.count_ones()) * total)
    };
    (0..1u32 << cells.len()).map(beyond).max()
}

fn weight(c: &Consortium, members: &[LibraryIx]) -> u128 {
    members.iter().map(|l| u128::from(c[*l].weight)).sum()
}
