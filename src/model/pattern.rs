//! The pattern of an ordinary week, and the turns of the pools over the term.

use crate::model::id::LibraryIx;
use crate::model::periods::PeriodIx;
use crate::model::pool::HolderIx;
use crate::model::week::{Cell, Grid};

/// Which holder has each cell in an ordinary week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    seats: u16,
    holders: Vec<HolderIx>,
}

impl Pattern {
    /// A pattern from the holder of every cell, in the order of the cells.
    ///
    /// # Panics
    ///
    /// If there are more or fewer holders than cells.
    #[must_use]
    pub fn new(grid: &Grid, holders: Vec<HolderIx>) -> Self {
        assert_eq!(holders.len(), grid.cell_count() as usize, "every cell once");
        Self { seats: grid.seats(), holders }
    }

    /// Every cell with its holder, in week order.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = (Cell, HolderIx)> + '_ {
        let seats = usize::from(self.seats);
        self.holders.iter().enumerate().map(move |(at, &holder)| {
            let seat = u16::try_from(at % seats).expect("seats fit 16 bits") + 1;
            (Cell { period: PeriodIx::from_at(at / seats), seat }, holder)
        })
    }

    /// The holder of a cell.
    ///
    /// # Panics
    ///
    /// If the cell comes from a larger grid.
    #[must_use]
    pub fn holder(&self, cell: Cell) -> HolderIx {
        self.holders[cell.period.at() * usize::from(self.seats) + usize::from(cell.seat) - 1]
    }
}

/// How one pool's turns are dealt over the term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoolTurns {
    /// The pool.
    pub pool: HolderIx,
    /// The largest distance of any member's count of duties from its due at any date, in
    /// millionths of a duty; `None` for a pool that settles its turns itself.
    pub bound: Option<u64>,
    /// Whether no sequence has a smaller bound.
    pub proven: bool,
    /// Who serves each of the pool's duties, by the number of the duty in date order among the
    /// pool's; `None` where no member can.
    pub order: Vec<Option<LibraryIx>>,
}

/// The turns of all pools, in the order of the pools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turns(pub Vec<PoolTurns>);
