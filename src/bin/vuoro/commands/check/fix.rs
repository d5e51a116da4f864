//! Tables written afresh in canonical form.

use std::io;
use std::path::Path;

use anyhow::{Context, bail};
use vuoro::{export, input};

use super::gather::Gathered;
use crate::replace;
use crate::text::Shown as _;

/// Rewrites every roster and ledger that could be read whole and is not in canonical form.
///
/// Calendars are not touched: whoever has edited one has to write it afresh from the roster.
pub fn fix(all: &mut Gathered) -> anyhow::Result<()> {
    for bundle in &mut all.bundles {
        if let Some(roster) = &mut bundle.roster {
            let form = &roster.value.form;
            if form.uncanonical.is_some() && form.is_whole() {
                let bytes =
                    rewrite(&roster.path, |out| export::written_roster(&roster.value, out))?;
                roster.file = all.sources.add_table(roster.path.shown(), &bytes);
                roster.value = input::written_roster(&mut all.sources, roster.file)
                    .ok()
                    .context("what was written cannot be read")?;
            }
        }
        if let Some(ledger) = &mut bundle.ledger {
            let form = &ledger.value.form;
            if form.uncanonical.is_some() && form.is_whole() {
                let bytes =
                    rewrite(&ledger.path, |out| export::written_ledger(&ledger.value, out))?;
                ledger.file = all.sources.add_table(ledger.path.shown(), &bytes);
                ledger.value = input::written_ledger(&mut all.sources, ledger.file)
                    .ok()
                    .context("what was written cannot be read")?;
            }
        }
    }
    Ok(())
}

fn rewrite(
    path: &Path,
    write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) -> anyhow::Result<Vec<u8>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if path.is_symlink() || folder.is_some_and(Path::is_symlink) {
        // Nobody has named what is at its other end.
        bail!(
            "`{}` is reached through a link, and nothing is written through one: nothing of it was \
             changed; name the file itself",
            path.shown()
        );
    }
    let mut bytes = Vec::new();
    write(&mut bytes).with_context(|| format!("cannot write `{}`", path.shown()))?;
    replace::replace(path, &bytes)?;
    Ok(bytes)
}
