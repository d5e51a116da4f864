//! `vuoro forecast`: how balances go on over the terms to come.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::desk::{Run, golden, root, run};

const FAIR: &str = "examples/piki-2018-fair/syksy.toml";

fn forecast(arguments: &[&str]) -> Run {
    run(root(), &[&["forecast", FAIR], arguments].concat())
}

#[test]
fn terms_to_come_stand_in_a_table_and_in_the_picture_of_the_documents() {
    let run = forecast(&[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.lines().all(|line| line.width() <= 80), "{}", run.out);
    golden(&root().join("tests/cli/golden/forecast.txt"), &run.out);
    let picture = forecast(&["--format", "svg"]);
    assert_eq!((picture.code, picture.err.as_str()), (0, ""));
    golden(&root().join("docs/balances.svg"), &picture.out);
}

#[test]
fn balances_that_steer_stay_near_and_the_others_drift() {
    let json = |arguments: &[&str]| -> Value {
        let all = [&["--format", "json", "--terms", "10"], arguments].concat();
        serde_json::from_str(&forecast(&all).out).unwrap()
    };
    let (steer, report) = (json(&[]), json(&["--set", "allocation.balances=\"report\""]));
    let tampere = |of: &Value| -> Vec<i64> {
        let terms = of.as_array().unwrap().iter();
        terms.map(|term| term["balance_minutes"]["tampere"].as_i64().unwrap()).collect()
    };
    assert_eq!(steer["balances"], "steer");
    assert_eq!(report["balances"], "report");
    // The same two, the other way round.
    assert_eq!(steer["terms"], report["otherwise"]);
    assert_eq!(steer["otherwise"], report["terms"]);
    // Seven slots where 6.8 are owed add 424.8 minutes in every term.
    let drifting = tampere(&report["terms"]);
    assert_eq!(drifting.len(), 10);
    let first = steer["balance_minutes"]["tampere"].as_i64().unwrap();
    for (before, after) in [first].iter().chain(&drifting).zip(&drifting) {
        assert!((424..=426).contains(&(after - before)), "{before} {after}");
    }
    // One slot a week is 237 duties of two hours over 15.
    let slot = 237 * 120 / 15;
    assert!(tampere(&steer["terms"]).iter().all(|balance| balance.abs() < slot));
    assert!(drifting.last().unwrap() > &(2 * slot));
    let slots = steer["terms"].as_array().unwrap().iter().map(|t| t["slots"]["tampere"].clone());
    let slots: std::collections::BTreeSet<u64> = slots.map(|n| n.as_u64().unwrap()).collect();
    assert_eq!(slots, [6, 7].into());
}
