//! What has a date: cells on their dates, and stretches of days.

use chrono::NaiveDate;

use crate::model::periods::PeriodIx;
use crate::model::week::Interval;

/// A cell on a date: `2018-09-18 14:00`, or followed by ` #2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatedCell {
    /// The date.
    pub date: NaiveDate,
    /// The period of its weekday.
    pub period: PeriodIx,
    /// The seat, from 1.
    pub seat: u16,
}

/// A stretch of days, or a part of each of them, when something is closed or somebody is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// The part of each of the days.
    pub hours: Interval,
    /// Why, in the words of the file.
    pub reason: Option<String>,
}

impl Closure {
    /// Whether it touches these hours of this day. A duty is served whole or not at all, so one
    /// minute in common is enough.
    #[must_use]
    pub fn touches(&self, date: NaiveDate, hours: Interval) -> bool {
        self.first <= date && date <= self.last && self.hours.overlaps(hours)
    }
}
