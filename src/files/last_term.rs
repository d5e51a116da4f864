//! The roster of the last term → who held which cell, and who shared a pool with whom.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use crate::files::plan::PlanFile;
use crate::files::roster;
use crate::finding::Read;
use crate::finding::notes::{Notes, Span};
use crate::finding::source::SourceMap;
use crate::finding::{FileId, Findings};
use crate::model::{
    Consortium, Kind, LastCell, LastHolder, LastTerm, LibraryIx, PeriodSet, RosterLine, Status,
};

/// Reads last term's pools and pattern off its roster, for a plan that keeps what it can; the
/// `plan.json` beside it, where there is one, knows the pools' members.
///
/// A cell belongs to whoever held it on most dates. Without a plan, the members of a pool are those
/// that had turns: of a pool that settles its turns itself none is known, which is a warning.
///
/// # Errors
///
/// Everything that is wrong with the roster, or that no library of the consortium is in it.
pub fn last_term(
    sources: &SourceMap,
    roster: FileId,
    plan: Option<FileId>,
    c: &Consortium,
) -> Result<Read<LastTerm>, Findings> {
    let mut notes = Notes::new(roster);
    let rows = roster::placed(sources, &mut notes);
    if notes.failed() {
        return Err(notes.refused(sources));
    }
    let lines: Vec<&RosterLine> =
        rows.iter().map(|(line, _)| line).filter(|line| line.kind.is_planned()).collect();
    let known = |l: &&RosterLine| l.library.as_ref().is_some_and(|id| !c.now(id).is_empty());
    if !lines.iter().any(known) {
        let message = "no library of the consortium has a duty in the last term's roster";
        let help =
            "give the `roster.csv` of this consortium's last term as `keep`, or leave it out";
        notes.error("keep-of-others", Span(0, 0), message, "", help);
        return Err(notes.refused(sources));
    }
    // A plan that cannot be read, or is of another roster, knows nothing.
    let plan = plan.and_then(|plan| serde_json::from_str::<PlanFile>(sources.text(plan)).ok());
    let planned: BTreeMap<&str, &[String]> = plan.iter().flat_map(PlanFile::members).collect();
    let turns = turns(&lines);
    let mut holders = holders(&lines, c);
    for holder in holders.iter_mut().filter(|h| h.is_pool) {
        let ids: BTreeSet<&str> = match planned.get(&*holder.id) {
            Some(members) => members.iter().map(String::as_str).collect(),
            None => turns.get(&*holder.id).cloned().unwrap_or_default(),
        };
        holder.members = ids.iter().filter_map(|id| c.now(id).first().copied()).collect();
        holder.members.sort_unstable();
        holder.members.dedup();
        let gone = ids.into_iter().filter(|id| c.now(id).is_empty());
        holder.gone = gone.map(str::to_owned).collect();
        if holder.members.is_empty() && holder.gone.is_empty() {
            let message = format!("nothing tells who was in the pool `{}`", holder.id);
            let help = "put the `plan.json` of that term beside its roster, or do without: the \
                members of this pool are placed as if they were new";
            let finding = notes.error("keep-members-unknown", Span(0, 0), message, "", help);
            *finding = finding.clone().warning();
        }
    }
    once(&mut holders);
    let value = LastTerm { holders, released: Vec::new(), free: PeriodSet::EMPTY };
    Ok(Read { value, warnings: notes.sorted(sources) })
}

/// Libraries that are one now had a place each: cells of their own become those of one holder, and of
/// several pools it stays in the first.
fn once(holders: &mut Vec<LastHolder>) {
    let mut seen: BTreeSet<LibraryIx> = BTreeSet::new();
    let mut merged: Vec<LastHolder> = Vec::new();
    for mut holder in std::mem::take(holders) {
        if !holder.is_pool && !holder.members.is_empty() {
            let same = |other: &&mut LastHolder| !other.is_pool && other.members == holder.members;
            if let Some(other) = merged.iter_mut().find(same) {
                other.cells.append(&mut holder.cells);
                other.cells.sort_by_key(|cell| (cell.day, cell.start, cell.seat));
                continue;
            }
        }
        let before = holder.members.len();
        holder.members.retain(|l| seen.insert(*l));
        if holder.members.is_empty() && before > 0 {
            holder.gone.push(holder.id.clone());
        }
        merged.push(holder);
    }
    *holders = merged;
}

/// Every holder with its cells; owners with themselves, pools without members yet.
fn holders(lines: &[&RosterLine], c: &Consortium) -> Vec<LastHolder> {
    let mut counts: BTreeMap<LastCell, BTreeMap<&str, u32>> = BTreeMap::new();
    for line in lines {
        let day = line.date.weekday();
        let period = c.grid.find(day, line.start);
        let period = period.filter(|&p| c.grid.interval(p).end == line.end);
        let day = day.num_days_from_monday();
        let cell = LastCell { period, day, start: line.start, seat: line.seat };
        *counts.entry(cell).or_default().entry(&line.holder).or_default() += 1;
    }
    let turn = |l: &&&RosterLine| l.kind == Kind::Turn || l.status == Status::Open;
    let pools: BTreeSet<&str> = lines.iter().filter(turn).map(|l| l.holder.as_str()).collect();
    let mut cells: BTreeMap<&str, Vec<LastCell>> = BTreeMap::new();
    for (cell, by_holder) in &counts {
        let most = by_holder.iter().max_by_key(|(id, n)| (**n, std::cmp::Reverse(**id)));
        let (holder, _) = most.expect("a cell has a line");
        cells.entry(holder).or_default().push(*cell);
    }
    let holder = |(id, mut cells): (&str, Vec<LastCell>)| {
        cells.sort_by_key(|cell| (cell.day, cell.start, cell.seat));
        let is_pool = pools.contains(id);
        let library = c.now(id).first().copied().filter(|_| !is_pool);
        let gone = if is_pool || library.is_some() { vec![] } else { vec![id.to_owned()] };
        let members = library.into_iter().collect();
        let id = library.map_or(id, |library| c[library].id.as_str());
        LastHolder { id: id.to_owned(), is_pool, members, gone, cells }
    };
    cells.into_iter().map(holder).collect()
}

/// For every pool whoever had a turn in it.
fn turns<'l>(lines: &[&'l RosterLine]) -> BTreeMap<&'l str, BTreeSet<&'l str>> {
    let mut turns: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in lines.iter().filter(|l| l.kind == Kind::Turn) {
        if let Some(library) = &line.library {
            turns.entry(&line.holder).or_default().insert(library);
        }
    }
    turns
}
