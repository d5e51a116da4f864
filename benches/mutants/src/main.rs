//! Tries all mutants of a list in a copy of the repository, with one build for all of them.
//!
//! `vuoro-mutants LIST COPY OUT PROGRAM…`: LIST is what `cargo mutants --list --json` says, once or more, PROGRAMs are
//! those of the tests (`lib` for those beside the code). Each mutant is woven into the copy behind a
//! question at run time, and what does not compile so is taken out and told. Then each test runs once
//! by itself, which tells the mutants that it reaches; and each mutant is tried with the tests that
//! reach it, the quickest first, until one fails.

mod list;
mod tests;
mod weave;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail, ensure};
use list::Mutant;
use serde_json::Value;
use weave::What;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, copy, out, programs @ ..] = &arguments[..] else {
        bail!("usage: vuoro-mutants LIST COPY OUT PROGRAM...");
    };
    let (copy, out) = (Path::new(copy), Path::new(out));
    let text = fs::read_to_string(list)?;
    let lists = serde_json::Deserializer::from_str(&text).into_iter::<Vec<Mutant>>();
    let mutants = lists.collect::<Result<Vec<_>, _>>()?.concat();
    ensure!(mutants.len() < 32768, "more mutants than there is room for");
    fs::create_dir_all(out)?;
    let dropped = weave_all(&mutants, copy)?;
    for (file, why) in [("unviable.txt", Why::Wrong), ("alone.txt", Why::Woven)] {
        let of = dropped.iter().filter(|(_, for_what)| **for_what == why);
        let names = of.map(|(id, _)| format!("{}\n", mutants[*id as usize - 1].name));
        fs::write(out.join(file), names.collect::<String>())?;
    }
    eprintln!("{} mutants, of which {} cannot be tried so", mutants.len(), dropped.len());
    let programs = tests::build(copy, programs)?;
    let tests = tests::reached(copy, &programs)?;
    tests::try_all(copy, out, &mutants, &dropped, &programs, &tests)
}

/// Why a mutant is taken out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// It does not compile.
    Wrong,
    /// It does not compile behind a question; alone it could.
    Woven,
}

/// A file as it is, and its mutants.
type File<'a> = (String, Vec<(u32, &'a Mutant)>);

/// Weaves the mutants into the copy, and returns those that are not in it.
fn weave_all(mutants: &[Mutant], copy: &Path) -> anyhow::Result<BTreeMap<u32, Why>> {
    let mut files: BTreeMap<&str, File<'_>> = BTreeMap::new();
    for (id, mutant) in (1..).zip(mutants) {
        if !files.contains_key(mutant.file.as_str()) {
            let text = fs::read_to_string(copy.join(&mutant.file))?;
            files.insert(&mutant.file, (text, Vec::new()));
        }
        files.get_mut(mutant.file.as_str()).expect("was put in").1.push((id, mutant));
    }
    let lib = copy.join("src/lib.rs");
    // Mutants may be sure to fail.
    let allowed = "#![allow(warnings, arithmetic_overflow, unconditional_panic)]\n".to_owned();
    let with_question = allowed + &fs::read_to_string(&lib)? + include_str!("mutated.rs");
    fs::write(lib, with_question)?;
    let mut dropped = BTreeMap::new();
    loop {
        let mut owned = BTreeMap::new();
        for (path, (text, mutants)) in &files {
            let kept: Vec<_> =
                mutants.iter().filter(|(id, _)| !dropped.contains_key(id)).copied().collect();
            let woven = weave::weave(text, &kept).with_context(|| (*path).to_owned())?;
            dropped.extend(woven.without_place.into_iter().map(|id| (id, Why::Woven)));
            fs::write(copy.join(path), woven.text)?;
            owned.insert(*path, woven.owned);
        }
        let errors = errors(copy)?;
        if errors.is_empty() {
            return Ok(dropped);
        }
        let before = dropped.len();
        for error in &errors {
            let spans = error["spans"].as_array().into_iter().flatten();
            let mut spans: Vec<&Value> = spans.collect();
            spans.sort_by_key(|span| span["is_primary"] != true);
            let innermost = spans.iter().find_map(|span| {
                let owned = owned.get(span["file_name"].as_str()?)?;
                let start = usize::try_from(span["byte_start"].as_u64()?).ok()?;
                if error["code"]["code"] == "E0004" {
                    // The value is named before its arms.
                    let arms =
                        owned.iter().filter(|o| o.what == What::Arm && o.bytes.start > start);
                    return arms.min_by_key(|owned| owned.bytes.start);
                }
                let around = owned.iter().filter(|owned| owned.bytes.contains(&start));
                around.min_by_key(|owned| owned.bytes.len())
            });
            let Some(owned) = innermost else { continue };
            let why = if owned.what == What::Question { Why::Woven } else { Why::Wrong };
            for id in &owned.mutants {
                dropped.entry(*id).or_insert(why);
            }
        }
        eprintln!("{} errors, {} mutants taken out", errors.len(), dropped.len() - before);
        ensure!(dropped.len() > before, "no mutant is to blame: {}", errors[0]["rendered"]);
    }
}

/// What the compiler says against the library.
fn errors(copy: &Path) -> anyhow::Result<Vec<Value>> {
    let mut cargo = tests::cargo(copy, "check");
    let said = cargo.args(["--lib", "--message-format=json"]).stderr(Stdio::null()).output()?;
    let messages = String::from_utf8(said.stdout)?;
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut errors: Vec<Value> = (messages.map(|mut line| line["message"].take()))
        .filter(|message| message["level"] == "error")
        .collect();
    ensure!(said.status.success() || !errors.is_empty(), "cargo check failed without a word");
    // The last only counts the others.
    errors.retain(|error| error["spans"].as_array().is_some_and(|spans| !spans.is_empty()));
    Ok(errors)
}

/// A program of tests.
pub struct Program {
    pub name: String,
    pub path: PathBuf,
}

/// Runs something in the copy.
pub fn command(copy: &Path, program: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(copy).env("CARGO_MANIFEST_DIR", copy).stdin(Stdio::null());
    command
}
