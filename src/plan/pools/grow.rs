//! The pools that could be formed around the largest remaining item.

use std::ops::ControlFlow;

use crate::model::PeriodSet;
use crate::plan::pools::COVER;
use crate::plan::pools::node::{Candidate, Node};
use crate::plan::pools::problem::{Group, Problem};

/// Grows pools around the largest item by adding others, larger ones first.
pub(super) struct Grow<'a> {
    problem: &'a Problem<'a>,
    node: &'a Node,
    others: &'a [usize],
    /// Whether each of the others is equal to the one before it.
    repeated: Vec<bool>,
    /// Sizes of the others, added up from the front.
    sums: Vec<u64>,
    class: usize,
    /// Pools of each class that are left once this one is formed.
    counts: Vec<u32>,
    /// The sizes with which the split can cost less than the cap, both included.
    window: (u64, u64),
    /// Fewest and most members.
    limits: (usize, usize),
    cap: u128,
    work: u64,
    members: Vec<usize>,
    found: Vec<Candidate>,
}

impl<'a> Grow<'a> {
    /// More candidates than this at one node are a sign that the cap is far off.
    const MOST_CANDIDATES: usize = 100_000;

    /// Pools of a class, with so many members, that may be formed at a node when splits must cost
    /// less than the cap, in at most so many steps.
    pub fn new(
        problem: &'a Problem<'a>,
        node: &'a Node,
        class: usize,
        limits: (usize, usize),
        (cap, work): (u128, u64),
    ) -> Self {
        let (first, others) = node.left.split_at(1);
        let mut counts = node.counts.clone();
        counts[class] -= 1;
        let slots: u32 = node.counts.iter().zip(&problem.classes).map(|(n, c)| n * c.slots).sum();
        let share = u128::from(node.size) * u128::from(problem.classes[class].slots);
        let best = problem.classes[class].size;
        let best = best.unwrap_or_else(|| {
            u64::try_from(share / u128::from(slots)).expect("no more than the whole")
        });
        let sums = std::iter::once(0)
            .chain(others.iter().scan(0, |sum, &i| {
                *sum += problem.items[i].size;
                Some(*sum)
            }))
            .collect();
        let items = problem.items;
        let is_repeated = |at: usize| at > 0 && items[others[at - 1]] == items[others[at]];
        let repeated = (0..others.len()).map(is_repeated).collect();
        let cap = cap.saturating_sub(node.cost);
        let (window, members, found) = ((0, 0), first.to_vec(), Vec::new());
        let mut grow = Self {
            problem,
            node,
            others,
            repeated,
            sums,
            class,
            counts,
            window,
            limits,
            cap,
            work,
            members,
            found,
        };
        grow.window = grow.sizes_below_cap(best);
        grow
    }

    /// Every such pool, the steps left over, and whether there were enough of them.
    pub fn run(mut self) -> (Vec<Candidate>, u64, bool) {
        let item = &self.problem.items[self.members[0]];
        let all = &self.problem.classes[self.class].periods;
        let periods = self.problem.narrowed(self.class, all, self.members[0]);
        let flow = self.extend(item.size, periods, item.libraries, 0);
        (self.found, self.work, flow.is_continue())
    }

    /// What a split costs at least falls up to the best size of this pool and rises behind it.
    fn sizes_below_cap(&self, best: u64) -> (u64, u64) {
        // The best size is a whole number only by rounding down.
        let Some(best) = [best, best + 1].into_iter().find(|&size| self.plain(size) < self.cap)
        else {
            return (1, 0);
        };
        let (mut below, mut first) = (0, best);
        while first - below > 1 {
            let middle = below + (first - below) / 2;
            if self.plain(middle) < self.cap { first = middle } else { below = middle }
        }
        let (mut last, mut above) = (best, self.node.size.max(best) + 1);
        while above - last > 1 {
            let middle = last + (above - last) / 2;
            if self.plain(middle) < self.cap { last = middle } else { above = middle }
        }
        (first, last)
    }

    fn extend(
        &mut self,
        size: u64,
        periods: PeriodSet,
        libraries: usize,
        from: usize,
    ) -> ControlFlow<()> {
        if self.work == 0 || self.found.len() >= Self::MOST_CANDIDATES {
            return ControlFlow::Break(());
        }
        self.work -= 1;
        if periods.is_empty() {
            return ControlFlow::Continue(());
        }
        let (first, last) = self.window;
        if self.limits.0 <= libraries && libraries <= self.limits.1 && first <= size && size <= last
        {
            self.offer(size);
        }
        let room = self.limits.1.saturating_sub(libraries);
        if room == 0 || size > last {
            return ControlFlow::Continue(());
        }
        for at in from..self.others.len() {
            // Even with the largest that may follow the pool stays too small; so do all later ones.
            let most = size + self.sums[self.others.len().min(at + room)] - self.sums[at];
            if most < first {
                break;
            }
            let item = self.others[at];
            let next = &self.problem.items[item];
            // Of equal items, one that was passed over is not taken later: it gives nothing new.
            if at > from && self.repeated[at] {
                continue;
            }
            if next.libraries > room || !self.problem.accepts(&self.members, item) {
                continue;
            }
            let (size, libraries) = (size + next.size, libraries + next.libraries);
            self.members.push(item);
            let periods = self.problem.narrowed(self.class, &periods, item);
            self.extend(size, periods, libraries, at + 1)?;
            self.members.pop();
        }
        ControlFlow::Continue(())
    }

    /// What the split costs from here at least when this pool has a size, whoever its members are.
    fn plain(&self, size: u64) -> u128 {
        let none = &mut std::iter::empty();
        let left = self.node.size.saturating_sub(size);
        let rest = self.problem.cost.rest(left, none, &self.counts);
        self.problem.cost.floor(size, self.class).saturating_add(rest)
    }

    /// Takes the pool as it is for a candidate, if its own bound stays below the cap.
    fn offer(&mut self, size: u64) {
        let price = self.problem.cost.pool(&self.members, size, self.class);
        self.work = self.work.saturating_sub(self.problem.cost.steps() / COVER);
        let others = self.others.iter().filter(|i| !self.members.contains(i));
        let mut sizes = others.map(|&i| self.problem.items[i].size);
        let rest = self.problem.cost.rest(self.node.size - size, &mut sizes, &self.counts);
        if price.saturating_add(rest) >= self.cap {
            return;
        }
        let may_be = self.problem.may_be(&self.members, self.class);
        self.work = self.work.saturating_sub(self.problem.take_spent());
        if !may_be {
            return;
        }
        let bound = self.node.cost + price + rest;
        let group = Group { members: self.members.clone(), class: self.class };
        self.found.push(Candidate { bound, price, size, group });
    }
}
