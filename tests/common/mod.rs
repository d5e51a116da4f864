//! What test programs share: fixtures, and what is done with them.
#![allow(dead_code, reason = "each program uses a part of it")]

pub mod folders;
pub mod patch;
pub mod rooms;

use std::path::{Path, PathBuf};

/// The folder of the crate.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of the tests.
pub fn tests() -> PathBuf {
    root().join("tests")
}
