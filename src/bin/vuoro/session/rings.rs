//! Reads back the tables of rings in a folder.

use std::path::Path;

use anyhow::bail;
use vuoro::files::{ring, ring_balances};
use vuoro::finding::{FileId, Findings};
use vuoro::input::SourceMap;
use vuoro::lifecycle::{ring_balances_file, ring_file};
use vuoro::model::{Consortium, LibraryIx, Ring};

use crate::render::text::Shown as _;
use crate::session::read::load_table;
use crate::store::files;

/// How far people on rings are ahead, as a term has it.
pub type Ahead = Vec<(LibraryIx, Vec<i64>)>;

/// How far the people of rings were ahead when the term before ended, by the tables beside its
/// ledger.
pub fn ahead(
    sources: &mut SourceMap,
    c: &Consortium,
    ledger: &Path,
) -> anyhow::Result<Result<Ahead, Findings>> {
    let (mut all, mut findings) = (Vec::new(), Vec::new());
    for library in libraries(c) {
        let path = ledger.with_file_name("").join(ring_balances_file(c, library));
        if path.is_file() {
            let file = load_table(sources, &path)?;
            match ring_balances::read(sources, file, c, library) {
                Ok(ahead) => all.push((library, ahead)),
                Err(found) => findings.extend(found),
            }
        }
    }
    Ok(if findings.is_empty() { Ok(all) } else { Err(findings.into()) })
}

/// The libraries that have a ring.
fn libraries(c: &Consortium) -> impl Iterator<Item = LibraryIx> + '_ {
    c.indices().filter(|&l| !c[l].ring.is_empty())
}

/// Loads the tables of rings that are in a folder.
pub fn load(
    sources: &mut SourceMap,
    c: &Consortium,
    folder: &Path,
) -> anyhow::Result<Vec<(LibraryIx, FileId)>> {
    let mut found = Vec::new();
    for library in libraries(c) {
        let path = folder.join(ring_file(c, library));
        if path.is_file() {
            found.push((library, load_table(sources, &path)?));
        }
    }
    Ok(found)
}

/// Fails when tables that were written are gone or were edited, so that what was agreed is unknown.
fn untouched(c: &Consortium, library: LibraryIx, folder: &Path) -> anyhow::Result<()> {
    let name = ring_file(c, library);
    let path = folder.join(&name);
    if !path.is_file() {
        if files::is_listed(folder, &name)? {
            bail!(
                "`{}` is gone, so that it cannot be told who has which duty: bring it back, or \
                 plan anew with `vuoro allocate --fresh`",
                path.shown()
            );
        }
        return Ok(());
    }
    if files::is_edited(folder, &name)? {
        bail!(
            "`{}` was edited since vuoro wrote it: take the edits back, and say with `[[ring]]` \
             in the term file who serves",
            path.shown()
        );
    }
    Ok(())
}

/// Reads the rings of a published roster as they were dealt.
pub fn read(
    sources: &SourceMap,
    c: &Consortium,
    folder: &Path,
    tables: &[(LibraryIx, FileId)],
) -> anyhow::Result<Result<Vec<Ring>, Findings>> {
    for library in libraries(c) {
        untouched(c, library, folder)?;
    }
    let (mut rings, mut findings) = (Vec::new(), Vec::new());
    for &(library, file) in tables {
        match ring::read(sources, file, c, library) {
            Ok(ring) => rings.push(ring),
            Err(found) => findings.extend(found),
        }
    }
    Ok(if findings.is_empty() { Ok(rings) } else { Err(findings.into()) })
}
