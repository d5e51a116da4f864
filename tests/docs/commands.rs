//! Commands in documents: each is run, here or where a terminal is shown (`tests/shown.rs`), or stands
//! in the list of those that are not, with the reason.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::folders::copy;
use super::{documents, root};

/// What is not run: the page, the beginning of the lines, and why.
const NOT_RUN: &[(&str, &str, &str)] = &[
    ("README.md", "cargo test", "it is what runs this"),
    ("docs/ci.md", "cargo install --locked --git", "from a copy that is the reader's own"),
    (
        "docs/ci.md",
        "- run: vuoro check",
        "in a workflow of GitHub; `tests/rules.rs` has the formats",
    ),
    ("docs/ci.md", "run: vuoro check", "likewise"),
    ("docs/ci.md", "- vuoro check", "in a pipeline of GitLab, likewise"),
    ("docs/pages.md", "PAGES=all cargo test --test pages", "needs a browser; `.ci/run` runs it"),
    ("docs/performance.md", "cargo bench", "measures for minutes"),
    ("docs/performance.md", "cargo build", "builds for minutes"),
    ("docs/performance.md", "target/release/vuoro", "on files that `cargo bench` has generated"),
    ("docs/performance.md", "time target/release/vuoro", "likewise"),
    ("docs/reliability.md", "cargo install --locked cargo-", "from the registry"),
    ("docs/reliability.md", "fuzz/run", "looks for faults for hours; `.ci/search` runs it"),
    ("docs/reliability.md", ".ci/", "likewise, as long as it is told"),
];

/// How `cargo` runs the command line.
const BY_CARGO: [&str; 3] =
    ["cargo run --release --quiet -- ", "cargo run --release -- ", "cargo run -- "];

/// How a command begins in a block that is not marked.
const BEGINS: [&str; 4] = ["vuoro ", "cargo ", "target/release/", "time "];

/// A line of a block of code that is a command.
struct Shown {
    document: PathBuf,
    line: String,
    /// What `vuoro` gets, where that is what is run.
    arguments: Option<String>,
}

/// All commands but those of blocks that show a terminal: lines of blocks marked `sh`, lines of
/// blocks that are not marked and begin like one, and what workflows run.
fn commands() -> Vec<Shown> {
    let mut found = Vec::new();
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        for block in text.split("```").skip(1).step_by(2) {
            let (language, block) = block.split_once('\n').unwrap_or_default();
            for line in block.lines().map(str::trim).filter(|l| !l.is_empty()) {
                let by_cargo = BY_CARGO.iter().find_map(|how| line.strip_prefix(how));
                let arguments = line.strip_prefix("vuoro ").or(by_cargo);
                let is_command = match language {
                    "sh" => !line.starts_with('#'),
                    "yaml" => [" vuoro ", " cargo "].iter().any(|c| line.contains(c)),
                    "" => BEGINS.iter().any(|begin| line.starts_with(begin)),
                    _ => false,
                };
                if is_command {
                    let arguments = arguments.filter(|_| language != "yaml").map(str::to_owned);
                    let document = document.clone();
                    found.push(Shown { document, line: line.to_owned(), arguments });
                }
            }
        }
    }
    found
}

#[test]
fn every_command_that_is_shown_can_be_run() {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("examples"), &folder.path().join("examples"));
    let mut ran = 0;
    for shown in commands() {
        let Some(arguments) = shown.arguments else { continue };
        let plain = arguments.split(" #").next().unwrap_or_default();
        let mut vuoro = Command::new(env!("CARGO_BIN_EXE_vuoro"));
        vuoro.current_dir(folder.path()).args(plain.split_whitespace());
        let output = vuoro.output().unwrap();
        assert!(
            output.status.success(),
            "{}: `vuoro {plain}` fails: {}",
            shown.document.display(),
            String::from_utf8_lossy(&output.stderr)
        );
        ran += 1;
    }
    assert!(ran > 20, "only {ran} commands were found");
}

#[test]
fn a_command_that_is_not_run_stands_in_the_list_and_the_list_has_no_other() {
    let mut used = BTreeSet::new();
    for shown in commands().into_iter().filter(|shown| shown.arguments.is_none()) {
        let page = shown.document.strip_prefix(root()).unwrap();
        let listed = NOT_RUN.iter().position(|(document, begins, _)| {
            Path::new(document) == page && shown.line.starts_with(begins)
        });
        let listed = listed.unwrap_or_else(|| {
            panic!(
                "{}: `{}` is not run: run it, or list it with a reason",
                page.display(),
                shown.line
            )
        });
        used.insert(listed);
    }
    let idle: Vec<_> =
        (0..NOT_RUN.len()).filter(|i| !used.contains(i)).map(|i| NOT_RUN[i]).collect();
    assert!(idle.is_empty(), "listed as not run, and shown nowhere: {idle:?}");
    assert!(NOT_RUN.iter().all(|(_, _, why)| !why.is_empty()));
}
