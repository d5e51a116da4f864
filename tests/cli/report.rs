//! What is printed: whole reports, never wider than 80 columns, in the consortium's language.

use std::path::PathBuf;

use unicode_width::UnicodeWidthStr;

use crate::desk::{Desk, fixtures, golden, root, run};

fn kept(name: &str) -> PathBuf {
    root().join("tests/cli/golden").join(name)
}

fn example(name: &str) -> Desk {
    Desk::with(&root().join("examples").join(name))
}

#[test]
fn the_reports_on_the_real_consortium_are_as_they_were() {
    for name in ["piki-2018", "piki-2018-fair", "piki-2018-exact"] {
        let run = example(name).allocate(&[]);
        golden(&kept(&format!("{name}.txt")), &run.out);
        assert_eq!(run.err, "28 files in syksy: all written\n");
    }
}

#[test]
fn reports_speak_the_language_of_the_consortium() {
    for language in ["fi", "sv", "en"] {
        let desk = Desk::kymi();
        desk.change("consortium.toml", "language = \"fi\"", &format!("language = \"{language}\""));
        golden(&kept(&format!("kymi.{language}.txt")), &desk.allocate(&[]).out);
        let run = desk.run(&["apportion", "consortium.toml"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        golden(&kept(&format!("kymi.apportion.{language}.txt")), &run.out);
    }
}

/// The lines that are wider than a terminal of 80 columns.
fn wide(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.width() > 80).collect()
}

#[test]
fn nothing_is_wider_than_80_columns() {
    let long = Desk::with(&fixtures().join("yokyla"));
    let report = long.run(&["allocate", "var.toml"]);
    assert_eq!(report.code, 0, "{}", report.err);
    golden(&kept("yokyla.txt"), &report.out);
    for remainders in ["round", "pool"] {
        for language in ["fi", "sv", "en"] {
            let desk = Desk::with(&fixtures().join("yokyla"));
            let rules = format!("[allocation]\nremainders = \"{remainders}\"");
            desk.change("consortium.toml", "[allocation]", &rules);
            desk.change("consortium.toml", "\"sv\"", &format!("\"{language}\""));
            let run = desk.run(&["allocate", "var.toml"]);
            assert_eq!(run.code, 0, "{}", run.err);
            assert_eq!(wide(&run.out), [""; 0], "{language}");
            let run = desk.run(&["apportion", "consortium.toml", "--slots", "99999"]);
            assert_eq!(wide(&run.out), [""; 0], "{language}");
        }
    }
    for name in ["piki-2018", "piki-2018-fair", "piki-2018-exact"] {
        assert_eq!(wide(&example(name).allocate(&[]).out), [""; 0]);
    }
}

#[test]
fn names_that_look_alike_when_cut_are_told_apart() {
    let desk = Desk::with(&fixtures().join("yokyla"));
    desk.change("consortium.toml", "name = \"Jakobstads", "name = \"Vasa stadsdel Jakobstads");
    let out = desk.run(&["allocate", "var.toml"]).out;
    let week = out.split("En vanlig vecka").nth(1).unwrap().split("Poolerna").next().unwrap();
    assert!(week.contains(" vasa ") && week.contains(" jakob… "), "{week}");
    assert!(!week.contains("Vasa"), "{week}");
}

#[test]
fn a_name_that_is_too_wide_for_the_week_gives_way_to_an_id_that_is_not() {
    let desk = Desk::kymi();
    let wide = "Pohjoiskymenlaaksolainenkirjastokeskus";
    desk.change("consortium.toml", "name = \"Kouvola\"", &format!("name = \"{wide}\""));
    let out = desk.allocate(&[]).out;
    let week = out.split("Tavallinen viikko").nth(1).unwrap().split("Poolit").next().unwrap();
    assert!(week.contains(" kouvola ") && week.contains(" Kotka "), "{week}");
    assert!(!week.contains('…'), "{week}");
}

#[test]
fn a_tie_is_told_with_what_decided() {
    let desk = Desk::kymi();
    for (size, now) in [("51668", "81187"), ("80454", "81187"), ("19702", "46000")] {
        let text = desk.read("consortium.toml");
        desk.write(
            "consortium.toml",
            &text.replace(&format!("size = {size}"), &format!("size = {now}")),
        );
    }
    desk.change("consortium.toml", "language = \"fi\"", "language = \"en\"");
    let out = desk.allocate(&[]).out.replace('\n', " ");
    let told = "A tie for the last weekly slot: Kotka got it, Kouvola did not (all else was even: \
                the order of ids decided).";
    assert!(out.contains(told), "{out}");
    let explained = desk.done(&["explain", "syksy.toml"]).out.replace('\n', " ");
    assert!(explained.contains("another week would be just as even"), "{explained}");
    assert!(!explained.contains("less even, by"), "{explained}");
}

#[test]
fn ties_of_a_comparison_are_named() {
    let desk = Desk::kymi();
    desk.change("consortium.toml", "size = 51668", "size = 80454");
    let run = desk.run(&["apportion", "consortium.toml", "--slots", "1", "--method", "webster"]);
    assert!(run.out.ends_with("webster: kotka = kouvola (id)\n"), "{}", run.out);
}

#[test]
fn help_says_how_to_begin() {
    let run = run(root(), &["--help"]);
    assert_eq!(run.code, 0);
    for word in ["allocate", "apportion", "examples/piki-2018/syksy.toml", "Exit codes"] {
        assert!(run.out.contains(word), "{}", run.out);
    }
}

#[test]
fn the_readme_shows_what_is_printed() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let shown: Vec<&str> =
        readme.split("```text\n").skip(1).map(|part| part.split("```").next().unwrap()).collect();
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let status = desk.done(&["status", "--now", "2026-10-01T09:00:00Z"]).out;
    let desk = Desk::kymi();
    desk.change("consortium.toml", "size = 51668", "sise = 51668");
    let wrong = desk.run(&["allocate", "syksy.toml"]).err;
    let printed = [example("piki-2018").allocate(&[]).out, status, wrong];
    assert_eq!(shown.len(), printed.len());
    for (shown, printed) in shown.iter().zip(&printed) {
        assert!(printed.contains(shown), "{shown}\nis not in\n{printed}");
    }
}
