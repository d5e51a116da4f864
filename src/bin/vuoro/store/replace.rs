//! Replaces one file by another: whenever this is cut short, the old or the new one is there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, bail};
use tempfile::NamedTempFile;

use crate::render::terminal;
use crate::render::text::Shown as _;

/// Removes what commands that were killed while replacing a file have left beside it. Nobody else
/// is replacing it now: there is a lock.
pub fn tidy(path: &Path) {
    if let Ok(path) = fs::canonicalize(path)
        && let Some(folder) = path.parent()
    {
        // What cannot be removed does no harm.
        let _ = sweep(folder, &prefix(&path));
    }
}

/// The same beside a file that does not exist yet, or is not a link.
pub fn tidy_beside(path: &Path) {
    let _ = sweep(folder_of(path), &prefix(path));
}

/// A new file that only its owner can read, whatever permissions other new files have; it will be
/// moved to this path.
pub fn secret_beside(path: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = folder_of(path);
    // Temporary files are made readable by their owner alone.
    let file = tempfile::Builder::new().prefix(&prefix(path)).tempfile_in(folder);
    file.with_context(|| format!("cannot write into the folder `{}`", folder.shown()))
}

/// Whether others on this computer than the owner can do anything with a file.
#[cfg(unix)]
pub fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0)
}

/// Elsewhere there are no such permission bits, and the folder's permissions apply.
#[cfg(not(unix))]
pub fn is_open_to_others(_: &Path) -> bool {
    false
}

/// The folder in which a file or a folder is.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The prefix of temporary files that will replace this one.
fn prefix(path: &Path) -> String {
    format!(".vuoro-{}-", path.file_name().unwrap_or_default().to_string_lossy())
}

/// Replaces the bytes of a file by others: whenever this is cut short, the old or the new ones are
/// there. Fails when they are no longer the old ones, because somebody has edited the file in the
/// meantime.
///
/// `again` is the command that makes sure of them if the new ones are there but might be lost with
/// the power.
pub fn replace(path: &Path, old: &[u8], new: &[u8], again: &str) -> anyhow::Result<()> {
    let shown = path.shown();
    // A link stays a link: its target is replaced.
    let path =
        &fs::canonicalize(path).with_context(|| format!("cannot find `{}`", path.shown()))?;
    let folder = path.parent().expect("a file is in a folder");
    let prefix = prefix(path);
    let written = || -> anyhow::Result<NamedTempFile> {
        let mut file = temporary_as(folder, &prefix)?;
        file.write_all(new)?;
        file.as_file().set_permissions(fs::metadata(path)?.permissions())?;
        file.as_file().sync_all()?;
        Ok(file)
    };
    let refused = || format!("cannot write `{shown}`");
    let file = written().with_context(refused)?;
    // As late as possible.
    if fs::read(path).with_context(refused)? != old {
        bail!("`{shown}` was edited meanwhile: nothing was changed, so try again");
    }
    file.persist(path).with_context(refused)?;
    let done = format!("`{shown}` has its new text");
    sync_folder(folder).map_err(|error| terminal::halfway(&error, &done, again))
}

/// Removes the files whose names begin with this.
pub fn sweep(folder: &Path, prefix: &str) -> io::Result<()> {
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

/// Syncs a folder, so that it keeps its entries.
pub fn sync_folder(folder: &Path) -> anyhow::Result<()> {
    if cfg!(unix) {
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.with_context(|| format!("cannot write the folder `{}`", folder.shown()))?;
    }
    Ok(())
}

/// A new file whose name begins with this, with the permissions of other new files.
pub fn temporary_as(folder: &Path, prefix: &str) -> anyhow::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder);
    file.with_context(|| format!("cannot write into the folder `{}`", folder.shown()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::{is_open_to_others, secret_beside, tidy_beside};

    #[test]
    fn what_is_secret_is_its_owners_alone_from_the_first_byte_on_and_is_swept_after_a_kill() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.csv");
        let left = secret_beside(&path).unwrap().into_temp_path().keep().unwrap();
        assert_eq!(fs::metadata(&left).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!is_open_to_others(&left));
        fs::write(folder.path().join(".vuoro-new-1"), "of others").unwrap();
        tidy_beside(&path);
        assert!(!left.exists() && folder.path().join(".vuoro-new-1").exists());
    }
}
