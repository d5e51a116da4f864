//! Runs of the program that are watched step by step, or in which one step fails.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::desk::{Desk, Run, root, vuoro};

/// The library between the program and the system, made once; none without a C compiler.
static SHIM: LazyLock<Option<(TempDir, PathBuf)>> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    let library = folder.path().join("shim.so");
    let source = root().join("tests/disk/shim.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    match compiler.status() {
        Ok(status) => assert!(status.success(), "tests/disk/shim.c does not compile"),
        Err(_) => return None,
    }
    Some((folder, library))
});

/// Whether steps can be watched; says loudly when not.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub fn can_watch() -> bool {
    if SHIM.is_none() {
        eprintln!("SKIPPED: there is no C compiler `cc`, with which steps on the disk are watched");
    }
    SHIM.is_some()
}

/// The program on a desk, each of its steps looked at.
pub fn watched(desk: &Desk, settings: &[(&str, &str)]) -> Command {
    let (_, library) = SHIM.as_ref().expect("can_watch was asked");
    let mut command = vuoro(desk.path());
    let real = std::fs::canonicalize(desk.path()).unwrap();
    command.env("LD_PRELOAD", library).env("SHIM_ROOT", real).envs(settings.iter().copied());
    command
}

/// Runs the program with settings of the shim.
pub fn run(desk: &Desk, arguments: &[&str], settings: &[(&str, &str)]) -> Run {
    watched(desk, settings).args(arguments).output().unwrap().into()
}

/// One step of a run.
#[derive(Debug, Clone)]
pub struct Step {
    pub what: String,
    /// Relative to the desk; empty for the desk itself.
    pub path: String,
    /// Where something was moved to.
    pub to: String,
    /// The bytes of what was moved.
    pub bytes: Vec<u8>,
}

/// Runs the program and gives all its steps.
pub fn steps(desk: &Desk, arguments: &[&str], settings: &[(&str, &str)]) -> (Vec<Step>, Run) {
    let folder = TempDir::new_in(desk.path().parent().unwrap()).unwrap();
    let log = folder.path().join("log");
    let settings = [&[("SHIM_LOG", log.to_str().unwrap())], settings].concat();
    let run = run(desk, arguments, &settings);
    let root = std::fs::canonicalize(desk.path()).unwrap();
    let relative = |path: &str| {
        let path = Path::new(path).strip_prefix(&root);
        path.map(|path| path.to_str().unwrap().to_owned()).unwrap_or_default()
    };
    let (mut steps, mut moves) = (Vec::new(), 0);
    for line in std::fs::read_to_string(&log).unwrap().lines() {
        let [what, path, to] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let mut bytes = Vec::new();
        if what == "move" {
            moves += 1;
            bytes = std::fs::read(folder.path().join(format!("log.{moves}"))).unwrap();
        }
        steps.push(Step { what: what.into(), path: relative(path), to: relative(to), bytes });
    }
    (steps, run)
}

/// The command that a message tells to complete what is half done.
pub fn told(error: &str) -> Option<Vec<String>> {
    let (_, rest) = error.split_once("\n  help: `vuoro ")?;
    let (command, rest) = rest.split_once('`')?;
    rest.starts_with(" completes it").then(|| words(command))
}

/// The words of a command as a shell reads them.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for c in command.chars() {
        match c {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words
}
