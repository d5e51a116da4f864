//! Files that a command makes for other programs: replaced if they are its own, never if they are
//! somebody else's.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use tempfile::NamedTempFile;

use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::store::files;
use crate::store::made::Made;
use crate::store::replace::folder_of;
use crate::store::replace::sync_folder;

/// Writes files whole into a folder, which is created; existing ones are replaced if they have the
/// mark of files that are written here.
pub fn put(folder: &Path, all: &[(String, Vec<u8>)], mark: &str) -> anyhow::Result<()> {
    let mut made = Made::around(folder);
    let staged = stage(folder, all, mark).map_err(terminal::unchanged)?;
    let mut moved = 0;
    let count = staged.len();
    let all_moved = || -> anyhow::Result<()> {
        for (path, file) in staged {
            file.persist(&path).with_context(|| format!("cannot write `{}`", path.shown()))?;
            moved += 1;
        }
        made.folders().try_for_each(|folder| sync_folder(folder_of(folder)))?;
        sync_folder(folder)
    };
    let moved = all_moved().map_err(|error| {
        let done = format!("{moved} of {count} changed files are in their places");
        terminal::halfway(&error, &done, &terminal::same_command(&[]))
    });
    made.keep();
    moved
}

/// The files that are to be written, beside their places.
fn stage(
    folder: &Path,
    all: &[(String, Vec<u8>)],
    mark: &str,
) -> anyhow::Result<Vec<(PathBuf, NamedTempFile)>> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot create the folder `{}`", folder.shown()))?;
    let mut staged = Vec::new();
    for (name, bytes) in all {
        let path = folder.join(name);
        let shown = path.shown();
        if path.symlink_metadata().is_ok() {
            let old = files::read(&path)?;
            if !String::from_utf8_lossy(&old).contains(mark) {
                bail!(
                    "`{shown}` is there already and is somebody else's: move it, or give another \
                     --out"
                );
            }
            if old == *bytes {
                continue;
            }
        }
        let mut file = files::temporary(folder)?;
        let written = file.write_all(bytes).and_then(|()| file.as_file().sync_all());
        written.with_context(|| format!("cannot write `{shown}`"))?;
        staged.push((path, file));
    }
    Ok(staged)
}
