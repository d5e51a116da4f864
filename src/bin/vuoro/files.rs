//! Files of this computer: read whole, written whole or not at all, and never over what somebody
//! else has made.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

/// No more of a file is read than this, so that a mistaken path ends in a message.
const MOST_BYTES: u64 = 64 << 20;

/// The list of the files that this tool has written into a folder, in the form of `sha256sum`.
pub(crate) const MANIFEST: &str = ".vuoro-files";

/// How the names of files begin that are on their way into a folder.
pub(crate) const TEMPORARY: &str = ".vuoro-new-";

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

/// Takes away what commands have left beside a file that were killed when they replaced it. Nobody
/// else replaces it now: there is a lock.
pub fn tidy(path: &Path) {
    if let Ok(path) = fs::canonicalize(path)
        && let Some(folder) = path.parent()
    {
        // What cannot be taken away does no harm.
        let _ = sweep(folder, &prefix(&path));
    }
}

/// How the names of files begin that are to replace this one.
fn prefix(path: &Path) -> String {
    format!(".vuoro-{}-", path.file_name().unwrap_or_default().to_string_lossy())
}

/// Replaces a file by other bytes: whenever this is cut short, the old or the new ones are there.
pub fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    // A link stays a link: what it points at is replaced.
    let path =
        &fs::canonicalize(path).with_context(|| format!("cannot find `{}`", path.display()))?;
    let folder = path.parent().expect("a file is in a folder");
    let prefix = prefix(path);
    let written = || -> anyhow::Result<()> {
        let mut file = temporary_as(folder, &prefix)?;
        file.write_all(bytes)?;
        file.as_file().set_permissions(fs::metadata(path)?.permissions())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        sync_folder(folder)
    };
    written().with_context(|| format!("cannot write `{}`", path.display()))
}

/// Takes away the files whose names begin so.
pub(crate) fn sweep(folder: &Path, prefix: &str) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_left = name.to_str().is_some_and(|n| n.starts_with(prefix));
        if is_left && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Makes sure that a folder remembers which files it has.
pub(crate) fn sync_folder(folder: &Path) -> anyhow::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Whether a file of a folder is another than this tool has written; nobody knows where there is no
/// list.
pub fn is_edited(folder: &Path, name: &str) -> anyhow::Result<bool> {
    let digest = digest_of(&folder.join(name))?;
    Ok(list(folder)?.get(name).is_some_and(|known| !known.contains(&digest)))
}

/// What the list of a folder says was written: for every file the digests it may have.
pub(crate) fn list(folder: &Path) -> anyhow::Result<BTreeMap<String, BTreeSet<String>>> {
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
pub(crate) fn temporary(folder: &Path) -> anyhow::Result<NamedTempFile> {
    temporary_as(folder, TEMPORARY)
}

fn temporary_as(folder: &Path, prefix: &str) -> anyhow::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder);
    file.with_context(|| format!("cannot write into the folder `{}`", folder.display()))
}

pub(crate) fn digest_of(path: &Path) -> anyhow::Result<String> {
    Ok(hex(&Sha256::digest(read(path)?)))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, b| text + &format!("{b:02x}"))
}
