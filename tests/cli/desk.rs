//! A coordinator's desk: folders with the files of a consortium, and the program run in them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::folders::copy;

/// The files of a folder with their bytes; folders have none.
pub type Files = BTreeMap<String, Option<Vec<u8>>>;

/// The names of the files that are not the same, or not in both.
pub fn other(some: &Files, others: &Files) -> Vec<String> {
    let names = some.keys().chain(others.keys()).collect::<BTreeSet<_>>();
    names.into_iter().filter(|name| some.get(*name) != others.get(*name)).cloned().collect()
}

/// No name.
pub fn none() -> Vec<String> {
    Vec::new()
}

/// What a run printed, and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("it was not killed"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn fixtures() -> PathBuf {
    root().join("tests/cli/fixtures")
}

/// The program, with nothing in its environment that could change what it does.
pub fn vuoro(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vuoro"));
    command.current_dir(folder).env_clear();
    command
}

pub fn run(folder: &Path, arguments: &[&str]) -> Run {
    vuoro(folder).args(arguments).output().unwrap().into()
}

/// Files of a consortium in a folder that may be written to.
pub struct Desk(TempDir);

impl Desk {
    /// A copy of a fixture or an example.
    pub fn with(source: &Path) -> Self {
        let desk = Self(TempDir::new().unwrap());
        copy(source, desk.path());
        desk
    }

    /// The six libraries on the river Kymi.
    pub fn kymi() -> Self {
        Self::with(&fixtures().join("kymi"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Changes a text of a file, which must be in it.
    pub fn change(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, &text.replace(from, to));
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.path(), arguments)
    }

    /// Runs the program and expects that it does what it is asked.
    #[track_caller]
    pub fn done(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        run
    }

    /// Every file of the desk with its bytes.
    pub fn files(&self) -> Files {
        self.all("")
    }

    /// Runs `vuoro allocate` and expects that it has nothing to complain of.
    pub fn allocate(&self, arguments: &[&str]) -> Run {
        let run = self.run(&[&["allocate", "syksy.toml"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run
    }

    /// Every file and folder of a folder with its bytes, by name; folders have none.
    pub fn all(&self, folder: &str) -> Files {
        let mut found = BTreeMap::new();
        let folder = self.path().join(folder);
        gather(&folder, &folder, &mut found);
        found
    }
}

fn gather(root: &Path, folder: &Path, found: &mut BTreeMap<String, Option<Vec<u8>>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if path.is_dir() {
            found.insert(name, None);
            gather(root, &path, found);
        } else {
            found.insert(name, Some(fs::read(&path).unwrap()));
        }
    }
}

/// Compares with a golden file; `UPDATE_GOLDEN=1` writes it anew.
#[track_caller]
pub fn golden(path: &Path, shown: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, shown).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(
        expected == shown,
        "{} has changed; set UPDATE_GOLDEN=1 if this is meant\n{shown}",
        path.display()
    );
}
