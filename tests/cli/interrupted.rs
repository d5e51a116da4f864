//! Ctrl-C: a folder is as it was before, or complete, and nothing else is left behind.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::desk::{Desk, none, other, root, vuoro};

const INTERRUPT: i32 = 2;
const TERMINATE: i32 = 15;

/// The twenty-two libraries of PIKI for a whole year: writing takes long enough to be met.
fn year() -> Desk {
    let desk = Desk::with(&root().join("examples/piki-2018-fair"));
    desk.change("syksy.toml", "first = 2018-09-03", "first = 2018-01-01");
    desk.change("syksy.toml", "last = 2018-12-21", "last = 2018-12-31");
    desk
}

/// Runs the program, and sends a signal as soon as something is there.
fn run_until(desk: &Desk, arguments: &[&str], signal: i32, is_there: impl Fn() -> bool) -> Output {
    let mut command = vuoro(desk.path());
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let begun = Instant::now();
    while !is_there() && child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_mins(5), "nothing is written");
        std::thread::sleep(Duration::from_micros(100));
    }
    let kill = ["-s".to_owned(), signal.to_string(), child.id().to_string()];
    Command::new("kill").args(kill).status().unwrap();
    child.wait_with_output().unwrap()
}

/// A run that was met while it wrote: where, what was there before it, and what it said.
struct Met {
    desk: Desk,
    before: BTreeMap<String, Option<Vec<u8>>>,
    said: String,
}

/// Interrupts a run while so many files of a folder are on their way. On a busy machine it may have
/// written them all before the signal comes: then it has to be complete, and another is tried.
fn meet(
    desk: impl Fn() -> Desk,
    arguments: &[&str],
    signal: i32,
    (folder, files): (&str, usize),
) -> Met {
    for _ in 0..50 {
        let desk = desk();
        let before = desk.all("");
        let folder = desk.path().join(folder);
        let output = run_until(&desk, arguments, signal, || on_their_way(&folder) >= files);
        let said = String::from_utf8(output.stderr).unwrap();
        if output.status.signal() == Some(signal) {
            return Met { desk, before, said };
        }
        assert!(output.status.success(), "it ends as a signal ends a program, or is done: {said}");
        let left: Vec<String> =
            desk.all("").into_keys().filter(|f| f.contains(".vuoro-new-")).collect();
        assert!(left.is_empty(), "{left:?}");
        assert_ne!(desk.all(""), before, "it was faster, and is complete");
    }
    panic!("no run was slow enough");
}

/// How many files in a folder are on their way to a place.
fn on_their_way(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let names = entries.filter_map(|e| e.ok()?.file_name().into_string().ok());
    names.filter(|name| name.starts_with(".vuoro-new-")).count()
}

const CALENDARS: &str = "syksy/calendars";

#[test]
fn a_first_plan_that_is_interrupted_while_it_is_written_leaves_nothing() {
    for signal in [INTERRUPT, TERMINATE] {
        let met = meet(year, &["allocate", "syksy.toml"], signal, (CALENDARS, 1));
        assert!(met.said.ends_with("interrupted: nothing was changed\n"), "{}", met.said);
        assert_eq!(met.desk.all(""), met.before);
    }
}

#[test]
fn a_later_plan_that_is_interrupted_leaves_the_earlier_one() {
    let planned = || {
        let desk = year();
        desk.done(&["allocate", "syksy.toml"]);
        // Another name is in every calendar of a new agreement.
        desk.change("consortium.toml", "name = \"Nokia\"", "name = \"Nokian kirjasto\"");
        desk
    };
    let amend = ["amend", "syksy.toml", "--from", "2018-09-03", "--now", "2018-08-27T06:00:00Z"];
    let Met { desk, before, .. } = meet(planned, &amend, INTERRUPT, (CALENDARS, 3));
    assert_eq!(other(&desk.all(""), &before), none());
    let run = desk.run(&amend);
    assert!(run.err.contains(" written"), "{}", run.err);
    assert_ne!(desk.all(""), before, "nothing stands in the way of the next run");
}

#[test]
fn an_export_that_is_interrupted_leaves_what_was_there() {
    let planned = || {
        let desk = year();
        desk.done(&["allocate", "syksy.toml"]);
        desk
    };
    let export = ["export", "syksy.toml", "--to", "html", "--out", "public/vuorot"];
    let met = meet(planned, &export, INTERRUPT, ("public/vuorot/calendars", 3));
    assert!(met.said.ends_with("interrupted: nothing was changed\n"), "{}", met.said);
    assert_eq!(met.desk.all(""), met.before);
    met.desk.done(&export);
}

#[test]
fn planning_that_is_interrupted_has_written_nothing() {
    let desk = year();
    let before = desk.all("");
    let begun = Instant::now();
    let met = || begun.elapsed() > Duration::from_millis(3);
    let output = run_until(&desk, &["allocate", "syksy.toml"], INTERRUPT, met);
    if output.status.signal().is_some() {
        assert_eq!(desk.all(""), before);
    } else {
        assert!(desk.path().join("syksy/plan.json").exists(), "it was faster, and is complete");
    }
}

#[test]
fn there_may_be_more_calendars_than_files_can_be_open() {
    let desk = Desk::with(&root().join("examples/piki-2018-fair"));
    let program = env!("CARGO_BIN_EXE_vuoro");
    let line = format!("ulimit -n 16 && '{program}' allocate syksy.toml");
    let output = Command::new("sh").args(["-c", &line]).current_dir(desk.path()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("28 files in syksy: all written"), "{said}");
}
