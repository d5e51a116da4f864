//! Usage, hours and seats for an 80-column terminal.

mod map;
mod usage;
mod window;

pub use usage::usage;
pub use window::{hours, seats};

use crate::render::tables;
use crate::render::text;

/// A title in bold.
fn title(title: &str) -> String {
    format!("\u{1b}[1m{}\u{1b}[0m\n", text::wrap(title, tables::WIDTH.into()))
}

/// A sentence in lines of 80 columns.
fn note(note: &str) -> String {
    format!("{}\n", text::wrap(note, tables::WIDTH.into()))
}
