//! When duties begin and end, exactly, and the weeks and months of a term.

use std::ops::Range;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;

use crate::export::ical::{CalendarError, instant};
use crate::model::{Consortium, Roster, Term};

/// How moments in UTC are written.
const UTC: &str = "%Y-%m-%dT%H:%MZ";

/// When a duty begins and ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Times {
    /// In local time with its offset from UTC: `2018-09-03T10:00+03:00`.
    pub local: [String; 2],
    /// In UTC, for the script: `2018-09-03T07:00Z`.
    pub utc: [String; 2],
}

/// The times of every duty.
pub(super) fn times(
    zone: Tz,
    c: &Consortium,
    roster: &Roster,
) -> Result<Vec<Times>, CalendarError> {
    let mut all: Vec<Times> = Vec::with_capacity(roster.duties().len());
    for (at, duty) in roster.duties().iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &roster.duties()[at]);
        if before.is_some_and(|b| (b.date, b.period) == (duty.date, duty.period)) {
            all.push(all[at - 1].clone());
            continue;
        }
        let hours = c.grid.interval(duty.period);
        let ends = [
            instant(zone, duty, hours.start, hours.start)?,
            instant(zone, duty, hours.start, hours.end)?,
        ];
        all.push(Times {
            local: ends.map(local),
            utc: ends.map(|t| t.to_utc().format(UTC).to_string()),
        });
    }
    Ok(all)
}

/// A moment, as in `<time datetime>`.
pub(super) fn local(at: DateTime<Tz>) -> String {
    at.format("%Y-%m-%dT%H:%M%:z").to_string()
}

/// A week of the term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Week {
    /// Year and number. Source: ISO 8601.
    pub iso: (i32, u32),
    /// Its Monday, or the first day of the term.
    pub first: NaiveDate,
    /// Its Sunday, or the last day of the term.
    pub last: NaiveDate,
    /// The duties on each of its pages.
    pub parts: Vec<Range<usize>>,
}

impl Week {
    pub fn code(&self) -> String {
        format!("{}-{:02}", self.iso.0, self.iso.1)
    }
}

/// A month of the term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Month {
    /// Its first day in the term.
    pub first: NaiveDate,
    /// Its last day in the term.
    pub last: NaiveDate,
}

/// Duties on a page of a week: about 200 kB.
const PER_WEEK_PAGE: usize = 400;
/// How many duties of a day fit into a month for the wall.
const PER_DAY: usize = 7;

/// The duties of some days.
pub(super) fn between(roster: &Roster, first: NaiveDate, last: NaiveDate) -> Range<usize> {
    let duties = roster.duties();
    duties.partition_point(|d| d.date < first)..duties.partition_point(|d| d.date <= last)
}

/// The weeks of a term, in their order.
pub(super) fn weeks(term: &Term, roster: &Roster) -> Vec<Week> {
    let days = |first: NaiveDate| {
        let left = 6 - first.weekday().num_days_from_monday();
        first.checked_add_days(Days::new(u64::from(left))).unwrap_or(term.last).min(term.last)
    };
    stretches(term, days)
        .map(|(first, last)| {
            let iso = first.iso_week();
            let parts = pages(roster, between(roster, first, last));
            Week { iso: (iso.year(), iso.week()), first, last, parts }
        })
        .collect()
}

/// The months of a term; none if they would not fit on paper.
pub(super) fn months(term: &Term, roster: &Roster) -> Vec<Month> {
    let most = roster
        .duties()
        .chunk_by(|a, b| a.date == b.date)
        .map(|day| day.iter().filter(|d| d.is_live()).count());
    if most.max().unwrap_or(0) > PER_DAY {
        return Vec::new();
    }
    let days = |first: NaiveDate| {
        let next = first.with_day(1).and_then(|day| day.checked_add_months(chrono::Months::new(1)));
        next.and_then(|day| day.pred_opt()).unwrap_or(term.last).min(term.last)
    };
    stretches(term, days).map(|(first, last)| Month { first, last }).collect()
}

/// The term in stretches, each of which ends where `last` says for its first day.
fn stretches(
    term: &Term,
    last: impl Fn(NaiveDate) -> NaiveDate,
) -> impl Iterator<Item = (NaiveDate, NaiveDate)> {
    let mut from = Some(term.first);
    std::iter::from_fn(move || {
        let first = from.filter(|day| *day <= term.last)?;
        let last = last(first);
        from = last.succ_opt();
        Some((first, last))
    })
}

/// Whole days on a page as long as they fit; a day that does not fit is split over several.
fn pages(roster: &Roster, duties: Range<usize>) -> Vec<Range<usize>> {
    let mut pages: Vec<Range<usize>> = Vec::new();
    let mut from = duties.start;
    for day in roster.duties()[duties.clone()].chunk_by(|a, b| a.date == b.date) {
        let to = from + day.len();
        match pages.last_mut() {
            Some(page) if to - page.start <= PER_WEEK_PAGE => page.end = to,
            _ => pages
                .extend((from..to).step_by(PER_WEEK_PAGE).map(|at| at..to.min(at + PER_WEEK_PAGE))),
        }
        from = to;
    }
    if pages.is_empty() { vec![duties] } else { pages }
}

/// The moment at which a day begins, in UTC; none if the clocks skip midnight.
pub(super) fn midnight(zone: Tz, day: NaiveDate) -> Option<String> {
    let at = zone.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest()?;
    Some(at.to_utc().format(UTC).to_string())
}
