//! Proofs and bounds of small problems, compared with every split.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::model::{PeriodIx, PeriodSet};
use crate::plan::placement::{Demand, Placement};
use crate::plan::pools::{
    Class, Cost, Group, Item, Limit, Problem, Split, Strain, Week, confined, cover, search, start,
    threshold,
};

/// What a problem is made of: sizes with their periods, pools of one and of two slots, seats, and
/// somebody else's slots.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub items: Vec<Item>,
    counts: (u32, u32),
    seats: Vec<u16>,
    pub other: Demand,
    members: (usize, usize),
    total: u64,
}

pub(super) fn periods(mask: u16, count: usize) -> PeriodSet {
    (0..count).filter(|p| mask >> p & 1 == 1).map(PeriodIx::from_at).collect()
}

pub(super) fn case() -> impl Strategy<Value = Case> {
    let size = prop_oneof![1u64..6, 20u64..60];
    let mask = prop_oneof![0u16..64, Just(63u16), Just(3u16)];
    let item = (size, mask, prop_oneof![5 => Just(1usize), 1 => Just(2usize)]);
    let apart = prop::collection::vec((0usize..8, 0usize..8), 0..3);
    let other = (0u32..4, 0u16..64, 1u16..3);
    let items = prop::collection::vec(item, 2..8);
    let seats = prop::collection::vec(0u16..3, 6);
    (items, apart, 1u32..4, 0u32..2, seats, other, 1usize..3, 0u64..50).prop_map(
        |(mut raw, apart, single, double, seats, (slots, mask, limit), min, rest)| {
            raw.sort_by_key(|&(size, mask, libraries)| (std::cmp::Reverse(size), mask, libraries));
            let foes = |at: usize| {
                let of = apart.iter().flat_map(|&(a, b)| [(a, b), (b, a)]);
                let of = of.filter(|&(a, b)| a == at && b != at && b < raw.len());
                let foes: BTreeSet<usize> = of.map(|(_, b)| b).collect();
                foes.into_iter().collect()
            };
            let item = |(at, &(size, mask, libraries)): (usize, &(u64, u16, usize))| Item {
                size,
                periods: periods(mask, 6),
                libraries,
                foes: foes(at),
                tag: 0,
            };
            let items: Vec<Item> = raw.iter().enumerate().map(item).collect();
            let total = items.iter().map(|i| i.size).sum::<u64>() + rest;
            let other = Demand {
                slots,
                periods: periods(mask, 6),
                limit,
                once: PeriodSet::EMPTY,
                often: [None; Demand::OFTEN],
                days: None,
            };
            Case { items, counts: (single, double), seats, other, members: (min, 4), total }
        },
    )
}

impl Case {
    pub fn cost(&self) -> Strain {
        Strain { slots: vec![1, 2], rate: (7, u128::from(self.total)) }
    }

    /// The problem, if there is room for the other holder.
    pub fn problem<'a>(&'a self, cost: &'a dyn Cost) -> Option<Problem<'a>> {
        let all = PeriodSet::first(6);
        let class = |count, slots| Class { count, slots, size: None, periods: all };
        let classes = [class(self.counts.0, 1), class(self.counts.1, 2)];
        let classes = classes.into_iter().filter(|c| c.count > 0).collect();
        let mut week = Placement::new(self.seats.clone());
        week.push(self.other).ok()?;
        Some(Problem {
            items: &self.items,
            classes,
            members: self.members,
            week,
            cost,
            watch: &|_| (),
            several: None,
        })
    }

    fn bound(&self, problem: &Problem<'_>) -> u128 {
        let week =
            Week { seats: &self.seats, others: &[self.other], rate: (7, u128::from(self.total)) };
        confined(problem, &week)
    }
}

/// Costs of which it is not known that they are least where pools are even.
struct Opaque(Strain);

impl Cost for Opaque {
    fn pool(&self, members: &[usize], size: u64, class: usize) -> u128 {
        self.0.pool(members, size, class)
    }

    fn floor(&self, size: u64, class: usize) -> u128 {
        self.0.floor(size, class)
    }

    fn rest(&self, size: u64, largest: &mut dyn Iterator<Item = u64>, left: &[u32]) -> u128 {
        self.0.rest(size, largest, left)
    }
}

/// Whether a pool has as many libraries as it may have, and none that are to be apart.
fn is_agreed(problem: &Problem<'_>, g: &Group) -> bool {
    let libraries: usize = g.members.iter().map(|&i| problem.items[i].libraries).sum();
    let foe = |i: &usize| g.members.iter().any(|m| problem.items[*i].foes.contains(m));
    (problem.members.0..=problem.members.1).contains(&libraries) && !g.members.iter().any(foe)
}

/// Adds every split that finds room in the week.
fn splits(problem: &Problem<'_>, at: usize, groups: &mut Vec<Group>, all: &mut Vec<Split>) {
    if at == problem.items.len() {
        let mut week = problem.week.clone();
        let room = groups.iter().all(|g| is_agreed(problem, g))
            && groups.iter().all(|g| week.push(problem.demand(g)).is_ok());
        if room {
            let cost = groups.iter().map(|g| problem.price(g)).sum();
            all.push(Split { groups: groups.clone(), cost });
        }
        return;
    }
    for to in 0..groups.len() {
        groups[to].members.push(at);
        splits(problem, at + 1, groups, all);
        groups[to].members.pop();
    }
}

/// Every split that finds room in the week.
pub(super) fn every(problem: &Problem<'_>) -> Vec<Split> {
    let each = problem.classes.iter().enumerate();
    let mut groups: Vec<Group> = each
        .flat_map(|(class, c)| (0..c.count).map(move |_| Group { members: Vec::new(), class }))
        .collect();
    let mut all = Vec::new();
    splits(problem, 0, &mut groups, &mut all);
    all
}

/// The least that any split costs that finds room in the week.
pub(super) fn exhaustive(problem: &Problem<'_>) -> Option<u128> {
    every(problem).iter().map(|split| split.cost).min()
}

/// Whether a split has every item once, pools as agreed and room in the week, and costs what it says.
pub(super) fn may_be(problem: &Problem<'_>, split: &Split) -> Result<(), TestCaseError> {
    prop_assert!(split.groups.iter().all(|g| is_agreed(problem, g)), "{:?}", split);
    let mut week = problem.week.clone();
    prop_assert!(split.groups.iter().all(|g| week.push(problem.demand(g)).is_ok()));
    let mut all: Vec<usize> = split.groups.iter().flat_map(|g| g.members.clone()).collect();
    all.sort_unstable();
    prop_assert_eq!(all, (0..problem.items.len()).collect::<Vec<_>>());
    prop_assert_eq!(split.cost, split.groups.iter().map(|g| problem.price(g)).sum::<u128>());
    Ok(())
}

fn searched(problem: &Problem<'_>) -> Option<Split> {
    let mut best = None;
    let outcome = search(problem, u128::MAX, None, 1_000_000, |split| {
        let cap = split.cost;
        best = Some(split);
        Limit { cap, wishes: None }
    });
    assert!(outcome.complete);
    best
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_searches_find_the_best_of_all_and_no_bound_is_above_it(case in case()) {
        let cost = case.cost();
        let Some(problem) = case.problem(&cost) else { return Ok(()) };
        let best = exhaustive(&problem);
        prop_assert_eq!(searched(&problem).map(|s| s.cost), best);
        let cap = best.map_or(1 << 60, |b| b + b / 8 + 1);
        let proof = cover::prove(&problem, cap, 10_000_000);
        prop_assert!(proof.complete);
        prop_assert_eq!(proof.split.as_ref().map(|s| s.cost), best);
        prop_assert_eq!(proof.lower_bound, best.unwrap_or(cap));
        if let Some(best) = best {
            prop_assert!(case.bound(&problem) <= best);
            // Nothing below the best is claimed, and nothing seen twice is lost.
            let none = cover::prove(&problem, best, 10_000_000);
            prop_assert!(none.complete && none.split.is_none());
        }
    }

    #[test]
    fn a_split_to_start_from_is_one_that_may_be(case in case()) {
        let (even, opaque) = (case.cost(), Opaque(case.cost()));
        for cost in [&even as &dyn Cost, &opaque] {
            let Some(problem) = case.problem(cost) else { return Ok(()) };
            let Some(split) = start::start(&problem) else { return Ok(()) };
            may_be(&problem, &split)?;
            prop_assert!(Some(split.cost) >= exhaustive(&problem));
        }
    }

    #[test]
    fn a_proof_that_ends_early_claims_no_more_than_is_true(case in case(), work in 0u64..200) {
        let cost = case.cost();
        let Some(problem) = case.problem(&cost) else { return Ok(()) };
        let Some(best) = exhaustive(&problem) else { return Ok(()) };
        let proof = cover::prove(&problem, best + best / 8 + 1, work);
        prop_assert!(proof.lower_bound <= best);
        if proof.complete {
            prop_assert_eq!(proof.split.map(|s| s.cost), Some(best));
        }
    }
}

/// More libraries than a proof is tried for, most of which serve either mornings or afternoons on
/// some days, or at one time only.
fn crowd() -> impl Strategy<Value = Case> {
    let hours = (0u16..2, 1u16..8, prop::bool::weighted(0.05));
    let item = (1u64..2_000, hours, prop_oneof![5 => Just(1usize), 1 => Just(2usize)]);
    let items = prop::collection::vec(item, 81..110);
    (items, 24u32..40, 6u16..12).prop_map(|(mut raw, pools, seats)| {
        raw.sort_by_key(|&(size, ..)| std::cmp::Reverse(size));
        let item = |&(size, (half, days, is_wide), libraries): &(u64, (u16, u16, bool), usize)| {
            let mask = if is_wide && pools % 2 == 0 { 63 } else { days << (3 * half) };
            Item { size, periods: periods(mask, 6), libraries, foes: Vec::new(), tag: 0 }
        };
        let items: Vec<Item> = raw.iter().map(item).collect();
        let total = items.iter().map(|i| i.size).sum();
        let other = Demand {
            slots: 0,
            periods: periods(0, 6),
            limit: 1,
            once: PeriodSet::EMPTY,
            often: [None; Demand::OFTEN],
            days: None,
        };
        let (counts, seats, members) = ((pools, 0), vec![seats; 6], (2, 6));
        Case { items, counts, seats, other, members, total }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pools_of_many_may_be_and_are_never_better_than_the_bound(case in crowd()) {
        let cost = case.cost();
        let problem = case.problem(&cost).expect("nobody else is there");
        let Some(split) = start::start(&problem) else { return Ok(()) };
        may_be(&problem, &split)?;
        let bound = case.bound(&problem);
        prop_assert!(bound <= split.cost, "{} > {}", bound, split.cost);
        if let Some(better) = threshold::come_nearer(&problem, &split, bound) {
            may_be(&problem, &better)?;
            prop_assert!(bound <= better.cost && better.cost < split.cost);
        }
    }
}

/// Libraries of nearly one size, some of them bound in pairs, of whom a part shares no hours with the
/// others: no two pools can be split better there, as some have the wrong number of members.
#[test]
fn a_split_that_no_two_pools_can_better_comes_nearer_by_changes_that_cost_at_first() {
    let item = |at: u64| {
        let (libraries, foes) = (1 + usize::from(at.is_multiple_of(5)), Vec::new());
        let size = (570 + at * 37 % 61) * libraries as u64;
        let periods = periods(if at.is_multiple_of(3) { 0b11_1000 } else { 0b00_1111 }, 6);
        Item { size, periods, libraries, foes, tag: 0 }
    };
    let mut items: Vec<Item> = (0..100).map(item).collect();
    items.sort_by_key(|i| std::cmp::Reverse(i.size));
    let total = items.iter().map(|i| i.size).sum();
    let other = Demand {
        slots: 0,
        periods: periods(0, 6),
        limit: 1,
        once: PeriodSet::EMPTY,
        often: [None; Demand::OFTEN],
        days: None,
    };
    let (seats, members) = (vec![8; 6], (2, 6));
    let case = Case { items, counts: (48, 0), seats, other, members, total };
    let cost = case.cost();
    let problem = case.problem(&cost).expect("nobody else is there");
    let split = start::start(&problem).expect("there is room");
    let bound = case.bound(&problem);
    let nearer = threshold::come_nearer(&problem, &split, bound).expect("there is a better one");
    may_be(&problem, &nearer).expect("it has room");
    let gap = |split: &Split| split.cost - bound;
    assert!(gap(&nearer) * 2 < gap(&split), "{} of {}", gap(&nearer), gap(&split));
}

/// The least that pools of these slots can cost when they add up to a size, by trying all sizes.
fn least(cost: &Strain, pools: u32, size: u64, from: u64) -> u128 {
    if pools == 1 {
        return cost.floor(size, 0);
    }
    let first = from..=size / u64::from(pools);
    first
        .map(|s| cost.floor(s, 0) + least(cost, pools - 1, size - s, s))
        .min()
        .expect("no pool is empty")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The finer costs are counted, the less is lost; where little is, the bound is the least cost.
    #[test]
    fn no_pools_of_whole_sizes_cost_less_than_the_bound(
        (pools, more) in (1u32..5, 0u64..25),
        slots in 1u32..3,
        coarse in prop_oneof![Just(1u128), 1u128..1_000_000, Just(200_000_000_000_000)],
    ) {
        let size = u64::from(pools) + more;
        let cost = Strain { slots: vec![slots], rate: (coarse, 7) };
        let bound = cost.rest(size, &mut std::iter::empty(), &[pools]);
        let least = least(&cost, pools, size, 1);
        prop_assert!(bound <= least, "{} > {}", bound, least);
        prop_assert!(least - bound <= u128::from(pools));
        prop_assert!(coarse > 1 || bound == least);
    }
}

/// Four libraries of 30 can only reach one cell with two seats, four others everything: the first
/// pools are owed twice what the others are, whatever the split.
#[test]
fn the_bound_is_met_where_libraries_are_confined() {
    let item = |size, mask| {
        let (periods, foes) = (periods(mask, 6), Vec::new());
        Item { size, periods, libraries: 1, foes, tag: 0 }
    };
    let items: Vec<Item> =
        (0..4).map(|_| item(30, 1)).chain((0..4).map(|_| item(15, 62))).collect();
    let other = Demand {
        slots: 2,
        periods: periods(63, 6),
        limit: 1,
        once: PeriodSet::EMPTY,
        often: [None; Demand::OFTEN],
        days: None,
    };
    let case = Case {
        items,
        counts: (4, 0),
        seats: vec![2, 1, 1, 1, 1, 1],
        other,
        members: (2, 4),
        total: 180 + 90,
    };
    let cost = case.cost();
    let problem = case.problem(&cost).expect("there is room");
    let best = exhaustive(&problem).expect("there is a split");
    let bound = case.bound(&problem);
    let total = 180;
    let plain = Cost::rest(&cost, total, &mut std::iter::empty(), &problem.counts());
    assert!(bound <= best && best - bound <= best / 1_000_000, "{bound} is far from {best}");
    assert!(plain < best - best / 10, "{plain} says nothing of the hours");
}
