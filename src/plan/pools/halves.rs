//! The splits of a few items into two sides, the most even ones first.
//!
//! The items are cut into two halves, and the subsets of each are sorted by size; so the splits
//! within a ring of sizes are found without a look at all the others.
//!
//! Source: E. Horowitz and S. Sahni, "Computing partitions with applications to the knapsack
//! problem", J. ACM 21 (2), 1974 (meet in the middle).

use std::ops::Range;

use crate::model::PeriodSet;
use crate::plan::pools::problem::Problem;

/// Items to be split, as the subsets of two halves of them.
pub(super) struct Halves {
    low: Half,
    high: Half,
    /// How many items are in the low half, and in both.
    counts: (usize, usize),
    /// What all items add up to.
    pub total: u64,
}

/// The subsets of one half of the items.
struct Half {
    /// Their sizes with their masks, the smallest first.
    sums: Vec<(u64, u32)>,
    /// Periods common to each, in the order of the masks.
    periods: Vec<PeriodSet>,
}

impl Half {
    fn new(problem: &Problem<'_>, week: PeriodSet, items: &[usize]) -> Self {
        let mut sums = vec![(0u64, 0u32)];
        let mut periods = vec![week];
        for &item in items {
            let item = &problem.items[item];
            for before in 0..sums.len() {
                let mask = u32::try_from(sums.len()).expect("few items");
                sums.push((sums[before].0 + item.size, mask));
                periods.push(periods[before].and(&item.periods));
            }
        }
        sums.sort_unstable();
        Self { sums, periods }
    }
}

impl Halves {
    /// All subsets of some items of a problem, with their common periods among those of a week.
    /// There may be no more than thirty items.
    pub fn new(problem: &Problem<'_>, week: PeriodSet, items: &[usize]) -> Self {
        let (low, high) = items.split_at(items.len() / 2);
        let total = items.iter().map(|&i| problem.items[i].size).sum();
        let counts = (low.len(), items.len());
        Self {
            low: Half::new(problem, week, low),
            high: Half::new(problem, week, high),
            counts,
            total,
        }
    }

    /// Whether both sides of a split have periods in common, those of their classes.
    pub fn coincide(&self, mask: u32, classes: (&PeriodSet, &PeriodSet)) -> bool {
        let rest = !mask & ((1 << self.counts.1) - 1);
        !self.periods(mask, classes.0).is_empty() && !self.periods(rest, classes.1).is_empty()
    }

    fn periods(&self, mask: u32, class: &PeriodSet) -> PeriodSet {
        let (low, high) = (mask & ((1 << self.counts.0) - 1), mask >> self.counts.0);
        self.low.periods[low as usize].and(&self.high.periods[high as usize]).and(class)
    }

    /// The masks of all subsets whose size is in the outer range but not in the inner one.
    pub fn ring(&self, outer: &Range<u64>, inner: &Range<u64>) -> impl Iterator<Item = (u64, u32)> {
        let parts =
            [outer.start..inner.start.min(outer.end), inner.end.max(outer.start)..outer.end];
        let parts = if inner.is_empty() { [outer.clone(), 0..0] } else { parts };
        parts.into_iter().flat_map(|sizes| self.within(sizes))
    }

    fn within(&self, sizes: Range<u64>) -> impl Iterator<Item = (u64, u32)> {
        let high = &self.high.sums;
        self.low.sums.iter().flat_map(move |&(low, low_mask)| {
            let first = high.partition_point(|(size, _)| size + low < sizes.start);
            let next = high.partition_point(|(size, _)| size + low < sizes.end);
            let shift = self.counts.0;
            high[first..next.max(first)]
                .iter()
                .map(move |&(size, mask)| (low + size, low_mask | mask << shift))
        })
    }
}

/// The sizes from zero to `total` for which a cost, which falls up to one of them and rises behind
/// it, stays below a limit.
pub(super) fn sizes_below(total: u64, limit: u128, cost: impl Fn(u64) -> u128) -> Range<u64> {
    let best = least(0, total, |size| cost(size + 1) >= cost(size));
    if cost(best) >= limit {
        return 0..0;
    }
    let first = least(0, best, |size| cost(size) < limit);
    let next = least(best + 1, total + 1, |size| cost(size) >= limit);
    first..next
}

/// The first number of a range for which something holds that stays so; the last one at least.
fn least(mut first: u64, mut last: u64, holds: impl Fn(u64) -> bool) -> u64 {
    while first < last {
        let middle = first + (last - first) / 2;
        if holds(middle) { last = middle } else { first = middle + 1 }
    }
    first
}
