//! What changed between two rosters: who serves when, before and after.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{RosterLine, Status, Time};

/// Who has a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// A library, by its id and its name.
    Library(String, String),
    /// A pool settles it, by its name.
    Pool(String),
    /// Nobody can serve.
    Nobody,
    /// There is no such duty, or it was cancelled.
    Cancelled,
}

impl Served {
    fn of(line: Option<&RosterLine>) -> Self {
        match line {
            None => Self::Cancelled,
            Some(line) => match (&line.library, line.status) {
                (_, Status::Cancelled) => Self::Cancelled,
                (Some(id), _) => Self::Library(id.clone(), line.name.clone()),
                (None, Status::Open) => Self::Pool(line.name.clone()),
                (None, _) => Self::Nobody,
            },
        }
    }

    /// Whether the same library, the same pool or nobody has it; names may have changed.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Library(one, _), Self::Library(other, _)) => one == other,
            _ => self == other,
        }
    }

    /// The library that has it.
    #[must_use]
    pub fn library(&self) -> Option<&str> {
        match self {
            Self::Library(id, _) => Some(id),
            _ => None,
        }
    }
}

/// A duty that is somebody else's than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The date.
    pub date: NaiveDate,
    /// When the duty begins.
    pub start: Time,
    /// When it ends.
    pub end: Time,
    /// The seat, from 1.
    pub seat: u16,
    /// Who had it.
    pub before: Served,
    /// Who has it.
    pub after: Served,
}

/// The duties that differ between two rosters, in the order of time.
///
/// Only who serves counts: a duty that was swapped and swapped back is the same.
#[must_use]
pub fn diff(old: &[RosterLine], new: &[RosterLine]) -> Vec<Difference> {
    let (old, new) = (in_force(old), in_force(new));
    let mut cells: Vec<_> = old.keys().chain(new.keys()).copied().collect();
    cells.sort_unstable();
    cells.dedup();
    let difference = |cell: (NaiveDate, Time, u16)| {
        let (one, other) = (old.get(&cell).copied(), new.get(&cell).copied());
        let (before, after) = (Served::of(one), Served::of(other));
        let end = other.or(one).map(|line| line.end)?;
        let (date, start, seat) = cell;
        (!before.is(&after)).then_some(Difference { date, start, end, seat, before, after })
    };
    cells.into_iter().filter_map(difference).collect()
}

/// The lines that are in force, by date, start and seat.
fn in_force(lines: &[RosterLine]) -> BTreeMap<(NaiveDate, Time, u16), &RosterLine> {
    let live = lines.iter().filter(|line| line.status != Status::Cancelled);
    live.map(|line| ((line.date, line.start, line.seat), line)).collect()
}
