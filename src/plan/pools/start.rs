//! A good split to start from: the heaviest item to the neediest pool, then pairs of pools are
//! split anew until no pair can be improved.
//!
//! Source: R. L. Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17,
//! 1969 (largest first).

use std::collections::BTreeSet;

use crate::model::PeriodSet;
use crate::plan::placement::Placement;
use crate::plan::pools::problem::{Group, Problem, Split};
use crate::plan::watch::{Stage, Step};

/// A split that need not be the best; `None` when none was found this way, which proves nothing.
pub(crate) fn start(problem: &Problem<'_>) -> Option<Split> {
    let by_size: Vec<usize> = (0..problem.items.len()).collect();
    let mut by_hours = by_size.clone();
    by_hours.sort_by_key(|&i| (problem.items[i].periods.len(), i));
    let mut packed = [by_size, by_hours].iter().find_map(|order| Packing::fill(problem, order))?;
    packed.improve();
    let mut groups = packed.groups;
    groups.sort();
    let cost = groups.iter().map(|g| problem.price(g)).sum();
    Some(Split { groups, cost })
}

/// Pools with their places in the week.
pub(super) struct Packing<'a> {
    pub problem: &'a Problem<'a>,
    pub groups: Vec<Group>,
    pub sizes: Vec<u64>,
    pub week: Placement,
    /// The number in the week of the first pool.
    pub first: usize,
    /// All periods that a week can have.
    pub all: PeriodSet,
}

/// Up to so many pools all pairs are split anew.
const MOST_PAIRED: usize = 300;

/// A round is idle in which fewer than one in so many pools gains; so many idle ones are the end.
const FEW: usize = 1_000;
const PATIENCE: usize = 12;

/// More rounds than this were never needed.
const MOST_ROUNDS: usize = 1_000;

impl<'a> Packing<'a> {
    /// Pools without members; `None` when the week has no room for so many.
    pub fn empty(problem: &'a Problem<'a>) -> Option<Self> {
        let mut groups: Vec<Group> = Vec::new();
        for (class, c) in problem.classes.iter().enumerate() {
            groups.extend((0..c.count).map(|_| Group { members: Vec::new(), class }));
        }
        let (mut week, first) = (problem.week.clone(), problem.week.len());
        groups.iter().try_for_each(|g| week.push(problem.demand(g))).ok()?;
        let sizes = vec![0; groups.len()];
        let all = PeriodSet::first(PeriodSet::CAPACITY);
        Some(Self { problem, groups, sizes, week, first, all })
    }

    /// Gives each item in turn to the pool that has least for its slots, among those that take it.
    fn fill(problem: &'a Problem<'a>, order: &[usize]) -> Option<Self> {
        let mut packing = Self::empty(problem)?;
        let (min, max) = problem.members;
        let (mut wanting, mut lacking) = (min * packing.groups.len(), packing.groups.len());
        let mut left = problem.libraries(order);
        let mut queue: BTreeSet<(u64, usize)> = (0..packing.groups.len()).map(|g| (0, g)).collect();
        for (done, &item) in order.iter().enumerate() {
            let of = Some(order.len() as u64);
            (problem.watch)(Step { stage: Stage::Pooling, done: done as u64, of });
            let libraries = problem.items[item].libraries;
            // Whatever is left is needed by the pools that have too few: an item goes to one only.
            let is_needed = left <= wanting || order.len() - done <= lacking;
            let most = if is_needed { min } else { max };
            let mut needy = queue.iter().map(|&(_, g)| g);
            let taken = needy.find(|&g| packing.count(g) < most && packing.join(g, item))?;
            let slots = packing.slots(taken);
            queue.remove(&((packing.sizes[taken] - problem.items[item].size) / slots, taken));
            queue.insert((packing.sizes[taken] / slots, taken));
            let now = packing.count(taken);
            wanting -= now.min(min) - (now - libraries).min(min);
            lacking -= usize::from(now >= min && now - libraries < min);
            left -= libraries;
        }
        packing.groups.iter_mut().for_each(|g| g.members.sort_unstable());
        (wanting == 0).then_some(packing)
    }

    /// How many libraries a pool has.
    pub fn count(&self, group: usize) -> usize {
        self.problem.libraries(&self.groups[group].members)
    }

    /// How many slots a pool holds.
    pub fn slots(&self, group: usize) -> u64 {
        u64::from(self.problem.classes[self.groups[group].class].slots)
    }

    /// Adds an item to a pool that has room for its libraries and still finds a place.
    pub fn join(&mut self, group: usize, item: usize) -> bool {
        let libraries = self.problem.items[item].libraries;
        self.count(group) + libraries <= self.problem.members.1 && self.take(group, item)
    }

    /// Adds an item to a pool if the pool still finds a place.
    fn take(&mut self, group: usize, item: usize) -> bool {
        if !self.problem.accepts(&self.groups[group].members, item) {
            return false;
        }
        self.groups[group].members.push(item);
        let demand = self.problem.demand(&self.groups[group]);
        let fits = !demand.periods.is_empty() && self.week.change(self.first + group, demand);
        if fits {
            self.sizes[group] += self.problem.items[item].size;
        } else {
            self.groups[group].members.pop();
        }
        fits
    }

    /// Splits pairs of pools anew as long as that helps.
    fn improve(&mut self) {
        if self.groups.len() > MOST_PAIRED {
            return self.improve_extremes();
        }
        let mut better = true;
        while better {
            better = false;
            for a in 0..self.groups.len() {
                for b in a + 1..self.groups.len() {
                    better |= self.resplit(a, b);
                }
            }
        }
    }

    /// Splits pools that have too much for their slots anew with those that have too little: the
    /// largest with the smallest, and so on; then with the next ones, until hardly any pair gains.
    fn improve_extremes(&mut self) {
        let count = self.groups.len();
        let mut idle = 0;
        for round in 0..MOST_ROUNDS {
            (self.problem.watch)(Step { stage: Stage::Evening, done: round as u64, of: None });
            let mut order: Vec<usize> = (0..count).collect();
            order.sort_by_key(|&g| (self.sizes[g] / self.slots(g), g));
            let (small, large) = order.split_at(count / 2);
            let split = (0..small.len())
                .filter(|&at| {
                    let other = (at + round % small.len()) % small.len();
                    self.resplit(small[at], large[large.len() - 1 - other])
                })
                .count();
            idle = if split * FEW < count { idle + 1 } else { 0 };
            if idle == PATIENCE {
                return;
            }
        }
    }
}
