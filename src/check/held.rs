//! Who holds which cell and who is in which pool, as a roster shows it.

use std::collections::BTreeMap;

use crate::files::roster::TextIx;
use crate::model::{LibraryIx, PeriodIx, TurnRule};

/// Who holds each cell on most of its dates.
pub(crate) struct Pattern {
    seats: usize,
    holders: Vec<Option<TextIx>>,
}

impl Pattern {
    /// From the holder of every cell, seat by seat.
    pub fn new(seats: usize, holders: Vec<Option<TextIx>>) -> Self {
        Self { seats, holders }
    }

    /// The holder of a cell; `None` when the roster has no duty of it.
    pub fn holder(&self, period: PeriodIx, seat: u16) -> Option<TextIx> {
        *self.holders.get(period.at() * self.seats + usize::from(seat).checked_sub(1)?)?
    }

    /// The period of every cell with its holder, in the order of the week.
    pub fn cells(&self) -> impl Iterator<Item = (PeriodIx, TextIx)> + '_ {
        let held = self.holders.iter().enumerate();
        held.filter_map(|(at, holder)| Some((PeriodIx::from_at(at / self.seats), (*holder)?)))
    }
}

/// A holder of the roster that is no library.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    /// Its place among the pools agreed beforehand, if it is one.
    pub given: Option<usize>,
    /// Its members, in the order of their ids.
    pub members: Vec<LibraryIx>,
    /// How it takes turns.
    pub turns: TurnRule,
}

/// The pools of a roster by their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct Membership {
    pub pools: BTreeMap<TextIx, Pool>,
    /// The pool of each library, where it is in one.
    pub home: Vec<Option<TextIx>>,
}
