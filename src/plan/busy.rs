//! What holders bear of the busy cells: a measure that decides between weeks that are equally good
//! in everything else.
//!
//! The load of a cell is counted from the mean, in its thousandths: a cell that is half as busy
//! again has 500. A holder with n slots that bears b a slot now, and bore a duty in the last term,
//! counts n·(a + b)²; the sum over all holders is the unevenness of a week.

use crate::model::{Consortium, Share, Term};

/// What a holder with so many slots weighs is this divided by them: a number that most divide.
pub(crate) const WEIGHT: i128 = 720_720;

/// The largest distance from the mean that counts, in thousandths of it.
const MOST: i64 = 1_000_000;

/// Loads of the periods and of last term's duties; nothing where they are not weighed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Busy {
    /// Of each period, from the mean.
    periods: Vec<i64>,
    /// Of each library in the last term: duties, and the sum of their distances from the mean duty.
    before: Vec<(i64, i64)>,
}

/// What the cells of one holder count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Burden {
    /// Of each period, from the mean.
    pub periods: Vec<i64>,
    /// What it brings with it: last term's load a duty times its slots now.
    pub before: i64,
    /// Slots it holds.
    pub slots: u32,
}

impl Burden {
    /// What it weighs that all its cells together are this far from the mean.
    pub fn measure(&self, sum: i64) -> i128 {
        let all = i128::from(self.before) + i128::from(sum);
        self.weight() * all * all
    }

    /// What the square of its distance is multiplied by.
    pub fn weight(&self) -> i128 {
        (WEIGHT / i128::from(self.slots.max(1))).max(1)
    }
}

impl Busy {
    /// Reads it off the term.
    pub fn new(c: &Consortium, term: &Term) -> Self {
        let Some(load) = term.load.as_ref().filter(|load| load.weigh) else {
            return Self::default();
        };
        let far = |relative: u64| i64::try_from(relative).unwrap_or(MOST).min(MOST) - 1000;
        let duties: u64 = load.before.iter().map(|b| b.duties).sum();
        let all: u64 = load.before.iter().map(|b| b.load).sum();
        let before = load.before.iter().map(|b| {
            // Its load less what as many mean duties have.
            let (own, mean) = (u128::from(b.load), u128::from(all) * u128::from(b.duties));
            let mean = mean / u128::from(duties.max(1));
            let whole = |n: u128| i64::try_from(n).unwrap_or(i64::MAX / 4);
            (whole(b.duties.into()), whole(own) - whole(mean))
        });
        Self {
            periods: c.grid.indices().map(|p| far(load.relative(p))).collect(),
            before: before.collect(),
        }
    }

    /// Whether loads are weighed.
    pub fn is_any(&self) -> bool {
        !self.periods.is_empty()
    }

    /// What the cells of a holder count; `None` when loads are not weighed.
    pub fn burden(&self, share: &Share) -> Option<Burden> {
        if !self.is_any() {
            return None;
        }
        let of = share.holder.members.iter().filter_map(|l| self.before.get(l.at()));
        let (duties, off) = of.fold((0, 0), |(d, o), (duties, off)| (d + duties, o + off));
        let before = (off * i64::from(share.slots)).checked_div(duties).unwrap_or(0);
        let slots = share.slots;
        let most = MOST * i64::from(slots);
        Some(Burden { periods: self.periods.clone(), before: before.clamp(-most, most), slots })
    }
}
