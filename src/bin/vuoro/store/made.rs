//! Folders that are made for files, and are not left behind empty when the files are not written.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that were made, the outer ones first. Unless they are kept, those that are empty are
/// removed again.
#[derive(Debug, Default)]
pub struct Made(Vec<PathBuf>);

impl Made {
    /// A folder that is about to be made, and those around it that are missing.
    pub fn around(folder: &Path) -> Self {
        let mut made = Self::default();
        made.add(folder);
        made
    }

    /// The same for one more.
    pub fn add(&mut self, folder: &Path) {
        let missing = folder.ancestors().filter(|p| !p.as_os_str().is_empty() && !p.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        self.0.extend(missing.into_iter().rev());
    }

    /// The folders, the outer ones first.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(PathBuf::as_path)
    }

    /// From now on they stay.
    pub fn keep(&mut self) {
        self.0.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // A folder with something in it is needed.
            let _ = fs::remove_dir(folder);
        }
    }
}
