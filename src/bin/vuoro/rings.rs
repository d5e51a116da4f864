//! The rings of libraries: who had which duty, and who has it now.

use std::io;
use std::path::Path;

use anyhow::bail;
use chrono::{DateTime, NaiveDate, Utc};
use vuoro::export::csv;
use vuoro::finding::{FileId, Finding};
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, LibraryIx, Ring, RingDuty, RingStatus, Roster, Term};
use vuoro::plan::{self, DealtRing};

use crate::base::Base;
use crate::commands::load_table;
use crate::planned::Files;
use crate::text::Shown as _;
use crate::{clock, files};

/// What people on rings are ahead, as a term has it.
pub type Ahead = Vec<(LibraryIx, Vec<i64>)>;

/// The ring of a library as it is now.
pub struct RingNow {
    /// Who has which duty.
    pub ring: Ring,
    /// How it was dealt.
    pub dealt: DealtRing,
    /// How it was before, if it was published.
    pub before: Option<Ring>,
}

/// The name of a ring's table in a roster's folder.
pub fn name(c: &Consortium, library: LibraryIx) -> String {
    format!("rings/{}.csv", c[library].id)
}

/// The name of the table of a ring's balances. No id has a dot in it.
pub fn balances(c: &Consortium, library: LibraryIx) -> String {
    format!("rings/{}.balances.csv", c[library].id)
}

impl RingNow {
    /// Writes what everybody on the ring has, is due and is ahead.
    pub fn write_balances(
        &self,
        c: &Consortium,
        term: &Term,
        out: impl io::Write,
    ) -> io::Result<()> {
        let carried = term.ahead.iter().find(|a| a.0 == self.ring.library);
        let figures = |(person, &due): (usize, &i64)| {
            let has = self.dealt.duties.iter().filter(|d| d.1 == Some(person)).count();
            (has, due, carried.map_or(0, |(_, ahead)| ahead[person]))
        };
        let figures: Vec<_> = self.dealt.owed.iter().enumerate().map(figures).collect();
        vuoro::export::ring_balances(c, self.ring.library, &figures, out)
    }
}

/// What the people of rings were ahead when the term before ended, by the tables beside its ledger.
pub fn ahead(
    sources: &mut SourceMap,
    c: &Consortium,
    ledger: &Path,
) -> anyhow::Result<Result<Ahead, Vec<Finding>>> {
    let (mut all, mut findings) = (Vec::new(), Vec::new());
    for library in libraries(c) {
        let path = ledger.with_file_name("").join(balances(c, library));
        if path.is_file() {
            let file = load_table(sources, &path)?;
            match input::ring_balances(sources, file, c, library) {
                Ok(ahead) => all.push((library, ahead)),
                Err(mut found) => findings.append(&mut found),
            }
        }
    }
    Ok(if findings.is_empty() { Ok(all) } else { Err(findings) })
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
        let path = folder.join(name(c, library));
        if path.is_file() {
            found.push((library, load_table(sources, &path)?));
        }
    }
    Ok(found)
}

/// Fails when tables that were written are gone or were edited, so that it cannot be told what was
/// agreed on.
fn untouched(c: &Consortium, library: LibraryIx, folder: &Path) -> anyhow::Result<()> {
    let name = name(c, library);
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
) -> anyhow::Result<Result<Vec<Ring>, Vec<Finding>>> {
    for library in libraries(c) {
        untouched(c, library, folder)?;
    }
    let (mut rings, mut findings) = (Vec::new(), Vec::new());
    for &(library, file) in tables {
        match input::ring(sources, file, c, library) {
            Ok(ring) => rings.push(ring),
            Err(mut found) => findings.append(&mut found),
        }
    }
    Ok(if findings.is_empty() { Ok(rings) } else { Err(findings) })
}

/// Deals every ring. What was dealt before stays where it can; the stamp is asked for when something
/// does not.
pub fn deal(
    c: &Consortium,
    term: &Term,
    roster: &Roster,
    before: &[Ring],
    from: NaiveDate,
    stamp: impl FnOnce() -> anyhow::Result<DateTime<Utc>>,
) -> anyhow::Result<Vec<RingNow>> {
    let mut rings = Vec::new();
    for library in libraries(c) {
        let before = before.iter().find(|ring| ring.library == library).cloned();
        let dealt = plan::deal_ring(c, term, roster, library, before.as_ref(), from);
        let ring = Ring::next(library, before.as_ref(), &dealt.duties, None);
        rings.push(RingNow { ring, dealt, before });
    }
    let is_changed = |r: &&mut RingNow| r.before.as_ref().is_some_and(|before| *before != r.ring);
    let mut changed = rings.iter_mut().filter(is_changed).peekable();
    if changed.peek().is_some() {
        let at = stamp()?;
        for one in changed {
            let RingNow { dealt, before, ring } = one;
            *ring = Ring::next(ring.library, before.as_ref(), &dealt.duties, Some(at));
        }
    }
    Ok(rings)
}

/// The rings of a roster, if its folder has them as they are dealt now.
pub fn as_written(
    files: &Files,
    base: &Base,
    term: &Term,
    roster: &Roster,
) -> anyhow::Result<Option<Vec<RingNow>>> {
    let c = &files.consortium;
    let day = clock::day(c, term, None)?;
    // Where a stamp is wanted something has changed.
    let rings = files.rings(base, term, roster, day, || Ok(DateTime::UNIX_EPOCH))?;
    let is_same = |one: &RingNow| -> anyhow::Result<bool> {
        let mut bytes = Vec::new();
        write(c, term, &one.ring, &mut bytes)?;
        let path = files.out.join(name(c, one.ring.library));
        Ok(path.is_file() && files::read(&path)? == bytes)
    };
    for one in &rings {
        if !is_same(one)? {
            return Ok(None);
        }
    }
    Ok(Some(rings))
}

/// Writes the table of a ring as it stands in a roster's folder.
pub fn write(c: &Consortium, term: &Term, ring: &Ring, out: impl io::Write) -> io::Result<()> {
    let why = |d: &RingDuty| plan::why_vacant(c, term, ring, d.cell);
    vuoro::export::ring(c, ring, false, csv::Dialect::Standard, &why, out)
}

/// How many duties have nobody of their ring.
pub fn vacant(rings: &[RingNow]) -> usize {
    let is_vacant = |d: &&RingDuty| d.status == RingStatus::Vacant;
    rings.iter().map(|r| r.ring.duties.iter().filter(is_vacant).count()).sum()
}
