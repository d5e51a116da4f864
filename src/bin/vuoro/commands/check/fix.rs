//! Tables written afresh in canonical form.

use std::path::Path;

use anyhow::{Context, bail};
use vuoro::files::SheetForm;
use vuoro::files::{ledger, roster};
use vuoro::finding::FileId;
use vuoro::input::SourceMap;

use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::session::bundles::Gathered;
use crate::store::files;
use crate::store::replace;
use crate::store::replace::folder_of;

/// Rewrites every roster and ledger that could be read whole and is not in canonical form.
///
/// Calendars are not touched: one that was edited has to be written afresh from the roster.
///
/// An error says which ones have been rewritten by then.
pub fn fix(all: &mut Gathered) -> anyhow::Result<()> {
    let mut done = Vec::new();
    fix_each(all, &mut done).map_err(|error| {
        if done.is_empty() {
            return terminal::unchanged(error);
        }
        let done = format!("rewritten: {}", done.join(", "));
        terminal::halfway(&error, &done, &terminal::same_command(&[]))
    })
}

fn fix_each(all: &mut Gathered, done: &mut Vec<String>) -> anyhow::Result<()> {
    for bundle in &mut all.bundles {
        if let Some(roster) = &mut bundle.roster
            && is_to_be_fixed(&roster.value.form)
        {
            let mut new = Vec::new();
            roster.value.write(&mut new)?;
            roster.file = rewrite(&mut all.sources, roster.file, &roster.path, &new)?;
            done.push(format!("`{}`", roster.path.shown()));
            roster.value = roster::read(&mut all.sources, roster.file)
                .ok()
                .context("what was written cannot be read")?;
        }
        if let Some(ledger) = &mut bundle.ledger
            && is_to_be_fixed(&ledger.value.form)
        {
            let mut new = Vec::new();
            ledger.value.write(&mut new)?;
            ledger.file = rewrite(&mut all.sources, ledger.file, &ledger.path, &new)?;
            done.push(format!("`{}`", ledger.path.shown()));
            ledger.value = ledger::read(&mut all.sources, ledger.file)
                .ok()
                .context("what was written cannot be read")?;
        }
    }
    Ok(())
}

fn is_to_be_fixed(form: &SheetForm) -> bool {
    form.uncanonical.is_some() && form.is_whole()
}

/// Replaces the bytes of a table, unless it is no longer the one that was read.
fn rewrite(
    sources: &mut SourceMap,
    file: FileId,
    path: &Path,
    new: &[u8],
) -> anyhow::Result<FileId> {
    let shown = path.shown();
    if path.is_symlink() || folder_of(path).is_symlink() {
        // Nobody has named the target of the link.
        bail!(
            "`{shown}` is reached through a link, and nothing is written through one: nothing of it \
             was changed; name the file itself"
        );
    }
    let old = files::read(path)?;
    let mut now = SourceMap::default();
    let read = now.add_table(shown.clone(), &old);
    if now.text(read) != sources.text(file) {
        bail!("`{shown}` was edited meanwhile: nothing of it was changed, so try again");
    }
    replace::replace(path, &old, new, &terminal::same_command(&[]))?;
    Ok(sources.add_table(shown, new))
}
