//! Calendars that go on from term to term, and tables of several terms.

use std::collections::BTreeMap;

use vuoro::export::csv::{self, Dialect};
use vuoro::export::ical::{Calendars, Feeds, Unjoined};

use crate::world::{World, event_of, id, world};

/// A term of other dates by an id of its own.
fn shifted(name: &str, days: i64) -> World {
    let mut world = world();
    world.term.id = id(name);
    let later = chrono::TimeDelta::days(days);
    (world.term.first, world.term.last) = (world.term.first + later, world.term.last + later);
    let mut duties = world.roster.duties().to_vec();
    duties.iter_mut().for_each(|duty| duty.date += later);
    world.0.roster = vuoro::model::Roster::new(duties);
    world
}

fn text(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The events of a calendar, with start and UID.
fn events(ics: &str) -> Vec<(String, String, String)> {
    let event = |part: &str| {
        let text = part.split("END:VEVENT").next().unwrap().replace("\r\n ", "");
        let of = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name)).unwrap();
            line.rsplit(':').next().unwrap().to_owned()
        };
        (of("DTSTART"), of("UID"), text)
    };
    ics.split("BEGIN:VEVENT\r\n").skip(1).map(event).collect()
}

#[test]
fn terms_that_overlap_are_put_together_in_the_order_of_time_however_they_are_given() {
    // Each has a week of the other's.
    let (one, other) = (world(), shifted("2018-talvi", 7));
    let both = [one.calendars(), other.calendars()];
    let feeds = Feeds::new([&both[1], &both[0]]).unwrap();
    let mut wanted: BTreeMap<String, Vec<(String, String, String)>> = BTreeMap::new();
    for of in [&one, &other] {
        wanted.entry("all".to_owned()).or_default().extend(events(&of.all()));
        for library in of.consortium.indices() {
            let name = of.consortium[library].id.to_string();
            wanted.entry(name).or_default().extend(events(&of.ics(library)));
        }
    }
    for (name, mut wanted) in wanted {
        wanted.sort();
        let found = match &*name {
            "all" => text(|out| feeds.all(out)),
            name => text(|out| feeds.library(&id(name), out)),
        };
        assert_eq!(events(&found), wanted, "{name}");
    }
    let pool = text(|out| feeds.pool(&id("pool-1"), out));
    assert_eq!(events(&pool).len(), 4);
    let table = text(|out| {
        let of = [(&*one, &one.roster), (&*other, &other.roster)];
        csv::rosters(&of, Dialect::Standard, out)
    });
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert_eq!(rows.len(), one.roster.duties().len() + other.roster.duties().len());
    assert!(rows.is_sorted_by_key(|row| row.split(',').next().unwrap().to_owned()), "{table}");
}

#[test]
fn one_term_alone_is_its_own_calendar() {
    let world = world();
    let calendars = world.calendars();
    let feeds = Feeds::new([&calendars]).unwrap();
    assert_eq!(text(|out| feeds.all(out)), world.all());
    for library in world.consortium.indices() {
        let name = &world.consortium[library].id;
        assert_eq!(text(|out| feeds.library(name, out)), world.ics(library));
    }
    // Of a library that no term has there is nothing.
    assert_eq!(events(&text(|out| feeds.library(&id("espoo"), out))), []);
}

#[test]
fn the_head_is_that_of_the_last_term_with_a_zone_for_all() {
    let (one, mut other) = (world(), shifted("2019-kevat", 140));
    other.0.consortium.service.name = "Uusi chat".to_owned();
    let both = [one.calendars(), other.calendars()];
    let ics = text(|out| Feeds::new(&both).unwrap().all(out));
    assert!(ics.contains("\r\nNAME:Uusi chat: PIKI-kirjastot\r\n"), "{ics}");
    assert_eq!(ics.matches("BEGIN:VTIMEZONE").count(), 1);
    let zone = |ics: &str| {
        let from = ics.find("BEGIN:VTIMEZONE").unwrap();
        ics[from..ics.find("END:VTIMEZONE").unwrap()].to_owned()
    };
    assert_eq!(zone(&ics), zone(&one.all()));
}

#[test]
fn terms_of_others_are_not_put_together() {
    let one = world();
    let with = |change: fn(&mut World)| {
        let mut other = shifted("2019-kevat", 140);
        change(&mut other);
        let both = [one.calendars(), Calendars::new(&other).unwrap()];
        Feeds::new(&both).map(drop).map_err(|why| why.to_string())
    };
    assert_eq!(with(|_| ()), Ok(()));
    let have =
        |key, is| format!("the terms `2018-syksy` and `2019-kevat` have another {key}: {is}");
    let is = "`piki` and `muu`";
    assert_eq!(with(|w| w.0.consortium.id = id("muu")), Err(have("consortium", is)));
    let is = "`chat.piki.example` and `chat.muu.example`";
    let domain = |w: &mut World| w.0.consortium.domain = "chat.muu.example".to_owned();
    assert_eq!(with(domain), Err(have("domain", is)));
    let is = "`Europe/Helsinki` and `Europe/Stockholm`";
    let zone = |w: &mut World| w.0.consortium.timezone = "Europe/Stockholm".to_owned();
    assert_eq!(with(zone), Err(have("time zone", is)));
    let again = shifted("2018-syksy", 140);
    let both = [one.calendars(), again.calendars()];
    assert_eq!(Feeds::new(&both).unwrap_err(), Unjoined::Twice(id("2018-syksy")));
    assert_eq!(Feeds::new([]).unwrap_err(), Unjoined::Empty);
}

#[test]
fn the_calendar_of_a_pool_has_the_name_of_its_last_term_and_nothing_of_others() {
    let (one, mut other) = (world(), shifted("2019-kevat", 140));
    let alone = one.calendars();
    let feeds = Feeds::new([&alone]).unwrap();
    let pool = vuoro::model::HolderIx(2);
    let of_pool = text(|out| feeds.pool(&id("pool-1"), out));
    assert_eq!(text(|out| alone.holder(pool, out)), of_pool);
    assert_eq!(events(&of_pool).len(), 2);
    assert!(of_pool.contains("\r\nNAME:PIKI Chat: Pooli 1\r\n"), "{of_pool}");
    // A library has its own calendar, and of a pool that no term has there is nothing.
    for other in ["nokia", "pool-2"] {
        let ics = text(|out| feeds.pool(&id(other), out));
        assert_eq!(events(&ics), [], "{other}");
        assert!(ics.contains(&format!("\r\nNAME:PIKI Chat: {other}\r\n")), "{ics}");
    }
    other.0.allocation.shares[2].holder.name = Some("Etelä".to_owned());
    let both = [one.calendars(), other.calendars()];
    let ics = text(|out| Feeds::new(&both).unwrap().pool(&id("pool-1"), out));
    assert!(ics.contains("\r\nNAME:PIKI Chat: Etelä\r\n"), "{ics}");
    assert_eq!(events(&ics).len(), 4);
}

#[test]
fn an_alarm_rings_before_duties_that_are_in_force_and_before_no_others() {
    let world = world();
    let calendars = world.calendars().with_alarm("90m".parse().unwrap());
    let ics = text(|out| calendars.all(out));
    let in_force = event_of(&ics, "20181022T1000", "tampere");
    let at = in_force.iter().position(|line| line == "BEGIN:VALARM").expect("an alarm");
    let alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Chat-päivystys", "TRIGGER:-PT90M"];
    assert_eq!(in_force[at..], [&alarm[..], &["END:VALARM"]].concat());
    let gone = event_of(&ics, "20181023T1200", "nokia");
    assert!(gone.contains(&"STATUS:CANCELLED".to_owned()), "{gone:?}");
    assert!(!gone.contains(&"BEGIN:VALARM".to_owned()), "{gone:?}");
    assert!(!world.all().contains("VALARM"));
}
