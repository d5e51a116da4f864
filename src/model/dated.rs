//! What has a date: cells on their dates, and stretches of days.

use chrono::{Datelike, NaiveDate};

use crate::model::periods::PeriodIx;
use crate::model::week::{Grid, Interval, Time};

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

impl DatedCell {
    /// The cell as files write it: `2018-09-18 14:00`, or `2018-09-18 14:00 #2`.
    #[must_use]
    pub fn name(self, grid: &Grid) -> String {
        let start = grid.period(self.period).start;
        let seat = if self.seat == 1 { String::new() } else { format!(" #{}", self.seat) };
        format!("{} {start}{seat}", self.date.format("%Y-%m-%d"))
    }

    /// The cell of this name, if the week has one.
    #[must_use]
    pub fn find(name: &str, grid: &Grid) -> Option<Self> {
        let (at, seat) = match name.split_once(" #") {
            Some((at, seat)) => (at, seat.parse().ok()?),
            None => (name, 1),
        };
        let (date, start) = at.split_once(' ')?;
        let date: NaiveDate = date.parse().ok()?;
        let period = grid.find(date.weekday(), Time::parse(start)?)?;
        (1..=grid.seats()).contains(&seat).then_some(Self { date, period, seat })
    }
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
