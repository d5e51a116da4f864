//! The gallery of errors: a folder for every fault that readers find, of files a librarian could have
//! written or a patch to those that are lent, with the whole message beside them. `UPDATE_GALLERY=1`
//! writes the messages anew.
#![cfg(feature = "cli")]

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::folders::entries;
use common::rooms::{self, Room};
use common::{root, tests};
use vuoro::files;
use vuoro::finding::Finding;
use vuoro::input::{self, SourceMap, UsageFiles};
use vuoro::model::{UsageForm, UsagePreset};

#[path = "../src/bin/vuoro/render/findings/mod.rs"]
mod render;

const STYLE: render::Style = render::Style { width: 100, colour: false };

/// The rooms of the gallery: `fault` or `fault.variant`.
fn rooms() -> Vec<Room> {
    rooms::of_gallery(&tests())
}

fn fault(room: &Room) -> String {
    room.name.split('.').next().unwrap().to_owned()
}

/// Reads the files of a room as the command line does; what a room lacks, the gallery lends.
fn findings(room: &Room, sources: &mut SourceMap) -> Vec<Finding> {
    let mut add = |name: &str| room.own.get(name).map(|bytes| sources.add(name, bytes));
    let (consortium, term, ledger) = (add("consortium.toml"), add("term.toml"), add("ledger.csv"));
    let (roster, plan) = (add("roster.csv"), add("plan.json"));
    let (last, ring) = (add("last-roster.csv"), add("ring.csv"));
    let balances = add("balances.csv");
    let lent = |sources: &mut SourceMap, name: &str| {
        let bytes = fs::read(tests().join("gallery-lends").join(name)).unwrap();
        sources.add(name, &bytes)
    };
    let consortium = consortium.unwrap_or_else(|| lent(sources, "consortium.toml"));
    let mut usage = None;
    let read = match input::consortium(sources, consortium) {
        Ok(read) => read,
        Err(found) => return found.into_vec(),
    };
    let mut found = read.warnings;
    for name in ["chats.csv", "visits.csv"] {
        let form = read.value.usage.clone();
        let form = form.unwrap_or_else(|| UsageForm::of(UsagePreset::Plain));
        let Some(bytes) = room.own.get(name) else { continue };
        let files = usage.get_or_insert_with(|| UsageFiles::new(&read.value, &form));
        files.read(sources, name, &bytes[..]).unwrap();
    }
    if let Some(files) = usage {
        found.extend(files.finish(sources).map_or_else(|found| found, |read| read.warnings.into()));
    }
    if term.is_some() || ledger.is_some() {
        let term = term.unwrap_or_else(|| lent(sources, "term.toml"));
        let read = input::term(sources, term, &read.value, ledger);
        found.extend(read.map_or_else(|found| found, |read| read.warnings.into()));
    }
    if let Some(last) = last {
        let kept = files::last_term(sources, last, None, &read.value);
        found.extend(kept.map_or_else(|found| found, |read| read.warnings.into()));
    }
    if let Some(balances) = balances {
        let imatra = read.value.find("imatra").unwrap();
        let read = files::ring_balances::read(sources, balances, &read.value, imatra);
        found.extend(read.err().unwrap_or_default());
    }
    if let Some(ring) = ring {
        let imatra = read.value.find("imatra").unwrap();
        found.extend(
            files::ring::read(sources, ring, &read.value, imatra).err().unwrap_or_default(),
        );
    }
    if let Some(roster) = roster {
        let read = files::last_term(sources, roster, None, &read.value);
        found.extend(read.err().unwrap_or_default());
    }
    if let Some(plan) = plan {
        let term = lent(sources, "term.toml");
        let term = input::term(sources, term, &read.value, None).unwrap().value;
        found.extend(files::published(sources, plan, &read.value, &term).err().unwrap_or_default());
    }
    found
}

fn shown(room: &Room) -> String {
    let mut sources = SourceMap::default();
    let found = findings(room, &mut sources);
    render::render(&found, &sources, STYLE)
}

#[test]
fn every_message_is_as_it_was() {
    let mut changed = Vec::new();
    for room in rooms() {
        let expected = tests().join("gallery").join(&room.name).join("expected.txt");
        let shown = shown(&room);
        if std::env::var_os("UPDATE_GALLERY").is_some() {
            fs::write(&expected, &shown).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != shown {
            changed.push(format!("{}:\n{shown}", room.name));
        }
    }
    assert!(changed.is_empty(), "set UPDATE_GALLERY=1 if this is meant\n{}", changed.join("\n"));
}

#[test]
fn every_room_shows_the_fault_it_is_named_after() {
    for room in rooms().iter().filter(|room| fault(room) != "many") {
        assert!(shown(room).contains(&format!("[{}]: ", fault(room))), "{}", room.name);
    }
}

#[test]
fn every_message_says_what_to_do() {
    for room in rooms() {
        let found = findings(&room, &mut SourceMap::default());
        for finding in &found {
            assert!(!finding.help.is_empty(), "{}: {}", room.name, finding.message);
        }
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    for room in rooms() {
        let mut sources = SourceMap::default();
        let found = findings(&room, &mut sources);
        let coloured = render::render(&found, &sources, render::Style { colour: true, ..STYLE });
        let mut parts = coloured.split("\u{1b}[");
        let first = parts.next().unwrap().to_owned();
        let plain = parts.fold(first, |all, part| all + part.split_once('m').unwrap().1);
        assert_ne!(coloured, plain);
        assert_eq!(plain, render::render(&found, &sources, STYLE));
    }
}

#[test]
fn every_fault_has_a_room() {
    let rooms: BTreeSet<String> = rooms().iter().map(fault).collect();
    // The one fault whose file would be too large to keep.
    let made = "file-too-big";
    let bare: Vec<&str> = input::RULES
        .iter()
        .map(|rule| rule.0)
        .filter(|rule| *rule != made && !rooms.contains(*rule))
        .collect();
    assert_eq!(bare, Vec::<&str>::new(), "faults without a room");
}

#[test]
fn the_table_of_faults_is_sorted_and_names_exactly_those_in_the_code() {
    assert!(input::RULES.is_sorted_by(|a, b| a.0 < b.0));
    let table: BTreeSet<String> = input::RULES.iter().map(|rule| rule.0.to_owned()).collect();
    assert_eq!(names_in_code(), table);
}

/// First arguments of `.error(` in the readers.
fn names_in_code() -> BTreeSet<String> {
    let src = root().join("src");
    let mut names = BTreeSet::new();
    for folder in ["finding", "files", "input", "input/schema", "input/usage"] {
        for file in entries(&src.join(folder)) {
            let Ok(code) = fs::read_to_string(file) else { continue };
            let calls = code.split(".error(").skip(1).map(str::trim_start);
            let quoted = calls.filter_map(|call| call.strip_prefix('"'));
            names.extend(quoted.map(|name| name.split('"').next().unwrap().to_owned()));
        }
    }
    names
}

#[test]
fn a_file_over_ten_mebibytes_is_refused() {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", &vec![b'#'; SourceMap::MAX_BYTES + 1]);
    let found = input::consortium(&mut sources, file).unwrap_err();
    let shown = render::render(&found, &sources, STYLE);
    let expected = "\
error[file-too-big]: the file has 10485761 bytes, more than the 10 MiB that are read
--> consortium.toml
 = help: check that this is the right file: a consortium's files have a few thousand bytes

1 error
";
    assert_eq!(shown, expected);
}
