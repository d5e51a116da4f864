//! How a run ends: exit codes, messages, closed pipes and colours.

use std::io::pipe;
use std::process::Stdio;

use crate::desk::{Desk, Run, fixtures, root, vuoro};

#[test]
fn a_draft_says_that_it_is_one() {
    let desk = Desk::kymi();
    assert_eq!(desk.allocate(&[]).err, "12 files in syksy: all written\n");
    desk.change("syksy.toml", "published = 2026-08-24T09:00:00Z\n", "");
    let lines = "\
11 files in syksy: 8 written, 1 of an earlier run removed
this is a draft: `vuoro publish` when it is agreed
";
    assert_eq!(desk.allocate(&["--fresh"]).err, lines);
    let calendar = desk.read("syksy/calendars/kotka.ics");
    assert!(calendar.contains("STATUS:TENTATIVE") && !calendar.contains("STATUS:CONFIRMED"));
}

#[test]
fn duties_that_nobody_can_serve_end_in_1_after_the_roster_is_written() {
    let desk = Desk::with(&fixtures().join("unfilled"));
    for format in ["text", "json"] {
        let run = desk.run(&["allocate", "autumn.toml", "--format", format, "--out", format]);
        assert_eq!(run.code, 1, "{}", run.err);
        let last = "2 duties are unfilled: nobody can serve them (exit code 1)\n";
        assert!(run.err.ends_with(last), "{}", run.err);
        assert!(desk.read(&format!("{format}/roster.csv")).contains("absent: Pargas"));
    }
    let out = desk.run(&["allocate", "autumn.toml"]).out;
    assert!(out.contains("absent: Pargas; no staff then: Kimitoön"), "{out}");
}

#[test]
fn files_that_cannot_be_used_end_in_2_and_nothing_is_written() {
    let desk = Desk::kymi();
    desk.change("consortium.toml", "size = 51668", "sise = 51668");
    desk.change("consortium.toml", "Europe/Helsinki", "Europe/Helsingfors");
    let before = desk.all("");
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    // All of them, each with its place.
    for part in ["consortium.toml:7:", "consortium.toml:32:", "`sise`", "`size`", "Helsingfors"] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    assert_eq!(desk.run(&["apportion", "consortium.toml"]).code, 2);
    assert_eq!(desk.all(""), before);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let desk = Desk::kymi();
    desk.change("syksy.toml", "[term]", "[term]\nconsortium = \"kymmi.toml\"");
    let before = desk.all("");
    for (arguments, name) in [
        (["allocate", "syksi.toml"], "`syksi.toml`"),
        (["allocate", "syksy.toml"], "`kymmi.toml`"),
        (["allocate", "."], "`.`"),
        (["apportion", "nobody.toml"], "`nobody.toml`"),
    ] {
        let run = desk.run(&arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(
            run.err.starts_with("error: cannot read ") && run.err.contains(name),
            "{}",
            run.err
        );
    }
    assert_eq!(desk.all(""), before);
}

#[test]
fn arguments_that_make_no_sense_end_in_2() {
    let desk = Desk::kymi();
    for arguments in [
        &["amend"][..],
        &["allot", "syksy.toml"],
        &["allocate", "syksy.toml", "--format", "xml"],
        &["apportion", "consortium.toml", "--slots", "0"],
        &["apportion", "consortium.toml", "--method", "webber"],
    ] {
        let run = desk.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let desk = Desk::kymi();
    for arguments in [
        &["allocate", "syksy.toml"][..],
        &["allocate", "syksy.toml", "--format", "json"],
        &["apportion", "consortium.toml"],
        &["apportion", "consortium.toml", "--format", "json"],
    ] {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let run = vuoro(desk.path()).args(arguments).stdout(writer).output().unwrap();
        let err = if arguments[0] == "allocate" { "12 files in syksy: " } else { "" };
        let run = Run::from(run);
        assert!(run.code == 0 && run.err.starts_with(err), "{}", run.err);
        assert_eq!((run.err.is_empty(), run.out.is_empty()), (err.is_empty(), true));
    }
    assert!(desk.all("syksy").contains_key("roster.csv"), "the files are written all the same");
}

#[test]
fn a_closed_standard_error_is_no_reason_to_stop() {
    let desk = Desk::kymi();
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let run = vuoro(desk.path()).args(["allocate", "syksy.toml"]).stderr(writer).output().unwrap();
    assert_eq!(run.status.code(), Some(0));
    assert!(!run.stdout.is_empty());
}

#[test]
fn colours_are_for_terminals_only() {
    let desk = Desk::kymi();
    let escapes = |settings: &[(&str, &str)], arguments: &[&str]| {
        let mut command = vuoro(desk.path());
        let output = command.envs(settings.iter().copied()).args(arguments).output().unwrap();
        output.stdout.contains(&0x1b) || output.stderr.contains(&0x1b)
    };
    desk.write("bad.toml", "format = 2\n");
    for arguments in [["allocate", "syksy.toml"], ["allocate", "bad.toml"]] {
        assert!(!escapes(&[("TERM", "xterm-256color")], &arguments), "piped: {arguments:?}");
        assert!(escapes(&[("CLICOLOR_FORCE", "1")], &arguments), "forced: {arguments:?}");
        assert!(!escapes(&[("NO_COLOR", "1"), ("TERM", "xterm")], &arguments));
    }
    assert!(!escapes(&[("CLICOLOR_FORCE", "1")], &["allocate", "syksy.toml", "--format", "json"]));
}

/// What a run prints on a terminal, which `script` pretends to be.
#[cfg(target_os = "linux")]
fn on_a_terminal(desk: &Desk, settings: &[(&str, &str)]) -> Vec<u8> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let command = format!("{} allocate syksy.toml", env!("CARGO_BIN_EXE_vuoro"));
    let mut script = std::process::Command::new("script");
    script.env_clear().env("PATH", path).envs(settings.iter().copied());
    script.args(["-qec", &command, "/dev/null"]).current_dir(desk.path()).stdin(Stdio::null());
    let output = script.output().expect("`script` is a part of every Linux system");
    assert!(output.status.success());
    output.stdout
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_has_colours_unless_no_color_is_set() {
    let desk = Desk::with(&root().join("tests/cli/fixtures/kymi"));
    let terminal = ("TERM", "xterm-256color");
    let shown = on_a_terminal(&desk, &[terminal]);
    assert!(shown.windows(4).any(|bytes| bytes == b"\x1b[1m"));
    let plain = on_a_terminal(&desk, &[terminal, ("NO_COLOR", "1")]);
    assert!(!plain.is_empty() && !plain.contains(&0x1b));
}
