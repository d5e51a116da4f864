//! Rings as somebody has written them, beside the agreement.

use chrono::Datelike;

use super::facts::Facts;
use super::look::RingSheet;
use crate::files::ring;
use crate::finding::Place;
use crate::model::{DatedCell, LibraryIx, RingLine, RingStatus};

/// A line of a ring's table and whose it is.
pub(super) struct Line<'a> {
    pub sheet: &'a RingSheet<'a>,
    pub row: &'a RingLine,
    /// The library after which the table is named, if there is one.
    pub library: Option<LibraryIx>,
}

impl Line<'_> {
    /// The place of a field.
    pub fn at(&self, column: &str) -> Place {
        let column = ring::COLUMNS.iter().position(|c| *c == column).unwrap_or(0);
        Place::Field(self.sheet.file, self.row.record, u16::try_from(column).unwrap_or(0))
    }

    /// The duty as messages write it.
    pub fn cell(&self) -> String {
        let seat = match self.row.seat {
            1 => String::new(),
            seat => format!(" #{seat}"),
        };
        format!("{} {}{seat}", self.row.date, self.row.start)
    }

    /// The duty, if the service has such a cell.
    pub fn duty(&self, facts: &Facts<'_>) -> Option<DatedCell> {
        let RingLine { date, start, seat, .. } = *self.row;
        let period = facts.consortium().grid.find(date.weekday(), start)?;
        Some(DatedCell { date, period, seat })
    }

    /// The place of its person on the ring.
    pub fn person(&self, facts: &Facts<'_>) -> Option<usize> {
        let ring = &facts.consortium()[self.library?].ring;
        ring.iter().position(|p| p.id.as_str() == self.row.person)
    }
}

/// Every line of every ring's table.
pub(super) fn lines<'a>(facts: &Facts<'a>) -> impl Iterator<Item = Line<'a>> {
    let consortium = facts.look.consortium;
    facts.look.rings.iter().flat_map(move |sheet| {
        let library = consortium.and_then(|c| c.find(sheet.name));
        sheet.lines.iter().map(move |row| Line { sheet, row, library })
    })
}

/// The lines of duties that somebody has.
pub(super) fn served<'a>(facts: &Facts<'a>) -> impl Iterator<Item = Line<'a>> {
    lines(facts).filter(|l| l.row.status == RingStatus::Confirmed)
}
