//! The rows of a roster, with what every row speaks of looked up once.

use std::cell::OnceCell;

use chrono::{Datelike, NaiveDate, Weekday};

use super::days::Days;
use super::held::{Membership, Pattern};
use super::look::{Look, Sheet};
pub(crate) use crate::files::roster::column;
use crate::files::roster::{TextIx, WrittenDuty, WrittenRoster};
use crate::finding::{FileId, Place};
use crate::model::{Consortium, Grid, LibraryIx, PeriodIx, Status, Term, Time};

/// A roster with what its rows speak of.
pub(crate) struct Rows<'a> {
    pub file: FileId,
    pub written: &'a WrittenRoster,
    /// For every text of the roster the library that has this id.
    libraries: Vec<Option<LibraryIx>>,
    /// For every row its period, if the grid has one at that time of the week.
    periods: Vec<Option<PeriodIx>>,
    calendar: Option<Days<'a>>,
    pub(super) consortium: Option<&'a Consortium>,
    /// See `pattern.rs` and `pools.rs`, which read them off the rows.
    pub(super) pattern: OnceCell<Pattern>,
    pub(super) membership: OnceCell<Membership>,
}

/// A row with what it speaks of.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    rows: &'r Rows<'r>,
    pub duty: &'r WrittenDuty,
    /// Its period, by its date and start.
    pub period: Option<PeriodIx>,
    /// The library on duty, if there is one and it is known.
    pub library: Option<LibraryIx>,
}

impl<'a> Rows<'a> {
    /// The rows of the roster; none without its columns, when what is missing from it is not known.
    pub fn of(look: &Look<'a>) -> Option<Self> {
        let readable = look.roster.filter(|sheet| sheet.value.form.is_headed());
        readable.map(|sheet| Self::new(sheet, look.consortium, look.term))
    }

    fn new(
        sheet: Sheet<'a, WrittenRoster>,
        consortium: Option<&'a Consortium>,
        term: Option<&'a Term>,
    ) -> Self {
        let written = sheet.value;
        let find = |id: &String| consortium.and_then(|c| c.find(id));
        let periods = consortium.map_or_else(Vec::new, |c| {
            let index = Index::new(&c.grid);
            written.rows.iter().map(|d| index.find(d.date?.weekday(), d.start?)).collect()
        });
        Self {
            file: sheet.file,
            written,
            libraries: written.texts.iter().map(find).collect(),
            periods,
            calendar: consortium.zip(term).map(|(c, term)| Days::new(c, term)),
            consortium,
            pattern: OnceCell::new(),
            membership: OnceCell::new(),
        }
    }

    /// Every row.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let period = |at: usize| self.periods.get(at).copied().flatten();
        self.written.rows.iter().enumerate().map(move |(at, duty)| Row {
            rows: self,
            duty,
            period: period(at),
            library: self.library(duty.library),
        })
    }

    /// Rows whose duty is not cancelled.
    pub fn live(&self) -> impl Iterator<Item = Row<'_>> {
        self.iter().filter(|r| r.duty.status != Some(Status::Cancelled))
    }

    /// The library with this id.
    pub fn library(&self, id: TextIx) -> Option<LibraryIx> {
        self.libraries[id.at()]
    }

    /// The dates of the term.
    pub fn days(&self) -> &Days<'a> {
        self.calendar.as_ref().expect("the rule needs a term")
    }

    pub fn line(&self, record: u32) -> Place {
        Place::Line(self.file, record)
    }
}

impl Row<'_> {
    /// A field as a place.
    pub fn at(&self, column: usize) -> Place {
        let field = self.rows.written.form.place_of(column);
        Place::Field(self.rows.file, self.duty.record, field)
    }

    /// The record as a place.
    pub fn place(&self) -> Place {
        self.rows.line(self.duty.record)
    }

    pub fn text(&self, text: TextIx) -> &str {
        self.rows.written.text(text)
    }

    pub fn library_id(&self) -> &str {
        self.text(self.duty.library)
    }

    /// The library, or the pool that settles who serves.
    pub fn whom(&self) -> &str {
        if self.duty.library == TextIx::EMPTY { self.holder_id() } else { self.library_id() }
    }

    pub fn holder_id(&self) -> &str {
        self.text(self.duty.holder)
    }

    /// The duty as files write it, as far as it can be read.
    pub fn cell(&self) -> String {
        let date = self.duty.date.map_or_else(|| "?".to_owned(), |d| d.to_string());
        let start = self.duty.start.map_or_else(|| "?".to_owned(), |t| t.to_string());
        match self.duty.seat {
            Some(seat) if seat != 1 => format!("{date} {start} #{seat}"),
            _ => format!("{date} {start}"),
        }
    }

    /// Its date, period and seat, if the grid has such a cell.
    pub fn dated(&self) -> Option<(NaiveDate, PeriodIx, u16)> {
        let seat = self.duty.seat?;
        let seats = self.rows.consortium?.grid.seats();
        (1..=seats).contains(&seat).then_some((self.duty.date?, self.period?, seat))
    }
}

/// Periods by weekday and start, without a search.
struct Index([Vec<Option<PeriodIx>>; 7]);

impl Index {
    fn new(grid: &Grid) -> Self {
        let mut days = std::array::from_fn(|_| vec![None; 24 * 60 + 1]);
        for period in grid.indices() {
            let p = grid.period(period);
            days[p.weekday.num_days_from_monday() as usize][p.start.minutes() as usize] =
                Some(period);
        }
        Self(days)
    }

    fn find(&self, weekday: Weekday, start: Time) -> Option<PeriodIx> {
        self.0[weekday.num_days_from_monday() as usize][start.minutes() as usize]
    }
}
