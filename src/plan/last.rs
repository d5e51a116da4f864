//! What the plan takes from the last term: who was in which pool, and who served at which times.

use std::collections::BTreeMap;

use crate::model::{Consortium, LastTerm, LibraryIx, PeriodIx, PeriodSet, Term};
use crate::plan::costs::{LOST_DATE, SAME_DAY, WISH};
use crate::plan::homes::{homes, names};

/// Last term's pools and cells by library; empty when nothing is to be kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Last {
    places: Vec<Place>,
    /// The numbers of the pools by their ids.
    names: BTreeMap<String, usize>,
}

/// Where a library was.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    /// The number of its pool.
    pool: Option<usize>,
    /// The periods of its pool, and those of its own.
    pooled: PeriodSet,
    own: PeriodSet,
}

/// What it costs when a library loses its pool, and when it gets a cell that is new to it: the
/// first weighs more than all cells, and a cell more than everything else about the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Price {
    pub pool: i64,
    pub cell: i64,
}

impl Last {
    /// Reads it off the term.
    pub fn new(c: &Consortium, term: &Term) -> Self {
        term.keep.as_ref().map_or_else(Self::default, |last| Self::of(c.libraries().len(), last))
    }

    /// Reads it of so many libraries.
    pub fn of(libraries: usize, last: &LastTerm) -> Self {
        let homes = homes(last);
        let mut places = vec![Place::default(); libraries];
        for (number, holder) in last.holders.iter().enumerate() {
            let periods: PeriodSet = holder.cells.iter().filter_map(|cell| cell.period).collect();
            let periods = periods.without(&last.free);
            for library in &holder.members {
                if last.released.contains(library) {
                    continue;
                }
                let place = &mut places[library.at()];
                if holder.is_pool && homes.get(library) == Some(&number) {
                    (place.pool, place.pooled) = (Some(number), periods);
                } else if !holder.is_pool {
                    place.own = periods;
                }
            }
        }
        Self { places, names: names(last) }
    }

    /// Whether there is anything to keep.
    pub fn is_any(&self) -> bool {
        !self.places.is_empty()
    }

    /// The numbers of the pools by their ids.
    pub fn names(&self) -> &BTreeMap<String, usize> {
        &self.names
    }

    /// The number of the pool that a library was in.
    pub fn pool(&self, library: LibraryIx) -> Option<usize> {
        self.places.get(library.at())?.pool
    }

    /// The periods in which a library served with a pool or alone, whichever it is asked for; if
    /// there are none, the others.
    pub fn periods(&self, library: LibraryIx, in_pool: bool) -> PeriodSet {
        let Some(place) = self.places.get(library.at()) else { return PeriodSet::EMPTY };
        let (first, second) =
            if in_pool { (place.pooled, place.own) } else { (place.own, place.pooled) };
        if first.is_empty() { second } else { first }
    }

    /// For every period how many of these libraries would be new to it; nothing when nothing is to
    /// be kept. A library that had no cell is new to none.
    pub fn newcomers(&self, c: &Consortium, members: &[LibraryIx], in_pool: bool) -> Vec<i64> {
        if !self.is_any() {
            return Vec::new();
        }
        let served: Vec<PeriodSet> = (members.iter())
            .map(|&l| self.periods(l, in_pool))
            .filter(|periods| !periods.is_empty())
            .collect();
        let new = |p: PeriodIx| served.iter().filter(|s| !s.contains(p)).count();
        c.grid.indices().map(|p| i64::try_from(new(p)).expect("few libraries")).collect()
    }

    /// The prices in a week of so many slots and periods.
    pub fn price(&self, c: &Consortium) -> Price {
        if !self.is_any() {
            return Price { pool: 0, cell: 0 };
        }
        let libraries = i64::try_from(c.libraries().len()).expect("few libraries").max(1);
        Price::of(i64::from(c.slots_per_week()), libraries)
    }
}

impl Price {
    /// The prices in a week of so many slots, among so many libraries.
    fn of(slots: i64, libraries: i64) -> Self {
        // More than all wishes, dates and weekdays of a week, unless numbers grow too large.
        let all = slots * (2 * WISH + 60 * LOST_DATE) + SAME_DAY * slots * slots;
        let cell = (all + 1).min(MOST_COST / (slots * libraries));
        let pool = cell.saturating_mul(slots * libraries + 1);
        Self { pool: pool.min(MOST_POOLS / libraries), cell }
    }
}

/// All new cells of a plan cost no more than this, and all lost pools no more than the second: then
/// their sum fits.
const MOST_COST: i64 = 100_000_000_000_000_000;
const MOST_POOLS: i64 = i64::MAX / 4;

#[cfg(test)]
mod tests {
    use super::{Last, Price};
    use crate::model::{LastCell, LastHolder, LastTerm, LibraryIx, PeriodIx, PeriodSet, Time};

    fn holder(id: &str, is_pool: bool, members: &[usize], periods: &[usize]) -> LastHolder {
        let cell = |&p: &usize| LastCell {
            period: Some(PeriodIx::from_at(p)),
            day: 0,
            start: Time::from_minutes(600).unwrap(),
            seat: 1,
        };
        LastHolder {
            id: id.to_owned(),
            is_pool,
            members: members.iter().map(|&l| LibraryIx::from_at(l)).collect(),
            gone: Vec::new(),
            cells: periods.iter().map(cell).collect(),
        }
    }

    fn periods(of: &[usize]) -> PeriodSet {
        of.iter().map(|&p| PeriodIx::from_at(p)).collect()
    }

    #[test]
    fn a_library_was_in_the_first_pool_that_had_it_and_keeps_what_is_not_let_go() {
        let last = LastTerm {
            holders: vec![
                holder("ab", true, &[0, 1], &[0, 1]),
                holder("bc", true, &[1, 2], &[2]),
                holder("b", false, &[1], &[3, 4]),
                holder("d", false, &[3], &[5]),
            ],
            released: vec![LibraryIx::from_at(2)],
            free: periods(&[1, 4]),
        };
        let last = Last::of(4, &last);
        let pool = |l: usize| last.pool(LibraryIx::from_at(l));
        assert_eq!([0, 1, 2, 3].map(pool), [Some(0), Some(0), None, None]);
        let served = |l: usize, in_pool| last.periods(LibraryIx::from_at(l), in_pool);
        assert_eq!((served(1, true), served(1, false)), (periods(&[0]), periods(&[3])));
        assert_eq!((served(0, false), served(3, true)), (periods(&[0]), periods(&[5])));
        assert_eq!((served(2, true), served(9, true)), (PeriodSet::EMPTY, PeriodSet::EMPTY));
        assert!(last.is_any() && !Last::default().is_any());
    }

    #[test]
    fn a_cell_weighs_more_than_all_else_of_the_week_and_a_pool_more_than_all_cells() {
        // Ten slots with two wishes and sixty dates each, all on one day.
        let all = 10 * (2 * 1_000_000 + 60 * 50_000) + 10 * 10 * 100_000;
        let cell = all + 1;
        assert_eq!(Price::of(10, 4), Price { cell, pool: cell * (10 * 4 + 1) });
        // So many that sums would not fit.
        let (cell, pool) = (50_000_000, i64::MAX / 4 / 20_000);
        assert_eq!(Price::of(100_000, 20_000), Price { pool, cell });
    }
}
