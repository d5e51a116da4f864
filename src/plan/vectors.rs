//! The next best slots, when the week has no room for those of the agreed method.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use crate::model::{PeriodIx, PeriodSet, PinHolder};
use crate::plan::atoms::pools_for;
use crate::plan::conflict::room;
use crate::plan::even::{Taker, hand_out};
use crate::plan::holders::{SlotVector, Standing, cells};
use crate::plan::picks::{Answer, may_hold};
use crate::plan::pools::Best;
use crate::plan::run::{Effort, VECTOR};

use crate::plan::slot_problem::{SlotProblem, fixed_cost};
use crate::plan::witness::{Witness, demands, witness};

/// How many vectors of slots are tried before giving up.
const MOST_VECTORS: usize = 500;

/// Steps that the look for any slots with room may take.
const WITNESS_WORK: u64 = 2_000_000;

/// So many steps may be taken for slots in any case.
const LEAST_WORK: u64 = 50_000;

/// Beyond so many holders only the nearest slots are tried.
const MOST_HOLDERS: usize = 100;

/// What came of a look for the next best slots.
pub(crate) struct Next {
    /// The slots, and the pools that are best for them.
    pub found: Option<(SlotVector, Best)>,
    /// Whether everything was seen that matters: nothing else is better, or there is nothing.
    pub proven: bool,
}

/// The plan of least cost over all vectors of slots that the week has room for: from the nearest one
/// on, vectors are tried in the order of what they cost at least, until that is more than the best
/// plan found.
///
/// A plan is looked for in a twentieth of `work` steps, and better ones in a fifth.
pub(crate) fn next_best(plan: &SlotProblem<'_>, work: u64) -> Next {
    let nowhere = Next { found: None, proven: true };
    let range = Range::of(plan);
    if !range.is_any() {
        return nowhere;
    }
    let Some(nearest) = nearest(plan, &range) else { return nowhere };
    let fewest = Flat(range.minimums.clone()).vector(plan.standing);
    let any = witness(plan, &fewest, &range.suit, work.min(WITNESS_WORK));
    if any == Witness::Nowhere {
        return nowhere;
    }
    if plan.run.effort == Effort::Trial
        && let Witness::Slots(vector, split) = &any
    {
        // Any plan will do.
        let found = plan.known(vector, split).map(|best| (vector.clone(), best));
        return Next { found, proven: false };
    }
    // Each holder's cost is rounded down.
    let least =
        relaxed(plan, &nearest.vector(plan.standing)).saturating_sub(range.minimums.len() as u128);
    let mut look = Look { plan, range: &range, work, least, proven: true, spent: 0, found: None };
    look.best_first(nearest);
    // Where not all were tried, those that have room may lie beyond.
    if let (None, false, Witness::Slots(vector, _) | Witness::Maybe(vector)) =
        (&look.found, look.proven, &any)
    {
        look.take(vector, work / 20);
    }
    if let (None, Witness::Slots(vector, split)) = (&look.found, &any) {
        look.proven = false;
        look.found = plan.known(vector, split).map(|best| (vector.clone(), best, u128::MAX));
    }
    let proven = look.proven;
    let found = look.found.map(|(vector, mut best, _)| {
        best.proven = proven;
        if !proven {
            // In terms of the pools alone, as the bound of a plan is.
            let fixed = fixed_cost(&plan.fixed(&vector));
            best.lower_bound = best.lower_bound.min(least.saturating_sub(fixed));
        }
        (vector, best)
    });
    Next { found, proven }
}

/// A look through vectors of slots.
struct Look<'a> {
    plan: &'a SlotProblem<'a>,
    range: &'a Range,
    work: u64,
    /// No vector that has room costs less.
    least: u128,
    proven: bool,
    spent: u64,
    /// The best vector so far, its pools, and what it costs.
    found: Option<(SlotVector, Best, u128)>,
}

impl Look<'_> {
    /// What the best so far costs.
    fn cap(&self) -> u128 {
        self.found.as_ref().map_or(u128::MAX, |(_, _, cost)| *cost)
    }

    /// Tries vectors in the order of what they cost at least, from this one on.
    fn best_first(&mut self, nearest: Flat) {
        let many = nearest.0.len() > MOST_HOLDERS;
        let mut heap = BinaryHeap::from([(Reverse(self.least), nearest.clone())]);
        let mut seen = BTreeSet::from([nearest]);
        let mut tried = 0;
        while let Some((Reverse(cost), flat)) = heap.pop() {
            if cost >= self.cap() {
                return;
            }
            let vector = flat.vector(self.plan.standing);
            if self.range.suits(&vector) {
                let most = if self.found.is_some() { self.work / 5 } else { self.work / 20 };
                let most = most.max(LEAST_WORK);
                tried += 1;
                if tried > MOST_VECTORS || self.spent >= most {
                    self.proven = false;
                    return;
                }
                self.take(&vector, (self.work / 20).min(most - self.spent));
            }
            if many {
                let least = self.least;
                let is_best = |(_, best, cost): &(_, Best, u128)| best.proven && *cost <= least;
                self.proven = self.found.as_ref().is_some_and(is_best);
                return;
            }
            for next in flat.neighbours(self.range) {
                if !seen.contains(&next) {
                    let cost = relaxed(self.plan, &next.vector(self.plan.standing));
                    seen.insert(next.clone());
                    // What costs less than the least has no room.
                    heap.extend((cost >= self.least).then_some((Reverse(cost), next)));
                }
            }
        }
    }

    /// Looks for pools of the small libraries with these slots, and takes them if they are better.
    fn take(&mut self, vector: &SlotVector, work: u64) {
        match self.plan.pooled(vector, work) {
            Err(conflict) => self.proven &= !conflict.is_open(),
            Ok(best) => {
                self.spent += best.spent + VECTOR;
                self.proven &= best.proven;
                if let Some(split) = &best.split {
                    let cost = fixed_cost(&self.plan.fixed(vector)) + split.cost;
                    if cost < self.cap() {
                        self.found = Some((vector.clone(), best, cost));
                    }
                }
            }
        }
    }
}

/// Of all vectors that have room in the week, as far as pools can be where any member can serve, the
/// one that costs least before there are pools; `None` when none has room.
///
/// Source: A. Federgruen and H. Groenevelt, Operations Research 34 (6), 1986, as in [`hand_out`].
fn nearest(plan: &SlotProblem<'_>, range: &Range) -> Option<Flat> {
    let minimums = &range.minimums;
    let (c, standing) = (plan.c, plan.standing);
    let shares = plan.fixed(&Flat(minimums.clone()).vector(standing));
    let demands = demands(plan, &shares, true);
    let small = |parts: u128| i64::try_from(parts).expect("total weight times slots fits 63 bits");
    let unit = small(standing.claims[0].denominator().into());
    let number = |p: PeriodIx| u32::try_from(p.at()).expect("few periods");
    let mut takers: Vec<Taker> = (shares.iter().zip(&demands).zip(&range.maximums))
        .map(|((share, demand), most)| Taker {
            due: small(share.claim.numerator()),
            has: i64::from(share.slots - demand.slots) * unit,
            able: demand.periods.iter().map(|p| (number(p), demand.limit_at(p))).collect(),
            least: demand.slots,
            most: most - (share.slots - demand.slots),
        })
        .collect();
    if !standing.small.is_empty() {
        let pools = pools_for(c, &standing.small, u32::MAX) as usize;
        let there = |p: PeriodIx| {
            let there = standing.small.iter().filter(|l| c[**l].staffed.contains(p)).count();
            (number(p), u16::try_from(there.min(pools)).unwrap_or(u16::MAX))
        };
        takers.push(Taker {
            due: small(standing.bloc_claim().numerator()),
            has: 0,
            able: c.grid.indices().map(there).collect(),
            least: minimums[minimums.len() - 1],
            most: u32::MAX,
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
fn relaxed(plan: &SlotProblem<'_>, vector: &SlotVector) -> u128 {
    let bloc = plan.standing.bloc_claim();
    let bloc = if vector.bloc > 0 { bloc.strain(vector.bloc) } else { 0 };
    fixed_cost(&plan.fixed(vector)) + bloc.saturating_sub(u128::from(vector.bloc))
}

/// How many slots holders can have: owners, given pools, the bloc.
struct Range {
    /// The fewest slots of each: as many as it has pins, one at least; for the bloc as many as it
    /// needs pools.
    minimums: Vec<u32>,
    /// The most slots of each: as many as there are cells that it can serve; for a given pool, as
    /// many as suit its members.
    maximums: Vec<u32>,
    /// For each given pool, the numbers of slots that suit its members, as far as that is known.
    suit: Vec<Vec<u32>>,
}

impl Range {
    fn of(plan: &SlotProblem<'_>) -> Self {
        let (c, standing) = (plan.c, plan.standing);
        let pins = |h: PinHolder| {
            let pins: Vec<PeriodIx> =
                c.pins.iter().filter(|p| p.holder == h).map(|p| p.cell.period).collect();
            (u32::try_from(pins.len()).expect("counts fit 32 bits"), pins.into_iter().collect())
        };
        let (mut minimums, mut maximums): (Vec<u32>, Vec<u32>) = (standing.owners.iter())
            .map(|&l| (pins(PinHolder::Library(l)).0.max(1), cells(c, &[l])))
            .unzip();
        let mut suit = Vec::new();
        for pool in &standing.given {
            let at = c.pools.iter().position(|p| p.id == pool.id).expect("it is given");
            let (count, pinned): (u32, PeriodSet) = pins(PinHolder::Pool(at));
            let most = cells(c, &pool.members);
            let may =
                |&slots: &u32| may_hold(&plan.staff, &pool.members, slots, pinned) != Answer::No;
            let suits: Vec<u32> = (count.max(1)..=most).filter(may).collect();
            minimums.push(suits.first().copied().unwrap_or(count.max(1)));
            maximums.push(suits.last().copied().unwrap_or(0));
            suit.push(suits);
        }
        minimums.push(standing.bloc_minimum(c));
        maximums.push(c.slots_per_week());
        Self { minimums, maximums, suit }
    }

    /// Whether there are numbers that suit all given pools.
    fn is_any(&self) -> bool {
        self.suit.iter().all(|suits| !suits.is_empty())
    }

    /// Whether the slots of all given pools suit them.
    fn suits(&self, vector: &SlotVector) -> bool {
        self.suit.iter().zip(&vector.given).all(|(suits, slots)| suits.contains(slots))
    }
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
    fn neighbours(&self, Range { minimums, maximums, .. }: &Range) -> Vec<Self> {
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
