//! Which files of a folder can be checked, and what each of them is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::render::text::Shown as _;
use crate::store::files;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Consortium,
    Term,
    Roster,
    Ledger,
    Ring,
    Calendar,
}

/// The files of a folder that can be checked, in the order of their names.
pub fn of_folder(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let real = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = fs::read_dir(real).with_context(|| format!("cannot read `{}`", real.shown()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let name = PathBuf::from(entry?.file_name());
        let ending = name.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let is_table = matches!(name.to_str(), Some("roster.csv" | "ledger.csv"));
        let is_toml = ending == "toml" && is_ours(&folder.join(&name));
        if is_table || is_toml || ending == "ics" {
            paths.push(folder.join(name));
        }
    }
    let calendars = folder.join("calendars");
    let is_rosters = real.join("roster.csv").is_file();
    if calendars.is_dir() && is_rosters {
        paths.extend(of_folder(&calendars)?);
    }
    let rings = folder.join("rings");
    if rings.is_dir() && is_rosters {
        for entry in fs::read_dir(&rings)? {
            let name = PathBuf::from(entry?.file_name());
            // Balances follow from the rest.
            let is_table = name.to_string_lossy().ends_with(".csv");
            let is_ring = is_table && !name.to_string_lossy().contains(".balances.");
            paths.extend(is_ring.then(|| rings.join(&name)));
        }
    }
    // Calendars follow from the tables, and so do their faults, often.
    let is_calendar = |path: &PathBuf| path.extension().is_some_and(|e| e == "ics");
    paths.sort_by_cached_key(|path| (is_calendar(path), path.clone()));
    Ok(paths)
}

/// The term files of a folder with their texts, in the order of their names.
pub fn terms_of_folder(folder: &Path) -> anyhow::Result<Vec<(PathBuf, String)>> {
    let mut terms = Vec::new();
    for path in of_folder(folder)? {
        let Ok(bytes) = files::read(&path) else { continue };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if what(&path, &text).is_ok_and(|what| what == What::Term) {
            terms.push((path, text));
        }
    }
    Ok(terms)
}

/// Whether a TOML file that nobody has named is a consortium or a term: there are others.
fn is_ours(path: &Path) -> bool {
    let Ok(bytes) = files::read(path) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    has_header(&text, "[consortium]") || has_header(&text, "[term]")
}

/// Whether a TOML text has a table of this name.
pub fn has_header(text: &str, header: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with(header))
}

/// Recognises a file by its extension and its first lines.
pub fn what(path: &Path, text: &str) -> anyhow::Result<What> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let head = text.lines().next().unwrap_or_default();
    let is_ledger =
        head.contains("balance_minutes") || path.file_stem().is_some_and(|stem| stem == "ledger");
    Ok(match ending.to_ascii_lowercase().as_str() {
        "toml" if has_header(text, "[term]") => What::Term,
        "toml" => What::Consortium,
        "csv" if is_ledger => What::Ledger,
        "csv" if head.contains(",hand,") => What::Ring,
        "csv" => What::Roster,
        "ics" => What::Calendar,
        _ => bail!(
            "cannot tell what `{}` is; consortium and term files end in .toml, rosters and \
             ledgers in .csv, calendars in .ics",
            path.shown()
        ),
    })
}
