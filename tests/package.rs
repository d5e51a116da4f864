//! What is handed on: the oldest Rust is the same wherever it is said, and a package has what it
//! takes to build it and to read about it, and nothing else.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files that `cargo package` takes.
fn packaged() -> Vec<PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args(["package", "--list", "--allow-dirty", "--offline"]);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files: Vec<PathBuf> =
        String::from_utf8(output.stdout).unwrap().lines().map(PathBuf::from).collect();
    assert!(files.len() > 300, "only {} files", files.len());
    files
}

/// Every file of a folder, as a path from the root.
fn files_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = folder.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            files_in(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// A path without its `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => assert!(plain.pop(), "{}", path.display()),
            part => plain.push(part),
        }
    }
    plain
}

#[test]
fn the_oldest_rust_is_the_same_everywhere() {
    let manifest = read("Cargo.toml");
    let mut lines = manifest.lines();
    let oldest = lines.find_map(|l| l.strip_prefix("rust-version = \"")).unwrap();
    let oldest = oldest.trim_end_matches('"');
    let said = format!("[Rust](https://rustup.rs) {oldest} or newer");
    assert!(read("README.md").contains(&said), "README.md does not say: {said}");
    // Clippy takes it from Cargo.toml, unless its own file says otherwise.
    assert!(!read("clippy.toml").contains("msrv"), "clippy.toml names a Rust of its own");
    // Cargo itself refuses an older one; that a newer one is no proof, .ci/run knows.
    assert!(read(".ci/run").contains("rust-version"), ".ci/run does not try the oldest Rust");
}

#[test]
fn a_package_has_what_it_takes_to_build_it() {
    let packaged = packaged();
    let mut sources = Vec::new();
    files_in(Path::new("src"), &mut sources);
    let mut included = 0;
    for source in &sources {
        assert!(packaged.contains(source), "{} is not packaged", source.display());
        if source.extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let text = read(source);
        for call in ["include_str!(\"", "include_bytes!(\""] {
            for file in text.split(call).skip(1).filter_map(|t| t.split('"').next()) {
                let file = plain(&source.parent().unwrap().join(file));
                assert!(packaged.contains(&file), "{} is not packaged", file.display());
                included += 1;
            }
        }
    }
    assert!(included > 8, "only {included} included files were found");
    // The pages of rules are included by a name that a macro puts together.
    let mut pages = Vec::new();
    files_in(Path::new("docs"), &mut pages);
    for page in pages {
        assert!(packaged.contains(&page), "{} is not packaged", page.display());
    }
}

#[test]
fn a_package_has_what_its_pages_lead_to() {
    let packaged = packaged();
    let mut followed = 0;
    for page in packaged.iter().filter(|p| p.extension().is_some_and(|e| e == "md")) {
        // What stands in blocks and spans of code leads nowhere.
        let text = read(page);
        let prose: String =
            text.split("```").step_by(2).flat_map(|b| b.split('`').step_by(2)).collect();
        for link in prose.split("](").skip(1).filter_map(|l| l.split([')', '#']).next()) {
            if link.is_empty() || link.contains(':') {
                continue;
            }
            let target = plain(&page.parent().unwrap().join(link.trim_end_matches('/')));
            let there = packaged.iter().any(|p| p.starts_with(&target));
            assert!(there, "{}: `{link}` is not packaged", page.display());
            followed += 1;
        }
    }
    assert!(followed > 50, "only {followed} links were found");
}

#[test]
fn a_package_has_nothing_that_nobody_needs() {
    let wanted = [
        ".cargo_vcs_info.json",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "Cargo.toml.orig",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "data",
        "docs",
        "examples",
        "src",
    ];
    for file in packaged() {
        let first = file.components().next().unwrap().as_os_str().to_str().unwrap();
        assert!(wanted.contains(&first), "{} is packaged", file.display());
    }
}
