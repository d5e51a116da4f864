//! Microsoft's validator looks at SARIF of every room of the gallery and of every rule, with the
//! rules of GitHub: tests/sarif/run, which needs npm, and which cargo alone cannot bring.
//! `SARIF=all cargo test --test sarif` runs it; otherwise it is said loudly that it was not.
#![cfg(feature = "cli")]

mod common;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{Write, stderr};
use std::process::Command;

use common::rooms::{self, Room};
use common::{root, tests};
use serde_json::Value;
use vuoro::{check::RULES, input};

/// Files of a room where the command looks for them; what it says of them as SARIF, unless it cannot
/// look at them at all.
fn sarif(room: &Room) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &room.files {
        let to = match &**name {
            "imatra.ics" => "term/calendars/imatra.ics".to_owned(),
            "ring.csv" => "term/rings/imatra.csv".to_owned(),
            "consortium.toml" | "term.toml" => name.clone(),
            name => format!("term/{name}"),
        };
        let to = folder.path().join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
    let mut vuoro = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    vuoro.args(["check", "--strict", "--format", "sarif"]).current_dir(folder.path()).env_clear();
    let run = vuoro.output().unwrap();
    match run.status.code() {
        Some(0 | 1) => Some(String::from_utf8(run.stdout).unwrap()),
        Some(2) => None,
        other => panic!("{}: {other:?}", room.name),
    }
}

/// The names of what was found.
fn found(sarif: &str) -> BTreeSet<String> {
    let document: Value = serde_json::from_str(sarif).unwrap();
    let results = document["runs"][0]["results"].as_array().unwrap();
    results.iter().map(|result| result["ruleId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn code_scanning_takes_what_is_found_in_every_room() {
    let files = tempfile::tempdir().unwrap();
    let mut shown = BTreeSet::new();
    for room in rooms::of_gallery(&tests()).into_iter().chain(rooms::of_rules(&tests())) {
        let Some(sarif) = sarif(&room) else { continue };
        shown.extend(found(&sarif));
        fs::write(files.path().join(format!("{}.sarif", room.name)), sarif).unwrap();
    }
    // What planning again would find is of the same form.
    let rules = RULES.iter().map(|rule| rule.name).filter(|name| *name != "plan-moved");
    let unseen: Vec<&str> = rules.filter(|name| !shown.contains(*name)).collect();
    assert_eq!(unseen, Vec::<&str>::new(), "rules of which no room shows a finding");
    let faults = input::RULES.iter().filter(|fault| shown.contains(fault.0)).count();
    assert!(faults >= 60, "only {faults} faults of reading are shown");
    if env::var_os("SARIF").is_none() {
        // Not by eprintln, which is shown of failing tests only.
        let said = "\n!!! SKIPPED: Microsoft's validator has not looked at SARIF; .ci/run has it \
                    looked at, or SARIF=all cargo test --test sarif\n";
        stderr().write_all(said.as_bytes()).unwrap();
        return;
    }
    let looked = Command::new(root().join("tests/sarif/run")).arg(files.path()).status().unwrap();
    assert!(looked.success());
}
