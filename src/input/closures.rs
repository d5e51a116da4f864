//! Stretches of days in a term: closures, absences, memberships.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::finding::named::{library, person_of};
use crate::finding::notes::{At, Notes, Span};
use crate::input::days::{Days, inside, reversed};
use crate::input::hours::{between, time};
use crate::input::schema::{AbsenceTable, ClosedTable, MemberTable};
use crate::input::texts::{Text, remark};
use crate::model::{Absence, Away, Closure, Consortium, Interval, LibraryIx, Membership, Time};

type Tables<T> = At<Vec<At<T>>>;

/// Reads the closures of the service.
pub(super) fn closures(
    written: Option<&Tables<ClosedTable>>,
    days: &Days,
    notes: &mut Notes,
) -> Vec<Closure> {
    let tables = written.map_or(&[][..], |w| &w.value);
    let closure = |At { value: t, .. }: &At<ClosedTable>| {
        let last = t.last.or(t.first);
        stretch(t.first, last, [&t.from, &t.to], &t.reason, days, notes)
    };
    tables.iter().filter_map(closure).collect()
}

/// Reads the absences of single libraries, and those of people on their rings.
pub(super) fn absences(
    written: Option<&Tables<AbsenceTable>>,
    days: &Days,
    consortium: &Consortium,
    notes: &mut Notes,
) -> (Vec<Absence>, Vec<Away>) {
    let (mut absences, mut away) = (Vec::new(), Vec::new());
    for At { value: t, .. } in written.map_or(&[][..], |w| &w.value) {
        let library = t.library.as_ref().and_then(|id| library(id, consortium, notes));
        let last = t.last.or(t.first);
        let closure = stretch(t.first, last, [&t.from, &t.to], &t.reason, days, notes);
        let Some(library) = library else { continue };
        if !t.written.contains(&"person") {
            absences.extend(closure.map(|closure| Absence { library, closure }));
            continue;
        }
        let person = t.person.as_ref().and_then(|id| person_of(library, id, consortium, notes));
        if let (Some(closure), Some(person)) = (closure, person) {
            // Why people are away is not kept.
            let closure = Closure { reason: None, ..closure };
            away.push(Away { library, person, closure });
        }
    }
    (absences, away)
}

/// Reads when libraries take part that join or leave during the term.
pub(super) fn memberships(
    written: Option<&Tables<MemberTable>>,
    days: &Days,
    consortium: &Consortium,
    notes: &mut Notes,
) -> Vec<Membership> {
    let tables = written.map_or(&[][..], |w| &w.value);
    let mut by_library: BTreeMap<LibraryIx, Vec<At<Membership>>> = BTreeMap::new();
    for At { value: table, span } in tables {
        let library = table.library.as_ref().and_then(|id| library(id, consortium, notes));
        let at = |date: Option<At<NaiveDate>>, value| date.unwrap_or(At { value, span: *span });
        let (first, last) = (at(table.first, days.first), at(table.last, days.last));
        // Of a date that is left out nothing can be said.
        let given = [table.first, table.last].into_iter().flatten();
        let is_single = table.first.is_none() || table.last.is_none();
        let is_right = if is_single {
            given.filter(|date| !inside(date, days, notes)).count() == 0
        } else {
            is_ordered(&first, &last, days, notes)
        };
        if !is_right {
            continue;
        }
        let Some(library) = library else { continue };
        let span = table.library.as_ref().map_or(*span, |id| id.span);
        let value = Membership {
            library,
            first: first.value,
            last: last.value,
            leaves: table.last.is_some(),
        };
        by_library.entry(library).or_default().push(At { value, span });
    }
    for one in by_library.values_mut() {
        one.sort_by_key(|m| m.value.first);
        for pair in one.windows(2).filter(|w| w[1].value.first <= w[0].value.last) {
            overlapping(&pair[0], &pair[1], consortium, notes);
        }
    }
    by_library.into_values().flatten().map(|m| m.value).collect()
}

fn overlapping(
    one: &At<Membership>,
    other: &At<Membership>,
    consortium: &Consortium,
    notes: &mut Notes,
) {
    let place = notes.place(one.span);
    let id = &consortium[one.value.library].id;
    let show = |m: &Membership| format!("{} to {}", m.first, m.last);
    let help = "write one stretch from the first day to the last, or let one end before the other \
        begins";
    notes
        .error(
            "membership-overlapping",
            other.span,
            format!("two memberships of `{id}` overlap"),
            show(&other.value),
            help,
        )
        .related
        .push((place, show(&one.value)));
}

fn stretch(
    first: Option<At<NaiveDate>>,
    last: Option<At<NaiveDate>>,
    hours: [&Text; 2],
    reason: &Text,
    days: &Days,
    notes: &mut Notes,
) -> Option<Closure> {
    let reason = remark("reason", reason, notes);
    let hours = part_of_day(hours, notes);
    let (first, last) = (first?, last?);
    let ordered = is_ordered(&first, &last, days, notes);
    let (first, last) = (first.value, last.value);
    Some(Closure { first, last, hours: hours?, reason }).filter(|_| ordered)
}

fn part_of_day(hours: [&Text; 2], notes: &mut Notes) -> Option<Interval> {
    let mut read = |written: &Text, default| match written {
        Some(text) => time(&text.value, text.span, notes),
        None => Some(default),
    };
    let start = read(hours[0], Time::MIDNIGHT);
    let end = read(hours[1], Time::END_OF_DAY);
    let span = hours[1].as_ref().or(hours[0].as_ref()).map_or(Span::default(), |t| t.span);
    between(start?, end?, span, notes)
}

fn is_ordered(first: &At<NaiveDate>, last: &At<NaiveDate>, days: &Days, notes: &mut Notes) -> bool {
    if first.value > last.value {
        reversed(first, last, notes);
        return false;
    }
    // A single day is said to be outside once.
    inside(first, days, notes) && (first.span == last.span || inside(last, days, notes))
}
