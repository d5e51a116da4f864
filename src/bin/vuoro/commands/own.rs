//! Files that a command has made for other programs: replaced when they are its own, and never when
//! they are somebody else's.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};

use crate::files;
use crate::text::Shown as _;

/// Writes a file whole; one that is there already is replaced if it has the mark of those that are
/// written here.
pub fn put(path: &Path, bytes: &[u8], mark: &str) -> anyhow::Result<()> {
    let shown = path.shown();
    if path.symlink_metadata().is_ok() {
        let old = files::read(path)?;
        if !String::from_utf8_lossy(&old).contains(mark) {
            bail!(
                "`{shown}` is there already and is somebody else's: move it, or give another --out"
            );
        }
        if old == bytes {
            return Ok(());
        }
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = files::temporary(folder.unwrap_or(Path::new(".")))?;
    file.write_all(bytes).with_context(|| format!("cannot write `{shown}`"))?;
    file.persist(path).with_context(|| format!("cannot write `{shown}`"))?;
    Ok(())
}
