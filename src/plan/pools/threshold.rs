//! A split made better where no pair of pools gains any more: items change places although that
//! costs a little, less and less, until only gains are taken; then pairs are split anew.
//!
//! Source: G. Dueck, T. Scheuer, "Threshold accepting", Journal of Computational Physics 90, 1990.

use crate::plan::pools::problem::{Group, Problem, Split};
use crate::plan::pools::start::Packing;
use crate::plan::watch::{Stage, Step};

/// Changes that are tried for each item in a round before pairs are split anew, and all together; but
/// so many for each item in any case.
const TRIES: usize = 3_000;
const MOST_TRIES: usize = 1_000_000;
const FEWEST_TRIES: usize = 100;

/// In each round a change may cost so small a part of what a pool costs at first: where the numbers
/// of members are wrong, only a large part leads out of that; where they are right, it spoils more
/// than the tries mend.
const ROUNDS: [i128; 4] = [1 << 10, 1 << 16, 1 << 18, 1 << 18];

/// Beyond so many items there is time for one round only, the last.
const MOST_ROUNDED: usize = 1_000;

/// A better split than this one, if one is found; the look ends when it costs no more than `enough`.
pub(crate) fn come_nearer(problem: &Problem<'_>, split: &Split, enough: u128) -> Option<Split> {
    let items = problem.items.len();
    let tries = (items * TRIES).min(MOST_TRIES.max(items * FEWEST_TRIES));
    let rounds = if items > MOST_ROUNDED { &ROUNDS[ROUNDS.len() - 1..] } else { &ROUNDS };
    let mut best = split.clone();
    for (round, &part) in rounds.iter().enumerate() {
        (problem.watch)(Step { stage: Stage::Evening, done: round as u64, of: None });
        let mut walk = Walk::new(problem, &best, round)?;
        walk.run(tries, part);
        walk.packing.improve();
        let found = walk.packing.split();
        if found.cost < best.cost && problem.has_room(&found.groups) {
            best = found;
        }
        if best.cost <= enough {
            break;
        }
    }
    (best.cost < split.cost).then_some(best)
}

/// Items changing places.
struct Walk<'a> {
    packing: Packing<'a>,
    /// The pool of each item, and what each pool costs.
    pool: Vec<usize>,
    costs: Vec<i128>,
    draw: Draw,
}

/// Numbers that look drawn by lot.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014 (splitmix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let below = (u128::from(z ^ (z >> 31)) * count as u128) >> 64;
        usize::try_from(below).expect("below a usize")
    }
}

impl<'a> Walk<'a> {
    fn new(problem: &'a Problem<'a>, split: &Split, round: usize) -> Option<Self> {
        let packing = Packing::of(problem, split)?;
        let mut pool = vec![0; problem.items.len()];
        for (at, group) in split.groups.iter().enumerate() {
            group.members.iter().for_each(|&i| pool[i] = at);
        }
        let costs = split.groups.iter().map(|g| signed(problem.price(g))).collect();
        Some(Self { packing, pool, costs, draw: Draw(round as u64) })
    }

    /// Tries so many changes; what one may cost falls to nothing, from a part of what a pool costs.
    fn run(&mut self, tries: usize, part: i128) {
        let pools = self.costs.len() as i128;
        let first = self.costs.iter().sum::<i128>() / pools / part;
        for at in 0..tries {
            let most = first * (tries - at) as i128 / tries as i128;
            self.change(most);
        }
    }

    /// Tries a change drawn by lot.
    fn change(&mut self, most: i128) {
        let items = self.pool.len();
        let item = self.draw.below(items);
        let group = self.pool[item];
        match self.draw.below(8) {
            0..4 => {
                // One of nearly the same size: items are in the order of their sizes.
                let near = 2 + items / 24;
                let other = (item + items + self.draw.below(2 * near + 1) - near) % items;
                self.exchange((group, &[item]), (self.pool[other], &[other]), most);
            }
            4..7 => {
                let other = self.draw.below(items);
                let from = self.pool[other];
                let size = |i: usize| self.packing.problem.items[i].size;
                let wanted = size(item).saturating_sub(size(other));
                let members = self.packing.groups[from].members.iter().copied();
                let second =
                    members.filter(|&i| i != other).min_by_key(|&i| (size(i).abs_diff(wanted), i));
                if let Some(second) = second {
                    self.exchange((group, &[item]), (from, &[other, second]), most);
                }
            }
            _ => {
                let to = self.draw.below(self.costs.len());
                self.exchange((group, &[item]), (to, &[]), most);
            }
        }
    }

    /// Gives items of two pools to each other, if that costs no more than so much.
    fn exchange(
        &mut self,
        (a, gives): (usize, &[usize]),
        (b, takes): (usize, &[usize]),
        most: i128,
    ) {
        if a == b {
            return;
        }
        let packing = &self.packing;
        let problem = packing.problem;
        let size = |items: &[usize]| items.iter().map(|&i| problem.items[i].size).sum::<u64>();
        let sizes = [
            packing.sizes[a] - size(gives) + size(takes),
            packing.sizes[b] - size(takes) + size(gives),
        ];
        let cost = |size: u64, g: usize| signed(problem.cost.floor(size, packing.groups[g].class));
        let costs = [cost(sizes[0], a), cost(sizes[1], b)];
        if costs[0] + costs[1] - self.costs[a] - self.costs[b] > most {
            return;
        }
        let pool = |g: usize, gives: &[usize], takes: &[usize]| {
            let old = &packing.groups[g];
            let stay = old.members.iter().copied().filter(|i| !gives.contains(i));
            let mut members: Vec<usize> = stay.chain(takes.iter().copied()).collect();
            members.sort_unstable();
            Group { members, class: old.class }
        };
        let (left, right) = (pool(a, gives, takes), pool(b, takes, gives));
        let (fewest, most) = problem.members;
        let fits = |g: &Group| (fewest..=most).contains(&problem.libraries(&g.members));
        if fits(&left) && fits(&right) && self.packing.exchange((a, left), (b, right)) {
            gives.iter().for_each(|&i| self.pool[i] = b);
            takes.iter().for_each(|&i| self.pool[i] = a);
            (self.costs[a], self.costs[b]) = (costs[0], costs[1]);
        }
    }
}

fn signed(cost: u128) -> i128 {
    i128::try_from(cost).unwrap_or(i128::MAX / 4)
}
