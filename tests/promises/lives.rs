//! Lives of terms in which everything happens that can: duties are swapped, covered and cancelled, days
//! are closed, libraries are away, duties are missed, and what is agreed for later days changes. What is
//! promised holds after every step.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use vuoro::input::SourceMap;
use vuoro::lifecycle::{self, Agreements, Moment, Step};
use vuoro::model::*;
use vuoro::report::course;
use vuoro::{files as formats, plan};

use crate::agreement::{Agreement, agreement};
use crate::agreements::{Later, dated, later};
use crate::changes::{Wish, change, days, read, stamp};
use crate::check::found;
use crate::lifecycle::{duties, files, held, published};

/// What follows from duties alone.
const TABLES: [&str; 2] = ["roster.csv", "ledger.csv"];

/// What happens, before it is known which duties and libraries there are.
#[derive(Debug, Clone, Copy)]
enum Event {
    Change(Wish),
    Closed(u64, u64),
    Absent(usize, u64, u64),
    Missed(usize, bool),
    Amended,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0u8..8, 0usize..1000, 0usize..1000, 0usize..9).prop_map(Event::Change),
        1 => (0u64..28, 0u64..3).prop_map(|(day, more)| Event::Closed(day, more)),
        2 => (0usize..9, 0u64..28, 0u64..6).prop_map(|(l, day, more)| Event::Absent(l, day, more)),
        1 => (0usize..1000, any::<bool>()).prop_map(|(at, excused)| Event::Missed(at, excused)),
        2 => Just(Event::Amended),
    ]
}

fn life() -> impl Strategy<Value = (Agreement, Vec<Later>, Vec<Event>)> {
    (agreement(), prop::collection::vec(later(), 1..4), prop::collection::vec(event(), 1..12))
}

/// A term that is published, and what was agreed for it since.
struct Life {
    term: Term,
    agreed: Vec<(NaiveDate, Consortium)>,
    step: Step,
}

impl Life {
    /// The step after an event; `None` where it cannot be, or there is nothing of its kind.
    fn after(
        &mut self,
        number: usize,
        event: Event,
        to_come: &mut Vec<(NaiveDate, Consortium)>,
    ) -> Option<Step> {
        let Plan { consortium: c, term, roster, .. } = &self.step.plan;
        let mut term = term.clone();
        let day = |offset: u64| term.first + Days::new(offset);
        let stretch = |offset: u64, more: u64| {
            days(day(offset).min(term.last), (day(offset + more)).min(term.last))
        };
        let now = stamp(number);
        match event {
            Event::Change(wish) => {
                let change = change(c, roster.duties(), number, wish);
                let moment = Moment { now, day: None };
                return lifecycle::change(&self.step.plan, change, held(&self.step), moment).ok();
            }
            Event::Closed(offset, more) => term.closures.push(stretch(offset, more)),
            Event::Absent(library, offset, more) => {
                let library = LibraryIx::from_at(library % c.libraries().len());
                term.absences.push(Absence { library, closure: stretch(offset, more) });
            }
            Event::Missed(at, excused) => {
                let had = roster.duties().iter().filter(|d| d.status == Status::Confirmed);
                let had: Vec<_> = had.filter_map(|d| Some((d.cell(), d.library?))).collect();
                let &(duty, library) = had.get(at % had.len().max(1))?;
                if term.missed.iter().any(|m| (m.duty, m.library) == (duty, library)) {
                    return None;
                }
                term.missed.push(Missed { library, duty, excused });
            }
            Event::Amended => {
                let (from, _) = to_come.first()?;
                let from = *from;
                self.agreed.push(to_come.remove(0));
                let joined = Agreements::new(&self.agreed).unwrap();
                let Term { changes, closures, absences, missed, .. } = term;
                let term = Term { changes, closures, absences, missed, ..self.term.clone() };
                return self.planned(&joined.consortium, &joined.onto(term), now, Some(from));
            }
        }
        let c = c.clone();
        self.planned(&c, &term, now, None)
    }

    fn planned(
        &self,
        c: &Consortium,
        term: &Term,
        now: chrono::DateTime<chrono::Utc>,
        day: Option<NaiveDate>,
    ) -> Option<Step> {
        let held = held(&self.step);
        let plan = lifecycle::open(c, term, held.published.clone(), &|_| {}).ok()?;
        // What is missed has to be so when others have taken duties, too.
        lifecycle::replan(plan, held, Moment { now, day }).ok()
    }
}

/// Reads a step's files, and plans from them; `without` the plan, from the roster.
fn read_back(step: &Step, without: bool) -> Result<Option<Step>, TestCaseError> {
    let Plan { consortium: c, term, .. } = &step.plan;
    let mut held = held(step);
    if without {
        let mut sources = SourceMap::default();
        let file = sources.add_table("roster.csv", &files(step)["roster.csv"]);
        match formats::published_roster(&sources, file, c, term) {
            Ok(read) => held.published = Some(plan::measured(c, term, read)),
            // Of a cell that is never open nobody is known, nor who is in a pool without turns.
            Err(why) => {
                let said = why[0].message.clone();
                prop_assert!(said.contains("nobody holds") || said.contains("who is in"), "{said}");
                return Ok(None);
            }
        }
    }
    let plan = lifecycle::open(c, term, held.published.clone(), &|_| {}).unwrap();
    // A change may have set somebody free for a duty that nobody had: that is for the next planning.
    let moment = Moment { now: stamp(500), day: Some(term.last + Days::new(1)) };
    Ok(Some(lifecycle::replan(plan, held, moment).unwrap()))
}

/// Whether every member of every pool has a turn of it.
fn all_have_turns(plan: &Plan) -> bool {
    let has = |pool: HolderIx, l: LibraryIx| {
        let mut turns = plan.planned.duties().iter().filter(|d| d.kind == Kind::Turn);
        turns.any(|d| (d.holder, d.library) == (pool, Some(l)))
    };
    let pools = plan.allocation.indices().filter(|&h| plan.allocation[h].holder.is_pool());
    pools.into_iter().all(|pool| plan.allocation[pool].holder.members.iter().all(|&l| has(pool, l)))
}

/// Every balance at the end of every week that was over on a day.
fn accounts(plan: &Plan, day: NaiveDate) -> BTreeMap<(LibraryIx, NaiveDate), i64> {
    let course = course(plan);
    let weeks =
        course.weeks.iter().enumerate().filter(|(_, week)| **week < day && **week < plan.term.last);
    let all = weeks.flat_map(|(at, week)| plan.consortium.indices().map(move |l| (at, *week, l)));
    all.map(|(at, week, l)| ((l, week), course.balances[l.at()][at])).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_in_a_term_keeps_what_was_promised((a, laters, events) in life()) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Some(step) = published(&c, &term) else { return Ok(()) };
        let mut to_come = dated(&a, &c, &laters);
        let agreed = vec![to_come.remove(0)];
        let mut life = Life { term, agreed, step };
        for (number, event) in events.into_iter().enumerate() {
            let amended = matches!(event, Event::Amended).then(|| to_come.first().map(|(day, _)| *day)).flatten();
            let Some(next) = life.after(number, event, &mut to_come) else { continue };
            if let Some(day) = amended {
                // Days before it are closed books.
                let before = |plan: &Plan| -> Vec<_> {
                    duties(plan).into_iter().filter(|(cell, ..)| cell.date < day).collect()
                };
                prop_assert_eq!(before(&next.plan), before(&life.step.plan));
                prop_assert_eq!(accounts(&next.plan, day), accounts(&life.step.plan, day));
            }
            // Nothing is owed twice or not at all.
            let unfilled = next.plan.roster.duties().iter().filter(|d| d.status == Status::Unfilled);
            let owed_by_somebody = |d: &&Duty| {
                let part = next.plan.consortium.indices();
                !next.plan.term.present(&next.plan.consortium, part, d.date).is_empty()
            };
            let unfilled = i64::try_from(unfilled.filter(owed_by_somebody).count()).unwrap();
            let excused: i64 = next.plan.ledger.0.iter().map(|row| row.excused).sum();
            let missed: i64 = next.plan.ledger.0.iter().map(|row| row.missed).sum();
            let balances: i64 = next.plan.ledger.0.iter().map(|row| row.balance() - row.carried_in).sum();
            prop_assert_eq!(balances, -120 * unfilled - missed, "{} excused", excused);
            // No event is forgotten, and none goes back.
            let known: BTreeMap<&str, &EventRecord> =
                next.events.iter().map(|event| (&*event.uid, event)).collect();
            for was in &life.step.events {
                let is = known.get(&*was.uid);
                prop_assert!(is.is_some(), "{} is forgotten", was.uid);
                let sequence = |event: &EventRecord| event.changes + event.revisions;
                let least = sequence(was) + u32::from(is.unwrap().wording != was.wording);
                prop_assert!(sequence(is.unwrap()) >= least);
            }
            // What is lost is made again, byte for byte.
            for without in [false, true] {
                let Some(again) = read_back(&next, without)? else { continue };
                prop_assert_eq!(&again.added, &[]);
                let (mut is, mut was) = (files(&again), files(&next));
                if without {
                    is.remove("plan.json");
                    was.remove("plan.json");
                    let planned = |plan: &Plan| -> Vec<_> {
                        let duties = plan.planned.duties().iter();
                        duties.map(|d| (d.cell(), d.holder, d.library, d.kind, d.status)).collect()
                    };
                    prop_assert_eq!(planned(&again.plan), planned(&next.plan));
                    found(&again.plan, false, &["needless-substitute"])?;
                    if !all_have_turns(&next.plan) {
                        // Calendars name who else is in a pool, and of one without a turn that is unknown.
                        is.retain(|name, _| TABLES.contains(&&**name));
                        was.retain(|name, _| TABLES.contains(&&**name));
                    }
                }
                prop_assert!(is == was, "other files, {without}");
            }
            found(&next.plan, false, &["needless-substitute"])?;
            life.step = next;
        }
    }
}
