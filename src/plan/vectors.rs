//! The next best slots, when the week has no room for those of the agreed method.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use crate::model::{PeriodIx, PinHolder, Quality, Share};
use crate::plan::atoms::pools_for;
use crate::plan::conflict::room;
use crate::plan::even::{Taker, hand_out};
use crate::plan::holders::{SlotVector, Standing, cells};
use crate::plan::pools::Best;
use crate::plan::whole::{Plan, fixed_cost};
use crate::plan::witness::{Witness, demands, witness};

/// How many vectors of slots are tried before giving up.
const MOST_VECTORS: usize = 500;

/// Steps that the look for any slots with room may take for each number of slots of the bloc.
const WITNESS_WORK: u64 = 100_000;

/// Beyond so many holders only the nearest slots are tried.
const MOST_HOLDERS: usize = 100;

/// The plan of least cost over all vectors of slots that the week has room for: from the nearest one
/// on, vectors are tried in the order of what they cost at least, until that is more than the best
/// plan found. Also tells, where there is none, whether that is proven.
pub(crate) fn next_best(plan: &Plan<'_>, work: u64) -> (Option<(Vec<Share>, Quality)>, bool) {
    let (minimums, maximums) = (minimums(plan), maximums(plan));
    let Some(nearest) = nearest(plan, &minimums) else { return (None, true) };
    let mut any = Witness::Unknown;
    // Each holder's cost is rounded down.
    let least =
        relaxed(plan, &nearest.vector(plan.standing)).saturating_sub(minimums.len() as u128);
    let mut heap = BinaryHeap::from([(Reverse(least), nearest.clone())]);
    let mut seen = BTreeSet::from([nearest]);
    let mut found: Option<(Vec<Share>, Best, u128)> = None;
    let (mut proven, mut tried) = (true, 0);
    while let Some((Reverse(relaxed_cost), flat)) = heap.pop() {
        let cap = found.as_ref().map_or(u128::MAX, |(_, _, cost)| *cost);
        if relaxed_cost >= cap {
            break;
        }
        tried += 1;
        if tried > MOST_VECTORS {
            proven = false;
            break;
        }
        if let Ok((shares, best)) = plan.pooled(&flat.vector(plan.standing), work) {
            proven &= best.proven;
            let cost = fixed_cost(&shares) + best.split.as_ref().map_or(0, |s| s.cost);
            if best.split.is_some() && cost < cap {
                found = Some((shares, best, cost));
            }
        }
        if tried == 1 && found.is_none() {
            let fewest = Flat(minimums.clone()).vector(plan.standing);
            any = witness(plan, &fewest, work.min(WITNESS_WORK));
            if any == Witness::Nowhere {
                return (None, true);
            }
        }
        if flat.0.len() > MOST_HOLDERS {
            proven = found.as_ref().is_some_and(|(_, best, cost)| best.proven && *cost <= least);
            break;
        }
        for next in flat.neighbours(&minimums, &maximums) {
            if !seen.contains(&next) {
                let cost = relaxed(plan, &next.vector(plan.standing));
                seen.insert(next.clone());
                // What costs less than the least has no room.
                heap.extend((cost >= least).then_some((Reverse(cost), next)));
            }
        }
    }
    if let (None, Witness::Slots(vector)) = (&found, any) {
        // The best ones that have room lie beyond those that were tried.
        proven = false;
        if let Ok((shares, best)) = plan.pooled(&vector, work) {
            let cost = fixed_cost(&shares) + best.split.as_ref().map_or(0, |s| s.cost);
            found = Some((shares, best, cost)).filter(|(_, best, _)| best.split.is_some());
        }
    }
    let Some((shares, best, _)) = found else { return (None, proven) };
    let (shares, mut quality) = plan.weigh(shares, &best);
    quality.proven = proven;
    if !proven {
        quality.lower_bound = quality.lower_bound.min(least.saturating_sub(plan.whole()));
    }
    (Some((shares, quality)), proven)
}

/// Of all vectors that have room in the week, as far as pools can be where any member can serve, the
/// one that costs least before there are pools; `None` when none has room.
///
/// Source: A. Federgruen and H. Groenevelt, Operations Research 34 (6), 1986, as in [`hand_out`].
fn nearest(plan: &Plan<'_>, minimums: &[u32]) -> Option<Flat> {
    let (c, standing) = (plan.c, plan.standing);
    let shares = plan.fixed(&Flat(minimums.to_vec()).vector(standing));
    let (demands, _) = demands(plan, &shares, true);
    let small = |parts: u128| i64::try_from(parts).expect("total weight times slots fits 63 bits");
    let unit = small(standing.quotas[0].denominator().into());
    let number = |p: PeriodIx| u32::try_from(p.at()).expect("few periods");
    let mut takers: Vec<Taker> = (shares.iter().zip(&demands))
        .map(|(share, demand)| Taker {
            due: small(share.quota.numerator()),
            has: i64::from(share.slots - demand.slots) * unit,
            able: demand.periods.iter().map(|p| (number(p), demand.limit)).collect(),
            least: demand.slots,
        })
        .collect();
    if !standing.small.is_empty() {
        let pools = pools_for(c, &standing.small, u32::MAX) as usize;
        let there = |p: PeriodIx| {
            let there = standing.small.iter().filter(|l| c[**l].staffed.contains(p)).count();
            (number(p), u16::try_from(there.min(pools)).unwrap_or(u16::MAX))
        };
        takers.push(Taker {
            due: small(standing.bloc_quota().numerator()),
            has: 0,
            able: c.grid.indices().map(there).collect(),
            least: minimums[minimums.len() - 1],
        });
    }
    let room = room(c);
    let mut slots: Vec<u32> = shares.iter().zip(&demands).map(|(s, d)| s.slots - d.slots).collect();
    slots.resize(minimums.len(), 0);
    let places = hand_out(&room, &takers, unit);
    places.iter().flatten().for_each(|&taker| slots[taker as usize] += 1);
    let full = places.iter().zip(&room).all(|(there, &room)| there.len() == usize::from(room));
    let enough = slots.iter().zip(minimums).all(|(slots, least)| slots >= least);
    (full && enough).then_some(Flat(slots))
}

/// What a vector costs at least: the bloc as if it were one holder.
fn relaxed(plan: &Plan<'_>, vector: &SlotVector) -> u128 {
    let bloc = plan.standing.bloc_quota();
    let bloc = if vector.bloc > 0 { bloc.strain(vector.bloc) } else { 0 };
    fixed_cost(&plan.fixed(vector)) + bloc.saturating_sub(u128::from(vector.bloc))
}

/// The fewest slots of each owner, given pool and the bloc.
fn minimums(plan: &Plan<'_>) -> Vec<u32> {
    let pins = |h: PinHolder| {
        let pins = plan.c.pins.iter().filter(|p| p.holder == h).count();
        u32::try_from(pins).expect("counts fit 32 bits").max(1)
    };
    let own = plan.standing.owners.iter().map(|&l| pins(PinHolder::Library(l)));
    let given = plan.standing.given.iter().map(|g| {
        let at = plan.c.pools.iter().position(|p| p.id == g.id).expect("it is given");
        pins(PinHolder::Pool(at))
    });
    own.chain(given).chain([plan.standing.bloc_minimum(plan.c)]).collect()
}

/// The most slots of each: as many as there are cells that it, or anybody of it, can serve.
fn maximums(plan: &Plan<'_>) -> Vec<u32> {
    let own = plan.standing.owners.iter().map(|&l| cells(plan.c, &[l]));
    let given = plan.standing.given.iter().map(|g| cells(plan.c, &g.members));
    own.chain(given).chain([plan.c.slots_per_week()]).collect()
}

/// A vector of slots as one list: owners, given pools, the bloc. Ordered for a stable search.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Flat(Vec<u32>);

impl Flat {
    fn vector(&self, standing: &Standing) -> SlotVector {
        let (own, rest) = self.0.split_at(standing.owners.len());
        let (given, bloc) = rest.split_at(standing.given.len());
        SlotVector { owners: own.to_vec(), given: given.to_vec(), bloc: bloc[0] }
    }

    /// Every vector with one slot moved from one holder to another that can have it.
    fn neighbours(&self, minimums: &[u32], maximums: &[u32]) -> Vec<Self> {
        let mut found = Vec::new();
        for from in (0..self.0.len()).filter(|&i| self.0[i] > minimums[i]) {
            let takes = |&to: &usize| to != from && minimums[to] > 0 && self.0[to] < maximums[to];
            for to in (0..self.0.len()).filter(takes) {
                let mut next = self.0.clone();
                next[from] -= 1;
                next[to] += 1;
                found.push(Self(next));
            }
        }
        found
    }
}
