//! Writes new files into a folder: all of them or none, and never in place of another.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::render::progress::Progress;
use crate::render::text::Shown as _;
use crate::store::deliver::until_stopped;
use crate::store::files;
use crate::store::made::Made as Folders;
use crate::store::replace;
use crate::store::stop::Stop;

/// Writes files that are not there yet into a folder, which is created.
pub fn put(folder: &Path, all: &[(String, Vec<u8>)]) -> anyhow::Result<()> {
    let there: Vec<String> = (all.iter())
        .map(|(name, _)| folder.join(name))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| format!("`{}`", path.shown()))
        .collect();
    if let [one, others @ ..] = &there[..] {
        let are = if others.is_empty() { "is" } else { "are" };
        bail!(
            "{} {are} there already, and nothing is overwritten: name another folder, as in `vuoro \
             init new-folder`",
            std::iter::once(one).chain(others).cloned().collect::<Vec<_>>().join(" and ")
        );
    }
    until_stopped(&Progress::new(), |stop| {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let mut made = Made { files: Vec::new(), folders: Folders::around(folder), keep: false };
        std::fs::create_dir_all(here)
            .with_context(|| format!("cannot create the folder `{}`", folder.shown()))?;
        made.all(here, all, stop)
    })
}

/// What has been made so far, and is removed again unless everything is.
struct Made {
    files: Vec<PathBuf>,
    folders: Folders,
    keep: bool,
}

impl Made {
    fn all(&mut self, folder: &Path, all: &[(String, Vec<u8>)], stop: &Stop) -> anyhow::Result<()> {
        let mut ready = Vec::new();
        for (name, bytes) in all {
            let mut file = files::temporary(folder)?;
            file.write_all(bytes)
                .and_then(|()| file.as_file().sync_all())
                .with_context(|| format!("cannot write `{}`", folder.join(name).shown()))?;
            ready.push((folder.join(name), file));
        }
        for (path, file) in ready {
            if stop.asked() {
                bail!("interrupted");
            }
            // Somebody else may have made one in the meantime.
            file.persist_noclobber(&path)
                // The rest of the path has the file, which would be in the way of tidying up.
                .map_err(|refused| refused.error)
                .with_context(|| format!("cannot write `{}`", path.shown()))?;
            self.files.push(path);
        }
        replace::sync_folder(folder)?;
        self.keep = true;
        Ok(())
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if self.keep {
            self.folders.keep();
        } else {
            // What cannot be removed is not reported: the error before it is.
            self.files.iter().for_each(|file| drop(std::fs::remove_file(file)));
        }
    }
}
