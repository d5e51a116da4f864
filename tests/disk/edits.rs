//! What somebody writes into a file while a command is running is there afterwards.

use crate::cases::Case;
use crate::desk::Desk;
use crate::steps::{can_watch, run, steps};

/// Somebody adds a line to a file before each step in turn; it is never lost.
fn edited_at_every_step(name: &str, file: &str) {
    if !can_watch() {
        return;
    }
    let case = Case::named(name);
    let fresh = case.desk();
    let desk = Desk::with(fresh.path());
    let (all, _) = steps(&desk, case.arguments, &[]);
    let moved = all.iter().position(|step| step.what == "move" && step.to == file);
    let moved = moved.expect("the command writes the file");
    let mut refused = 0;
    // In the step of the move itself nobody can be noticed any more.
    for at in (1..=all.len()).filter(|&at| at != moved + 1) {
        let desk = Desk::with(fresh.path());
        let path = desk.path().join(file);
        let settings = [("SHIM_EDIT", path.to_str().unwrap()), ("SHIM_AT", &at.to_string())];
        let run = run(&desk, case.arguments, &settings);
        let text = desk.read(file);
        assert!(text.contains("# edited meanwhile"), "{name}, step {at}: {}", run.err);
        if run.code == 2 {
            refused += 1;
            assert!(run.err.contains("edited"), "{name}, step {at}: {}", run.err);
        }
    }
    assert!(refused > 0 && refused <= moved, "{name}: {refused} of {moved}");
}

#[test]
fn an_edit_of_the_roster_while_a_plan_is_written_is_not_lost() {
    edited_at_every_step("another name", "syksy/ledger.csv");
    edited_at_every_step("swap", "syksy/roster.csv");
}

#[test]
fn an_edit_of_the_term_file_while_a_change_is_written_is_not_lost() {
    edited_at_every_step("cover", "syksy.toml");
}

#[test]
fn an_edit_of_the_consortium_file_while_a_sheet_is_brought_over_is_not_lost() {
    edited_at_every_step("import", "consortium.toml");
}
