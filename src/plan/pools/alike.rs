//! What pools cost at least where libraries are so alike that the number of its members decides how
//! large a pool can be.
//!
//! A pool of size s with k members costs x/s ≥ 2√(xβ) − βs for any β. With one β for each k, and a
//! price v that every pool pays, its members share what is left: each of them the k-th part of
//! 2√(xβ) − v, less β times its size. Whatever the pools are, no member bears less than the least of
//! these over all k; so, for any choice of v and of the β,
//!
//! Σ x/s ≥ n v + Σ over members, least over k of ((2√(xβ) − v) / k − β · size).
//!
//! Source: A. M. Geoffrion, "Lagrangean relaxation for integer programming", Math. Programming
//! Study 2, 1974.

/// A library, or several that are together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub size: u64,
    pub libraries: u64,
}

/// A lower bound for any number of pools: so much for each, and so much beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alike {
    each: i128,
    rest: i128,
}

/// More numbers of members are not told apart.
const MOST_SIZES: usize = 16;

/// A number that all numbers of members up to the most divide.
const SHARE: u128 = 720_720;

/// So often the β are chosen anew, and so often the price is halved in between.
const ROUNDS: usize = 6;
const HALVINGS: usize = 60;

/// For one number of members: what a pool costs and takes off at least.
struct Line {
    members: i128,
    beta: i128,
    /// 2√(xβ), rounded down.
    least: i128,
}

impl Alike {
    /// A good bound near so many pools, each of which costs `x` over its size and has so many
    /// libraries; `None` where pools of the mean size can have any number of members.
    pub fn new(
        members: &[Member],
        pools: u32,
        x: u128,
        (fewest, most): (usize, usize),
    ) -> Option<Self> {
        let least = members.iter().map(|m| m.size / m.libraries).min()?;
        let largest = members.iter().map(|m| m.size.div_ceil(m.libraries)).max()?;
        let mean = members.iter().map(|m| m.size).sum::<u64>() / u64::from(pools.max(1));
        let sizes = |k: usize| mean.clamp(k as u64 * least, k as u64 * largest).max(1);
        let mut sizes: Vec<u64> = (fewest..=most).map(sizes).collect();
        if most > MOST_SIZES || sizes.iter().all(|&s| s == mean) {
            return None;
        }
        let mut best: Option<(i128, Self)> = None;
        for _ in 0..ROUNDS {
            let lines = (fewest..=most).zip(&sizes).map(|(k, &size)| Line::new(k, size, x));
            let lines: Vec<Line> = lines.collect::<Option<_>>()?;
            let (mut low, mut high) = (0, lines.iter().map(|l| l.least).max()?);
            for _ in 0..HALVINGS {
                let price = i128::midpoint(low, high);
                let many = shares(members, &lines, price) > u128::from(pools) * SHARE;
                (low, high) = if many { (low, price) } else { (price, high) };
            }
            let rest = members.iter().map(|m| cheapest(&lines, m, low).1).sum();
            let bound = i128::from(pools) * low + rest;
            if best.is_none_or(|(before, _)| bound > before) {
                best = Some((bound, Self { each: low, rest }));
            }
            // The mean sizes of pools whose members each take the size cheapest for them.
            let mut sums = vec![(0u128, 0u128); lines.len()];
            for m in members {
                let (at, _) = cheapest(&lines, m, low);
                sums[at].0 += u128::from(m.size) * SHARE;
                sums[at].1 += part(m, &lines[at]);
            }
            for (size, (sum, pools)) in sizes.iter_mut().zip(sums).filter(|(_, (_, n))| *n > 0) {
                *size = u64::try_from(sum / pools).unwrap_or(u64::MAX).max(1);
            }
        }
        best.map(|(_, bound)| bound)
    }

    /// What so many pools cost at least.
    pub fn bound(&self, pools: u32) -> u128 {
        (i128::from(pools) * self.each + self.rest).max(0).unsigned_abs()
    }
}

impl Line {
    fn new(members: usize, size: u64, x: u128) -> Option<Self> {
        let beta = x / (u128::from(size) * u128::from(size));
        let least = x.checked_mul(beta)?.checked_mul(4)?.isqrt();
        let [beta, least] = [beta, least].map(|n| i128::try_from(n).ok());
        Some(Self { members: i128::try_from(members).ok()?, beta: beta?, least: least? })
    }

    fn cost(&self, member: &Member, price: i128) -> i128 {
        (i128::from(member.libraries) * (self.least - price)).div_euclid(self.members)
            - self.beta * i128::from(member.size)
    }
}

/// The line by which a member bears least, and how much.
fn cheapest(lines: &[Line], member: &Member, price: i128) -> (usize, i128) {
    let costs = lines.iter().map(|line| line.cost(member, price)).enumerate();
    costs.min_by_key(|&(at, cost)| (cost, at)).expect("there is a number of members")
}

/// What a member is of a pool, in parts of [`SHARE`].
fn part(member: &Member, line: &Line) -> u128 {
    u128::from(member.libraries) * SHARE / line.members.unsigned_abs()
}

/// How many pools there would be if all members took the size cheapest for them, likewise.
fn shares(members: &[Member], lines: &[Line], price: i128) -> u128 {
    members.iter().map(|m| part(m, &lines[cheapest(lines, m, price).0])).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Alike, Member};

    const X: u128 = 1_000_000_000_000_000;

    /// The least that all ways to make so many pools of these cost.
    fn least(members: &[Member], pools: &mut Vec<(u64, u64)>, range: (u64, u64)) -> Option<u128> {
        let Some((first, rest)) = members.split_first() else {
            let fits = |&(_, n): &(u64, u64)| (range.0..=range.1).contains(&n);
            return pools
                .iter()
                .all(fits)
                .then(|| pools.iter().map(|&(size, _)| X / u128::from(size)).sum());
        };
        let mut best = None;
        for at in 0..pools.len() {
            let before = pools[at];
            pools[at] = (before.0 + first.size, before.1 + first.libraries);
            best = [best, least(rest, pools, range)].into_iter().flatten().min();
            pools[at] = before;
        }
        best
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_pools_cost_less_than_the_bound(
            raw in prop::collection::vec((50u64..70, 1u64..3), 2..8),
            pools in 1u32..4,
            near in 1u32..4,
            (fewest, more) in (1usize..3, 0usize..4),
        ) {
            let member = |&(size, libraries): &(u64, u64)| Member { size: size * libraries, libraries };
            let members: Vec<Member> = raw.iter().map(member).collect();
            let Some(bound) = Alike::new(&members, near, X, (fewest, fewest + more)) else { return Ok(()) };
            let range = (fewest as u64, (fewest + more) as u64);
            let mut empty = vec![(0, 0); pools as usize];
            if let Some(least) = least(&members, &mut empty, range) {
                prop_assert!(bound.bound(pools) <= least + u128::from(pools));
            }
        }
    }

    /// Ten libraries of one size make two pools of two and two of three.
    #[test]
    fn the_bound_is_met_by_libraries_of_one_size() {
        let members = [Member { size: 100, libraries: 1 }; 10];
        let bound = Alike::new(&members, 4, X, (2, 6)).expect("the number of members decides");
        let (bound, cost) = (bound.bound(4), 2 * X / 200 + 2 * X / 300);
        assert!(bound <= cost && cost - bound < cost / 1_000_000, "{bound} is far from {cost}");
        // As if all could be alike, it is 4 % less.
        assert!(4 * 4 * X / 1_000 < cost - cost / 30);
    }
}
