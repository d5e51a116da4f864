//! The week that must be staffed: periods (weekday and start), and cells (a seat of a period).

use std::fmt;

use chrono::Weekday;

use crate::model::periods::{PeriodIx, PeriodSet};

/// All weekdays, Monday first, as in ISO 8601.
pub const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// The weekday as files write it: `mon` to `sun`.
#[must_use]
pub fn weekday_code(day: Weekday) -> &'static str {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][day.num_days_from_monday() as usize]
}

/// A civil time of day in whole minutes, from `00:00` to `24:00` (an end only).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u16);

impl Time {
    /// `00:00`.
    pub const MIDNIGHT: Self = Self(0);
    /// `24:00`, the end of a day.
    pub const END_OF_DAY: Self = Self(24 * 60);

    /// The time this many minutes after midnight, if the day is that long.
    #[must_use]
    pub fn from_minutes(minutes: u32) -> Option<Self> {
        let minutes = u16::try_from(minutes).ok()?;
        (minutes <= Self::END_OF_DAY.0).then_some(Self(minutes))
    }

    /// Minutes after midnight, 0 to 1440.
    #[must_use]
    pub fn minutes(self) -> u32 {
        u32::from(self.0)
    }

    /// Reads `H:MM` or `HH:MM`, `24:00` included.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
            return None;
        }
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        if minute > 59 {
            return None;
        }
        Self::from_minutes(hour * 60 + minute)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A stretch of a day, from `start` up to but not including `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First minute.
    pub start: Time,
    /// The minute after the last; later than `start`.
    pub end: Time,
}

impl Interval {
    /// The whole day.
    pub const DAY: Self = Self { start: Time::MIDNIGHT, end: Time::END_OF_DAY };

    /// Whether the two share a minute.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// A weekly time of service: a weekday and a start, as in `tue 14:00`.
///
/// A period has one cell per seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Day of the week.
    pub weekday: Weekday,
    /// Civil time at which it starts.
    pub start: Time,
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", weekday_code(self.weekday), self.start)
    }
}

/// One place in the week: a seat of a period. Ordered by period, then seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The period.
    pub period: PeriodIx,
    /// The seat, from 1.
    pub seat: u16,
}

/// The cells of a week that must be staffed: non-overlapping periods of one length, each with the
/// same number of seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    slot_minutes: u32,
    seats: u16,
    periods: Vec<Period>,
}

impl Grid {
    /// The grid of these periods, which are put in week order.
    ///
    /// # Panics
    ///
    /// If there is no period or no seat, more than [`PeriodSet::CAPACITY`] periods, a period that
    /// ends after midnight, or two that overlap: readers report these first.
    #[must_use]
    pub fn new(slot_minutes: u32, seats: u16, mut periods: Vec<Period>) -> Self {
        let key = |p: &Period| (p.weekday.num_days_from_monday(), p.start);
        periods.sort_by_key(key);
        assert!(slot_minutes > 0 && seats > 0 && !periods.is_empty(), "a grid has cells");
        assert!(periods.len() <= PeriodSet::CAPACITY, "a week has so many periods at most");
        let end = |p: &Period| p.start.minutes() + slot_minutes;
        assert!(periods.iter().all(|p| end(p) <= 24 * 60), "a period ends by midnight");
        assert!(
            periods
                .windows(2)
                .all(|w| w[0].weekday != w[1].weekday || end(&w[0]) <= w[1].start.minutes()),
            "periods do not overlap"
        );
        Self { slot_minutes, seats, periods }
    }

    /// Length of every cell in minutes.
    #[must_use]
    pub fn slot_minutes(&self) -> u32 {
        self.slot_minutes
    }

    /// Libraries on duty at the same time.
    #[must_use]
    pub fn seats(&self) -> u16 {
        self.seats
    }

    /// All periods in week order.
    #[must_use]
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The numbers of all periods in week order.
    pub fn indices(&self) -> impl ExactSizeIterator<Item = PeriodIx> + use<> {
        (0..self.periods.len()).map(PeriodIx::from_at)
    }

    /// The period with this number.
    ///
    /// # Panics
    ///
    /// If the number comes from a larger grid.
    #[must_use]
    pub fn period(&self, index: PeriodIx) -> Period {
        self.periods[index.at()]
    }

    /// The hours of this period on its day.
    ///
    /// # Panics
    ///
    /// If the number comes from a larger grid.
    #[must_use]
    pub fn interval(&self, index: PeriodIx) -> Interval {
        let start = self.period(index).start;
        let end = Time::from_minutes(start.minutes() + self.slot_minutes);
        Interval { start, end: end.expect("a period ends by midnight") }
    }

    /// The period that starts at this time of the week, if there is one.
    #[must_use]
    pub fn find(&self, weekday: Weekday, start: Time) -> Option<PeriodIx> {
        let key = (weekday.num_days_from_monday(), start);
        let at = self
            .periods
            .binary_search_by_key(&key, |p| (p.weekday.num_days_from_monday(), p.start))
            .ok()?;
        Some(PeriodIx::from_at(at))
    }

    /// Cells in a week: periods times seats.
    #[must_use]
    pub fn cell_count(&self) -> u32 {
        let periods = u32::try_from(self.periods.len()).expect("capacity fits 16 bits");
        periods * u32::from(self.seats)
    }

    /// The cell as files write it: `tue 14:00`, or `tue 14:00 #2` for a further seat.
    #[must_use]
    pub fn cell_name(&self, cell: Cell) -> String {
        let period = self.period(cell.period);
        if cell.seat == 1 { period.to_string() } else { format!("{period} #{}", cell.seat) }
    }
}
