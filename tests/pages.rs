//! A real browser looks at sites: tests/pages/run, which needs a browser and npm, and which cargo
//! alone cannot bring. `PAGES=all cargo test --test pages` runs it; otherwise it is said loudly
//! that it was not.
#![cfg(feature = "cli")]

use std::env;
use std::fs;
use std::io::{Write, stderr};
use std::path::Path;
use std::process::Command;

/// The sites, the terms that they show, and where they are said to be.
const SITES: [(&str, &str, Option<&str>); 3] = [
    ("fair", "examples/piki-2018-fair", None),
    ("published", "examples/piki-2018", None),
    ("hostile", "tests/pages/hostile", Some("https://kirjo.example/vuorot")),
];

#[test]
fn a_browser_finds_no_fault_with_the_pages() {
    if env::var_os("PAGES").is_none() {
        // Not by eprintln, which is shown of failing tests only.
        let said = "\n!!! SKIPPED: no browser has looked at the pages (axe, links, clocks, paper); \
                    .ci/run does that, or PAGES=all cargo test --test pages\n";
        stderr().write_all(said.as_bytes()).unwrap();
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // A copy: exporting begins with a roster, which would be written beside the term file.
    let folder = tempfile::tempdir().unwrap();
    for (name, from, base) in SITES {
        let copy = folder.path().join("terms").join(name);
        fs::create_dir_all(&copy).unwrap();
        for file in ["consortium.toml", "syksy.toml"] {
            fs::copy(root.join(from).join(file), copy.join(file)).unwrap();
        }
        if name == "fair" {
            with_usage(root, &copy);
        } else if let Ok(chats) = fs::read(root.join(from).join("chats.csv")) {
            fs::write(copy.join("chats.csv"), chats).unwrap();
        }
        let term = copy.join("syksy.toml");
        vuoro(&["allocate"], &term, None);
        let mut words = vec!["export", "--to", "html"];
        words.extend(base.iter().flat_map(|base| ["--base-url", base]));
        vuoro(&words, &term, Some(&folder.path().join("sites").join(name)));
    }
    several(root, folder.path());
    let sites = folder.path().join("sites");
    let looked = Command::new(root.join("tests/pages/run")).arg(sites).status().unwrap();
    assert!(looked.success());
}

/// A site of three terms, in which a library leaves and another joins.
fn several(root: &Path, folder: &Path) {
    let (example, copy) = (root.join("examples/three-terms"), folder.join("terms/terms"));
    fs::create_dir_all(&copy).unwrap();
    for file in fs::read_dir(example).unwrap().map(|entry| entry.unwrap().path()) {
        fs::copy(&file, copy.join(file.file_name().unwrap())).unwrap();
    }
    let terms = ["1-syksy.toml", "2-kevat.toml", "3-syksy.toml"].map(|term| copy.join(term));
    for term in &terms {
        vuoro(&["allocate"], term, None);
    }
    let first: Vec<&str> = terms[..2].iter().map(|term| term.to_str().unwrap()).collect();
    let words = [&["export", "--to", "html"], &first[..]].concat();
    vuoro(&words, &terms[2], Some(&folder.join("sites/terms")));
}

/// Gives a term what was counted in the example of usage, so that its site has a page of it.
fn with_usage(root: &Path, copy: &Path) {
    let example = root.join("examples/piki-2018-usage");
    fs::copy(example.join("chats.csv"), copy.join("chats.csv")).unwrap();
    let agreed = fs::read_to_string(example.join("consortium.toml")).unwrap();
    let start = agreed.find("[usage]").unwrap();
    let table = &agreed[start..][..agreed[start..].find("[[library]]").unwrap()];
    for (file, more) in
        [("consortium.toml", table), ("syksy.toml", "[load]\nfiles = [\"chats.csv\"]\n")]
    {
        let mut file = fs::OpenOptions::new().append(true).open(copy.join(file)).unwrap();
        write!(file, "\n{more}").unwrap();
    }
}

fn vuoro(words: &[&str], term: &Path, out: Option<&Path>) {
    let mut vuoro = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    vuoro.args(words).arg(term);
    if let Some(out) = out {
        vuoro.arg("--out").arg(out);
    }
    let run = vuoro.output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}
