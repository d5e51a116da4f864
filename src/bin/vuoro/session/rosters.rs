//! Rosters by the path of their table, their folder or their term file.

use std::path::{Path, PathBuf};

use vuoro::files::roster;
use vuoro::input::SourceMap;
use vuoro::model::RosterLine;
use vuoro::report::Members;

use crate::render::text::Shown as _;
use crate::session::read::{accept, load_table};
use crate::store::files::is_folder;

/// The lines of a roster.
pub fn lines(sources: &mut SourceMap, path: &Path) -> anyhow::Result<Vec<RosterLine>> {
    let file = load_table(sources, &roster_of(path)?)?;
    accept(roster::lines(sources, file), sources)
}

/// The members of pools, by the plan beside a roster; none if there is no plan.
pub fn pools(sources: &mut SourceMap, path: &Path) -> anyhow::Result<Members> {
    let plan = roster_of(path)?.with_file_name("plan.json");
    if !plan.is_file() {
        return Ok(Members::new());
    }
    let file = load_table(sources, &plan)?;
    Ok(vuoro::files::pools(sources, file).unwrap_or_default())
}

/// The roster that is meant: a file, the one in a folder, or that of a term file.
pub fn roster_of(path: &Path) -> anyhow::Result<PathBuf> {
    if is_folder(path) {
        return Ok(path.join("roster.csv"));
    }
    if path.extension().is_none_or(|e| !e.eq_ignore_ascii_case("toml")) {
        return Ok(path.to_owned());
    }
    let roster = path.with_extension("").join("roster.csv");
    anyhow::ensure!(
        roster.exists() || !path.exists(),
        "{} has no roster in {}; plan it with `vuoro allocate {}`, or name the folder that has its roster",
        path.shown(),
        roster.shown(),
        path.shown(),
    );
    Ok(if path.exists() { roster } else { path.to_owned() })
}
