//! Calendars beside the roster: which event is of which duty.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};

use super::Calendar;
use super::facts::{Facts, Row};
use crate::finding::FileId;
use crate::model::{LibraryIx, Status, TextIx, WrittenEvent};

/// A calendar beside the duties that should be in it.
pub(crate) struct Compared<'f> {
    pub file: FileId,
    /// Events with the duty that has their UID.
    pub matched: Vec<(&'f WrittenEvent, Row<'f>)>,
    /// Events at the time of a duty that has no event, and the UID they should have.
    pub misnamed: Vec<(&'f WrittenEvent, Row<'f>, String)>,
    /// Events of no duty.
    pub extra: Vec<&'f WrittenEvent>,
    /// Duties without an event.
    pub missing: Vec<Row<'f>>,
}

/// Puts every calendar that could be read beside the roster.
pub(crate) fn compare<'f>(facts: &'f Facts<'_>) -> Vec<Compared<'f>> {
    let readable = |calendar: &&Calendar<'_>| {
        let faults = &calendar.sheet.value.faults;
        !faults.iter().any(|fault| fault.fatal)
    };
    facts.look.calendars.iter().filter(readable).map(|calendar| one(facts, calendar)).collect()
}

/// Whether a duty must be in a calendar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Belongs {
    Must,
    May,
    Not,
}

fn one<'f>(facts: &'f Facts<'_>, calendar: &'f Calendar<'_>) -> Compared<'f> {
    let c = facts.consortium();
    let whose = c.find(calendar.name);
    let everybodys = calendar.name == "all";
    let mut due: BTreeMap<String, (Row<'f>, bool)> = BTreeMap::new();
    for row in facts.rows().iter() {
        let belongs = match (event_of(&row), everybodys, whose) {
            (Belongs::Not, ..) => Belongs::Not,
            (belongs, true, _) => belongs,
            (belongs, _, Some(library)) => of_library(facts, &row, library, belongs),
            (_, false, None) => Belongs::May,
        };
        if let (true, Some(uid)) = (belongs != Belongs::Not, uid(facts, &row)) {
            due.insert(uid, (row, belongs == Belongs::Must));
        }
    }
    let mut compared = Compared {
        file: calendar.sheet.file,
        matched: Vec::new(),
        misnamed: Vec::new(),
        extra: Vec::new(),
        missing: Vec::new(),
    };
    for event in &calendar.sheet.value.events {
        match due.remove(event.value("UID")) {
            Some((row, _)) => compared.matched.push((event, row)),
            None => compared.extra.push(event),
        }
    }
    name(&mut compared, due);
    if !facts.rows().written.form.is_whole() {
        // The duties of these events may well be in the rows that cannot be read.
        compared.extra.clear();
    }
    compared
}

/// Sets events apart that are at the time of a duty without an event: theirs is the wrong UID.
fn name<'f>(compared: &mut Compared<'f>, due: BTreeMap<String, (Row<'f>, bool)>) {
    let twice: Vec<&str> = compared.matched.iter().map(|(event, _)| event.value("UID")).collect();
    let mut by_time: BTreeMap<NaiveDateTime, Vec<(String, Row<'f>)>> = BTreeMap::new();
    for (uid, (row, must)) in due {
        let Some(start) = start(&row).filter(|_| must) else { continue };
        by_time.entry(start).or_default().push((uid, row));
    }
    let mut extra = Vec::new();
    for event in std::mem::take(&mut compared.extra) {
        let at = event.find("DTSTART").and_then(crate::model::WrittenProperty::local);
        let rows = at.and_then(|at| by_time.get_mut(&at));
        match rows.and_then(Vec::pop) {
            Some((uid, row)) => compared.misnamed.push((event, row, uid)),
            // The second event of a UID is said to be that.
            None if twice.contains(&event.value("UID")) => {}
            None => extra.push(event),
        }
    }
    compared.extra = extra;
    compared.missing = by_time.into_values().flatten().map(|(_, row)| row).collect();
    compared.missing.sort_by_key(|row| row.duty.record);
}

/// Whether a duty has an event at all. The tombstone of an open duty has one, that of an unfilled
/// one has none, and a roster does not tell the two apart.
fn event_of(row: &Row<'_>) -> Belongs {
    let nobody = row.duty.library == TextIx::EMPTY;
    match row.duty.status {
        Some(Status::Confirmed) if !nobody => Belongs::Must,
        Some(Status::Open) if nobody => Belongs::Must,
        Some(Status::Cancelled) => {
            if nobody {
                Belongs::May
            } else {
                Belongs::Must
            }
        }
        _ => Belongs::Not,
    }
}

/// Whether it is in the calendar of one library: its own duties, and the open ones of its pool.
fn of_library(facts: &Facts<'_>, row: &Row<'_>, library: LibraryIx, belongs: Belongs) -> Belongs {
    if row.duty.library != TextIx::EMPTY {
        return if row.library == Some(library) { belongs } else { Belongs::Not };
    }
    let pool = facts.rows().membership().pools.get(&row.duty.holder);
    let Some(pool) = pool else { return Belongs::Not };
    match (pool.given, row.duty.date) {
        // Who is in a pool that the plan has formed stands nowhere when it settles its turns.
        (None, _) | (_, None) => Belongs::May,
        (Some(_), Some(date)) => {
            let here = pool.members.contains(&library);
            let part = facts.rows().days().is_member(library, date);
            if here && part { belongs } else { Belongs::Not }
        }
    }
}

/// Slot and library (or pool), at the consortium's domain.
fn uid(facts: &Facts<'_>, row: &Row<'_>) -> Option<String> {
    let (c, term) = (facts.consortium(), facts.term());
    let slot = format!("{}-{}", start(row)?.format("%Y%m%dT%H%M"), row.duty.seat?);
    Some(format!("{}.{}.{slot}.{}@{}", c.id, term.id, row.whom(), c.domain))
}

fn start(row: &Row<'_>) -> Option<NaiveDateTime> {
    let minutes = TimeDelta::minutes(i64::from(row.duty.start?.minutes()));
    Some(row.duty.date?.and_time(NaiveTime::MIN) + minutes)
}
