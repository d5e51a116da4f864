//! How busy the cells of a week are, by what was counted, and who had busy ones before.

use chrono::NaiveDate;

use crate::model::periods::PeriodIx;

/// What a term knows about the load of its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Whether the weekly pattern weighs it; it is shown in any case.
    pub weigh: bool,
    /// Whether visits were counted, not chats.
    pub are_visits: bool,
    /// First and last day of the count; `None` when only weekdays are known.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// What was counted in each period, in the order of the periods.
    pub periods: Vec<PeriodCount>,
    /// What each library had in the term before, in the order of the libraries; empty when no
    /// roster of it is given.
    pub before: Vec<Borne>,
}

/// What was counted in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PeriodCount {
    /// Chats or visits that began in it.
    pub count: u64,
    /// On how many counted dates it was open; zero: nothing is known about it.
    pub dates: u64,
}

/// Duties of one library, and how busy their cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Borne {
    /// How many duties.
    pub duties: u64,
    /// Their loads, in thousandths of the mean load: see [`Load::relative`].
    pub load: u64,
}

impl Load {
    /// What is expected in one duty of a period, in millionths, rounded to the nearest. A period
    /// about which nothing is known is as busy as all counted ones on average.
    #[must_use]
    pub fn millionths(&self, period: PeriodIx) -> u64 {
        let own = self.periods[period.at()];
        let of = if own.dates > 0 { own } else { self.all() };
        rounded(of.count.saturating_mul(1_000_000), of.dates.max(1))
    }

    /// The load of a period in thousandths of the mean of all periods: 1000 is the mean, and every
    /// period if nothing was counted at all.
    #[must_use]
    pub fn relative(&self, period: PeriodIx) -> u64 {
        let of = |at: usize| u128::from(self.millionths(PeriodIx::from_at(at)));
        let sum: u128 = (0..self.periods.len()).map(of).sum();
        if sum == 0 {
            return 1000;
        }
        let parts = of(period.at()) * self.periods.len() as u128 * 1000;
        u64::try_from((2 * parts + sum) / (2 * sum)).unwrap_or(u64::MAX)
    }

    /// Everything that was counted in known periods.
    #[must_use]
    pub fn all(&self) -> PeriodCount {
        let known = self.periods.iter().filter(|p| p.dates > 0);
        known.fold(PeriodCount::default(), |sum, p| PeriodCount {
            count: sum.count + p.count,
            dates: sum.dates + p.dates,
        })
    }
}

fn rounded(amount: u64, by: u64) -> u64 {
    u64::try_from((2 * u128::from(amount) + u128::from(by)) / (2 * u128::from(by)))
        .unwrap_or(u64::MAX)
}
