//! Whether one more duty of a library would be beyond what it serves at most.
//!
//! What a duty may be is judged by the limits of its day. Counted are the duties up to it: of three in
//! a week that allows two, the third is beyond the limit.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use crate::model::{
    Consortium, Grid, LibraryIx, LimitKind, Limits, Occurrence, PeriodIx, Term, Why,
};

/// Whether anybody has a limit on any day of the term.
pub(crate) fn are_any(c: &Consortium, term: &Term) -> bool {
    let now = c.indices().any(|l| c.limits(l).is_any());
    now || term.amendments.iter().any(|a| a.limits.iter().any(Limits::is_any))
}

/// The Monday of the week of a day.
pub(crate) fn monday(date: NaiveDate) -> NaiveDate {
    date - Days::new(date.weekday().num_days_from_monday().into())
}

/// Whether the first of two periods ends when the second begins, on one day.
pub(crate) fn touch(grid: &Grid, first: PeriodIx, second: PeriodIx) -> bool {
    grid.period(first).weekday == grid.period(second).weekday
        && grid.interval(first).end == grid.interval(second).start
}

/// The most cells of a holder on each weekday and in the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WeekCaps {
    /// The first period of each weekday, and one beyond the last.
    first: [u16; 8],
    pub most: [u16; 7],
    pub week: u32,
}

impl WeekCaps {
    /// Of a library with slots of its own; `None` if it has no limit for a day. Rows are counted by
    /// how many times of a day fit between their gaps.
    pub fn of(c: &Consortium, library: LibraryIx) -> Option<Self> {
        let limits = c.limits(library);
        if !limits.is_any() {
            return None;
        }
        let grid = &c.grid;
        let day = |p: PeriodIx| grid.period(p).weekday.num_days_from_monday() as usize;
        let mut most = [limits.per_day.unwrap_or(u16::MAX); 7];
        if let Some(in_a_row) = limits.in_a_row {
            let staffed: Vec<PeriodIx> = c[library].staffed.iter().collect();
            let mut times = [0usize; 7];
            for row in staffed.chunk_by(|a, b| touch(grid, *a, *b)) {
                times[day(row[0])] += row.len() - row.len() / (usize::from(in_a_row) + 1);
            }
            let seats = usize::from(c[library].seats.min(grid.seats()));
            for (most, times) in most.iter_mut().zip(times) {
                *most = u16::try_from(times * seats).unwrap_or(u16::MAX).min(*most);
            }
        }
        let week = limits.per_week.map_or(u32::MAX, u32::from);
        Some(Self { first: first_of_days(grid), most, week })
    }

    /// Of a pool; `None` if one of its members has no limit for a week: its days are a matter of turns.
    pub fn of_pool(c: &Consortium, members: &[LibraryIx]) -> Option<Self> {
        let week =
            members.iter().map(|l| c.limits(*l).per_week.map(u32::from)).sum::<Option<u32>>()?;
        Some(Self { first: first_of_days(&c.grid), most: [u16::MAX; 7], week })
    }

    /// The most of two weekdays of so many periods each; for tests.
    #[cfg(test)]
    pub fn of_two(periods: u16, of: [u16; 2]) -> Self {
        let (mut first, mut most) = ([2 * periods; 8], [0; 7]);
        first[..2].copy_from_slice(&[0, periods]);
        most[..2].copy_from_slice(&of);
        Self { first, most, week: u32::MAX }
    }

    /// The weekday of a period, Monday being 0.
    pub fn day(&self, period: PeriodIx) -> usize {
        self.first[1..7].partition_point(|first| *first <= period.0)
    }

    /// What is left beside cells that the holder has already.
    pub fn beside(mut self, taken: &[PeriodIx]) -> Self {
        for &period in taken {
            let most = &mut self.most[self.day(period)];
            *most = most.saturating_sub(1);
            self.week = self.week.saturating_sub(1);
        }
        self
    }

    /// The periods of a weekday.
    pub fn periods(&self, day: usize) -> impl Iterator<Item = PeriodIx> + use<> {
        (self.first[day]..self.first[day + 1]).map(PeriodIx)
    }
}

/// The first period of each weekday, and one beyond the last.
fn first_of_days(grid: &Grid) -> [u16; 8] {
    let day = |p: &PeriodIx| grid.period(*p).weekday.num_days_from_monday() as usize;
    let all: Vec<PeriodIx> = grid.indices().collect();
    std::array::from_fn(|at| {
        u16::try_from(all.partition_point(|p| day(p) < at)).expect("a week has few periods")
    })
}

/// The first row of cells that is longer than allowed, as its periods.
pub(crate) fn too_long(
    grid: &Grid,
    held: &[PeriodIx],
    in_a_row: Option<u16>,
) -> Option<Vec<PeriodIx>> {
    let most = usize::from(in_a_row?);
    let mut times = held.to_vec();
    times.dedup();
    let mut rows = times.chunk_by(|a, b| touch(grid, *a, *b));
    rows.find(|row| row.len() > most).map(|row| row[..=most].to_vec())
}

/// The limit that one more duty of a library would break, where it has these in the same week.
pub(crate) fn broken(
    c: &Consortium,
    term: &Term,
    library: LibraryIx,
    more: Occurrence,
    has: &[Occurrence],
) -> Option<LimitKind> {
    broken_of(&c.grid, &|date| term.limits(c, library, date), more, has)
}

/// The same for somebody with these limits on each day.
pub(crate) fn broken_of(
    grid: &Grid,
    limits_on: &dyn Fn(NaiveDate) -> Limits,
    more: Occurrence,
    has: &[Occurrence],
) -> Option<LimitKind> {
    let limits = limits_on(more.date);
    let is_beyond = |count: usize, most: Option<u16>| most.is_some_and(|m| count > usize::from(m));
    let of_day = || has.iter().filter(|o| o.date == more.date);
    if is_beyond(of_day().count() + 1, limits.per_day) {
        return Some(LimitKind::PerDay);
    }
    if limits.in_a_row.is_some() {
        let is_there = |at: usize| of_day().any(|o| o.period.at() == at);
        let at = more.period.at();
        let joins = |at: usize| touch(grid, PeriodIx::from_at(at), PeriodIx::from_at(at + 1));
        let before = (0..at).rev().take_while(|&p| is_there(p) && joins(p)).count();
        let after = (at + 1..grid.periods().len()).take_while(|&p| is_there(p) && joins(p - 1));
        if is_beyond(before + 1 + after.count(), limits.in_a_row) {
            return Some(LimitKind::InARow);
        }
    }
    // One more makes every later duty of the week one more, too.
    let up_to = |o: &Occurrence| has.iter().filter(|h| *h <= o).count() + 1;
    let later = has.iter().filter(|o| **o >= more).chain([&more]);
    let mut later = later.filter(|o| is_beyond(up_to(o), limits_on(o.date).per_week));
    later.next().map(|_| LimitKind::PerWeek)
}

/// Why a library cannot have one more duty at a dated period, if a limit is why, where these are on
/// duty at each.
pub(crate) fn beyond(
    c: &Consortium,
    term: &Term,
    occurrences: &[Occurrence],
    on_duty: &[Vec<LibraryIx>],
    (library, at): (LibraryIx, usize),
) -> Option<Why> {
    let more = occurrences[at];
    if !c.limits(library).is_any() && term.amendments.is_empty() {
        return None;
    }
    let first = monday(more.date);
    let from = occurrences.partition_point(|o| o.date < first);
    let week = occurrences[from..].iter().zip(&on_duty[from..]);
    let week = week.take_while(|(o, _)| o.date - first < TimeDelta::days(7));
    let own = week.flat_map(|(o, all)| all.iter().filter(|l| **l == library).map(|_| *o));
    broken(c, term, library, more, &own.collect::<Vec<_>>()).map(Why::Limit)
}

/// The duties of all libraries by week, as far as there are limits.
pub(crate) struct Tally<'a> {
    c: &'a Consortium,
    term: &'a Term,
    are_any: bool,
    weeks: BTreeMap<(LibraryIx, NaiveDate), Vec<Occurrence>>,
}

impl<'a> Tally<'a> {
    /// Nobody has a duty yet.
    pub fn new(c: &'a Consortium, term: &'a Term) -> Self {
        Self { c, term, are_any: are_any(c, term), weeks: BTreeMap::new() }
    }

    /// A library has a duty then.
    pub fn add(&mut self, library: LibraryIx, duty: Occurrence) {
        if self.are_any {
            self.weeks.entry((library, monday(duty.date))).or_default().push(duty);
        }
    }

    /// Why a library cannot have one more duty then, if a limit is why.
    pub fn why_not(&self, library: LibraryIx, more: Occurrence) -> Option<Why> {
        if !self.are_any {
            return None;
        }
        let week = self.weeks.get(&(library, monday(more.date)));
        let has = week.map_or(&[][..], |week| &week[..]);
        broken(self.c, self.term, library, more, has).map(Why::Limit)
    }
}
