//! Files staged for a folder: all or none of them are moved into place, and never over somebody
//! else's files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use tempfile::TempPath;

use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::store::digesting::Digesting;
use crate::store::files::ABSENT;
use crate::store::files::MANIFEST;
use crate::store::files::NeverWritten;
use crate::store::files::TEMPORARY;
use crate::store::files::digest_of;
use crate::store::files::hex;
use crate::store::files::is_as_written;
use crate::store::files::is_regular;
use crate::store::files::link_between;
use crate::store::files::list;
use crate::store::files::names;
use crate::store::files::temporary;
use crate::store::files::write_list;
use crate::store::files::written_folders;
use crate::store::made::Made;
use crate::store::replace::folder_of;
use crate::store::replace::is_open_to_others;
use crate::store::replace::secret_beside;
use crate::store::replace::sweep;
use crate::store::replace::sync_folder;
use crate::store::replace::tidy_beside;
use crate::store::stop::Stop;
use crate::store::written_names::ELSEWHERE;
use crate::store::written_names::SEALED;
use crate::store::written_names::is_served;

/// Files for a folder: all are first written beside their places, then moved there.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    force: bool,
    /// Whether the list has digests of names: in a folder that is served, names may be secret.
    sealed: bool,
    /// What was written before, by the folder's list: for every file the digests that it may have.
    before: BTreeMap<String, BTreeSet<String>>,
    staged: Vec<Staged>,
    refused: Vec<String>,
    /// Folders that were made for the files, which are dropped before.
    made: Made,
    stop: Stop,
    /// Whether some files may not be on the disk yet.
    is_unsynced: bool,
}

#[derive(Debug)]
struct Staged {
    path: PathBuf,
    /// Its name in the list.
    key: String,
    digest: String,
    /// Closed, as there may be more of them than can be open; `None` if the file exists already,
    /// byte for byte.
    temporary: Option<TempPath>,
    /// What was there when it was compared with what had been written before.
    seen: Option<Seen>,
}

/// How to recognise whether a file is still the one that was looked at.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    kind: fs::FileType,
    length: u64,
    edited: Option<SystemTime>,
    /// Another number is another file; there is none except on Unix.
    number: u64,
}

impl Seen {
    fn at(path: &Path) -> Option<Self> {
        let meta = fs::symlink_metadata(path).ok()?;
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&meta);
        #[cfg(not(unix))]
        let number = 0;
        let (kind, edited) = (meta.file_type(), meta.modified().ok());
        Some(Self { kind, length: meta.len(), edited, number })
    }
}

/// How a delivery that fails half-way is completed.
#[derive(Debug)]
pub struct Rest {
    /// What is done before the first file is moved.
    pub done: Option<String>,
    /// The command that does the rest.
    pub command: String,
}

/// What a file needs besides being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Care {
    /// It is synced to the disk before anything is moved.
    Synced,
    /// It is one of many, which are synced together.
    SyncedLater,
    /// It is synced likewise, and nobody but its owner can ever read it.
    Secret,
}

/// How many files of a folder changed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Delivered {
    /// New or changed.
    pub written: usize,
    /// Written by an earlier run, and removed.
    pub removed: usize,
}

impl Staging {
    /// Begins to stage files for a folder, which need not exist yet. With `force`, somebody else's
    /// files are replaced. `made` are the folders that were made for it, the outer ones first.
    ///
    /// Nobody else may write to the folder meanwhile: temporary files in it are removed.
    pub fn new(folder: &Path, made: Made, force: bool, stop: Stop) -> anyhow::Result<Self> {
        Self::begin(folder, made, (force, false), stop)
    }

    /// The same for a folder that is served: its list reveals no names.
    pub fn sealed(folder: &Path, made: Made, force: bool, stop: Stop) -> anyhow::Result<Self> {
        Self::begin(folder, made, (force, true), stop)
    }

    fn begin(
        folder: &Path,
        made: Made,
        (force, sealed): (bool, bool),
        stop: Stop,
    ) -> anyhow::Result<Self> {
        // This comes first, since the list may be somebody else's: then nothing is touched.
        let before = list(folder)?;
        if sealed && !before.is_empty() {
            never_written(folder, &before)?;
        }
        for name in written_folders(folder, sealed)? {
            // With a slash at the end a link would be followed.
            let (is_itself, folder) = (name.is_empty(), folder.join(name.trim_end_matches('/')));
            // A linked folder inside is not followed.
            if folder.is_dir() && (is_itself || !folder.is_symlink()) {
                let swept = sweep(&folder, TEMPORARY);
                swept.with_context(|| format!("cannot tidy the folder `{}`", folder.shown()))?;
            }
        }
        if !sealed && before.keys().any(|key| key.starts_with(SEALED)) {
            bail!(
                "`{}` was written by `vuoro export` and may be public: give another folder with \
                 --out",
                folder.shown()
            );
        }
        let folder = folder.to_owned();
        let (staged, refused, is_unsynced) = (Vec::new(), Vec::new(), false);
        Ok(Self { folder, force, sealed, before, staged, refused, made, stop, is_unsynced })
    }

    /// A file with this digest may be replaced as if it had been written here: what somebody has
    /// edited in it is kept elsewhere.
    pub fn adopt(&mut self, name: &str, digest: &str) {
        let key = self.key(name);
        self.before.entry(key).or_default().insert(digest.to_owned());
    }

    /// Stages a file; its name is relative to the folder, with `/` in between.
    pub fn put(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let (path, key) = (self.folder.join(name), self.key(name));
        self.stage(path, key, Care::Synced, write)
    }

    /// Stages one of many files, which are synced to the disk together.
    pub fn put_one_of_many(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        self.is_unsynced = cfg!(target_os = "linux");
        let (path, key) = (self.folder.join(name), self.key(name));
        let care = if self.is_unsynced { Care::SyncedLater } else { Care::Synced };
        self.stage(path, key, care, write)
    }

    /// Stages a file unless somebody else has made one of that name; returns whether it did.
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

    /// Stages a file that belongs outside the folder but is in its list.
    pub fn put_elsewhere(
        &mut self,
        path: &Path,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let key = format!("{ELSEWHERE}{}", self.key(&name));
        tidy_beside(path);
        self.stage(path.to_owned(), key, Care::Secret, write)
    }

    /// The name of a file in the list.
    fn key(&self, name: &str) -> String {
        if self.sealed { sealed_key(name) } else { name.to_owned() }
    }

    fn stage(
        &mut self,
        path: PathBuf,
        key: String,
        care: Care,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let parent = path.parent().expect("a file is in a folder");
        let shown = path.shown();
        if let Some(link) = link_between(&self.folder, &path) {
            bail!(
                "cannot write `{shown}`: `{}` is a link, and links out of the folder are not \
                 followed; put a folder in its place, or write elsewhere with --out",
                link.shown()
            );
        }
        self.made.add(parent);
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot create the folder `{}`", parent.shown()))?;
        let is_secret = care == Care::Secret;
        let temporary = if is_secret { secret_beside(&path)? } else { temporary(parent)? };
        let mut file = Digesting::new(temporary, self.stop.clone());
        let written = write(&mut file).and_then(|()| file.flush());
        self.go_on()?;
        written.with_context(|| format!("cannot write `{shown}`"))?;
        let (temporary, digest) = file
            .finish(care != Care::SyncedLater)
            .with_context(|| format!("cannot write `{shown}`"))?;
        // Before its bytes are read, so that an edit in between is noticed.
        let seen = Seen::at(&path);
        let there = match &seen {
            Some(seen) if seen.kind.is_file() => Some(digest_of(&path)?),
            Some(seen) if seen.kind.is_symlink() => {
                // With `force` the link itself is replaced: nothing is written through it.
                if !self.force {
                    self.refused.push(format!("  {shown} is a link"));
                }
                None
            }
            Some(_) => bail!("cannot write `{shown}`: something that is no file is there"),
            None => None,
        };
        // A secret that others can read is written again, so that they no longer can.
        let same = there.as_ref() == Some(&digest) && !(is_secret && is_open_to_others(&path));
        if there.is_some_and(|there| there != digest) && !self.force {
            match self.before.get(&key) {
                Some(known) if is_as_written(&path, known)? => {}
                Some(_) => self.refused.push(format!("  {shown} was edited since")),
                None => self.refused.push(format!("  {shown} was not written by vuoro")),
            }
        }
        let temporary = (!same).then_some(temporary);
        self.staged.push(Staged { path, key, digest, temporary, seen });
        Ok(())
    }

    /// How many files there will be.
    pub fn len(&self) -> usize {
        self.staged.len()
    }

    /// Fails if it has been interrupted.
    fn go_on(&self) -> anyhow::Result<()> {
        if self.stop.asked() {
            bail!("interrupted: nothing was changed");
        }
        Ok(())
    }

    /// Fails when a file would be replaced that this tool has not written, or that somebody has
    /// edited since; or when this was interrupted. From here on it no longer can be.
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
        self.sync()?;
        // Once more, since writing may have taken long.
        let is_edited = |file: &&Staged| Seen::at(&file.path) != file.seen;
        if let Some(edited) = self.staged.iter().find(is_edited) {
            bail!(
                "`{}` was edited meanwhile: nothing was changed, so try again",
                edited.path.shown()
            );
        }
        Ok(())
    }

    /// Syncs everything that was staged to the disk, with the folders that were made for it.
    fn sync(&self) -> anyhow::Result<()> {
        #[cfg(target_os = "linux")]
        if self.is_unsynced {
            let synced = fs::File::open(&self.folder).and_then(|f| Ok(rustix::fs::syncfs(f)?));
            synced.with_context(|| format!("cannot write `{}`", self.folder.shown()))?;
        }
        self.made.folders().try_for_each(|folder| sync_folder(folder_of(folder)))
    }

    /// Moves everything into place, and removes what an earlier run wrote and this one did not.
    ///
    /// Returns what changed. [`Staging::check`] has to be called before, to find what would be
    /// lost. An error says what is done already, and how to do the rest.
    pub fn deliver(mut self, rest: &Rest) -> anyhow::Result<Delivered> {
        let mut known = self.before.clone();
        for file in &self.staged {
            let absent = || BTreeSet::from([ABSENT.to_owned()]);
            known.entry(file.key.clone()).or_insert_with(absent).insert(file.digest.clone());
        }
        // Files elsewhere are not removed, and stay in the list.
        let elsewhere = self.before.iter().filter(|(key, _)| key.starts_with(ELSEWHERE));
        let mut after: BTreeMap<String, BTreeSet<String>> =
            elsewhere.map(|(key, digests)| (key.clone(), digests.clone())).collect();
        for f in &self.staged {
            after.insert(f.key.clone(), BTreeSet::from([f.digest.clone()]));
        }
        let mut changed = Delivered::default();
        let all = self.staged.iter().filter(|file| file.temporary.is_some()).count();
        if known == after && all == 0 {
            return Ok(changed);
        }
        // Whatever is on the disk after a loss of power is in the list: both the old files and the
        // new ones, until every folder is synced with only the new ones left.
        let moved = write_list(&self.folder, &known)
            .and_then(|()| self.move_all(&after, &mut changed))
            .and_then(|()| write_list(&self.folder, &after));
        moved.map_err(|error| {
            let files = format!("{} of {all} changed files are in their places", changed.written);
            let done: Vec<String> = rest.done.iter().cloned().chain([files]).collect();
            terminal::halfway(&error, &done.join("; "), &rest.command)
        })?;
        self.made.keep();
        Ok(changed)
    }

    /// Moves the files, removes those that are no longer wanted, and syncs all folders.
    fn move_all(
        &mut self,
        after: &BTreeMap<String, BTreeSet<String>>,
        changed: &mut Delivered,
    ) -> anyhow::Result<()> {
        let mut touched = BTreeSet::new();
        let last = self.staged.len().saturating_sub(1);
        for (at, file) in self.staged.iter_mut().enumerate() {
            if at == last {
                // A plan is moved last, and describes what is beside it, which must be there by
                // then.
                sync_all(&touched)?;
            }
            let Some(temporary) = file.temporary.take() else { continue };
            let shown = file.path.shown();
            if Seen::at(&file.path) != file.seen {
                bail!("`{shown}` was edited meanwhile, and is left as it is: move it away first");
            }
            temporary.persist(&file.path).with_context(|| format!("cannot write `{shown}`"))?;
            touched.insert(folder_of(&file.path).to_owned());
            changed.written += 1;
        }
        // If the list does not tell the names, those of all files.
        let names =
            if self.sealed { names(&self.folder)? } else { self.before.keys().cloned().collect() };
        for name in names {
            let (path, key) = (self.folder.join(&name), self.key(&name));
            let Some(digests) = self.before.get(&key).filter(|_| !after.contains_key(&key)) else {
                continue;
            };
            if is_regular(&path)
                && link_between(&self.folder, &path).is_none()
                && is_as_written(&path, digests)?
            {
                fs::remove_file(&path)
                    .with_context(|| format!("cannot remove `{}`", path.shown()))?;
                changed.removed += 1;
                let mut parent = folder_of(&path).to_owned();
                // Removed only if nothing is left in it.
                while parent != self.folder && fs::remove_dir(&parent).is_ok() {
                    touched.remove(&parent);
                    parent = folder_of(&parent).to_path_buf();
                }
                touched.insert(parent);
            }
        }
        sync_all(&touched)
    }
}

/// The name of a file in a list that gives no name away.
fn sealed_key(name: &str) -> String {
    format!("{SEALED}{}", hex(&Sha256::digest(name.as_bytes())))
}

/// Fails when the list of a folder that is served has a file in it that is never written there: then
/// somebody else has put it into the list, so that it would be removed.
fn never_written(folder: &Path, before: &BTreeMap<String, BTreeSet<String>>) -> anyhow::Result<()> {
    let mut names = names(folder)?;
    names.retain(|name| !is_served(name) && before.contains_key(&sealed_key(name)));
    if names.is_empty() {
        return Ok(());
    }
    let shown = |name: &String| format!("`{}`", Path::new(name).shown());
    let (list, names) = (folder.join(MANIFEST).shown(), names.iter().map(shown).collect());
    Err(NeverWritten { list, names }.into())
}

fn sync_all(folders: &BTreeSet<PathBuf>) -> anyhow::Result<()> {
    folders.iter().try_for_each(|folder| sync_folder(folder))
}
