//! The only term file of a folder need not be named.

use crate::desk::{Desk, root};

const NOTE: &str = "note: `syksy.toml` is the only term file of this folder\n";

#[test]
#[expect(clippy::too_many_lines, reason = "a line for every command")]
fn the_only_term_file_of_a_folder_is_meant_by_every_command_that_takes_one() {
    let desk = Desk::kymi();
    desk.write("visits.csv", "start\n2026-09-07T10:05:00\n");
    for (named, without) in [
        (&["allocate", "syksy.toml"][..], &["allocate"][..]),
        (&["allocate", "syksy.toml", "--dry-run"], &["allocate", "--dry-run"]),
        (&["publish", "syksy.toml", "--dry-run"], &["publish", "--dry-run"]),
        (&["explain", "syksy.toml"], &["explain"]),
        (&["explain", "syksy.toml", "kotka"], &["explain", "kotka"]),
        (
            &["explain", "syksy.toml", "2026-09-08 12:00", "--format", "json"],
            &["explain", "2026-09-08 12:00", "--format", "json"],
        ),
        (
            &["cover", "syksy.toml", "2026-09-08 12:00", "hamina", "--dry-run"],
            &["cover", "2026-09-08 12:00", "hamina", "--dry-run"],
        ),
        (
            &["swap", "syksy.toml", "2026-09-07 10:00", "2026-09-08 12:00", "--dry-run"],
            &["swap", "2026-09-07 10:00", "2026-09-08 12:00", "--dry-run"],
        ),
        (
            &["cancel", "syksy.toml", "2026-09-08 12:00", "--dry-run"],
            &["cancel", "--dry-run", "2026-09-08 12:00"],
        ),
        (
            &["restore", "syksy.toml", "2026-09-08 12:00", "--dry-run"],
            &["restore", "2026-09-08 12:00", "--dry-run"],
        ),
        (&["closed", "syksy.toml", "8.9.2026", "--dry-run"], &["closed", "8.9.2026", "--dry-run"]),
        (
            &["absent", "syksy.toml", "kotka", "8.9.2026", "--dry-run"],
            &["absent", "kotka", "8.9.2026", "--dry-run"],
        ),
        (&["missed", "syksy.toml", "2026-09-08 12:00"], &["missed", "2026-09-08 12:00"]),
        (&["adopt", "syksy.toml"], &["adopt"]),
        (&["undo", "syksy.toml"], &["undo"]),
        (&["amend", "syksy.toml", "--from", "2026-10-05"], &["amend", "--from", "2026-10-05"]),
        (&["diff", "syksy.toml"], &["diff"]),
        (&["diff", "syksy.toml", "--since", "2026-09-01"], &["diff", "--since", "2026-09-01"]),
        (&["compare", "syksy.toml"], &["compare"]),
        (&["fairness", "syksy.toml"], &["fairness"]),
        (
            &["export", "syksy.toml", "--to", "csv", "--out", "public"],
            &["export", "--to", "csv", "--out", "public"],
        ),
        (
            &["usage", "visits.csv", "--for", "syksy.toml", "--format", "json"],
            &["usage", "visits.csv", "--format", "json"],
        ),
    ] {
        let now: &[&str] = match named[0] {
            "cover" | "swap" | "cancel" | "restore" | "closed" | "absent" | "missed" => {
                &["--now", "2026-08-25T08:00:00Z"]
            }
            _ => &[],
        };
        // The second time nothing is new.
        desk.run(&[named, now].concat());
        let expected = desk.run(&[named, now].concat());
        let found = desk.run(&[without, now].concat());
        assert_eq!(found.err.strip_prefix(NOTE), Some(&*expected.err), "{without:?}");
        assert_eq!((found.code, found.out), (expected.code, expected.out), "{without:?}");
    }
}

#[test]
fn of_several_term_files_one_has_to_be_named() {
    let desk = Desk::with(&root().join("examples/three-terms"));
    let before = desk.files();
    for (words, wanted) in [
        (
            &["allocate"][..],
            "error: no term file was named, and this folder has several: 1-syksy.toml, \
             2-kevat.toml, 3-syksy.toml; name the one that is meant, as in `vuoro allocate \
             1-syksy.toml`\n",
        ),
        (
            &["explain", "imatra"],
            "error: `imatra` is not a term file, and this folder has several: 1-syksy.toml, \
             2-kevat.toml, 3-syksy.toml; name the one that is meant, as in `vuoro explain \
             1-syksy.toml`\n",
        ),
        (
            &["usage", "chats.csv"],
            "error: no term file was named, and this folder has several: 1-syksy.toml, \
             2-kevat.toml, 3-syksy.toml; name the one that is meant, as in `vuoro usage --for \
             1-syksy.toml`\n",
        ),
    ] {
        let run = desk.run(words);
        assert_eq!((run.code, &*run.err), (2, wanted), "{words:?}");
    }
    assert_eq!(desk.files(), before);
    let run = desk.run(&["allocate", "4-kevat.toml"]);
    assert!(run.err.contains("cannot read `4-kevat.toml`"), "{}", run.err);
    desk.write("empty/x.txt", "");
    let run = crate::desk::run(&desk.path().join("empty"), &["undo"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("there is none in this folder"), "{}", run.err);
}

#[test]
fn what_is_wrong_with_the_rest_of_a_command_is_still_said() {
    let desk = Desk::kymi();
    for (words, wanted) in [
        (&["allocate", "--fresch"][..], "unexpected argument '--fresch'"),
        (&["amend"], "the following required arguments were not provided"),
        (&["allocate", "syksyy"], "cannot read `syksyy`"),
        (&["fairness", "kevat"], "cannot read"),
    ] {
        let run = desk.run(words);
        assert_eq!(run.code, 2, "{words:?}");
        assert!(run.err.contains(wanted), "{words:?}: {}", run.err);
        assert!(!run.err.contains(NOTE), "{words:?}: {}", run.err);
    }
}
