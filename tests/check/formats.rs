//! What machines read.

use serde_json::{Value, json};

use crate::schema::faults;
use crate::world::World;

/// A world with an error, a warning, and one finding without a line.
fn spoilt() -> World {
    let world = World::new();
    world.edit("term/roster.csv", "tue,10:00", "wed,10:00");
    world.edit("term/roster.csv", "Imatra", "Imatra <&% 1: 2>");
    let calendar = world.read("term/calendars/parikkala.ics");
    let (head, rest) = calendar.split_once("BEGIN:VEVENT").unwrap();
    let (_, rest) = rest.split_once("END:VEVENT\r\n").unwrap();
    world.write("term/calendars/parikkala.ics", format!("{head}{rest}"));
    world
}

fn run(format: &str) -> String {
    let said = spoilt().run(&["check", "term.toml", "--format", format]);
    assert_eq!((said.code, said.err.as_str()), (1, ""), "{}", said.out);
    said.out
}

fn parsed(format: &str) -> Value {
    serde_json::from_str(&run(format)).unwrap()
}

#[test]
fn json_has_a_version_and_every_finding_with_its_place() {
    let document = parsed("json");
    assert_eq!(document["format"], 1);
    assert_eq!(document["summary"]["errors"], 2);
    assert_eq!(document["summary"]["warnings"], 1);
    let findings = document["findings"].as_array().unwrap();
    let rules: Vec<_> = findings.iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["wrong-name", "wrong-weekday", "calendar-missing-event"]);
    assert_eq!(
        findings[1]["place"],
        json!({ "file": "term/roster.csv", "line": 4, "column": 12, "end_line": 4, "end_column": 15 })
    );
    assert_eq!(findings[2]["place"]["file"], "term/calendars/parikkala.ics");
    assert_eq!(findings[2]["place"]["line"], Value::Null);
}

#[test]
fn a_good_roster_gives_valid_documents_too() {
    let world = World::new();
    let run = |format| world.run(&["check", "term.toml", "--format", format]).out;
    let document: Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!(document["findings"], json!([]));
    let document: Value = serde_json::from_str(&run("sarif")).unwrap();
    assert_eq!(faults(&document), Vec::<String>::new());
    assert_eq!(run("github"), "");
    let suites = junit_parser::from_reader(run("junit").as_bytes()).unwrap();
    assert_eq!(suites.failures, 0);
}

#[test]
fn github_gets_one_annotation_in_one_line_for_each_finding() {
    let text = run("github");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines[0].starts_with(
            "::warning file=term/roster.csv,line=2,endLine=2,col=37,endColumn=53,title=wrong-name::"
        ),
        "{}",
        lines[0]
    );
    assert!(lines[0].contains("%25"), "{}", lines[0]);
    assert_eq!(
        lines[1],
        "::error file=term/roster.csv,line=4,endLine=4,col=12,endColumn=15,title=wrong-weekday::\
         2018-09-04 is no wed (expected `tue`)%0Awrite `tue`, or correct the date: one of the two \
         is wrong"
    );
    assert!(lines[2].starts_with("::error file=term/calendars/parikkala.ics,title="));
}

#[test]
fn sarif_is_valid_against_its_schema() {
    let document = parsed("sarif");
    assert_eq!(faults(&document), Vec::<String>::new());
    let run = &document["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][at]["id"], result["ruleId"]);
    }
    assert_eq!(results[1]["locations"][0]["physicalLocation"]["region"]["startColumn"], 12);
}

#[test]
fn junit_is_read_by_a_parser_with_every_failure() {
    let text = run("junit");
    let suites = junit_parser::from_reader(text.as_bytes()).unwrap();
    assert_eq!((suites.suites.len(), suites.failures), (1, 3));
    let suite = &suites.suites[0];
    let failed: Vec<_> = suite.cases.iter().filter(|case| case.status.is_failure()).collect();
    assert_eq!(suite.cases.len() as u64, suites.tests);
    assert_eq!(failed.len(), 3);
    let failure = failed[0].status.failure_as_ref();
    assert!(failure.message.contains("`Imatra <&% 1: 2>`"), "{}", failure.message);
    assert_eq!(failed[1].name, "vuoro.check::wrong-weekday term/roster.csv:4:12");
}

#[test]
fn the_same_files_give_the_same_bytes() {
    for format in ["human", "json", "github", "sarif", "junit"] {
        assert_eq!(run(format), run(format));
    }
}
