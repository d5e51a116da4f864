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

/// Why a line gets the program from a place that is not ours, if it does.
fn is_of_others(line: &str) -> Option<&'static str> {
    let has = |text: &str| line.contains(text);
    let by_name = ["cargo install", "cargo add", "binstall", "pip install", "pipx install"];
    let of_others =
        ["npm install", "npm i", "npx", "brew install", "apt-get install", "docker pull"];
    let installs = |how: &&str| line.split(how).skip(1).any(|behind| behind.contains(" vuoro"));
    if by_name.iter().chain(&of_others).any(installs) && !has("--path") {
        return Some("installs by a name in somebody's registry");
    }
    let declares =
        line.trim_start_matches([' ', '`', '-']).starts_with("vuoro = ") || has("`vuoro = ");
    if declares && !has("path = ") && !has("git = ") {
        return Some("takes the crate from the registry");
    }
    let places = ["crates.io/crates/vuoro", "docs.rs/vuoro", "pypi.org/project/vuoro"];
    if places.into_iter().any(has) {
        return Some("names a page that is not ours");
    }
    let hosts = ["github.com/", "gitlab.com/", "codeberg.org/", "ghcr.io/", "docker.io/", "uses: "];
    let of_host = |host: &&str| line.split(host).skip(1).any(|path| path.contains("/vuoro"));
    hosts.iter().any(of_host).then_some("names a repository that is not ours")
}

#[test]
fn nothing_is_installed_by_a_name_that_is_not_ours() {
    let mut files: Vec<PathBuf> =
        ["README.md", "CHANGELOG.md", "Cargo.toml", ".pre-commit-hooks.yaml"]
            .map(Into::into)
            .into();
    for folder in [".ci", "benches", "data", "docs", "examples", "src"] {
        files_in(Path::new(folder), &mut files);
    }
    for script in ["tests/clients/run", "tests/pages/run", "tests/sheets/run", "tests/sarif/run"] {
        files.push(script.into());
    }
    let mut found = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(root().join(&file)) else { continue };
        for (line, number) in text.lines().zip(1..) {
            let why = is_of_others(line);
            found.extend(why.map(|why| format!("{}:{number}: {why}: {line}", file.display())));
        }
    }
    assert_eq!(found, Vec::<String>::new());
    // In the page that others copy from, the place is one that nobody can register (RFC 2606).
    let page = read("docs/ci.md");
    let places: Vec<&str> = page.lines().filter(|line| line.contains("/vuoro")).collect();
    let places = places.iter().filter(|line| line.contains("https://"));
    let owners: Vec<&str> = places
        .map(|line| line.split("https://").nth(1).unwrap().split('/').next().unwrap())
        .collect();
    assert!(
        owners.len() >= 4 && owners.iter().all(|owner| *owner == "git.example.org"),
        "{owners:?}"
    );
}

#[test]
fn names_that_are_not_ours_are_noticed() {
    for line in [
        "    - cargo install --locked vuoro",
        "cargo install --git https://git.example.org/x.git && cargo install vuoro",
        "pip install -q vuoro",
        "npx --yes vuoro",
        "dependencies it is `vuoro = { default-features = false }`",
        "vuoro = \"0.1\"",
        "see https://docs.rs/vuoro",
        "- uses: someone/vuoro@v1",
        "image: ghcr.io/someone/vuoro:latest",
    ] {
        assert!(is_of_others(line).is_some(), "{line}");
    }
    for line in [
        "`cargo install --path . --locked`",
        "cargo install --locked cargo-mutants",
        "cargo install --locked --git https://git.example.org/consortium/vuoro.git --rev 0",
        "- uses: actions/checkout@v4",
        "vuoro check --locked syksy.toml",
    ] {
        assert_eq!(is_of_others(line), None, "{line}");
    }
}
