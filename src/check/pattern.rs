//! The ordinary week as a roster shows it: who holds each cell on most dates.

use super::facts::{Row, Rows};
use crate::model::{Cell, Consortium, PeriodIx, TextIx};

/// Who holds each cell on most of its dates.
pub(crate) struct Pattern {
    seats: usize,
    holders: Vec<Option<TextIx>>,
}

impl Pattern {
    /// The holder of a cell; `None` when the roster has no duty of it.
    pub fn holder(&self, period: PeriodIx, seat: u16) -> Option<TextIx> {
        *self.holders.get(period.at() * self.seats + usize::from(seat).checked_sub(1)?)?
    }

    /// Every cell with its holder, in the order of the week.
    pub fn cells(&self) -> impl Iterator<Item = (Cell, TextIx)> + '_ {
        let cell = |at: usize| Cell {
            period: PeriodIx::from_at(at / self.seats),
            seat: u16::try_from(at % self.seats).expect("seats fit 16 bits") + 1,
        };
        let held = self.holders.iter().enumerate();
        held.filter_map(move |(at, holder)| Some((cell(at), (*holder)?)))
    }
}

/// Reads the pattern off the rows: for each cell the holder that a majority of its dates has, and
/// where there is none, one that is there; tombstones have the same holder.
///
/// Source: R. S. Boyer, J. S. Moore, "MJRTY", 1981.
pub(crate) fn read(rows: &Rows<'_>, c: &Consortium) -> Pattern {
    let seats = usize::from(c.grid.seats());
    let mut votes: Vec<(Option<TextIx>, u32)> = vec![(None, 0); c.grid.periods().len() * seats];
    for row in rows.iter() {
        let Some((_, period, seat)) = Row::dated(&row) else { continue };
        let vote = &mut votes[period.at() * seats + usize::from(seat) - 1];
        match vote {
            (Some(holder), count) if *holder == row.duty.holder => *count += 1,
            (Some(_), count) if *count > 0 => *count -= 1,
            _ => *vote = (Some(row.duty.holder), 1),
        }
    }
    Pattern { seats, holders: votes.into_iter().map(|(holder, _)| holder).collect() }
}
