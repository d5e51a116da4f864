//! The roster of the last term → who held which cell, and who shared a pool with whom.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use crate::finding::{FileId, Finding};
use crate::input::Read;
use crate::input::notes::{Notes, Span};
use crate::input::plan_file::PlanFile;
use crate::input::roster;
use crate::input::source::SourceMap;
use crate::model::{
    Consortium, Kind, LastCell, LastHolder, LastTerm, PeriodSet, RosterLine, Status,
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
///
/// # Panics
///
/// If a file comes from another map.
pub fn last_term(
    sources: &SourceMap,
    roster: FileId,
    plan: Option<FileId>,
    c: &Consortium,
) -> Result<Read<LastTerm>, Vec<Finding>> {
    let mut notes = Notes::new(roster);
    let rows = roster::rows(sources, &mut notes).unwrap_or_default();
    if notes.failed() {
        return Err(notes.sorted(sources));
    }
    let lines: Vec<&RosterLine> =
        rows.iter().map(|(line, _)| line).filter(|line| is_planned(line)).collect();
    let known = |l: &&RosterLine| l.library.as_ref().is_some_and(|id| c.find(id).is_some());
    if !lines.iter().any(known) {
        let message = "no library of the consortium has a duty in the last term's roster";
        let help =
            "give the `roster.csv` of this consortium's last term as `keep`, or leave it out";
        notes.error("keep-of-others", Span(0, 0), message, "", help);
        return Err(notes.sorted(sources));
    }
    // A plan that cannot be read, or is of another roster, knows nothing.
    let plan = plan.and_then(|plan| serde_json::from_str::<PlanFile>(sources.text(plan)).ok());
    let mut holders = holders(&lines, c);
    for holder in holders.iter_mut().filter(|h| h.is_pool) {
        let members = plan.as_ref().and_then(|p| p.members(&holder.id));
        let ids: BTreeSet<String> = match members {
            Some(members) => members.iter().cloned().collect(),
            None => turns(&lines, &holder.id),
        };
        holder.members = ids.iter().filter_map(|id| c.find(id)).collect();
        holder.gone = ids.into_iter().filter(|id| c.find(id).is_none()).collect();
        if holder.members.is_empty() && holder.gone.is_empty() {
            let message = format!("nothing tells who was in the pool `{}`", holder.id);
            let help = "put the `plan.json` of that term beside its roster, or do without: the \
                members of this pool are placed as if they were new";
            let finding = notes.error("keep-members-unknown", Span(0, 0), message, "", help);
            *finding = finding.clone().warning();
        }
    }
    let value = LastTerm { holders, released: Vec::new(), free: PeriodSet::EMPTY };
    Ok(Read { value, warnings: notes.sorted(sources) })
}

/// Whether a line is of the plan, and was not made by a change.
fn is_planned(line: &RosterLine) -> bool {
    matches!(line.kind, Kind::Own | Kind::Turn | Kind::Substitute)
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
    let is_pool = |id: &str| {
        let own = |l: &&&RosterLine| l.holder == id;
        let turn = |l: &&RosterLine| l.kind == Kind::Turn || l.status == Status::Open;
        lines.iter().filter(own).any(turn)
    };
    let mut cells: BTreeMap<&str, Vec<LastCell>> = BTreeMap::new();
    for (cell, by_holder) in &counts {
        let most = by_holder.iter().max_by_key(|(id, n)| (**n, std::cmp::Reverse(**id)));
        let (holder, _) = most.expect("a cell has a line");
        cells.entry(holder).or_default().push(*cell);
    }
    let holder = |(id, mut cells): (&str, Vec<LastCell>)| {
        cells.sort_by_key(|cell| (cell.day, cell.start, cell.seat));
        let is_pool = is_pool(id);
        let library = c.find(id).filter(|_| !is_pool);
        let gone = if is_pool || library.is_some() { vec![] } else { vec![id.to_owned()] };
        let members = library.into_iter().collect();
        LastHolder { id: id.to_owned(), is_pool, members, gone, cells }
    };
    cells.into_iter().map(holder).collect()
}

/// Whoever had a turn in a pool.
fn turns(lines: &[&RosterLine], pool: &str) -> BTreeSet<String> {
    let of_pool = lines.iter().filter(|l| l.holder == pool && l.kind == Kind::Turn);
    of_pool.filter_map(|l| l.library.clone()).collect()
}
