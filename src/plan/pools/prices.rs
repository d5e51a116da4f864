//! Prices of items, of periods and of unfairness, and how they are improved.
//!
//! Source: M. Held, P. Wolfe, H. P. Crowder, Math. Program. 6, 1974 (how far to go along the slope).

use crate::plan::pools::columns::Column;
use crate::plan::pools::problem::Problem;

/// Parts of one, in which shares of pools and of the cap are counted.
pub(super) const ONE: i64 = 1 << 16;

/// What wishes may cost at most here, so that all sums fit.
pub(super) const MOST_COST: i64 = 1 << 44;

/// What an item is worth, a seat in a period costs, and all the unfairness that the cap leaves.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    pub items: Vec<i64>,
    /// Never negative.
    pub periods: Vec<i64>,
    /// Never negative.
    pub unfair: i64,
}

impl Prices {
    /// Goes along the slope, so far that the gap would close, but with no price beyond a
    /// limit; false where there is no slope.
    pub fn step(&mut self, slope: &Self, gap: i128, limit: i64) -> bool {
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
        let most = i128::from(limit);
        let far = |slope: i64| {
            let far = (gap * i128::from(slope)).div_euclid(norm).clamp(-most, most);
            i64::try_from(far).expect("within bounds")
        };
        let within = |price: i64, least: i64| price.clamp(least, limit);
        for (price, &slope) in self.items.iter_mut().zip(&slope.items) {
            *price = within(*price + far(slope), -limit);
        }
        for (price, &slope) in self.periods.iter_mut().zip(&slope.periods) {
            *price = within(*price + far(slope), 0);
        }
        self.unfair = within(self.unfair + far(slope.unfair), 0);
        true
    }
}

/// The parts that pools have of the unfairness that the cap leaves to all pools of a split: no
/// split below the cap has more than [`ONE`] of them.
///
/// For any price on size, pools cost what the whole is worth less than their costs and their sizes'
/// worth together; what each is above the cheapest of its class is its part.
pub(super) fn unfair(problem: &Problem<'_>, columns: &[Column], cap: u128) -> Option<Vec<i64>> {
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
