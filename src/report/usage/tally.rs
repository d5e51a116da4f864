//! Counting by cell, weekday and week, and the open hours of each.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::count::Count;
use crate::model::{Consortium, Occurrence, PeriodIx, WEEKDAYS, weekday_code};

/// The period that is open at this minute of a weekday.
pub(super) fn period_at(c: &Consortium, weekday: chrono::Weekday, minute: u32) -> Option<PeriodIx> {
    c.grid.indices().find(|&p| {
        let hours = c.grid.interval(p);
        c.grid.period(p).weekday == weekday
            && (hours.start.minutes()..hours.end.minutes()).contains(&minute)
    })
}

/// What is counted along the way.
pub(super) struct Tally {
    pub total: u64,
    pub by_hour: [[u64; 24]; 7],
    pub cells: Vec<u64>,
    pub weeks: BTreeMap<(i32, u32), u64>,
}

impl Tally {
    pub fn new(c: &Consortium) -> Self {
        let cells = vec![0; c.grid.periods().len()];
        Self { total: 0, by_hour: [[0; 24]; 7], cells, weeks: BTreeMap::new() }
    }

    pub fn add(
        &mut self,
        weekday: chrono::Weekday,
        hour: u32,
        count: u64,
        date: Option<NaiveDate>,
        cell: Option<PeriodIx>,
    ) {
        self.total += count;
        self.by_hour[weekday.num_days_from_monday() as usize][hour as usize] += count;
        let Some(cell) = cell else { return };
        self.cells[cell.at()] += count;
        if let Some(date) = date {
            let week = date.iso_week();
            *self.weeks.entry((week.year(), week.week())).or_default() += count;
        }
    }
}

/// On how many dates each period was open; `None` where that is not known.
pub(super) struct Dates<'c> {
    consortium: &'c Consortium,
    dates: Option<Vec<u64>>,
}

impl<'c> Dates<'c> {
    pub fn new(
        consortium: &'c Consortium,
        open: Option<&[Occurrence]>,
        weeks: Option<u32>,
    ) -> Self {
        let periods = consortium.grid.periods().len();
        let dates = match open {
            None => weeks.map(|weeks| vec![u64::from(weeks); periods]),
            Some(open) => {
                let mut dates = vec![0; periods];
                open.iter().for_each(|o| dates[o.period.at()] += 1);
                Some(dates)
            }
        };
        Self { consortium, dates }
    }

    pub fn count(&self, key: &str, count: u64, of: impl Fn(PeriodIx) -> bool) -> Count {
        let grid = &self.consortium.grid;
        let sum = |dates: &Vec<u64>| grid.indices().filter(|&p| of(p)).map(|p| dates[p.at()]).sum();
        let duties: Option<u64> = self.dates.as_ref().map(sum);
        let open_minutes = duties.map(|d| d * u64::from(grid.slot_minutes()));
        Count { key: key.to_owned(), name: String::new(), count, open_minutes, duties }
    }

    pub fn cells(&self, counts: &[u64]) -> Vec<Count> {
        let grid = &self.consortium.grid;
        let cell =
            |p: PeriodIx| self.count(&grid.period(p).to_string(), counts[p.at()], |q| q == p);
        grid.indices().map(cell).collect()
    }

    pub fn weekdays(&self, counts: &[u64]) -> Vec<Count> {
        let grid = &self.consortium.grid;
        let on = |day| grid.indices().filter(move |&p| grid.period(p).weekday == day);
        let days = WEEKDAYS.into_iter().filter(|&day| on(day).next().is_some());
        let sum = |day| on(day).map(|p| counts[p.at()]).sum();
        let count = |d| self.count(weekday_code(d), sum(d), |p| grid.period(p).weekday == d);
        days.map(count).collect()
    }
}

/// Every ISO week of the days with what was counted in it.
pub(super) fn weeks(
    c: &Consortium,
    days: Option<(NaiveDate, NaiveDate)>,
    open: Option<&[Occurrence]>,
    counts: &BTreeMap<(i32, u32), u64>,
) -> Vec<Count> {
    let (Some((from, to)), Some(open)) = (days, open) else { return Vec::new() };
    let mut duties: BTreeMap<(i32, u32), u64> = BTreeMap::new();
    for date in from.iter_days().take_while(|d| *d <= to) {
        duties.entry((date.iso_week().year(), date.iso_week().week())).or_default();
    }
    for o in open {
        *duties.entry((o.date.iso_week().year(), o.date.iso_week().week())).or_default() += 1;
    }
    let week = |(week, duties): ((i32, u32), u64)| Count {
        key: format!("{:04}-W{:02}", week.0, week.1),
        name: String::new(),
        count: counts.get(&week).copied().unwrap_or(0),
        open_minutes: Some(duties * u64::from(c.grid.slot_minutes())),
        duties: Some(duties),
    };
    duties.into_iter().map(week).collect()
}
