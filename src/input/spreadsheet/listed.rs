//! The sheets of a workbook by their names, and those that are read.

use super::sheet::Sheet;
use super::unreadable::Unreadable;

/// The sheets of a file.
#[derive(Debug, Default)]
pub(in crate::input) struct Book {
    /// Those that can be seen, or the one that was asked for.
    pub sheets: Vec<Sheet>,
    /// The names of those that were not looked at.
    pub others: Vec<String>,
}

/// A sheet of a workbook before its cells are read.
#[derive(Debug)]
pub(super) struct Listed {
    pub name: String,
    pub is_hidden: bool,
}

/// Which sheets to look at: the one that was asked for, or all that can be seen.
pub(super) fn chosen(all: &[Listed], wanted: Option<&str>) -> Result<Vec<usize>, Unreadable> {
    let Some(wanted) = wanted else {
        return Ok((0..all.len()).filter(|&at| !all[at].is_hidden).collect());
    };
    let is_it = |listed: &Listed| listed.name.to_lowercase() == wanted.to_lowercase();
    if let Some(at) = all.iter().position(is_it) {
        return Ok(vec![at]);
    }
    let names: Vec<String> = all.iter().take(20).map(|s| format!("`{}`", s.name)).collect();
    let message = format!("the workbook has no sheet `{}`", wanted.escape_debug());
    Err(Unreadable::new("no-such-sheet", message, format!("it has {}", names.join(", "))))
}
