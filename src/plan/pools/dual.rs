//! What any split breaks wishes by at least: prices of items, of periods and of unfairness.
//!
//! Whatever the prices, a split breaks at least what its items and what is over are worth; the
//! better the prices, the more. They are improved step by step, and what a pool breaks beyond the
//! prices of its items tells how far a split with it is from the bound at least.
//!
//! Sources: M. L. Fisher, Management Science 27, 1981 (Lagrangian relaxation, and the steps);
//! R. Baldacci, N. Christofides, A. Mingozzi, Math. Program. 115, 2008 (prices of items from the
//! sets that contain them, and the sets that the gap leaves).

use crate::plan::pattern::{Free, WISH};
use crate::plan::pools::columns::{Column, members};
use crate::plan::pools::problem::{Group, Problem};
use crate::plan::pools::wishes::Wishes;

/// Parts of one, in which shares of pools and of the cap are counted.
const ONE: i64 = 1 << 16;

/// Rounds in which prices are improved, and after how many in vain the steps get smaller.
const ROUNDS: usize = 400;
const PATIENCE: usize = 12;

/// Steps that a pool counts in a round, and the most places of all pools.
const POOL: u64 = 4;
const MOST_PLACES: usize = 4_000_000;

/// What wishes may cost at most here, so that all sums fit.
const MOST_COST: i64 = 1 << 52;

/// A bound on all splits, and by how much each column raises it.
pub(super) struct Bound {
    /// No split breaks less.
    pub least: i64,
    /// A split breaks at least this much more for each of its columns; never negative.
    pub over: Vec<i64>,
}

/// A column with what it breaks.
struct Pool {
    mask: u128,
    size: i64,
    slots: usize,
    /// What its members part.
    parted: i64,
    /// Its part of the unfairness that the cap leaves, of [`ONE`].
    unfair: i64,
    /// Where its places begin and end in the list of all.
    places: (usize, usize),
}

#[derive(Clone)]
struct Prices {
    items: Vec<i64>,
    periods: Vec<i64>,
    unfair: i64,
}

/// How well prices do, and in which direction they are better.
struct Tried {
    least: i64,
    /// The prices of items with which no pool breaks less than its items are worth.
    items: Vec<i64>,
    /// What is over or missing, in parts of [`ONE`], in the order of the prices.
    slope: Prices,
}

struct Dual<'a> {
    problem: &'a Problem<'a>,
    others: &'a [Free],
    pools: Vec<Pool>,
    /// Periods of all pools, with what they cost there.
    places: Vec<(u16, i64)>,
    room: Vec<i64>,
    /// For each item the first that is its like: they have one price.
    like: Vec<usize>,
    /// What the pools break beyond the prices of their items.
    values: Vec<i64>,
    /// By how many digits what a pool breaks is finer when it is shared among its members.
    digits: u32,
}

/// Bounds what splits of these columns break; `None` when numbers grow too large or steps run out.
pub(super) fn bound(
    problem: &Problem<'_>,
    wishes: &Wishes<'_>,
    columns: &[Column],
    cap: u128,
    work: &mut u64,
) -> Option<Bound> {
    let mut dual = Dual::new(problem, wishes, columns, cap)?;
    let prices = dual.improve(wishes.best.map(|best| best.0), work)?;
    let tried = dual.tried(&prices)?;
    let extra: Vec<i64> = tried.items.iter().zip(&prices.items).map(|(a, b)| a - b).collect();
    let over =
        |(pool, value): (&Pool, &i64)| value - members(pool.mask).map(|i| extra[i]).sum::<i64>();
    let over: Vec<i64> = dual.pools.iter().zip(&dual.values).map(over).collect();
    debug_assert!(over.iter().all(|&over| over >= 0), "no pool breaks less than its items");
    Some(Bound { least: tried.least, over })
}

impl<'a> Dual<'a> {
    fn new(
        problem: &'a Problem<'a>,
        wishes: &Wishes<'a>,
        columns: &[Column],
        cap: u128,
    ) -> Option<Self> {
        let unfair = unfair(problem, columns, cap)?;
        let (mut pools, mut places) = (Vec::with_capacity(columns.len()), Vec::new());
        let mut most = WISH;
        for (column, unfair) in columns.iter().zip(unfair) {
            let group = Group { members: members(column.mask).collect(), class: column.class };
            let first = places.len();
            let periods = problem.periods(&group);
            wishes.places(&group.members, &periods, &mut places);
            let slots = problem.classes[column.class].slots as usize;
            // A pool with too few places is in no split, but any bound holds for it.
            let slots = slots.min(places.len() - first);
            let all = places[first..].iter().map(|(_, cost)| cost.saturating_abs());
            most =
                most.max(all.max().unwrap_or(0).saturating_mul(i64::try_from(slots.max(1)).ok()?));
            let parted = wishes.parted(&group.members);
            most = most.max(parted);
            let (mask, size) = (column.mask, i64::try_from(column.size).ok()?);
            pools.push(Pool { mask, size, slots, parted, unfair, places: (first, places.len()) });
            if places.len() > MOST_PLACES || most > MOST_COST {
                return None;
            }
        }
        let items = problem.items;
        let alike = |i: usize| (0..i).find(|&j| items[j] == items[i]).unwrap_or(i);
        let room = problem.week.capacity().iter().map(|&seats| i64::from(seats)).collect();
        let digits = (most.unsigned_abs() * 512).leading_zeros().saturating_sub(2).min(20);
        let (like, values) = ((0..items.len()).map(alike).collect(), vec![0; pools.len()]);
        let others = wishes.others();
        Some(Self { problem, others, pools, places, room, like, values, digits })
    }

    /// Prices that are as good as can be found in these rounds.
    fn improve(&mut self, best: Option<i64>, work: &mut u64) -> Option<Prices> {
        let mut prices = Prices {
            items: vec![0; self.like.len()],
            periods: vec![0; self.room.len()],
            unfair: 0,
        };
        let mut found: Option<(i64, Prices)> = None;
        let (mut pace, mut in_vain) = (ONE, 0);
        for _ in 0..ROUNDS {
            let steps = self.pools.len() as u64 * POOL;
            *work = work.checked_sub(steps)?;
            let tried = self.tried(&prices)?;
            if found.as_ref().is_none_or(|(least, _)| tried.least > *least) {
                found = Some((tried.least, prices.clone()));
                in_vain = 0;
            } else {
                in_vain += 1;
                if in_vain == PATIENCE {
                    (pace, in_vain) = (pace / 2, 0);
                }
            }
            let aim = best.filter(|&best| best < MOST_COST).unwrap_or(tried.least + WISH);
            let gap = i128::from(aim - tried.least);
            if gap < 0 || pace < 64 || !prices.step(&tried.slope, gap * i128::from(pace)) {
                break;
            }
        }
        found.map(|(_, prices)| prices)
    }

    /// What all splits break at least at these prices; `None` when an item is in no pool.
    fn tried(&mut self, prices: &Prices) -> Option<Tried> {
        let count = prices.items.len();
        let mut best: Vec<Option<(i64, usize)>> = vec![None; count];
        for (at, (pool, value)) in self.pools.iter().zip(&mut self.values).enumerate() {
            let places = &self.places[pool.places.0..pool.places.1];
            let worth: i64 = members(pool.mask).map(|i| prices.items[i]).sum();
            let price = |&(p, cost): &(u16, i64)| cost + prices.periods[usize::from(p)];
            let here = match pool.slots {
                1 => places.iter().map(price).min().unwrap_or(0),
                n => cheapest(places, price, n).iter().map(|(cost, _)| cost).sum(),
            };
            *value = pool.parted + here + ((prices.unfair * pool.unfair) >> 16) - worth;
            let part = (*value << self.digits).div_euclid(pool.size.max(1));
            for i in members(pool.mask) {
                if best[i].is_none_or(|(least, _)| part < least) {
                    best[i] = Some((part, at));
                }
            }
        }
        let room = || prices.periods.iter().zip(&self.room).map(|(price, n)| price * n);
        let mut least = -prices.unfair - room().sum::<i64>();
        let mut slope = Prices {
            items: vec![ONE; count],
            periods: self.room.iter().map(|room| -room * ONE).collect(),
            unfair: -ONE,
        };
        for other in self.others {
            least += other.pinned;
            for (cost, p, n) in other.cheapest(&prices.periods) {
                least += cost * n;
                slope.periods[p] += n * ONE;
            }
        }
        let mut items = prices.items.clone();
        for (i, best) in best.into_iter().enumerate() {
            let (part, at) = best?;
            let size = self.problem.items[i].size;
            items[i] += i64::try_from((i128::from(part) * i128::from(size)) >> self.digits).ok()?;
            self.add(&mut slope, prices, (at, size));
        }
        least += items.iter().sum::<i64>();
        self.even(&mut slope.items);
        Some(Tried { least, items, slope })
    }

    /// Adds the part of a pool that an item of this size is.
    fn add(&self, slope: &mut Prices, prices: &Prices, (at, size): (usize, u64)) {
        let pool = &self.pools[at];
        let size = i128::from(size) * i128::from(ONE) / i128::from(pool.size.max(1));
        let part = i64::try_from(size).expect("a part of one pool");
        members(pool.mask).for_each(|i| slope.items[i] -= part);
        let price = |&(p, cost): &(u16, i64)| cost + prices.periods[usize::from(p)];
        for (_, p) in cheapest(&self.places[pool.places.0..pool.places.1], price, pool.slots) {
            slope.periods[usize::from(p)] += part;
        }
        slope.unfair += (part * pool.unfair) >> 16;
    }

    /// Items that are alike get the same prices: of pools that differ only in them one is tried.
    fn even(&self, items: &mut [i64]) {
        let (mut sums, mut counts) = (vec![0; items.len()], vec![0; items.len()]);
        for (&like, &value) in self.like.iter().zip(&*items) {
            sums[like] += value;
            counts[like] += 1;
        }
        for (&like, value) in self.like.iter().zip(items) {
            *value = sums[like] / counts[like];
        }
    }
}

impl Prices {
    /// Goes along the slope, so far that the gap would close; false where there is no slope.
    fn step(&mut self, slope: &Self, gap: i128) -> bool {
        // What is free and not wanted stays free.
        let idle = |price: i64, slope: i64| price == 0 && slope < 0;
        let square = |slope: i64| i128::from(slope) * i128::from(slope);
        let periods = || self.periods.iter().zip(&slope.periods);
        let norm = slope.items.iter().map(|&s| square(s)).sum::<i128>()
            + periods().filter(|(p, s)| !idle(**p, **s)).map(|(_, &s)| square(s)).sum::<i128>()
            + if idle(self.unfair, slope.unfair) { 0 } else { square(slope.unfair) };
        if norm == 0 {
            return false;
        }
        let most = i128::from(MOST_COST);
        let far = |slope: i64| {
            let far = (gap * i128::from(slope)).div_euclid(norm).clamp(-most, most);
            i64::try_from(far).expect("within bounds")
        };
        let within = |price: i64, least: i64| price.clamp(least, MOST_COST);
        for (price, &slope) in self.items.iter_mut().zip(&slope.items) {
            *price = within(*price + far(slope), -MOST_COST);
        }
        for (price, &slope) in self.periods.iter_mut().zip(&slope.periods) {
            *price = within(*price + far(slope), 0);
        }
        self.unfair = within(self.unfair + far(slope.unfair), 0).min(1 << 46);
        true
    }
}

/// The cheapest of these places, so many, with their prices.
fn cheapest(
    places: &[(u16, i64)],
    price: impl Fn(&(u16, i64)) -> i64,
    count: usize,
) -> Vec<(i64, u16)> {
    let mut all: Vec<(i64, u16)> = places.iter().map(|place| (price(place), place.0)).collect();
    all.sort_unstable();
    all.truncate(count);
    all
}

/// The parts that pools have of the unfairness that the cap leaves to all pools of a split: no
/// split below the cap has more than [`ONE`] of them.
///
/// For any price on size, pools cost what the whole is worth less than their costs and their sizes'
/// worth together; what each is above the cheapest of its class is its part.
fn unfair(problem: &Problem<'_>, columns: &[Column], cap: u128) -> Option<Vec<i64>> {
    let counts = problem.counts();
    let total: u64 = problem.items.iter().map(|i| i.size).sum();
    let rest = problem.cost.rest(total, &mut std::iter::empty(), &counts);
    let worth = rest / u128::from(total.max(1));
    let value = |c: &Column| u128::from(c.price) + worth * u128::from(c.size);
    let mut least = vec![None; counts.len()];
    for column in columns {
        let least = &mut least[column.class];
        *least = Some(least.map_or(value(column), |least: u128| least.min(value(column))));
    }
    let each = counts.iter().zip(&least).map(|(&n, least)| u128::from(n) * least.unwrap_or(0));
    let sum: u128 = each.sum();
    let slack = (cap + worth * u128::from(total)).checked_sub(sum)?.max(1);
    let part = |column: &Column| {
        let over = value(column) - least[column.class].unwrap_or(0);
        let part = over.min(slack) * u128::from(ONE.unsigned_abs()) / slack;
        i64::try_from(part).ok()
    };
    columns.iter().map(part).collect()
}
