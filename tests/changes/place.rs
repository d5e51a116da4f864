//! A folder with the files of an example, and the program run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// When commands are given unless they say otherwise.
pub const NOW: &str = "2018-09-14T08:30:00Z";

/// A copy of an example to work in.
pub struct Place {
    _folder: Option<TempDir>,
    pub path: PathBuf,
}

/// The bytes of a file; shown by their number, since most are long.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

pub type Files = BTreeMap<String, Bytes>;

/// Says which files differ, if any do.
#[track_caller]
pub fn assert_same(found: &Files, expected: &Files) {
    let names = found.keys().chain(expected.keys());
    let differ: std::collections::BTreeSet<&String> =
        names.filter(|name| found.get(*name) != expected.get(*name)).collect();
    assert!(differ.is_empty(), "other than expected: {differ:?}");
}

/// What of some files follows from the changes alone: calendars, and what is remembered of them,
/// never go back.
pub fn tables(files: &Files) -> Files {
    let is_table = |name: &str| !name.contains("calendars/") && !name.ends_with("events.json");
    files.iter().filter(|(name, _)| is_table(name)).map(|(n, b)| (n.clone(), b.clone())).collect()
}

/// How a command ended.
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap_or(-1);
        Self { code, out: text(output.stdout), err: text(output.stderr) }
    }
}

pub fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

impl Place {
    /// A folder without files.
    pub fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        Self { path: folder.path().to_owned(), _folder: Some(folder) }
    }

    /// The first term of the PIKI chat, published.
    pub fn published() -> Self {
        Self::of("piki-2018")
    }

    /// The same before it is published.
    pub fn draft() -> Self {
        let place = Self::empty();
        let folder = examples().join("piki-2018");
        fs::copy(folder.join("consortium.toml"), place.path.join("consortium.toml")).unwrap();
        let term = fs::read_to_string(folder.join("syksy.toml")).unwrap();
        place.write("syksy.toml", &term.replace("published = 2018-08-20T09:00:00Z\n", ""));
        place.done(&["allocate", "syksy.toml"]);
        place
    }

    /// An example, published.
    pub fn of(example: &str) -> Self {
        let place = Self::empty();
        place.fill(example);
        place
    }

    /// The same in a folder that is there already.
    pub fn published_at(path: &Path) -> Self {
        let place = Self { path: path.to_owned(), _folder: None };
        place.fill("piki-2018");
        place
    }

    fn fill(&self, example: &str) {
        for file in ["consortium.toml", "syksy.toml"] {
            fs::copy(examples().join(example).join(file), self.path.join(file)).unwrap();
        }
        self.done(&["allocate", "syksy.toml"]);
    }

    /// The same files in a folder of their own.
    pub fn copy(&self) -> Self {
        let place = Self::empty();
        place.copy_of(self);
        place
    }

    /// Takes the files of another, and no others.
    pub fn copy_of(&self, other: &Self) {
        for name in ["syksy", "consortium.toml", "syksy.toml"] {
            let path = self.path.join(name);
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
        let mut folders = vec![other.path.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let from = entry.unwrap().path();
                let to = self.path.join(from.strip_prefix(&other.path).unwrap());
                if from.is_dir() {
                    fs::create_dir_all(to).unwrap();
                    folders.push(from);
                } else {
                    fs::copy(from, to).unwrap();
                }
            }
        }
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vuoro"));
        command.args(args).current_dir(&self.path);
        command
    }

    /// Runs the program.
    pub fn run(&self, args: &[&str]) -> Done {
        self.command(args).output().unwrap().into()
    }

    /// Runs a change at [`NOW`].
    pub fn change(&self, args: &[&str]) -> Done {
        self.run(&[args, &["--now", NOW]].concat())
    }

    /// Runs the program and expects that it does what it is asked.
    pub fn done(&self, args: &[&str]) -> Done {
        let done = self.run(args);
        assert_eq!(done.code, 0, "{args:?}: {}", done.err);
        done
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path.join(name)).unwrap()
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path.join(name), text).unwrap();
    }

    /// Puts lines behind the term file.
    pub fn add(&self, lines: &str) {
        self.write("syksy.toml", &format!("{}{lines}", self.read("syksy.toml")));
    }

    /// The lines of the roster about a dated cell.
    pub fn duty(&self, date: &str, start: &str) -> Vec<String> {
        let roster = self.read("syksy/roster.csv");
        let of_cell = |line: &&str| {
            let mut fields = line.split(',');
            fields.next() == Some(date) && fields.nth(1) == Some(start)
        };
        roster.lines().filter(of_cell).map(str::to_owned).collect()
    }

    /// Every file below the folder, but for the list of what was written.
    pub fn files(&self) -> Files {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with(".vuoro-files") {
                    let name = path.strip_prefix(&self.path).unwrap();
                    files.insert(name.display().to_string(), Bytes(fs::read(&path).unwrap()));
                }
            }
        }
        files
    }
}
