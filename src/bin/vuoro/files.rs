//! Files of this computer: read whole, and which files of a folder this tool has written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::replace::temporary_as;

/// No more of a file is read than this, so that a mistaken path ends in a message.
const MOST_BYTES: u64 = 64 << 20;

/// The list of the files that this tool has written into a folder, in the form of `sha256sum`.
pub const MANIFEST: &str = ".vuoro-files";

/// How the names of files begin that are on their way into a folder.
pub const TEMPORARY: &str = ".vuoro-new-";

/// Reads a file whole.
pub fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let shown = path.display();
    let meta = fs::metadata(path).with_context(|| format!("cannot read `{shown}`"))?;
    if !meta.is_file() {
        bail!("cannot read `{shown}`: it is no file; give the path of a file");
    }
    let mut bytes = Vec::new();
    let file = File::open(path).with_context(|| format!("cannot read `{shown}`"))?;
    let whole = file.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    whole.with_context(|| format!("cannot read `{shown}`"))?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!(
            "cannot read `{shown}`: it has more than {} MiB, the most that is read; check that it \
             is the right file",
            MOST_BYTES >> 20
        );
    }
    Ok(bytes)
}

/// Whether the list of a folder names a file.
pub fn is_listed(folder: &Path, name: &str) -> anyhow::Result<bool> {
    Ok(list(folder)?.contains_key(name))
}

/// Whether a file of a folder is another than this tool has written; nobody knows where there is no
/// list.
pub fn is_edited(folder: &Path, name: &str) -> anyhow::Result<bool> {
    let digest = digest_of(&folder.join(name))?;
    Ok(list(folder)?.get(name).is_some_and(|known| !known.contains(&digest)))
}

/// What the list of a folder says was written: for every file the digests it may have.
pub fn list(folder: &Path) -> anyhow::Result<BTreeMap<String, BTreeSet<String>>> {
    let mut list: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let path = folder.join(MANIFEST);
    if path.exists() {
        let text = String::from_utf8_lossy(&read(&path)?).into_owned();
        for (digest, name) in text.lines().filter_map(|line| line.split_once("  ")) {
            list.entry(name.to_owned()).or_default().insert(digest.to_owned());
        }
    }
    Ok(list)
}

/// A new file in a folder, with the rights that other new files have.
pub fn temporary(folder: &Path) -> anyhow::Result<NamedTempFile> {
    temporary_as(folder, TEMPORARY)
}

/// The digest of a file of any size.
pub fn digest_of(path: &Path) -> anyhow::Result<String> {
    let shown = || format!("cannot read `{}`", path.display());
    let mut file = File::open(path).with_context(shown)?;
    let (mut digest, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer).with_context(shown)? {
            0 => return Ok(hex(&digest.finalize())),
            n => digest.update(&buffer[..n]),
        }
    }
}

/// Whether a file has more bytes than are read.
pub fn is_too_big(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() > MOST_BYTES)
}

/// The digest of these bytes.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, b| text + &format!("{b:02x}"))
}
