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
    /// How many libraries they are.
    pub of: usize,
}

/// The subsets of one half of the items.
struct Half {
    /// Their sizes with their masks, the smallest first.
    sums: Vec<(u64, u32)>,
    /// Periods common to each, in the order of the masks.
    periods: Vec<PeriodSet>,
    /// How many libraries are in each, in the same order.
    libraries: Vec<usize>,
}

impl Half {
    fn new(problem: &Problem<'_>, week: PeriodSet, items: &[usize]) -> Self {
        let all = 1 << items.len();
        let mut sums = Vec::with_capacity(all);
        let (mut periods, mut libraries) = (Vec::with_capacity(all), Vec::with_capacity(all));
        sums.push((0u64, 0u32));
        periods.push(week);
        libraries.push(0);
        for &item in items {
            let item = &problem.items[item];
            for before in 0..sums.len() {
                let mask = u32::try_from(sums.len()).expect("few items");
                sums.push((sums[before].0 + item.size, mask));
                periods.push(periods[before].and(&item.periods));
                libraries.push(libraries[before] + item.libraries);
            }
        }
        sums.sort_unstable();
        Self { sums, periods, libraries }
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
            of: problem.libraries(items),
        }
    }

    /// Whether both sides of a split have periods in common, those of their classes.
    pub fn coincide(&self, mask: u32, classes: (&PeriodSet, &PeriodSet)) -> bool {
        let rest = !mask & ((1 << self.counts.1) - 1);
        !self.periods(mask, classes.0).is_empty() && !self.periods(rest, classes.1).is_empty()
    }

    /// How many libraries are on one side.
    pub fn libraries(&self, mask: u32) -> usize {
        let (low, high) = (mask & ((1 << self.counts.0) - 1), mask >> self.counts.0);
        self.low.libraries[low as usize] + self.high.libraries[high as usize]
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

#[cfg(test)]
mod tests {
    use super::Halves;
    use crate::model::{PeriodIx, PeriodSet};
    use crate::plan::placement::Placement;
    use crate::plan::pools::problem::{Item, Problem, Strain};

    const SIZES: [u64; 7] = [90, 41, 41, 30, 17, 8, 3];

    fn with_halves(test: impl FnOnce(&[Item], &Halves)) {
        let periods = |i: usize| [0, 1 + i % 3].map(PeriodIx::from_at).into_iter().collect();
        let item = |(tag, &size): (usize, &u64)| {
            let (libraries, foes) = (1 + tag % 2, Vec::new());
            Item { size, periods: periods(tag), libraries, foes, tag }
        };
        let items: Vec<Item> = SIZES.iter().enumerate().map(item).collect();
        let cost = Strain { slots: Vec::new(), rate: (1, 1) };
        let (classes, members, week) = (Vec::new(), (1, 9), Placement::new(Vec::new()));
        let problem = Problem {
            items: &items,
            classes,
            members,
            week,
            cost: &cost,
            watch: &|_| (),
            several: None,
        };
        let all: Vec<usize> = (0..items.len()).collect();
        test(&items, &Halves::new(&problem, PeriodSet::first(4), &all));
    }

    fn size(mask: u32) -> u64 {
        (0..SIZES.len()).filter(|i| mask >> i & 1 == 1).map(|i| SIZES[i]).sum()
    }

    #[test]
    fn rings_have_every_subset_of_their_sizes_once() {
        with_halves(|_, halves| {
            for (outer, inner) in [(90..140, 100..110), (0..231, 0..0), (100..101, 50..60)] {
                let mut found: Vec<u32> = halves.ring(&outer, &inner).map(|(_, m)| m).collect();
                found.sort_unstable();
                let is_in = |m: &u32| outer.contains(&size(*m)) && !inner.contains(&size(*m));
                let expected: Vec<u32> = (0..1 << SIZES.len()).filter(is_in).collect();
                assert_eq!(found, expected, "{outer:?} without {inner:?}");
                assert!(halves.ring(&outer, &inner).all(|(s, m)| s == size(m)));
            }
        });
    }

    #[test]
    fn sides_without_common_hours_are_known() {
        with_halves(|items, halves| {
            let later: PeriodSet = (1..4).map(PeriodIx::from_at).collect();
            for mask in 0..1u32 << SIZES.len() {
                let common = |side: u32| {
                    let mine = (0..SIZES.len()).filter(|i| mask >> i & 1 == side);
                    mine.fold(later, |set, i| set.and(&items[i].periods))
                };
                let expected = !common(1).is_empty() && !common(0).is_empty();
                assert_eq!(halves.coincide(mask, (&later, &later)), expected, "{mask:b}");
            }
        });
    }
}
