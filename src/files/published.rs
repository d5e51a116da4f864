//! A published plan read back from its folder, so that what was promised is kept.

use std::collections::BTreeMap;

use serde_json::error::Category;

use crate::files::plan::PlanFile;
use crate::files::roster;
use crate::finding::notes::{Notes, Span};
use crate::finding::source::SourceMap;
use crate::finding::{FileId, Finding, Findings, Place};
use crate::model::{Consortium, Kind, Published, Term};

/// Reads a published plan back; `None` when the file has a draft, or the plan of another term.
///
/// # Errors
///
/// Why the plan cannot be read, or does not belong to the other files.
pub fn published(
    sources: &SourceMap,
    plan: FileId,
    c: &Consortium,
    term: &Term,
) -> Result<Option<Published>, Findings> {
    let written = serde_json::from_str::<PlanFile>(sources.text(plan))
        .map_err(|error| unreadable(&error, Notes::new(plan)).refused(sources))?;
    let other = (&*written.consortium, &*written.term) != (c.id.as_str(), term.id.as_str());
    if other || written.published.is_none() {
        return Ok(None);
    }
    if let Some(cut) = written.cut(c, term) {
        return Err(Findings::new(vec![shortened(cut, term)], sources));
    }
    parts(&written, c, term)
        .map(Some)
        .map_err(|why| foreign(&why, Notes::new(plan)).refused(sources))
}

/// Reads a published plan back from its roster, where the plan itself is lost. Which library shared a
/// pool is told by turns, and how good the plan was by nothing: quotas, bounds and the objective are
/// zero.
///
/// # Errors
///
/// Everything that is wrong with the roster, or why it does not belong to the other files.
pub fn published_roster(
    sources: &SourceMap,
    roster: FileId,
    c: &Consortium,
    term: &Term,
) -> Result<Published, Findings> {
    let lines = roster::lines(sources, roster)?.value;
    let written = PlanFile::of_roster(&lines, c, term);
    let read = written.and_then(|written| parts(&written, c, term));
    let too_little = |why: String| {
        let mut notes = Notes::new(roster);
        let message = format!("the roster does not tell enough without its `plan.json`: {why}");
        let help = "bring `plan.json` back from a copy of the folder or from version control; without a \
            copy, `vuoro allocate TERM --fresh` plans the term anew, which may give everybody other duties";
        notes.error("roster-of-other-files", Span(0, 0), message, "", help);
        notes.refused(sources)
    };
    read.map_err(too_little)
}

/// What a file with a plan says.
fn parts(written: &PlanFile, c: &Consortium, term: &Term) -> Result<Published, String> {
    let allocation = written.allocation(c)?;
    let pattern = written.pattern(c, &allocation)?;
    let mut turns = written.turns(&allocation)?;
    let roster = written.planned(c, term, &pattern)?;
    let mut orders = vec![Vec::new(); allocation.shares.len()];
    for d in roster.duties() {
        orders[d.holder.at()].push(d.library.filter(|_| d.kind == Kind::Turn));
    }
    turns.0.iter_mut().for_each(|pool| pool.order.clone_from(&orders[pool.pool.at()]));
    Ok(Published { allocation, pattern, turns, roster, latest: written.latest()? })
}

/// Whose plan a file is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[non_exhaustive]
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

/// A term that has become shorter than what was published.
fn shortened((key, count): (&str, usize), term: &Term) -> Finding {
    let day = if key == "first" { term.first } else { term.last };
    let many =
        if count == 1 { "a duty that was published is" } else { "duties that were published are" };
    let message = format!("{many} outside the term: {count}");
    let help = format!(
        "put `{key}` back as it was when the term was published; for days on which the service is not \
         given after all there is `vuoro closed TERM DAY..DAY`: nobody owes them then, and calendars \
         show their duties as cancelled"
    );
    let label = format!("`{key}` is {day}");
    Finding::error("roster-of-other-files", Place::TermDates, message, label).help(help)
}

/// A plan that does not fit the other files.
fn foreign(why: &str, mut notes: Notes) -> Notes {
    let message = format!("the published plan is not of this consortium: {why}");
    let help = "bring the file back from a copy of the folder if somebody has edited it; keep libraries \
        and hours of service that the roster has, and say with `[[member]]` or `[[closed]]` when \
        they end; or plan anew with --fresh";
    notes.error("roster-of-other-files", Span(0, 0), message, "", help);
    notes
}

/// A plan that is cut short, or that somebody has written to.
fn unreadable(error: &serde_json::Error, mut notes: Notes) -> Notes {
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
    let help = "bring the file back from a copy or from version control; without a copy, `vuoro allocate TERM --fresh` plans the term anew, \
        which may give everybody other duties";
    notes.error("bad-plan", Span(0, 0), message, "", help);
    notes
}
