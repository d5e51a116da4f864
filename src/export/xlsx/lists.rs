//! The sheets of pools and of libraries.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::grid::{Cell, Column, Grid, Kind};
use super::looks::Tone;
use super::roster::filled;
use crate::export::holder_name;
use crate::export::words::{hours_of_day, sort_key, takes_part};
use crate::model::{HolderIx, LibraryIx, Status};

impl Book<'_> {
    /// Every member of every pool, with the pool's cells and the member's turns in the term.
    pub(super) fn pools(&self, name: &str) -> Result<Worksheet, XlsxError> {
        let head = self.words.head;
        let columns = vec![
            Column(head.pool, 18.0, Kind::Text),
            Column(head.cell, 30.0, Kind::Wrapped),
            Column(head.library, 26.0, Kind::Text),
            Column(head.turns, 14.0, Kind::Count),
        ];
        let mut grid = Grid::new(self, name, columns)?;
        let (c, allocation) = (&self.content.plan.consortium, &self.content.plan.allocation);
        for pool in allocation.indices().filter(|&h| allocation[h].holder.is_pool()) {
            for &member in &allocation[pool].holder.members {
                let cells = vec![
                    Cell::text(holder_name(c, allocation, pool)),
                    Cell::text(self.cells(pool)),
                    Cell::text(self.member(member)),
                    Cell::Count(self.turns(pool, member)),
                ];
                grid.row(cells, Tone::Plain)?;
            }
        }
        grid.filtered()
    }

    /// The name of a library, with the days on which it takes part if that is not the whole term.
    pub(super) fn member(&self, library: LibraryIx) -> String {
        let plan = &self.content.plan;
        let name = &plan.consortium[library].name;
        match takes_part(self.language, &plan.term, library) {
            Some(days) => format!("{name} ({days})"),
            None => name.clone(),
        }
    }

    /// The cells of a holder: `keskiviikko 14.00–16.00`.
    fn cells(&self, holder: HolderIx) -> String {
        let grid = &self.content.plan.consortium.grid;
        let its = self.content.plan.pattern.cells().filter(|(_, h)| *h == holder);
        let cells = its.map(|(cell, _)| {
            let day = self.words.weekday(grid.period(cell.period).weekday);
            format!("{day} {}", hours_of_day(self.language, grid.interval(cell.period)))
        });
        cells.collect::<Vec<_>>().join(", ")
    }

    /// The duties of a pool that a member serves.
    fn turns(&self, pool: HolderIx, member: LibraryIx) -> u64 {
        let duties = self.content.roster.duties().iter();
        let its = duties.filter(|d| d.status == Status::Confirmed && d.holder == pool);
        its.filter(|d| d.library == Some(member)).count() as u64
    }

    /// How to reach every library, under headings that `vuoro import` knows.
    pub(super) fn libraries(&self, name: &str) -> Result<Worksheet, XlsxError> {
        let mut columns = vec![
            Column(self.words.head.library, 26.0, Kind::Text),
            Column(self.say.id, 18.0, Kind::Text),
        ];
        if !self.content.no_contacts {
            columns.extend([
                Column(self.say.email, 30.0, Kind::Text),
                Column(self.say.phone, 20.0, Kind::Text),
                Column(self.say.contact, 30.0, Kind::Wrapped),
            ]);
        }
        let mut grid = Grid::new(self, name, columns)?;
        let c = &self.content.plan.consortium;
        let mut libraries: Vec<_> = self.content.libraries.iter().map(|&l| &c[l]).collect();
        libraries.sort_by_cached_key(|library| sort_key(&library.name));
        for library in libraries {
            let mut cells = vec![Cell::text(&library.name), Cell::text(library.id.as_str())];
            if !self.content.no_contacts {
                let contacts = [&library.email, &library.phone, &library.contact];
                cells.extend(contacts.map(|text| filled(text.as_deref().unwrap_or_default())));
            }
            grid.row(cells, Tone::Plain)?;
        }
        grid.filtered()
    }
}
