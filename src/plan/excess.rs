//! How far pools take libraries from the best totals of the term.

use crate::model::{Consortium, LibraryIx, Quality, Term};
use crate::plan::attendance::Attendance;
use crate::plan::due::{MICRO, owed};
use crate::plan::even::Taker;
use crate::plan::pools::Cost;
use crate::plan::substitutes::totals;

/// Where a library should end the term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Goal {
    /// What one duty is worth, and what the library owes, in millionths of a minute.
    duty: i128,
    owed: i128,
    /// What it should serve: what it owes less what it is ahead, likewise.
    due: i128,
    /// Duties of the term in the best possible totals.
    pub best: u32,
}

/// The goals of all libraries.
pub(crate) fn goals(c: &Consortium, term: &Term, attendance: &Attendance) -> Vec<Goal> {
    let owed = owed(c, term, attendance);
    let best = totals(c, term, attendance);
    let duty = i128::from(c.grid.slot_minutes()) * i128::from(MICRO);
    (owed.iter().zip(best).zip(&term.carried))
        .map(|((&owed, best), &carried)| {
            let owed = i128::from(owed);
            Goal { duty, owed, due: owed - i128::from(carried) * i128::from(MICRO), best }
        })
        .collect()
}

/// How good these totals are beside the best ones; wishes are not looked for beyond them.
///
/// Totals with fewer duties than the best ones prove nothing: the rest may fall to anybody.
pub(crate) fn quality(c: &Consortium, goals: &[Goal], totals: &[u32]) -> Quality {
    let sum = |total: &dyn Fn(usize, &Goal) -> u32| {
        goals.iter().enumerate().map(|(i, g)| g.distance(total(i, g))).sum::<u128>()
    };
    let objective = sum(&|i, _| totals[i]);
    let lower_bound = sum(&|_, g| g.best).min(objective);
    let proven = objective == lower_bound && are_all(goals, totals);
    let wish = |l: LibraryIx| !c[l].prefer.is_empty() || !c[l].avoid.is_empty();
    let all_wishes = !c.indices().any(wish);
    Quality { objective, best: objective, lower_bound, proven, all_wishes }
}

/// Whether totals have all duties that any roster can fill.
pub(crate) fn are_all(goals: &[Goal], totals: &[u32]) -> bool {
    totals.iter().sum::<u32>() == goals.iter().map(|g| g.best).sum::<u32>()
}

impl Goal {
    /// Marginal costs are counted in this part of a duty's worth.
    const SCALE: i128 = 1_000_000_000_000;

    /// (total − due)² / owed in duties, in units of 10⁻¹⁵; nothing for a library that owes nothing
    /// and serves nothing.
    pub fn distance(&self, total: u32) -> u128 {
        let off = (i128::from(total) * self.duty - self.due).unsigned_abs();
        let scale = (self.owed.max(1) * self.duty).unsigned_abs();
        let square = off * off;
        let scaled = square.checked_mul(Quality::UNIT).map(|s| s / scale);
        scaled.unwrap_or_else(|| (square / scale).saturating_mul(Quality::UNIT))
    }

    /// The library as a taker of further duties, with so many of its own.
    pub fn taker(&self, own: usize, able: Vec<(u32, u16)>) -> Taker {
        let own = i128::try_from(own).expect("a term has few dates") * self.duty;
        let fits = |n: i128| i64::try_from(n).expect("a term has few minutes");
        Taker {
            due: fits(self.owed),
            has: fits(own + self.owed - self.due),
            able,
            least: 0,
            most: u32::MAX,
        }
    }

    /// How the distance grows with one more duty: ((total + 1 − due)² − (total − due)²) / owed.
    fn step(&self, total: u32) -> i128 {
        let off = (2 * i128::from(total) + 1) * self.duty - 2 * self.due;
        off * Self::SCALE / self.owed.max(1)
    }
}

/// The cost of a pool: what its members lose when they serve all duties of its cell and no others,
/// compared with the best totals, at the price a duty has there.
#[derive(Debug)]
pub(crate) struct Excess {
    items: Vec<Vec<(Goal, u32)>>,
    sizes: Vec<u64>,
    price: i128,
    /// The least that one duty more or less can cost.
    least: u128,
}

impl Excess {
    /// For the libraries of every item to be pooled, each with its goal and the duties it has of its
    /// own, and the sizes that fit the classes, in duties.
    pub fn new(all: &[Goal], items: Vec<Vec<(Goal, u32)>>, sizes: Vec<u64>) -> Self {
        // Between what the last duty gained and what one more would lose, a duty's price lies.
        let served = all.iter().filter(|g| g.best > 0 && g.owed > 0).map(|g| g.step(g.best - 1));
        let next = all.iter().filter(|g| g.owed > 0).map(|g| g.step(g.best));
        let (served, next) = (served.max().unwrap_or(0), next.min().unwrap_or(0));
        let price = i128::midpoint(served, next);
        let least = (next - price).min(price - served).max(0).unsigned_abs();
        Self { items, sizes, price, least }
    }

    fn loss(&self, members: &[usize], duties: u64) -> u128 {
        let members: Vec<&(Goal, u32)> = members.iter().flat_map(|&i| &self.items[i]).collect();
        let wanted = |(goal, has): &(Goal, u32)| goal.best.saturating_sub(*has);
        let mut totals: Vec<u32> = members.iter().map(|&m| wanted(m)).collect();
        let mut sum: u64 = totals.iter().map(|&t| u64::from(t)).sum();
        let mut loss = 0u128;
        while sum != duties {
            let goal = |m: usize| &members[m].0;
            let total = |m: usize| members[m].1 + totals[m];
            let (cost, m) = if sum < duties {
                let cost = |m: usize| (goal(m).step(total(m)) - self.price, m);
                (0..members.len()).map(cost).min().expect("a pool has members")
            } else {
                let fewer = (0..members.len()).filter(|&m| totals[m] > 0);
                let cost = |m: usize| (self.price - goal(m).step(total(m) - 1), m);
                fewer.map(cost).min().expect("somebody has a duty to lose")
            };
            if sum < duties {
                (sum, totals[m]) = (sum + 1, totals[m] + 1);
            } else {
                (sum, totals[m]) = (sum - 1, totals[m] - 1);
            }
            loss += cost.max(0).unsigned_abs();
        }
        loss
    }
}

impl Cost for Excess {
    fn pool(&self, members: &[usize], _: u64, class: usize) -> u128 {
        self.loss(members, self.sizes[class])
    }

    fn steps(&self) -> u64 {
        300
    }

    fn floor(&self, size: u64, class: usize) -> u128 {
        u128::from(size.abs_diff(self.sizes[class])) * self.least
    }

    fn rest(&self, _: u64, _: &mut dyn Iterator<Item = u64>, _: &[u32]) -> u128 {
        0
    }
}
