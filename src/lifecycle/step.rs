//! One step in the life of a term, by a command.

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};

use crate::export::ical::Calendars;
use crate::lifecycle::agreements::KeptAgreement;
use crate::lifecycle::events;
use crate::lifecycle::held::Held;
use crate::lifecycle::moment::{Moment, Rest, latest, local};
use crate::lifecycle::refused::{Offers, Refused};
use crate::lifecycle::rings::{RingNow, deal};
use crate::model::{
    Because, Change, ChangeKind, Consortium, DatedCell, EventRecord, LibraryIx, Plan, Published,
    Ring, Roster, Term,
};
use crate::plan::{self, Watch};

/// What a folder is to hold after a command.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// Every duty as it was.
    pub before: Roster,
    /// The plan as it is to be; its term has the changes that the term file is to have.
    pub plan: Plan,
    /// The changes among them that the term file does not have yet.
    pub added: Vec<Change>,
    /// Who of the rings has which duty.
    pub rings: Vec<RingNow>,
    /// What was remembered of the calendars' events.
    pub known: Vec<EventRecord>,
    /// What is to be remembered of them; nothing of a draft.
    pub events: Vec<EventRecord>,
    /// The agreements that are kept with the plan.
    pub agreements: Vec<KeptAgreement>,
}

impl Step {
    /// The last stamp in what the folder is to hold; none of a draft. A run that is stopped half-way
    /// is completed as of this time.
    #[must_use]
    pub fn latest(&self) -> Option<DateTime<Utc>> {
        let latest = latest(&self.plan.term)?;
        let revised = self.held().revised(&self.plan.consortium, &self.plan.term);
        Some(revised.map_or(latest, |revised| revised.max(latest)))
    }

    /// What the folder holds once the step is done.
    #[must_use]
    pub fn held(&self) -> Held {
        let is_published = self.plan.term.published.is_some();
        let rings = self.rings.iter().map(|now| now.ring.clone());
        let latest = self.plan.roster.duties().iter().filter_map(|duty| duty.changed).max();
        let published = Published { latest, ..self.plan.as_published() };
        Held {
            published: is_published.then_some(published),
            events: self.events.clone(),
            rings: if is_published { rings.collect() } else { Vec::new() },
            agreements: self.agreements.clone(),
            is_unfinished: false,
        }
    }
}

/// The plan of a term: the published one, if there is one, with the changes of the term, or a new
/// one. `watch` is told how far planning is.
///
/// # Errors
///
/// [`Refused::Infeasible`], [`Refused::Illegal`] and [`Refused::Without`].
pub fn open(
    c: &Consortium,
    term: &Term,
    published: Option<Published>,
    watch: Watch<'_>,
) -> Result<Plan, Refused> {
    match published {
        Some(published) => {
            let has_had = |l: &LibraryIx| {
                published.roster.duties().iter().any(|duty| duty.library == Some(*l))
            };
            let out = term.memberships.iter().filter(|m| m.last < m.first && !m.leaves);
            match out.map(|m| m.library).find(has_had) {
                Some(library) => Err(Refused::Without(library)),
                None => Ok(plan::resume(c, term, published)?),
            }
        }
        None => Ok(plan::plan_watched(c, term, watch)?),
    }
}

/// What the folder of a plan is to hold. Where the files of a published term have changed so that
/// duties are no longer legal, as few of them as possible change from the day on.
///
/// # Errors
///
/// [`Refused::Illegal`], [`Refused::Early`], [`Refused::Calendar`].
pub fn replan(plan: Plan, held: Held, moment: Moment) -> Result<Step, Refused> {
    let time = moment.begins(&plan.consortium, &plan.term)?;
    replan_since(plan, held, moment, Since { time, is_all: false })
}

/// From when on duties can be given to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The time, as the clocks of the consortium show it.
    pub time: NaiveDateTime,
    /// Whether everything that begins before it stays in any case, also where the term says of its
    /// day that it cannot have been so.
    pub is_all: bool,
}

/// The same where only what begins at some time or later can be given to others.
///
/// # Errors
///
/// As [`replan`].
pub fn replan_since(plan: Plan, held: Held, moment: Moment, since: Since) -> Result<Step, Refused> {
    // What the term has no longer was taken back, by a run that was stopped before it wrote the plan.
    let taken_back = plan.latest().filter(|&at| latest(&plan.term).is_some_and(|last| last < at));
    let revised = held.revised(&plan.consortium, &plan.term).max(taken_back);
    let mut added = Vec::new();
    if let (true, Some(latest)) = (plan.is_kept(), latest(&plan.term)) {
        added = plan::replan(&plan, since.time, latest);
        added.retain(|change| !since.is_all || plan.begins(change.duty) >= since.time);
    }
    let before = plan.roster.clone();
    if added.is_empty() {
        let term = plan.term.clone();
        // The last changes are in the term file, and the run that made them was stopped before it
        // wrote the roster.
        let is_behind = plan.is_kept() && plan.origin.made(&term) < term.changes.len();
        let rest = Rest { is_behind, is_unfinished: held.is_unfinished, taken_back };
        return finish(before, plan, added, held, moment, &|| {
            moment.stamp_of_rest(&term, revised, rest)
        });
    }
    let at = moment.stamp(&plan.term, revised)?;
    added.iter_mut().for_each(|change| change.at = at);
    let mut term = plan.term.clone();
    term.changes.extend(added.iter().cloned());
    let after = plan::changed(&plan, &term)?;
    finish(before, after, added, held, moment, &|| Ok(at))
}

/// Makes one more change of a published term.
///
/// # Errors
///
/// [`Refused::Past`], [`Refused::Change`] with what is offered instead, [`Refused::Calendar`].
pub fn change(plan: &Plan, change: Change, held: Held, moment: Moment) -> Result<Step, Refused> {
    let now = local(&plan.consortium, change.at)?;
    let with = match change.kind {
        ChangeKind::Swap { with } => Some(with),
        _ => None,
    };
    for duty in [Some(change.duty), with].into_iter().flatten() {
        if plan.begins(duty) <= now {
            return Err(Refused::Past { duty, now });
        }
    }
    changes(plan, vec![change], held, moment)
}

/// Makes changes of one stamp, of duties that are past as well: what is told after the day.
///
/// # Errors
///
/// [`Refused::Change`] with what is offered instead, [`Refused::Illegal`], [`Refused::Calendar`].
///
/// # Panics
///
/// If there is none.
pub fn changes(plan: &Plan, new: Vec<Change>, held: Held, moment: Moment) -> Result<Step, Refused> {
    let at = new[0].at;
    let now = local(&plan.consortium, at)?;
    let mut after = plan.clone();
    for change in &new {
        after = plan::change(&after, change).map_err(|why| {
            let offers = Offers::new(&after, change, why, now);
            Refused::Change { why, offers }
        })?;
    }
    plan::missed(&after.term, &after.roster)?;
    finish(plan.roster.clone(), after, new, held, moment, &|| Ok(at))
}

/// Takes the last change back, or those that one command made together, as if they had never been
/// made.
///
/// # Errors
///
/// [`Refused::NoChange`], [`Refused::Needed`], [`Refused::Early`], [`Refused::Calendar`].
pub fn undo(plan: &Plan, held: Held, moment: Moment) -> Result<Step, Refused> {
    let changes = &plan.term.changes;
    let last = changes.last().ok_or(Refused::NoChange)?;
    let is_one_of_them =
        |c: &&Change| c.at == last.at && c.because.is_some() == last.because.is_some();
    let count = changes.iter().rev().take_while(is_one_of_them).count();
    let mut term = plan.term.clone();
    term.changes.truncate(changes.len() - count);
    let after = plan::changed(plan, &term)?;
    let needed = needed(plan, &after);
    if !needed.is_empty() {
        return Err(Refused::Needed(needed));
    }
    let revised = held.revised(&plan.consortium, &plan.term);
    let day = moment.day(&plan.consortium, &plan.term)?;
    let moment = Moment { day: Some(day), ..moment };
    let before = plan.roster.clone();
    finish(before, after, Vec::new(), held, moment, &|| moment.stamp(&plan.term, revised))
}

/// The duties that are legal in one plan and not in another, who would have each, and what is wrong.
/// One that nobody has is a pity, and legal.
fn needed(before: &Plan, after: &Plan) -> Vec<(DatedCell, Option<LibraryIx>, Because)> {
    let illegal = |plan: &Plan| {
        let changes =
            plan::replan(plan, plan.term.first.and_time(NaiveTime::MIN), DateTime::UNIX_EPOCH)
                .into_iter();
        let why = |change: Change| Some((change.duty, change.because?));
        let is_illegal =
            |found: &(DatedCell, Because)| !matches!(found.1, Because::Vacant | Because::Joined);
        changes.filter_map(why).filter(is_illegal).collect::<Vec<_>>()
    };
    let known = illegal(before);
    let whose = |cell| after.roster.of_cell(cell).last().and_then(|duty| duty.library);
    let found = illegal(after).into_iter().filter(|one| !known.contains(one));
    found.map(|(cell, because)| (cell, whose(cell), because)).collect()
}

/// Rings and events as they follow from the plan as it is to be.
fn finish(
    before: Roster,
    plan: Plan,
    added: Vec<Change>,
    held: Held,
    moment: Moment,
    stamp: &dyn Fn() -> Result<DateTime<Utc>, Refused>,
) -> Result<Step, Refused> {
    // What was told after the day changes who served on it.
    let other = |change: &Change| match change.kind {
        ChangeKind::Swap { with } => Some(with),
        _ => None,
    };
    let cells = added.iter().flat_map(|change| [Some(change.duty), other(change)]).flatten();
    let told = cells.map(|cell| cell.date).min();
    let day = moment.day(&plan.consortium, &plan.term)?;
    let from = told.map_or(day, |told| told.min(day));
    let dealt: &[Ring] = if plan.is_kept() { &held.rings } else { &[] };
    let rings = deal(&plan, dealt, from, stamp)?;
    let mut events = held.events.clone();
    if plan.term.published.is_some() {
        let calendars = Calendars::new(&plan)?.shown_before(&held.events);
        events = events::next(&held.events, &calendars, stamp)?;
    }
    let Held { events: known, agreements, .. } = held;
    Ok(Step { before, plan, added, rings, known, events, agreements })
}
