//! Reads back what is remembered about calendars' events between two runs.

use std::path::Path;

use anyhow::bail;
use vuoro::finding::{FileId, Finding, Findings, Place};
use vuoro::input::SourceMap;
use vuoro::lifecycle::EVENTS_FILE as FILE;
use vuoro::model::EventRecord;

use crate::cli::outcome::Refused;
use crate::render::text::Shown as _;
use crate::session::read::complain;
use crate::session::read::load_table;
use crate::store::files;

/// Why what a folder remembers of a published roster's events cannot be used, if that is so.
pub fn wrong(sources: &mut SourceMap, roster: FileId, folder: &Path) -> anyhow::Result<Findings> {
    let path = folder.join(FILE);
    if path.is_file() {
        let file = load_table(sources, &path)?;
        return Ok(vuoro::files::events::read(sources, file).err().unwrap_or_default());
    }
    if !files::is_listed(folder, FILE)? {
        return Ok(Findings::default());
    }
    let message = format!("`{}` is gone", path.shown());
    let finding = Finding::error("bad-roster", Place::File(roster), message, String::new());
    let finding = finding.help(
        "bring it back as `vuoro allocate` wrote it: calendars need it to tell which events have \
         changed",
    );
    Ok(vec![finding].into())
}

/// What is remembered in a folder: nothing if nothing was written.
pub fn read(sources: &mut SourceMap, folder: &Path) -> anyhow::Result<Vec<EventRecord>> {
    let path = folder.join(FILE);
    if !path.exists() {
        if files::is_listed(folder, FILE)? {
            bail!(
                "`{}` is gone, so that it cannot be told which events of the calendars change: \
                 bring it back; if it is lost for good, take its line out of `{}` beside it",
                path.shown(),
                files::MANIFEST
            );
        }
        return Ok(Vec::new());
    }
    let file = load_table(sources, &path)?;
    match vuoro::files::events::read(sources, file) {
        Ok(records) => Ok(records),
        Err(findings) => {
            complain(&findings, sources)?;
            Err(Refused.into())
        }
    }
}
