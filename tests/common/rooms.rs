//! Rooms of fixtures: files that are lent to many tests, and what is another in each room.

use std::path::{Path, PathBuf};

use super::folders::entries;
use super::patch::{Files, files_in, patched};

/// A small set of files.
pub struct Room {
    /// `fault.variant`, or `rule.breaks` and `rule.almost`.
    pub name: String,
    /// The files that are not as they are lent.
    pub own: Files,
    /// All files.
    pub files: Files,
}

impl Room {
    /// What is lent, and what a patch makes of it.
    fn new(name: &str, lends: &Path, patch: Option<&Path>, own: Files) -> Self {
        let mut own = own;
        own.extend(patch.into_iter().flat_map(|patch| patched(lends, patch)));
        let mut files = files_in(lends);
        files.extend(own.clone());
        Room { name: name.to_owned(), own, files }
    }
}

/// The files that rules are tried on, as they are lent.
pub fn lent_to_rules(tests: &Path) -> Room {
    Room::new("lent", &tests.join("rules-lends"), None, Files::new())
}

/// What breaks a rule, or almost does.
pub fn of_rule(tests: &Path, rule: &str, kind: &str) -> Room {
    let patch = tests.join(format!("rules/{rule}/{kind}.patch"));
    Room::new(&format!("{rule}.{kind}"), &tests.join("rules-lends"), Some(&patch), Files::new())
}

/// Every room of every rule, sorted by name.
pub fn of_rules(tests: &Path) -> Vec<Room> {
    let rules = entries(&tests.join("rules"));
    let patches = rules.iter().flat_map(|rule| entries(rule));
    let room = |patch: PathBuf| {
        let (rule, kind) = (patch.parent().unwrap().file_name(), patch.file_stem());
        of_rule(tests, rule.unwrap().to_str().unwrap(), kind.unwrap().to_str().unwrap())
    };
    patches.map(room).collect()
}

/// Every room of the gallery of errors, sorted by name: files of its own, or `fault.patch`.
pub fn of_gallery(tests: &Path) -> Vec<Room> {
    let lends = tests.join("gallery-lends");
    let room = |folder: PathBuf| {
        let mut own = files_in(&folder);
        own.remove("expected.txt");
        let patch = own.remove("fault.patch").map(|_| folder.join("fault.patch"));
        Room::new(folder.file_name().unwrap().to_str().unwrap(), &lends, patch.as_deref(), own)
    };
    entries(&tests.join("gallery")).into_iter().map(room).collect()
}
