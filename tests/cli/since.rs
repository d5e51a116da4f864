//! What has changed in a term since it was published, and what another run would change.

use std::fs;

use crate::desk::{Desk, root};
use crate::folders::copy;

/// The example with every kind of change, with what it names.
fn history() -> Desk {
    let desk = Desk::with(&root().join("examples/piki-2018-history"));
    copy(&root().join("examples/piki-2018"), &desk.path().join("agreed"));
    desk.change("syksy.toml", "../piki-2018/", "agreed/");
    desk
}

#[test]
fn a_term_file_tells_what_has_changed_since_it_was_published() {
    let desk = history();
    for format in ["text", "mail", "json"] {
        let between =
            desk.run(&["diff", "published.csv", "syksy", "--format", format, "--language", "sv"]);
        let since = desk.run(&["diff", "syksy.toml", "--format", format, "--language", "sv"]);
        assert_eq!((since.code, &*since.err), (1, ""));
        assert_eq!(since.out, between.out);
    }
    // In the language of the consortium.
    let run = desk.run(&["diff", "syksy.toml"]);
    assert!(run.out.contains("siirretty → Sastamala"), "{}", run.out);
    copy(&desk.path().join("syksy"), &desk.path().join("elsewhere"));
    fs::remove_dir_all(desk.path().join("syksy")).unwrap();
    let elsewhere = desk.run(&["diff", "syksy.toml", "--out", "elsewhere"]);
    assert_eq!((elsewhere.code, elsewhere.out), (1, run.out));
}

#[test]
fn a_day_tells_from_when_on_changes_are_looked_at() {
    let desk = history();
    // In the example four changes are agreed before 15.10., and Nokia leaves on that day.
    let days = |day: &str| {
        let run = desk.run(&["diff", "syksy.toml", "--since", day, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let all = json["changed"].as_array().unwrap().clone();
        let dates: Vec<String> =
            all.iter().map(|d| d["date"].as_str().unwrap().to_owned()).collect();
        (run.code, dates)
    };
    let (code, all) = days("2018-01-01");
    assert_eq!((code, all.len()), (1, 11));
    let (code, later) = days("2018-10-15");
    assert_eq!((code, &later[..]), (1, &all[4..]));
    assert_eq!(days("2018-10-16"), (0, Vec::new()));
    let run = desk.run(&["diff", "syksy.toml", "--since", "2018-10-16"]);
    assert_eq!((run.code, &*run.out), (0, "Vuorolistat ovat samat.\n"));
}

#[test]
fn what_would_change_besides_is_said_beside_what_has_changed() {
    let desk = history();
    let text = desk.read("syksy.toml");
    let absence = "\n[[absence]]\nlibrary = \"kangasala\"\nfirst = 2018-11-12\nlast = 2018-11-30\n";
    let before = desk.run(&["diff", "syksy.toml"]);
    desk.write("syksy.toml", &(text + absence));
    let run = desk.run(&["diff", "syksy.toml"]);
    assert_eq!((run.code, run.out), (before.code, before.out));
    assert!(run.err.contains("`vuoro allocate syksy.toml --dry-run` shows"), "{}", run.err);
}

#[test]
fn only_a_published_term_has_changed_since() {
    let desk = history();
    let run = desk.run(&["diff", "syksy"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`syksy` is not a term file"), "{}", run.err);
    for words in [
        &["diff", "published.csv", "syksy", "--since", "2018-10-15"][..],
        &["diff", "published.csv", "syksy", "--out", "syksy"],
    ] {
        let run = desk.run(words);
        assert!(run.code == 2 && run.err.contains("cannot be used with"), "{}", run.err);
    }
    let run = desk.run(&["diff", "syksy.toml", "--out", "nowhere"]);
    assert!(run.err.contains("`nowhere` has no published roster"), "{}", run.err);
    let desk = Desk::kymi();
    desk.change("syksy.toml", "published = 2026-08-24T09:00:00Z\n", "");
    desk.allocate(&[]);
    let run = desk.run(&["diff", "syksy.toml"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("is a draft, which nobody goes by yet"), "{}", run.err);
}

#[test]
fn a_trial_of_allocate_shows_what_a_run_does_and_writes_nothing() {
    let desk = Desk::kymi();
    let now = ["--now", "2026-09-10T08:00:00Z"];
    let trial = |desk: &Desk| {
        let before = desk.files();
        let run = desk.run(&[&["allocate", "syksy.toml", "--dry-run"], &now[..]].concat());
        assert!(desk.files() == before);
        assert!(run.err.ends_with("nothing was written (--dry-run)\n"), "{}", run.err);
        run
    };
    // For the first time: the whole plan.
    let first = trial(&desk);
    assert!(
        first.err.starts_with("would be written in syksy: 12 files: roster.csv, "),
        "{}",
        first.err
    );
    let done = desk.allocate(&now);
    assert_eq!((first.code, &*first.out), (0, &*done.out));
    let again = trial(&desk);
    assert_eq!((again.code, &*again.out), (0, "no duty would change\n"));
    assert!(again.err.starts_with("every file in syksy would stay as it is\n"), "{}", again.err);
    // A calendar that is gone, and no duty.
    fs::remove_file(desk.path().join("syksy/calendars/kotka.ics")).unwrap();
    let gone = trial(&desk);
    assert_eq!(&*gone.out, "no duty would change\n");
    assert!(gone.err.contains("calendars/kotka.ics"), "{}", gone.err);
    desk.allocate(&now);
    // Duties that have to change: for whom, and the same as the run then does.
    let absence = "\n[[absence]]\nlibrary = \"kotka\"\nfirst = 2026-09-14\nlast = 2026-09-25\n";
    let text = desk.read("syksy.toml") + absence;
    desk.write("syksy.toml", &text);
    let absent = trial(&desk);
    assert_eq!(absent.code, 0);
    assert!(absent.out.contains("\nKotka\n"), "{}", absent.out);
    assert!(absent.err.contains("changes would be needed"), "{}", absent.err);
    let table = absent.out.split("\n\n").next().unwrap().to_owned();
    let done = desk.allocate(&now);
    assert!(done.out.starts_with(&table), "{table}\n{}", done.out);
    let since = desk.run(&["diff", "syksy.toml", "--format", "mail"]);
    assert!(absent.out.ends_with(&since.out), "{}\n{}", absent.out, since.out);
}

#[test]
fn a_trial_says_when_the_run_would_be_refused() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    desk.change("consortium.toml", "name = \"Kotka\"", "name = \"Kotkan kirjasto\"");
    desk.change("syksy/calendars/kotka.ics", "Kotka", "Meidän");
    desk.write("syksy/calendars/mine.ics", "mine");
    let trial = ["allocate", "syksy.toml", "--dry-run"];
    let before = desk.files();
    let run = desk.run(&trial);
    assert_eq!((run.code, desk.files() == before), (2, true), "{}", run.err);
    let lost = "files of somebody else would be lost:\n  syksy/calendars/kotka.ics\n  help: ";
    assert!(run.err.contains(lost), "{}", run.err);
    let forced = desk.run(&[&trial[..], &["--force"]].concat());
    assert_eq!((forced.code, desk.files() == before), (0, true), "{}", forced.err);
    let refused = desk.run(&["allocate", "syksy.toml"]);
    assert!(
        refused.code == 2 && refused.err.contains("kotka.ics was edited since"),
        "{}",
        refused.err
    );
}

#[test]
fn a_trial_of_a_draft_shows_what_has_changed_in_it() {
    let desk = Desk::kymi();
    desk.change("syksy.toml", "published = 2026-08-24T09:00:00Z\n", "");
    desk.allocate(&[]);
    let before = desk.files();
    let run = desk.run(&["allocate", "syksy.toml", "--dry-run"]);
    assert!(!run.out.contains("Muuttuneet vuorot"), "{}", run.out);
    assert!(run.err.starts_with("every file in syksy would stay as it is\n"), "{}", run.err);
    desk.change("consortium.toml", "size = 51668", "size = 21668");
    let files = desk.files();
    let run = desk.run(&["allocate", "syksy.toml", "--dry-run"]);
    assert!(desk.files() == files && files != before);
    assert!(run.out.starts_with("Muuttuneet vuorot\n"), "{}", run.out);
    assert!(run.out.contains("Saldot") || run.out.contains("Viikon"), "{}", run.out);
    let json = desk.run(&["allocate", "syksy.toml", "--dry-run", "--format", "json"]);
    let plan: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&plan["format"], desk.files() == files), (&1.into(), true));
}
