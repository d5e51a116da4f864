//! What any split breaks wishes by at least: prices of items, of periods and of unfairness.
//!
//! Whatever the prices, a split breaks at least what its items and what is over are worth; the
//! better the prices, the more. They are improved step by step, and what a pool breaks beyond the
//! prices of its items tells how far a split with it is from the bound at least.
//!
//! Sources: M. L. Fisher, Management Science 27, 1981 (Lagrangian relaxation, and the steps);
//! R. Baldacci, N. Christofides, A. Mingozzi, Math. Program. 115, 2008 (prices of items from the
//! sets that contain them, and the sets that the gap leaves).

use crate::plan::costs::WISH;
use crate::plan::pools::columns::{Column, members};
use crate::plan::pools::prices::{MOST_COST, ONE, Prices, unfair};
use crate::plan::pools::problem::{Group, Problem};
use crate::plan::pools::wishes::Wishes;
use crate::plan::wanted::Free;

/// Rounds in which prices are improved, and after how many in vain the steps get smaller.
const ROUNDS: usize = 400;
const PATIENCE: usize = 12;

/// Where steps are so small, prices get no better.
const LEAST_PACE: i64 = 64;

/// Steps that a pool counts in a round, and the most places of all pools.
const POOL: u64 = 4;
const MOST_PLACES: usize = 4_000_000;

/// A bound on all splits, and by how much each column raises it.
pub(super) struct Bound {
    /// No split breaks less.
    pub least: i64,
    /// A split breaks at least this much more for each of its columns; never negative.
    pub over: Vec<i64>,
}

/// A column with what it breaks.
struct Pool {
    /// The number of the column.
    at: usize,
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
    /// No price is beyond it.
    limit: i64,
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
    let mut over = vec![i64::MAX; columns.len()];
    let found = dual.improve(wishes.best.map(|best| best.0), work);
    let found = found.and_then(|prices| dual.tried(&prices).map(|tried| (prices, tried)));
    let Some((prices, tried)) = found else {
        // An item is in no pool: there is no split, or none that breaks as little as the best.
        return Some(Bound { least: i64::MAX, over });
    };
    for (at, more) in dual.over(&prices, &tried) {
        debug_assert!(more >= 0, "no pool breaks less than its items are worth");
        over[at] = more;
    }
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
        for (at, (column, unfair)) in columns.iter().zip(unfair).enumerate() {
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
            pools.push(Pool {
                at,
                mask,
                size,
                slots,
                parted,
                unfair,
                places: (first, places.len()),
            });
            if places.len() > MOST_PLACES || most > MOST_COST {
                return None;
            }
        }
        let items = problem.items;
        let alike = |i: usize| (0..i).find(|&j| items[j] == items[i]).unwrap_or(i);
        let room = problem.week.capacity().iter().map(|&seats| i64::from(seats)).collect();
        // A pool has fewer members than 128, each worth less than the limit.
        let limit = 2 * most;
        let slots = problem.classes.iter().map(|c| u64::from(c.slots)).max().unwrap_or(1);
        let sums = most.unsigned_abs().checked_mul(512 + 2 * slots)?;
        let digits = sums.leading_zeros().checked_sub(2)?.min(20);
        let (like, values) = ((0..items.len()).map(alike).collect(), vec![0; pools.len()]);
        let others = wishes.others();
        Some(Self { problem, others, pools, places, room, like, values, digits, limit })
    }

    /// Prices that are as good as can be found in these rounds; `None` when an item is in no pool
    /// that a split no worse than the best could have.
    fn improve(&mut self, best: Option<i64>, work: &mut u64) -> Option<Prices> {
        let mut prices = Prices {
            items: vec![0; self.like.len()],
            periods: vec![0; self.room.len()],
            unfair: 0,
        };
        let best = best.filter(|&best| best < MOST_COST);
        let mut found = (i64::MIN, prices.clone());
        let (mut pace, mut in_vain, reserve) = (ONE, 0, *work / 2);
        for round in 1..=ROUNDS {
            let tried = self.tried(&prices)?;
            in_vain += 1;
            if tried.least > found.0 {
                found = (tried.least, prices.clone());
                in_vain = 0;
                if round % PATIENCE == 0 {
                    self.leave_out(&prices, &tried, best);
                }
            } else if in_vain == PATIENCE {
                (pace, in_vain) = (pace / 2, 0);
            }
            let aim = best.unwrap_or(tried.least + WISH);
            let gap = i128::from(aim - tried.least);
            let steps = self.pools.len() as u64 * POOL;
            let ended = gap < 0 || pace < LEAST_PACE || *work < reserve + steps;
            if ended || !prices.step(&tried.slope, gap * i128::from(pace), self.limit) {
                break;
            }
            *work -= steps;
        }
        Some(found.1)
    }

    /// Leaves out pools with which every split breaks more than the best.
    fn leave_out(&mut self, prices: &Prices, tried: &Tried, best: Option<i64>) {
        let Some(best) = best else { return };
        let over: Vec<i64> = self.over(prices, tried).map(|(_, over)| over).collect();
        let mut each = over.iter();
        self.pools.retain(|_| each.next().is_some_and(|over| tried.least + over <= best));
        self.values.truncate(self.pools.len());
    }

    /// By how much each pool raises the bound, after these prices were tried.
    fn over(&self, prices: &Prices, tried: &Tried) -> impl Iterator<Item = (usize, i64)> {
        let more: Vec<i64> = tried.items.iter().zip(&prices.items).map(|(a, b)| a - b).collect();
        let over = move |(pool, value): (&Pool, &i64)| {
            (pool.at, value - members(pool.mask).map(|i| more[i]).sum::<i64>())
        };
        self.pools.iter().zip(&self.values).map(over)
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
            items[i] += i64::try_from((i128::from(part) * i128::from(size)) >> self.digits)
                .expect("a part of what one pool breaks");
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
