//! What is written is read back as it was meant: by the reader of `vuoro check`, and by a second
//! parser, in every field and whatever the texts hold.

use calcard::common::IanaString;
use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarEntry, ICalendarValue};
use proptest::prelude::*;
use vuoro::export::ical::clean;
use vuoro::files;
use vuoro::files::calendar::{WrittenCalendar, WrittenEvent};
use vuoro::input::SourceMap;
use vuoro::model::{Consortium, Frame, Library};

use crate::event::with_text;
use crate::text::cleaned_behind;
use crate::world::{NOKIA, World, world};

/// The file as `vuoro check` reads it. A run of blanks makes lines longer than they should be;
/// nothing else is wrong with any file.
fn read(ics: &str) -> WrittenCalendar {
    let mut sources = SourceMap::default();
    let file = sources.add("nokia.ics", ics.as_bytes());
    let read = files::calendar::read(&mut sources, file).unwrap();
    let other = |what: &str| what != "the line is longer than 75 octets";
    assert!(!read.faults.iter().any(|f| other(f.what)), "{:?} in {ics}", read.faults);
    read
}

/// A value as calcard understands it, in the words of the file.
fn by_calcard(entry: &ICalendarEntry) -> String {
    let value = entry.values.first().expect("a value");
    match value {
        ICalendarValue::Text(text) => text.clone(),
        ICalendarValue::Integer(number) => number.to_string(),
        ICalendarValue::Status(status) => status.as_str().to_owned(),
        ICalendarValue::Transparency(transparency) => transparency.as_str().to_owned(),
        ICalendarValue::Uri(uri) => uri.to_unwrapped_string(),
        ICalendarValue::PartialDateTime(at) => {
            let two = |n: Option<u8>| format!("{:02}", n.expect("a whole moment"));
            let date = format!("{:04}{}{}", at.year.expect("a year"), two(at.month), two(at.day));
            let time = format!("{}{}{}", two(at.hour), two(at.minute), two(at.second));
            // The reader says UTC by an offset of nothing.
            let utc = if at.tz_hour.is_some() { "Z" } else { "" };
            format!("{date}T{time}{utc}")
        }
        other => panic!("{other:?}"),
    }
}

/// The fields of an event by calcard, in the order of the file: name, value, zone.
fn fields_by_calcard(ics: &str) -> Vec<Vec<(String, String, String)>> {
    let calendar = ICalendar::parse(ics).unwrap();
    let events =
        calendar.components.iter().filter(|c| c.component_type == ICalendarComponentType::VEvent);
    let field = |entry: &ICalendarEntry| {
        let zone = entry.params.iter().find_map(|p| p.value.as_text()).unwrap_or_default();
        (entry.name.as_str().to_owned(), by_calcard(entry), zone.to_owned())
    };
    events.map(|event| event.entries.iter().map(field).collect()).collect()
}

fn fields(event: &WrittenEvent) -> Vec<(String, String, String)> {
    let zone = |params: &[(String, String)]| params.first().map_or(String::new(), |p| p.1.clone());
    let properties = event.properties.iter();
    properties.map(|p| (p.name.clone(), p.value.clone(), zone(&p.params))).collect()
}

fn assert_both_read_the_same(ics: &str) {
    let ours: Vec<_> = read(ics).events.iter().map(fields).collect();
    assert_eq!(ours, fields_by_calcard(ics));
    assert!(!ours.is_empty());
}

#[test]
fn two_parsers_read_every_field_alike() {
    assert_both_read_the_same(&world().all());
    assert_both_read_the_same(&World::whole_term().all());
    let names: Vec<String> =
        fields_by_calcard(&world().all())[0].iter().map(|f| f.0.clone()).collect();
    let expected = [
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "CATEGORIES",
        "URL",
        "STATUS",
        "TRANSP",
        "SEQUENCE",
        "CREATED",
        "LAST-MODIFIED",
    ];
    assert_eq!(names, expected);
}

#[test]
fn every_character_there_is_comes_back_or_is_one_that_calendars_cannot_carry() {
    let all: Vec<char> = ('\0'..=char::MAX).collect();
    // As many as one line may have of the longest; letters between them, so that there is always a
    // place for a fold and nothing is at an end.
    for part in all.chunks(2500) {
        let text: String = part.iter().flat_map(|&c| ['x', c]).chain(['x']).collect();
        let mut world = world();
        world.consortium.service.name.clone_from(&text);
        let calendar = read(&world.ics(NOKIA));
        assert!(calendar.faults.is_empty(), "{:?} with {:?}", calendar.faults, part[0]);
        for name in ["NAME", "X-WR-CALNAME"] {
            let read = calendar.properties.iter().find(|p| p.name == name).unwrap();
            let carried = |&c: &char| !(c.is_control() || "\u{feff}\u{2028}\u{2029}".contains(c));
            if part.iter().all(carried) {
                assert_eq!(read.value, format!("{text}: Nokia"));
            }
            assert_eq!(read.value, clean(&format!("{text}: Nokia")), "{:?}", part[0]);
        }
    }
}

#[test]
fn a_file_with_a_mark_is_read_and_the_mark_named() {
    let ics = world().all();
    let mut sources = SourceMap::default();
    let file = sources.add("all.ics", format!("\u{feff}{ics}").as_bytes());
    let calendar = files::calendar::read(&mut sources, file).unwrap();
    assert_eq!(calendar.events.len(), read(&ics).events.len());
    assert_eq!(calendar.faults.len(), 1);
    assert_eq!(calendar.faults[0].what, "the file begins with a byte order mark");
}

#[test]
fn files_and_lines_beyond_a_stated_size_are_refused() {
    let mut sources = SourceMap::default();
    let large = world().all().replace("CALSCALE:", &"X-X:x\r\n".repeat(9_000_000));
    let file = sources.add_table("all.ics", large.as_bytes());
    assert!(files::calendar::read(&mut sources, file).unwrap_err()[0].message.contains("MiB"));
    let long = world().all().replacen("SUMMARY:", &format!("SUMMARY:{}", "x".repeat(300_000)), 1);
    let rich = world().all().replacen("SUMMARY", &format!("SUMMARY{}", ";X=y".repeat(60_000)), 1);
    let expected =
        ["the property is longer than 256 KiB", "the name or a parameter of the property"];
    for (ics, expected) in [long, rich].into_iter().zip(expected) {
        let file = sources.add("all.ics", ics.as_bytes());
        let faults = files::calendar::read(&mut sources, file).unwrap().faults;
        assert!(faults.iter().any(|f| f.fatal && f.what.starts_with(expected)), "{faults:?}");
    }
}

#[test]
fn lines_are_read_as_the_standard_has_them() {
    let of = |line: &str| {
        let ics = format!("BEGIN:VCALENDAR\r\n{line}\r\nEND:VCALENDAR\r\n");
        let mut sources = SourceMap::default();
        let file = sources.add("nokia.ics", ics.as_bytes());
        files::calendar::read(&mut sources, file).unwrap()
    };
    // A blank before a fold is part of the text, one behind it is not (RFC 5545, 3.1).
    let folded = of("X-WR-CALNAME:call \r\n  Anna \r\n\tVirtanen");
    assert_eq!(folded.properties[0].value, "call  Anna Virtanen");
    // What stands in quotes ends nothing (RFC 5545, 3.2), and names are in any letters.
    let quoted = of("x-y;Cn=\"a:b;c\";ROLE=x,y:v:w;z");
    let property = &quoted.properties[0];
    assert_eq!((property.name.as_str(), property.value.as_str()), ("X-Y", "v:w;z"));
    assert_eq!((property.param("CN"), property.param("ROLE")), (Some("a:b;c"), Some("x,y")));
    // Parts are where they may be, and end as they began.
    let within = "begin:VEVENT\r\nUID:1\r\nBEGIN:VALARM\r\nUID:2\r\nEND:VALARM\r\nend:vevent";
    let event = &of(within).events[0];
    assert_eq!((event.value("UID"), event.properties.len(), event.alarms), ("1", 1, 1));
    for wrong in [
        "BEGIN:VEVENT\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VEVENT",
        "BEGIN:STANDARD\r\nEND:STANDARD",
        "BEGIN:VEVENT\r\nEND:VTIMEZONE",
        "END:VCALENDAR\r\nBEGIN:VCALENDAR",
        "X;CN=\"a:b",
        "X;CN:b",
        "X",
    ] {
        let read = of(wrong);
        assert!(read.faults.iter().any(|fault| fault.fatal), "{wrong}");
        assert!(read.events.is_empty() && read.properties.is_empty(), "{wrong}");
    }
}

#[test]
fn the_calendar_of_a_large_pool_is_read_back() {
    let mut world = world();
    let names: Vec<String> =
        (0..1000).map(|n| format!("Kirjasto {n} {}", "ä".repeat(40))).collect();
    let model = world.consortium.libraries()[0].clone();
    let libraries = names.iter().map(|name| {
        let id = crate::world::id(&format!("kirjasto-{}", &name.split(' ').nth(1).unwrap()));
        Library {
            id,
            was: Vec::new(),
            name: name.clone(),
            contact: Some("Vuorovastaava".to_owned()),
            ..model.clone()
        }
    });
    let c = &world.consortium;
    let frame = Frame {
        id: c.id.clone(),
        name: c.name.clone(),
        timezone: c.timezone.clone(),
        language: c.language,
        domain: c.domain.clone(),
        service: c.service.clone(),
        grid: c.grid.clone(),
        rules: c.rules,
    };
    world.consortium = Consortium::new(frame, libraries.collect());
    let members = world.consortium.indices().collect();
    world.allocation.shares[2].holder.members = members;
    let events = read(&world.all()).events;
    let longest = events.iter().map(|event| event.value("DESCRIPTION")).max_by_key(|d| d.len());
    assert!(longest.unwrap().len() > 100_000);
    assert!(names.iter().all(|name| longest.unwrap().contains(name.as_str())));
}

/// Texts of all planes, of scripts that are written from the right, with marks that combine with
/// whatever stands before them, with what steers writing, and with long runs of one character.
fn text_of_any_kind() -> impl Strategy<Value = String> {
    let of = |range: std::ops::RangeInclusive<u32>| {
        range.prop_filter_map("a surrogate", char::from_u32).boxed()
    };
    let plane = (0_u32..=16).prop_flat_map(|plane| (plane << 16)..=(plane << 16 | 0xffff));
    let one = prop_oneof![
        4 => plane.prop_filter_map("a surrogate", char::from_u32),
        2 => of(0..=0x9f),
        1 => of(0x300..=0x36f),
        1 => of(0x590..=0x6ff),
        1 => of(0x2000..=0x206f),
        1 => prop::sample::select(vec!['\\', ';', ',', ':', '"', ' ', '\n', '\r', 'ä', '\u{feff}']),
    ];
    let run = (one, prop_oneof![9 => 1..4_usize, 1 => 60..200_usize]);
    let runs = prop::collection::vec(run, 0..60);
    runs.prop_map(|runs| runs.into_iter().flat_map(|(c, n)| std::iter::repeat_n(c, n)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn texts_of_any_kind_come_back_in_every_field(text in text_of_any_kind()) {
        let ics = with_text(&text).ics(NOKIA);
        let events = read(&ics).events;
        prop_assert_eq!(events.len(), 3);
        for event in &events {
            let gone = format!("SIIRRETTY → {text}: ");
            let prefix = if event.value("STATUS") == "CANCELLED" { &*gone } else { "" };
            let summary = format!("{prefix}Chat-päivystys: ");
            prop_assert_eq!(event.value("SUMMARY"), cleaned_behind(&summary, &text));
            let lines = event.value("DESCRIPTION");
            prop_assert!(lines.ends_with(&clean(&format!("Lisätietoja: {text}"))), "{:?}", lines);
        }
        assert_both_read_the_same(&ics);
    }
}
