//! What is written, and what is never written over.

use std::fs;

use crate::desk::{Desk, fixtures, other};

#[test]
fn a_plan_is_written_beside_its_term_file_unless_told_otherwise() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let names: Vec<String> = desk.all("syksy").into_keys().collect();
    let expected = [
        ".vuoro-files",
        "agreement",
        "agreement/2026-08-24.toml",
        "calendars",
        "calendars/all.ics",
        "calendars/hamina.ics",
        "calendars/kotka.ics",
        "calendars/kouvola.ics",
        "calendars/miehikkala.ics",
        "calendars/pyhtaa.ics",
        "calendars/virolahti.ics",
        "events.json",
        "ledger.csv",
        "plan.json",
        "roster.csv",
    ];
    assert_eq!(names, expected);
    assert_eq!(desk.all("").len(), 3 + expected.len(), "nothing is written anywhere else");

    desk.allocate(&["--out", "a/b c/ä"]);
    assert_eq!(desk.all("a/b c/ä"), desk.all("syksy"));

    // Beside the term file, wherever the program was started.
    let other = Desk::kymi();
    let term = other.path().join("syksy.toml");
    assert_eq!(desk.run(&["allocate", term.to_str().unwrap()]).code, 0);
    assert_eq!(other.all("syksy"), desk.all("syksy"));
}

#[test]
fn files_of_others_are_refused_all_at_once_and_nothing_is_touched() {
    let desk = Desk::kymi();
    desk.write("syksy/roster.csv", "my own list\n");
    desk.write("syksy/calendars/kotka.ics", "BEGIN:VCALENDAR\r\n");
    let before = desk.all("");
    let run = desk.run(&["allocate", "syksy.toml"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let expected = "\
error: nothing was written, because files of somebody else would be lost:
  syksy/roster.csv was not written by vuoro
  syksy/calendars/kotka.ics was not written by vuoro
  help: move them away, write elsewhere with --out, or replace them with --force
";
    assert_eq!(run.err, expected);
    assert_eq!(desk.all(""), before);

    let forced = desk.allocate(&["--force"]);
    assert_eq!(forced.err, "12 files in syksy: all written\n");
    let fresh = Desk::kymi();
    fresh.allocate(&[]);
    assert_eq!(desk.all("syksy"), fresh.all("syksy"));
}

#[test]
fn nothing_at_all_is_left_behind_by_a_refusal() {
    let desk = Desk::kymi();
    desk.write("syksy/roster.csv", "my own list\n");
    let before = desk.all("");
    assert_eq!(desk.run(&["allocate", "syksy.toml"]).code, 2);
    assert_eq!(desk.all(""), before);
}

#[test]
fn a_file_that_was_edited_is_refused_until_forced() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let written = desk.all("syksy");
    desk.change("syksy/ledger.csv", "Kotka", "Kotka!");
    // The plan itself changes too, so that other files would be written.
    desk.change("syksy.toml", "last = 2026-12-11", "last = 2026-12-04");
    let before = desk.all("");
    let run = desk.run(&["allocate", "syksy.toml", "--fresh"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("  syksy/ledger.csv was edited since\n"), "{}", run.err);
    assert!(!run.err.contains("roster.csv"), "{}", run.err);
    assert_eq!(desk.all(""), before);
    desk.allocate(&["--fresh", "--force"]);
    assert!(!desk.read("syksy/ledger.csv").contains("Kotka!"));
    assert_ne!(desk.all("syksy"), written);
}

#[test]
fn a_file_that_was_edited_as_the_plan_would_have_it_is_no_obstacle() {
    let desk = Desk::kymi();
    let fresh = Desk::kymi();
    fresh.allocate(&[]);
    desk.write("syksy/roster.csv", &fresh.read("syksy/roster.csv"));
    assert_eq!(
        desk.allocate(&[]).err,
        "12 files in syksy: 11 written, the others have not changed\n"
    );
    assert_eq!(desk.all("syksy"), fresh.all("syksy"));
}

/// The libraries without Miehikkälä.
fn without_miehikkala(desk: &Desk) {
    let text = desk.read("consortium.toml");
    let (rest, gone) = text.rsplit_once("[[library]]").unwrap();
    assert!(gone.contains("miehikkala"));
    desk.write("consortium.toml", rest);
}

#[test]
fn the_calendar_of_a_library_that_left_is_taken_away() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    without_miehikkala(&desk);
    let run = desk.allocate(&["--fresh"]);
    assert!(run.err.ends_with("written, 1 of an earlier run removed\n"), "{}", run.err);
    let fresh = Desk::kymi();
    without_miehikkala(&fresh);
    fresh.allocate(&[]);
    // Other calendars say besides what of the first plan holds no longer.
    let (mut left, fresh) = (desk.all("syksy"), fresh.all("syksy"));
    assert_eq!(left.keys().collect::<Vec<_>>(), fresh.keys().collect::<Vec<_>>());
    let follows =
        |name: &str| name.contains('/') || [".vuoro-files", "events.json"].contains(&name);
    left.retain(|name, bytes| !follows(name) || bytes == &fresh[name]);
    assert!(other(&left, &fresh).iter().all(|name| follows(name)));
}

#[test]
fn an_edited_calendar_of_a_library_that_left_is_kept() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    without_miehikkala(&desk);
    desk.change("syksy/calendars/miehikkala.ics", "SUMMARY:", "SUMMARY:Oma ");
    let mine = desk.read("syksy/calendars/miehikkala.ics");
    desk.allocate(&["--fresh"]);
    assert_eq!(desk.read("syksy/calendars/miehikkala.ics"), mine);
    // A file of somebody else that was there before is never looked at.
    desk.write("syksy/calendars/notes.txt", "mine");
    desk.allocate(&["--force"]);
    assert_eq!(desk.read("syksy/calendars/notes.txt"), "mine");
    assert_eq!(desk.read("syksy/calendars/miehikkala.ics"), mine);
}

#[test]
fn when_one_file_cannot_be_written_none_is() {
    let desk = Desk::kymi();
    fs::create_dir_all(desk.path().join("syksy/calendars/virolahti.ics/x")).unwrap();
    let before = desk.all("");
    let run = desk.run(&["allocate", "syksy.toml", "--force"]);
    assert_eq!(run.code, 2);
    let message =
        "error: cannot write `syksy/calendars/virolahti.ics`: something that is no file is there\n";
    assert_eq!(run.err, message);
    assert_eq!(desk.all(""), before);

    // A file where a folder should be.
    desk.write("here", "a file");
    let before = desk.all("");
    let run = desk.run(&["allocate", "syksy.toml", "--out", "here"]);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("error: cannot "), "{}", run.err);
    assert!(run.err.contains("`here"), "{}", run.err);
    assert_eq!(desk.all(""), before);
}

#[test]
fn a_ledger_is_carried_from_term_to_term() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let text = desk.read("syksy.toml").replace("2026-syksy", "2027-kevat");
    let text = text.split("[[closed]]").next().unwrap();
    let text = (text.replace("2026-09-07", "2027-01-11").replace("2026-12-11", "2027-05-28"))
        .replace("2026-08-24", "2026-10-14")
        + "ledger = \"syksy/ledger.csv\"\n";
    desk.write("kevat.toml", &text);
    let run = desk.run(&["allocate", "kevat.toml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let column = |file: &str, name: &str| -> Vec<String> {
        let text = desk.read(file);
        let mut lines = text.lines().map(|l| l.split(',').map(str::to_owned).collect::<Vec<_>>());
        let at = lines.next().unwrap().iter().position(|head| head == name).unwrap();
        lines.map(|fields| fields[at].clone()).collect()
    };
    let out = column("syksy/ledger.csv", "balance_minutes");
    assert!(out.iter().any(|minutes| minutes != "0"));
    assert_eq!(column("kevat/ledger.csv", "carried_in_minutes"), out);
}

#[test]
fn tables_follow_the_contract() {
    let desk = Desk::with(&fixtures().join("unfilled"));
    assert_eq!(desk.run(&["allocate", "autumn.toml"]).code, 1);
    let roster = desk.read("autumn/roster.csv");
    let head =
        "date,weekday,start,end,seat,library,name,holder,kind,status,sequence,changed,note\n";
    assert!(roster.starts_with(head), "{roster}");
    assert_eq!(roster.matches(",unfilled,").count(), 2, "{roster}");
    assert!(!roster.contains('\r') && !roster.starts_with('\u{feff}'));
    let ledger = desk.read("autumn/ledger.csv");
    let head = "library,name,owed_minutes,held_minutes,carried_in_minutes,balance_minutes\n";
    assert!(ledger.starts_with(head), "{ledger}");
}
