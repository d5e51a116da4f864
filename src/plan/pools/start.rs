//! A good split to start from: the heaviest item to the neediest pool, then pairs of pools are
//! split anew until no pair can be improved.
//!
//! Source: R. L. Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17,
//! 1969 (largest first).

use std::collections::BTreeSet;

use crate::plan::placement::Placement;
use crate::plan::pools::MOST_PROVABLE;
use crate::plan::pools::problem::{Group, Problem, Split};

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
}

/// The most members of two pools together whose every split is tried.
const MOST_TOGETHER: usize = 14;

/// Two pools whose sizes differ by less than this part are even enough; when there are so many
/// items that no proof follows, by less than the second.
const FINE_ENOUGH: [u128; 2] = [100_000, 3_000];

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
        let mut packing = Self { problem, groups, sizes, week, first };
        let (min, max) = problem.members;
        let mut wanting = min * packing.groups.len();
        let mut left = problem.libraries(order);
        let mut queue: BTreeSet<(u64, usize)> = (0..packing.groups.len()).map(|g| (0, g)).collect();
        for &item in order {
            let most = if left <= wanting { min } else { max };
            let libraries = problem.items[item].libraries;
            let count = |g: usize| problem.libraries(&packing.groups[g].members);
            let fits = |g: usize| count(g) < most && count(g) + libraries <= max;
            let open: Vec<usize> = queue.iter().map(|&(_, g)| g).filter(|&g| fits(g)).collect();
            let taken = open.into_iter().find(|&g| packing.take(g, item))?;
            let slots = u64::from(problem.classes[packing.groups[taken].class].slots);
            queue.remove(&((packing.sizes[taken] - problem.items[item].size) / slots, taken));
            queue.insert((packing.sizes[taken] / slots, taken));
            let now = problem.libraries(&packing.groups[taken].members);
            wanting -= now.min(min) - (now - libraries).min(min);
            left -= libraries;
        }
        packing.groups.iter_mut().for_each(|g| g.members.sort_unstable());
        Some(packing)
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

    /// Splits the members of two pools in the best way; false when there is no better one.
    fn resplit(&mut self, a: usize, b: usize) -> bool {
        let (left, right) = (&self.groups[a], &self.groups[b]);
        let (class_a, class_b) = (left.class, right.class);
        let cost = self.problem.cost;
        let uneven = cost.unevenness((self.sizes[a], class_a), (self.sizes[b], class_b));
        let fine = FINE_ENOUGH[usize::from(self.problem.items.len() > MOST_PROVABLE)];
        if uneven.is_some_and(|now| now * fine <= u128::from(self.sizes[a])) {
            return false;
        }
        let mut members = [&left.members[..], &right.members].concat();
        if members.len() > MOST_TOGETHER {
            return false;
        }
        members.sort_unstable();
        let now = self.problem.price(left) + self.problem.price(right);
        let mut candidates = self.candidates(&members, (class_a, class_b), uneven.unwrap_or(now));
        candidates.sort_unstable();
        let (mut best, mut done) = (now, false);
        for (least, mask) in candidates {
            if uneven.is_none() && least >= best {
                break;
            }
            let side = |side: u32, class: usize| {
                let picked = members.iter().enumerate().filter(|(i, _)| mask >> i & 1 == side);
                Group { members: picked.map(|(_, &m)| m).collect(), class }
            };
            let (left, right) = (side(1, class_a), side(0, class_b));
            let cost = self.problem.price(&left) + self.problem.price(&right);
            if cost < best && self.exchange((a, left), (b, right)) {
                (best, done) = (cost, true);
                if uneven.is_some() {
                    break;
                }
            }
        }
        done
    }

    /// Every split of the members, as the mask of one side, that may be better than now: with its
    /// unevenness if that decides, else with the least that it can cost.
    fn candidates(
        &self,
        members: &[usize],
        classes: (usize, usize),
        now: u128,
    ) -> Vec<(u128, u32)> {
        let (min, max) = self.problem.members;
        let cost = self.problem.cost;
        let sizes: Vec<u64> = members.iter().map(|&m| self.problem.items[m].size).collect();
        let total: u64 = sizes.iter().sum();
        let libraries = self.problem.libraries(members);
        let mut counts = vec![0usize; 1 << members.len()];
        let mut sums = vec![0u64; 1 << members.len()];
        let mut found = Vec::new();
        for mask in 1..1u32 << members.len() {
            let rest = sums[(mask & (mask - 1)) as usize];
            let size = rest + sizes[mask.trailing_zeros() as usize];
            sums[mask as usize] = size;
            let first = members[mask.trailing_zeros() as usize];
            let left = counts[(mask & (mask - 1)) as usize] + self.problem.items[first].libraries;
            counts[mask as usize] = left;
            if !(min..=max).contains(&left) || !(min..=max).contains(&(libraries - left)) {
                continue;
            }
            let uneven = cost.unevenness((size, classes.0), (total - size, classes.1));
            let least = uneven.unwrap_or_else(|| {
                cost.floor(size, classes.0) + cost.floor(total - size, classes.1)
            });
            if least < now {
                found.push((least, mask));
            }
        }
        found
    }

    /// Puts two other pools in the place of two, if all find room.
    fn exchange(&mut self, (a, left): (usize, Group), (b, right): (usize, Group)) -> bool {
        let (demand_a, demand_b) = (self.problem.demand(&left), self.problem.demand(&right));
        let peaceful = |g: &Group| self.problem.is_peaceful(&g.members);
        if demand_a.periods.is_empty()
            || demand_b.periods.is_empty()
            || !(peaceful(&left) && peaceful(&right))
        {
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
