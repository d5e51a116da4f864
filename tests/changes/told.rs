//! What is told of days by commands: closures, absences, duties that were missed, cancelled or given
//! after all, before the day and after it.

use crate::agreements::{account, checked, islands, published};
use crate::place::{Place, assert_same, tables};
use crate::wording::assert_revised;

/// A day in the second of four weeks: the first week is past.
const NOW: &str = "2026-09-15T15:00:00+03:00";

/// Runs a command on the term.
fn tell(place: &Place, command: &str, args: &[&str]) -> crate::place::Done {
    place.run(&[&[command, "syksy.toml"], args, &["--now", NOW]].concat())
}

#[track_caller]
fn told(place: &Place, command: &str, args: &[&str]) -> crate::place::Done {
    let done = tell(place, command, args);
    assert_eq!(done.code, 0, "{command} {args:?}: {}", done.err);
    done
}

/// The library on duty, or the status where there is none.
fn on_duty(place: &Place, day: &str) -> String {
    let line = place.duty(day, "10:00").pop().unwrap();
    let fields: Vec<&str> = line.split(',').collect();
    if fields[9] == "confirmed" { fields[5].to_owned() } else { fields[9].to_owned() }
}

/// Twelve duties of two hours: Aava (20 of 30) holds Mondays and Wednesdays, Boda Tuesdays.
#[test]
fn a_day_that_was_closed_is_told_after_it_and_nobody_owes_it() {
    let place = published();
    assert_eq!((account(&place, "aava"), account(&place, "boda")), ((960, 960), (480, 480)));
    let before = place.files();
    let holder = on_duty(&place, "2026-09-09");
    told(&place, "closed", &["9.9.2026", "--reason", "virta poikki", "--dry-run"]);
    assert_same(&place.files(), &before);
    told(&place, "closed", &["9.9.2026", "--reason", "virta poikki"]);
    assert_eq!(on_duty(&place, "2026-09-09"), "cancelled");
    // Eleven duties are left: 1,320 minutes, of which two thirds and one.
    let sums = (account(&place, "aava").0, account(&place, "boda").0);
    assert_eq!(sums, (880, 440));
    checked(&place);
    assert!(assert_revised(&before, &place.files()) > 0);
    told(&place, "closed", &["2026-09-09", "--take-back"]);
    assert_eq!(on_duty(&place, "2026-09-09"), holder);
    assert_eq!((account(&place, "aava"), account(&place, "boda")), ((960, 960), (480, 480)));
    checked(&place);
    let again = tell(&place, "closed", &["2026-09-09", "--take-back"]);
    assert!(again.code == 2 && again.err.contains("has no `[[closed]]`"), "{}", again.err);
}

/// The same written by hand: whatever `check` finds, `allocate` does.
#[test]
fn a_closure_of_a_past_day_is_no_circle() {
    let place = published();
    told(&place, "cover", &["2026-09-23 10:00", "aava"]);
    place.add("\n[[closed]]\nfirst = 2026-09-09\n");
    place.done(&["allocate", "syksy.toml"]);
    assert_eq!(on_duty(&place, "2026-09-09"), "cancelled");
    checked(&place);
}

#[test]
fn an_absence_gives_what_is_to_come_to_others_and_says_of_what_is_past_that_nobody_served() {
    let place = published();
    let (past, to_come) = ("2026-09-08", "2026-09-22");
    let who = on_duty(&place, past);
    assert_eq!(who, on_duty(&place, to_come));
    let other = if who == "aava" { "boda" } else { "aava" };
    let name = if who == "aava" { "Aava" } else { "Boda" };
    let done = told(&place, "absent", &[name, "8.9.2026", "21.–27.9.2026", "--reason", "loma"]);
    assert_eq!(
        (on_duty(&place, past), on_duty(&place, to_come)),
        ("unfilled".into(), other.into())
    );
    assert!(done.err.contains("is past and has nobody now"), "{}", done.err);
    let (owed, held) = account(&place, &who);
    // What is owed does not change; the past duty and those of the week are held no more.
    let (own, less) = if who == "aava" { (960, 3 * 120) } else { (480, 2 * 120) };
    assert_eq!((owed, held), (own, own - less));
    // Somebody did serve, and that is told as well.
    let early = tell(&place, "cover", &["2026-09-08 10:00", other]);
    assert!(early.code == 2 && early.err.contains("say so with --past"), "{}", early.err);
    told(&place, "cover", &["ti 8.9.2026 10:00", other, "--past"]);
    assert_eq!(on_duty(&place, past), other);
    assert_eq!(account(&place, "aava").0 + account(&place, "boda").0, 1440);
    checked(&place);
}

#[test]
fn several_libraries_and_hours_of_a_day_can_be_told_at_once() {
    let place = published();
    told(&place, "absent", &["aava", "boda", "2026-09-28..2026-09-30", "--hours", "9.00–11.00"]);
    for day in ["2026-09-28", "2026-09-29", "2026-09-30"] {
        assert_eq!(on_duty(&place, day), "unfilled");
    }
    told(&place, "absent", &["aava", "boda", "28.9.–30.9.2026", "--hours", "9-11", "--take-back"]);
    // Nobody had them: now that somebody can serve, somebody does.
    for day in ["2026-09-28", "2026-09-29", "2026-09-30"] {
        assert_ne!(on_duty(&place, day), "unfilled", "{day}");
    }
    checked(&place);
    for (args, why) in [
        (vec!["aava"], "say when"),
        (vec!["2026-09-28"], "say which library"),
        (vec!["kaste", "2026-09-28"], "there is no library `kaste`: write its id or its name"),
        (vec!["aava", "2026-12-24"], "outside the term"),
        (vec!["aava", "2026-09-28", "--hours", "1-5"], "01:00-05:00 or 13:00-17:00"),
    ] {
        let before = place.files();
        let done = tell(&place, "absent", &args);
        assert!(done.code == 2 && done.err.contains(why), "{args:?}: {}", done.err);
        assert_same(&place.files(), &before);
    }
}

#[test]
fn a_draft_is_planned_anew_with_what_is_told() {
    let place = islands();
    place.done(&["allocate", "syksy.toml"]);
    told(&place, "absent", &["boda", "2026-09-07..2026-10-04"]);
    assert_eq!(account(&place, "boda").1, 0);
    told(&place, "closed", &["2026-09-28..2026-10-04"]);
    assert!(place.duty("2026-09-28", "10:00").is_empty());
    for command in
        [&["missed", "2026-09-07 10:00"][..], &["cancel", "2026-09-07"], &["restore", "2026-09-07"]]
    {
        let done = tell(&place, command[0], &command[1..]);
        assert!(done.code == 2 && done.err.contains("draft"), "{}", done.err);
    }
}

#[test]
fn a_duty_that_was_missed_is_owed_and_one_that_is_excused_is_not() {
    let place = published();
    let before = place.files();
    let who = on_duty(&place, "2026-09-08");
    let (owed, held) = account(&place, &who);
    let early = tell(&place, "missed", &["2026-09-22 10:00"]);
    assert!(early.code == 2 && early.err.contains("has not begun yet"), "{}", early.err);
    assert_same(&place.files(), &before);
    let done = told(&place, "missed", &["8.9.2026 10.00"]);
    let said = format!("`{who}` did not serve `2026-09-08 10:00`, and still owes it");
    assert!(done.err.contains(&said), "{}", done.err);
    assert_eq!(account(&place, &who), (owed, held - 120));
    let twice = tell(&place, "missed", &["2026-09-08 10:00"]);
    assert_eq!(twice.code, 2);
    told(&place, "missed", &["2026-09-08 10:00", "--take-back"]);
    assert_same(&tables(&place.files()), &tables(&before));
    told(&place, "missed", &["2026-09-08 10:00", "--excused"]);
    let (owed_now, held_now) = account(&place, &who);
    assert_eq!(held_now - owed_now, held - owed, "{owed_now} {held_now}");
    checked(&place);
    told(&place, "cancel", &["2026-09-14", "--past"]);
    let gone = tell(&place, "missed", &["2026-09-14 10:00"]);
    assert!(gone.code == 2 && gone.err.contains("was cancelled"), "{}", gone.err);
}

#[test]
fn whole_days_are_cancelled_given_after_all_and_taken_back_together() {
    let place = published();
    let before = place.files();
    let had = ["2026-09-21", "2026-09-22", "2026-09-23"].map(|day| on_duty(&place, day));
    told(&place, "cancel", &["21.9.2026–23.9.2026", "--note", "remontti"]);
    assert_eq!(account(&place, "aava").0, 720);
    let cancelled = place.files();
    told(&place, "restore", &["21.–23.9.2026"]);
    let now = ["2026-09-21", "2026-09-22", "2026-09-23"].map(|day| on_duty(&place, day));
    assert_eq!(now, had);
    assert_eq!(account(&place, "aava"), (960, 960));
    assert!(assert_revised(&cancelled, &place.files()) > 0);
    checked(&place);
    let twice = tell(&place, "restore", &["2026-09-21"]);
    assert!(twice.code == 2 && twice.err.contains("is not cancelled"), "{}", twice.err);
    told(&place, "undo", &[]);
    assert_same(&tables(&place.files()), &tables(&cancelled));
    told(&place, "undo", &[]);
    assert_same(&tables(&place.files()), &tables(&before));
    // By somebody else, where whoever had it cannot any more.
    told(&place, "cancel", &["2026-09-22 10:00"]);
    let other = if had[1] == "aava" { "boda" } else { "aava" };
    told(&place, "absent", &[&had[1], "2026-09-22"]);
    let refused = tell(&place, "restore", &["2026-09-22 10:00"]);
    assert!(refused.code == 2 && refused.err.contains("is absent at"), "{}", refused.err);
    told(&place, "restore", &["2026-09-22 10:00", "--to", other]);
    assert_eq!(on_duty(&place, "2026-09-22"), other);
    checked(&place);
}

/// A library that comes in mid-term gets its part of the turns of a pool, and nobody else's duty moves.
#[test]
fn who_joins_a_published_term_takes_its_part_of_the_turns_of_a_pool() {
    let place = Place::of("piki-2018");
    let joiner = "\n[[library]]\nid = \"kuortane\"\nname = \"Kuortane\"\nsize = 8000\n";
    place.write("consortium.toml", &(place.read("consortium.toml") + joiner));
    let before = place.read("syksy/roster.csv");
    let amend = ["amend", "syksy.toml", "--from", "2018-10-15", "--now", "2018-10-10T08:00:00Z"];
    let done = place.done(&amend);
    assert!(done.out.contains("uusi kirjasto"), "{}", done.out);
    let (owed, held) = account(&place, "kuortane");
    assert!(held > 0 && held <= owed + 60, "{owed} {held}");
    let after = place.read("syksy/roster.csv");
    let turns = after.lines().filter(|line| line.contains(",kuortane,Kuortane,pooli-"));
    let turns: Vec<&str> = turns.collect();
    assert_eq!(i64::try_from(turns.len()).unwrap() * 120, held);
    let pools: std::collections::BTreeSet<&str> =
        turns.iter().map(|line| line.split(',').nth(7).unwrap()).collect();
    assert_eq!(pools.len(), 1, "one pool: {pools:?}");
    assert!(turns.iter().all(|line| line[..10] >= *"2018-10-15"), "{turns:?}");
    // Everything but these turns is as it was.
    let gone = before.lines().filter(|line| !after.contains(*line)).count();
    assert_eq!(gone, turns.len());
    place.done(&["check", "--locked", "syksy.toml"]);
    let again = place.files();
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &again);
}

/// The duty of 15 September began at ten, and the command is given at three in the afternoon.
#[test]
fn what_has_begun_on_the_day_of_the_command_is_past() {
    let place = published();
    let holder = on_duty(&place, "2026-09-15");
    let (owed, held) = account(&place, &holder);
    told(&place, "absent", &[&holder, "15.9.2026"]);
    assert_eq!(on_duty(&place, "2026-09-15"), "unfilled");
    let before = place.files();
    for now in ["2026-09-15T15:00:00+03:00", "2026-09-15T20:00:00+03:00"] {
        place.run(&["allocate", "syksy.toml", "--now", now]);
        place.run(&["allocate", "syksy.toml"]);
        assert_same(&place.files(), &before);
    }
    assert_eq!(account(&place, &holder), (owed, held - 120));
}

#[test]
fn a_day_whose_closure_was_taken_back_can_be_cancelled() {
    let place = published();
    told(&place, "closed", &["23.9.2026"]);
    told(&place, "closed", &["23.9.2026", "--take-back"]);
    told(&place, "cancel", &["23.9.2026"]);
    assert_eq!(on_duty(&place, "2026-09-23"), "cancelled");
    checked(&place);
    let before = place.files();
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &before);
    // And closed for other reasons as well, without a word about the cancellation.
    told(&place, "closed", &["21.9.2026..25.9.2026"]);
    checked(&place);
}
