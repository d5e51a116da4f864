//! Usage → how busy every cell is, and how busy each library's cells were in the last term.

use chrono::{Datelike, NaiveDate, Timelike};

use super::figures::span;
use super::tally::period_at;
use crate::model::{
    Borne, Consortium, Load, PeriodCount, PeriodIx, RosterLine, Status, Term, Usage, VisitDay,
};

/// What a count is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counting<'a> {
    /// Whether the pattern weighs it.
    pub weigh: bool,
    /// First and last day of the count; if not given, the first and the last that were counted.
    pub days: (Option<NaiveDate>, Option<NaiveDate>),
    /// Public holidays outside the term, on which the service was closed.
    pub holidays: &'a [NaiveDate],
}

/// Counts how busy the periods are, by the days of the count on which they were open; days outside
/// the term count as open, except holidays. `before` is the roster of the term before, of which
/// duties that were planned and served count. Visits by weekday are of the given number of weeks,
/// otherwise of one.
#[must_use]
pub fn load(
    c: &Consortium,
    term: &Term,
    usage: &Usage,
    counting: Counting<'_>,
    before: &[RosterLine],
) -> Load {
    let days = span(usage, None, counting.days);
    let mut periods = dates(c, term, usage, counting.holidays, days);
    let inside = |date: NaiveDate| days.is_none_or(|(from, to)| from <= date && date <= to);
    let is_open = |date: NaiveDate, period: PeriodIx| {
        inside(date) && !is_closed(c, term, counting.holidays, date, period)
    };
    let mut add = |day: VisitDay, minute: u32, count: u64| {
        let Some(period) = period_at(c, day.weekday(), minute) else { return };
        if let VisitDay::Date(date) = day
            && !is_open(date, period)
        {
            return;
        }
        periods[period.at()].count += count;
    };
    for chat in &usage.chats {
        let minute = chat.start.hour() * 60 + chat.start.minute();
        add(VisitDay::Date(chat.start.date()), minute, 1);
    }
    for visits in &usage.visits {
        add(visits.day, u32::from(visits.hour) * 60, visits.count.into());
    }
    let are_visits = usage.chats.is_empty();
    let load = Load { weigh: counting.weigh, are_visits, days, periods, before: Vec::new() };
    let before = borne(c, &load, before);
    Load { before, ..load }
}

/// On how many dates each period was open.
fn dates(
    c: &Consortium,
    term: &Term,
    usage: &Usage,
    holidays: &[NaiveDate],
    days: Option<(NaiveDate, NaiveDate)>,
) -> Vec<PeriodCount> {
    let mut periods = vec![PeriodCount::default(); c.grid.periods().len()];
    let by_weekday = usage.visits.iter().any(|v| matches!(v.day, VisitDay::Weekday(_)));
    if by_weekday {
        periods.iter_mut().for_each(|p| p.dates += u64::from(usage.weeks.unwrap_or(1)));
    }
    let Some((from, to)) = days else { return periods };
    for date in from.iter_days().take_while(|date| *date <= to) {
        for period in c.grid.indices().filter(|&p| c.grid.period(p).weekday == date.weekday()) {
            let is_open = !is_closed(c, term, holidays, date, period);
            periods[period.at()].dates += u64::from(is_open);
        }
    }
    periods
}

fn is_closed(
    c: &Consortium,
    term: &Term,
    holidays: &[NaiveDate],
    date: NaiveDate,
    period: PeriodIx,
) -> bool {
    let in_term = term.first <= date && date <= term.last;
    if in_term { term.is_closed(&c.grid, date, period) } else { holidays.contains(&date) }
}

/// The duties of a roster that had a library, with their loads; cells that the week no longer has
/// count as the mean.
fn borne(c: &Consortium, load: &Load, roster: &[RosterLine]) -> Vec<Borne> {
    if roster.is_empty() {
        return Vec::new();
    }
    let mut before = vec![Borne::default(); c.libraries().len()];
    for line in roster.iter().filter(|line| line.status == Status::Confirmed) {
        let Some(library) = line.library.as_deref().and_then(|id| c.find(id)) else { continue };
        let period = c.grid.find(line.date.weekday(), line.start);
        let borne = &mut before[library.at()];
        borne.duties += 1;
        borne.load += period.map_or(1000, |period| load.relative(period));
    }
    before
}
