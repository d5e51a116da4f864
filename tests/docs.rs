//! The documents are true to the code: their links lead somewhere, every key of the files is
//! described and every described key is known, as is all that is written, and every command they
//! show can be run.
#![cfg(feature = "cli")]

#[path = "docs/fields.rs"]
mod fields;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use vuoro::export::words::Words;
use vuoro::files;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Fate, Language};

#[path = "docs/commands.rs"]
mod commands;
#[path = "common/folders.rs"]
mod folders;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The front page, the table of examples, and every page of `docs/`.
fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        ["README.md", "CHANGELOG.md", "examples/README.md"].map(|f| root().join(f)).into();
    found.retain(|f| f.exists());
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The text outside blocks and spans of code.
fn prose(text: &str) -> String {
    let blocks = text.split("```").step_by(2);
    blocks.flat_map(|b| b.split('`').step_by(2)).collect()
}

/// The lines that give a page its shape: headings, rows of tables and points by their kind.
fn shape(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.is_empty());
    let kind = |line: &str| {
        let mark = line.split(' ').next().unwrap_or_default();
        let cells = line.matches('|').count();
        if matches!(mark, "#" | "##" | "-") || cells > 0 {
            format!("{mark}{cells}")
        } else {
            String::new()
        }
    };
    lines.map(kind).collect()
}

#[test]
fn libraries_are_told_the_same_in_every_language() {
    let page = |language: &str| {
        let name = format!("docs/calendars.{language}.md");
        fs::read_to_string(root().join(name)).unwrap()
    };
    let [fi, sv, en] = ["fi", "sv", "en"].map(page);
    let changes = fs::read_to_string(root().join("docs/changes.md")).unwrap();
    assert_eq!(shape(&fi), shape(&en));
    assert_eq!(shape(&sv), shape(&en));
    assert!(en.lines().filter(|line| line.starts_with("## ")).count() >= 6);
    // What the calendars say in each language is what the page says that they say.
    for (page, language) in [(fi, Language::Fi), (sv, Language::Sv), (en, Language::En)] {
        let words = Words::of(language);
        let all =
            [Fate::Moved("Sastamala"), Fate::Swapped("Kangasala"), Fate::Cancelled, Fate::Unfilled];
        for fate in all {
            let prefix = fate.prefix(language);
            assert!(page.contains(&format!("| {} |", prefix.trim_end_matches(": "))), "{prefix}");
            assert!(changes.contains(&format!("| {} |", fate.words(language))), "{fate:?}");
        }
        assert!(page.contains(&format!("({})", words.open)), "{language:?}");
        for program in ["Outlook", "Google", "Mac", "iPhone", "Thunderbird", "Nextcloud"] {
            assert!(page.contains(program), "{language:?} {program}");
        }
    }
}

/// The blocks of code that are marked with a language, or with none.
fn blocks<'t>(text: &'t str, language: &'t str) -> impl Iterator<Item = &'t str> {
    let inside = text.split("```").skip(1).step_by(2);
    inside.filter_map(move |block| block.strip_prefix(language)?.strip_prefix('\n'))
}

/// The anchor that a heading has on the web: lower case, hyphens, no punctuation.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn the_index_has_every_page_and_every_folder_of_docs() {
    let index = fs::read_to_string(root().join("docs/README.md")).unwrap();
    let mut pages = 0;
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let link = if path.is_dir() { format!("({name}/") } else { format!("({name})") };
        if path.is_dir() || path.extension().is_some_and(|e| e == "md") && name != "README.md" {
            assert!(index.contains(&link), "docs/README.md does not link to {name}");
            pages += 1;
        }
    }
    assert!(pages > 15, "only {pages} pages were found");
}

#[test]
fn every_word_of_the_glossary_is_there_in_three_languages() {
    let glossary = fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    let rows = glossary.lines().filter(|line| line.starts_with("| "));
    let mut words = BTreeSet::new();
    for row in rows.filter(|row| !row.starts_with("| English |")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{row}");
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{row}");
        assert!(words.insert(cells[0].to_owned()), "`{}` stands there twice", cells[0]);
    }
    for word in ["quota", "pool", "tolerance", "tie", "wish", "balance", "rounding", "keep"] {
        assert!(words.iter().any(|w| w == word), "the glossary lacks `{word}`");
    }
}

#[test]
fn every_link_leads_somewhere() {
    let mut looked_at = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for link in prose(&text).split("](").skip(1).filter_map(|l| l.split(')').next()) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            looked_at += 1;
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => document.clone(),
                _ => document.parent().unwrap().join(path),
            };
            assert!(target.exists(), "{}: `{link}` leads nowhere", document.display());
            if !heading.is_empty() {
                let text = fs::read_to_string(&target).unwrap();
                let mut headings = text.lines().filter(|l| l.starts_with('#'));
                let found = headings.any(|l| anchor(l.trim_start_matches('#').trim()) == heading);
                assert!(found, "{}: `{link}` names no heading", document.display());
            }
        }
    }
    assert!(looked_at > 20, "only {looked_at} links were found");
}

/// The keys of the files, as the reader itself lists them to whoever writes an unknown one.
fn keys_of_the_reader() -> BTreeSet<String> {
    let tables = [
        ("the consortium file", "qqqqqq = 1"),
        ("`[consortium]`", "[consortium]\nqqqqqq = 1"),
        ("`[service]`", "[service]\nqqqqqq = 1"),
        ("`hours`", "[service.hours]\nqqqqqq = 1"),
        ("`[allocation]`", "[allocation]\nqqqqqq = 1"),
        ("`[[library]]`", "[[library]]\nqqqqqq = 1"),
        ("`[[library.ring]]`", "[[library]]\n[[library.ring]]\nqqqqqq = 1"),
        ("an entry of `learns`", "[[library]]\n[[library.ring]]\nlearns = [{ qqqqqq = 1 }]"),
        ("`[[pool]]`", "[[pool]]\nqqqqqq = 1"),
        ("`[[pin]]`", "[[pin]]\nqqqqqq = 1"),
        ("`[[together]]` and `[[apart]]`", "[[together]]\nqqqqqq = 1"),
        ("`[check]`", "[check]\nqqqqqq = 1"),
        ("`[usage]`", "[usage]\nqqqqqq = 1"),
        ("an entry of `[check]`", "[check]\nwarn = [{ qqqqqq = 1 }]"),
        ("the term file", "qqqqqq = 1"),
        ("`[term]`", "[term]\nqqqqqq = 1"),
        ("`[allocation]` of the term file", "[allocation]\nqqqqqq = 1"),
        ("`[load]`", "[load]\nqqqqqq = 1"),
        ("`[[closed]]`", "[[closed]]\nqqqqqq = 1"),
        ("`[[absence]]`", "[[absence]]\nqqqqqq = 1"),
        ("`[[member]]`", "[[member]]\nqqqqqq = 1"),
        ("`[[change]]`", "[[change]]\nqqqqqq = 1"),
        ("`[[missed]]`", "[[missed]]\nqqqqqq = 1"),
        ("`[[ring]]` of the term file", "[[ring]]\nqqqqqq = 1"),
    ];
    let mut keys = BTreeSet::new();
    for (title, text) in tables {
        let mut sources = SourceMap::default();
        let file = sources.add("file.toml", text.as_bytes());
        let mut findings = input::consortium(&mut sources, file).unwrap_err().into_vec();
        findings.extend(input::term_files(&sources, file).unwrap_err());
        let known = format!("{title} knows these keys: ");
        let mut lists = findings.iter().filter_map(|f| f.help.strip_prefix(&known));
        let list = lists.next().unwrap_or_else(|| panic!("nothing lists the keys of {title}"));
        keys.extend(list.split(", ").map(str::to_owned));
    }
    keys
}

/// The keys that the tables of a part of `format.md` describe.
fn described(part: &str) -> BTreeSet<String> {
    let rows = part.lines().filter_map(|l| l.strip_prefix("| `"));
    let heads = rows.filter_map(|l| l.split(" | ").next());
    let keys = heads.flat_map(|head| head.split('`').step_by(2).map(str::to_owned));
    keys.filter(|k| !k.is_empty()).collect()
}

#[test]
fn every_key_of_the_files_is_described() {
    let format = fs::read_to_string(root().join("docs/format.md")).unwrap();
    for key in keys_of_the_reader() {
        assert!(format.contains(&format!("`{key}`")), "docs/format.md does not mention `{key}`");
    }
}

#[test]
fn every_described_key_of_the_files_is_known() {
    let format = fs::read_to_string(root().join("docs/format.md")).unwrap();
    let (files, _) = format.split_once("\n## `roster.csv`").unwrap();
    let (_, files) = files.split_once("\n## The consortium file").unwrap();
    let (known, described) = (keys_of_the_reader(), described(files));
    assert!(described.len() > 40, "only {} keys were found", described.len());
    let unknown: Vec<_> = described.difference(&known).collect();
    assert!(unknown.is_empty(), "docs/format.md describes keys that no file has: {unknown:?}");
}

#[test]
fn the_files_shown_as_examples_can_be_read() {
    let format = fs::read_to_string(root().join("docs/format.md")).unwrap();
    let shown: Vec<&str> = blocks(&format, "toml").collect();
    let [consortium, term] = shown[..] else { panic!("one example of each file") };
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", consortium.as_bytes());
    input::consortium(&mut sources, file).expect("the consortium file shown is right");
    let members = include_bytes!("../examples/piki-2018-fair/consortium.toml");
    let file = sources.add("consortium.toml", members);
    let piki = input::consortium(&mut sources, file).unwrap().value;
    let file = sources.add("syksy.toml", term.as_bytes());
    input::term(&mut sources, file, &piki, None).expect("the term file shown is right");
}

/// The keys of a JSON document at any depth.
fn json_keys(value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            keys.insert(key.clone());
            json_keys(value, keys);
        }),
        Value::Array(values) => values.iter().for_each(|v| json_keys(v, keys)),
        _ => {}
    }
}

#[test]
fn every_column_and_every_key_that_is_written_is_described() {
    let format = fs::read_to_string(root().join("docs/format.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut keys = BTreeSet::new();
    for example in ["piki-2018-exact", "piki-2018-fair", "piki-2018-usage"] {
        let term = root().join("examples").join(example).join("syksy.toml");
        let out = folder.path().join(example);
        let mut vuoro = Command::new(env!("CARGO_BIN_EXE_vuoro"));
        vuoro.args(["allocate", "--format", "json", "--out"]).arg(out).arg(term);
        let document: Value = serde_json::from_slice(&vuoro.output().unwrap().stdout).unwrap();
        json_keys(&document, &mut keys);
    }
    assert!(keys.contains("targets"), "an example has pooled remainders");
    assert!(keys.contains("why"), "in one a library is far from its due");
    assert!(keys.contains("relative"), "an example names usage");
    let columns =
        files::roster::COLUMNS.into_iter().chain(files::ledger::COLUMNS).map(str::to_owned);
    for key in keys.into_iter().chain(columns) {
        let described =
            format.contains(&format!("`{key}`")) || format.contains(&format!(".{key}`"));
        assert!(described, "docs/format.md does not mention `{key}`");
    }
}
