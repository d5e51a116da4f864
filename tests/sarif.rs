//! Microsoft's validator looks at SARIF of every room of the gallery and of every rule, with the
//! rules of GitHub: tests/sarif/run, which needs npm, and which cargo alone cannot bring.
//! `SARIF=all cargo test --test sarif` runs it; otherwise it is said loudly that it was not.
#![cfg(feature = "cli")]

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use vuoro::{check::RULES, input};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folders in a folder.
fn folders(of: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// Files of a room beside those that are lent to it, where the command looks for them; what it says
/// of them as SARIF, unless it cannot look at them at all.
fn sarif(room: &Path, lends: &str) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let lends = root().join("tests").join(lends);
    for from in [lends.as_path(), room] {
        for file in folders(from) {
            let name = file.file_name().unwrap().to_str().unwrap();
            let to = match name {
                "imatra.ics" => "term/calendars/imatra.ics".to_owned(),
                "ring.csv" => "term/rings/imatra.csv".to_owned(),
                "consortium.toml" | "term.toml" => name.to_owned(),
                name => format!("term/{name}"),
            };
            let to = folder.path().join(to);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(file, to).unwrap();
        }
    }
    let mut vuoro = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    vuoro.args(["check", "--strict", "--format", "sarif"]).current_dir(folder.path()).env_clear();
    let run = vuoro.output().unwrap();
    match run.status.code() {
        Some(0 | 1) => Some(String::from_utf8(run.stdout).unwrap()),
        Some(2) => None,
        other => panic!("{}: {other:?}", room.display()),
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
    let mut rooms: Vec<(PathBuf, &str, String)> = Vec::new();
    for room in folders(&root().join("tests/gallery")) {
        let name = room.file_name().unwrap().to_str().unwrap().to_owned();
        rooms.push((room, "gallery-lends", name));
    }
    for rule in folders(&root().join("tests/rules")) {
        for room in folders(&rule) {
            let kind = room.file_name().unwrap().to_str().unwrap();
            let name = format!("{}.{kind}", rule.file_name().unwrap().to_str().unwrap());
            rooms.push((room, "rules-lends", name));
        }
    }
    for (room, lends, name) in &rooms {
        let Some(sarif) = sarif(room, lends) else { continue };
        shown.extend(found(&sarif));
        fs::write(files.path().join(format!("{name}.sarif")), sarif).unwrap();
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
