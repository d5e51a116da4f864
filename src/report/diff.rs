//! What changed between two rosters: who serves when, before and after.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{Fate, Kind, RosterLine, Status, Time};

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
#[non_exhaustive]
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
    /// Whether it was swapped for a duty of the one who has it.
    is_swap: bool,
    /// Whether a pool settled it, and one of its members has it.
    is_settled: bool,
}

impl Difference {
    /// What became of the duty for whoever had it, with the name of the one who has it now; `None`
    /// where neither a library nor a pool had it.
    #[must_use]
    pub(crate) fn fate(&self) -> Option<Fate<&str>> {
        if matches!(self.before, Served::Nobody | Served::Cancelled) {
            return None;
        }
        Some(match &self.after {
            Served::Library(_, name) if self.is_swap => Fate::Swapped(name),
            Served::Library(_, name) if self.is_settled => Fate::Settled(name),
            Served::Library(_, name) | Served::Pool(name) => Fate::Moved(name),
            Served::Nobody => Fate::Unfilled,
            Served::Cancelled => Fate::Cancelled,
        })
    }
}

/// The ids of the members of pools, by the pools' ids.
pub type Members = BTreeMap<String, Vec<String>>;

/// The duties that differ between two rosters, in the order of time. `pools` are as far as they are
/// known: a member that takes what its pool settles takes it from nobody.
///
/// Only who serves counts: a duty that was swapped and swapped back is the same.
#[must_use]
pub fn diff(old: &[RosterLine], new: &[RosterLine], pools: &Members) -> Vec<Difference> {
    let gone = |line: &&RosterLine| line.status == Status::Cancelled;
    let mut losers: BTreeMap<Place, Vec<&RosterLine>> = BTreeMap::new();
    for line in new.iter().filter(gone) {
        losers.entry(place(line)).or_default().push(line);
    }
    let (old, new) = (in_force(old), in_force(new));
    let mut cells: Vec<_> = old.keys().chain(new.keys()).copied().collect();
    cells.sort_unstable();
    cells.dedup();
    let difference = |cell: Place| {
        let (one, other) = (old.get(&cell).copied(), new.get(&cell).copied());
        let (before, after) = (Served::of(one), Served::of(other));
        let end = other.or(one).map(|line| line.end)?;
        let (date, start, seat) = cell;
        let members = other.and_then(|line| pools.get(&line.holder));
        let is_member = |id: &str| members.is_some_and(|all| all.iter().any(|one| one == id));
        let was_open = matches!(before, Served::Pool(_));
        let (is_swap, is_settled) = (false, was_open && after.library().is_some_and(is_member));
        let difference = Difference { date, start, end, seat, before, after, is_swap, is_settled };
        (!difference.before.is(&difference.after)).then_some(difference)
    };
    let mut found: Vec<Difference> = cells.into_iter().filter_map(difference).collect();
    let swaps: Vec<bool> = found.iter().map(|d| is_swap(d, &found, &new, &losers)).collect();
    found.iter_mut().zip(swaps).for_each(|(difference, is_swap)| difference.is_swap = is_swap);
    found
}

/// A date, a start and a seat.
type Place = (NaiveDate, Time, u16);

/// Whether a duty changed hands in a swap. Rosters have no list of changes. It did if only these
/// two have ever had it and the present one has it by a swap, or if another duty went the other way
/// in the same change.
fn is_swap(
    of: &Difference,
    all: &[Difference],
    new: &BTreeMap<Place, &RosterLine>,
    losers: &BTreeMap<Place, Vec<&RosterLine>>,
) -> bool {
    let line = |d: &Difference| new.get(&(d.date, d.start, d.seat)).copied();
    let (Some(mine), Some(before)) = (line(of), of.before.library()) else { return false };
    let lost = losers.get(&place(mine)).map_or(&[][..], Vec::as_slice);
    if mine.kind == Kind::Swap && lost.len() == 1 && lost[0].library.as_deref() == Some(before) {
        return true;
    }
    if mine.changed.is_none() || mine.kind == Kind::Cover {
        return false;
    }
    let is_at_once = |d: &&Difference| line(d).is_some_and(|line| line.changed == mine.changed);
    let is_back = |d: &Difference| d.before.is(&of.after) && d.after.is(&of.before);
    all.iter().filter(is_at_once).any(is_back)
}

fn place(line: &RosterLine) -> Place {
    (line.date, line.start, line.seat)
}

/// The lines that are in force.
fn in_force(lines: &[RosterLine]) -> BTreeMap<Place, &RosterLine> {
    let live = lines.iter().filter(|line| line.status != Status::Cancelled);
    live.map(|line| (place(line), line)).collect()
}
