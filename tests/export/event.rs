//! What stands in an event: a test per property.

use calcard::icalendar::ICalendarProperty;
use proptest::prelude::*;
use vuoro::export::ical::unescape;
use vuoro::model::{Consortium, Frame, Language, Membership, Roster, Service};

use crate::text::{calcard_texts, cleaned_behind};
use crate::world::{AKAA, NOKIA, TAMPERE, World, YLOJARVI, day, event_of, events, value, world};

const SLOT: &str = "20181022T1000";

#[test]
fn a_uid_names_consortium_term_slot_and_library_in_safe_characters() {
    let mut world = world();
    world.consortium.domain = "päivystys.example".to_owned();
    for event in events(&world.all()) {
        let (left, domain) = value(&event, "UID").split_once('@').unwrap();
        let safe = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        assert!(left.chars().all(safe) && domain.chars().all(safe), "{event:?}");
        assert!(left.starts_with("piki.2018-syksy.20181"));
    }
}

#[test]
fn stamps_are_those_of_the_publication_and_the_last_change() {
    let ics = world().all();
    let untouched = event_of(&ics, SLOT, "tampere");
    for name in ["DTSTAMP", "CREATED", "LAST-MODIFIED"] {
        assert_eq!(value(&untouched, name), "20180820T090000Z", "{name}");
    }
    let changed = event_of(&ics, "20181023T1200", "nokia");
    assert_eq!(value(&changed, "DTSTAMP"), "20180914T083000Z");
    assert_eq!(value(&changed, "LAST-MODIFIED"), "20180914T083000Z");
    assert_eq!(value(&changed, "CREATED"), "20180820T090000Z");
}

#[test]
fn stamps_are_utc() {
    for event in events(&world().all()) {
        for name in ["DTSTAMP", "CREATED", "LAST-MODIFIED"] {
            assert!(value(&event, name).ends_with('Z'), "{event:?}");
        }
    }
}

#[test]
fn parameters_are_tzid_and_value_in_plain_ascii() {
    let mut found = std::collections::BTreeSet::new();
    for line in crate::world::lines(&with_text("Åbo: a;b=c").all()) {
        let head = line.split(':').next().unwrap();
        found.extend(head.split(';').skip(1).map(str::to_owned));
    }
    let expected = ["TZID=Europe/Helsinki", "VALUE=DURATION"].map(str::to_owned);
    assert_eq!(found, expected.into());
}

#[test]
fn times_are_local_with_their_zone() {
    let event = event_of(&world().all(), SLOT, "tampere");
    assert_eq!(value(&event, "DTSTART;TZID=Europe/Helsinki"), "20181022T100000");
    assert_eq!(value(&event, "DTEND;TZID=Europe/Helsinki"), "20181022T120000");
}

#[test]
fn the_summary_names_the_library_and_says_who_has_it_instead() {
    let ics = world().all();
    let summary = |slot, whom| value(&event_of(&ics, slot, whom), "SUMMARY").to_owned();
    assert_eq!(summary(SLOT, "tampere"), "Chat-päivystys: Tampere");
    assert_eq!(summary("20181023T1200", "nokia"), "SIIRRETTY → Tampere: Chat-päivystys: Nokia");
    assert_eq!(summary("20181030T1400", "pool-1"), "Chat-päivystys: Pooli 1 (avoin)");
}

#[test]
fn the_description_names_pool_fellows_telephones_and_link() {
    let event = event_of(&world().all(), "20181023T1400", "ylojarvi");
    let expected = "Pooli: Pooli 1\\nPoolin muut kirjastot: Akaa\\nYhteystiedot:\\n\
                    Akaa: +358 00 000 0004\\nLisätietoja: https://chat.piki.example/ohje";
    assert_eq!(value(&event, "DESCRIPTION"), expected);
    let substitute = event_of(&world().all(), "20181029T1000", "nokia");
    assert!(
        value(&substitute, "DESCRIPTION")
            .starts_with("Peruste: sijaisuus\\nVuoron haltija: Tampere\\n")
    );
}

#[test]
fn a_url_is_ascii_or_left_out() {
    let mut world = world();
    assert_eq!(
        value(&event_of(&world.all(), SLOT, "tampere"), "URL"),
        "https://chat.piki.example/ohje"
    );
    for bad in ["https://päivystys.example/", "https://a.example/\r\nATTACH:x", "javascript:x"] {
        world.consortium.service.url = Some(bad.to_owned());
        let event = event_of(&world.all(), SLOT, "tampere");
        assert!(!event.iter().any(|line| line.starts_with("URL") || line.starts_with("ATTACH")));
    }
}

#[test]
fn a_description_of_which_nothing_is_known_is_left_out() {
    let mut world = World::single("2018-12-04", "12:00");
    world.consortium.service.url = None;
    let mut out = Vec::new();
    world.calendars().without_contacts().library(NOKIA, &mut out).unwrap();
    let event = &events(&String::from_utf8(out).unwrap())[0];
    assert!(!event.iter().any(|line| line.starts_with("DESCRIPTION")), "{event:?}");
    assert!(event.iter().all(|line| !line.ends_with(':')), "{event:?}");
}

#[test]
fn the_only_parameters_are_plain_names_of_zones_and_types() {
    for line in crate::world::lines(&world().all()) {
        let name = line.split(':').next().unwrap();
        for parameter in name.split(';').skip(1) {
            let (key, value) = parameter.split_once('=').unwrap();
            assert!(matches!(key, "TZID" | "VALUE"), "{line}");
            assert!(value.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_-+".contains(&b)));
        }
    }
}

#[test]
fn no_category_holds_a_comma() {
    let categories = event_of(&world().all(), SLOT, "tampere");
    assert_eq!(value(&categories, "CATEGORIES"), "Chat-päivystys");
}

#[test]
fn status_and_transparency_go_together() {
    let ics = world().all();
    let of = |slot, whom| {
        let event = event_of(&ics, slot, whom);
        (value(&event, "STATUS").to_owned(), value(&event, "TRANSP").to_owned())
    };
    let pair = |status: &str, transp: &str| (status.to_owned(), transp.to_owned());
    assert_eq!(of(SLOT, "tampere"), pair("CONFIRMED", "OPAQUE"));
    assert_eq!(of("20181023T1200", "nokia"), pair("CANCELLED", "TRANSPARENT"));
    assert_eq!(of("20181030T1400", "pool-1"), pair("TENTATIVE", "OPAQUE"));
}

#[test]
fn the_sequence_counts_published_changes() {
    let ics = world().all();
    assert_eq!(value(&event_of(&ics, SLOT, "tampere"), "SEQUENCE"), "0");
    assert_eq!(value(&event_of(&ics, "20181023T1200", "nokia"), "SEQUENCE"), "1");
}

#[test]
fn a_draft_is_tentative_and_older_than_what_is_published() {
    let mut world = world();
    world.term.published = None;
    let event = event_of(&world.all(), SLOT, "tampere");
    assert_eq!(value(&event, "STATUS"), "TENTATIVE");
    for name in ["DTSTAMP", "CREATED", "LAST-MODIFIED"] {
        assert_eq!(value(&event, name), "19700101T000000Z", "{name}");
    }
    assert!(value(&event, "DESCRIPTION").starts_with("Luonnos: "));
}

#[test]
fn an_open_duty_is_in_the_file_of_each_member_under_its_own_uid_and_once_in_that_of_all() {
    let mut world = world();
    let slot = "20181030T1400";
    let open = event_of(&world.all(), slot, "pool-1");
    // But for its name it is the same event.
    let rest = |event: &[String]| -> Vec<String> {
        event.iter().filter(|line| !line.starts_with("UID:")).cloned().collect()
    };
    for (library, id) in [(AKAA, "akaa"), (YLOJARVI, "ylojarvi")] {
        let ics = world.ics(library);
        let own = event_of(&ics, slot, &format!("pool-1.{id}"));
        assert_eq!(rest(&own), rest(&open));
        assert_eq!(ics.matches(&format!("{slot}-1")).count(), 1);
    }
    assert!(!world.ics(TAMPERE).contains(slot));
    assert!(value(&open, "DESCRIPTION").contains("Akaa: +358 00 000 0004"));
    // A member that has left by then is not asked.
    world.term.memberships = vec![Membership {
        library: AKAA,
        first: day("2018-10-22"),
        last: day("2018-10-25"),
        leaves: true,
    }];
    assert!(!world.ics(AKAA).contains(slot));
}

#[test]
fn an_unfilled_duty_is_in_no_calendar() {
    let world = world();
    assert!(world.roster_csv().contains("unfilled"));
    assert!(!world.all().contains("20181029T1200-"));
}

#[test]
fn the_other_languages_have_their_own_words() {
    let mut world = world();
    for (language, confirmed, cancelled) in [
        (Language::Sv, "Chattjour: Tampere", "ÖVERTAGET → Tampere: Chattjour: Nokia"),
        (Language::En, "Chat duty: Tampere", "MOVED → Tampere: Chat duty: Nokia"),
    ] {
        world.consortium.language = language;
        let ics = world.all();
        assert_eq!(value(&event_of(&ics, SLOT, "tampere"), "SUMMARY"), confirmed);
        assert_eq!(value(&event_of(&ics, "20181023T1200", "nokia"), "SUMMARY"), cancelled);
    }
}

/// Names, contacts, telephones, pools and services may hold anything.
pub fn with_text(text: &str) -> World {
    let mut world = world();
    let mut libraries = world.consortium.libraries().to_vec();
    for library in &mut libraries {
        text.clone_into(&mut library.name);
        library.contact = Some(text.to_owned());
        library.phone = Some(text.to_owned());
    }
    let c = &world.consortium;
    let frame = Frame {
        id: c.id.clone(),
        name: text.to_owned(),
        timezone: c.timezone.clone(),
        language: c.language,
        domain: c.domain.clone(),
        service: Service { name: text.to_owned(), url: Some(text.to_owned()) },
        grid: c.grid.clone(),
        rules: c.rules,
    };
    world.consortium = Consortium::new(frame, libraries);
    world.allocation.shares[2].holder.name = Some(text.to_owned());
    world
}

fn names_of_properties(ics: &str) -> Vec<String> {
    let names = crate::world::lines(ics);
    names.iter().map(|l| l.split([':', ';']).next().unwrap().to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_can_add_a_property(text in nasty_text()) {
        let mut plain = world();
        plain.consortium.service.url = None;
        let told = with_text(&text);
        prop_assert_eq!(names_of_properties(&told.all()), names_of_properties(&plain.all()));
    }

    #[test]
    fn two_parsers_read_the_same_descriptions(text in nasty_text()) {
        let ics = with_text(&text).all();
        let read = ical::IcalParser::new(ics.as_bytes()).next().unwrap().unwrap();
        let by_crate: Vec<String> = read
            .events
            .iter()
            .flat_map(|e| e.properties.iter().filter(|p| p.name == "DESCRIPTION"))
            .map(|p| unescape(p.value.as_deref().unwrap_or("")))
            .collect();
        prop_assert_eq!(calcard_texts(&ics, &ICalendarProperty::Description), by_crate);
    }

    #[test]
    fn another_parser_reads_the_same_names(text in nasty_text()) {
        let ics = with_text(&text).ics(NOKIA);
        let name = cleaned_behind("Chat-päivystys: ", &text);
        prop_assert_eq!(calcard_texts(&ics, &ICalendarProperty::Summary), vec![
            cleaned_behind(&format!("SIIRRETTY → {text}: Chat-päivystys: "), &text), name.clone(), name,
        ]);
    }
}

pub fn nasty_text() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "\r\n",
        "\n",
        "\r",
        "\\",
        ";",
        ",",
        ":",
        "\"",
        " ",
        "\t",
        "ä",
        "😀",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\0",
        "END:VEVENT",
        "BEGIN:VALARM",
        "abcdefghij",
        "\\n",
        "=",
        "\u{301}",
        "\u{a0}",
        "X",
    ]);
    prop::collection::vec(bits, 0..60).prop_map(|bits| bits.concat())
}

#[test]
fn the_order_of_input_changes_no_byte() {
    let mut backwards = world();
    backwards.roster = Roster::new(crate::world::duties().into_iter().rev().collect());
    assert_eq!(backwards.all(), world().all());
}
