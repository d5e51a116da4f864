//! The figures of usage, all of them whole numbers: rates are made when they are written.

use chrono::{Datelike, NaiveDate, Timelike};

use super::count::Count;
use super::duties;
use super::once::{AtOnce, at_once};
use super::tally::{Dates, Tally, period_at, weeks};
use crate::model::{Consortium, Occurrence, PeriodIx, RosterLine, Term, Usage, VisitDay};

/// Median and 95th percentile of seconds.
///
/// The p-th percentile of n values is the smallest of them such that at least p in a hundred are no
/// larger: the one at place ⌈p·n / 100⌉ in their order. It is always a value that was measured.
///
/// Source: Hyndman & Fan, "Sample Quantiles in Statistical Packages", *The American Statistician* 50
/// (1996), type 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quantiles {
    /// How many chats have a value.
    pub known: u64,
    /// The sum of all, in seconds.
    pub sum: u64,
    /// Half are at most this long.
    pub median: u32,
    /// 95 in a hundred are at most this long.
    pub p95: u32,
}

impl Quantiles {
    /// The quantiles of these values; `None` when there are none.
    #[must_use]
    pub fn of(values: impl Iterator<Item = u32>) -> Option<Self> {
        let mut values: Vec<u32> = values.collect();
        values.sort_unstable();
        let at = |percent: usize| values.get((percent * values.len()).div_ceil(100).max(1) - 1);
        Some(Self {
            known: values.len() as u64,
            sum: values.iter().map(|&v| u64::from(v)).sum(),
            median: *at(50)?,
            p95: *at(95)?,
        })
    }

    /// The mean in seconds, rounded to the nearest.
    #[must_use]
    pub fn mean(&self) -> u64 {
        (2 * self.sum + self.known) / (2 * self.known)
    }
}

/// What usage files say about a service.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UsageFigures {
    /// Whether visits were counted and not chats.
    pub are_visits: bool,
    /// First and last day that was counted; `None` when only weekdays are known.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Everything that began on these days.
    pub total: u64,
    /// What began while the service was open, and the open hours.
    pub open: Count,
    /// What began on days before the first or after the last.
    pub outside_days: u64,
    /// By weekday and hour, Monday first, whether open or not.
    pub by_hour: [[u64; 24]; 7],
    /// Every cell of the week.
    pub cells: Vec<Count>,
    /// Every weekday on which the service opens.
    pub weekdays: Vec<Count>,
    /// Every ISO week of the days.
    pub weeks: Vec<Count>,
    /// Tags that are shown, the most frequent first.
    pub tags: Vec<(String, u64)>,
    /// How often other tags occur.
    pub other_tags: u64,
    /// Chats without a tag; `None`: no file has tags.
    pub untagged: Option<u64>,
    /// How long chats took.
    pub duration: Option<Quantiles>,
    /// How long people waited.
    pub wait: Option<Quantiles>,
    /// How many chats there were at once; `None` when durations are not known.
    pub at_once: Option<AtOnce>,
    /// Chats by the library on duty when they began; empty without a roster.
    pub libraries: Vec<Count>,
    /// Chats by the pool whose duty it was; empty without a roster.
    pub pools: Vec<Count>,
}

/// Counts usage over the open hours of a term, or of every week when no term is given, from the
/// first to the last of `days`, otherwise from the first to the last day that was counted.
#[must_use]
pub fn usage_figures(
    consortium: &Consortium,
    term: Option<&Term>,
    usage: &Usage,
    roster: &[RosterLine],
    days: (Option<NaiveDate>, Option<NaiveDate>),
) -> UsageFigures {
    let days = span(usage, term, days);
    let inside = |date: NaiveDate| days.is_none_or(|(from, to)| from <= date && date <= to);
    let chats: Vec<_> = usage.chats.iter().filter(|c| inside(c.start.date())).copied().collect();
    let open = days.map(|days| occurrences(consortium, term, days));
    let is_open = |date, period| match &open {
        Some(open) => open.binary_search(&Occurrence { date, period }).is_ok(),
        None => true,
    };
    let mut tally = Tally::new(consortium);
    for chat in &chats {
        let (date, minute) = (chat.start.date(), chat.start.hour() * 60 + chat.start.minute());
        let cell = period_at(consortium, date.weekday(), minute);
        tally.add(date.weekday(), minute / 60, 1, Some(date), cell.filter(|&p| is_open(date, p)));
    }
    let mut left = usage.chats.len() as u64 - chats.len() as u64;
    for v in &usage.visits {
        let date = match v.day {
            VisitDay::Date(date) => Some(date),
            VisitDay::Weekday(_) => None,
        };
        if date.is_some_and(|date| !inside(date)) {
            left += u64::from(v.count);
            continue;
        }
        let cell = period_at(consortium, v.day.weekday(), u32::from(v.hour) * 60);
        let cell = cell.filter(|&p| date.is_none_or(|date| is_open(date, p)));
        tally.add(v.day.weekday(), u32::from(v.hour), u64::from(v.count), date, cell);
    }
    let dates = Dates::new(consortium, open.as_deref(), usage.weeks);
    let (libraries, pools) = duties::count(consortium, &chats, roster, inside);
    UsageFigures {
        are_visits: usage.chats.is_empty(),
        days,
        total: tally.total,
        open: dates.count("open", tally.cells.iter().sum(), |_| true),
        outside_days: left,
        by_hour: tally.by_hour,
        cells: dates.cells(&tally.cells),
        weekdays: dates.weekdays(&tally.cells),
        weeks: weeks(consortium, days, open.as_deref(), &tally.weeks),
        tags: usage.tags.clone(),
        other_tags: usage.other_tags,
        untagged: usage.untagged,
        duration: Quantiles::of(chats.iter().filter_map(|c| c.duration)),
        wait: Quantiles::of(chats.iter().filter_map(|c| c.wait)),
        at_once: open.as_ref().and_then(|open| at_once(consortium, open, &chats)),
        libraries,
        pools,
    }
}

/// The days that were counted.
pub(super) fn span(
    usage: &Usage,
    term: Option<&Term>,
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
) -> Option<(NaiveDate, NaiveDate)> {
    let chats = usage.chats.iter().map(|c| c.start.date());
    let visits = usage.visits.iter().filter_map(|v| match v.day {
        VisitDay::Date(date) => Some(date),
        VisitDay::Weekday(_) => None,
    });
    let (first, last) = chats.chain(visits).fold(None, |span, date| match span {
        None => Some((date, date)),
        Some((a, b)) => Some((date.min(a), date.max(b))),
    })?;
    let (mut from, mut to) = (from.unwrap_or(first), to.unwrap_or(last));
    if let Some(term) = term {
        (from, to) = (from.max(term.first), to.min(term.last));
    }
    Some((from, to))
}

/// Every period on every open date of these days, in the order of time.
pub(in crate::report) fn occurrences(
    c: &Consortium,
    term: Option<&Term>,
    (from, to): (NaiveDate, NaiveDate),
) -> Vec<Occurrence> {
    let mut open = match term {
        Some(term) => term.occurrences(&c.grid),
        None => from
            .iter_days()
            .take_while(|d| *d <= to)
            .flat_map(|date| {
                let of_day = move |&p: &PeriodIx| c.grid.period(p).weekday == date.weekday();
                c.grid.indices().filter(of_day).map(move |period| Occurrence { date, period })
            })
            .collect(),
    };
    open.retain(|o| from <= o.date && o.date <= to);
    open
}
