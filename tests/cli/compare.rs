//! `vuoro compare`: two plans side by side.

use std::path::PathBuf;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::desk::{Desk, Run, golden, root, run};

const PUBLISHED: &str = "examples/piki-2018/syksy.toml";
const FAIR: &str = "examples/piki-2018-fair/syksy.toml";
const EXACT: &str = "examples/piki-2018-exact/syksy.toml";
const HISTORY: &str = "examples/piki-2018-history/syksy.toml";

fn compare(arguments: &[&str]) -> Run {
    run(root(), &[&["compare"], arguments].concat())
}

fn kept(name: &str) -> PathBuf {
    root().join("tests/cli/golden/compare").join(name)
}

#[test]
fn real_plans_are_compared_as_they_were() {
    let cases: [(&str, &[&str]); 6] = [
        ("published-fair.txt", &[PUBLISHED, FAIR]),
        ("fair-exact.txt", &[FAIR, EXACT]),
        ("one-owner.txt", &[FAIR, "--set", "allocation.own_slot_from=1.0"]),
        ("years.txt", &[FAIR, "--set", "allocation.own_slot_from=1.0", "--terms", "6"]),
        ("larger-nokia.txt", &[FAIR, "--set", "library.nokia.size=60000"]),
        ("anew.txt", &[HISTORY]),
    ];
    for (name, arguments) in cases {
        let run = compare(arguments);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{name}");
        let wide: Vec<&str> = run.out.lines().filter(|line| line.width() > 80).collect();
        assert_eq!(wide, [""; 0], "{name}");
        golden(&kept(name), &run.out);
    }
}

#[test]
fn a_value_that_is_set_is_the_same_as_one_in_the_file() {
    let desk = Desk::with(&root().join("examples/piki-2018-fair"));
    desk.write("other/syksy.toml", &desk.read("syksy.toml"));
    let text = desk.read("consortium.toml") + "\n[allocation]\nremainders = \"pool\"\n";
    desk.write("other/consortium.toml", &text);
    let json = |arguments: &[&str]| -> Value {
        let run = desk.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        serde_json::from_str(&run.out).unwrap()
    };
    let files = json(&["compare", "syksy.toml", "other/syksy.toml"]);
    let set = ["compare", "syksy.toml", "--set", "allocation.remainders=\"pool\""];
    assert_eq!(files, json(&set));
    let back = ["compare", "other/syksy.toml", "--set-left", "allocation.remainders=round"];
    let back = [&back[..], &["--set", "allocation.remainders=pool"]].concat();
    assert_eq!(files, json(&back));
    assert_ne!(files["left"]["holders"], files["right"]["holders"]);
}

#[test]
fn a_pool_with_the_same_members_goes_by_its_number_on_the_left() {
    let desk = Desk::with(&root().join("examples/piki-2018-fair"));
    let fair = desk.run(&["compare", "syksy.toml", "--set", "term.name=x"]).out;
    let members =
        fair.lines().filter_map(|line| Some(line.strip_prefix("Both: ")?.split_once(": ")?.1));
    let members: Vec<&str> = members.collect();
    assert_eq!(members.len(), 5, "{fair}");
    // The same pools, given in the other order, so that their numbers and their cells are others.
    let pools = members.iter().rev().enumerate().map(|(at, members)| {
        let (at, members) = (at + 1, members.replace(", ", "\", \""));
        format!("[[pool]]\nid = \"p{at}\"\nname = \"Pooli {at}\"\nmembers = [\"{members}\"]\n\n")
    });
    desk.write("other/syksy.toml", &desk.read("syksy.toml"));
    let text = desk.read("consortium.toml");
    desk.write("other/consortium.toml", &format!("{text}\n{}", pools.collect::<String>()));
    let run = desk.run(&["compare", "syksy.toml", "other/syksy.toml"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    let cells = run.out.split("Cells that change hands").nth(1).unwrap();
    assert!(cells.contains("│ tue 14:00 ┆ Pooli 1 ┆ Pooli 5 │"), "{cells}");
    assert!(!cells.contains("thers"), "{cells}");
}

#[test]
fn a_value_of_the_term_can_be_set() {
    let run = compare(&[FAIR, "--set", "term.last=2018-11-30", "--format", "json"]);
    let document: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["left"]["duties"], 237);
    assert_eq!(document["right"]["duties"], 195);
}

#[test]
fn what_is_wrong_with_a_value_is_reported_like_any_other_fault() {
    let cases: [(&[&str], &[&str]); 5] = [
        (
            &[FAIR, "--set", "allocation.methd=hamilton"],
            &["unknown-key", "with --set allocation.methd=hamilton:", "did you mean `method`?"],
        ),
        (
            &[FAIR, "--set-left", "term.last=2018-01-01", FAIR],
            &["dates-reversed", "syksy.toml with --set term.last=2018-01-01:"],
        ),
        (&[FAIR, "--set", "library.nokai.size=1"], &["no `[[library]]` has the id `nokai`"]),
        (&[FAIR, "--set", "method"], &["expected a key and a value"]),
        (&[FAIR], &["there is nothing to compare with", "--set"]),
    ];
    for (arguments, words) in cases {
        let run = compare(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        for word in words {
            assert!(run.err.contains(word), "{word} is not in {}", run.err);
        }
    }
}

#[test]
fn a_comparison_writes_nothing() {
    let desk = Desk::with(&root().join("examples/piki-2018-fair"));
    let before = desk.all(".");
    desk.run(&["compare", "syksy.toml", "--set", "allocation.own_slot_from=1.0"]);
    assert_eq!(desk.all("."), before);
}

#[test]
fn terms_to_come_on_either_side_are_those_of_a_forecast() {
    let json = |arguments: &[&str]| -> Value {
        let run = run(root(), &[arguments, &["--format", "json"]].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
        serde_json::from_str(&run.out).unwrap()
    };
    let set = "allocation.balances=\"report\"";
    let both = json(&["compare", FAIR, "--set", set, "--terms", "3"]);
    let ahead = json(&["forecast", FAIR, "--terms", "3"]);
    assert_eq!(both["left"]["terms"], ahead["terms"]);
    assert_eq!(both["right"]["terms"], ahead["otherwise"]);
    assert_ne!(ahead["terms"], ahead["otherwise"]);
    assert_eq!(json(&["compare", FAIR, "--set", set])["left"].get("terms"), None);
    let alike = compare(&[FAIR, FAIR, "--terms", "2"]);
    assert!(
        alike.out.contains("after each term to come\nThe same on both sides.\n"),
        "{}",
        alike.out
    );
}
