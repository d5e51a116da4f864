//! One file in place of another: whenever this is cut short, the old or the new one is there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use tempfile::NamedTempFile;

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

/// Makes sure that a folder remembers which files it has.
pub fn sync_folder(folder: &Path) -> anyhow::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A new file whose name begins so, with the rights that other new files have.
pub fn temporary_as(folder: &Path, prefix: &str) -> anyhow::Result<NamedTempFile> {
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
