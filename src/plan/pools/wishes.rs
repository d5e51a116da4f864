//! What pools could do for wishes at best: a bound that spares a look at splits that cannot be
//! chosen.

use crate::model::PeriodSet;
use crate::plan::pattern::WISH;
use crate::plan::pools::problem::Problem;

/// An item's weight, and the periods that it would rather have or not have.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// Its weight, of which its part in a pool's wish follows.
    pub weight: u64,
    /// What it would rather have.
    pub prefer: PeriodSet,
    /// What it would rather not have.
    pub avoid: PeriodSet,
}

/// The wishes of all items, and the best split so far: only splits that break less than this, or as
/// much at a lower cost, are of interest.
#[derive(Debug, Clone)]
pub(crate) struct Wishes<'a> {
    items: &'a [Wish],
    /// What each item's own wish can bring at most, in a pool of the least size.
    hopes: Vec<i64>,
    /// What everybody else breaks at least.
    others: i64,
    /// What the best split so far breaks, and its cost.
    pub best: Option<(i64, u128)>,
}

impl<'a> Wishes<'a> {
    /// The wishes of the items of a problem, of which splits below a cap are looked at.
    pub fn new(problem: &Problem<'_>, items: &'a [Wish], others: i64, cap: u128) -> Self {
        let least = u128::from(least_pool(problem, cap).max(1));
        let hope = |w: &Wish| {
            let whole = WISH.unsigned_abs();
            let part = u128::from(w.weight) * u128::from(whole) / least + 1;
            let part = i64::try_from(part.min(u128::from(whole))).expect("at most one wish");
            if w.prefer.is_empty() { 0 } else { -part }
        };
        Self { items, hopes: items.iter().map(hope).collect(), others, best: None }
    }

    /// What the items that are left can bring at most, added to what everybody else breaks.
    pub fn rest(&self, left: &[usize]) -> i64 {
        self.others + left.iter().map(|&i| self.hopes[i]).sum::<i64>()
    }

    /// What a pool breaks in the best of its periods.
    pub fn pool(&self, members: &[usize], periods: &PeriodSet) -> i64 {
        let total: u128 = members.iter().map(|&i| u128::from(self.items[i].weight)).sum();
        let part = |i: usize| {
            let part = u128::from(self.items[i].weight) * u128::from(WISH.unsigned_abs()) / total;
            i64::try_from(part).expect("a part of one wish")
        };
        let wishing =
            |&&i: &&usize| !self.items[i].prefer.is_empty() || !self.items[i].avoid.is_empty();
        let wishing: Vec<(usize, i64)> =
            members.iter().filter(wishing).map(|&i| (i, part(i))).collect();
        if wishing.is_empty() {
            return 0;
        }
        let cost = |p| {
            let one = |&(i, part): &(usize, i64)| {
                let wish: &Wish = &self.items[i];
                part * (i64::from(wish.avoid.contains(p)) - i64::from(wish.prefer.contains(p)))
            };
            wishing.iter().map(one).sum()
        };
        periods.iter().map(cost).min().unwrap_or(0)
    }

    /// Whether splits that break at least so much at no less than this cost are of no interest.
    pub fn beaten(&self, broken: i64, cost: u128) -> bool {
        self.best.is_some_and(|best| (broken, cost) >= best)
    }
}

/// The smallest size that a pool can have in a split below the cap.
fn least_pool(problem: &Problem<'_>, cap: u128) -> u64 {
    let total: u64 = problem.items.iter().map(|i| i.size).sum();
    let least = |class: usize| {
        let mut counts = problem.counts();
        counts[class] -= 1;
        let fits = |size: u64| {
            let rest = problem.cost.rest(total - size, &mut std::iter::empty(), &counts);
            problem.cost.floor(size, class).saturating_add(rest) < cap
        };
        // Costs fall up to the size that fits best, which some pool of a split below the cap has.
        let (mut small, mut large) = (0, total / problem.items.len().max(1) as u64);
        while large - small > 1 {
            let middle = small + (large - small) / 2;
            if fits(middle) { large = middle } else { small = middle }
        }
        small
    };
    (0..problem.classes.len()).map(least).min().unwrap_or(1)
}
