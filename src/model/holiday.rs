//! Public holidays: rules that say on which date one falls in a year.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// When a public holiday falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayWhen {
    /// On the same day of the same month every year.
    Fixed {
        /// Month, 1 to 12.
        month: u32,
        /// Day of the month.
        day: u32,
    },
    /// A number of days after Easter Sunday of the Gregorian calendar (before it, if negative).
    Easter(i64),
    /// On the first such weekday on or after a day.
    OnOrAfter {
        /// The weekday.
        weekday: Weekday,
        /// Month of the day, 1 to 12.
        month: u32,
        /// Day of the month.
        day: u32,
    },
}

/// A public holiday of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayRule {
    /// When it falls.
    pub when: HolidayWhen,
    /// The first year in which it is one, if limited.
    pub from: Option<i32>,
    /// The last year in which it is one, if limited.
    pub until: Option<i32>,
    /// Its name in Finnish, Swedish and English, in the order of
    /// [`Language::ALL`](crate::model::Language::ALL).
    pub names: [String; 3],
}

/// A public holiday on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The date.
    pub date: NaiveDate,
    /// Its name in Finnish, Swedish and English.
    pub names: [String; 3],
}

impl HolidayRule {
    /// The date on which it falls in a year; `None` in years in which it is not a holiday.
    ///
    /// Source for Easter: the computus of Meeus, *Astronomical Algorithms*, 2nd ed. 1998, ch. 8.
    #[must_use]
    pub fn date(&self, year: i32) -> Option<NaiveDate> {
        if self.from.is_some_and(|from| year < from) || self.until.is_some_and(|last| year > last) {
            return None;
        }
        match self.when {
            HolidayWhen::Fixed { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            HolidayWhen::Easter(offset) => {
                let easter = computus::gregorian(year).ok()?;
                let sunday = NaiveDate::from_ymd_opt(easter.year, easter.month, easter.day)?;
                sunday.checked_add_signed(chrono::TimeDelta::days(offset))
            }
            HolidayWhen::OnOrAfter { weekday, month, day } => {
                let date = NaiveDate::from_ymd_opt(year, month, day)?;
                let ahead =
                    7 + weekday.num_days_from_monday() - date.weekday().num_days_from_monday();
                date.checked_add_days(Days::new(u64::from(ahead % 7)))
            }
        }
    }
}
