//! The next best slots, when the week has no room for those of the agreed method.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use crate::model::{Method, PinHolder, Quality, Share};
use crate::plan::holders::{SlotVector, Standing, cells};
use crate::plan::pools::Best;
use crate::plan::whole::{Plan, fixed_cost};
use crate::plan::witness::{Witness, witness};

/// How many vectors of slots are tried before giving up.
const MOST_VECTORS: usize = 500;

/// Steps that the look for any slots with room may take for each number of slots of the bloc.
const WITNESS_WORK: u64 = 100_000;

/// Beyond so many holders only the agreed slots are tried.
const MOST_HOLDERS: usize = 100;

/// The plan of least cost over all vectors of slots that the week has room for: vectors are tried
/// in the order of what they cost at least, until that is more than the best plan found.
/// Also tells, where there is none, whether that is proven.
pub(crate) fn next_best(
    plan: &Plan<'_>,
    first: &SlotVector,
    work: u64,
) -> (Option<(Vec<Share>, Quality)>, bool) {
    let fewest = Flat(minimums(plan)).vector(plan.standing);
    let witness = witness(plan, &fewest, work.min(WITNESS_WORK));
    if witness == Witness::Nowhere {
        return (None, true);
    }
    let (minimums, maximums) = (minimums(plan), maximums(plan));
    let least = relaxed(plan, first);
    let mut heap = BinaryHeap::from([(Reverse(least), Flat::of(first))]);
    let mut seen = BTreeSet::from([Flat::of(first)]);
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
        for next in flat.neighbours(&minimums, &maximums) {
            if seen.insert(next.clone()) {
                heap.push((Reverse(relaxed(plan, &next.vector(plan.standing))), next));
            }
        }
    }
    if let (None, Witness::Slots(vector)) = (&found, witness) {
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
        // Only Webster's slots are the ones that cost least before there are pools.
        let webster = plan.c.rules.method == Method::Webster;
        let least = if webster { least.saturating_sub(plan.whole()) } else { 0 };
        quality.lower_bound = quality.lower_bound.min(least);
    }
    (Some((shares, quality)), proven)
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
    fn of(vector: &SlotVector) -> Self {
        Self([&vector.owners[..], &vector.given, &[vector.bloc]].concat())
    }

    fn vector(&self, standing: &Standing) -> SlotVector {
        let (own, rest) = self.0.split_at(standing.owners.len());
        let (given, bloc) = rest.split_at(standing.given.len());
        SlotVector { owners: own.to_vec(), given: given.to_vec(), bloc: bloc[0] }
    }

    /// Every vector with one slot moved from one holder to another that can have it.
    fn neighbours(&self, minimums: &[u32], maximums: &[u32]) -> Vec<Self> {
        let mut found = Vec::new();
        if self.0.len() > MOST_HOLDERS {
            return found;
        }
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
