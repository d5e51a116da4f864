//! Two pools split anew: their items dealt out in the best other way that has room.

use crate::plan::pools::MOST_PROVABLE;
use crate::plan::pools::halves::Halves;
use crate::plan::pools::problem::Group;
use crate::plan::pools::start::Packing;

/// The most members of two pools together that are split anew, and so many whose every split is
/// tried; of more, the most even ones until there are so many.
const MOST_TOGETHER: usize = 18;
const ALL_TRIED: usize = 14;
const MOST_SPLITS: usize = 1_000;

/// Two pools whose sizes differ by less than this part are even enough; when there are so many
/// items that no proof follows, by less than the second.
const FINE_ENOUGH: [u128; 2] = [100_000, 3_000];

/// Beyond so many items, pools with many members are even enough when they differ by less than this
/// part.
const MOST_FINE: usize = 10_000;
const COARSE: u128 = 1_000;

/// Splits are looked at that are this many times more even than now, then those this many times
/// less even, and so on.
const FIRST_RING: u128 = 4_096;
const WIDER: u128 = 16;

impl Packing<'_> {
    /// Splits the members of two pools in the best way; false when there is no better one.
    pub fn resplit(&mut self, a: usize, b: usize) -> bool {
        let (left, right) = (&self.groups[a], &self.groups[b]);
        let items = self.problem.items.len();
        let together = left.members.len() + right.members.len();
        if together > if items > MOST_PROVABLE { MOST_TOGETHER } else { ALL_TRIED } {
            return false;
        }
        let classes = (left.class, right.class);
        let (left, right) = ((self.sizes[a], classes.0), (self.sizes[b], classes.1));
        let Some(uneven) = self.problem.cost.unevenness(left, right) else {
            return together <= ALL_TRIED && self.resplit_any(a, b);
        };
        let are_many = together > ALL_TRIED && items > MOST_FINE;
        let fine = if are_many { COARSE } else { FINE_ENOUGH[usize::from(items > MOST_PROVABLE)] };
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
        let (mut inner, mut tried) = (0..0, 0);
        let mut limit = (now / FIRST_RING).max(1);
        loop {
            let outer = cost.evener(halves.total, classes, limit);
            let mut found: Vec<(u128, u32)> = (halves.ring(&outer, &inner))
                .filter(|&(_, mask)| self.counts_fit(halves.libraries(mask), halves.of))
                .map(|(size, mask)| (uneven(size), mask))
                .collect();
            found.sort_unstable();
            let count = found.len();
            for (_, mask) in found {
                if halves.coincide(mask, periods) {
                    let (left, right) = sides(&members, mask, classes);
                    if self.exchange((a, left), (b, right)) {
                        return true;
                    }
                }
            }
            tried += count;
            if limit >= now || (members.len() > ALL_TRIED && tried >= MOST_SPLITS) {
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

    /// Whether both sides of a split have as many libraries as pools may have, when one has so many
    /// of so many.
    fn counts_fit(&self, left: usize, of: usize) -> bool {
        let (min, max) = self.problem.members;
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
        let libraries = self.problem.libraries(members);
        let mut counts = vec![0usize; 1 << members.len()];
        let mut sums = vec![0u64; 1 << members.len()];
        let mut found = Vec::new();
        for mask in 1..1u32 << members.len() {
            let rest = sums[(mask & (mask - 1)) as usize];
            let size = rest + sizes[mask.trailing_zeros() as usize];
            sums[mask as usize] = size;
            let left = self.problem.items[members[mask.trailing_zeros() as usize]].libraries;
            let left = counts[(mask & (mask - 1)) as usize] + left;
            counts[mask as usize] = left;
            let least = cost.floor(size, classes.0) + cost.floor(total - size, classes.1);
            if self.counts_fit(left, libraries) && least < now {
                found.push((least, mask));
            }
        }
        found
    }

    /// Puts two other pools in the place of two, if all find room.
    pub fn exchange(&mut self, (a, left): (usize, Group), (b, right): (usize, Group)) -> bool {
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

/// The two sides of a split, the mask's first.
fn sides(members: &[usize], mask: u32, classes: (usize, usize)) -> (Group, Group) {
    let side = |side: u32, class: usize| {
        let picked = members.iter().enumerate().filter(|(i, _)| mask >> i & 1 == side);
        Group { members: picked.map(|(_, &m)| m).collect(), class }
    };
    (side(1, classes.0), side(0, classes.1))
}
