//! The term: its days, when the service is closed, who is away, and what was agreed since.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::model::amendment::Amendment;
use crate::model::change::{Change, Missed};
use crate::model::consortium::Consortium;
use crate::model::dated::{Closure, DatedCell};
use crate::model::holiday::Holiday;
use crate::model::id::{Id, LibraryIx};
use crate::model::last_term::LastTerm;
use crate::model::limits::Limits;
use crate::model::load::Load;
use crate::model::periods::{PeriodIx, PeriodSet};
use crate::model::person::Person;
use crate::model::ring::{Away, Stint, Unable};
use crate::model::week::Grid;

/// One library cannot serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Which library.
    pub library: LibraryIx,
    /// When, and why.
    pub closure: Closure,
}

/// A library that joins or leaves during the term: it takes part from `first` to `last`, both
/// included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// Which library.
    pub library: LibraryIx,
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
    /// Whether it leaves after that day, which can be the last of the term; otherwise it stays.
    pub leaves: bool,
}

/// First and last day, closures, absences, and what is carried in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its short name.
    pub id: Id,
    /// Its name as people write it.
    pub name: String,
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// When the plan was published; `None`: it is a draft.
    pub published: Option<DateTime<Utc>>,
    /// Public holidays in the term, in date order; the service is closed.
    pub holidays: Vec<Holiday>,
    /// Closures of the whole service.
    pub closures: Vec<Closure>,
    /// Absences of single libraries.
    pub absences: Vec<Absence>,
    /// Absences of people on the rings of libraries.
    pub away: Vec<Away>,
    /// What rings have agreed on; the last entry for a duty counts.
    pub stints: Vec<Stint>,
    /// How far people on rings are ahead from the term before, for each ring that had a balance: in
    /// millionths of a duty, in the order of the ring.
    pub ahead: Vec<(LibraryIx, Vec<i64>)>,
    /// Libraries that join or leave during the term.
    pub memberships: Vec<Membership>,
    /// What was agreed otherwise for later days of the term, in the order of the days.
    pub amendments: Vec<Amendment>,
    /// Minutes carried in by every library, in the order of the libraries: positive when it has
    /// done more than its share.
    pub carried: Vec<i64>,
    /// The pools and cells of the last term, if they are to be kept.
    pub keep: Option<LastTerm>,
    /// How busy the cells are, if usage is given.
    pub load: Option<Load>,
    /// Changes after publication, in their order.
    pub changes: Vec<Change>,
    /// Duties that were not served, in the order of the file.
    pub missed: Vec<Missed>,
}

/// A period on a date on which the service is open: as many duties as there are seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// The date.
    pub date: NaiveDate,
    /// The period.
    pub period: PeriodIx,
}

impl Term {
    /// Every period on every date on which the service is open, in the order of time.
    #[must_use]
    pub fn occurrences(&self, grid: &Grid) -> Vec<Occurrence> {
        let all = self.scheduled(grid);
        all.into_iter().filter(|o| !self.is_closed(grid, o.date, o.period)).collect()
    }

    /// Every period on every date of the term, as if the service were never closed.
    #[must_use]
    pub fn scheduled(&self, grid: &Grid) -> Vec<Occurrence> {
        let mut by_weekday = vec![Vec::new(); 7];
        for period in grid.indices() {
            let weekday = grid.period(period).weekday;
            by_weekday[weekday.num_days_from_monday() as usize].push(period);
        }
        let days = self.first.iter_days().take_while(|&d| d <= self.last);
        days.flat_map(|date| {
            let weekday = date.weekday().num_days_from_monday() as usize;
            by_weekday[weekday].iter().map(move |&period| Occurrence { date, period })
        })
        .collect()
    }

    /// Whether the service is closed in this period of this day: by a holiday, by a closure, or since
    /// it was agreed that the week has this period no longer.
    #[must_use]
    pub fn is_closed(&self, grid: &Grid, date: NaiveDate, period: PeriodIx) -> bool {
        self.is_shut(grid, date, period)
            || self.amendment(date).is_some_and(|now| !now.service.contains(period))
    }

    /// Whether the service is closed then by a holiday or by a closure.
    #[must_use]
    pub fn is_shut(&self, grid: &Grid, date: NaiveDate, period: PeriodIx) -> bool {
        self.closures.iter().any(|c| c.touches(date, grid.interval(period)))
            || self.holidays.binary_search_by_key(&date, |h| h.date).is_ok()
    }

    /// The amendment that holds on a day; `None`: the agreement is that of the consortium.
    #[must_use]
    pub(crate) fn amendment(&self, date: NaiveDate) -> Option<&Amendment> {
        self.amendments[..self.amendments.partition_point(|a| a.from <= date)].last()
    }

    /// Whether a library takes part on this day.
    #[must_use]
    pub fn is_member(&self, library: LibraryIx, date: NaiveDate) -> bool {
        let mut periods = self.memberships.iter().filter(|m| m.library == library).peekable();
        periods.peek().is_none() || periods.any(|m| m.first <= date && date <= m.last)
    }

    /// Whether a library takes part on no day of the term.
    #[must_use]
    pub fn is_without(&self, library: LibraryIx) -> bool {
        let mut periods = self.memberships.iter().filter(|m| m.library == library).peekable();
        periods.peek().is_some() && periods.all(|m| m.last < m.first)
    }

    /// The weight of a library on a day.
    #[must_use]
    pub fn weight(&self, c: &Consortium, library: LibraryIx, date: NaiveDate) -> u64 {
        self.amendment(date).map_or(c[library].weight, |now| now.weights[library.at()])
    }

    /// The periods of the week in which a library has staff as things are on a day.
    #[must_use]
    pub fn staffed<'a>(
        &'a self,
        c: &'a Consortium,
        library: LibraryIx,
        date: NaiveDate,
    ) -> &'a PeriodSet {
        self.amendment(date).map_or(&c[library].staffed, |now| &now.staffed[library.at()])
    }

    /// The most that a library serves as things are on a day.
    #[must_use]
    pub fn limits(&self, c: &Consortium, library: LibraryIx, date: NaiveDate) -> Limits {
        self.amendment(date).map_or_else(|| c.limits(library), |now| now.limits[library.at()])
    }

    /// Those of some libraries that take part on a day, with their weights.
    #[must_use]
    pub fn present(
        &self,
        c: &Consortium,
        libraries: impl Iterator<Item = LibraryIx>,
        date: NaiveDate,
    ) -> Vec<(LibraryIx, u64)> {
        let there = libraries.filter(|&l| self.is_member(l, date));
        there.map(|l| (l, self.weight(c, l, date))).collect()
    }

    /// The days on which libraries come, are gone, or count otherwise than on the day before.
    #[must_use]
    pub(crate) fn turning_days(&self) -> Vec<NaiveDate> {
        let members = self.memberships.iter().flat_map(|m| [Some(m.first), m.last.succ_opt()]);
        let amended = self.amendments.iter().map(|amendment| amendment.from);
        let mut days: Vec<NaiveDate> = members.flatten().chain(amended).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl Term {
    /// Why a person of a ring cannot take a duty, other duties aside; `None` if the person can.
    #[must_use]
    pub fn unable(
        &self,
        (library, ring): (LibraryIx, &[Person]),
        person: usize,
        duty: DatedCell,
        grid: &Grid,
    ) -> Option<Unable> {
        let one = &ring[person];
        let hours = grid.interval(duty.period);
        let is_away = |a: &Away| {
            (a.library, a.person) == (library, person) && a.closure.touches(duty.date, hours)
        };
        if !one.is_on_ring(duty.date) {
            Some(Unable::NotOnRing)
        } else if one.lacks(duty.date).next().is_some() {
            Some(Unable::Barred)
        } else if self.away.iter().any(is_away) {
            Some(Unable::Away)
        } else if !one.works.contains(duty.period) {
            Some(Unable::NotAtWork)
        } else {
            None
        }
    }
}
