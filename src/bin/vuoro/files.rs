//! Files of this computer: read whole, written whole or not at all, and never over what somebody
//! else has made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

/// No more of a file is read than this, so that a mistaken path ends in a message.
const MOST_BYTES: u64 = 64 << 20;

/// The list of the files that this tool has written into a folder, in the form of `sha256sum`.
const MANIFEST: &str = ".vuoro-files";

/// Reads a file whole.
pub fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = path.display();
    let meta = fs::metadata(path).with_context(|| format!("cannot read `{shown}`"))?;
    if !meta.is_file() {
        bail!("cannot read `{shown}`: it is no file; give the path of a file");
    }
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(|| format!("cannot read `{shown}`"))?;
    let whole = file.take(MOST_BYTES).read_to_end(&mut bytes);
    whole.with_context(|| format!("cannot read `{shown}`"))?;
    Ok(bytes)
}

/// Replaces a file by these bytes, whole or not at all.
pub fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let shown = path.display();
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = temporary(parent)?;
    let written = file.write_all(bytes).and_then(|()| file.as_file().sync_all());
    written.with_context(|| format!("cannot write `{shown}`"))?;
    file.persist(path).with_context(|| format!("cannot write `{shown}`"))?;
    Ok(())
}

/// Files on their way into a folder: all are written beside their places first, then moved there.
#[derive(Debug)]
pub struct Tray {
    folder: PathBuf,
    force: bool,
    /// What the folder's list says was written before: for every file the digests it may have.
    before: BTreeMap<String, BTreeSet<String>>,
    staged: Vec<Staged>,
    refused: Vec<String>,
}

#[derive(Debug)]
struct Staged {
    name: String,
    digest: String,
    /// `None` when the file is there already, byte for byte.
    temporary: Option<NamedTempFile>,
}

impl Tray {
    /// A tray for a folder, which need not exist yet. With `force`, files of others are replaced.
    pub fn new(folder: &Path, force: bool) -> anyhow::Result<Self> {
        let list = folder.join(MANIFEST);
        let mut before: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        if list.exists() {
            let text = String::from_utf8_lossy(&read(&list)?).into_owned();
            for (digest, name) in text.lines().filter_map(|line| line.split_once("  ")) {
                before.entry(name.to_owned()).or_default().insert(digest.to_owned());
            }
        }
        let folder = folder.to_owned();
        Ok(Self { folder, force, before, staged: Vec::new(), refused: Vec::new() })
    }

    /// Writes a file into the tray; its name is relative to the folder, with `/` in between.
    pub fn put(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let path = self.folder.join(name);
        let parent = path.parent().expect("a file is in a folder");
        let shown = path.display().to_string();
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

    /// Moves everything into place, and takes away what an earlier run wrote and this one did not.
    ///
    /// Gives the number of files that changed. Nothing is touched when a file would be replaced
    /// that this tool has not written, or that somebody has edited since.
    pub fn deliver(mut self) -> anyhow::Result<usize> {
        if !self.refused.is_empty() {
            let (files, it) =
                if self.refused.len() == 1 { ("a file", "it") } else { ("files", "them") };
            bail!(
                "nothing was written, because {files} of somebody else would be lost:\n{}\n  \
                 help: move {it} away, write elsewhere with --out, or replace {it} with --force",
                self.refused.join("\n")
            );
        }
        let mut known = self.before.clone();
        for file in &self.staged {
            known.entry(file.name.clone()).or_default().insert(file.digest.clone());
        }
        let done: BTreeMap<String, BTreeSet<String>> = (self.staged.iter())
            .map(|f| (f.name.clone(), BTreeSet::from([f.digest.clone()])))
            .collect();
        if known == done && self.staged.iter().all(|f| f.temporary.is_none()) {
            return Ok(0);
        }
        // Whenever this is cut short, the list knows both the old files and the new ones.
        self.write_list(&known)?;
        let mut changed = 0;
        for file in &mut self.staged {
            let Some(temporary) = file.temporary.take() else { continue };
            let path = self.folder.join(&file.name);
            temporary
                .persist(&path)
                .with_context(|| format!("cannot write `{}`", path.display()))?;
            changed += 1;
        }
        for (name, digests) in self.before.iter().filter(|(name, _)| !done.contains_key(*name)) {
            let path = self.folder.join(name);
            if path.is_file() && digests.contains(&digest_of(&path)?) {
                fs::remove_file(&path)
                    .with_context(|| format!("cannot remove `{}`", path.display()))?;
                changed += 1;
            }
        }
        self.write_list(&done)?;
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

/// A new file in a folder, with the rights that other new files have.
fn temporary(folder: &Path) -> anyhow::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".vuoro-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder);
    file.with_context(|| format!("cannot write into the folder `{}`", folder.display()))
}

fn digest_of(path: &Path) -> anyhow::Result<String> {
    Ok(hex(&Sha256::digest(read(path)?)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, b| text + &format!("{b:02x}"))
}

/// Writes to a file and digests what it writes.
struct Digesting {
    file: BufWriter<NamedTempFile>,
    digest: Sha256,
}

impl Digesting {
    fn new(file: NamedTempFile) -> Self {
        Self { file: BufWriter::new(file), digest: Sha256::new() }
    }

    fn finish(self) -> io::Result<(NamedTempFile, String)> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        Ok((file, hex(&self.digest.finalize())))
    }
}

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_all(bytes)?;
        self.digest.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
