//! Whatever becomes of the output, the work is done, and the exit code tells how it ended.

use std::fs::File;
use std::io::{BufRead, BufReader, pipe};
use std::process::{Command, Stdio};

use crate::cases::{CASES, Case, none, other};
use crate::desk::{Run, vuoro};

/// The commands that write nothing, and print.
const PRINTING: [&[&str]; 5] = [
    &["status"],
    &["apportion", "consortium.toml"],
    &["explain", "syksy.toml"],
    &["check", "syksy.toml"],
    &["schema", "term"],
];

#[test]
fn a_reader_who_goes_away_changes_neither_the_files_nor_the_exit_code() {
    for case in CASES.iter().filter(|case| !case.is_random) {
        let (after, undisturbed) = case.undisturbed();
        // One that is gone already, and one that goes after a line.
        for lines in [0, 1] {
            let desk = case.desk();
            let (reader, writer) = pipe().unwrap();
            let mut reader = Some(BufReader::new(reader)).filter(|_| lines > 0);
            let mut command = vuoro(desk.path());
            let mut child =
                command.args(case.arguments).stdout(writer).stderr(Stdio::null()).spawn().unwrap();
            drop(command);
            if let Some(reader) = &mut reader {
                reader.read_line(&mut String::new()).unwrap();
            }
            drop(reader);
            assert_eq!(child.wait().unwrap().code(), Some(undisturbed.code), "{}", case.name);
            assert_eq!(other(&desk.files(), &after), none(), "{}", case.name);
        }
    }
}

#[test]
fn a_closed_output_changes_neither_the_files_nor_the_exit_code() {
    for case in CASES.iter().filter(|case| !case.is_random) {
        let (after, undisturbed) = case.undisturbed();
        for closed in [">&-", "2>&-", ">&- 2>&-"] {
            let desk = case.desk();
            let line = format!("exec '{}' \"$@\" {closed}", env!("CARGO_BIN_EXE_vuoro"));
            let mut shell = Command::new("sh");
            shell.args(["-c", &line, "sh"]).args(case.arguments).current_dir(desk.path());
            let code = shell.env_clear().stdin(Stdio::null()).output().unwrap().status.code();
            assert_eq!(code, Some(undisturbed.code), "{} {closed}", case.name);
            assert_eq!(other(&desk.files(), &after), none(), "{} {closed}", case.name);
        }
    }
}

#[test]
fn where_nothing_can_be_printed_the_work_is_done_and_said_to_be() {
    let full = || File::options().write(true).open("/dev/full").unwrap();
    for case in CASES.iter().filter(|case| !case.is_random) {
        let (after, undisturbed) = case.undisturbed();
        let desk = case.desk();
        let run = vuoro(desk.path()).args(case.arguments).stdout(full()).output().unwrap();
        let run = Run::from(run);
        assert_eq!(other(&desk.files(), &after), none(), "{}", case.name);
        if undisturbed.out.is_empty() {
            assert_eq!(run.code, undisturbed.code, "{}", case.name);
        } else {
            assert_eq!(run.code, 2, "{}", case.name);
            let said = "error: cannot print: the disk is full; all the same, ";
            assert!(run.err.contains(said), "{}: {}", case.name, run.err);
        }
        let desk = case.desk();
        let run = vuoro(desk.path()).args(case.arguments).stderr(full()).output().unwrap();
        assert_eq!(run.status.code(), Some(undisturbed.code), "{}", case.name);
        assert_eq!(other(&desk.files(), &after), none(), "{}", case.name);
    }
}

#[test]
fn a_reader_who_goes_away_hides_no_finding() {
    let desk = Case::named("necessary changes").desk();
    for arguments in PRINTING {
        let expected = desk.run(arguments);
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let run = vuoro(desk.path()).args(arguments).stdout(writer).output().unwrap();
        assert_eq!(run.status.code(), Some(expected.code), "{arguments:?}");
    }
    assert_eq!(desk.run(&["check", "syksy.toml"]).code, 1, "one of them has findings");
}
