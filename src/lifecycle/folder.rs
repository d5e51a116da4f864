//! The files that the folder of a term is to hold.

use std::io::{self, Write};

use crate::export::ical::Calendars;
use crate::export::{self, csv, json};
use crate::files;
use crate::lifecycle::rings::RingNow;
use crate::lifecycle::step::Step;
use crate::model::{Consortium, LibraryIx, Plan, Ring, RingDuty};
use crate::plan;

/// The name of the file with what is remembered of the calendars' events.
pub const EVENTS_FILE: &str = "events.json";

/// The name of the table of a library's ring.
#[must_use]
pub fn ring_file(c: &Consortium, library: LibraryIx) -> String {
    format!("rings/{}.csv", c[library].id)
}

/// The name of the table of a ring's balances. No id has a dot in it.
#[must_use]
pub fn ring_balances_file(c: &Consortium, library: LibraryIx) -> String {
    format!("rings/{}.balances.csv", c[library].id)
}

/// Writes the table of a ring.
///
/// # Errors
///
/// What the writer reports.
pub fn write_ring(plan: &Plan, ring: &Ring, out: impl Write) -> io::Result<()> {
    let why = |d: &RingDuty| plan::why_vacant(&plan.consortium, &plan.term, ring, d.cell);
    export::ring(&plan.consortium, ring, false, csv::Dialect::Standard, &why, out)
}

/// Writes what everybody on a ring has, is due and is ahead.
fn write_balances(plan: &Plan, ring: &RingNow, out: impl Write) -> io::Result<()> {
    let library = ring.ring.library;
    let carried = plan.term.ahead.iter().find(|ahead| ahead.0 == library);
    let figures = |(person, &due): (usize, &i64)| {
        let has = ring.dealt.duties.iter().filter(|d| d.1 == Some(person)).count();
        (has, due, carried.map_or(0, |(_, ahead)| ahead[person]))
    };
    let figures: Vec<_> = ring.dealt.owed.iter().enumerate().map(figures).collect();
    files::ring_balances::write(&plan.consortium, library, &figures, out)
}

/// Gives every file of a step to `put`, with what writes it; its name is relative to the folder.
///
/// The plan itself comes last: a roster counts as published once the plan beside it says so.
///
/// # Errors
///
/// What `put` reports, or a time that calendars cannot say.
pub fn each_file<E: From<crate::export::ical::CalendarError>>(
    step: &Step,
    has_calendars: bool,
    mut put: impl FnMut(&str, &dyn Fn(&mut dyn Write) -> io::Result<()>) -> Result<(), E>,
) -> Result<(), E> {
    let plan = &step.plan;
    let c = &plan.consortium;
    let dialect = csv::Dialect::Standard;
    put("roster.csv", &|w| csv::roster(c, &plan.allocation, &plan.roster, dialect, w))?;
    put("ledger.csv", &|w| csv::ledger(c, &plan.ledger, dialect, w))?;
    for ring in &step.rings {
        let library = ring.ring.library;
        put(&ring_file(c, library), &|w| write_ring(plan, &ring.ring, w))?;
        put(&ring_balances_file(c, library), &|w| write_balances(plan, ring, w))?;
    }
    for kept in &step.agreements {
        put(&kept.file(), &|w| w.write_all(&kept.bytes))?;
    }
    if plan.term.published.is_some() || !step.events.is_empty() {
        // Even where nothing is written of them now, or the plan is a draft again, what calendars say
        // later follows from this.
        put(EVENTS_FILE, &|w| files::events::write(&step.events, w))?;
    }
    if has_calendars {
        let calendars = Calendars::new(plan)?.shown_before(&step.known).revised(&step.events);
        put("calendars/all.ics", &|w| calendars.all(w))?;
        for library in c.indices().filter(|&library| plan.is_in(library)) {
            let name = format!("calendars/{}.ics", c[library].id);
            put(&name, &|w| calendars.library(library, w))?;
        }
    }
    put("plan.json", &|w| json::plan(plan, w))
}
