//! Whichever step fails, a message says what is done, and the command that it names does the rest.

use std::collections::BTreeSet;

use crate::cases::{CASES, Case, Files, none, other};
use crate::desk::Desk;
use crate::steps::{can_watch, run, steps, told};

/// The files; with random names only how many there are of each kind.
fn compared(case: &Case, files: Files) -> Files {
    if !case.is_random {
        return files;
    }
    let kind = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let kinds = files.keys().map(|name| kind(name)).collect::<Vec<_>>();
    kinds.into_iter().enumerate().map(|(at, kind)| (format!("{kind} {at}"), None)).collect()
}

fn fails_at_every_step(case: &Case) {
    let (after, undisturbed) = case.undisturbed();
    let fresh = case.desk();
    let desk = Desk::with(fresh.path());
    let before = desk.files();
    let (all, _) = steps(&desk, case.arguments);
    assert!(all.iter().any(|step| step.what == "move"), "{}: steps are seen", case.name);
    let mut halfway = 0;
    let mut folders = BTreeSet::new();
    for (at, failed) in all.iter().enumerate() {
        let failing = at + 1;
        if failed.what == "folder" && !folders.insert(&failed.path) {
            // It is there by then: nothing is done.
            continue;
        }
        let desk = Desk::with(fresh.path());
        let run = run(&desk, case.arguments, &[("SHIM_FAIL", &failing.to_string())]);
        let about =
            format!("{}, step {failing} ({} {}): {}", case.name, failed.what, failed.path, run.err);
        let mut left = desk.files();
        if failed.what.starts_with("remove") {
            // What cannot be taken away is taken away by the next run, or is an empty folder.
            left.retain(|name, bytes| match bytes {
                Some(_) => !name.contains(".vuoro-new-"),
                None => *name != failed.path,
            });
        }
        if run.code == undisturbed.code {
            // Some things are done as well as can be, such as tidying up.
            let (left, after) = (compared(case, left), compared(case, after.clone()));
            assert_eq!(other(&left, &after), none(), "{about}");
            continue;
        }
        assert_eq!(run.code, 2, "{about}");
        let Some(command) = told(&run.err) else {
            assert!(run.err.contains("the disk is full"), "{about}");
            assert!(run.err.matches("nothing was changed").count() < 2, "{about}");
            assert_eq!(other(&left, &before), none(), "{about}");
            continue;
        };
        halfway += 1;
        if left.get("syksy.toml") != before.get("syksy.toml") {
            let said = run.err.contains("the change is in `syksy.toml`")
                || run.err.contains("`syksy.toml` has its new text");
            assert!(said, "{about}");
        }
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        let rest = desk.run(&command);
        assert!(rest.code < 2, "{about}: {command:?}: {}", rest.err);
        let (left, after) = (compared(case, desk.files()), compared(case, after.clone()));
        assert_eq!(other(&left, &after), none(), "{about}");
    }
    let is_all_or_nothing = case.name == "init";
    assert_eq!(halfway == 0, is_all_or_nothing, "{}: {halfway} ended half-way", case.name);
}

/// Every `of`th case, so that they run side by side.
fn some(first: usize, of: usize) {
    if can_watch() {
        // Pages are many, and are written as other exports are.
        let cases = CASES.iter().filter(|case| case.name != "pages");
        cases.skip(first).step_by(of).for_each(fails_at_every_step);
    }
}

#[test]
fn whichever_step_fails_the_message_says_what_is_done_and_what_completes_it_1() {
    some(0, 2);
}

#[test]
fn whichever_step_fails_the_message_says_what_is_done_and_what_completes_it_2() {
    some(1, 2);
}
