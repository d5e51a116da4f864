//! The drawing in docs/architecture.md, held against the sources: who may know whom, what lies
//! directly under `src/`, which crates each part may use, and that no files know each other in a
//! circle.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "layers/circles.rs"]
mod circles;
#[path = "layers/source.rs"]
mod source;

use source::{absolute, module, paths, tokens};

/// A part of the house.
struct Part {
    name: &'static str,
    /// Crates that it may use besides `std`.
    crates: &'static [&'static str],
}

const PARTS: [Part; 9] = [
    Part { name: "model", crates: &["chrono", "computus", "thiserror"] },
    // Readers say which name was meant by one that there is not.
    Part { name: "finding", crates: &["strsim"] },
    Part {
        name: "files",
        crates: &["chrono", "chrono_tz", "csv", "serde", "serde_json", "thiserror"],
    },
    Part {
        name: "input",
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
    Part { name: "plan", crates: &["chrono", "thiserror"] },
    // Two wordings of an event are told apart by their digests.
    Part { name: "lifecycle", crates: &["chrono", "chrono_tz", "sha2", "thiserror"] },
    // The checker says which rule was meant by a name that there is not.
    Part { name: "check", crates: &["chrono", "strsim"] },
    Part { name: "report", crates: &["chrono"] },
    Part {
        name: "export",
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

/// Whom each part may know besides itself, by the drawing in docs/architecture.md.
fn drawing() -> BTreeMap<String, Vec<String>> {
    drawn_below("Layers")
}

/// The drawing below a heading of docs/architecture.md.
fn drawn_below(heading: &str) -> BTreeMap<String, Vec<String>> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md");
    let page = fs::read_to_string(page).unwrap();
    let heading = format!("\n## {heading}\n\n```\n");
    let (_, behind) = page.split_once(&heading).expect("the drawing");
    let (drawing, _) = behind.split_once("```").expect("the drawing ends");
    let arrows = drawing.lines().map(|line| {
        let (part, knows) = line.split_once('→').unwrap_or((line, ""));
        let knows = knows.split(',').map(|name| name.trim().to_owned());
        (part.trim().to_owned(), knows.filter(|name| !name.is_empty()).collect())
    });
    arrows.collect()
}

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
fn faults(file: &Path, text: &str, drawing: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let module = module(file);
    let Some(part) = PARTS.iter().find(|p| p.name == module[0]) else { return Vec::new() };
    let may_know = drawing.get(part.name).map_or(&[][..], Vec::as_slice);
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
            if known != part.name && may_know.iter().all(|part| part != known) {
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
    ["annotate_snippets", "anstream", "anyhow", "clap", "comfy_table", "toml_edit", "tempfile"];

#[test]
fn nobody_knows_whom_the_drawing_does_not_let_it_know() {
    let (src, drawing) = (src(), drawing());
    let mut found = Vec::new();
    for file in files(&src) {
        let name = file.strip_prefix(&src).unwrap();
        found.extend(faults(name, &fs::read_to_string(&file).unwrap(), &drawing));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_drawing_has_every_part_and_its_arrows_point_one_way() {
    let drawing = drawing();
    let parts: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
    let drawn: Vec<&str> =
        drawing.keys().map(String::as_str).filter(|part| *part != "bin/vuoro").collect();
    let mut sorted = parts.clone();
    sorted.sort_unstable();
    assert_eq!(drawn, sorted);
    // Whoever knows nobody that is left can be taken away, until there is nobody.
    let mut left: BTreeMap<_, _> = drawing.iter().collect();
    while let Some(part) = left
        .iter()
        .find(|(_, knows)| knows.iter().all(|known| !left.contains_key(known)))
        .map(|(part, _)| *part)
    {
        left.remove(part);
    }
    assert!(left.is_empty(), "a circle: {:?}", left.keys());
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

/// What a file of the command line, named relative to its folder, may not say.
fn faults_of_room(file: &Path, text: &str, drawing: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let module = module(file);
    let Some(may_know) = drawing.get(&module[0]) else {
        return vec![format!("{}: `{}` is not drawn", file.display(), module[0])];
    };
    let paths = paths(&tokens(text));
    let ours = paths.iter().filter(|path| path[0] != "vuoro");
    let named = ours.filter_map(|path| absolute(&module, path));
    let mut found = Vec::new();
    for path in named.filter(|path| path.len() > 1) {
        let (room, inside) = (&path[0], &path[1]);
        if *room != module[0] && !may_know.contains(room) {
            found.push(format!("{}: `{}` may not know `{room}`", file.display(), module[0]));
        }
        let is_other = module.len() > 1 && *inside != module[1];
        if room == "commands" && module[0] == "commands" && is_other {
            found.push(format!("{}: a command may not know `{inside}`", file.display()));
        }
    }
    found
}

#[test]
fn rooms_of_the_command_line_know_whom_the_drawing_lets_them_and_no_command_another() {
    let (root, drawing) = (src().join("bin/vuoro"), drawn_below("`bin/vuoro/`"));
    let mut found = Vec::new();
    for (file, text) in sources(&root, "main.rs") {
        found.extend(faults_of_room(&file, &text, &drawing));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    for (file, code) in [
        ("commands/swap.rs", "use crate::commands::undo::Undo;"),
        ("commands/explain/cell.rs", "use super::super::check::Check;"),
        ("store/files.rs", "use crate::session::term::Files;"),
        ("render/text.rs", "fn f() { crate::store::files::read(p) }"),
        ("elsewhere/text.rs", ""),
    ] {
        assert!(!faults_of_room(Path::new(file), code, &drawing).is_empty(), "{file}: {code}");
    }
    for (file, code) in [
        ("commands/explain/cell.rs", "use super::page::Page; use vuoro::check::check;"),
        ("session/term.rs", "use crate::store::files;"),
    ] {
        assert!(faults_of_room(Path::new(file), code, &drawing).is_empty(), "{file}: {code}");
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

/// The files below a folder with their texts, without what is below another.
fn sources(root: &Path, without: &str) -> Vec<(PathBuf, String)> {
    let own = files(root).into_iter().filter(|file| !file.starts_with(root.join(without)));
    own.map(|file| {
        let text = fs::read_to_string(&file).unwrap();
        (file.strip_prefix(root).unwrap().to_owned(), text)
    })
    .collect()
}

#[test]
fn no_files_know_each_other_in_a_circle() {
    let library = circles::circles(&sources(&src(), "bin"));
    let command = circles::circles(&sources(&src().join("bin/vuoro"), "nothing"));
    let command = command
        .into_iter()
        .map(|group| group.iter().map(|file| format!("bin/vuoro/{file}")).collect::<Vec<String>>());
    let found = library.into_iter().chain(command);
    let found: Vec<String> = found.map(|group| group.join(" ")).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_circle_is_seen_through_what_is_handed_on_and_tests_are_left_out() {
    let house = |files: &[(&str, &str)]| {
        let files = files.iter().map(|&(file, text)| (PathBuf::from(file), text.to_owned()));
        circles::circles(&files.collect::<Vec<_>>())
    };
    let handed_on = ("plan/mod.rs", "mod a;\nmod b;\npub use a::A;\npub(crate) use b::b;");
    let one_way = [handed_on, ("plan/a.rs", "struct A;"), ("plan/b.rs", "use crate::plan::A;")];
    assert_eq!(house(&one_way), Vec::<Vec<String>>::new());
    let both = [handed_on, ("plan/a.rs", "fn f() { super::b() }"), one_way[2]];
    assert_eq!(house(&both), [["plan/a.rs", "plan/b.rs"]]);
    let with_its_folder = [
        ("plan/mod.rs", "mod a;\npub struct P;\nfn f() { a::g() }"),
        ("plan/a.rs", "use super::P;"),
    ];
    assert_eq!(house(&with_its_folder), [["plan/a.rs", "plan/mod.rs"]]);
    let tested = ("plan/a.rs", "struct A;\n#[cfg(test)]\nmod tests { use crate::plan::b; }");
    assert_eq!(house(&[handed_on, tested, one_way[2]]), Vec::<Vec<String>>::new());
}

/// Whether a line of code in a file breaks the drawing.
fn breaks(file: &str, code: &str) -> bool {
    !faults(Path::new(file), code, &drawing()).is_empty()
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
        ("files/roster.rs", "use crate::export::words::Words;"),
        ("check/rows.rs", "use crate::input::holidays;"),
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
