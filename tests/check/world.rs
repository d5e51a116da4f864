//! A folder with the files of a term, and the program in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
#[cfg(unix)]
use std::sync::OnceLock;

use tempfile::TempDir;

/// A folder with an agreement, a term and what `vuoro allocate` writes for it.
pub struct World(pub TempDir);

/// What the program said.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl World {
    pub fn new() -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        let lent = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules-lends");
        for name in ["consortium.toml", "term.toml"] {
            fs::copy(lent.join(name), world.0.path().join(name)).unwrap();
        }
        assert_eq!(world.run(&["allocate", "term.toml"]).code, 0);
        world
    }

    pub fn run(&self, args: &[&str]) -> Said {
        self.run_in("", args)
    }

    /// Runs the program in a folder of this one.
    pub fn run_in(&self, folder: &str, args: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vuoro"));
        command.args(args).current_dir(self.0.path().join(folder)).env_clear();
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let code = status.code().expect("it ends by itself");
        Said { code, out: text(stdout), err: text(stderr) }
    }

    /// Runs the program with no more memory than this beside what it takes to start, and for a
    /// minute at most: a program that wants more is ended, and has no exit code then.
    #[cfg(unix)]
    pub fn run_within(&self, mebibytes: usize, args: &[&str]) -> Option<Said> {
        static ITSELF: OnceLock<usize> = OnceLock::new();
        let starts = |&m: &usize| self.run_below(m, &["--version"]).is_some_and(|s| s.code == 0);
        let itself = ITSELF.get_or_init(|| (4..100).step_by(4).find(starts).expect("it starts"));
        self.run_below(itself + mebibytes, args)
    }

    #[cfg(unix)]
    fn run_below(&self, mebibytes: usize, args: &[&str]) -> Option<Said> {
        let limits = format!("ulimit -v {}; ulimit -t 60; exec \"$0\" \"$@\"", mebibytes * 1024);
        let mut command = Command::new("sh");
        command.args(["-c", &limits, env!("CARGO_BIN_EXE_vuoro")]).args(args);
        let Output { status, stdout, stderr } =
            command.current_dir(self.0.path()).env_remove("RUST_BACKTRACE").output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Some(Said { code: status.code()?, out: text(stdout), err: text(stderr) })
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.0.path().join(name), bytes).unwrap();
    }

    /// Replaces the first such text of a file.
    pub fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert!(text.contains(old), "{name} has {old}");
        self.write(name, text.replacen(old, new, 1));
    }
}
