//! What is remembered of events: what they said, and what was shown and is no longer so.

use vuoro::model::{EventRecord, LibraryIx, Membership, Roster, Status};

use crate::world::{
    AKAA, NOKIA, TAMPERE, World, YLOJARVI, at, day, event_of, events, value, world,
};

fn record(slot: &str, whom: &str) -> EventRecord {
    EventRecord {
        uid: format!("piki.2018-syksy.{slot}.{whom}@chat.piki.example"),
        changes: 0,
        wording: String::new(),
        revisions: 0,
        revised: None,
    }
}

fn of(calendars: &vuoro::export::ical::Calendars<'_>, library: Option<LibraryIx>) -> String {
    let mut out = Vec::new();
    match library {
        Some(library) => calendars.library(library, &mut out).unwrap(),
        None => calendars.all(&mut out).unwrap(),
    }
    String::from_utf8(out).unwrap()
}

#[test]
fn the_wording_of_an_event_is_all_of_it_but_its_history() {
    let mut world = world();
    world.0.consortium.service.name = "a long name of a service ".repeat(6);
    let calendars = world.calendars();
    let found: Vec<_> = calendars.wordings().collect();
    // Every duty that is shown, and the copies of the open one.
    let uids: Vec<&str> = found.iter().map(|wording| &*wording.uid).collect();
    let shown = events(&world.all());
    assert_eq!(uids.len(), shown.len() + 2);
    let copy =
        |member| format!("piki.2018-syksy.20181030T1400-1.pool-1.{member}@chat.piki.example");
    assert_eq!(uids[shown.len()..], [copy("akaa"), copy("ylojarvi")]);
    let history = ["UID:", "DTSTAMP:", "SEQUENCE:", "CREATED:", "LAST-MODIFIED:"];
    for event in &shown {
        let uid = value(event, "UID");
        let wording = found.iter().find(|wording| wording.uid == uid).unwrap();
        let said: Vec<&String> = event
            .iter()
            .filter(|line| !history.iter().any(|name| line.starts_with(name)))
            .collect();
        let unfolded = wording.text.replace("\r\n ", "");
        let text: Vec<&str> = unfolded.lines().collect();
        assert_eq!(text[0], "BEGIN:VEVENT");
        assert_eq!(text[1..text.len() - 1], said, "{uid}");
        assert_eq!(wording.changes.to_string(), value(event, "SEQUENCE"), "{uid}");
    }
    let changes: Vec<u32> = found.iter().map(|wording| wording.changes).collect();
    assert!(changes.contains(&1) && changes.contains(&0), "{changes:?}");
}

#[test]
fn a_duty_that_was_shown_and_is_no_longer_so_is_cancelled_for_whoever_had_it() {
    let mut world = world();
    // One that nobody gives, as an amendment of the roster leaves it.
    let mut duties = world.roster.duties().to_vec();
    let cancelled =
        duties.iter_mut().find(|duty| duty.date == day("2018-10-30") && duty.period.0 == 2);
    cancelled.unwrap().status = Status::Cancelled;
    world.0.roster = Roster::new(duties);
    let records = [
        record("20181022T1000-1", "akaa"),
        // Shown, and so still: nothing is to be said of it.
        record("20181022T1000-1", "tampere"),
        record("20181029T1200-1", "akaa"),
        record("20181030T1200-1", "tampere"),
    ];
    let before = world.calendars();
    let after = world.calendars().shown_before(&records);
    let (had, has) = (events(&of(&before, None)), events(&of(&after, None)));
    assert_eq!(has.len(), had.len() + 3);
    assert!(had.iter().all(|event| has.contains(event)), "the others are as they were");
    let starts: Vec<&str> =
        has.iter().map(|event| value(event, "DTSTART;TZID=Europe/Helsinki")).collect();
    assert!(starts.is_sorted(), "{starts:?}");
    let said = |slot: &str, whom: &str, library| {
        let event = event_of(&of(&after, Some(library)), slot, whom);
        assert_eq!(event, event_of(&of(&after, None), slot, whom));
        assert_eq!(value(&event, "STATUS"), "CANCELLED");
        // Changes of the duty that others have are not its own.
        assert_eq!(value(&event, "SEQUENCE"), "0");
        assert_eq!(value(&event, "LAST-MODIFIED"), "20180820T090000Z");
        value(&event, "SUMMARY").to_owned()
    };
    let moved = said("20181022T1000", "akaa", AKAA);
    assert_eq!(moved, "SIIRRETTY → Tampere: Chat-päivystys: Akaa");
    let open = said("20181029T1200", "akaa", AKAA);
    assert_eq!(open, "ILMAN PÄIVYSTÄJÄÄ: Chat-päivystys: Akaa");
    let none = said("20181030T1200", "tampere", TAMPERE);
    assert_eq!(none, "PERUTTU: Chat-päivystys: Tampere");
    // In the order of time in the calendar of a library, too.
    let starts: Vec<String> = events(&of(&after, Some(TAMPERE)))
        .iter()
        .map(|event| value(event, "DTSTART;TZID=Europe/Helsinki").to_owned())
        .collect();
    assert!(starts.is_sorted() && starts.len() == 4, "{starts:?}");
    assert_eq!(of(&after, Some(NOKIA)), of(&before, Some(NOKIA)));
}

#[test]
fn what_is_remembered_of_others_is_left_alone() {
    let world = world();
    let mut records = vec![
        // Another time of the week, another minute, another seat, and nobody.
        record("20181022T1400-1", "akaa"),
        record("20181022T1001-1", "akaa"),
        record("20181022T1000-2", "akaa"),
        record("20181022T1000-1", "espoo"),
        record("20181022T1000-1", "pool-1"),
        record("20181022T1000", "akaa"),
        record("20181032T1000-1", "akaa"),
        // A day without this duty.
        record("20181105T1000-1", "akaa"),
    ];
    let right = record("20181022T1000-1", "akaa").uid;
    for (part, other) in [
        ("@chat.piki.example", "@chat.muu.example"),
        ("piki.2018", "muu.2018"),
        ("2018-syksy", "2018-talvi"),
        ("2018-syksy.", "2018-syksyn."),
    ] {
        let mut record = record("20181022T1000-1", "akaa");
        record.uid = right.replacen(part, other, 1);
        assert_ne!(record.uid, right);
        records.push(record);
    }
    let calendars = world.calendars().shown_before(&records);
    assert_eq!(of(&calendars, None), world.all());
    for library in world.consortium.indices() {
        assert_eq!(of(&calendars, Some(library)), world.ics(library));
    }
}

#[test]
fn a_duty_of_the_half_hour_is_found_again() {
    let world = World::single("2018-10-22", "10:30");
    let calendars = world.calendars().shown_before(&[record("20181022T1030-1", "akaa")]);
    let event = event_of(&of(&calendars, Some(AKAA)), "20181022T1030", "akaa");
    assert_eq!(value(&event, "SUMMARY"), "SIIRRETTY → Nokia: Chat-päivystys: Akaa");
}

/// Akaa takes part up to this day.
fn without_akaa(last: &str) -> World {
    let mut world = world();
    let (first, last) = (world.term.first, day(last));
    world.0.term.memberships = vec![Membership { library: AKAA, first, last, leaves: true }];
    world
}

#[test]
fn the_copy_of_an_open_duty_is_cancelled_for_a_member_that_has_left_if_it_was_shown() {
    let known =
        [record("20181030T1400-1", "pool-1.akaa"), record("20181030T1400-1", "pool-1.ylojarvi")];
    let world = without_akaa("2018-10-29");
    let calendars = world.calendars().shown_before(&known);
    let copy = event_of(&of(&calendars, Some(AKAA)), "20181030T1400", "pool-1.akaa");
    assert_eq!(value(&copy, "STATUS"), "CANCELLED");
    // The pool and its other member go on.
    assert_eq!(of(&calendars, None), world.all());
    assert_eq!(of(&calendars, Some(YLOJARVI)), world.ics(YLOJARVI));
    let others = world.calendars().shown_before(&known[1..]);
    assert_eq!(of(&others, Some(AKAA)), world.ics(AKAA), "it was never shown");
    // Still a member on that day: it keeps its copy.
    let world = without_akaa("2018-10-30");
    let calendars = world.calendars().shown_before(&known);
    assert_eq!(of(&calendars, Some(AKAA)), world.ics(AKAA));
    // Among what it had before, the copy is in its place.
    let world = without_akaa("2018-10-29");
    let known =
        [known[0].clone(), record("20181030T1200-1", "akaa"), record("20181030T1400-1", "akaa")];
    let calendars = world.calendars().shown_before(&known);
    let found = events(&of(&calendars, Some(AKAA)));
    let starts: Vec<&str> =
        found.iter().map(|event| value(event, "DTSTART;TZID=Europe/Helsinki")).collect();
    assert_eq!(starts, ["20181030T120000", "20181030T140000", "20181030T140000"]);
}

#[test]
fn an_event_that_was_reworded_has_a_higher_sequence_and_a_later_stamp() {
    let world = world();
    let mut reworded = record("20181022T1000-1", "tampere");
    (reworded.revisions, reworded.revised) = (2, Some(at("2018-09-01T07:00:00Z")));
    // One that never was, and so has no stamp.
    let never = EventRecord { revisions: 7, ..record("20181022T1200-1", "tampere") };
    let calendars = world.calendars().revised(&[reworded, never]);
    let ics = of(&calendars, None);
    let stamps = |slot: &str| {
        let event = event_of(&ics, slot, "tampere");
        ["SEQUENCE", "LAST-MODIFIED"].map(|name| value(&event, name).to_owned())
    };
    assert_eq!(stamps("20181022T1000"), ["2", "20180901T070000Z"]);
    assert_eq!(stamps("20181022T1200"), ["0", "20180820T090000Z"]);
}
