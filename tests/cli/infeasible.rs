//! A gallery of agreements that cannot be kept: what stands in each other's way is named.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::desk::{Desk, fixtures, golden};

fn rooms() -> Vec<PathBuf> {
    let folder = fs::read_dir(fixtures().join("infeasible")).unwrap();
    let mut rooms: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    rooms.sort();
    rooms
}

/// The folder's name up to a dot: the name of the fault.
fn fault(room: &std::path::Path) -> String {
    room.file_name().unwrap().to_str().unwrap().split('.').next().unwrap().to_owned()
}

#[test]
fn every_conflict_is_named_with_its_places_and_what_would_resolve_it() {
    for room in rooms() {
        let desk = Desk::with(&room);
        let before = desk.all("");
        let run = desk.run(&["allocate", "syksy.toml"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", room.display());
        golden(&room.join("expected.txt"), &run.err);
        assert!(run.err.starts_with(&format!("error[{}]: ", fault(&room))), "{}", run.err);
        for part in [".toml:", " = help: "] {
            assert!(run.err.contains(part), "{part}: {}", run.err);
        }
        assert_eq!(desk.all(""), before, "nothing is written");
        let help = run.err.split(" = help: ").nth(1).unwrap();
        let narrow = |line: &&str| line.chars().count() <= 80;
        assert!(help.lines().skip(1).all(|line| narrow(&line)), "{help}");
    }
}

#[test]
fn every_kind_of_conflict_has_a_room() {
    let rooms: BTreeSet<String> = rooms().iter().map(|room| fault(room)).collect();
    let source = include_str!("../../src/bin/vuoro/render/conflict.rs");
    let named: BTreeSet<String> = (source.split('"').skip(1).step_by(2))
        .filter(|text| {
            text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        })
        .map(str::to_owned)
        .collect();
    assert_eq!(rooms, named);
}
