//! Ctrl-C: a folder is as it was before, or complete, and nothing else is left behind.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::desk::{Desk, root, vuoro};

const INTERRUPT: i32 = 2;
const TERMINATE: i32 = 15;

/// The twenty-two libraries of PIKI for a whole year: writing takes long enough to be met.
fn year() -> Desk {
    let desk = Desk::with(&root().join("examples/piki-2018-fair"));
    desk.change("syksy.toml", "first = 2018-09-03", "first = 2018-01-01");
    desk.change("syksy.toml", "last = 2018-12-21", "last = 2018-12-31");
    desk
}

/// Plans, and sends a signal as soon as something is there.
fn plan_until(desk: &Desk, signal: i32, is_there: impl Fn() -> bool) -> Output {
    run_until(desk, &["allocate", "syksy.toml"], signal, is_there)
}

fn run_until(desk: &Desk, arguments: &[&str], signal: i32, is_there: impl Fn() -> bool) -> Output {
    let mut command = vuoro(desk.path());
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let begun = Instant::now();
    while !is_there() && child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_mins(5), "nothing is written");
        std::thread::sleep(Duration::from_millis(1));
    }
    let kill = ["-s".to_owned(), signal.to_string(), child.id().to_string()];
    Command::new("kill").args(kill).status().unwrap();
    child.wait_with_output().unwrap()
}

/// How many files in a folder are on their way to a place.
fn on_their_way(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let names = entries.filter_map(|e| e.ok()?.file_name().into_string().ok());
    names.filter(|name| name.starts_with(".vuoro-new-")).count()
}

#[test]
fn a_first_plan_that_is_interrupted_while_it_is_written_leaves_nothing() {
    for signal in [INTERRUPT, TERMINATE] {
        let desk = year();
        let before = desk.all("");
        let calendars = desk.path().join("syksy/calendars");
        let output = plan_until(&desk, signal, || on_their_way(&calendars) > 0);
        assert_eq!(output.status.signal(), Some(signal), "it ended as a signal ends a program");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.ends_with("interrupted: nothing was changed\n"), "{said}");
        assert_eq!(desk.all(""), before);
    }
}

#[test]
fn a_later_plan_that_is_interrupted_leaves_the_earlier_one() {
    let desk = year();
    desk.run(&["allocate", "syksy.toml"]);
    // Another name is in every calendar.
    desk.change("consortium.toml", "name = \"Nokia\"", "name = \"Nokian kirjasto\"");
    let before = desk.all("");
    let calendars = desk.path().join("syksy/calendars");
    let output = plan_until(&desk, INTERRUPT, || on_their_way(&calendars) > 2);
    assert_eq!(output.status.signal(), Some(INTERRUPT));
    assert_eq!(desk.all(""), before);
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert!(run.err.contains(" written"), "{}", run.err);
    assert_ne!(desk.all(""), before, "nothing stands in the way of the next run");
}

#[test]
fn an_export_that_is_interrupted_leaves_what_was_there() {
    let desk = year();
    desk.run(&["allocate", "syksy.toml"]);
    let export = ["export", "syksy.toml", "--to", "html", "--out", "public/vuorot"];
    let before = desk.all("");
    let calendars = desk.path().join("public/vuorot/calendars");
    let output = run_until(&desk, &export, INTERRUPT, || on_their_way(&calendars) > 2);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.signal(), Some(INTERRUPT), "{said}");
    assert!(said.ends_with("interrupted: nothing was changed\n"), "{said}");
    assert_eq!(desk.all(""), before);
    desk.done(&export);
}

#[test]
fn planning_that_is_interrupted_has_written_nothing() {
    let desk = year();
    let before = desk.all("");
    let begun = Instant::now();
    let output = plan_until(&desk, INTERRUPT, || begun.elapsed() > Duration::from_millis(3));
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
    assert!(said.contains("27 files in syksy: all written"), "{said}");
}
