//! Whichever step fails, a message says what is done, and the command that it names does the rest.

use std::collections::BTreeMap;

use crate::cases::{CASES, Case, Files, none, other};
use crate::desk::Desk;
use crate::steps::{Step, can_watch, run, steps, told};

/// The files; with random names only how many there are of each kind.
fn compared(case: &Case, files: Files) -> Files {
    if !case.is_random {
        return files;
    }
    let kind = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let kinds = files.keys().map(|name| kind(name)).collect::<Vec<_>>();
    kinds.into_iter().enumerate().map(|(at, kind)| (format!("{kind} {at}"), None)).collect()
}

/// Whose clock tells the time of a command: the one that its options give, or the computer's.
#[derive(Clone, Copy, PartialEq)]
enum Clock {
    Given,
    Present,
}

/// What the computer's clock shows when a command is given, and when it is completed.
const PRESENT: [(&str, &str); 2] = [("SHIM_TIME", "1787644800"), ("SHIM_TIME", "1787659200")];

/// The arguments of a case, without its time if the clock tells it.
fn arguments(case: &Case, clock: Clock) -> Vec<&'static str> {
    let mut arguments = case.arguments.to_vec();
    if clock == Clock::Present {
        let at = arguments.iter().position(|part| *part == "--now").expect("its time is given");
        arguments.drain(at..at + 2);
    }
    arguments
}

/// Whether nothing more is done in this step: a folder is there already. At first its parent may be
/// found missing, and then it is made.
fn is_made<'s>(failed: &'s Step, folders: &mut BTreeMap<&'s str, usize>) -> bool {
    let times = folders.entry(&failed.path).or_default();
    *times += usize::from(failed.what == "folder");
    failed.what == "folder" && *times > 2
}

fn fails_at_every_step(case: &Case, clock: Clock) {
    let arguments = arguments(case, clock);
    let fresh = case.desk();
    let desk = Desk::with(fresh.path());
    let before = desk.files();
    let undisturbed = run(&desk, &arguments, &PRESENT[..1]);
    assert!(undisturbed.code < 2, "{}: {}", case.name, undisturbed.err);
    let after = desk.files();
    let (all, _) = steps(&Desk::with(fresh.path()), &arguments, &PRESENT[..1]);
    assert!(all.iter().any(|step| step.what == "move"), "{}: steps are seen", case.name);
    let mut halfway = 0;
    let mut folders = BTreeMap::new();
    for (at, failed) in all.iter().enumerate() {
        let failing = at + 1;
        if is_made(failed, &mut folders) {
            continue;
        }
        let desk = Desk::with(fresh.path());
        let settings = [("SHIM_FAIL", &*failing.to_string()), PRESENT[0]];
        let failed_run = run(&desk, &arguments, &settings);
        let about = format!(
            "{}, step {failing} ({} {}): {}",
            case.name, failed.what, failed.path, failed_run.err
        );
        let mut left = desk.files();
        if failed.what.starts_with("remove") {
            // What cannot be taken away is taken away by the next run, or is an empty folder.
            left.retain(|name, bytes| match bytes {
                Some(_) => !name.contains(".vuoro-new-"),
                None => *name != failed.path,
            });
        }
        if failed_run.code == undisturbed.code {
            // Some things are done as well as can be, such as tidying up.
            let (left, after) = (compared(case, left), compared(case, after.clone()));
            assert_eq!(other(&left, &after), none(), "{about}");
            continue;
        }
        assert_eq!(failed_run.code, 2, "{about}");
        let Some(command) = told(&failed_run.err) else {
            assert!(failed_run.err.contains("the disk is full"), "{about}");
            assert!(failed_run.err.matches("nothing was changed").count() < 2, "{about}");
            assert_eq!(other(&left, &before), none(), "{about}");
            continue;
        };
        halfway += 1;
        if left.get("syksy.toml") != before.get("syksy.toml") {
            let said = failed_run.err.contains("the change is in `syksy.toml`")
                || failed_run.err.contains("`syksy.toml` has its new text");
            assert!(said, "{about}");
        }
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        let rest = run(&desk, &command, &PRESENT[1..]);
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
        cases.skip(first).step_by(of).for_each(|case| fails_at_every_step(case, Clock::Given));
    }
}

#[test]
fn a_command_of_the_present_is_completed_as_of_its_own_time() {
    if can_watch() {
        for name in ["another name", "a swap and a ring", "somebody of a ring is away"] {
            fails_at_every_step(Case::named(name), Clock::Present);
        }
    }
}

#[test]
fn what_was_taken_back_in_the_present_stays_so_as_of_its_own_time() {
    if can_watch() {
        for name in ["undo and a ring", "necessary changes and a ring", "amend"] {
            fails_at_every_step(Case::named(name), Clock::Present);
        }
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
