//! Locks, so that two commands on one term at the same time do not lose a change: the second waits.

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::render::terminal;
use crate::render::text::Shown as _;
use anyhow::Context;

use crate::store::files;

/// Holds a lock until it is dropped.
#[derive(Debug)]
pub struct Guard(#[expect(dead_code, reason = "the lock ends when the file is closed")] File);

impl Guard {
    /// Locks a term file: another command that would read and then replace it has to wait.
    ///
    /// The file itself is locked, so that nothing is left behind. It is replaced as a whole, so a
    /// lock that had to be waited for may be on the old file: then it is tried again.
    pub fn term(path: &Path) -> anyhow::Result<Self> {
        let target = lock_file(path);
        let shown = path.shown();
        loop {
            let file = open(&target).map_err(|error| files::unreadable(path, error))?;
            wait(&file, path).with_context(|| format!("cannot lock `{shown}`"))?;
            if is_still_there(&file, &target) {
                return Ok(Self(file));
            }
        }
    }

    /// Locks a folder that is written to; it is created.
    pub fn folder(path: &Path) -> anyhow::Result<Self> {
        let shown = path.shown();
        std::fs::create_dir_all(path)
            .with_context(|| format!("cannot create the folder `{shown}`"))?;
        let target = if cfg!(unix) { path.to_owned() } else { path.join(".vuoro-lock") };
        let file = open(&target).with_context(|| format!("cannot open the folder `{shown}`"))?;
        wait(&file, path).with_context(|| format!("cannot lock the folder `{shown}`"))?;
        Ok(Self(file))
    }
}

/// Except on Unix a locked file cannot be read, so another one beside it is locked.
fn lock_file(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".lock");
    if cfg!(unix) { path.to_owned() } else { path.with_file_name(name) }
}

fn open(path: &Path) -> io::Result<File> {
    if cfg!(unix) {
        File::open(path)
    } else {
        File::options().create(true).truncate(false).write(true).open(path)
    }
}

fn wait(file: &File, path: &Path) -> io::Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            let shown = path.shown();
            writeln!(terminal::stderr(), "another vuoro works on `{shown}`: waiting for it")?;
            file.lock()
        }
        // Some network folders do not support locks; there, noticing what others wrote has to
        // suffice.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |one: &std::fs::Metadata, other: &std::fs::Metadata| {
        (one.dev(), one.ino()) == (other.dev(), other.ino())
    };
    matches!((file.metadata(), std::fs::metadata(path)), (Ok(one), Ok(other)) if same(&one, &other))
}

#[cfg(not(unix))]
fn is_still_there(_: &File, _: &Path) -> bool {
    true
}
