//! What is printed for machines is the published contract, field by field.

use serde_json::{Value, json};

use crate::desk::{Desk, golden, root};

fn plan(desk: &Desk, term: &str) -> Value {
    let run = desk.run(&["allocate", term, "--format", "json"]);
    assert_eq!(run.out.matches('\n').count(), 1, "one line, so that logs can hold it");
    serde_json::from_str(&run.out).unwrap()
}

/// Every field of an object is there, and of the kind of the sample.
fn like(found: &Value, sample: &Value, at: &str) {
    match (found, sample) {
        (Value::Object(found), Value::Object(sample)) => {
            for (key, sample) in sample {
                let value = found.get(key).unwrap_or_else(|| panic!("{at} has no `{key}`"));
                like(value, sample, &format!("{at}.{key}"));
            }
        }
        (Value::Array(found), Value::Array(sample)) => {
            assert!(sample.is_empty() || !found.is_empty(), "{at} is empty: nothing is shown");
            for (n, value) in found.iter().enumerate().filter(|_| !sample.is_empty()) {
                like(value, &sample[0], &format!("{at}[{n}]"));
            }
        }
        (Value::Number(found), Value::Number(sample)) => {
            // A fraction may be whole, but what is counted never has a fraction.
            assert!(found.is_i64() || sample.is_f64(), "{at}: {found}");
        }
        _ => assert_eq!(
            std::mem::discriminant(found),
            std::mem::discriminant(sample),
            "{at}: {found}, not like {sample}"
        ),
    }
}

#[test]
fn a_plan_has_every_field_of_the_contract() {
    let sample = json!({
        "format": 1, "consortium": "piki", "term": "2018-syksy",
        "published": "2018-08-20T09:00:00Z", "slots_per_week": 15,
        "allocation": {
            "method": "webster", "objective": 0.035_222, "best": 0.035_222,
            "lower_bound": 0.035_222, "proven_optimal": true, "ties": [],
            "holders": [
                {"id": "tampere", "kind": "library", "members": ["tampere"], "quota": 6.8, "slots": 7},
            ],
        },
        "pattern": [{"cell": "mon 10:00", "seat": 1, "holder": "tampere"}],
        "planned": [{"duty": "2018-09-03 10:00", "library": "tampere", "kind": "own"}],
        "turns": [{"pool": "pool-1", "bound": 0.61, "proven_optimal": true}],
        "totals": [{
            "library": "tampere", "owed_minutes": 12890, "held_minutes": 13320,
            "carried_in_minutes": 0, "balance_minutes": 430,
        }],
        "unfilled": [],
        "off": [{"library": "tampere", "balance_minutes": 425, "why": "whole-slots"}],
    });
    let plan = plan(&Desk::with(&root().join("examples/piki-2018-fair")), "syksy.toml");
    like(&plan, &sample, "plan");
    let keys = |v: &Value| v.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&plan), keys(&sample));
    for (key, value) in [("format", json!(1)), ("consortium", json!("piki"))] {
        assert_eq!(plan[key], value);
    }
    assert_eq!(plan["term"], "2018-syksy");
    assert_eq!(plan["slots_per_week"], 15);
    assert_eq!(plan["allocation"]["objective"], 0.035_222);
    assert_eq!(plan["pattern"].as_array().unwrap().len(), 15);
    assert_eq!(plan["turns"].as_array().unwrap().len(), 5);
    let totals = plan["totals"].as_array().unwrap();
    assert_eq!(totals.len(), 22);
    let sum = |key: &str| totals.iter().map(|t| t[key].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("held_minutes"), sum("owed_minutes")), (474 * 60, 474 * 60));
    for t in totals {
        let [held, owed, carried, balance] = ["held", "owed", "carried_in", "balance"]
            .map(|key| t[&format!("{key}_minutes")].as_i64().unwrap());
        assert_eq!(carried + held - owed, balance, "{t}");
    }
    let holders = plan["allocation"]["holders"].as_array().unwrap();
    let tampere = holders.iter().find(|h| h["id"] == "tampere").unwrap();
    // 232,407 of 512,581 inhabitants, of 15 slots.
    assert_eq!(tampere["quota"], json!(6.801_081));
    assert!(holders.iter().all(|h| h["kind"] == "library" || h["kind"] == "pool"));
}

#[test]
fn the_json_of_a_small_plan_is_as_it_was() {
    let run = Desk::kymi().allocate(&["--format", "json"]);
    golden(&root().join("tests/cli/golden/kymi.json"), &run.out);
}

#[test]
fn who_is_far_from_its_due_is_said_with_why_but_not_in_the_file() {
    let desk = Desk::with(&root().join("examples/piki-2018-fair"));
    let printed = plan(&desk, "syksy.toml");
    // Seven slots a week for one that is owed 6.8.
    let tampere = json!({"library": "tampere", "balance_minutes": 425, "why": "whole-slots",
        "without_minutes": 65});
    assert_eq!(printed["off"], json!([tampere]));
    let written = std::fs::read_to_string(desk.path().join("syksy/plan.json")).unwrap();
    let mut without = printed.clone();
    without.as_object_mut().unwrap().remove("off");
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), without);
    let exact = plan(&Desk::with(&root().join("examples/piki-2018-exact")), "syksy.toml");
    assert_eq!(exact["off"], json!([]), "nobody is, with exact totals");
}

#[test]
fn unfilled_duties_have_reasons() {
    let desk = Desk::with(&root().join("tests/cli/fixtures/unfilled"));
    let plan = plan(&desk, "autumn.toml");
    let expected = json!([
        {"duty": "2026-09-09 12:00", "reason": "absent: Kimitoön, Pargas",
         "libraries": {"kimito": "absent", "pargas": "absent"}},
        {"duty": "2026-09-09 13:00", "reason": "absent: Pargas; no staff then: Kimitoön",
         "libraries": {"kimito": "no-staff", "pargas": "absent"}},
    ]);
    assert_eq!(plan["unfilled"], expected);
}

#[test]
fn cells_of_other_seats_are_told_apart() {
    let desk = Desk::kymi();
    desk.change("consortium.toml", "seats = 1", "seats = 2");
    let plan = plan(&desk, "syksy.toml");
    let cells = plan["pattern"].as_array().unwrap();
    assert_eq!(
        (cells[0]["cell"].as_str(), cells[0]["seat"].as_i64()),
        (Some("mon 10:00"), Some(1))
    );
    assert_eq!(cells[1]["seat"], 2);
}

#[test]
fn a_comparison_of_methods_has_every_field_of_the_contract() {
    let desk = Desk::kymi();
    let read = |arguments: &[&str]| -> Value {
        let run =
            desk.run(&[&["apportion", "consortium.toml", "--format", "json"], arguments].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        serde_json::from_str(&run.out).unwrap()
    };
    let one = read(&["--slots", "20", "--method", "webster"]);
    let webster = json!({
        "kouvola": 10, "kotka": 7, "hamina": 2, "pyhtaa": 1, "virolahti": 0, "miehikkala": 0,
    });
    assert_eq!(one, json!({"format": 1, "slots": 20, "methods": {"webster": webster}}));
    let all = read(&[]);
    assert_eq!(all["slots"], 10);
    let methods = all["methods"].as_object().unwrap();
    assert_eq!(methods.len(), 5);
    for method in ["webster", "hamilton", "dhondt", "huntington-hill", "adams"] {
        let given = methods[method].as_object().unwrap();
        assert_eq!(given.len(), 6, "{method}");
        assert_eq!(given.values().map(|n| n.as_u64().unwrap()).sum::<u64>(), 10, "{method}");
    }
}
