//! Keeps private files out of the folder that is served.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::bail;

use crate::render::text::Shown as _;

/// Fails when the folder is a roster's, or holds one of these private files or folders, or a link
/// that leads to one.
pub fn outside(folder: &Path, private: &[&Path]) -> anyhow::Result<()> {
    let shown = folder.shown();
    if folder.exists() && !folder.is_dir() {
        bail!("`{shown}` is no folder; give another with --out");
    }
    let within = [absolute(folder), real(folder)].map(|folder| folded(&folder));
    for path in private {
        // The path as written counts, too: whatever is reached through a link in the folder is
        // served.
        let ways = [absolute(path), real(path)].map(|path| folded(&path));
        if ways.iter().any(|way| within.iter().any(|folder| way.starts_with(folder))) {
            bail!(
                "`{}` would be in the folder that is published, `{shown}`: give a folder of its \
                 own with --out",
                path.shown()
            );
        }
    }
    for link in links(folder) {
        let Ok(target) = fs::canonicalize(&link) else { continue };
        if let Some(path) = private.iter().find(|path| real(path).starts_with(&target)) {
            bail!(
                "`{}` leads from the folder that is published to `{}`: take this link away, or \
                 give another folder with --out",
                link.shown(),
                path.shown()
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

/// The links in a folder and in those below it.
fn links(folder: &Path) -> Vec<PathBuf> {
    let (mut links, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_symlink() => links.push(entry.path()),
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                _ => {}
            }
        }
    }
    links.sort();
    links
}

/// The path as it is written, without `.` and `..`.
fn absolute(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    followed(PathBuf::new(), &absolute)
}

/// The path without links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for there in absolute.ancestors() {
        if let Ok(real) = fs::canonicalize(there) {
            let rest = absolute.strip_prefix(there).expect("an ancestor");
            return followed(real, rest);
        }
    }
    absolute
}

/// The parts after an existing path; what does not exist yet is not a link, so `..` leads back.
fn followed(mut path: PathBuf, parts: &Path) -> PathBuf {
    for part in parts.components() {
        match part {
            Component::ParentDir => _ = path.pop(),
            part => path.push(part),
        }
    }
    path
}

/// The path as seen by systems for which `Public.` and `public` are one folder.
fn folded(path: &Path) -> PathBuf {
    let fold = |part: Component<'_>| {
        let name = part.as_os_str().to_string_lossy().to_lowercase();
        match part {
            Component::Normal(_) => name.trim_end_matches(['.', ' ']).to_owned(),
            _ => name,
        }
    };
    path.components().map(fold).collect()
}
