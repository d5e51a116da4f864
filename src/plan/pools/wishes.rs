//! The most that pools could do for wishes: a bound that saves looking at splits that cannot be
//! chosen.

use crate::model::{PeriodIx, PeriodSet};
use crate::plan::costs::WISH;
use crate::plan::last::Price;
use crate::plan::pools::problem::Problem;
use crate::plan::wanted::Free;

/// A library's weight, the periods that it would rather have or not have, and where it was before.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// Its weight, of which its part in a pool's wish follows.
    pub weight: u64,
    /// What it would rather have.
    pub prefer: PeriodSet,
    /// What it would rather not have.
    pub avoid: PeriodSet,
    /// The number of the pool that it was in, if that is to be kept.
    pub pool: Option<usize>,
    /// Where it served; none when it is new to no period.
    pub periods: PeriodSet,
}

/// The wishes of the libraries of all items, and the best split so far: only splits that break less than this, or as
/// much at a lower cost, are of interest.
#[derive(Debug, Clone)]
pub(crate) struct Wishes<'a> {
    items: &'a [Vec<Wish>],
    price: Price,
    /// The most slots of a pool.
    slots: i64,
    /// How many periods the week has.
    periods: usize,
    /// What each item's own wish can bring at most, in a pool of the least size.
    hopes: Vec<i64>,
    /// Everybody else, and what they break at least.
    others: (&'a [Free], i64),
    /// What the best split so far breaks, and its cost.
    pub best: Option<(i64, u128)>,
}

impl<'a> Wishes<'a> {
    /// The wishes of the items of a problem, of which splits below a cap are looked at.
    pub fn new(
        problem: &Problem<'_>,
        items: &'a [Vec<Wish>],
        price: Price,
        (others, cap): (&'a [Free], u128),
    ) -> Self {
        let least = u128::from(least_pool(problem, cap).max(1));
        let hope = |w: &Wish| {
            let whole = WISH.unsigned_abs();
            let part = u128::from(w.weight) * u128::from(whole) / least + 1;
            let part = i64::try_from(part.min(u128::from(whole))).expect("at most one wish");
            if w.prefer.is_empty() { 0 } else { -part }
        };
        // A pool of several slots may have as many wishes come true.
        let slots = problem.classes.iter().map(|c| i64::from(c.slots)).max().unwrap_or(1);
        let hopes = items.iter().map(|item| item.iter().map(hope).sum::<i64>() * slots).collect();
        let prices = vec![0; problem.week.capacity().len()];
        let seats = |o: &Free| o.cheapest(&prices).iter().map(|(c, _, n)| c * n).sum::<i64>();
        let least = others.iter().map(|o| o.pinned + seats(o)).sum();
        let periods = prices.len();
        Self { items, price, slots, periods, hopes, others: (others, least), best: None }
    }

    /// What the items that are left can bring at most, added to what everybody else breaks.
    pub fn rest(&self, left: &[usize]) -> i64 {
        self.others.1 + left.iter().map(|&i| self.hopes[i]).sum::<i64>()
    }

    /// Everybody who is in none of the pools.
    pub fn others(&self) -> &'a [Free] {
        self.others.0
    }

    /// What a pool breaks in the best of its periods, with what it parts.
    pub fn pool(&self, members: &[usize], periods: &PeriodSet) -> i64 {
        let mut places = Vec::new();
        self.places(members, periods, &mut places);
        let least = places.iter().map(|(_, cost)| *cost).min().unwrap_or(0);
        let least = if least < 0 { least * self.slots } else { least };
        self.parted(members).saturating_add(least)
    }

    /// What these part when they are a pool.
    pub fn parted(&self, members: &[usize]) -> i64 {
        let pools = members.iter().flat_map(|&i| &self.items[i]).filter_map(|w| w.pool);
        self.price.pool.saturating_mul(parted(pools))
    }

    /// Adds the periods of a pool of these with what each breaks.
    pub fn places(&self, members: &[usize], periods: &PeriodSet, places: &mut Vec<(u16, i64)>) {
        let all = || members.iter().flat_map(|&i| &self.items[i]);
        let total: u128 = all().map(|w| u128::from(w.weight)).sum();
        let mut costs = vec![0i64; self.periods];
        for wish in all() {
            let part = u128::from(wish.weight) * u128::from(WISH.unsigned_abs()) / total;
            let part = i64::try_from(part).expect("a part of one wish");
            wish.avoid.iter().for_each(|p| costs[p.at()] += part);
            wish.prefer.iter().for_each(|p| costs[p.at()] -= part);
            if self.price.cell > 0 && !wish.periods.is_empty() {
                costs.iter_mut().for_each(|cost| *cost += self.price.cell);
                wish.periods.iter().for_each(|p| costs[p.at()] -= self.price.cell);
            }
        }
        let place = |p: PeriodIx| (u16::try_from(p.at()).expect("few periods"), costs[p.at()]);
        places.extend(periods.iter().map(place));
    }

    /// Whether splits that break at least so much at no less than this cost are of no interest.
    pub fn beaten(&self, broken: i64, cost: u128) -> bool {
        self.best.is_some_and(|best| (broken, cost) >= best)
    }
}

/// How many of libraries that were in these pools cannot be said to be in theirs still, whichever
/// of them this pool is.
fn parted(pools: impl Iterator<Item = usize>) -> i64 {
    let mut pools: Vec<usize> = pools.collect();
    pools.sort_unstable();
    let most = pools.chunk_by(|a, b| a == b).map(<[usize]>::len).max().unwrap_or(0);
    i64::try_from(pools.len() - most).expect("few libraries")
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
    let classes = (0..problem.classes.len()).filter(|&c| problem.classes[c].count > 0);
    classes.map(least).min().unwrap_or(1)
}
