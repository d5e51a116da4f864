//! `vuoro explain`: what it says of real plans, and what it cannot explain.

use std::path::PathBuf;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::desk::{Desk, Run, fixtures, golden, root, run};

fn kept(name: &str) -> PathBuf {
    root().join("tests/cli/golden/explain").join(name)
}

fn explain(term: &str, words: &str) -> Run {
    let term = format!("examples/{term}/syksy.toml");
    let arguments: Vec<&str> =
        ["explain", &term].into_iter().chain(words.split_whitespace()).collect();
    run(root(), &arguments)
}

/// What is said, which never ends in an error or is wider than a terminal.
#[track_caller]
fn said(term: &str, words: &str) -> String {
    let run = explain(term, words);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{term} {words}");
    let wide: Vec<&str> = run.out.lines().filter(|line| line.width() > 80).collect();
    assert_eq!(wide, [""; 0], "{term} {words}");
    run.out
}

#[test]
fn real_plans_are_explained_as_they_were() {
    let subjects = [
        ("piki-2018", "orivesi"),
        ("piki-2018", "tue 14:00"),
        ("piki-2018-fair", ""),
        ("piki-2018-fair", "nokia"),
        ("piki-2018-fair", "Sastamala"),
        ("piki-2018-fair", "tampere"),
        ("piki-2018-fair", "pool-3"),
        ("piki-2018-fair", "mon 12:00"),
        ("piki-2018-fair", "2018-10-04 14:00"),
        ("piki-2018-fair", "2018-10-05 12:00"),
        ("piki-2018-exact", ""),
        ("piki-2018-exact", "nokia"),
        ("piki-2018-history", ""),
        ("piki-2018-history", "nokia"),
        ("piki-2018-history", "2018-09-18 12:00"),
        ("piki-2018-history", "2018-10-05 12:00"),
        ("piki-2018-history", "2018-10-10 14:00"),
        ("piki-2018-history", "2018-11-06 12:00"),
        ("piki-2018-history", "6.12.2018 14:00"),
    ];
    for (term, words) in subjects {
        let name = if words.is_empty() { "plan" } else { words };
        let name = name.replace([' ', ':'], "-");
        golden(&kept(&format!("{term}.{name}.txt")), &said(term, words));
    }
}

#[test]
fn a_cell_is_found_as_reports_print_it() {
    for (typed, cell) in [
        ("ma 12:00", "mon 12:00"),
        ("Mån 12:00", "mon 12:00"),
        ("maanantai klo 12", "mon 12:00"),
        ("to 4.10.2018 14:00", "2018-10-04 14:00"),
        ("4.10.2018 14.00", "2018-10-04 14:00"),
        ("Thursday 4.10.2018 klo 14.00", "2018-10-04 14:00"),
    ] {
        assert_eq!(said("piki-2018-fair", typed), said("piki-2018-fair", cell));
    }
}

#[test]
fn every_library_and_every_cell_has_something_to_be_said() {
    let consortium = std::fs::read_to_string(root().join("examples/piki-2018/consortium.toml"));
    let consortium = consortium.unwrap();
    let libraries = consortium.split("[[library]]\nid = \"").skip(1);
    let libraries: Vec<&str> = libraries.map(|part| part.split('"').next().unwrap()).collect();
    assert_eq!(libraries.len(), 22);
    for (at, library) in libraries.iter().enumerate() {
        let term = ["piki-2018-fair", "piki-2018-exact", "piki-2018-history"][at % 3];
        assert!(said(term, library).contains("What it owes"));
    }
    for (at, day) in ["mon", "tue", "wed", "thu", "fri"].into_iter().enumerate() {
        for start in ["10:00", "12:00", "14:00"] {
            let term = ["piki-2018-fair", "piki-2018-exact", "piki-2018-history"][at % 3];
            assert!(said(term, &format!("{day} {start}")).contains("staff at"));
        }
    }
    for (at, day) in (3..=28).enumerate() {
        let date = chrono::NaiveDate::from_ymd_opt(2018, 9, day).unwrap();
        if chrono::Datelike::weekday(&date).num_days_from_monday() < 5 {
            let term = ["piki-2018-fair", "piki-2018-exact", "piki-2018-history"][at % 3];
            assert!(said(term, &format!("{date} 12:00")).contains("Who could take it"));
        }
    }
}

#[test]
fn an_unfilled_duty_says_what_would_fill_it() {
    let desk = Desk::with(&fixtures().join("unfilled"));
    for start in ["12:00", "13:00"] {
        let run = desk.run(&["explain", "autumn.toml", "2026-09-09", start]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        golden(&kept(&format!("unfilled.{}.txt", start.replace(':', "-"))), &run.out);
    }
    assert!(!desk.path().join("autumn").exists(), "nothing is written");
}

#[test]
fn what_is_done_and_what_is_still_to_come_are_two_figures() {
    let desk = Desk::kymi();
    desk.allocate(&[]);
    let said = |now: &str| {
        let run = desk.done(&["explain", "syksy.toml", "hamina", "--now", now]);
        run.out.replace('\n', " ")
    };
    let whole = "By the roster of the whole term it has 28.0 h in 14 duties";
    // The first is on Monday 7 September from 10 to 12 o'clock in Helsinki.
    for (now, part) in [
        (
            "2026-09-07T08:59:59Z",
            " Of these 0.0 h are done by Mon 7 September 2026, 11:59; the rest is still to come.",
        ),
        (
            "2026-09-07T09:00:00Z",
            " Of these 2.0 h are done by Mon 7 September 2026, 12:00; the rest is still to come.",
        ),
        (
            "2026-10-14T12:00:00Z",
            " Of these 12.0 h are done by Wed 14 October 2026, 15:00; the rest is still to come.",
        ),
    ] {
        let said = said(now);
        assert!(said.contains(whole) && said.contains(part), "{now}: {said}");
    }
    let over = said("2026-12-12T12:00:00Z");
    assert!(over.contains(whole) && !over.contains("still to come"), "{over}");
    desk.change("syksy.toml", "published = 2026-08-24T09:00:00Z\n", "");
    let draft = desk.run(&["explain", "syksy.toml", "hamina", "--out", "new"]).out;
    assert!(draft.contains("By the roster") && !draft.contains("done"), "{draft}");
}

#[test]
fn what_a_published_duty_needs_can_be_done() {
    let desk = Desk::with(&fixtures().join("unfilled"));
    desk.change(
        "autumn.toml",
        "last = 2026-09-18\n",
        "last = 2026-09-18\npublished = 2026-08-01T09:00:00Z\n",
    );
    assert_eq!(desk.run(&["allocate", "autumn.toml"]).code, 1);
    let said = desk.run(&["explain", "autumn.toml", "2026-09-09", "12:00"]).out;
    assert!(
        said.contains("Kimitoön is not absent on 2026-09-09 (inventory): then Kimitoön"),
        "{said}"
    );
    let absent = "[[absence]]\nlibrary = \"kimito\"\nfirst = 2026-09-09\nfrom = \"12:00\"\nto = \"13:00\"\n\
                  reason = \"inventory\"\n";
    desk.change("autumn.toml", absent, "");
    desk.run(&["allocate", "autumn.toml", "--now", "2026-08-02T09:00:00Z"]);
    let said = desk.run(&["explain", "autumn.toml", "2026-09-09", "12:00"]).out;
    assert!(said.starts_with("Wed 9 September 2026 12:00–13:00: Kimitoön\n"), "{said}");
}

#[test]
fn what_cannot_be_explained_is_said_with_what_can() {
    let cases = [
        ("nokai", "`nokai` is no library, pool or cell of `piki`: did you mean `nokia`?"),
        ("xyzzy", "give a library's id, a cell such as `mon 10:00`"),
        ("mon 09:00", "the service has no cell `mon 09:00`: the cells of `mon` start at 10:00"),
        ("sat 10:00", "the cells of the week are mon 10:00, 12:00, 14:00; tue 10:00"),
        ("2019-01-01 10:00", "is outside the term, which goes from 2018-09-03 to 2018-12-21"),
        ("2018-09-04", "is no cell: the cells of `tue` start at 10:00, 12:00, 14:00"),
        ("mon 10:00 #2", "the service has no seat `2`: seats go from 1 to 1"),
    ];
    for (words, message) in cases {
        let run = explain("piki-2018-fair", words);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains(message), "{}", run.err);
    }
}

#[test]
fn machines_are_told_as_much() {
    for (words, about) in [
        ("", "plan"),
        ("nokia", "library"),
        ("pooli-3", "pool"),
        ("tue 12:00", "cell"),
        ("2018-10-05 12:00", "duty"),
        ("2018-12-06 12:00", "duty"),
    ] {
        let run = explain("piki-2018-history", &format!("{words} --format json"));
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        let document: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!((&document["format"], &document["about"]), (&1.into(), &about.into()));
    }
    let run = explain("piki-2018-history", "2018-10-05 12:00 --format json");
    let document: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["library"], "lempaala");
    assert_eq!(document["planned"]["library"], "sastamala");
    assert_eq!(document["changes"][0]["note"], "flunssa");
}
