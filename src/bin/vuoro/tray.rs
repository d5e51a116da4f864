//! A tray of files for a folder: all or none of them are moved into place, and never over what
//! somebody else has made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};

use crate::files::{MANIFEST, TEMPORARY, digest_of, hex, list, temporary};
use crate::replace::{sweep, sync_folder};
use crate::stop::Stop;

/// Files on their way into a folder: all are written beside their places first, then moved there.
#[derive(Debug)]
pub struct Tray {
    folder: PathBuf,
    force: bool,
    /// What the folder's list says was written before: for every file the digests it may have.
    before: BTreeMap<String, BTreeSet<String>>,
    staged: Vec<Staged>,
    refused: Vec<String>,
    /// Folders that were made for the files, the outer ones first.
    made: Vec<PathBuf>,
    stop: Stop,
    /// Whether some files may not be on the disk yet.
    is_unsynced: bool,
}

#[derive(Debug)]
struct Staged {
    name: String,
    digest: String,
    /// Closed, as there may be more of them than files can be open; `None` when the file is there
    /// already, byte for byte.
    temporary: Option<TempPath>,
}

/// How many files of a folder changed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Delivered {
    /// New, or other than before.
    pub written: usize,
    /// Of an earlier run, and no longer there.
    pub removed: usize,
}

impl Tray {
    /// A tray for a folder, which need not exist yet. With `force`, files of others are replaced.
    /// `made` are the folders that were made for it, the outer ones first.
    ///
    /// Nobody else may write to the folder meanwhile: what is on its way there is taken away.
    pub fn new(folder: &Path, made: Vec<PathBuf>, force: bool, stop: Stop) -> anyhow::Result<Self> {
        for folder in [folder.to_owned(), folder.join("calendars")] {
            if folder.is_dir() {
                let swept = sweep(&folder, TEMPORARY);
                swept.with_context(|| format!("cannot tidy the folder `{}`", folder.display()))?;
            }
        }
        let before = list(folder)?;
        let folder = folder.to_owned();
        let (staged, refused, is_unsynced) = (Vec::new(), Vec::new(), false);
        Ok(Self { folder, force, before, staged, refused, made, stop, is_unsynced })
    }

    /// Writes a file into the tray; its name is relative to the folder, with `/` in between.
    pub fn put(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        self.stage(name, true, write)
    }

    /// Writes one of many files into the tray: to be sure that they are on the disk, all are waited
    /// for at once.
    pub fn put_one_of_many(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        self.is_unsynced = cfg!(target_os = "linux");
        self.stage(name, !self.is_unsynced, write)
    }

    fn stage(
        &mut self,
        name: &str,
        sync: bool,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let path = self.folder.join(name);
        let parent = path.parent().expect("a file is in a folder");
        let shown = path.display().to_string();
        self.made.extend(missing(parent));
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot create the folder `{}`", parent.display()))?;
        let mut file = Digesting::new(temporary(parent)?, self.stop.clone());
        let written = write(&mut file).and_then(|()| file.flush());
        self.go_on()?;
        written.with_context(|| format!("cannot write `{shown}`"))?;
        let (temporary, digest) =
            file.finish(sync).with_context(|| format!("cannot write `{shown}`"))?;
        let there = match fs::metadata(&path) {
            Ok(meta) if meta.is_file() => Some(digest_of(&path)?),
            Ok(_) => bail!("cannot write `{shown}`: something that is no file is there"),
            Err(_) => None,
        };
        let ours = |d: &String| self.before.get(name).is_some_and(|known| known.contains(d));
        let same = there.as_ref() == Some(&digest);
        if let Some(there) = there
            && !same
            && !self.force
            && !ours(&there)
        {
            let known = self.before.contains_key(name);
            let why = if known { "was edited since" } else { "was not written by vuoro" };
            self.refused.push(format!("  {shown} {why}"));
        }
        let temporary = (!same).then_some(temporary);
        self.staged.push(Staged { name: name.to_owned(), digest, temporary });
        Ok(())
    }

    /// How many files there are to be.
    pub fn len(&self) -> usize {
        self.staged.len()
    }

    /// Fails when somebody wants this to end.
    fn go_on(&self) -> anyhow::Result<()> {
        if self.stop.asked() {
            bail!("interrupted: nothing was changed");
        }
        Ok(())
    }

    /// Fails when a file would be replaced that this tool has not written, or that somebody has
    /// edited since; or when all this was interrupted. From here on it no longer can be.
    pub fn check(&self) -> anyhow::Result<()> {
        self.go_on()?;
        if !self.refused.is_empty() {
            let (files, it) =
                if self.refused.len() == 1 { ("a file", "it") } else { ("files", "them") };
            bail!(
                "nothing was written, because {files} of somebody else would be lost:\n{}\n  \
                 help: move {it} away, write elsewhere with --out, or replace {it} with --force",
                self.refused.join("\n")
            );
        }
        Ok(())
    }

    /// Moves everything into place, and takes away what an earlier run wrote and this one did not.
    ///
    /// Gives what changed. What is lost by this is for [`Tray::check`] to find before.
    pub fn deliver(mut self) -> anyhow::Result<Delivered> {
        let mut known = self.before.clone();
        for file in &self.staged {
            known.entry(file.name.clone()).or_default().insert(file.digest.clone());
        }
        let done: BTreeMap<String, BTreeSet<String>> = (self.staged.iter())
            .map(|f| (f.name.clone(), BTreeSet::from([f.digest.clone()])))
            .collect();
        if known == done && self.staged.iter().all(|f| f.temporary.is_none()) {
            return Ok(Delivered::default());
        }
        #[cfg(target_os = "linux")]
        if self.is_unsynced {
            let synced = fs::File::open(&self.folder).and_then(|f| Ok(rustix::fs::syncfs(f)?));
            synced.with_context(|| format!("cannot write `{}`", self.folder.display()))?;
        }
        // Whenever this is cut short, the list knows both the old files and the new ones.
        self.write_list(&known)?;
        let mut changed = Delivered::default();
        for file in &mut self.staged {
            let Some(temporary) = file.temporary.take() else { continue };
            let path = self.folder.join(&file.name);
            temporary
                .persist(&path)
                .with_context(|| format!("cannot write `{}`", path.display()))?;
            changed.written += 1;
        }
        for (name, digests) in self.before.iter().filter(|(name, _)| !done.contains_key(*name)) {
            let path = self.folder.join(name);
            if path.is_file() && digests.contains(&digest_of(&path)?) {
                fs::remove_file(&path)
                    .with_context(|| format!("cannot remove `{}`", path.display()))?;
                changed.removed += 1;
            }
        }
        self.write_list(&done)?;
        sync_folder(&self.folder)?;
        Ok(changed)
    }

    fn write_list(&self, list: &BTreeMap<String, BTreeSet<String>>) -> anyhow::Result<()> {
        let mut text = String::new();
        for (name, digests) in list {
            for digest in digests {
                writeln!(text, "{digest}  {name}").expect("a string takes everything");
            }
        }
        let path = self.folder.join(MANIFEST);
        let written = || -> anyhow::Result<()> {
            let mut file = temporary(&self.folder)?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        };
        written().with_context(|| format!("cannot write `{}`", path.display()))
    }
}

/// Whoever leaves a tray behind leaves no empty folders behind either.
impl Drop for Tray {
    fn drop(&mut self) {
        self.staged.clear();
        for folder in self.made.iter().rev() {
            // One that holds something is one that was wanted.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The folders that a folder needs and that are not there, the outer ones first.
pub fn missing(folder: &Path) -> Vec<PathBuf> {
    let missing = folder.ancestors().filter(|p| !p.as_os_str().is_empty() && !p.exists());
    let mut missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    missing.reverse();
    missing
}

/// Writes to a file and digests what it writes.
struct Digesting {
    file: BufWriter<NamedTempFile>,
    digest: Sha256,
    stop: Stop,
}

impl Digesting {
    fn new(file: NamedTempFile, stop: Stop) -> Self {
        Self { file: BufWriter::new(file), digest: Sha256::new(), stop }
    }

    fn finish(self, sync: bool) -> io::Result<(TempPath, String)> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        if sync {
            file.as_file().sync_all()?;
        }
        Ok((file.into_temp_path(), hex(&self.digest.finalize())))
    }
}

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The calendar of everybody can take half a minute.
        if self.stop.asked() {
            return Err(io::Error::other("interrupted"));
        }
        self.file.write_all(bytes)?;
        self.digest.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
