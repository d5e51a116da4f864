//! Parts of the small libraries that share no hours: a pool lies within one of them, so each part
//! has a whole number of pools.
//!
//! Source: B. Fox, "Discrete optimization via marginal analysis", Management Science 13, 1966 (pools
//! go one by one to the part that gains most, which is exact where each costs less and less).

use crate::model::PeriodSet;
use crate::plan::pools::problem::Problem;

/// Items that share hours with each other, directly or by way of others, and with nobody else.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Numbers of the items, in rising order.
    pub items: Vec<usize>,
    /// All periods that any of them can serve.
    pub periods: PeriodSet,
    /// What they add up to.
    pub size: u64,
    /// The fewest and the most pools that can be made of them, by numbers of members alone.
    pub pools: (u32, u32),
}

impl Part {
    /// All items as one part.
    pub fn whole(problem: &Problem<'_>) -> Self {
        let all = problem.classes.iter().fold(PeriodSet::EMPTY, |all, c| all.or(&c.periods));
        part(problem, all, (0..problem.items.len()).collect())
    }
}

/// The parts of a problem. It is one part where pools may hold several slots, or where the class of
/// a pool matters.
pub(super) fn parts(problem: &Problem<'_>) -> Vec<Part> {
    let is_plain = problem.several.is_none() && problem.classes.len() == 1;
    if !is_plain || problem.classes[0].slots > 1 {
        return vec![Part::whole(problem)];
    }
    let found = divide(problem).into_iter();
    found.map(|(periods, items)| part(problem, periods, items)).collect()
}

fn part(problem: &Problem<'_>, periods: PeriodSet, items: Vec<usize>) -> Part {
    let libraries = problem.libraries(&items);
    let (min, max) = problem.members;
    let count = |n: usize| u32::try_from(n).expect("few libraries");
    let pools = (count(libraries.div_ceil(max)), count((libraries / min).min(items.len())));
    let size = items.iter().map(|&i| problem.items[i].size).sum();
    Part { items, periods, size, pools }
}

fn divide(problem: &Problem<'_>) -> Vec<(PeriodSet, Vec<usize>)> {
    let mut parts: Vec<(PeriodSet, Vec<usize>)> = Vec::new();
    for (at, item) in problem.items.iter().enumerate() {
        let shares = |part: &(PeriodSet, Vec<usize>)| !part.0.and(&item.periods).is_empty();
        let Some(first) = parts.iter().position(shares) else {
            parts.push((item.periods, vec![at]));
            continue;
        };
        parts[first].0 = parts[first].0.or(&item.periods);
        parts[first].1.push(at);
        // What it has in common with others makes one part of them.
        for other in (first + 1..parts.len()).rev() {
            if !parts[other].0.and(&item.periods).is_empty() {
                let (periods, mut items) = parts.remove(other);
                parts[first].0 = parts[first].0.or(&periods);
                parts[first].1.append(&mut items);
            }
        }
    }
    parts.iter_mut().for_each(|(_, items)| items.sort_unstable());
    parts
}

/// How many of so many pools each part has when they cost least together; `cost` is that of a part
/// with so many pools, of which each further one must save less than the one before. `None` when
/// the numbers of members forbid it.
pub(super) fn pools_of(
    parts: &[Part],
    pools: u32,
    cost: impl Fn(usize, u32) -> u128,
) -> Option<Vec<u32>> {
    let mut counts: Vec<u32> = parts.iter().map(|p| p.pools.0).collect();
    let most: u32 = parts.iter().map(|p| p.pools.1).sum();
    if parts.iter().any(|p| p.pools.0 > p.pools.1) {
        return None;
    }
    let left = pools.checked_sub(counts.iter().sum()).filter(|_| pools <= most)?;
    let signed = |cost: u128| i128::try_from(cost).unwrap_or(i128::MAX);
    for _ in 0..left {
        let open = (0..parts.len()).filter(|&at| counts[at] < parts[at].pools.1);
        let more = |&at: &usize| signed(cost(at, counts[at] + 1)) - signed(cost(at, counts[at]));
        let next = open.min_by_key(|at| (more(at), *at)).expect("there are fewer than the most");
        counts[next] += 1;
    }
    Some(counts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Part, parts, pools_of};
    use crate::model::PeriodSet;
    use crate::plan::placement::Placement;
    use crate::plan::pools::problem::{Class, Item, Problem, Strain};
    use crate::plan::pools::tests::periods;

    #[test]
    fn who_shares_hours_with_others_by_way_of_third_ones_is_in_one_part() {
        let item = |mask| {
            let periods = periods(mask, 6);
            Item { size: 1, periods, libraries: 1, foes: Vec::new(), tag: 0 }
        };
        let items: Vec<Item> = [1, 2, 16, 3, 48].map(item).into();
        let class = |slots| Class { count: 2, slots, size: None, periods: PeriodSet::first(6) };
        let cost = Strain { slots: vec![1], rate: (1, 1) };
        let problem = |slots| Problem {
            items: &items,
            classes: vec![class(slots)],
            members: (2, 3),
            week: Placement::new(vec![1; 6]),
            cost: &cost,
            watch: &|_| (),
            several: None,
        };
        let found = parts(&problem(1));
        let of = |part: &Part| (part.items.clone(), part.size, part.pools);
        let expected = [(vec![0, 1, 3], 3, (1, 1)), (vec![2, 4], 2, (1, 1))];
        assert_eq!(found.iter().map(of).collect::<Vec<_>>(), expected);
        // A pool with two slots need not have hours in common.
        assert_eq!(parts(&problem(2)).len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn pools_go_where_they_cost_least_together(
            raw in prop::collection::vec((1u64..100, 0u32..3, 0u32..5), 1..4),
            pools in 0u32..12,
        ) {
            let part = |&(size, least, more): &(u64, u32, u32)| Part {
                items: Vec::new(),
                periods: PeriodSet::EMPTY,
                size,
                pools: (least, least + more),
            };
            let parts: Vec<Part> = raw.iter().map(part).collect();
            let cost = |at: usize, n: u32| u128::from(n) * u128::from(n) * 1_000_000
                / u128::from(parts[at].size);
            let mut all = vec![(0, 0)];
            for (at, part) in parts.iter().enumerate() {
                let each = |&(n, sum): &(u32, u128)| {
                    (part.pools.0..=part.pools.1).map(move |k| (n + k, sum + cost(at, k)))
                };
                all = all.iter().flat_map(each).collect();
            }
            let best = all.into_iter().filter(|(n, _)| *n == pools).map(|(_, sum)| sum).min();
            let found = pools_of(&parts, pools, cost);
            let sum = |counts: Vec<u32>| -> u128 {
                counts.into_iter().enumerate().map(|(at, n)| cost(at, n)).sum()
            };
            match (found.map(sum), best) {
                // Costs are rounded down.
                (Some(sum), Some(best)) => prop_assert!(sum <= best + 2 * u128::from(pools)),
                (found, best) => prop_assert_eq!(found, best),
            }
        }
    }
}
