//! How things stood in the last term, as far as that is to be kept.

use chrono::Weekday;

use crate::model::library::LibraryIx;
use crate::model::week::{PeriodIx, Time};

/// Last term's holders with their cells, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LastTerm {
    /// Every holder that had a cell.
    pub holders: Vec<LastHolder>,
}

/// A library or pool that held cells in the last term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastHolder {
    /// Its id then.
    pub id: String,
    /// Whether it was a pool.
    pub is_pool: bool,
    /// The libraries in it that there still are, in the order of their ids. Of a pool that only a
    /// roster tells of, those that had turns.
    pub members: Vec<LibraryIx>,
    /// Ids of those that there are no more.
    pub gone: Vec<String>,
    /// Its cells, in week order.
    pub cells: Vec<LastCell>,
}

/// A cell of the last term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastCell {
    /// Its weekday.
    pub weekday: Weekday,
    /// Its start.
    pub start: Time,
    /// Its seat, from 1.
    pub seat: u16,
    /// The same time in the week of now; `None`: the service has none.
    pub period: Option<PeriodIx>,
}

impl LastTerm {
    /// Lets a library, a pool or the holders of a period go: what they had is not kept any longer.
    /// False when nobody of that name held anything.
    pub fn release(&mut self, what: Released<'_>) -> bool {
        let mut found = false;
        for holder in &mut self.holders {
            match what {
                Released::Library(library) => {
                    found |= holder.members.contains(&library);
                    holder.members.retain(|&l| l != library);
                }
                Released::Pool(id) if holder.is_pool && holder.id == id => {
                    found = true;
                    holder.members.clear();
                }
                Released::Pool(_) => {}
                Released::Period(period) => {
                    let before = holder.cells.len();
                    holder.cells.retain(|cell| cell.period != Some(period));
                    found |= holder.cells.len() < before;
                }
            }
        }
        found
    }
}

/// What is let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Released<'a> {
    /// A library: it may come into any pool and any cell.
    Library(LibraryIx),
    /// A pool of the last term by its id: all its members.
    Pool(&'a str),
    /// A period: nobody keeps it.
    Period(PeriodIx),
}
