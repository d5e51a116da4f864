//! The pools and cells of the last term, as far as they are to be kept.

use chrono::Weekday;

use crate::model::id::LibraryIx;
use crate::model::periods::PeriodIx;
use crate::model::periods::PeriodSet;
use crate::model::week::Time;

/// Last term's holders with their cells, in the order of their ids, and what has been released.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LastTerm {
    /// Every holder that had a cell.
    pub holders: Vec<LastHolder>,
    /// Libraries that may go into any pool and any cell, in the order of their ids.
    pub released: Vec<LibraryIx>,
    /// Periods that nobody keeps.
    pub free: PeriodSet,
}

/// A library or pool that held cells in the last term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastHolder {
    /// Its id then.
    pub id: String,
    /// Whether it was a pool.
    pub is_pool: bool,
    /// Its libraries that are still members of the consortium, in the order of their ids. If a pool
    /// is only known from a roster, those that had turns.
    pub members: Vec<LibraryIx>,
    /// Ids of its libraries that have left.
    pub gone: Vec<String>,
    /// Its cells, in week order.
    pub cells: Vec<LastCell>,
}

/// A cell of the last term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LastCell {
    /// The same time in the present week; `None`: the service no longer has it.
    pub period: Option<PeriodIx>,
    /// Days since Monday.
    pub day: u32,
    /// Its start.
    pub start: Time,
    /// Its seat, from 1.
    pub seat: u16,
}

impl LastCell {
    /// Its weekday.
    #[must_use]
    pub fn weekday(&self) -> Weekday {
        let days = crate::model::week::WEEKDAYS;
        days[self.day as usize % days.len()]
    }
}

/// What is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Released<'a> {
    /// A library: it may go into any pool and any cell.
    Library(LibraryIx),
    /// A pool of the last term by its id: all its members.
    Pool(&'a str),
    /// A period: nobody keeps it.
    Period(PeriodIx),
}

impl LastTerm {
    /// Releases a library, a pool or the holders of a period. False when nobody of that name held
    /// anything.
    pub fn release(&mut self, what: Released<'_>) -> bool {
        let has = |holder: &&LastHolder| match what {
            Released::Library(library) => holder.members.contains(&library),
            Released::Pool(id) => holder.is_pool && holder.id == id,
            Released::Period(period) => holder.cells.iter().any(|c| c.period == Some(period)),
        };
        let mut held = self.holders.iter().filter(has).peekable();
        let found = held.peek().is_some();
        match what {
            Released::Library(library) => self.released.push(library),
            Released::Pool(_) => self.released.extend(held.flat_map(|h| &h.members)),
            Released::Period(period) => self.free.insert(period),
        }
        self.released.sort_unstable();
        self.released.dedup();
        found
    }

    /// The library as a holder of cells of its own.
    #[must_use]
    pub(crate) fn owner(&self, library: LibraryIx) -> Option<&LastHolder> {
        self.holders.iter().find(|h| !h.is_pool && h.members.contains(&library))
    }
}
