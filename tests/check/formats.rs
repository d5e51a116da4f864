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
    // What follows from an edit is said to people before what is wrong.
    let note = "note: `term/roster.csv` was edited since vuoro wrote it: `vuoro adopt term.toml`";
    assert_eq!(said.err.starts_with(note), format == "human", "{}", said.err);
    assert!(said.code == 1 && (said.err.is_empty() || format == "human"), "{}", said.out);
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
fn github_gets_one_annotation_in_one_line_for_each_finding_errors_first() {
    let text = run("github");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(
        lines[2].starts_with(
            "::warning file=term/roster.csv,line=2,endLine=2,col=37,endColumn=53,title=wrong-name::"
        ),
        "{}",
        lines[2]
    );
    assert!(lines[2].contains("%25"), "{}", lines[2]);
    assert_eq!(
        lines[0],
        "::error file=term/roster.csv,line=4,endLine=4,col=12,endColumn=15,title=wrong-weekday::\
         2018-09-04 is no wed (expected `tue`)%0Awrite `tue`, or correct the date: one of the two \
         is wrong"
    );
    assert!(lines[1].starts_with("::error file=term/calendars/parikkala.ics,title="));
    assert_eq!(
        lines[3],
        "::notice title=vuoro check::2 errors, 1 warning. GitHub shows at most 10 errors and 10 \
         warnings of a step; its log has every one that is listed"
    );
}

/// A world of which more is wrong than is listed, and much of it in the same places.
fn ruined() -> World {
    let world = World::new();
    // One duty again and again: each row is one too many, at one place of no calendar.
    let roster = world.read("term/roster.csv");
    let row = roster.lines().nth(1).unwrap();
    let again = format!("{row}\n").repeat(1200);
    world.write("term/roster.csv", format!("{roster}{again}"));
    let calendar = world.read("term/calendars/parikkala.ics");
    let (head, _) = calendar.split_once("BEGIN:VEVENT").unwrap();
    world.write("term/calendars/parikkala.ics", format!("{head}END:VCALENDAR\r\n"));
    world
}

#[test]
fn what_is_not_listed_is_counted_in_every_format() {
    let world = ruined();
    let run = |format: &str| {
        let said = world.run(&["check", "term.toml", "--format", format]);
        assert_eq!(said.code, 1, "{}", said.err);
        said.out
    };
    let more = "200 more of `duplicate-duty` are not listed";
    let document: Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!(
        document["summary"]["not_shown"],
        json!([{ "rule": "duplicate-duty", "count": 200 }])
    );
    let github = run("github");
    let last = github.lines().last().unwrap();
    assert!(last.starts_with("::notice ") && last.contains(more), "{last}");
    let sarif: Value = serde_json::from_str(&run("sarif")).unwrap();
    assert_eq!(faults(&sarif), Vec::<String>::new());
    let notes = &sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notes[0]["message"]["text"], more);
    let suites = junit_parser::from_reader(run("junit").as_bytes()).unwrap();
    assert!(
        suites.suites[0].cases.iter().any(|c| c.status.is_failure() && c.original_name == more)
    );
}

#[test]
fn every_test_case_has_a_name_of_its_own() {
    let world = ruined();
    let text = world.run(&["check", "term.toml", "--format", "junit"]).out;
    let suites = junit_parser::from_reader(text.as_bytes()).unwrap();
    let cases = &suites.suites[0].cases;
    let mut names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let failed = cases.iter().filter(|case| case.status.is_failure()).count();
    assert_eq!((cases.len() as u64, failed as u64), (suites.tests, suites.failures));
    names.sort_unstable();
    let twice: Vec<_> = names.windows(2).filter(|two| two[0] == two[1]).collect();
    assert_eq!(twice, Vec::<&[&str]>::new());
    // Several duties that one calendar lacks: they are told of one file, and differ in words.
    let lacking = names.iter().filter(|name| name.contains("calendar-missing-event")).count();
    assert!(lacking > 1, "{lacking}");
}

#[test]
fn sarif_has_what_code_scanning_asks_for() {
    for world in [spoilt(), ruined()] {
        let root = world.0.path().to_str().unwrap().to_owned();
        for term in ["term.toml".to_owned(), "./term.toml".to_owned(), format!("{root}/term.toml")]
        {
            let said = world.run(&["check", "--strict", &term, "--format", "sarif"]);
            let document: Value = serde_json::from_str(&said.out).unwrap();
            let run = &document["runs"][0];
            let driver = &run["tool"]["driver"];
            assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
            for rule in driver["rules"].as_array().unwrap() {
                for text in ["shortDescription", "fullDescription", "help"] {
                    let text = rule[text]["text"].as_str().unwrap();
                    assert!(text.len() > 10, "{rule}");
                }
            }
            for result in run["results"].as_array().unwrap() {
                let place = &result["locations"][0]["physicalLocation"];
                let uri = place["artifactLocation"]["uri"].as_str().unwrap();
                assert!(uri.starts_with("term/"), "{uri} with {term}");
                assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
            }
        }
    }
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
