//! Tables written afresh in canonical form.

use std::io;
use std::path::Path;

use anyhow::Context;
use vuoro::{export, input};

use super::gather::Gathered;
use crate::replace;

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
                roster.file = all.sources.add_table(roster.path.display().to_string(), &bytes);
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
                ledger.file = all.sources.add_table(ledger.path.display().to_string(), &bytes);
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
    let mut bytes = Vec::new();
    write(&mut bytes).with_context(|| format!("cannot write `{}`", path.display()))?;
    replace::replace(path, &bytes)?;
    Ok(bytes)
}
