//! A good split to start from: the heaviest item to the neediest pool, then pairs of pools are
//! split anew until no pair can be improved.
//!
//! Source: R. L. Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17,
//! 1969 (largest first).

use std::collections::BTreeSet;

use crate::model::PeriodSet;
use crate::plan::placement::Placement;
use crate::plan::pools::MOST_PROVABLE;
use crate::plan::pools::halves::{Halves, sizes_below};
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
struct Packing<'a> {
    problem: &'a Problem<'a>,
    groups: Vec<Group>,
    sizes: Vec<u64>,
    week: Placement,
    /// The number in the week of the first pool.
    first: usize,
    /// All periods that a week can have.
    all: PeriodSet,
}

/// The most members of two pools together whose every split is tried.
const MOST_TOGETHER: usize = 14;

/// Two pools whose sizes differ by less than this part are even enough; when there are so many
/// items that no proof follows, by less than the second.
const FINE_ENOUGH: [u128; 2] = [100_000, 3_000];

/// Up to so many pools all pairs are split anew.
const MOST_PAIRED: usize = 300;

/// Splits are looked at that are this many times more even than now, then those this many times
/// less even, and so on.
const FIRST_RING: u128 = 4_096;
const WIDER: u128 = 16;

/// A round is idle in which fewer than one in so many pools gains; so many idle ones are the end.
const FEW: usize = 1_000;
const PATIENCE: usize = 12;

/// More rounds than this were never needed.
const MOST_ROUNDS: usize = 1_000;

impl<'a> Packing<'a> {
    /// Gives each item in turn to the pool that has least for its slots, among those that take it.
    fn fill(problem: &'a Problem<'a>, order: &[usize]) -> Option<Self> {
        let mut groups: Vec<Group> = Vec::new();
        for (class, c) in problem.classes.iter().enumerate() {
            groups.extend((0..c.count).map(|_| Group { members: Vec::new(), class }));
        }
        let (mut week, first) = (problem.week.clone(), problem.week.len());
        groups.iter().try_for_each(|g| week.push(problem.demand(g))).ok()?;
        let sizes = vec![0; groups.len()];
        let all = PeriodSet::first(PeriodSet::CAPACITY);
        let mut packing = Self { problem, groups, sizes, week, first, all };
        let (min, max) = problem.members;
        let mut wanting = min * packing.groups.len();
        let mut queue: BTreeSet<(u64, usize)> = (0..packing.groups.len()).map(|g| (0, g)).collect();
        for (done, &item) in order.iter().enumerate() {
            let of = Some(order.len() as u64);
            (problem.watch)(Step { stage: Stage::Pooling, done: done as u64, of });
            let most = if order.len() - done <= wanting { min } else { max };
            let mut needy = queue.iter().map(|&(_, g)| g);
            let taken =
                needy.find(|&g| packing.groups[g].members.len() < most && packing.take(g, item))?;
            let slots = u64::from(problem.classes[packing.groups[taken].class].slots);
            queue.remove(&((packing.sizes[taken] - problem.items[item].size) / slots, taken));
            queue.insert((packing.sizes[taken] / slots, taken));
            wanting -= usize::from(packing.groups[taken].members.len() <= min);
        }
        packing.groups.iter_mut().for_each(|g| g.members.sort_unstable());
        Some(packing)
    }

    /// Adds an item to a pool if the pool still finds a place.
    fn take(&mut self, group: usize, item: usize) -> bool {
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
            let slots = |g: usize| u64::from(self.problem.classes[self.groups[g].class].slots);
            let mut order: Vec<usize> = (0..count).collect();
            order.sort_by_key(|&g| (self.sizes[g] / slots(g), g));
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

    /// Splits the members of two pools in the best way; false when there is no better one.
    fn resplit(&mut self, a: usize, b: usize) -> bool {
        let (left, right) = (&self.groups[a], &self.groups[b]);
        if left.members.len() + right.members.len() > MOST_TOGETHER {
            return false;
        }
        let classes = (left.class, right.class);
        let (left, right) = ((self.sizes[a], classes.0), (self.sizes[b], classes.1));
        let Some(uneven) = self.problem.cost.unevenness(left, right) else {
            return self.resplit_any(a, b);
        };
        let fine = FINE_ENOUGH[usize::from(self.problem.items.len() > MOST_PROVABLE)];
        if uneven * fine <= u128::from(self.sizes[a]) {
            return false;
        }
        self.resplit_evenly((a, b), classes, uneven)
    }

    /// The same where what two pools cost depends on nothing but how uneven they are.
    fn resplit_evenly(
        &mut self,
        (a, b): (usize, usize),
        classes: (usize, usize),
        now: u128,
    ) -> bool {
        let members = self.together(a, b);
        let halves = Halves::new(self.problem, self.all, &members);
        let cost = self.problem.cost;
        let uneven = |size| {
            cost.unevenness((size, classes.0), (halves.total - size, classes.1)).unwrap_or(0)
        };
        let class = |c: usize| &self.problem.classes[c].periods;
        let periods = (class(classes.0), class(classes.1));
        let mut inner = 0..0;
        let mut limit = (now / FIRST_RING).max(1);
        loop {
            let outer = sizes_below(halves.total, limit, uneven);
            let mut found: Vec<(u128, u32)> = (halves.ring(&outer, &inner))
                .filter(|&(_, mask)| self.counts_fit(mask, members.len()))
                .map(|(size, mask)| (uneven(size), mask))
                .collect();
            found.sort_unstable();
            for (_, mask) in found {
                if halves.coincide(mask, periods) {
                    let (left, right) = sides(&members, mask, classes);
                    if self.exchange((a, left), (b, right)) {
                        return true;
                    }
                }
            }
            if limit >= now {
                return false;
            }
            inner = outer;
            limit = limit.saturating_mul(WIDER).min(now);
        }
    }

    /// The same for any costs.
    fn resplit_any(&mut self, a: usize, b: usize) -> bool {
        let members = self.together(a, b);
        let (left, right) = (&self.groups[a], &self.groups[b]);
        let classes = (left.class, right.class);
        let now = self.problem.price(left) + self.problem.price(right);
        let mut candidates = self.candidates(&members, classes, now);
        candidates.sort_unstable();
        let (mut best, mut done) = (now, false);
        for (least, mask) in candidates {
            if least >= best {
                break;
            }
            let (left, right) = sides(&members, mask, classes);
            let cost = self.problem.price(&left) + self.problem.price(&right);
            if cost < best && self.exchange((a, left), (b, right)) {
                (best, done) = (cost, true);
            }
        }
        done
    }

    fn together(&self, a: usize, b: usize) -> Vec<usize> {
        let mut members = [&self.groups[a].members[..], &self.groups[b].members].concat();
        members.sort_unstable();
        members
    }

    /// Whether both sides of a split of so many have as many members as pools may have.
    fn counts_fit(&self, mask: u32, of: usize) -> bool {
        let (min, max) = self.problem.members;
        let left = mask.count_ones() as usize;
        (min..=max).contains(&left) && (min..=max).contains(&(of - left))
    }

    /// Every split of the members, as the mask of one side, that may be better than now, with the
    /// least that it can cost.
    fn candidates(
        &self,
        members: &[usize],
        classes: (usize, usize),
        now: u128,
    ) -> Vec<(u128, u32)> {
        let cost = self.problem.cost;
        let sizes: Vec<u64> = members.iter().map(|&m| self.problem.items[m].size).collect();
        let total: u64 = sizes.iter().sum();
        let mut sums = vec![0u64; 1 << members.len()];
        let mut found = Vec::new();
        for mask in 1..1u32 << members.len() {
            let rest = sums[(mask & (mask - 1)) as usize];
            let size = rest + sizes[mask.trailing_zeros() as usize];
            sums[mask as usize] = size;
            let least = cost.floor(size, classes.0) + cost.floor(total - size, classes.1);
            if self.counts_fit(mask, members.len()) && least < now {
                found.push((least, mask));
            }
        }
        found
    }

    /// Puts two other pools in the place of two, if all find room.
    fn exchange(&mut self, (a, left): (usize, Group), (b, right): (usize, Group)) -> bool {
        let (demand_a, demand_b) = (self.problem.demand(&left), self.problem.demand(&right));
        if demand_a.periods.is_empty() || demand_b.periods.is_empty() {
            return false;
        }
        let before = self.week.demand(self.first + a);
        if !self.week.change(self.first + a, demand_a) {
            return false;
        }
        if !self.week.change(self.first + b, demand_b) {
            assert!(self.week.change(self.first + a, before), "there was room before");
            return false;
        }
        for (at, group) in [(a, left), (b, right)] {
            self.sizes[at] = group.members.iter().map(|&i| self.problem.items[i].size).sum();
            self.groups[at] = group;
        }
        true
    }
}

/// The two sides of a split, the mask's first.
fn sides(members: &[usize], mask: u32, classes: (usize, usize)) -> (Group, Group) {
    let side = |side: u32, class: usize| {
        let picked = members.iter().enumerate().filter(|(i, _)| mask >> i & 1 == side);
        Group { members: picked.map(|(_, &m)| m).collect(), class }
    };
    (side(1, classes.0), side(0, classes.1))
}
