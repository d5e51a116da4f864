//! Escaping and folding, read back by two parsers.

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use ical::generator::Emitter;
use proptest::prelude::*;
use vuoro::export::ical::{MAX_OCTETS, clean, escape, fold, unescape};

use crate::event::nasty_text;
use crate::world::{NOKIA, World, world};

/// What readers see of a text behind a heading.
pub fn cleaned_behind(heading: &str, text: &str) -> String {
    clean(&format!("{heading}{text}"))
}

/// A property of all events, as calcard reads it.
pub fn calcard_texts(ics: &str, property: &ICalendarProperty) -> Vec<String> {
    let calendar = ICalendar::parse(ics).unwrap();
    let events =
        calendar.components.iter().filter(|c| c.component_type == ICalendarComponentType::VEvent);
    let text = |c: &calcard::icalendar::ICalendarComponent| {
        let entry = c.property(property).unwrap();
        entry.values.first().and_then(|v| v.as_text()).unwrap_or("").to_owned()
    };
    events.map(text).collect()
}

fn folded(line: &str) -> String {
    let mut out = Vec::new();
    fold(line, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The same line, found by another rule: no fold ever stands beside a blank or behind a backslash.
fn assert_well_folded(line: &str) {
    let text = folded(line);
    assert_eq!(text.replace("\r\n ", ""), format!("{line}\r\n"));
    let physical: Vec<&str> = text.split_terminator("\r\n").collect();
    for (at, part) in physical.iter().enumerate() {
        let content = if at == 0 { part } else { &part[1..] };
        assert!(!content.is_empty());
        let is_last = at + 1 == physical.len();
        assert!(is_last || !content.ends_with(|c: char| c == '\\' || c.is_whitespace()), "{part}");
        assert!(at == 0 || !content.starts_with(char::is_whitespace), "{part:?}");
        // A line may be longer only where it has no place for a fold.
        let places = content.char_indices().skip(1).filter(|(i, c)| {
            let before = content[..*i].chars().next_back().unwrap();
            !(before == '\\' || before.is_whitespace() || c.is_whitespace())
        });
        let has_place = places.count() > 0;
        assert!(part.len() <= MAX_OCTETS || !has_place, "{} octets: {part}", part.len());
    }
}

#[test]
fn a_line_of_75_octets_is_not_folded_and_one_of_76_is() {
    let line = |n: usize| format!("SUMMARY:{}", "x".repeat(n - 8));
    assert_eq!(folded(&line(75)), format!("{}\r\n", line(75)));
    assert_eq!(folded(&line(76)), format!("{}\r\n x\r\n", line(75)));
    // A continuation has 74 octets behind its blank.
    assert_eq!(folded(&line(75 + 74 + 1)).lines().map(str::len).collect::<Vec<_>>(), [75, 75, 2]);
}

#[test]
fn folds_avoid_characters_blanks_and_backslashes_at_the_border() {
    for border in ["ä", "😀", " ", "  ", "\\\\", "\\n", "\\,", "\t", "\u{a0}", " \\;ä"] {
        for before in 60..80 {
            let text = format!("SUMMARY:{}{border}{}", "x".repeat(before - 8), "y".repeat(90));
            assert_well_folded(&text);
        }
    }
}

#[test]
fn a_run_without_a_place_for_a_fold_makes_a_long_line_and_loses_nothing() {
    assert_well_folded(&format!("SUMMARY:a{}b", " ".repeat(200)));
    assert_well_folded(&format!("SUMMARY:{}b", "\\".repeat(200)));
}

#[test]
fn every_kind_of_line_end_becomes_one_newline_and_controls_are_dropped() {
    assert_eq!(clean("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\ng"), "a\nb\nc\nd\ne\nf\ng");
    assert_eq!(clean("\u{feff}: a\tb\u{7}\0\u{1b}[1m \n"), "a\tb[1m");
    assert_eq!(escape("a;b,c\\d\ne"), "a\\;b\\,c\\\\d\\ne");
}

#[test]
fn every_line_of_every_file_is_at_most_75_octets_long() {
    for line in world().all().split("\r\n") {
        assert!(line.len() <= MAX_OCTETS, "{line}");
    }
    assert!(world().all().contains("\r\n "), "something is folded");
}

/// What the crate makes of its own objects, folded as calendars must be.
fn by_the_crate(ics: &str) -> String {
    let calendar = ical::IcalParser::new(ics.as_bytes()).next().unwrap().unwrap();
    let emitted = calendar.generate().replace("\r\n ", "");
    emitted.split_terminator("\r\n").map(folded).collect()
}

#[test]
fn the_crate_writes_the_same_file() {
    for ics in [world().all(), world().ics(NOKIA), World::whole_term().all()] {
        assert_eq!(by_the_crate(&ics), ics);
    }
}

proptest! {
    #[test]
    fn unescaping_undoes_escaping(text in any::<String>()) {
        prop_assert_eq!(unescape(&escape(&text)), clean(&text));
        prop_assert_eq!(unescape(&escape(&clean(&text))), clean(&text));
    }

    #[test]
    fn arbitrary_lines_are_well_folded(text in nasty_text()) {
        assert_well_folded(&format!("SUMMARY:{}", escape(&text)));
    }

    #[test]
    fn the_crate_s_own_parser_reads_the_same_text(text in nasty_text()) {
        let mut world = world();
        world.consortium.service.name = format!("x{text}");
        let ics = world.ics(NOKIA);
        let calendar = ical::IcalParser::new(ics.as_bytes()).next().unwrap().unwrap();
        let name = calendar.properties.iter().find(|p| p.name == "X-WR-CALNAME").unwrap();
        let read = unescape(name.value.as_deref().unwrap());
        prop_assert_eq!(read, clean(&format!("x{text}: Nokia")));
        prop_assert_eq!(calendar.events.len(), 3);
    }
}
