//! The JSON Schemas of the two files say what the readers say, as far as a schema can see: what is
//! right is right by them, and every broken file of the gallery is refused or is on a list of those
//! that no schema can see.
#![cfg(feature = "cli")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use boon::{Compiler, SchemaIndex, Schemas};
use common::rooms::{self, Room};
use common::{root, tests};
use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};
use vuoro::check::RULES;
use vuoro::finding::Severity;
use vuoro::input::{self, Shape, SourceMap, consortium_shape, json_schema, term_shape};

/// The schema of a file, as the command prints it.
fn schema_of(shape: &Shape) -> String {
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    json_schema(shape, &rules)
}

/// Both schemas, compiled.
struct Both {
    schemas: Schemas,
    consortium: SchemaIndex,
    term: SchemaIndex,
}

impl Both {
    fn new() -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let mut compile = |name: &str, shape: &Shape| {
            let url = format!("http://vuoro.example/{name}");
            compiler.add_resource(&url, serde_json::from_str(&schema_of(shape)).unwrap()).unwrap();
            compiler.compile(&url, &mut schemas).unwrap_or_else(|why| panic!("{name}: {why:#}"))
        };
        let consortium = compile("consortium", &consortium_shape());
        let term = compile("term", &term_shape());
        Self { schemas, consortium, term }
    }

    /// Why a file is refused, which may be that it is no TOML.
    fn fault(&self, is_term: bool, bytes: &[u8]) -> Option<String> {
        let Ok(text) = std::str::from_utf8(bytes) else { return Some("no text".to_owned()) };
        let table = match DeTable::parse(text.trim_start_matches('\u{feff}')) {
            Ok(table) => table,
            Err(why) => return Some(why.to_string()),
        };
        let schema = if is_term { self.term } else { self.consortium };
        let value = object(table.get_ref());
        self.schemas.validate(&value, schema).err().map(|why| format!("{why:#}"))
    }
}

fn object(table: &DeTable<'_>) -> Value {
    let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
        let key: &std::borrow::Cow<'_, str> = key.get_ref();
        (key.to_string(), json_of(value.get_ref()))
    };
    Value::Object(table.iter().map(entry).collect::<Map<_, _>>())
}

/// A value as editors of TOML give it to a schema: dates are texts.
fn json_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Integer(number) => {
            let read = i64::from_str_radix(number.as_str(), number.radix());
            read.map_or_else(|_| json!(f64::MAX), |read| json!(read))
        }
        DeValue::Float(number) => json!(number.as_str().replace('_', "").parse::<f64>().unwrap()),
        DeValue::Boolean(value) => json!(value),
        DeValue::Datetime(at) => json!(at.to_string()),
        DeValue::Array(array) => array.iter().map(|entry| json_of(entry.get_ref())).collect(),
        DeValue::Table(table) => object(table),
    }
}

/// The TOML files below a folder that are a consortium's or a term's, with which of the two.
fn files(folder: &Path) -> Vec<(PathBuf, bool)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "toml") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text.lines().any(|line| line == "[term]")));
        }
    }
    found.sort();
    found
}

#[test]
fn every_example_is_right_by_the_schema() {
    let both = Both::new();
    let mut looked_at = BTreeMap::new();
    for folder in ["examples", "tests/cli/fixtures", "tests/changes"] {
        for (path, is_term) in files(&root().join(folder)) {
            let fault = both.fault(is_term, &fs::read(&path).unwrap());
            assert_eq!(fault, None, "{}", path.display());
            *looked_at.entry(is_term).or_insert(0) += 1;
        }
    }
    let format = fs::read_to_string(root().join("docs/format.md")).unwrap();
    for block in format.split("```toml\n").skip(1) {
        let text = block.split("```").next().unwrap();
        assert_eq!(both.fault(text.contains("[term]"), text.as_bytes()), None);
    }
    assert!(looked_at[&true] >= 6 && looked_at[&false] >= 6, "{looked_at:?}");
}

#[test]
fn what_init_writes_is_right_by_the_schema() {
    let folder = tempfile::tempdir().unwrap();
    let mut vuoro = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    let run = vuoro.args(["init", "--defaults"]).current_dir(folder.path()).output().unwrap();
    assert!(run.status.success());
    let (both, written) = (Both::new(), files(folder.path()));
    assert_eq!(written.len(), 2);
    for (path, is_term) in written {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(both.fault(is_term, text.as_bytes()), None, "{}", path.display());
    }
}

/// Rooms of the gallery whose fault no schema can see, and why.
const UNSEEN: [(&str, &[&str]); 7] = [
    (
        "what one table says of another: ids, members, cells",
        &[
            "apart-in-one-pool",
            "duplicate-id",
            "duplicate-id.pool",
            "duplicate-id.two-pools",
            "in-two-pools",
            "pin-of-pool-member",
            "pin-seat-taken",
            "pin-seat-taken.two-seats",
            "pin-unstaffed",
            "pin-unstaffed.pool",
            "pinned-twice-at-once",
            "pinned-twice-at-once.pool",
            "preferred-and-avoided",
            "rule-named-twice",
            "swap-with-itself",
            "together-across-pools",
            "together-and-apart",
            "unknown-cell",
            "unknown-cell.duty",
            "unknown-cell.pin-off-the-grid",
            "unknown-holder",
            "unknown-library",
            "unknown-library.absence",
            "unknown-library.left",
            "unknown-library.together",
            "unknown-person",
            "unknown-seat",
            "unknown-topic",
            "unknown-topic.none",
            "person-twice",
            "stint-unable",
        ],
    ),
    (
        "which of two dates or times is the later, and what lies between them",
        &[
            "change-before-publication",
            "changes-out-of-order",
            "dates-reversed",
            "dates-reversed.absence",
            "dates-reversed.load",
            "dates-reversed.ring",
            "person-never-works",
            "interval-overlapping",
            "interval-reversed",
            "interval-reversed.closure",
            "interval-reversed.empty",
            "membership-overlapping",
            "no-service-hours",
            "no-staffed-cell",
            "no-staffed-cell.no-hours",
            "outside-term",
            "outside-term.others",
            "ragged-service-hours",
            "ragged-service-hours.touching",
            "ragged-service-hours.shorter-than-a-slot",
            "term-empty",
            "term-empty.closed",
            "term-too-long",
        ],
    ),
    ("holidays, which have rules of their own", &["not-a-holiday", "not-a-holiday.no-country"]),
    ("numbers together, and digit by digit", &["bad-number", "bad-pool-size", "sizes-too-large"]),
    ("forms of dates, which are letters in any order", &["bad-date-form"]),
    ("when clocks are put forward and back", &["bad-stamp"]),
    ("names that are kept for files, and paths part by part", &["bad-id.all", "bad-path"]),
];

/// The TOML files of a room in which the readers find an error.
fn wrong(room: &Room) -> BTreeSet<String> {
    let mut sources = SourceMap::default();
    let mut found = Vec::new();
    let file = sources.add("consortium.toml", &room.files["consortium.toml"]);
    match input::consortium(&mut sources, file) {
        Err(findings) => found.extend(findings),
        Ok(read) => {
            if let Some(bytes) = room.own.get("term.toml") {
                let file = sources.add("term.toml", bytes);
                found.extend(
                    input::term(&mut sources, file, &read.value, None).err().unwrap_or_default(),
                );
            }
        }
    }
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    let name = |file| sources.name(file).to_owned();
    errors.filter_map(|f| sources.resolve(&f.place)).map(|(file, _)| name(file)).collect()
}

#[test]
fn every_broken_file_is_refused_or_known_to_be_beyond_a_schema() {
    let both = Both::new();
    let unseen: BTreeSet<&str> = UNSEEN.iter().flat_map(|(_, rooms)| *rooms).copied().collect();
    let (mut refused, mut missed, mut refused_wrongly) = (0, BTreeSet::new(), Vec::new());
    for room in rooms::of_gallery(&tests()) {
        let (name, wrong) = (&room.name, wrong(&room));
        for (file, is_term) in [("consortium.toml", false), ("term.toml", true)] {
            let Some(bytes) = room.own.get(file) else { continue };
            match (both.fault(is_term, bytes), wrong.contains(file)) {
                (Some(_), true) => refused += 1,
                (None, true) => drop(missed.insert(name.clone())),
                (Some(why), false) => refused_wrongly.push(format!("{name}/{file}: {why}")),
                (None, false) => {}
            }
        }
    }
    assert_eq!(refused_wrongly, Vec::<String>::new(), "refused although the readers take it");
    let missed: BTreeSet<&str> = missed.iter().map(String::as_str).collect();
    assert_eq!(missed, unseen, "what the schema does not see, and what is known of that");
    assert!(refused >= 60, "only {refused} are refused");
}

/// Every property of a schema at any depth.
fn properties<'s>(schema: &'s Value, found: &mut Vec<(&'s str, &'s Value)>) {
    match schema {
        Value::Object(map) => {
            if let (Some(Value::Object(all)), Some(_)) =
                (map.get("properties"), map.get("description"))
            {
                found.extend(all.iter().map(|(key, value)| (key.as_str(), value)));
            }
            map.values().for_each(|value| properties(value, found));
        }
        Value::Array(all) => all.iter().for_each(|value| properties(value, found)),
        _ => {}
    }
}

#[test]
fn every_key_has_a_sentence() {
    for shape in [consortium_shape(), term_shape()] {
        let schema: Value = serde_json::from_str(&schema_of(&shape)).unwrap();
        let mut found = Vec::new();
        properties(&schema, &mut found);
        assert!(found.len() > 25, "{}", found.len());
        for (key, value) in found {
            let about = value["description"].as_str().unwrap_or_default();
            assert!(about.ends_with('.') && about.len() > 6, "`{key}`: {about}");
        }
    }
}

/// The properties of both schemas that have this beside their description, by name.
fn with(word: &str) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for shape in [consortium_shape(), term_shape()] {
        let schema: Value = serde_json::from_str(&schema_of(&shape)).unwrap();
        let mut found = Vec::new();
        properties(&schema, &mut found);
        let given = found.into_iter().filter(|(_, value)| value.get(word).is_some());
        all.extend(given.map(|(key, value)| (key.to_owned(), value.clone())));
    }
    all
}

fn is_right(schema: &Value, value: &Value) -> bool {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("http://vuoro.example/key", schema.clone()).unwrap();
    let at = compiler.compile("http://vuoro.example/key", &mut schemas).unwrap();
    schemas.validate(value, at).is_ok()
}

#[test]
fn examples_and_defaults_are_right_by_their_own_schema() {
    let (examples, defaults) = (with("examples"), with("default"));
    assert!(examples.len() > 90, "{}", examples.len());
    for (key, schema) in &examples {
        for example in schema["examples"].as_array().unwrap() {
            assert!(is_right(schema, example), "`{key}`: {example}");
        }
    }
    for (key, schema) in &defaults {
        assert!(is_right(schema, &schema["default"]), "`{key}`: {}", schema["default"]);
    }
    let stamps = examples.iter().filter(|(key, _)| key == "published" || key == "at");
    assert!(stamps.clone().count() == 2, "an example of both stamps");
    for (key, schema) in stamps {
        // As other readers of TOML give the `Z` of a file to a schema, and as people write times.
        let rights = [
            "2018-08-20T09:00:00+00:00",
            "2018-08-20T09:00:00Z",
            "2018-08-20T09:00:00+03:00",
            "2018-08-20T09:00:00",
            "2018-08-20 12:00",
            "20.8.2018 klo 12.00",
        ];
        for right in rights {
            assert!(is_right(schema, &json!(right)), "`{key}`: {right}");
        }
        for wrong in ["2018-08-20", "20.8. 12.00", "tomorrow at 12"] {
            assert!(!is_right(schema, &json!(wrong)), "`{key}`: {wrong}");
        }
    }
}

/// What is read of two files that have the tables with defaults, when one line is put behind another.
fn read_with(behind: &str, line: &str) -> String {
    let lent = |name| fs::read_to_string(root().join("tests/rules-lends").join(name)).unwrap();
    let agreed = lent("consortium.toml").replacen("[service]\n", "[allocation]\n\n[service]\n", 1);
    let missed = "[[missed]]\nlibrary = \"imatra\"\nduty = \"2018-09-03 10:00\"\n";
    let dated = format!("{}\n[load]\nfiles = [\"chats.csv\"]\n\n{missed}", lent("term.toml"));
    let with =
        |text: String| text.replacen(&format!("{behind}\n"), &format!("{behind}\n{line}\n"), 1);
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", with(agreed).as_bytes());
    let consortium = input::consortium(&mut sources, file).unwrap().value;
    let file = sources.add("term.toml", with(dated).as_bytes());
    let names = input::term_files(&sources, file).unwrap();
    let term = input::term(&mut sources, file, &consortium, None).unwrap().value;
    let read = format!("{consortium:?}\n{term:?}\n{names:?}");
    // The same number, as it is written and as it is by itself.
    read.replace("num: 75, den: 100", "num: 3, den: 4")
}

#[test]
fn a_default_is_what_the_reader_takes_for_a_key_that_is_left_out() {
    // JSON is TOML here: texts, numbers, a list of numbers.
    let defaults = with("default").into_iter().map(|(key, of)| (key, of["default"].to_string()));
    let mut defaults: BTreeMap<String, String> = defaults.collect();
    for (behind, key, other) in [
        ("[allocation]", "method", "\"adams\""),
        ("[allocation]", "own_slot_from", "0.5"),
        ("[allocation]", "remainders", "\"pool\""),
        ("[allocation]", "pool_size", "[2, 5]"),
        ("[allocation]", "tolerance", "0.06"),
        ("[allocation]", "turns", "\"equal\""),
        ("[allocation]", "balances", "\"report\""),
        ("id = \"imatra\"", "seats", "2"),
        ("id = \"a1\"", "share", "0.5"),
        ("id = \"2018-syksy\"", "consortium", "\"others.toml\""),
        ("files = [\"chats.csv\"]", "weigh", "true"),
        ("[[missed]]", "excused", "true"),
    ] {
        let default = defaults.remove(key).unwrap_or_else(|| panic!("`{key}` has no default"));
        let left_out = read_with(behind, "");
        assert_eq!(read_with(behind, &format!("{key} = {default}")), left_out, "`{key}`");
        assert_ne!(read_with(behind, &format!("{key} = {other}")), left_out, "`{key}`");
    }
    assert_eq!(defaults, BTreeMap::new(), "not compared");
}

#[test]
fn the_rules_of_check_can_be_chosen() {
    let names: Vec<Value> = RULES.iter().map(|rule| json!(rule.name)).collect();
    let of_rules: Vec<_> = with("enum").into_iter().filter(|(key, _)| key == "rule").collect();
    // In `deny`, `warn` and `allow`.
    assert_eq!(of_rules.len(), 3);
    for (_, schema) in of_rules {
        assert_eq!(schema["enum"], json!(names));
    }
}

#[test]
fn schemas_are_printed_and_written_and_nothing_else_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let vuoro = |arguments: &[&str]| {
        let mut vuoro = Command::new(env!("CARGO_BIN_EXE_vuoro"));
        vuoro.args(arguments).current_dir(folder.path()).output().unwrap()
    };
    let written = vuoro(&["schema", "--out", "here"]);
    assert!(written.status.success());
    for (name, shape) in [("consortium", consortium_shape()), ("term", term_shape())] {
        let printed = String::from_utf8(vuoro(&["schema", name]).stdout).unwrap();
        assert_eq!(printed, schema_of(&shape));
        let file = folder.path().join(format!("here/{name}.schema.json"));
        assert_eq!(fs::read_to_string(file).unwrap(), printed);
        assert!(String::from_utf8_lossy(&written.stdout).contains(&format!("#:schema ./{name}.")));
    }
    // Once more over its own; never over somebody else's.
    assert!(vuoro(&["schema", "--out", "here"]).status.success());
    fs::write(folder.path().join("here/term.schema.json"), "mine").unwrap();
    let refused = vuoro(&["schema", "--out", "here"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("is there already"));
    assert_eq!(fs::read_to_string(folder.path().join("here/term.schema.json")).unwrap(), "mine");
}
