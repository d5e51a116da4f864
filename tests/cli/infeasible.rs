//! A gallery of agreements that cannot be kept: what stands in each other's way is named.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::desk::{Desk, fixtures, golden, root, vuoro};

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

/// A consortium whose conflict takes some seconds to be made as small as it can be.
fn slow() -> Desk {
    Desk::with(&root().join("tests/promises/settled/pools-of-two-cells-each"))
}

/// Lines of standard error: those that come until one of them has this in it, and whether there is
/// more, or the command ends, within a fifth of a second. The command is stopped then.
fn at_once(desk: &Desk, arguments: &[&str], last: &str) -> (Vec<String>, bool) {
    let mut command = vuoro(desk.path());
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let (send, lines) = mpsc::channel();
    let said = BufReader::new(running.stderr.take().unwrap()).lines();
    let reader = thread::spawn(move || said.map_while(Result::ok).all(|l| send.send(l).is_ok()));
    let mut first = Vec::new();
    while first.last().is_none_or(|line: &String| !line.contains(last)) {
        first.push(lines.recv_timeout(Duration::from_mins(1)).unwrap());
    }
    let is_more = lines.recv_timeout(Duration::from_millis(200));
    let is_more = is_more != Err(mpsc::RecvTimeoutError::Timeout);
    running.kill().unwrap();
    running.wait().unwrap();
    drop(lines);
    reader.join().unwrap();
    (first, is_more)
}

#[test]
fn that_there_is_no_plan_is_said_before_the_reason_is_looked_for() {
    let desk = slow();
    for arguments in [&["allocate", "term.toml"][..], &["explain", "term.toml"]] {
        let (first, is_more) = at_once(&desk, arguments, "its hours coincide with too few");
        assert!(first[0].starts_with("error[no-pools-possible]: "), "{first:?}");
        assert!(!is_more, "{first:?}");
    }
}

/// A roster for an agreement without a plan: made before libraries had hours.
fn planned_before(desk: &Desk, term: &str) {
    let agreed = desk.read("consortium.toml");
    let (service, libraries) = agreed.split_once("[[library]]").unwrap();
    let own_hours = |line: &&str| !line.starts_with("hours = ");
    let wide: Vec<&str> = libraries.lines().filter(own_hours).collect();
    desk.write("consortium.toml", &format!("{service}[[library]]{}\n", wide.join("\n")));
    let run = desk.run(&["allocate", term]);
    assert!(run.code < 2, "{}", run.err);
    desk.write("consortium.toml", &agreed);
}

#[test]
fn check_says_it_at_once_as_well() {
    let desk = slow();
    planned_before(&desk, "term.toml");
    let arguments = ["check", "--locked", "--format", "json", "term.toml"];
    let (first, is_more) = at_once(&desk, &arguments, "note: term.toml");
    assert!(first[0].contains("has no plan: `l03` cannot be merged"), "{first:?}");
    assert!(!is_more, "{first:?}");
}

#[test]
fn json_of_an_agreement_without_a_plan_stays_one_document() {
    let desk = Desk::with(&fixtures().join("infeasible/no-pools-possible"));
    planned_before(&desk, "syksy.toml");
    let run = desk.run(&["check", "--locked", "--format", "json", "syksy.toml"]);
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let found = &found["findings"][0];
    assert_eq!(found["rule"], "no-pools-possible", "{found}");
    assert!(found["help"].as_str().unwrap().starts_with("these 2 cannot be kept together"));
    assert!(run.err.starts_with("note: syksy.toml has no plan: "), "{}", run.err);
    let run = desk.run(&["allocate", "--format", "json", "syksy.toml"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
}
