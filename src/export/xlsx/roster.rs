//! The sheet of the roster, and those of single libraries.

use chrono::Datelike;
use chrono_tz::Tz;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::grid::{Cell, Column, Grid, Kind};
use super::looks::Tone;
use crate::export::csv::who;
use crate::export::{concerns, holder_name, unfilled_note};
use crate::model::{Duty, Fate, LibraryIx, Plan, Status};

impl Book<'_> {
    /// Every duty, with everything that `roster.csv` says of it.
    pub(super) fn roster(&self, name: &str) -> Result<Worksheet, XlsxError> {
        let (head, say) = (self.words.head, self.say);
        let columns = vec![
            Column(head.date, 11.0, Kind::Date),
            Column(head.weekday, 12.0, Kind::Text),
            Column(say.starts, 8.5, Kind::Time),
            Column(say.ends, 9.5, Kind::Time),
            Column(head.seat, 8.0, Kind::Count),
            Column(head.library, 24.0, Kind::Text),
            Column(head.holder, 18.0, Kind::Text),
            Column(head.kind, 22.0, Kind::Text),
            Column(head.status, 26.0, Kind::Text),
            Column(head.note, 30.0, Kind::Wrapped),
            Column(say.sequence, 12.0, Kind::Count),
            Column(say.changed, 17.0, Kind::Moment),
            Column(say.id, 18.0, Kind::Text),
        ];
        let mut grid = Grid::new(self, name, columns)?;
        grid.sheet.set_landscape();
        for duty in self.content.roster.duties() {
            let c = &self.content.plan.consortium;
            let id = duty.library.map_or("", |library| c[library].id.as_str());
            let mut cells = self.when(duty);
            cells.extend([
                Cell::Count(duty.seat.into()),
                filled(&who(c, &self.content.plan.allocation, duty)),
                Cell::text(holder_name(c, &self.content.plan.allocation, duty.holder)),
                Cell::text(self.words.kind_of(&self.content.plan.allocation, duty)),
                Cell::text(self.status(duty)),
                filled(&unfilled_note(c, duty)),
                Cell::Count(duty.sequence.into()),
                self.changed(duty),
                filled(id),
            ]);
            grid.row(cells, tone(duty))?;
        }
        // On paper, columns after the note are of no use.
        let last = grid.last();
        grid.sheet.set_print_area(0, 0, last, 9)?;
        grid.filtered()
    }

    /// The duties of one library, and those that its pools have yet to settle.
    pub(super) fn of_library(
        &self,
        name: &str,
        library: LibraryIx,
    ) -> Result<Worksheet, XlsxError> {
        let (head, say) = (self.words.head, self.say);
        let columns = vec![
            Column(head.date, 11.0, Kind::Date),
            Column(head.weekday, 12.0, Kind::Text),
            Column(say.starts, 8.5, Kind::Time),
            Column(say.ends, 9.5, Kind::Time),
            Column(head.holder, 22.0, Kind::Text),
            Column(head.kind, 22.0, Kind::Text),
            Column(head.status, 26.0, Kind::Text),
        ];
        let mut grid = Grid::new(self, name, columns)?;
        let allocation = &self.content.plan.allocation;
        let is_its = |duty: &&Duty| {
            let members = &allocation[duty.holder].holder.members;
            let is_its_pools =
                || members.contains(&library) && concerns(self.content.plan, duty, library);
            duty.library.map_or_else(is_its_pools, |on_duty| on_duty == library)
        };
        for duty in self.content.roster.duties().iter().filter(is_its) {
            let mut cells = self.when(duty);
            cells.extend([
                Cell::text(holder_name(&self.content.plan.consortium, allocation, duty.holder)),
                Cell::text(self.words.kind_of(&self.content.plan.allocation, duty)),
                Cell::text(self.status(duty)),
            ]);
            grid.row(cells, tone(duty))?;
        }
        grid.filtered()
    }

    /// How certain a duty is, or what became of one that is no longer in force.
    fn status(&self, duty: &Duty) -> String {
        let Plan { consortium, term, allocation, roster: all, .. } = self.content.plan;
        let status = || self.words.status(duty.status).to_owned();
        let fate = Fate::of(&term.changes, all, allocation, duty);
        fate.map_or_else(status, |fate| fate.map(|l| &*consortium[l].name).words(self.language))
    }

    fn when(&self, duty: &Duty) -> Vec<Cell> {
        let hours = self.content.plan.consortium.grid.interval(duty.period);
        vec![
            Cell::Date(duty.date),
            Cell::text(self.words.weekday(duty.date.weekday())),
            Cell::Time(hours.start),
            Cell::Time(hours.end),
        ]
    }

    /// When the last change was agreed, in local time.
    fn changed(&self, duty: &Duty) -> Cell {
        let zone = self.content.plan.consortium.timezone.parse::<Tz>().unwrap_or(Tz::UTC);
        let local = duty.changed.map(|at| at.with_timezone(&zone).naive_local());
        local.map_or(Cell::Empty, Cell::Moment)
    }
}

/// A text, or an empty cell.
pub(super) fn filled(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::text(text) }
}

fn tone(duty: &Duty) -> Tone {
    match duty.status {
        Status::Confirmed => Tone::Plain,
        Status::Open | Status::Unfilled => Tone::Open,
        Status::Cancelled => Tone::Cancelled,
    }
}
