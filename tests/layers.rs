//! The drawing in docs/architecture.md, held against the sources: who may know whom, what lies
//! directly under `src/`, and which crates each part may use.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "layers/source.rs"]
mod source;

use source::{absolute, module, paths, tokens};

/// A part of the house.
struct Part {
    name: &'static str,
    /// Parts that it may know besides itself.
    knows: &'static [&'static str],
    /// Crates that it may use besides `std`.
    crates: &'static [&'static str],
}

const PARTS: [Part; 7] = [
    Part { name: "model", knows: &[], crates: &["chrono", "computus", "thiserror"] },
    Part { name: "finding", knows: &["model"], crates: &[] },
    Part {
        name: "input",
        knows: &["finding", "model"],
        crates: &[
            "chrono",
            "chrono_tz",
            "computus",
            "csv",
            "encoding_rs",
            "quick_xml",
            "serde",
            "serde_json",
            "strsim",
            "thiserror",
            "toml",
            "zip",
        ],
    },
    Part { name: "plan", knows: &["model"], crates: &["chrono", "thiserror"] },
    // The checker says which rule was meant by a name that there is not.
    Part { name: "check", knows: &["finding", "model"], crates: &["chrono", "strsim"] },
    // What would have been otherwise is planned, not guessed: the report asks the planner.
    Part { name: "report", knows: &["model", "plan"], crates: &["chrono"] },
    Part {
        name: "export",
        knows: &["model", "report"],
        crates: &[
            "chrono",
            "chrono_tz",
            "csv",
            "ical",
            "maud",
            "rust_xlsxwriter",
            "serde",
            "serde_json",
            "thiserror",
        ],
    },
];

/// Names that would make the library depend on more than its input.
const WORLD: [&str; 10] = [
    "fs",
    "env",
    "net",
    "process",
    "thread",
    "SystemTime",
    "Instant",
    "HashMap",
    "HashSet",
    "Local",
];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All files below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// What a file of the library, named relative to `src/`, may not say.
fn faults(file: &Path, text: &str) -> Vec<String> {
    let module = module(file);
    let Some(part) = PARTS.iter().find(|p| p.name == module[0]) else { return Vec::new() };
    let shown = file.display();
    let tokens = tokens(text);
    let mut found = Vec::new();
    let paths = paths(&tokens);
    // A module of ours may have the name of a crate.
    let ours = |name: &str| {
        let declared = tokens.windows(2).any(|two| two[0] == "mod" && two[1] == name);
        let imported = |p: &Vec<String>| {
            absolute(&module, p).is_some_and(|p| {
                p.iter().rfind(|part| *part != "self").is_some_and(|last| last == name)
            })
        };
        declared || paths.iter().any(imported)
    };
    for path in &paths {
        if let Some(path) = absolute(&module, path) {
            let known = path.first().map_or("", String::as_str);
            if known != part.name && !part.knows.contains(&known) {
                found.push(format!("{shown}: `{}` may not know `{known}`", part.name));
            }
            continue;
        }
        let first = path[0].as_str();
        let world = path.iter().find(|p| WORLD.contains(&p.as_str()));
        if let (true, Some(name)) = (["std", "chrono"].contains(&first), world) {
            found.push(format!("{shown}: the library may not use `{first}::…{name}`"));
        }
        let is_crate = PARTS.iter().any(|p| p.crates.contains(&first)) || FOREIGN.contains(&first);
        if is_crate && !part.crates.contains(&first) && !ours(first) {
            found.push(format!("{shown}: `{}` may not use the crate `{first}`", part.name));
        }
    }
    found
}

/// Crates of the command line, which no part of the library may use.
const FOREIGN: [&str; 7] =
    ["annotate_snippets", "anstream", "anyhow", "clap", "comfy_table", "sha2", "tempfile"];

#[test]
fn nobody_knows_whom_the_drawing_does_not_let_it_know() {
    let src = src();
    let mut found = Vec::new();
    for file in files(&src) {
        let name = file.strip_prefix(&src).unwrap();
        found.extend(faults(name, &fs::read_to_string(&file).unwrap()));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_sources_hold_the_parts_of_the_table_and_nothing_else() {
    let mut strangers = Vec::new();
    for entry in fs::read_dir(src()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let part = name.strip_suffix(".rs").unwrap_or(&name);
        if !["lib", "bin"].contains(&part) && PARTS.iter().all(|p| p.name != part) {
            strangers.push(name);
        }
    }
    assert!(strangers.is_empty(), "say in PARTS who may know {}", strangers.join(", "));
    for entry in fs::read_dir(src().join("bin")).unwrap() {
        assert_eq!(entry.unwrap().file_name(), "vuoro", "there is one binary");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    let mut found = Vec::new();
    for file in files(&src()) {
        let text = fs::read_to_string(&file).unwrap();
        let is_rust = file.extension().is_some_and(|ending| ending == "rs");
        if is_rust && !text.starts_with("//! ") {
            found.push(format!("{} does not begin with what it is for", file.display()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Whether a line of code in a file breaks the drawing.
fn breaks(file: &str, code: &str) -> bool {
    !faults(Path::new(file), code).is_empty()
}

#[test]
fn an_arrow_is_seen_however_it_is_written() {
    for (file, code) in [
        ("plan/turns/mod.rs", "use crate::check::Rule;"),
        ("check/mod.rs", "use crate::plan;"),
        ("check/rules/load.rs", "fn f() { let x = crate::plan::turns(c); }"),
        ("check/rules/load.rs", "use crate::{model::Term, plan::{self, Attendance}};"),
        ("check/rules/load.rs", "use super::super::super::plan;"),
        ("model/week.rs", "fn f(f: &crate::finding::Finding) {}"),
        ("model/week.rs", "use super::super::input::{a, b};"),
        ("model/week.rs", "use serde::Serialize;"),
        ("input/term.rs", "use crate::{finding::Place, plan::Attendance};"),
        ("input/term.rs", "fn f() { crate::report::term_figures(); }"),
        ("report/term.rs", "use crate::export::words::{self, Words};"),
        ("export/csv.rs", "use crate::input::SourceMap;"),
        ("finding.rs", "use crate::input::SourceMap;"),
        ("plan/roster.rs", "let seen = std::collections::HashMap::new();"),
        ("plan/roster.rs", "use std::{collections::{BTreeMap, HashSet}, fmt};"),
        ("export/mod.rs", "let now = chrono::Local::now();"),
        ("plan/turns/mod.rs", "fn f() { std::thread::scope(|s| deal(s)); }"),
        ("export/mod.rs", "fn f() { std::fs::write(a, b); }"),
        ("report/term.rs", "let x = anyhow::anyhow!(1);"),
        ("plan/mod.rs", "let a = '\"'; use crate::check::Rule; let b = '\"';"),
    ] {
        assert!(breaks(file, code), "{file}: {code}");
    }
    for (file, code) in [
        ("plan/turns/mod.rs", "use crate::model::Term; use super::due; use crate::plan::due;"),
        ("plan/turns/mod.rs", "// unlike crate::check\nlet x = \"crate::check\";"),
        ("export/csv.rs", "use crate::report::TermFigures;"),
        ("input/term.rs", "use super::toml::Table; use crate::finding::{Finding, Place};"),
    ] {
        assert!(!breaks(file, code), "{file}: {code}");
    }
}

/// Somebody else may have chosen the name of a file: what is printed of one goes through one function.
#[test]
fn no_path_is_printed_as_it_is() {
    let mut folders = vec![PathBuf::from("src/bin/vuoro")];
    let mut looked = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let raw = text.lines().position(|line| line.contains(".display()"));
            assert_eq!(raw, None, "{}: write `.shown()` (text.rs) instead", path.display());
            looked += 1;
        }
    }
    assert!(looked > 50, "{looked}");
}
