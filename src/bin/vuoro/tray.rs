//! A tray of files for a folder: all or none of them are moved into place, and never over what
//! somebody else has made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::digesting::Digesting;
use crate::files::{MANIFEST, TEMPORARY, digest_of, folders, hex, list, temporary};
use crate::replace::{sweep, sync_folder};

/// In the list, before the digests of names.
const SEALED: &str = "sealed-";

/// In the list, before the names of files that are not in the folder.
const ELSEWHERE: &str = "elsewhere-";

/// Files on their way into a folder: all are written beside their places first, then moved there.
#[derive(Debug)]
pub struct Tray {
    folder: PathBuf,
    force: bool,
    /// Whether the list has digests of names: in a folder that is served, names may be secret.
    sealed: bool,
    /// What the folder's list says was written before: for every file the digests it may have.
    before: BTreeMap<String, BTreeSet<String>>,
    staged: Vec<Staged>,
    refused: Vec<String>,
    /// Folders that were made for the files, the outer ones first.
    made: Vec<PathBuf>,
}

#[derive(Debug)]
struct Staged {
    path: PathBuf,
    /// Its name in the list.
    key: String,
    digest: String,
    /// `None` when the file is there already, byte for byte.
    temporary: Option<NamedTempFile>,
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
    ///
    /// Nobody else may write to the folder meanwhile: what is on its way there is taken away.
    pub fn new(folder: &Path, force: bool) -> anyhow::Result<Self> {
        Self::begin(folder, force, false)
    }

    /// The same for a folder that is served: its list gives no name away.
    pub fn sealed(folder: &Path, force: bool) -> anyhow::Result<Self> {
        Self::begin(folder, force, true)
    }

    fn begin(folder: &Path, force: bool, sealed: bool) -> anyhow::Result<Self> {
        for name in written_folders(folder, sealed)? {
            let folder = folder.join(name);
            if folder.is_dir() {
                let swept = sweep(&folder, TEMPORARY);
                swept.with_context(|| format!("cannot tidy the folder `{}`", folder.display()))?;
            }
        }
        let before = list(folder)?;
        if !sealed && before.keys().any(|key| key.starts_with(SEALED)) {
            bail!(
                "`{}` was written by `vuoro export` and may be public: give another folder with \
                 --out",
                folder.display()
            );
        }
        let folder = folder.to_owned();
        let (staged, refused, made) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { folder, force, sealed, before, staged, refused, made })
    }

    /// Writes a file into the tray; its name is relative to the folder, with `/` in between.
    pub fn put(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let (path, key) = (self.folder.join(name), self.key(name));
        self.stage(path, key, write)
    }

    /// Writes a file into the tray unless somebody else has made one of that name; tells whether.
    pub fn offer(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<bool> {
        let refused = self.refused.len();
        self.put(name, write)?;
        let is_ours = self.refused.len() == refused;
        if !is_ours {
            self.refused.pop();
            self.staged.pop();
        }
        Ok(is_ours)
    }

    /// Writes a file into the tray that belongs outside the folder, where the list knows it as well.
    pub fn put_elsewhere(
        &mut self,
        path: &Path,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let key = format!("{ELSEWHERE}{}", self.key(&name));
        self.stage(path.to_owned(), key, write)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.staged.len()
    }

    /// The name of a file in the list.
    fn key(&self, name: &str) -> String {
        if !self.sealed {
            return name.to_owned();
        }
        format!("{SEALED}{}", hex(&Sha256::digest(name.as_bytes())))
    }

    fn stage(
        &mut self,
        path: PathBuf,
        key: String,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let parent = path.parent().expect("a file is in a folder");
        let shown = path.display().to_string();
        let missing = parent.ancestors().filter(|p| !p.as_os_str().is_empty() && !p.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        self.made.extend(missing.into_iter().rev());
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot create the folder `{}`", parent.display()))?;
        let mut file = Digesting::new(temporary(parent)?);
        write(&mut file)
            .and_then(|()| file.flush())
            .with_context(|| format!("cannot write `{shown}`"))?;
        let (temporary, digest) =
            file.finish().with_context(|| format!("cannot write `{shown}`"))?;
        let there = match fs::metadata(&path) {
            Ok(meta) if meta.is_file() => Some(digest_of(&path)?),
            Ok(_) => bail!("cannot write `{shown}`: something that is no file is there"),
            Err(_) => None,
        };
        let ours = |d: &String| self.before.get(&key).is_some_and(|known| known.contains(d));
        let same = there.as_ref() == Some(&digest);
        if let Some(there) = there
            && !same
            && !self.force
            && !ours(&there)
        {
            let known = self.before.contains_key(&key);
            let why = if known { "was edited since" } else { "was not written by vuoro" };
            self.refused.push(format!("  {shown} {why}"));
        }
        let temporary = (!same).then_some(temporary);
        self.staged.push(Staged { path, key, digest, temporary });
        Ok(())
    }

    /// Fails when a file would be replaced that this tool has not written, or that somebody has
    /// edited since.
    pub fn check(&self) -> anyhow::Result<()> {
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
    /// Gives what changed. Nothing is touched when a file would be replaced
    /// that this tool has not written, or that somebody has edited since.
    pub fn deliver(mut self) -> anyhow::Result<Delivered> {
        self.check()?;
        let mut known = self.before.clone();
        for file in &self.staged {
            known.entry(file.key.clone()).or_default().insert(file.digest.clone());
        }
        // What is elsewhere is not taken away, and stays known.
        let elsewhere = self.before.iter().filter(|(key, _)| key.starts_with(ELSEWHERE));
        let mut done: BTreeMap<String, BTreeSet<String>> =
            elsewhere.map(|(key, digests)| (key.clone(), digests.clone())).collect();
        for f in &self.staged {
            done.insert(f.key.clone(), BTreeSet::from([f.digest.clone()]));
        }
        if known == done && self.staged.iter().all(|f| f.temporary.is_none()) {
            return Ok(Delivered::default());
        }
        // Whenever this is cut short, the list knows both the old files and the new ones.
        self.write_list(&known)?;
        let mut changed = Delivered::default();
        for file in &mut self.staged {
            let Some(temporary) = file.temporary.take() else { continue };
            temporary
                .persist(&file.path)
                .with_context(|| format!("cannot write `{}`", file.path.display()))?;
            changed.written += 1;
        }
        for name in self.names()? {
            let (path, key) = (self.folder.join(&name), self.key(&name));
            let Some(digests) = self.before.get(&key).filter(|_| !done.contains_key(&key)) else {
                continue;
            };
            if path.is_file() && digests.contains(&digest_of(&path)?) {
                fs::remove_file(&path)
                    .with_context(|| format!("cannot remove `{}`", path.display()))?;
                changed.removed += 1;
                // Goes only when nothing is left in it.
                let _ = path.parent().filter(|p| **p != self.folder).map(fs::remove_dir);
            }
        }
        self.write_list(&done)?;
        sync_folder(&self.folder)?;
        Ok(changed)
    }

    /// The names that an earlier run may have written: where the list does not say them, those of
    /// all files.
    fn names(&self) -> anyhow::Result<Vec<String>> {
        if !self.sealed {
            return Ok(self.before.keys().cloned().collect());
        }
        let mut names = Vec::new();
        for prefix in written_folders(&self.folder, true)? {
            for entry in fs::read_dir(self.folder.join(&prefix))? {
                names.push(format!("{prefix}{}", entry?.file_name().to_string_lossy()));
            }
        }
        Ok(names)
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

/// The folders that an earlier run may have written to, by what stands before the names in them.
fn written_folders(folder: &Path, sealed: bool) -> anyhow::Result<Vec<String>> {
    let known = || vec![String::new(), "calendars/".to_owned()];
    if sealed { folders(folder).context("cannot look into the folder") } else { Ok(known()) }
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
