//! Which weekdays and hours a map of a week shows.

use std::ops::Range;

use super::figures::UsageFigures;
use crate::model::{Consortium, WEEKDAYS};

/// The part of a week in which something was counted or the service is open.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShownHours {
    /// Weekdays, Monday being 0.
    pub days: Vec<usize>,
    /// Hours of the day.
    pub hours: Range<usize>,
}

/// Whether the service is open at some time of an hour of a weekday, Monday being 0.
#[must_use]
pub fn is_open_at(c: &Consortium, day: usize, hour: usize) -> bool {
    let minute = u32::try_from(hour).unwrap_or(0) * 60;
    c.grid.indices().any(|p| {
        let open = c.grid.interval(p);
        c.grid.period(p).weekday == WEEKDAYS[day]
            && open.start.minutes() < minute + 60
            && minute < open.end.minutes()
    })
}

impl UsageFigures {
    /// The part of the week that is worth showing; `None` when nothing is.
    #[must_use]
    pub fn shown(&self, c: &Consortium) -> Option<ShownHours> {
        let is_shown =
            |day: usize, hour: usize| self.by_hour[day][hour] > 0 || is_open_at(c, day, hour);
        let hours: Vec<usize> =
            (0..24).filter(|&hour| (0..7).any(|day| is_shown(day, hour))).collect();
        let days = (0..7).filter(|&day| (0..24).any(|hour| is_shown(day, hour))).collect();
        Some(ShownHours { days, hours: *hours.first()?..hours.last()? + 1 })
    }
}
