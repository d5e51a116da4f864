//! What has to be split into pools, and what a split costs.

use std::ops::Range;

use crate::model::{PeriodSet, Quality};
use crate::plan::placement::{Demand, Placement};
use crate::plan::several::Several;
use crate::plan::watch::Watch;

/// A library to be pooled, or several that are to be together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// What pools are measured by: its weight, or its whole duties of the term.
    pub size: u64,
    /// Periods in which it can serve.
    pub periods: PeriodSet,
    /// How many libraries it is: one, or those that are together by agreement.
    pub libraries: usize,
    /// Items that may not be in a pool with it, in rising order.
    pub foes: Vec<usize>,
    /// Items that differ in anything else that matters, such as wishes, differ in this.
    pub tag: usize,
}

/// A kind of pool that has to be formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Class {
    /// How many such pools.
    pub count: u32,
    /// Slots a week that each holds.
    pub slots: u32,
    /// The size that fits it best, where the objective knows one.
    pub size: Option<u64>,
    /// Periods that it can hold.
    pub periods: PeriodSet,
}

/// What a pool costs; all costs are whole numbers and none is negative.
pub(crate) trait Cost {
    /// Cost of a pool of these items in a class.
    fn pool(&self, members: &[usize], size: u64, class: usize) -> u128;
    /// Short steps that it counts to work out the cost of a pool.
    fn steps(&self) -> u64 {
        0
    }
    /// The least that a pool of this size can cost in a class. Falls up to the size that fits the
    /// class best, and rises behind it.
    fn floor(&self, size: u64, class: usize) -> u128;
    /// How uneven two pools are, each a size and a class, if what they cost together depends on
    /// nothing else and grows with it.
    fn unevenness(&self, _: (u64, usize), _: (u64, usize)) -> Option<u128> {
        None
    }
    /// The sizes of the first of two pools of these classes with which they are less uneven than a
    /// limit, when both add up to a total; none where unevenness is not known.
    fn evener(&self, _total: u64, _classes: (usize, usize), _limit: u128) -> Range<u64> {
        0..0
    }
    /// The least that items of this total size can cost when so many pools of each class are left;
    /// `largest` gives the sizes of some of the items, the largest first, and may give none. A
    /// lower bound, never too high.
    fn rest(&self, size: u64, largest: &mut dyn Iterator<Item = u64>, left: &[u32]) -> u128;
}

/// Items, the pools to form of them, and the week in which these must find room.
pub(crate) struct Problem<'a> {
    /// The items, largest first.
    pub items: &'a [Item],
    /// The pools to form.
    pub classes: Vec<Class>,
    /// Fewest and most libraries in a pool.
    pub members: (usize, usize),
    /// The week with everybody else in it.
    pub week: Placement,
    /// What pools cost.
    pub cost: &'a dyn Cost,
    /// Who is told how far this is.
    pub watch: Watch<'a>,
    /// Where pools of several slots may hold cells that only some of their members can serve; else
    /// every member has to serve all of them.
    pub several: Option<&'a Several<'a>>,
}

/// A pool of a split: its items in rising order, and its class.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Group {
    /// Numbers of the items.
    pub members: Vec<usize>,
    /// Number of the class.
    pub class: usize,
}

/// A way to split all items, with its cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Split {
    /// The pools.
    pub groups: Vec<Group>,
    /// The sum of their costs.
    pub cost: u128,
}

impl Problem<'_> {
    /// Where pools of a class may hold cells that only some of their members can serve.
    fn several(&self, class: usize) -> Option<&Several<'_>> {
        self.several.filter(|_| self.classes[class].slots > 1)
    }

    /// Periods in which all these items, as a pool of this class, can serve.
    pub fn common(&self, group: &Group) -> PeriodSet {
        let all = self.classes[group.class].periods;
        group.members.iter().fold(all, |set, &i| set.and(&self.items[i].periods))
    }

    /// Periods that a pool of this class can hold when these items are in it.
    pub fn periods(&self, group: &Group) -> PeriodSet {
        let all = self.classes[group.class].periods;
        if let Some(several) = self.several(group.class) {
            return group.members.iter().flat_map(|&i| several.reach(i).and(&all).iter()).collect();
        }
        self.common(group)
    }

    /// What is left of some periods for a pool of this class when an item joins it: a set that is
    /// empty if there cannot be such a pool.
    pub fn narrowed(&self, class: usize, periods: &PeriodSet, item: usize) -> PeriodSet {
        if self.several(class).is_some() {
            *periods
        } else {
            periods.and(&self.items[item].periods)
        }
    }

    /// Whether some item fits into no pool of any class, by its hours or its number of libraries: then
    /// there is no split.
    pub fn is_hopeless(&self) -> bool {
        let fits = |item: &Item, class: usize| {
            self.several(class).is_some()
                || !item.periods.and(&self.classes[class].periods).is_empty()
        };
        let alone = |item: &Item| {
            item.libraries > self.members.1 || !(0..self.classes.len()).any(|c| fits(item, c))
        };
        self.items.iter().any(alone)
    }

    /// Whether there can be a pool of these items in some week.
    pub fn may_be(&self, members: &[usize], class: usize) -> bool {
        self.several(class).is_none_or(|s| s.may_hold(members, self.classes[class].slots))
    }

    /// Steps that were taken for pools of several slots since this was asked last.
    pub fn take_spent(&self) -> u64 {
        self.several.map_or(0, Several::take_spent)
    }

    /// Whether all pools of a split find their cells in the week, where more than places in it are
    /// asked for.
    pub fn has_room(&self, groups: &[Group]) -> bool {
        self.several.is_none_or(|several| several.has_room(self, groups))
    }

    /// What a group asks of the week.
    pub fn demand(&self, group: &Group) -> Demand {
        let slots = self.classes[group.class].slots;
        Demand {
            slots,
            periods: self.periods(group),
            limit: 1,
            once: PeriodSet::EMPTY,
            often: [None; Demand::OFTEN],
            days: None,
        }
    }

    /// How many libraries these items are.
    pub fn libraries(&self, items: &[usize]) -> usize {
        items.iter().map(|&i| self.items[i].libraries).sum()
    }

    /// Whether an item may be in a pool with these.
    pub fn accepts(&self, members: &[usize], item: usize) -> bool {
        let foes = &self.items[item].foes;
        foes.is_empty() || !members.iter().any(|m| foes.binary_search(m).is_ok())
    }

    /// Whether these items may be in one pool.
    pub fn is_peaceful(&self, members: &[usize]) -> bool {
        members.iter().all(|&m| self.accepts(members, m))
    }

    /// Cost of a group.
    pub fn price(&self, group: &Group) -> u128 {
        let size = group.members.iter().map(|&i| self.items[i].size).sum();
        self.cost.pool(&group.members, size, group.class)
    }

    /// The least that all pools can cost, whatever hours and agreements there are.
    pub fn plain_bound(&self) -> u128 {
        let total = self.items.iter().map(|i| i.size).sum();
        let sizes = &mut self.items.iter().map(|i| i.size);
        self.cost.rest(total, sizes, &self.counts())
    }

    /// Pools left to form when none is formed yet.
    pub fn counts(&self) -> Vec<u32> {
        self.classes.iter().map(|c| c.count).collect()
    }
}

/// The cost of pools that hold whole slots: slots² / quota, as in [`crate::model::Quota::strain`].
pub(crate) struct Strain {
    /// Slots of each class.
    pub slots: Vec<u32>,
    /// Slots a week that one unit of size is owed, as a fraction: slots of the week over total.
    pub rate: (u128, u128),
}

impl Strain {
    fn of(&self, slots: u32, size: u64) -> u128 {
        let (num, den) = self.rate;
        let square = u128::from(slots) * u128::from(slots);
        square * den * Quality::UNIT / (u128::from(size.max(1)) * num)
    }

    /// The least that pools of so many slots each can cost when they add up to a size, and whether
    /// no rounding stands between that and the costs of pools.
    ///
    /// Sizes are whole numbers and the cost is convex, so the best are those that differ by one at
    /// most. The next best cost more by at least 2x / (q (q + 1) (q + 2)), when a pool of size q
    /// costs x / q; where that is more than all pools are rounded by, it cannot be rounded away.
    fn even(&self, slots: u32, pools: u32, size: u64) -> (u128, bool) {
        let (small, larger) = (size / u64::from(pools), size % u64::from(pools));
        let costs = [small, small + 1].map(|size| self.of(slots, size));
        let larger = u128::from(larger);
        let sum = (u128::from(pools) - larger) * costs[0] + larger * costs[1];
        let (num, den) = self.rate;
        let square = u128::from(slots) * u128::from(slots);
        let factors = [num, small.into(), u128::from(small) + 1, u128::from(small) + 2];
        let rounded = factors.iter().fold(u128::from(pools), |p, f| p.saturating_mul(*f));
        (sum, 2 * square * den * Quality::UNIT >= rounded)
    }
}

impl Cost for Strain {
    fn pool(&self, _: &[usize], size: u64, class: usize) -> u128 {
        self.of(self.slots[class], size)
    }

    fn floor(&self, size: u64, class: usize) -> u128 {
        self.of(self.slots[class], size)
    }

    /// For a fixed sum of sizes, slots² / quota is least where sizes are as slots.
    fn unevenness(&self, left: (u64, usize), right: (u64, usize)) -> Option<u128> {
        let (a, b) = (u128::from(self.slots[left.1]), u128::from(self.slots[right.1]));
        Some((u128::from(left.0) * b).abs_diff(u128::from(right.0) * a))
    }

    /// With slots a and b, a size s of a total t is that uneven when s · (a + b) is so far from t · a.
    fn evener(&self, total: u64, (left, right): (usize, usize), limit: u128) -> Range<u64> {
        let (a, b) = (u128::from(self.slots[left]), u128::from(self.slots[right]));
        let even = u128::from(total) * a;
        let first = even.checked_sub(limit).map_or(0, |below| below / (a + b) + 1);
        let next = even.saturating_add(limit).div_ceil(a + b).min(u128::from(total) + 1);
        let [first, next] = [first, next].map(|size| u64::try_from(size).unwrap_or(u64::MAX));
        first..next.max(first)
    }

    /// Slots² / quota is convex and homogeneous, so one large pool is a bound; and the largest item
    /// sits in a pool at least that large, which is a better one when it is above the average, and
    /// so on with the next largest. Pools that hold the same slots have whole sizes, too.
    fn rest(&self, size: u64, largest: &mut dyn Iterator<Item = u64>, left: &[u32]) -> u128 {
        let mut slots: u32 = left.iter().zip(&self.slots).map(|(n, s)| n * s).sum();
        let Some(most) = (0..left.len()).filter(|&c| left[c] > 0).map(|c| self.slots[c]).max()
        else {
            return 0;
        };
        let (mut size, mut cost) = (size, 0);
        while slots > most
            && let Some(item) = largest.next()
            && u128::from(item) * u128::from(slots) > u128::from(size) * u128::from(most)
        {
            cost += self.of(most, item);
            (slots, size) = (slots - most, size - item);
        }
        // Each pool's cost is rounded down.
        let rounding = u128::from(left.iter().sum::<u32>());
        let alike = left.iter().zip(&self.slots).all(|(&n, &slots)| n == 0 || slots == most);
        if !alike {
            return (cost + self.of(slots, size)).saturating_sub(rounding);
        }
        match self.even(most, slots / most, size) {
            (least, true) if cost == 0 => least,
            (least, _) => (cost + least).saturating_sub(rounding),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cost, Strain};

    #[test]
    fn sizes_of_two_pools_that_are_less_uneven_than_a_limit_are_found_on_both_sides_of_the_best() {
        let cost = Strain { slots: vec![1, 2, 3], rate: (1, 1) };
        for (left, right) in [(0, 0), (0, 1), (1, 0), (1, 2), (2, 0)] {
            for (total, limit) in (0..12).flat_map(|total| (0..40).map(move |limit| (total, limit)))
            {
                let uneven = |&size: &u64| cost.unevenness((size, left), (total - size, right));
                let less = |size: &u64| uneven(size) < Some(limit);
                let expected: Vec<u64> = (0..=total).filter(less).collect();
                let found: Vec<u64> = cost.evener(total, (left, right), limit).collect();
                assert_eq!(found, expected, "{total} {limit}");
            }
        }
    }
}
