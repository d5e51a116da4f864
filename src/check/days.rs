//! The dates of a term: when the service is open, who takes part, who is away.

use chrono::{Datelike, NaiveDate};

use crate::model::{Closure, Consortium, Grid, LibraryIx, PeriodIx, Term};

/// The dates of a term: when the service is open, and who is away.
pub(crate) struct Days<'a> {
    term: &'a Term,
    grid: &'a Grid,
    periods: usize,
    /// For every day of the term and every period of its weekday: whether the service is open.
    open: Vec<bool>,
    /// The absences of every library.
    away: Vec<Vec<&'a Closure>>,
    /// When libraries take part that do not do so all the time.
    part: Vec<Vec<(NaiveDate, NaiveDate)>>,
}

impl<'a> Days<'a> {
    pub fn new(c: &'a Consortium, term: &'a Term) -> Self {
        let (grid, libraries) = (&c.grid, c.libraries().len());
        let periods = grid.periods().len();
        let days = usize::try_from((term.last - term.first).num_days() + 1).unwrap_or(0);
        let mut open = vec![false; days * periods];
        for (day, date) in term.first.iter_days().take(days).enumerate() {
            let of_day = |p: &PeriodIx| grid.period(*p).weekday == date.weekday();
            for period in grid.indices().filter(of_day) {
                open[day * periods + period.at()] = !term.is_closed(grid, date, period);
            }
        }
        let mut away = vec![Vec::new(); libraries];
        term.absences.iter().for_each(|a| away[a.library.at()].push(&a.closure));
        let mut part = vec![Vec::new(); libraries];
        term.memberships.iter().for_each(|m| part[m.library.at()].push((m.first, m.last)));
        Self { term, grid, periods, open, away, part }
    }

    /// Whether the date is in the term.
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.term.first <= date && date <= self.term.last
    }

    /// Whether the service is open then.
    pub fn is_open(&self, date: NaiveDate, period: PeriodIx) -> bool {
        let day = usize::try_from((date - self.term.first).num_days());
        let at = day.map(|day| day * self.periods + period.at());
        at.is_ok_and(|at| self.contains(date) && self.open[at])
    }

    /// Every date and period on which the service is open, in the order of time.
    pub fn all_open(&self) -> impl Iterator<Item = (NaiveDate, PeriodIx)> + '_ {
        let dates = self.term.first.iter_days();
        let days = self.open.chunks(self.periods.max(1)).zip(dates);
        days.flat_map(|(open, date)| {
            let open = open.iter().enumerate().filter(|(_, open)| **open);
            open.map(move |(period, _)| (date, PeriodIx::from_at(period)))
        })
    }

    /// Whether a library takes part on a date.
    pub fn is_member(&self, library: LibraryIx, date: NaiveDate) -> bool {
        let part = &self.part[library.at()];
        part.is_empty() || part.iter().any(|&(first, last)| first <= date && date <= last)
    }

    /// The absence that keeps a library from serving then.
    pub fn absence(
        &self,
        library: LibraryIx,
        date: NaiveDate,
        period: PeriodIx,
    ) -> Option<&'a Closure> {
        let away = &self.away[library.at()];
        if away.is_empty() {
            return None;
        }
        let hours = self.grid.interval(period);
        away.iter().copied().find(|closure| closure.touches(date, hours))
    }

    /// Whether a library has staff, takes part and is not absent then.
    pub fn can_serve(
        &self,
        c: &Consortium,
        library: LibraryIx,
        date: NaiveDate,
        period: PeriodIx,
    ) -> bool {
        self.term.staffed(c, library, date).contains(period)
            && self.is_member(library, date)
            && self.absence(library, date, period).is_none()
    }
}
