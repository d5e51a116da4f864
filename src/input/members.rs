//! The members as a file names them: known by id even while something else about them is wrong.

use std::collections::BTreeMap;

use crate::finding::Place;
use crate::finding::named::unknown_library;
use crate::finding::notes::{At, Notes, Span};
use crate::finding::words::quoted;
use crate::input::cells;
use crate::input::hours;
use crate::input::ring;
use crate::input::rules::limits_of;
use crate::input::schema::{ConsortiumFile, LibraryTable};
use crate::input::texts;
use crate::input::weights::weights;
use crate::model::{Grid, Library, LibraryIx, PeriodSet};

/// The libraries of a file by id, so numbered in the order of their ids.
#[derive(Debug)]
pub(super) struct Members(Vec<(String, Member)>);

/// A library as far as it could be read.
#[derive(Debug)]
pub(super) struct Member {
    /// Where its id is written.
    pub span: Span,
    /// When it has staff, if that is known.
    pub staffed: Option<PeriodSet>,
    /// Seats it can staff at once.
    pub seats: u16,
    library: Option<Library>,
}

impl Members {
    /// Reads all libraries, and notes their faults.
    pub fn read(
        file: &ConsortiumFile,
        must_know: &[String],
        grid: Option<&Grid>,
        notes: &mut Notes,
    ) -> Self {
        let tables = file.library.as_ref().map_or(&[][..], |l| &l.value);
        if tables.is_empty() && (file.library.is_some() || !file.written.contains(&"library")) {
            let help = "write a `[[library]]` with `id`, `name` and `size` for each member";
            let message = "the file has no library";
            notes.error("no-libraries", Span(0, 0), message, "", help);
        }
        let weights = weights(tables, notes);
        let mut members = BTreeMap::<String, Member>::new();
        for (at, table) in tables.iter().enumerate() {
            let weight = weights.as_ref().map(|w| w[at]);
            let member = member(table, weight, must_know, grid, notes);
            let Some(id) = &table.value.id else { continue };
            if let Some(twin) = members.get(&id.value) {
                duplicate_id(id, twin.span, notes);
            } else {
                members.insert(id.value.clone(), member);
            }
        }
        Self(members.into_iter().collect())
    }

    /// The number of the library with this id; an unknown one is noted.
    pub fn find(&self, id: &At<String>, notes: &mut Notes) -> Option<LibraryIx> {
        let found = self.position(&id.value);
        if found.is_none() {
            unknown_library(id, self.ids(), notes);
        }
        found
    }

    /// The number of the library with this id.
    pub fn position(&self, id: &str) -> Option<LibraryIx> {
        self.0.binary_search_by(|(key, _)| key.as_str().cmp(id)).ok().map(LibraryIx::from_at)
    }

    /// All ids in their order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(id, _)| id.as_str())
    }

    /// The library with this number, and its id.
    pub fn get(&self, library: LibraryIx) -> (&str, &Member) {
        let (id, member) = &self.0[library.at()];
        (id, member)
    }

    /// Where the ids are written.
    pub fn places(&self) -> impl Iterator<Item = (Place, Span)> {
        let spans = self.0.iter().map(|(_, m)| m.span).enumerate();
        spans.map(|(at, span)| (Place::Library(LibraryIx::from_at(at)), span))
    }

    /// The libraries, if every one could be read.
    pub fn take(&mut self) -> Option<Vec<Library>> {
        self.0.iter_mut().map(|(_, m)| m.library.take()).collect()
    }
}

fn member(
    table: &At<LibraryTable>,
    weight: Option<u64>,
    must_know: &[String],
    grid: Option<&Grid>,
    notes: &mut Notes,
) -> Member {
    let LibraryTable {
        id,
        name,
        was,
        hours,
        prefer,
        avoid,
        seats,
        max_per_day,
        max_in_a_row,
        max_per_week,
        ring,
        email,
        phone,
        contact,
        ..
    } = &table.value;
    let span = id.as_ref().map_or(table.span, |id| id.span);
    let id = texts::id(id, notes);
    let name = texts::name("name", name, notes);
    let staffed = hours::staffed(hours.as_ref(), grid, notes);
    let open = hours::of_week(hours.as_ref(), notes.file);
    let mut wishes = |list| {
        grid.map(|grid| cells::periods(Option::as_ref(list), grid, notes)).unwrap_or_default()
    };
    let (prefer, avoid) = (wishes(prefer), wishes(avoid));
    contradiction(&table.value, &prefer.and(&avoid), grid, notes);
    let seats = hours::seats(seats.as_ref(), notes).unwrap_or(1);
    let limits = limits_of([*max_per_day, *max_in_a_row, *max_per_week], notes);
    let ring = ring::ring(ring.as_ref(), must_know, grid, notes);
    let mut remark = |key, written| texts::remark(key, written, notes);
    let (email, phone) = (remark("email", email), remark("phone", phone));
    let contact = remark("contact", contact);
    let library = (|| {
        let (id, name) = (id?.value, name?);
        let (weight, staffed) = (weight?, staffed?);
        let (hours, ring) = (open, ring?);
        Some(Library {
            id,
            name,
            was: was.iter().flat_map(|was| &was.value).map(|id| id.value.clone()).collect(),
            weight,
            staffed,
            hours,
            prefer,
            avoid,
            seats,
            limits,
            ring,
            email,
            phone,
            contact,
        })
    })();
    Member { span, staffed, seats, library }
}

/// Notes a period that a library would rather have and rather not have.
fn contradiction(table: &LibraryTable, both: &PeriodSet, grid: Option<&Grid>, notes: &mut Notes) {
    let (Some(period), Some(grid), Some(avoid)) = (both.iter().next(), grid, &table.avoid) else {
        return;
    };
    let name = grid.period(period);
    let message = format!("`{name}` is both preferred and avoided");
    let help = "take it out of one of the two lists";
    notes.error("preferred-and-avoided", avoid.span, message, "avoided here", help);
}

/// Notes an id that is taken.
pub(super) fn duplicate_id(id: &At<String>, twin: Span, notes: &mut Notes) {
    let place = notes.place(twin);
    let message = format!("the id {} is taken", quoted(&id.value));
    let help = "give each library and each pool an id of its own";
    notes
        .error("duplicate-id", id.span, message, "taken already", help)
        .related
        .push((place, "first used here".to_owned()));
}
