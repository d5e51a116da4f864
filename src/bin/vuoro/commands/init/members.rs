//! The libraries as they are named: one to a line, `Nokia = 33601`, or a spreadsheet that lists
//! them.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::bail;
use vuoro::input::proposal;

use crate::render::text::Shown as _;
use crate::store::edit::quoted;

const EXPECTED: &str = "expected a name and a size, as in `Nokia = 33601`";

/// Invented libraries, to look at a plan before one's own are known.
const MADE_UP: [(&str, &str); 5] = [
    ("Koskela", "42000"),
    ("Niemelä", "18500"),
    ("Rantakylä", "9200"),
    ("Lehtola", "5100"),
    ("Kuusikko", "3800"),
];

/// The tables of made-up libraries.
pub fn made_up() -> String {
    MADE_UP.map(|(name, size)| table(name, size)).join("\n")
}

/// How many libraries are made up.
pub fn made_up_count() -> usize {
    MADE_UP.len()
}

/// How many libraries tables are about.
pub fn count(tables: &str) -> usize {
    tables.lines().filter(|line| *line == "[[library]]").count()
}

/// The table of a library that is named with its size.
pub fn named(text: &str) -> Result<String, String> {
    let Some((name, size)) = text.rsplit_once('=') else {
        return Err(format!("`{text}` has no size: {EXPECTED}"));
    };
    let name = name.trim();
    if name.is_empty() {
        return Err(format!("`{text}` has no name: {EXPECTED}"));
    }
    if proposal(name).is_none() {
        return Err(format!(
            "`{name}` cannot be made an id: write the name with letters a to z, and change it in \
             the file later"
        ));
    }
    let size: String = size.chars().filter(|c| !c.is_whitespace()).collect();
    let size = size.replace(',', ".");
    let is_number = !size.is_empty() && size.chars().all(|c| c.is_ascii_digit() || c == '.');
    if !is_number || size.matches('.').count() > 1 || size.starts_with('.') || size.ends_with('.') {
        return Err(format!("`{text}` has no size that is a number: {EXPECTED}"));
    }
    Ok(table(name, &size))
}

fn table(name: &str, size: &str) -> String {
    let id = proposal(name).map_or_else(String::new, |id| id.to_string());
    let mut table = "[[library]]\n".to_owned();
    let _ = writeln!(table, "id = {}\nname = {}\nsize = {size}", quoted(&id), quoted(name));
    table
}

/// The tables of the libraries that a spreadsheet lists.
#[cfg(feature = "xlsx")]
pub fn listed(path: &Path, consortium: &str) -> anyhow::Result<String> {
    let tables = crate::session::spreadsheet::tables(path, consortium)?;
    if tables.is_empty() {
        bail!("`{}` lists no library; docs/import.md says which headings are known", path.shown());
    }
    Ok(tables)
}

/// The same without the feature that reads spreadsheets.
#[cfg(not(feature = "xlsx"))]
pub fn listed(path: &Path, _: &str) -> anyhow::Result<String> {
    bail!("cannot read `{}`: this vuoro reads no spreadsheets; name the libraries", path.shown());
}
