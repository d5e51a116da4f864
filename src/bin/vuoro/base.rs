//! The plan on which the changes of a term build, and what it is written to.

use std::io::{self, Write};
use std::path::Path;

use anyhow::bail;
use chrono::{DateTime, NaiveDate, Utc};
use vuoro::export::json::Plan;
use vuoro::export::{csv, ical, json};
use vuoro::finding::{Finding, Place};
use vuoro::input::{self, SourceMap};
use vuoro::model::{
    Allocation, Change, Consortium, EventRecord, Ledger, Pattern, Roster, Term, Turns,
};
use vuoro::plan::{self, Attendance};
use vuoro::report::explain::Made;

use crate::clock;
use crate::commands::{conflict, load_table, refusal};
use crate::progress::Progress;
use crate::rings::{self, RingNow};
use crate::text::Shown as _;
use crate::{events, files};

/// The data is wrong: the reasons have yet to be told.
#[derive(Debug, thiserror::Error)]
#[error("the files cannot be used as they are")]
pub struct Wrong(pub Vec<Finding>);

/// A published roster is not as it was written, so that it cannot be told what was promised.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` was edited since vuoro wrote it: take the edits back, and make the changes with `vuoro \
     swap`, `cover` or `cancel`; or plan anew with `vuoro allocate --fresh`"
)]
pub struct Edited(String);

/// The plan on which the changes of a term build.
pub struct Base {
    /// Who could serve when.
    pub attendance: Attendance,
    /// Slots per holder.
    pub allocation: Allocation,
    /// Who has which cell.
    pub pattern: Pattern,
    /// How the turns fall.
    pub turns: Turns,
    /// Every duty before the first change.
    pub roster: Roster,
    /// The stamp of the last change that the folder's roster has.
    pub latest: Option<DateTime<Utc>>,
    /// Whether it was published before, so that it is kept.
    pub is_published: bool,
}

impl Base {
    /// The published plan from the folder, or a new one for a draft, for a first time, or when it
    /// is to be planned anew.
    ///
    /// Fails with [`Wrong`] when the files cannot be used, with [`Edited`] when the roster was.
    pub fn new(
        sources: &mut SourceMap,
        c: &Consortium,
        term: &Term,
        out: &Path,
        anew: bool,
        progress: &Progress,
    ) -> anyhow::Result<Self> {
        if anew && term.changes.iter().any(|change| change.because.is_some()) {
            bail!(
                "the term file has changes that an earlier plan needed (`because = …`): take them \
                 out before you plan anew, the last ones with `vuoro undo`"
            );
        }
        let is_kept = !anew && term.published.is_some();
        let published = if is_kept { published(sources, c, term, out)? } else { None };
        let attendance = Attendance::new(c, term);
        if let Some(p) = published {
            let roster = plan::reopened(&attendance, &p.pattern, c.grid.seats(), &p.roster);
            let (allocation, pattern, turns) = (p.allocation, p.pattern, p.turns);
            let (latest, is_published) = (p.latest, true);
            return Ok(Self {
                attendance,
                allocation,
                pattern,
                turns,
                roster,
                latest,
                is_published,
            });
        }
        let allocation =
            plan::allocate_watched(c, term, &attendance, &|step| progress.planning(step));
        let allocation = allocation.map_err(|why| {
            progress.clear();
            Wrong(vec![conflict::finding(&why, c, term, progress)])
        })?;
        progress.at("Laying the week", 0, None);
        let pattern = plan::pattern(c, &attendance, &allocation);
        progress.at("Dealing turns", 0, None);
        let turns = plan::turns(c, term, &attendance, &allocation, &pattern);
        progress.at("Finding substitutes", 0, None);
        let roster = plan::roster(c, term, &attendance, &allocation, &pattern, &turns);
        let (latest, is_published) = (None, false);
        Ok(Self { attendance, allocation, pattern, turns, roster, latest, is_published })
    }

    /// How many changes of the term the folder's roster has already.
    pub fn made(&self, term: &Term) -> usize {
        let is_made = |at| self.latest.is_some_and(|latest| at <= latest);
        term.changes.iter().take_while(|c| is_made(c.at)).count()
    }

    /// The roster with the changes of the term and what was missed, all or nothing.
    pub fn roster(&self, c: &Consortium, term: &Term) -> anyhow::Result<Roster> {
        let made = plan::changes(c, term, &self.roster, self.made(term))
            .map_err(|(at, why)| (Place::Change(at), why))
            .and_then(|roster| {
                let right = plan::missed(term, &roster);
                right.map_err(|(at, why)| (Place::Missed(at), why)).map(|()| roster)
            });
        Ok(made.map_err(|(place, why)| Wrong(vec![refusal::finding(c, why, place)]))?)
    }

    /// The changes that a published roster needs from a day on because the files have changed; the
    /// day is that of the clock if one is given, or else that of the last change.
    pub fn forced(
        &self,
        c: &Consortium,
        term: &Term,
        roster: &Roster,
        (from, now): (Option<NaiveDate>, Option<DateTime<Utc>>),
        stamp: impl FnOnce() -> anyhow::Result<DateTime<Utc>>,
    ) -> anyhow::Result<Vec<Change>> {
        let (true, Some(latest)) = (self.is_published, clock::latest(term)) else {
            return Ok(Vec::new());
        };
        let from = match from {
            Some(from) => from,
            None => clock::local(c, now.unwrap_or(latest))?.date(),
        };
        let replan =
            |at| plan::replan(c, term, &self.attendance, &self.allocation, roster, from, at);
        // The clock is asked only when there is something to stamp.
        if replan(latest).is_empty() { Ok(Vec::new()) } else { Ok(replan(stamp()?)) }
    }

    /// The plan with everything that it was made from, for reasons.
    pub fn made_from<'a>(
        &'a self,
        consortium: &'a Consortium,
        term: &'a Term,
        roster: &'a Roster,
        ledger: &'a Ledger,
    ) -> Made<'a> {
        Made {
            consortium,
            term,
            attendance: &self.attendance,
            allocation: &self.allocation,
            pattern: &self.pattern,
            turns: &self.turns,
            planned: &self.roster,
            roster,
            ledger,
            is_kept: self.is_published,
        }
    }

    /// How unevenly the week deals busy slots, where that was counted.
    pub fn unevenness(&self, c: &Consortium) -> Option<plan::Unevenness> {
        plan::unevenness(c, &self.attendance, &self.allocation, &self.pattern)
    }

    /// The plan with a roster and its ledger, for exports.
    pub fn plan<'a>(
        &'a self,
        consortium: &'a Consortium,
        term: &'a Term,
        roster: &'a Roster,
        ledger: &'a Ledger,
    ) -> Plan<'a> {
        let Self { allocation, pattern, turns, .. } = self;
        Plan { consortium, term, allocation, pattern, turns, roster, ledger }
    }
}

/// The plan that was published into a folder, if it has one.
fn published(
    sources: &mut SourceMap,
    c: &Consortium,
    term: &Term,
    out: &Path,
) -> anyhow::Result<Option<input::Published>> {
    let (roster, plan) = (out.join("roster.csv"), out.join("plan.json"));
    if !roster.exists() || !(plan.exists() || files::is_listed(out, "roster.csv")?) {
        // A roster that somebody else has made is nothing to keep, and is not replaced either.
        return Ok(None);
    }
    if !plan.exists() {
        bail!(
            "`{}` has no plan.json beside it, so that it cannot be told what was published: \
             bring it back, or plan anew with `vuoro allocate --fresh`",
            roster.shown()
        );
    }
    if files::is_edited(out, "roster.csv")? {
        return Err(Edited(roster.shown()).into());
    }
    let (roster, plan) = (load_table(sources, &roster)?, load_table(sources, &plan)?);
    Ok(input::published(sources, roster, plan, c, term).map_err(Wrong)?)
}

/// Gives every file of a plan to `put`, with what writes it; its name is relative to the folder.
/// `known` are the events as they were written last; the stamp is asked for when one of them says
/// something else without a change of its duty.
///
/// The plan itself comes last: a roster counts as published once the plan beside it says so.
pub fn each_file(
    plan: &Plan<'_>,
    rings: &[RingNow],
    known: &[EventRecord],
    has_calendars: bool,
    stamp: impl FnOnce() -> anyhow::Result<DateTime<Utc>>,
    mut put: impl FnMut(&str, &dyn Fn(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let c = plan.consortium;
    let dialect = csv::Dialect::Standard;
    put("roster.csv", &|w| csv::roster(c, plan.allocation, plan.roster, dialect, w))?;
    put("ledger.csv", &|w| csv::ledger(c, plan.ledger, dialect, w))?;
    for one in rings {
        let ring = &one.ring;
        put(&rings::name(c, ring.library), &|w| rings::write(c, plan.term, ring, w))?;
        put(&rings::balances(c, ring.library), &|w| one.write_balances(c, plan.term, w))?;
    }
    let calendars = ical::Calendars::new(c, plan.term, plan.allocation, plan.roster)?;
    let calendars = calendars.shown_before(known);
    let is_published = plan.term.published.is_some();
    let records = if is_published { events::next(known, &calendars, stamp)? } else { Vec::new() };
    if is_published {
        // Even where nothing is written of them now, what calendars say later follows from this.
        put(events::FILE, &|w| json::events(&records, w))?;
    }
    if has_calendars {
        let calendars = calendars.revised(&records);
        put("calendars/all.ics", &|w| calendars.all(w))?;
        for library in c.indices() {
            let name = format!("calendars/{}.ics", c[library].id);
            put(&name, &|w| calendars.library(library, w))?;
        }
    }
    put("plan.json", &|w| json::plan(plan, w))
}
