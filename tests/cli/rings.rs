//! The rings of libraries: who of them serves, what is said of it, and that no name gets out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use vuoro::files;
use vuoro::files::calendar::WrittenCalendar;
use vuoro::input::SourceMap;

use crate::desk::{Desk, fixtures, none, other, root};

/// A line of a ring's table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    date: String,
    start: String,
    seat: String,
    person: String,
    status: String,
    hand: String,
    sequence: String,
    changed: String,
    note: String,
}

impl Row {
    fn duty(&self) -> (&str, &str, &str) {
        (&self.date, &self.start, &self.seat)
    }
}

fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let row = |record: csv::StringRecord| {
        let field = |at: usize| record[at].to_owned();
        Row {
            date: field(0),
            start: field(2),
            seat: field(4),
            person: field(5),
            status: field(6),
            hand: field(7),
            sequence: field(8),
            changed: field(9),
            note: field(10),
        }
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn live(rows: &[Row]) -> Vec<Row> {
    rows.iter().filter(|r| r.status != "cancelled").cloned().collect()
}

fn oulu() -> Desk {
    Desk::with(&root().join("examples/oulu-2011"))
}

fn kymi() -> Desk {
    Desk::with(&fixtures().join("rings"))
}

const NOW: [&str; 2] = ["--now", "2018-09-10T05:00:00Z"];
const NAMES: [&str; 4] = ["Tuulikki", "Pekka", "Siiri", "Hilma"];

fn calendar(desk: &Desk, name: &str) -> WrittenCalendar {
    let mut sources = SourceMap::default();
    let file = sources.add(name, desk.read(name).as_bytes());
    let calendar = files::calendar::read(&mut sources, file).unwrap();
    assert_eq!(calendar.faults, [], "{name}");
    calendar
}

/// The UIDs of a calendar with their status and sequence.
fn events(desk: &Desk, name: &str) -> BTreeMap<String, (String, String)> {
    let calendar = calendar(desk, name);
    let count = calendar.events.len();
    let event = |e: &vuoro::files::calendar::WrittenEvent| {
        (e.value("UID").to_owned(), (e.value("STATUS").to_owned(), e.value("SEQUENCE").to_owned()))
    };
    let events: BTreeMap<_, _> = calendar.events.iter().map(event).collect();
    assert_eq!(events.len(), count, "{name} has no UID twice");
    events
}

#[test]
fn the_ring_of_oulu_takes_turns() {
    let desk = oulu();
    let run = desk.allocate(&[]);
    assert!(run.out.contains("Rinki: Oulu") && run.out.contains("neuvonta"), "{}", run.out);
    let rows = rows(&desk.read("syksy/rings/oulu.csv"));
    assert_eq!(rows.len(), 74);
    assert!(rows.iter().all(|r| r.status == "confirmed" && r.hand == "1" && r.note.is_empty()));
    let of = |person: &str| rows.iter().filter(|r| r.person == person).collect::<Vec<_>>();
    assert_eq!((&*rows[0].date, &*rows[0].person), ("2011-09-05", "a3"), "as agreed");
    assert!(of("a2").iter().all(|r| *r.date < *"2011-10-17" || *r.date > *"2011-10-28"));
    assert!(of("a7").iter().all(|r| *r.date <= *"2011-11-11"));
    assert!(of("a9").iter().all(|r| *r.date >= *"2011-10-03"));
    assert!(of("a5").iter().all(|r| r.date != "2011-09-26"));
    let counts: Vec<usize> = ["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "neuvonta"]
        .map(|person| of(person).len())
        .into();
    assert_eq!(counts.iter().sum::<usize>(), 74);
    // What each is due, in tenths of a duty.
    let due = [89, 76, 89, 53, 87, 89, 59, 89, 64, 44];
    assert!(counts.iter().zip(due).all(|(n, due)| (n * 10).abs_diff(due) < 10), "{counts:?}");
}

/// The balances of a ring, in millionths of a duty, by person.
fn balances(desk: &Desk, term: &str) -> BTreeMap<String, i64> {
    let text = desk.read(&format!("{term}/rings/oulu.balances.csv"));
    let line = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        (fields[0].to_owned(), fields[4].replace('.', "").parse().unwrap())
    };
    text.lines().skip(1).map(line).collect()
}

#[test]
fn what_somebody_is_ahead_is_carried_into_the_next_term() {
    let desk = oulu();
    desk.allocate(&[]);
    // A table of another hand, for two people: one has done three duties more than the other.
    let ledger = desk.read("syksy/ledger.csv");
    desk.write("last/ledger.csv", &ledger);
    let table =
        "person,duties,due,carried_in,balance\na1,9,7.5,0,1.5\na3,6,7.5,0,-1.5\nzz,1,0,0,1\n";
    desk.write("last/rings/oulu.balances.csv", table);
    let counts = |desk: &Desk| {
        let rows = rows(&desk.read("syksy/rings/oulu.csv"));
        ["a1", "a3", "a8"].map(|p| rows.iter().filter(|r| r.person == p).count())
    };
    assert_eq!(counts(&desk), [9, 9, 9]);
    assert!(balances(&desk, "syksy").values().all(|b| b.abs() < 1_000_000));
    desk.change("syksy.toml", "holidays =", "ledger = \"last/ledger.csv\"\nholidays =");
    desk.allocate(&["--fresh"]);
    let [a1, a3, a8] = counts(&desk);
    assert!(a1 < a8 && a8 < a3, "{a1} {a8} {a3}");
    assert!(balances(&desk, "syksy").values().all(|b| b.abs() < 1_000_000));
    desk.done(&["check", "--locked", "syksy.toml"]);
    desk.write("last/rings/oulu.balances.csv", "person,balance\na1,\"1,5\"\n");
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert!(run.code == 2 && run.err.contains("error[bad-ring]"), "{}", run.err);
}

#[test]
fn a_library_on_its_own_is_a_consortium() {
    let desk = oulu();
    desk.allocate(&[]);
    for arguments in [
        &["check", "syksy.toml", "--strict"][..],
        &["check", "--locked", "syksy.toml"],
        &["explain", "syksy.toml"],
        &["explain", "syksy.toml", "oulu"],
        &["explain", "syksy.toml", "mon", "13:00"],
        &["fairness", "syksy"],
        &["compare", "syksy.toml", "--set", "term.last=2011-11-30"],
        &["apportion", "consortium.toml"],
        &["export", "syksy.toml", "--to", "ical", "--to", "html", "--out", "public"],
        &["export", "syksy.toml", "--to", "xlsx", "--sheets", "--out", "book"],
        &["export", "syksy.toml", "--to", "csv", "--to", "json", "--out", "tables"],
    ] {
        desk.done(arguments);
    }
    let before = desk.files();
    let again = desk.allocate(&[]);
    assert!(again.err.contains("nothing has changed"), "{}", again.err);
    assert_eq!(desk.files(), before);
}

#[test]
fn a_ring_changes_nothing_that_is_published() {
    let (with, without) = (kymi(), kymi());
    let text = with.read("consortium.toml");
    let mut kept = String::new();
    let mut is_ring = false;
    for line in text.lines().filter(|l| !l.starts_with("must_know")) {
        is_ring = if line.starts_with('[') { line == "[[library.ring]]" } else { is_ring };
        if !is_ring {
            kept.extend([line, "\n"]);
        }
    }
    without.write("consortium.toml", &kept);
    let term = without.read("syksy.toml");
    without.write("syksy.toml", term.split_once("[[absence]]").unwrap().0);
    let files = |desk: &Desk| {
        desk.run(&["allocate", "syksy.toml"]);
        let mut files = desk.all("syksy");
        // What was agreed has the people, as the consortium file has.
        let of_rings = ["rings", "agreement", ".vuoro-files"];
        files.retain(|name, _| !of_rings.iter().any(|of| name.starts_with(of)));
        files
    };
    assert_eq!(other(&files(&with), &files(&without)), none());
    assert!(!without.path().join("syksy/rings").exists());
}

#[test]
fn no_name_of_a_ring_gets_out_unless_it_is_asked_for() {
    let desk = kymi();
    let mut said = Vec::new();
    for arguments in [
        &["allocate", "syksy.toml"][..],
        &["allocate", "syksy.toml", "--format", "json"],
        &["explain", "syksy.toml"],
        &["explain", "syksy.toml", "2018-10-08", "10:00"],
        &["explain", "syksy.toml", "2018-10-08", "10:00", "--format", "json"],
        &["check", "syksy.toml", "--format", "json"],
        &["export", "syksy.toml", "--to", "ical", "--to", "html", "--out", "out/public"],
        &["export", "syksy.toml", "--to", "xlsx", "--sheets", "--out", "out/book"],
        &["export", "syksy.toml", "--to", "csv", "--to", "json", "--out", "out/tables"],
        &["export", "syksy.toml", "--to", "ring", "--library", "kouvola", "--out", "out/ring"],
    ] {
        let run = desk.run(arguments);
        assert!(run.code < 2, "{arguments:?}: {}", run.err);
        said.push(run.out + &run.err);
    }
    let mut texts: Vec<(String, String)> =
        said.into_iter().map(|text| ("what is said".to_owned(), text)).collect();
    let unzipped = |bytes: &[u8]| {
        let mut inside = Vec::new();
        let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        for at in 0..book.len() {
            book.by_index(at).unwrap().read_to_end(&mut inside).unwrap();
        }
        String::from_utf8(inside).unwrap()
    };
    for (name, bytes) in desk.all("syksy").into_iter().chain(desk.all("out")) {
        let Some(bytes) = bytes else { continue };
        if name.starts_with("agreement/") {
            assert_eq!(bytes, desk.read("consortium.toml").as_bytes(), "a copy, and no more");
            continue;
        }
        let is_book = name.contains("roster.xlsx");
        let text = if is_book { unzipped(&bytes) } else { String::from_utf8(bytes).unwrap() };
        texts.push((name, text));
    }
    assert!(texts.len() > 40);
    for (name, text) in &texts {
        for word in NAMES.iter().chain(&["leikkaus"]) {
            assert!(!text.contains(word), "{name} has {word}");
        }
    }
    // Who has which duty is in no file of everybody's either.
    let is_public = |name: &str| !name.contains("ring") && name != "what is said";
    for (name, text) in texts.iter().filter(|(name, _)| is_public(name)) {
        assert!(!text.contains("vara") || name == "consortium.toml", "{name} tells of a person");
    }
    let inside = ["--to", "ring", "--library", "kouvola", "--internal", "--out", "inside"];
    desk.done(&[&["export", "syksy.toml"], &inside[..]].concat());
    let table = desk.read("inside/rings/kouvola.csv");
    assert!(table.contains(",Tuulikki Testinen\n") && table.contains(",'=Pekka"), "{table}");
    assert!(desk.read("inside/rings/kouvola.vara.ics").contains("Siiri Sijainen"));
    assert!(!table.contains("Hilma"), "of another library");
}

#[test]
fn two_seats_at_a_time_are_two_people() {
    let desk = kymi();
    desk.run(&["allocate", "syksy.toml"]);
    let rows = rows(&desk.read("syksy/rings/kouvola.csv"));
    let mut seats = BTreeSet::new();
    let mut twice = 0;
    for row in rows.iter().filter(|r| r.status == "confirmed") {
        assert!(seats.insert((row.date.clone(), row.start.clone(), row.person.clone())), "{row:?}");
        twice += usize::from(row.seat == "2");
    }
    assert!(twice > 5, "Kouvola has both seats at times");
    assert!(rows.iter().all(|r| r.person != "vara" || *r.date >= *"2018-09-17"));
}

#[test]
fn a_duty_that_nobody_of_the_ring_can_take_is_told_and_stays_the_librarys() {
    let desk = kymi();
    desk.change("consortium.toml", "day = 2018-09-17", "day = 2018-12-24");
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("Vuorot, joihin ringistä ei pääse kukaan"), "{}", run.out);
    assert!(run.err.contains("nobody of their library's ring (exit code 1)"), "{}", run.err);
    let rows = rows(&desk.read("syksy/rings/kouvola.csv"));
    let vacant: Vec<_> = rows.iter().filter(|r| r.status == "vacant").collect();
    assert!(!vacant.is_empty());
    for row in &vacant {
        // Both seats, one of two people away, and the third may not serve.
        assert!(("2018-10-08".."2018-10-11").contains(&&*row.date), "{row:?}");
        let note = "ei osaa vielä: vara (pelisäännöt); poissa: tt; toisella paikalla: pp";
        assert_eq!(row.note, note);
        let roster = desk.read("syksy/roster.csv");
        let line = format!("{},", row.date);
        let of_time = |l: &&str| l.starts_with(&line) && l.split(',').nth(2) == Some(&row.start);
        let roster = roster.lines().filter(of_time);
        assert_eq!(roster.filter(|l| l.contains("kouvola,Kouvola")).count(), 2);
    }
    let check = desk.run(&["check", "syksy.toml"]);
    assert!(check.out.contains("warning[ring-duty-vacant]"), "{}", check.out);
    let duty = format!("{} {} #{}", vacant[0].date, vacant[0].start, vacant[0].seat);
    let why = desk.done(&["explain", "syksy.toml", &duty]).out;
    let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(why.contains("Of the ring of Kouvola: nobody"), "{why}");
    assert!(why.contains("for want of pelisäännöt (from Mon 24 December 2018"), "{why}");
    let why = desk.done(&["explain", "syksy.toml", &duty, "--format", "json"]).out;
    let why: serde_json::Value = serde_json::from_str(&why).unwrap();
    let ring = &why["ring"];
    assert_eq!((&ring["person"], &ring["status"]), (&serde_json::Value::Null, &"vacant".into()));
    let people = ring["people"].as_array().unwrap();
    let told: Vec<_> = people.iter().map(|p| (&p["person"], &p["why_not"], &p["lacks"])).collect();
    let none = serde_json::json!([]);
    assert_eq!(told[0], (&"tt".into(), &"away".into(), &none));
    assert_eq!(told[1], (&"pp".into(), &"on-duty".into(), &none));
    let lacks = serde_json::json!(["pelisäännöt"]);
    assert_eq!(told[2], (&"vara".into(), &"barred".into(), &lacks));
}

#[test]
fn only_what_is_no_longer_possible_goes_to_somebody_else() {
    let desk = kymi();
    desk.allocate(&[]);
    let before = rows(&desk.read("syksy/rings/kouvola.csv"));
    let term = desk.read("syksy.toml")
        + "\n[[absence]]\nlibrary = \"kouvola\"\nperson = \"pp\"\nfirst = 2018-09-24\n";
    desk.write("syksy.toml", &term);
    let run = desk.run(&["check", "syksy.toml"]);
    assert!(run.out.contains("error[person-unable]: `pp` is away"), "{}", run.out);
    assert_eq!(desk.run(&["check", "--locked", "syksy.toml"]).code, 1);
    let export = desk.run(&["export", "syksy.toml", "--to", "ical", "--out", "public"]);
    assert!(export.err.contains("run `vuoro allocate syksy.toml` first"), "{}", export.err);
    let run = desk.allocate(&NOW);
    assert!(run.out.contains("Muutokset ringissä") && run.out.contains("24.9.2018"), "{}", run.out);
    let after = rows(&desk.read("syksy/rings/kouvola.csv"));
    let lost: Vec<&Row> = before.iter().filter(|r| !after.contains(r)).collect();
    assert!(!lost.is_empty() && lost.iter().all(|r| r.person == "pp" && r.date == "2018-09-24"));
    for lost in &lost {
        let here: Vec<_> = after.iter().filter(|r| r.duty() == lost.duty()).collect();
        let [old, new] = here[..] else { panic!("{here:?}") };
        let told =
            |r: &Row| [&r.person, &r.status, &r.hand, &r.sequence, &r.changed].map(String::clone);
        assert_eq!(told(old), ["pp", "cancelled", "1", "1", "2018-09-10T05:00:00Z"]);
        assert_eq!(told(new)[1..], ["confirmed", "2", "0", "2018-09-10T05:00:00Z"]);
        assert_ne!(new.person, "pp");
    }
    assert_eq!(after.len(), before.len() + lost.len());
    desk.done(&["check", "--locked", "syksy.toml"]);
    // Whoever is back does not get back what others have taken over.
    let back = desk.read("syksy.toml").replace("first = 2018-09-24", "first = 2018-09-25");
    desk.write("syksy.toml", &back);
    desk.allocate(&["--now", "2018-09-11T05:00:00Z"]);
    assert_eq!(live(&rows(&desk.read("syksy/rings/kouvola.csv"))), live(&after));
}

#[test]
fn a_change_between_libraries_moves_only_its_duties() {
    let desk = kymi();
    desk.allocate(&[]);
    let before = rows(&desk.read("syksy/rings/kouvola.csv"));
    let hamina = rows(&desk.read("syksy/rings/hamina.csv"));
    let taken = hamina.iter().find(|r| *r.date > *"2018-09-20").unwrap();
    let seat = |r: &Row| format!("{} {} #{}", r.date, r.start, r.seat);
    let run = desk.done(&[&["cover", "syksy.toml", &seat(taken), "kouvola"], &NOW[..]].concat());
    assert!(run.out.contains("Muutokset ringissä"), "{}", run.out);
    let after = rows(&desk.read("syksy/rings/kouvola.csv"));
    let new: Vec<_> = after.iter().filter(|r| !before.contains(r)).collect();
    assert_eq!(new.len(), 1, "{new:?}");
    assert_eq!((new[0].duty(), &*new[0].changed), (taken.duty(), NOW[1]));
    assert_eq!(after.len(), before.len() + 1);
    let hamina = rows(&desk.read("syksy/rings/hamina.csv"));
    let gone = hamina.iter().find(|r| r.duty() == taken.duty()).unwrap();
    assert_eq!((&*gone.status, &*gone.sequence, &*gone.person), ("cancelled", "1", "h1"));
    desk.done(&["check", "--locked", "syksy.toml"]);
    desk.done(&["undo", "syksy.toml", "--now", "2018-09-10T06:00:00Z"]);
    let hamina = rows(&desk.read("syksy/rings/hamina.csv"));
    let back = hamina.iter().find(|r| r.duty() == taken.duty()).unwrap();
    assert_eq!((&*back.status, &*back.sequence, &*back.hand), ("confirmed", "2", "1"));
    desk.done(&["check", "--locked", "syksy.toml"]);
}

#[test]
fn everybody_has_a_calendar_whose_uids_tell_of_nobody() {
    let desk = kymi();
    desk.allocate(&[]);
    let term = desk.read("syksy.toml");
    let away = "\n[[absence]]\nlibrary = \"kouvola\"\nperson = \"pp\"\nfirst = 2018-09-24\n";
    desk.write("syksy.toml", &(term.clone() + away));
    desk.allocate(&NOW);
    let export = |desk: &Desk| {
        let inside = ["--to", "ring", "--library", "kouvola", "--out", "ring"];
        desk.done(&[&["export", "syksy.toml"], &inside[..]].concat());
    };
    export(&desk);
    let people = ["tt", "pp", "vara"].map(|id| format!("ring/rings/kouvola.{id}.ics"));
    let all = events(&desk, "ring/rings/kouvola.ics");
    let mut together = BTreeMap::new();
    for name in &people {
        for (uid, event) in events(&desk, name) {
            assert!(!uid.contains("pp") && !uid.contains("tt") && !uid.contains("vara"), "{uid}");
            assert!(together.insert(uid, event).is_none(), "no UID is in two people's calendars");
        }
    }
    assert_eq!(together, all);
    let libraries = events(&desk, "syksy/calendars/all.ics");
    assert!(all.keys().all(|uid| !libraries.contains_key(uid)));
    let tombstones: Vec<_> = all.iter().filter(|(_, e)| e.0 == "CANCELLED").collect();
    assert!(!tombstones.is_empty());
    for (uid, event) in tombstones {
        assert_eq!(event.1, "1");
        let next = uid.replace(".r1@", ".r2@");
        assert_eq!(all[&next], ("CONFIRMED".to_owned(), "0".to_owned()));
        assert!(events(&desk, &people[1]).contains_key(uid), "pp is told");
    }
    let pp = desk.read(&people[1]);
    assert!(pp.contains("SUMMARY:EI VOIMASSA: Chat-päivystys: Kouvola (pp)\r\n"), "{pp}");
    assert!(pp.contains("LAST-MODIFIED:20180910T050000Z\r\n"));
    // Its duties are given back by agreement: the tombstone is confirmed again.
    let rows = rows(&desk.read("syksy/rings/kouvola.csv"));
    let lost = rows.iter().find(|r| r.status == "cancelled").unwrap();
    let duty = format!("{} {} #{}", lost.date, lost.start, lost.seat);
    let agreed =
        format!("{term}\n[[ring]]\nlibrary = \"kouvola\"\nduty = \"{duty}\"\nperson = \"pp\"\n");
    desk.write("syksy.toml", &agreed);
    desk.allocate(&["--now", "2018-09-11T05:00:00Z"]);
    export(&desk);
    let (first, second) = (events(&desk, &people[1]), events(&desk, "ring/rings/kouvola.ics"));
    let back: Vec<_> = first.iter().filter(|(_, e)| e.1 == "2").collect();
    assert_eq!(back.len(), 1, "{first:?}");
    assert_eq!(back[0].1.0, "CONFIRMED");
    assert_eq!(second[&back[0].0.replace(".r1@", ".r2@")].0, "CANCELLED");
}

#[test]
fn what_an_event_says_otherwise_raises_the_sequence_of_people_too() {
    let desk = kymi();
    desk.allocate(&[]);
    desk.change("consortium.toml", "name = \"Kouvola\"", "name = \"Kouvolan kaupunginkirjasto\"");
    desk.done(&[&["amend", "syksy.toml", "--from", "2018-09-03"], &NOW[..]].concat());
    let inside = ["--to", "ring", "--library", "kouvola", "--out", "ring"];
    desk.done(&[&["export", "syksy.toml"], &inside[..]].concat());
    let events = events(&desk, "ring/rings/kouvola.ics");
    assert!(events.values().all(|(_, sequence)| sequence == "1"), "{events:?}");
}

#[test]
fn tables_of_rings_are_not_edited_and_nobody_vanishes() {
    let desk = kymi();
    desk.allocate(&[]);
    let table = desk.read("syksy/rings/kouvola.csv");
    desk.write("syksy/rings/kouvola.csv", &table.replacen(",tt,", ",pp,", 1));
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("was edited since vuoro wrote it"), "{}", run.err);
    assert!(run.err.contains("`[[ring]]`"), "{}", run.err);
    std::fs::remove_file(desk.path().join("syksy/rings/kouvola.csv")).unwrap();
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert!(run.code == 2 && run.err.contains("is gone"), "{}", run.err);
    desk.write("syksy/rings/kouvola.csv", &table);
    desk.change("consortium.toml", "id = \"pp\"", "id = \"qq\"");
    let amend = ["amend", "syksy.toml", "--from", "2018-09-11"];
    let run = desk.run(&[&amend[..], &NOW[..]].concat());
    assert!(run.code == 2 && run.err.contains("error[person-gone]"), "{}", run.err);
    // Until that is settled the term goes by who was on the ring, and a person of no ring is a fault.
    desk.allocate(&[]);
    desk.write("syksy/rings/kouvola.csv", &table.replacen(",pp,", ",qq,", 1));
    assert!(desk.run(&["check", "syksy.toml"]).out.contains("error[person-unknown]"));
    desk.write("syksy/rings/kouvola.csv", &table);
    desk.allocate(&["--fresh"]);
    assert!(desk.read("syksy/rings/kouvola.csv").contains(",qq,"));
}

#[test]
fn a_ring_is_exported_by_itself() {
    let desk = kymi();
    desk.allocate(&[]);
    let export =
        |more: &[&str]| desk.run(&[&["export", "syksy.toml", "--out", "ring"], more].concat());
    for (arguments, words) in [
        (&["--to", "ring"][..], "name it with --library ID"),
        (&["--to", "ring", "--to", "ical", "--library", "kouvola"], "without other formats"),
        (&["--to", "ical", "--internal"], "it goes with --to ring only"),
    ] {
        let run = export(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(words), "{}", run.err);
    }
    assert!(!desk.path().join("ring").exists());
    let secret = ["--secret", "key.txt", "--new-secret", "--links", "addresses.csv"];
    let run = export(&[&["--to", "ring", "--library", "kouvola"], &secret[..]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let names: Vec<String> = desk.all("ring/rings").into_keys().collect();
    assert_eq!(names.len(), 6, "{names:?}");
    assert!(names.iter().all(|name| !name.contains("kouvola")), "{names:?}");
    let links = desk.read("addresses.csv");
    assert!(links.contains("kouvola.pp,Kouvola (pp),rings/"), "{links}");
}

#[test]
fn an_import_leaves_rings_as_they_are() {
    let desk = kymi();
    let before = desk.read("consortium.toml");
    desk.write(
        "sizes.csv",
        "kirjasto;asukkaita;puhelin\nKouvola;81000;\nHamina;20000;040 123\nKotka;50000;\n",
    );
    let run = desk.run(&["import", "sizes.csv", "--into", "consortium.toml", "--yes"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let after = desk.read("consortium.toml");
    assert_ne!(after, before);
    let rings = |text: &str| -> Vec<String> {
        let parts = text.split("[[library.ring]]\n").skip(1);
        parts.map(|part| part.split("\n\n").next().unwrap().trim_end().to_owned()).collect()
    };
    assert_eq!(rings(&after), rings(&before));
    let people = |id: &str| after.split(&format!("id = \"{id}\"")).nth(1).unwrap();
    assert!(people("hamina").split("[[library.ring]]").next().unwrap().contains("040 123"));
    assert!(people("h1").contains("name = \"Kotka\""));
    desk.allocate(&[]);
}
