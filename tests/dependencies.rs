//! What others wrote and we pass on: every crate may be used and passed on under its licence, comes
//! from the registry, is there once, and needs nothing but cargo. Needs no network.
//!
//! Licences are those of this platform's crates; with `CRATES=all` those of every platform's, which
//! cargo may have to fetch.
#![cfg(feature = "cli")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

#[path = "dependencies/licence.rs"]
mod licence;

/// Licences that let everybody use, change and pass on, also as a part of something else. None of
/// them asks that what contains the crate has the same licence.
const ALLOWED: [&str; 7] =
    ["Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MIT-0", "Unicode-3.0", "Zlib"];

/// A crate that states its licence by a text alone: which one that is, and words of the text.
const READ: [(&str, &str, &str); 1] =
    [("ical", "Apache-2.0", "Licensed under the Apache License, Version 2.0")];

/// Crates that are there in two versions: the older one, and who still needs it. An entry that is no
/// longer true fails as well.
const SEVERAL: [(&str, &str, &str); 5] = [
    // Not in the binary: hashes of calcard, which reads calendars in tests.
    ("getrandom", "0.3.4", "ahash"),
    // For UEFI alone, by the two of getrandom.
    ("r-efi", "5.3.0", "getrandom"),
    // Only while compiling: most macros have gone on to 3, this one not.
    ("syn", "2.0.119", "maud_macros"),
    // Reads and writes calendars; its newest version has the older one.
    ("thiserror", "1.0.69", "ical"),
    ("thiserror-impl", "1.0.69", "thiserror"),
];

/// Crates that build or look for what is written in other languages.
const TOOLS: [&str; 5] = ["bindgen", "cc", "cmake", "pkg-config", "vcpkg"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What cargo says, as text.
fn cargo(arguments: &[&str]) -> String {
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo.current_dir(root()).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// Every crate of this platform but ours, as cargo describes it.
fn crates() -> Vec<Value> {
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|l| l.strip_prefix("host: ")).unwrap();
    described(&["--offline", "--filter-platform", host])
}

fn described(which: &[&str]) -> Vec<Value> {
    let metadata = ["metadata", "--locked", "--format-version", "1"];
    let mut metadata: Value =
        serde_json::from_str(&cargo(&[&metadata[..], which].concat())).unwrap();
    let Value::Array(mut packages) = metadata["packages"].take() else { panic!("no packages") };
    packages.retain(|p| p["name"] != "vuoro");
    assert!(packages.len() > 100, "only {} crates were found", packages.len());
    packages
}

/// A crate as cargo has locked it.
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
    /// Names, with a version where there are several.
    needs: Vec<String>,
}

fn locked() -> Vec<Locked> {
    let text = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let blocks = text.split("[[package]]").skip(1).map(|block| {
        let value = |key: &str| {
            let mut lines = block.lines();
            let value = lines.find_map(|l| l.strip_prefix(key)?.strip_prefix(" = \""))?;
            Some(value.trim_end_matches('"').to_owned())
        };
        let entries = block.lines().filter_map(|l| l.strip_prefix(" \"")?.strip_suffix("\","));
        Locked {
            name: value("name").unwrap(),
            version: value("version").unwrap(),
            source: value("source"),
            checksum: value("checksum"),
            needs: entries.map(str::to_owned).collect(),
        }
    });
    blocks.collect()
}

/// The licence of a crate, in words that `licence` understands.
fn terms(package: &Value) -> String {
    let name = package["name"].as_str().unwrap();
    if let Some(terms) = package["license"].as_str() {
        return terms.to_owned();
    }
    let read = READ.iter().find(|(known, _, _)| *known == name);
    let (_, terms, words) = read.unwrap_or_else(|| panic!("`{name}` states no licence"));
    let folder = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
    let file: PathBuf = folder.join(package["license_file"].as_str().unwrap());
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(words), "{}: `{words}` is not in it", file.display());
    (*terms).to_owned()
}

/// Crates that may not be passed on, if these licences are all that is allowed.
fn refused(crates: &[Value], allowed: &[&str]) -> Vec<String> {
    let bad = |package: &&Value| !licence::is_met(&terms(package), allowed);
    crates.iter().filter(bad).map(|p| format!("{} ({})", p["name"], terms(p))).collect()
}

#[test]
fn every_crate_may_be_used_and_passed_on() {
    let everywhere = std::env::var("CRATES").is_ok_and(|which| which == "all");
    let crates = if everywhere { described(&[]) } else { crates() };
    let refused = refused(&crates, &ALLOWED);
    assert!(refused.is_empty(), "not under a licence that is allowed: {refused:#?}");
}

#[test]
fn no_licence_is_allowed_in_vain() {
    let crates = crates();
    for dropped in ALLOWED {
        let others: Vec<&str> = ALLOWED.into_iter().filter(|l| *l != dropped).collect();
        assert!(!refused(&crates, &others).is_empty(), "no crate needs {dropped}: take it out");
    }
    for (name, _, _) in READ {
        let there = crates.iter().any(|p| p["name"] == name && p["license"].is_null());
        assert!(there, "{name} states its licence now, or is gone: take it out");
    }
}

#[test]
fn every_crate_comes_from_the_registry() {
    for Locked { name, source, checksum, .. } in locked() {
        if name == "vuoro" {
            continue;
        }
        let registry = "registry+https://github.com/rust-lang/crates.io-index";
        assert_eq!(source.as_deref(), Some(registry), "{name}");
        assert!(checksum.is_some_and(|c| c.len() == 64), "{name} has no checksum");
    }
}

#[test]
fn no_crate_is_there_twice_but_for_a_reason() {
    let locked = locked();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in &locked {
        versions.entry(&package.name).or_default().insert(&package.version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let known: BTreeSet<&str> = SEVERAL.iter().map(|(name, _, _)| *name).collect();
    let found: BTreeSet<&str> = versions.keys().copied().collect();
    assert_eq!(found, known, "crates in several versions: {versions:?}");
    for (name, older, by) in SEVERAL {
        assert_eq!(versions[name].len(), 2, "{name}: {:?}", versions[name]);
        let exact = format!("{name} {older}");
        let needed = locked.iter().any(|p| p.name == by && p.needs.contains(&exact));
        assert!(needed, "{by} no longer needs {exact}");
    }
}

#[test]
fn cargo_alone_builds_it() {
    for package in crates() {
        let name = package["name"].as_str().unwrap();
        assert!(!TOOLS.contains(&name), "{name} calls tools of other languages");
        assert!(package["links"].is_null(), "{name} links what is not Rust");
    }
}

#[test]
fn the_readme_says_how_many_crates_there_are() {
    let edges = ["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none"];
    let tree = cargo(&edges);
    let lines = tree.lines().map(|l| l.split(' ').take(2).collect::<Vec<_>>());
    let built = lines.filter(|l| l.len() == 2).collect::<BTreeSet<_>>().len() - 1;
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let (before, _) = readme.split_once(" crates").expect("README.md says how many crates");
    let said: usize = before.rsplit(' ').next().unwrap().parse().unwrap();
    assert!(said.abs_diff(built) * 10 <= built, "README.md says {said} crates, there are {built}");
}
