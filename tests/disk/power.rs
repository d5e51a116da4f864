//! When the power goes, a disk may remember any of the moves and removals that its folders were not
//! yet told to keep: the command that was running, or the one that completes it, does the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tempfile::TempDir;

use crate::cases::{Case, Files, none, other};
use crate::desk::Desk;
use crate::steps::{Step, can_watch, steps};

/// A change of a folder that it may have forgotten.
#[derive(Debug, Clone)]
enum Entry {
    Folder(String),
    File(String, Vec<u8>),
    Gone(String),
}

impl Entry {
    fn path(&self) -> &str {
        match self {
            Self::Folder(path) | Self::File(path, _) | Self::Gone(path) => path,
        }
    }

    fn apply(&self, files: &mut Files) {
        let has_folder = |path: &str| {
            let folder = folder(path);
            folder.is_empty() || matches!(files.get(folder), Some(None))
        };
        match self {
            Self::Folder(path) if has_folder(path) => _ = files.insert(path.clone(), None),
            Self::File(path, bytes) if has_folder(path) => {
                _ = files.insert(path.clone(), Some(bytes.clone()));
            }
            Self::Gone(path) => files.retain(|name, _| !Path::new(name).starts_with(path)),
            _ => {}
        }
    }
}

fn folder(path: &str) -> &str {
    Path::new(path).parent().and_then(Path::to_str).unwrap_or_default()
}

/// The folders with what is sure, and what is not, after so many steps.
fn after(before: &Files, steps: &[Step]) -> (Files, Vec<Entry>) {
    let (mut sure, mut unsure) = (before.clone(), Vec::<Entry>::new());
    let mut synced = BTreeSet::new();
    for step in steps {
        let path = &step.path;
        match &*step.what {
            "folder" if !before.contains_key(path) => unsure.push(Entry::Folder(path.clone())),
            "move" => {
                // A file whose bytes were not waited for may be empty.
                let bytes = if synced.contains(path) { step.bytes.clone() } else { Vec::new() };
                unsure.push(Entry::File(step.to.clone(), bytes));
            }
            "remove" if before.contains_key(path) => unsure.push(Entry::Gone(path.clone())),
            "remove-folder" => unsure.push(Entry::Gone(path.clone())),
            "fsync" | "fdatasync" => {
                synced.insert(path.clone());
                let (kept, rest) = unsure.into_iter().partition(|e| folder(e.path()) == path);
                unsure = rest;
                let kept: Vec<Entry> = kept;
                kept.iter().for_each(|entry| entry.apply(&mut sure));
                // What was in a folder that is gone for sure cannot come back.
                let has_folder = |path: &str| path.is_empty() || sure.contains_key(path);
                unsure.retain(|e| !matches!(e, Entry::Gone(_)) || has_folder(folder(e.path())));
            }
            "syncfs" => {
                synced.extend(steps.iter().filter(|s| s.what == "create").map(|s| s.path.clone()));
                unsure.drain(..).for_each(|entry| entry.apply(&mut sure));
            }
            _ => {}
        }
    }
    (sure, unsure)
}

/// What may be on the disk after so many steps: everything of what is unsure, nothing, all but one,
/// one alone, and the first or the last so many.
fn states(sure: &Files, unsure: &[Entry]) -> Vec<Files> {
    let n = unsure.len();
    let mut choices: BTreeSet<Vec<bool>> = BTreeSet::new();
    for one in 0..=n {
        choices.insert((0..n).map(|at| at == one).collect());
        choices.insert((0..n).map(|at| at != one).collect());
        choices.insert((0..n).map(|at| at < one).collect());
        choices.insert((0..n).map(|at| at >= one).collect());
    }
    let state = |kept: &Vec<bool>| {
        let mut files = sure.clone();
        unsure.iter().zip(kept).filter(|(_, kept)| **kept).for_each(|(e, _)| e.apply(&mut files));
        files
    };
    choices.iter().map(state).collect()
}

fn put(desk: &Desk, files: &Files) {
    for (name, bytes) in files {
        let path = desk.path().join(name);
        match bytes {
            None => std::fs::create_dir_all(path).unwrap(),
            Some(bytes) => {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, bytes).unwrap();
            }
        }
    }
}

/// Gives how many states there were.
fn survives(name: &str, completing: &[&str]) -> usize {
    let case = Case::named(name);
    let (wanted, _) = case.undisturbed();
    let desk = case.desk();
    let before = desk.files();
    let (all, _) = steps(&desk, case.arguments, &[]);
    let mut seen: BTreeMap<Files, usize> = BTreeMap::new();
    for count in 0..=all.len() {
        let (sure, unsure) = after(&before, &all[..count]);
        for files in states(&sure, &unsure) {
            seen.entry(files).or_insert(count);
        }
    }
    let (sure, unsure) = after(&before, &all);
    assert!(unsure.is_empty(), "{name}: not sure at the end: {unsure:?}");
    assert_eq!(other(&sure, &wanted), none(), "{name}: at the end");
    for (files, count) in &seen {
        let desk = Desk::with(TempDir::new().unwrap().path());
        put(&desk, files);
        let is_changed = files["syksy.toml"] != before["syksy.toml"];
        let arguments = if is_changed { completing } else { case.arguments };
        let run = desk.run(arguments);
        let about = format!("{name}, {count} steps, with {:?}", other(files, &wanted));
        assert!(run.code < 2, "{about}: {}", run.err);
        assert_eq!(other(&desk.files(), &wanted), none(), "{about}");
    }
    seen.len()
}

const ALLOCATE: [&str; 4] = ["allocate", "syksy.toml", "--now", "2026-08-25T08:00:00Z"];

#[test]
fn a_loss_of_power_while_a_plan_is_written_stands_in_nobodys_way() {
    if !can_watch() {
        return;
    }
    for name in ["first published plan", "another name", "fewer files", "necessary changes"] {
        let completing = Case::named(name).arguments;
        assert!(survives(name, completing) > 5, "{name}");
    }
}

#[test]
fn a_loss_of_power_while_a_change_is_written_stands_in_nobodys_way() {
    if can_watch() {
        assert!(survives("swap", &ALLOCATE) > 20);
        assert!(survives("undo", &ALLOCATE) > 20);
        assert!(survives("a swap and a ring", &ALLOCATE) > 20);
    }
}
