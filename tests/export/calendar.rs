//! The calendar around the events.

use std::fs;
use std::path::Path;

use crate::world::{AKAA, NOKIA, TAMPERE, World, YLOJARVI, events, lines, value, world};

#[test]
fn one_library_s_calendar_is_the_golden_file() {
    let golden = include_str!("golden/nokia.ics");
    let now = world().ics(NOKIA);
    if golden != now {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nokia.ics");
        fs::write(&path, &now).unwrap();
        panic!("tests/export/golden/nokia.ics differs from {}:\n{now}", path.display());
    }
}

#[test]
fn the_head_has_the_stated_properties_in_the_stated_order() {
    let ics = world().all();
    let head: Vec<String> =
        lines(&ics).into_iter().take_while(|line| line != "BEGIN:VTIMEZONE").collect();
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//vuoro//chat duty rosters//EN",
        "CALSCALE:GREGORIAN",
        "NAME:PIKI Chat: PIKI-kirjastot",
        "X-WR-CALNAME:PIKI Chat: PIKI-kirjastot",
        "X-WR-TIMEZONE:Europe/Helsinki",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ];
    assert_eq!(head, expected);
}

#[test]
fn no_version_of_the_tool_is_in_the_file() {
    assert!(!world().all().contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_file_with_exactly_one_event_has_no_name() {
    let mut world = world();
    // Akaa has the pool's open duty only, Nokia more, and nobody none.
    assert_eq!(events(&world.ics(AKAA)).len(), 1);
    let named = |ics: &str| (ics.contains("\r\nNAME:"), ics.contains("\r\nX-WR-CALNAME:"));
    assert_eq!(named(&world.ics(AKAA)), (false, false));
    assert_eq!(named(&world.ics(NOKIA)), (true, true));
    world.roster = vuoro::model::Roster::new(Vec::new());
    assert_eq!(named(&world.ics(AKAA)), (true, true));
}

#[test]
fn a_library_without_a_duty_gets_a_calendar_without_events() {
    let mut world = world();
    world.roster = vuoro::model::Roster::new(Vec::new());
    let ics = world.ics(NOKIA);
    assert!(events(&ics).is_empty());
    assert!(ics.contains("BEGIN:VTIMEZONE"));
    assert!(ics.ends_with("END:VTIMEZONE\r\nEND:VCALENDAR\r\n"));
    assert_eq!(calcard::icalendar::ICalendar::parse(&ics).unwrap().components.len(), 3 + 1);
    let mut parser = ical::IcalParser::new(ics.as_bytes());
    assert!(parser.next().unwrap().unwrap().events.is_empty());
}

#[test]
fn nothing_that_importers_stumble_over_is_in_the_file() {
    let ics = world().all();
    assert!(!ics.starts_with('\u{feff}'));
    assert!(ics.ends_with("END:VCALENDAR\r\n"));
    assert!(!ics.replace("\r\n", "").contains(['\r', '\n']), "every line ends in CRLF");
    let events: Vec<String> = events(&ics).concat();
    let unwanted =
        ["METHOD", "ORGANIZER", "ATTENDEE", "RRULE", "RECURRENCE-ID", "COLOR", "BEGIN:VALARM"];
    for name in unwanted {
        assert!(!events.iter().any(|line| line.starts_with(name)), "{name}");
    }
    assert!(!ics.contains("METHOD") && !ics.contains("VALARM"));
}

#[test]
fn events_are_sorted_by_start_then_uid() {
    let ics = world().all();
    let keys: Vec<(String, String)> = events(&ics)
        .iter()
        .map(|e| (value(e, "DTSTART;TZID=Europe/Helsinki").to_owned(), value(e, "UID").to_owned()))
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
    assert!(keys.windows(2).any(|w| w[0].0 == w[1].0), "two events share a start");
}

#[test]
fn every_uid_is_unique_within_a_file() {
    for ics in [world().all(), world().ics(NOKIA), world().ics(TAMPERE)] {
        let mut uids: Vec<String> =
            events(&ics).iter().map(|e| value(e, "UID").to_owned()).collect();
        let count = uids.len();
        uids.sort();
        uids.dedup();
        assert_eq!(uids.len(), count);
    }
}

#[test]
fn an_event_is_the_same_in_the_library_s_file_and_in_the_file_of_all() {
    let world = world();
    let all = events(&world.all());
    let mut seen = 0;
    for library in [AKAA, NOKIA, TAMPERE, YLOJARVI] {
        for event in events(&world.ics(library)) {
            // Each member has a copy of the open duty of its own.
            let uid = value(&event, "UID");
            let is_copy = uid.contains(".pool-1.");
            let of_pool = |line: &String| match line.strip_prefix("UID:") {
                Some(_) if is_copy => {
                    format!("UID:{}", uid.replace(".akaa@", "@").replace(".ylojarvi@", "@"))
                }
                _ => line.clone(),
            };
            let event: Vec<String> = event.iter().map(of_pool).collect();
            assert!(all.contains(&event), "{event:?}");
            seen += 1;
        }
    }
    assert_eq!(seen, all.len() + 1);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(world().all(), world().all());
    assert_eq!(world().ics(NOKIA), world().ics(NOKIA));
}

/// Leaves a folder as the command line writes it, for the checks with real calendar programs:
/// `tests/clients/run target/tmp/export-sample`.
#[test]
fn sample_folders_are_left_for_the_calendar_programs() {
    leave("export-sample", &world());
    // A draft in which most libraries have no duty, in a zone on the other side.
    let mut draft = World::single("2018-12-31", "22:00");
    draft.term.published = None;
    draft.consortium.timezone = "Australia/Lord_Howe".to_owned();
    leave("export-draft", &draft);
    leave("export-term", &World::whole_term());
}

fn leave(name: &str, world: &World) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(folder.join("calendars")).unwrap();
    fs::write(folder.join("roster.csv"), world.roster_csv()).unwrap();
    fs::write(folder.join("ledger.csv"), world.ledger_csv()).unwrap();
    fs::write(folder.join("calendars/all.ics"), world.all()).unwrap();
    for library in world.consortium.indices() {
        let name = format!("calendars/{}.ics", world.consortium[library].id);
        fs::write(folder.join(name), world.ics(library)).unwrap();
    }
}
