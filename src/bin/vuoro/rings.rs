//! The rings of libraries: who had which duty, who has it now, and what is said of it.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use anyhow::bail;
use chrono::{DateTime, NaiveDate, Utc};
use vuoro::export::words::{self, RingWords, Words};
use vuoro::export::{csv, ring_remarks, vacant_note};
use vuoro::finding::{FileId, Finding};
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, DatedCell, LibraryIx, Ring, RingDuty, RingStatus, Roster, Term};
use vuoro::plan::{self, DealtRing};

use crate::base::Base;
use crate::commands::load_table;
use crate::planned::Files;
use crate::{clock, files, tables, text};

/// The ring of a library as it is now.
pub struct RingNow {
    /// Who has which duty.
    pub ring: Ring,
    /// How it was dealt.
    pub dealt: DealtRing,
    /// What is another than before.
    before: Option<Ring>,
}

/// The name of a ring's table in a roster's folder.
pub fn name(c: &Consortium, library: LibraryIx) -> String {
    format!("rings/{}.csv", c[library].id)
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
                path.display()
            );
        }
        return Ok(());
    }
    if files::is_edited(folder, &name)? {
        bail!(
            "`{}` was edited since vuoro wrote it: take the edits back, and say with `[[ring]]` \
             in the term file who serves",
            path.display()
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

/// What is said of the rings of a plan, in tables that fit 80 columns.
pub fn said(c: &Consortium, term: &Term, rings: &[RingNow]) -> String {
    let (w, head) = (RingWords::of(c.language), Words::of(c.language).head);
    let mut said = String::new();
    for one in rings {
        let library = &c[one.ring.library];
        let _ = writeln!(said, "\n\u{1b}[1m{}: {}\u{1b}[0m", w.ring, library.name);
        let remarks = ring_remarks(c, term, &one.ring);
        let has_remarks = remarks.iter().any(|r| !r.is_empty());
        let mut headings = vec![w.person.to_owned(), w.turns.to_owned(), w.due.to_owned()];
        headings.extend(has_remarks.then(|| w.remark.to_owned()));
        let mut table = tables::table(headings, 1);
        if let Some(remark) = table.column_mut(3) {
            remark.set_cell_alignment(comfy_table::CellAlignment::Left);
        }
        for (person, remark) in remarks.into_iter().enumerate() {
            let has = one.dealt.duties.iter().filter(|d| d.1 == Some(person)).count();
            let due = one.dealt.due[person].last().copied().unwrap_or(0);
            let due = words::decimal(c.language, due, 1);
            let mut row = vec![library.ring[person].id.to_string(), has.to_string(), due];
            row.extend(has_remarks.then_some(remark));
            table.add_row(row);
        }
        said += &tables::finish(&table);
        let course = words::ring_course(c.language, one.dealt.bound);
        said += &(text::wrap(&course, tables::WIDTH.into()) + "\n");
        let vacant = one.ring.duties.iter().filter(|d| d.status == RingStatus::Vacant);
        let vacant: Vec<&RingDuty> = vacant.collect();
        if !vacant.is_empty() {
            let _ = writeln!(said, "\n\u{1b}[1m{}\u{1b}[0m", w.vacant);
            let mut table =
                tables::table([head.date, head.time, head.note].map(str::to_owned).to_vec(), 3);
            for duty in vacant {
                let why = plan::why_vacant(c, term, &one.ring, duty.cell);
                let note = vacant_note(c, &one.ring, duty, &why);
                table.add_row([day(c, duty.cell), time(c, duty.cell), note]);
            }
            said += &tables::finish(&table);
        }
    }
    said
}

/// Who of the rings has which duty otherwise than before; empty when nobody does.
pub fn moved(c: &Consortium, rings: &[RingNow]) -> String {
    let (w, head) = (RingWords::of(c.language), Words::of(c.language));
    let change = words::ChangeWords::of(c.language);
    let headings = [head.head.library, head.head.date, head.head.time, change.before, change.after];
    let mut table = tables::table(headings.map(str::to_owned).to_vec(), headings.len());
    for one in rings {
        let Some(before) = &one.before else { continue };
        let who = |ring: &Ring, cell: DatedCell| {
            let duty = ring.live().find(|d| d.cell == cell)?;
            let id = |p: usize| c[ring.library].ring[p].id.to_string();
            Some(duty.person.map_or_else(|| w.nobody.to_owned(), id))
        };
        let mut cells: Vec<DatedCell> =
            before.duties.iter().chain(&one.ring.duties).map(|d| d.cell).collect();
        cells.sort_unstable();
        cells.dedup();
        for cell in cells {
            let (old, new) = (who(before, cell), who(&one.ring, cell));
            if old != new {
                let shown = |who: Option<String>| who.unwrap_or_else(|| "\u{2013}".to_owned());
                let name = c[before.library].name.clone();
                table.add_row([name, day(c, cell), time(c, cell), shown(old), shown(new)]);
            }
        }
    }
    if table.row_count() == 0 {
        return String::new();
    }
    format!("\u{1b}[1m{}\u{1b}[0m\n{}", w.changes, tables::finish(&table))
}

fn day(c: &Consortium, cell: DatedCell) -> String {
    words::date(c.language, cell.date)
}

fn time(c: &Consortium, cell: DatedCell) -> String {
    let hours = c.grid.interval(cell.period);
    let seat = if c.grid.seats() > 1 { format!(" #{}", cell.seat) } else { String::new() };
    format!("{}\u{2013}{}{seat}", hours.start, hours.end)
}
