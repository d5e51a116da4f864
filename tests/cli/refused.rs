//! What cannot be done, in words that a librarian understands: folders in the way, tables taken for
//! agreements, days and numbers that are none.

use std::io::pipe;

use crate::desk::{Desk, root, vuoro};

/// The message of a run that could not do it.
#[track_caller]
fn refusal(desk: &Desk, arguments: &[&str]) -> String {
    let run = desk.run(arguments);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
    run.err
}

#[test]
fn what_the_computer_refuses_is_said_in_plain_words() {
    let desk = Desk::kymi();
    desk.write("taken", "");
    for (arguments, message) in [
        (
            &["allocate", "taken/syksy.toml"][..],
            "error: cannot read `taken/syksy.toml`: a file is there where a folder should be\n",
        ),
        (
            &["allocate", "syksy.toml", "--out", "taken"],
            "error: cannot create the folder `taken`: a file is there where a folder should be\n",
        ),
        (
            &["allocate", "syksy.toml", "--out", "taken/syksy"],
            "error: nothing was changed: cannot create the folder `taken/syksy`: a file is there where a folder should be\n",
        ),
    ] {
        assert_eq!(refusal(&desk, arguments), message);
    }
    let long = format!("{}.toml", "s".repeat(300));
    assert!(refusal(&desk, &["check", &long]).ends_with("`: the name is too long\n"));
}

#[test]
fn tables_are_not_read_as_agreements() {
    let desk = Desk::with(&root().join("examples/piki-2018-usage"));
    for arguments in [
        &["allocate", "chats.csv"][..],
        &["apportion", "chats.csv"],
        &["usage", "chats.csv", "--for", "chats.csv"],
    ] {
        assert_eq!(
            refusal(&desk, arguments),
            "error: `chats.csv` is a table or a calendar: give a term file or a consortium file, \
             which end in .toml\n"
        );
    }
}

#[test]
fn days_and_numbers_that_are_none_are_told_what_was_expected() {
    let desk = Desk::with(&root().join("examples/piki-2018-usage"));
    let seats = ["seats", "chats.csv", "--for", "syksy.toml"];
    let hours = ["hours", "visits.csv", "--for", "consortium.toml", "--preset", "excel-fi"];
    for (command, option, value, expected) in [
        (
            &["allocate", "syksy.toml"][..],
            "--from",
            "2018-13-01",
            "expected a day as in 2018-09-14 or 14.9.2018",
        ),
        (&["allocate", "syksy.toml"], "--from", "31.9.2018", "as in 2018-09-14 or 14.9.2018"),
        (&seats, "--to", "autumn", "expected a day as in 2018-09-14 or 14.9.2018"),
        (&["apportion", "consortium.toml"], "--slots", "-1", "from 1 to 1000000"),
        (&["apportion", "consortium.toml"], "--slots", "99999999999999999999", "from 1 to 1000000"),
        (&["apportion", "consortium.toml"], "--slots", "1.5", "from 1 to 1000000"),
        (&hours, "--hours", "-30", "expected a whole number from 1 to 168"),
        (&hours, "--staffed-by", "0", "expected a whole number from 1 to 10000"),
        (&seats, "--within", "-3", "expected a whole number from 0 to 86400"),
        (&seats, "--loss", "0", "expected a number above 0 and below 100, such as 90"),
    ] {
        let arguments = [command, &[option, value]].concat();
        let said = refusal(&desk, &arguments);
        let first = said.lines().next().unwrap();
        assert!(first.contains(value) && first.ends_with(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn days_without_any_count_are_no_table_of_zeros() {
    let desk = Desk::with(&root().join("examples/piki-2018-usage"));
    let usage = ["usage", "chats.csv", "--for", "syksy.toml"];
    for days in [["--from", "2019-01-01"], ["--to", "2018-09-01"]] {
        let said = refusal(&desk, &[&usage[..], &days].concat());
        let expected =
            "error: --from and --to leave nothing: the files go from 2018-09-03 to 2018-10-03\n";
        assert_eq!(said, expected);
    }
    assert_eq!(desk.run(&[&usage[..], &["--from", "2018-10-03"]].concat()).code, 0);
}

#[test]
fn complaints_that_nobody_reads_are_no_success() {
    let desk = Desk::kymi();
    desk.change("consortium.toml", "size = 51668", "sise = 51668");
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let run = vuoro(desk.path()).args(["allocate", "syksy.toml"]).stderr(writer).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
}

#[test]
fn rules_and_help_fit_a_terminal() {
    let desk = Desk::kymi();
    let mut texts = vec![desk.run(&["rules"]).out];
    let help = desk.run(&["--help"]).out;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let names: Vec<&str> = (commands.lines())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        texts.push(desk.run(&[name, "--help"]).out);
    }
    for text in &texts {
        let wide: Vec<&str> =
            text.lines().filter(|line| line.chars().count() > 80 && is_given(line)).collect();
        assert!(wide.is_empty(), "{wide:?}");
    }
    // What is long goes on below its beginning.
    assert!(texts[0].lines().all(|line| line.chars().count() <= 80), "{}", texts[0]);
}

/// Whether a line of help is to be typed as it stands: it must not be broken.
fn is_given(line: &str) -> bool {
    line.starts_with("  vuoro ") || line.starts_with("    --")
}

#[test]
fn a_duty_is_understood_as_people_write_it_and_a_slip_is_named() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let now = ["--now", "2026-09-01T08:00:00Z", "--dry-run"];
    let run = |duty: &str| desk.run(&[&["cover", "syksy.toml", duty, "hamina"], &now[..]].concat());
    let expected = run("2026-09-08 12:00");
    assert_eq!(expected.code, 0, "{}", expected.err);
    for duty in ["8.9.2026 12.00", "ti 8.9.2026 klo 12", "tiistai 08.09.2026 12:00"] {
        assert_eq!(run(duty), expected, "{duty}");
    }
    let expected = "error: `ma 8.9.2026 12.00` cannot be: 2026-09-08 is a Tuesday, not a Monday; \
        correct the one that is wrong, or leave the weekday out\n";
    assert_eq!(run("ma 8.9.2026 12.00").err, expected);
    let explained = refusal(&desk, &["explain", "syksy.toml", "ma", "8.9.2026", "12.00"]);
    assert_eq!(explained, expected);
    let swap = ["swap", "syksy.toml", "8.9.2026 12.00", "ma 8.9.2026 12.00"];
    assert_eq!(refusal(&desk, &[&swap[..], &now].concat()), expected);
    let half = run("12.00").err;
    assert!(half.contains("write date and start together in quotes"), "{half}");
}

#[test]
fn nothing_is_added_to_a_list_in_one_line() {
    let desk = Desk::kymi();
    let text = desk.read("syksy.toml");
    desk.write("syksy.toml", &format!("change = []\n{text}"));
    desk.allocate(&[]);
    let before = desk.files();
    let now = ["--now", "2026-09-01T08:00:00Z"];
    let cancel = [&["cancel", "syksy.toml", "2026-09-08 12:00"], &now[..]].concat();
    assert_eq!(
        refusal(&desk, &cancel),
        "error: line 1 of the term file begins a list `change = [`, to which nothing can be added: \
         nothing was changed\n  help: take the line out if the list is empty; otherwise write each \
         of its entries below a header `[[change]]`\n"
    );
    assert_eq!(desk.files(), before);
    desk.write("syksy.toml", &text);
    desk.done(&cancel);
}

#[test]
fn a_plan_that_is_cut_short_can_be_brought_back() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let plan = desk.read("syksy/plan.json");
    desk.write("syksy/plan.json", &plan[..300]);
    let said = refusal(&desk, &["allocate", "syksy.toml"]);
    let expected = "error[bad-plan]: the plan is not as it was written: the file ends in the \
        middle (line 1, column 300)";
    assert!(said.starts_with(expected), "{said}");
    assert!(said.contains("bring the file back from a copy or from version control"), "{said}");
}
