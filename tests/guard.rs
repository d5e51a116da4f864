//! Everything that is written for every example and for the terms of the command line's tests: plans,
//! rosters, ledgers, calendars, pages, workbooks, JSON, and what commands print. One digest for each
//! file stands in `tests/guard.txt`, so that a change of the code that changes a byte says which.
//! `UPDATE_GOLDEN=1` writes the list anew; the commit says why the other bytes are better.
#![cfg(all(feature = "cli", feature = "xlsx"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

#[path = "common/folders.rs"]
mod folders;

use folders::{copy, entries};

/// Folders with terms, by their paths from the root of the repository.
const FOLDERS: [&str; 2] = ["examples", "tests/cli/fixtures"];

/// As many digits as tell two files apart.
const DIGITS: usize = 16;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let halves = digest.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    halves.take(DIGITS).map(|half| char::from_digit(half.into(), 16).unwrap()).collect()
}

/// The digests of everything below a folder, by path; the many pages, calendars and scripts of one
/// folder are one line for each kind.
fn add_files(folder: &Path, name: &str, found: &mut BTreeMap<String, String>) {
    let mut kinds: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for path in entries(folder) {
        let own = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            add_files(&path, &format!("{name}/{own}"), found);
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("toml") => {}
            Some(kind @ ("html" | "ics" | "js")) => {
                let all = kinds.entry(format!("{name}/*.{kind}")).or_default();
                all.extend(format!("{own} {}\n", digest(&bytes)).into_bytes());
            }
            _ => drop(found.insert(format!("{name}/{own}"), digest(&bytes))),
        }
    }
    found.extend(kinds.into_iter().map(|(name, all)| (name, digest(&all))));
}

/// The terms of a folder; terms that follow each other are in their order.
fn terms(folder: &Path) -> Vec<String> {
    let is_term = |path: &PathBuf| {
        path.extension().is_some_and(|e| e == "toml")
            && fs::read_to_string(path).unwrap().contains("[term]\n")
    };
    let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    entries(folder).into_iter().filter(is_term).map(name).collect()
}

/// Runs a command on a term: how it ended and what it printed.
fn run(folder: &Path, line: &str) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    command.current_dir(folder).args(line.split(' ')).env("COLUMNS", "100");
    let output = command.output().unwrap();
    let mut all = format!("{:?}\n", output.status.code()).into_bytes();
    all.extend(output.stdout);
    all.extend(output.stderr);
    all
}

/// Everything that comes of the terms of one folder, which has been copied.
fn add_folder(folder: &Path, name: &str, found: &mut BTreeMap<String, String>) {
    for term in terms(folder) {
        let roster = term.trim_end_matches(".toml");
        let lines = [
            format!("allocate {term}"),
            format!("allocate {term} --format json"),
            format!("explain {term}"),
            format!("explain {term} --format json"),
            format!("compare {term} --set allocation.method=hamilton --format json"),
            format!("fairness {roster} --format json"),
            "status . --now 2026-11-01T00:00:00Z".to_owned(),
            format!(
                "export {term} --to html --to ical --to csv --to json --to xlsx --out site-{roster}"
            ),
            format!("check {term} --locked --format json"),
        ];
        for line in lines {
            found.insert(format!("{name}: vuoro {line}"), digest(&run(folder, &line)));
        }
    }
    add_files(folder, name, found);
}

#[test]
fn every_byte_that_is_written_is_that_of_the_list() {
    let copied = tempfile::tempdir().unwrap();
    let mut found = BTreeMap::new();
    let mut folders = 0;
    for at in FOLDERS {
        copy(&root().join(at), &copied.path().join(at));
        for folder in entries(&copied.path().join(at)).into_iter().filter(|path| path.is_dir()) {
            let name = folder.strip_prefix(copied.path()).unwrap().to_str().unwrap().to_owned();
            add_folder(&folder, &name, &mut found);
            folders += 1;
        }
    }
    assert!(folders > 15, "only {folders} folders were found");
    let lines = found.iter().map(|(name, digest)| format!("{digest} {name}\n"));
    let (text, list) = (lines.collect::<String>(), root().join("tests/guard.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&list, text).unwrap();
        return;
    }
    let expected = fs::read_to_string(&list).unwrap();
    let others = |a: &str, b: &str| -> String {
        let there: std::collections::BTreeSet<&str> = b.lines().collect();
        let missing = a.lines().filter(|line| !there.contains(line));
        missing.map(|line| format!("{line}\n")).take(40).collect()
    };
    assert!(
        text == expected,
        "UPDATE_GOLDEN=1 if this is meant\nwas:\n{}is:\n{}",
        others(&expected, &text),
        others(&text, &expected)
    );
}
