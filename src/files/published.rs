//! A published plan read back from its folder, so that what was promised is kept: who serves from
//! `roster.csv`, who holds which cell from `plan.json`.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde_json::error::Category;

use crate::files::plan::{PlanFile, by_id, no_holder};
use crate::files::roster;
use crate::finding::notes::{Notes, Span};
use crate::finding::source::SourceMap;
use crate::finding::{FileId, Finding};
use crate::model::{
    Allocation, Consortium, DatedCell, Duty, HolderIx, Kind, Pattern, Published, Roster,
    RosterLine, Status, Term, Turns, Unfilled,
};

/// Reads a published plan back; `None` when the folder has a draft, or the plan of another term.
///
/// Every dated cell has one line that was planned, of the kind `own`, `turn` or `substitute`; the
/// others were made by changes, which the term file has.
///
/// # Errors
///
/// Everything that is wrong with the roster, or why it does not belong to the other files.
pub fn published(
    sources: &SourceMap,
    roster: FileId,
    plan: FileId,
    c: &Consortium,
    term: &Term,
) -> Result<Option<Published>, Vec<Finding>> {
    let Some((allocation, pattern, mut turns)) = published_plan(sources, plan, c, term)? else {
        return Ok(None);
    };
    let mut notes = Notes::new(roster);
    let rows = roster::placed(sources, &mut notes);
    let latest = rows.iter().filter_map(|(row, _)| row.changed).max();
    let holders = by_id(&allocation);
    let mut duties = BTreeMap::new();
    for (row, span) in &rows {
        match duty(row, c, term, &holders) {
            Ok(duty) if !matches!(duty.kind, Kind::Own | Kind::Turn | Kind::Substitute) => {}
            Ok(duty) => {
                if duties.insert(duty.cell(), duty).is_some() {
                    other_files("two lines of one duty were planned", *span, &mut notes);
                }
            }
            Err(why) => other_files(&why, *span, &mut notes),
        }
    }
    if notes.failed() {
        return Err(notes.sorted(sources));
    }
    let roster = Roster::new(duties.into_values().collect());
    let mut orders = vec![Vec::new(); allocation.shares.len()];
    for d in roster.duties() {
        orders[d.holder.at()].push(d.library.filter(|_| d.kind == Kind::Turn));
    }
    turns.0.iter_mut().for_each(|pool| pool.order.clone_from(&orders[pool.pool.at()]));
    Ok(Some(Published { allocation, pattern, turns, roster, latest }))
}

/// Whose plan a file is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct PlanOf {
    /// The id of the consortium.
    pub consortium: String,
    /// The id of the term.
    pub term: String,
    /// When it was published; none for a draft.
    pub published: Option<String>,
}

/// Whose plan a file is; `None` where it cannot be told.
///
/// # Panics
///
/// If the file comes from another map.
#[must_use]
pub fn plan_of(sources: &SourceMap, plan: FileId) -> Option<PlanOf> {
    serde_json::from_str(sources.text(plan)).ok()
}

/// The ids of the members of every pool of a plan, by the pools' ids; `None` where the file is not
/// a plan.
///
/// # Panics
///
/// If the file comes from another map.
#[must_use]
pub fn pools(sources: &SourceMap, plan: FileId) -> Option<BTreeMap<String, Vec<String>>> {
    #[derive(serde::Deserialize)]
    struct Part {
        allocation: Holders,
    }
    #[derive(serde::Deserialize)]
    struct Holders {
        holders: Vec<Pool>,
    }
    #[derive(serde::Deserialize)]
    struct Pool {
        id: String,
        kind: String,
        members: Vec<String>,
    }
    let plan: Part = serde_json::from_str(sources.text(plan)).ok()?;
    let pools = plan.allocation.holders.into_iter().filter(|holder| holder.kind == "pool");
    Some(pools.map(|pool| (pool.id, pool.members)).collect())
}

/// Reads a published plan without the roster beside it: who is owed and holds what, and how the
/// turns fell. `None` as for [`published`].
///
/// # Errors
///
/// Why the plan cannot be read, or does not belong to the other files.
pub fn published_plan(
    sources: &SourceMap,
    plan: FileId,
    c: &Consortium,
    term: &Term,
) -> Result<Option<(Allocation, Pattern, Turns)>, Vec<Finding>> {
    let refused = |message: String| foreign(message, Span(0, 0), Notes::new(plan));
    let written = serde_json::from_str::<PlanFile>(sources.text(plan))
        .map_err(|error| unreadable(&error, Notes::new(plan)))?;
    let other = (&*written.consortium, &*written.term) != (c.id.as_str(), term.id.as_str());
    if other || written.published.is_none() {
        return Ok(None);
    }
    let parts = || {
        let allocation = written.allocation(c)?;
        let pattern = written.pattern(c, &allocation)?;
        let turns = written.turns(&allocation)?;
        Ok(Some((allocation, pattern, turns)))
    };
    parts().map_err(|why: String| {
        refused(format!("the published plan is not of this consortium: {why}"))
    })
}

/// The duty of a line as it was planned.
fn duty(
    row: &RosterLine,
    c: &Consortium,
    term: &Term,
    holders: &BTreeMap<&str, HolderIx>,
) -> Result<Duty, String> {
    let period = c.grid.find(row.date.weekday(), row.start);
    let period =
        period.filter(|&p| c.grid.interval(p).end == row.end && row.seat <= c.grid.seats());
    let period = period.ok_or("the service has no such cell any more")?;
    if row.date < term.first || term.last < row.date {
        return Err(format!("{} is outside the term", row.date));
    }
    let library = match &row.library {
        Some(id) => Some(c.find(id).ok_or_else(|| format!("the consortium has no `{id}`"))?),
        None => None,
    };
    let status = match library {
        Some(_) => Status::Confirmed,
        None if row.name.is_empty() => Status::Unfilled,
        None => Status::Open,
    };
    let cell = DatedCell { date: row.date, period, seat: row.seat };
    let unfilled = (status == Status::Unfilled).then(|| Box::new(Unfilled::default()));
    Ok(Duty {
        date: cell.date,
        period: cell.period,
        seat: cell.seat,
        holder: *holders.get(&*row.holder).ok_or_else(|| no_holder(&row.holder))?,
        library,
        kind: row.kind,
        status,
        sequence: 0,
        changed: None,
        unfilled,
    })
}

fn other_files(why: &str, span: Span, notes: &mut Notes) {
    let message = format!("the published roster does not fit the files: {why}");
    note(message, span, notes);
}

fn foreign(message: String, span: Span, mut notes: Notes) -> Vec<Finding> {
    note(message, span, &mut notes);
    notes.found
}

/// A plan that is cut short, or that somebody has written to.
fn unreadable(error: &serde_json::Error, mut notes: Notes) -> Vec<Finding> {
    let why = match error.classify() {
        Category::Eof => "the file ends in the middle".to_owned(),
        Category::Io | Category::Syntax => "it is no JSON".to_owned(),
        Category::Data => {
            let said = error.to_string();
            said.split(" at line ").next().unwrap_or_default().to_owned()
        }
    };
    let message = format!(
        "the plan is not as it was written: {why} (line {}, column {})",
        error.line(),
        error.column()
    );
    let help = "bring the file back from a copy or from version control, together with the \
        `roster.csv` beside it; without a copy, `vuoro allocate TERM --fresh` plans the term anew, \
        which may give everybody other duties";
    notes.error("bad-plan", Span(0, 0), message, "", help);
    notes.found
}

fn note(message: String, span: Span, notes: &mut Notes) {
    let help = "keep libraries and hours of service that the roster has, and say with `[[member]]` \
        or `[[closed]]` when they end; or plan anew with --fresh";
    notes.error("roster-of-other-files", span, message, "", help);
}
