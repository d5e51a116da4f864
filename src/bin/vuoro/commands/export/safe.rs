//! What must not be served stays out of the folder that is.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::bail;

/// Fails when the folder is a roster's, or holds one of these private files or folders.
pub fn outside(folder: &Path, private: &[&Path]) -> anyhow::Result<()> {
    let shown = folder.display();
    if folder.exists() && !folder.is_dir() {
        bail!("`{shown}` is no folder; give another with --out");
    }
    for path in private {
        if real(path).starts_with(real(folder)) {
            bail!(
                "`{}` would be in the folder that is published, `{shown}`: give a folder of its \
                 own with --out",
                path.display()
            );
        }
    }
    for name in ["plan.json", "ledger.csv"] {
        if folder.join(name).exists() {
            bail!(
                "`{shown}` has a {name}, which nobody asked to publish: give a folder of its own \
                 with --out"
            );
        }
    }
    Ok(())
}

/// The path without links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for there in absolute.ancestors() {
        if let Ok(real) = fs::canonicalize(there) {
            let rest = absolute.strip_prefix(there).expect("an ancestor");
            return rest.components().fold(real, |path, part| match part {
                // What is not there yet is no link, so that `..` leads back.
                Component::ParentDir => path.parent().map_or_else(PathBuf::new, Path::to_owned),
                part => path.join(part),
            });
        }
    }
    absolute
}
