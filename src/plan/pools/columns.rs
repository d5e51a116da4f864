//! All pools that can be part of a split below a cap, listed once.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::model::PeriodSet;
use crate::plan::pools::COVER;
use crate::plan::pools::problem::Problem;

/// A pool that may be formed.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its items, one bit each.
    pub mask: u128,
    /// What they add up to.
    pub size: u64,
    /// What the pool costs.
    pub price: u64,
    /// Its class.
    pub class: usize,
    /// Columns of a class with the same kind differ only in items that are equal.
    pub kind: u32,
}

/// The most items that masks have room for.
pub(super) const MOST_ITEMS: usize = 128;

/// More columns than this are a sign that the cap is far off.
const MOST_COLUMNS: usize = 200_000;

/// Short steps that a set of members counts.
const MEMBER: u64 = 3;

/// Every pool with which a split can cost less than the cap, and the steps that are left; `None`
/// when there are too many or the steps run out.
pub(super) fn columns(problem: &Problem<'_>, cap: u128, work: &mut u64) -> Option<Vec<Column>> {
    let total = problem.items.iter().map(|i| i.size).sum();
    let mut list = List { problem, cap, total, work, class: 0, window: (1, 0), found: Vec::new() };
    for class in (0..problem.classes.len()).filter(|&c| problem.classes[c].count > 0) {
        list.class = class;
        list.window = list.sizes_below_cap();
        let all = problem.classes[class].periods;
        for first in 0..problem.items.len() {
            let item = &problem.items[first];
            let periods = problem.narrowed(class, &all, first);
            let members = &mut vec![first];
            if list.extend(members, item.size, &periods).is_break() {
                return None;
            }
        }
    }
    let mut found = list.found;
    number_kinds(problem, &mut found);
    Some(found)
}

struct List<'a> {
    problem: &'a Problem<'a>,
    cap: u128,
    total: u64,
    work: &'a mut u64,
    class: usize,
    /// The sizes with which a split can cost less than the cap, both included.
    window: (u64, u64),
    found: Vec<Column>,
}

impl List<'_> {
    /// What a split costs at least when it has a pool of this size.
    fn with(&self, size: u64, price: u128) -> u128 {
        let mut counts = self.problem.counts();
        counts[self.class] -= 1;
        let none = &mut std::iter::empty();
        price.saturating_add(self.problem.cost.rest(self.total - size, none, &counts))
    }

    fn fits(&self, size: u64) -> bool {
        self.with(size, self.problem.cost.floor(size, self.class)) < self.cap
    }

    /// What a split costs at least falls up to the best size of a pool and rises behind it.
    fn sizes_below_cap(&self) -> (u64, u64) {
        let class = &self.problem.classes[self.class];
        let slots: u64 =
            self.problem.classes.iter().map(|c| u64::from(c.count) * u64::from(c.slots)).sum();
        let share = u128::from(self.total) * u128::from(class.slots) / u128::from(slots);
        let best = class.size.map_or(share, u128::from).min(u128::from(self.total));
        let best = u64::try_from(best).expect("no more than the whole");
        let Some(best) = [best, best + 1].into_iter().find(|&s| s <= self.total && self.fits(s))
        else {
            return (1, 0);
        };
        let (mut below, mut first) = (0, best);
        while first - below > 1 {
            let middle = below + (first - below) / 2;
            if self.fits(middle) { first = middle } else { below = middle }
        }
        let (mut last, mut above) = (best, self.total + 1);
        while above - last > 1 {
            let middle = last + (above - last) / 2;
            if self.fits(middle) { last = middle } else { above = middle }
        }
        (first, last)
    }

    /// Takes the members for a column if they fit, then adds further ones, the larger first.
    fn extend(
        &mut self,
        members: &mut Vec<usize>,
        size: u64,
        periods: &PeriodSet,
    ) -> ControlFlow<()> {
        let (min, max) = self.problem.members;
        let (first, last) = self.window;
        if *self.work == 0 || self.found.len() >= MOST_COLUMNS {
            return ControlFlow::Break(());
        }
        *self.work = self.work.saturating_sub(MEMBER);
        if periods.is_empty() || size > last {
            return ControlFlow::Continue(());
        }
        let libraries = self.problem.libraries(members);
        if libraries > max {
            return ControlFlow::Continue(());
        }
        if libraries >= min && size >= first {
            self.offer(members, size);
        }
        let items = self.problem.items;
        let from = members[members.len() - 1] + 1;
        let light = items.partition_point(|i| size + i.size > last);
        for (next, item) in items.iter().enumerate().skip(from.max(light)) {
            let room = u64::try_from(max - libraries).unwrap_or(u64::MAX);
            if size.saturating_add(item.size.saturating_mul(room)) < first {
                break;
            }
            if !self.problem.accepts(members, next) {
                continue;
            }
            members.push(next);
            let periods = self.problem.narrowed(self.class, periods, next);
            self.extend(members, size + item.size, &periods)?;
            members.pop();
        }
        ControlFlow::Continue(())
    }

    fn offer(&mut self, members: &[usize], size: u64) {
        let price = self.problem.cost.pool(members, size, self.class);
        *self.work = self.work.saturating_sub(self.problem.cost.steps());
        if self.with(size, price) >= self.cap {
            return;
        }
        let may_be = self.problem.may_be(members, self.class);
        let steps = self.problem.take_spent().saturating_mul(COVER);
        *self.work = self.work.saturating_sub(steps);
        if may_be && let Ok(price) = u64::try_from(price) {
            let mask = members.iter().fold(0, |mask, &i| mask | 1 << i);
            self.found.push(Column { mask, size, price, class: self.class, kind: 0 });
        }
    }
}

/// Gives columns that differ only in equal items the same number.
fn number_kinds(problem: &Problem<'_>, columns: &mut [Column]) {
    let first = |i: usize| (0..i).find(|&j| problem.items[j] == problem.items[i]).unwrap_or(i);
    let firsts: Vec<usize> = (0..problem.items.len()).map(first).collect();
    let mut kinds: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
    for column in columns {
        let next = u32::try_from(kinds.len()).expect("few columns");
        let key = members(column.mask).map(|i| firsts[i]).collect();
        column.kind = *kinds.entry(key).or_insert(next);
    }
}

/// The items of a mask, in rising order.
pub(super) fn members(mut mask: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let item = (mask != 0).then(|| mask.trailing_zeros() as usize)?;
        mask &= mask - 1;
        Some(item)
    })
}
