//! What commands print for machines is described field by field, and nothing else is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use vuoro::export::usage::{HOURS_HEADER, SEATS_HEADER, USAGE_HEADER};

use crate::{described, root};

/// Which terms and subjects of `vuoro explain` together show every field.
const EXPLAINED: [(&str, &str); 14] = [
    ("examples/piki-2018-fair/syksy.toml", ""),
    ("examples/piki-2018-fair/syksy.toml", "nokia"),
    ("examples/piki-2018-fair/syksy.toml", "sastamala"),
    ("examples/piki-2018-fair/syksy.toml", "pool-3"),
    ("examples/piki-2018-fair/syksy.toml", "mon 12:00"),
    ("examples/piki-2018/syksy.toml", "lempaala"),
    ("examples/piki-2018-exact/syksy.toml", "nokia"),
    ("examples/piki-2018-history/syksy.toml", "2018-10-05 12:00"),
    ("examples/piki-2018-history/syksy.toml", "2018-10-10 14:00"),
    ("examples/piki-2018-history/syksy.toml", "2018-12-06 14:00"),
    ("tests/cli/fixtures/unfilled/autumn.toml", ""),
    ("tests/cli/fixtures/unfilled/autumn.toml", "2026-09-09 12:00"),
    ("tests/cli/fixtures/unfilled/autumn.toml", "2026-09-09 13:00"),
    ("tests/docs/fixtures/substitute/kevat.toml", "2026-01-13 12:00"),
];

/// Objects that stand in several places are described once, under a name of their own.
fn root_of<'k>(key: &'k str, value: &Value, command: &str) -> Option<&'k str> {
    let is_object = value.is_object() || value.get(0).is_some_and(Value::is_object);
    match (command, key) {
        _ if !is_object => None,
        ("explain", "cheapest_slot" | "possible" | "impossible") => Some("alternative"),
        ("explain", "price_of_the_week" | "price" | "more") => Some("price"),
        ("explain", "holder" | "holders") => Some("holder"),
        ("explain", "obstacle" | "quality") => Some(key),
        ("usage", "open" | "cell" | "weekday" | "week" | "library" | "pool") => Some("count"),
        ("usage", "duration" | "wait") => Some("times"),
        ("hours", "present" | "best" | "next") => Some("window"),
        ("seats", "duration_seconds" | "chats_per_hour") => Some("measured"),
        _ => None,
    }
}

/// The places of all fields, with dots between them.
fn places(value: &Value, at: &str, command: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let place = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                let root = root_of(key, value, command);
                // A list of hours for each weekday is one field.
                if (command, key.as_str()) != ("usage", "hours") {
                    places(value, root.unwrap_or(&place), command, found);
                }
                found.insert(place);
            }
        }
        Value::Array(values) => values.iter().for_each(|v| places(v, at, command, found)),
        _ => {}
    }
}

fn printed(arguments: &[&str]) -> String {
    let mut vuoro = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    let output = vuoro.current_dir(root()).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The fields of what a command prints as JSON.
fn fields(arguments: &[&str], found: &mut BTreeSet<String>) {
    let document = printed(&[arguments, &["--format", "json"]].concat());
    places(&serde_json::from_str(&document).unwrap(), "", arguments[0], found);
}

/// A part of a document, from one heading to another.
fn part<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let (_, after) = text.split_once(from).unwrap_or_else(|| panic!("no heading `{from}`"));
    after.split_once(to).unwrap_or_else(|| panic!("no heading `{to}`")).0
}

/// The rows of the tables that begin with this heading.
fn tables(part: &str, heading: &str) -> String {
    let tables = part.split("\n\n").filter(|table| table.starts_with(&format!("| {heading} |")));
    tables.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn same(described: &BTreeSet<String>, found: &BTreeSet<String>) {
    let missing: Vec<_> = found.difference(described).collect();
    let unknown: Vec<_> = described.difference(found).collect();
    assert_eq!((missing, unknown), (vec![], vec![]), "not described, and not printed");
}

/// A term in this folder in which Nokia has another size from November on.
fn amended(folder: &Path) -> String {
    for name in ["consortium.toml", "syksy.toml"] {
        let from = root().join("examples/piki-2018-fair").join(name);
        fs::copy(from, folder.join(name)).unwrap();
    }
    let term = folder.join("syksy.toml").to_str().unwrap().to_owned();
    printed(&["publish", &term]);
    let consortium = folder.join("consortium.toml");
    let text = fs::read_to_string(&consortium).unwrap();
    assert!(text.contains("size = 33425"));
    fs::write(&consortium, text.replace("size = 33425", "size = 66850")).unwrap();
    printed(&["amend", &term, "--from", "2018-11-05"]);
    term
}

#[test]
fn every_field_of_an_explanation_is_described() {
    let page = fs::read_to_string(root().join("docs/explain.md")).unwrap();
    let mut found = BTreeSet::new();
    for (term, subject) in EXPLAINED {
        let words: Vec<&str> = subject.split_whitespace().collect();
        fields(&[&["explain", term], &words[..]].concat(), &mut found);
    }
    let folder = tempfile::tempdir().unwrap();
    let term = amended(folder.path());
    fields(&["explain", &term, "nokia"], &mut found);
    let part = part(&page, "\n## As JSON\n", "\n# Two plans");
    same(&described(part), &found);
}

/// How the commands on usage are called with the example.
fn usage(command: &str) -> Vec<&str> {
    let (counted, agreed) = match command {
        "hours" => ("visits.csv", "consortium.toml"),
        _ => ("chats.csv", "syksy.toml"),
    };
    let path = |name| format!("examples/piki-2018-usage/{name}");
    let mut all = vec![command.to_owned(), path(counted), "--for".to_owned(), path(agreed)];
    if command == "hours" {
        all.extend(["--preset", "excel-fi", "--hours", "30"].map(str::to_owned));
    }
    all.into_iter().map(|word| &*word.leak()).collect()
}

#[test]
fn every_field_and_every_column_about_usage_is_described() {
    let page = fs::read_to_string(root().join("docs/usage.md")).unwrap();
    let parts: [(&str, &str, &str, &[&str]); 3] = [
        ("usage", "\n### Usage\n", "\n### Hours\n", &USAGE_HEADER),
        ("hours", "\n### Hours\n", "\n### Seats\n", &HOURS_HEADER),
        ("seats", "\n### Seats\n", "\n## Sources\n", &SEATS_HEADER),
    ];
    for (command, from, to, header) in parts {
        let part = part(&page, from, to);
        let mut found = BTreeSet::new();
        fields(&usage(command), &mut found);
        same(&described(&tables(part, "key")), &found);
        let columns = header.iter().map(|&column| column.to_owned()).collect();
        same(&described(&tables(part, "column")), &columns);
    }
}

#[test]
fn every_group_and_every_figure_of_usage_is_described() {
    let page = fs::read_to_string(root().join("docs/usage.md")).unwrap();
    let table = printed(&[&usage("usage")[..], &["--format", "csv"]].concat());
    let rows = table.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let (groups, figures): (BTreeSet<_>, BTreeSet<_>) =
        rows.map(|row| (row[0].to_owned(), row[row.len() - 2].to_owned())).unzip();
    let part = part(&page, "\n### Usage\n", "\n### Hours\n");
    let table = tables(part, "group");
    let mut described = described(&table);
    // They need a roster, which the example has not.
    described.retain(|group| !matches!(group.as_str(), "library" | "pool"));
    same(&described, &groups);
    for figure in figures {
        assert!(table.contains(&format!("`{figure}`")), "docs/usage.md has no figure `{figure}`");
    }
}
