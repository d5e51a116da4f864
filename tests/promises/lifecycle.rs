//! A term is carried through its life without a process: published, changed, its files changed under
//! it, changes taken back. Whatever its folder holds can be read, and gives the same plan.

use std::collections::BTreeMap;

use proptest::prelude::*;
use vuoro::files;
use vuoro::input::SourceMap;
use vuoro::lifecycle::{self, Held, Moment, Refused, Step};
use vuoro::model::*;
use vuoro::plan;

use crate::agreement::agreement;
use crate::changes::{change, disturbed, history, read, stamp};

/// The files that a folder is to hold, by name.
pub fn files(step: &Step) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let put = |name: &str, write: &dyn Fn(&mut dyn std::io::Write) -> std::io::Result<()>| {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        files.insert(name.to_owned(), bytes);
        anyhow::Ok(())
    };
    lifecycle::each_file(step, true, put).unwrap();
    files
}

/// What the folder holds, read from its files.
pub fn held(step: &Step) -> Held {
    let files = files(step);
    let mut sources = SourceMap::default();
    let plan = sources.add_table("plan.json", &files["plan.json"]);
    let Plan { consortium, term, .. } = &step.plan;
    let published = files::published(&sources, plan, consortium, term).unwrap();
    let file = sources.add_table("events.json", &files["events.json"]);
    let events = files::events::read(&sources, file).unwrap();
    // These agreements have no rings.
    Held { published, events, ..Held::default() }
}

/// The first step: the term is planned and published.
pub fn published(c: &Consortium, term: &Term) -> Option<Step> {
    let plan = lifecycle::open(c, term, None, &|_| {}).ok()?;
    let moment = Moment { now: term.published?, day: None };
    Some(lifecycle::replan(plan, Held::default(), moment).unwrap())
}

pub fn at(number: usize) -> Moment {
    Moment { now: stamp(number), day: None }
}

/// Every live duty and who has it.
pub fn duties(plan: &Plan) -> Vec<(DatedCell, Option<LibraryIx>, Status)> {
    let live = plan.roster.duties().iter().filter(|duty| duty.is_live());
    live.map(|duty| (duty.cell(), duty.library, duty.status)).collect()
}

/// Every live duty and the library that has it.
pub fn who(plan: &Plan) -> Vec<(DatedCell, Option<LibraryIx>)> {
    duties(plan).into_iter().map(|(cell, library, _)| (cell, library)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_folder_holds_gives_the_same_plan_and_the_same_files((a, wishes) in history()) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Some(mut step) = published(&c, &term) else { return Ok(()) };
        let first = step.plan.planned.clone();
        for (number, wish) in wishes.into_iter().enumerate() {
            let change = change(&c, first.duties(), number, wish);
            match lifecycle::change(&step.plan, change, held(&step), at(number)) {
                Ok(next) => step = next,
                Err(why) => prop_assert!(matches!(why, Refused::Change { .. }), "{why}"),
            }
            // Whoever reads the folder later carries on where this ended.
            let later = held(&step);
            let plan = lifecycle::open(&c, &step.plan.term, later.published.clone(), &|_| {});
            let plan = plan.unwrap();
            prop_assert_eq!(duties(&plan), duties(&step.plan));
            prop_assert_eq!(&plan.ledger, &step.plan.ledger);
            let again = lifecycle::replan(plan, later, at(number + 1)).unwrap();
            prop_assert_eq!(&again.added, &[]);
            prop_assert_eq!(files(&again), files(&step));
        }
    }

    #[test]
    fn no_event_is_forgotten_and_what_says_something_else_has_a_higher_sequence((a, wishes) in history()) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Some(mut step) = published(&c, &term) else { return Ok(()) };
        let first = step.plan.planned.clone();
        for (number, wish) in wishes.into_iter().enumerate() {
            let change = change(&c, first.duties(), number, wish);
            let made = lifecycle::change(&step.plan, change, held(&step), at(number));
            let Ok(next) = made else { continue };
            let now: BTreeMap<&str, &EventRecord> =
                next.events.iter().map(|event| (&*event.uid, event)).collect();
            let sequence = |event: &EventRecord| event.changes + event.revisions;
            for was in &step.events {
                let Some(is) = now.get(&*was.uid) else {
                    return Err(TestCaseError::fail(format!("{} is forgotten", was.uid)));
                };
                let least = sequence(was) + u32::from(is.wording != was.wording);
                prop_assert!(sequence(is) >= least, "{was:?} became {is:?}");
            }
            step = next;
        }
    }

    /// Whatever changes can make of a roster, edited into its table by hand, is adopted: the plan says
    /// just that then.
    #[test]
    fn a_roster_that_was_edited_by_hand_is_adopted((a, wishes) in history()) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Some(first) = published(&c, &term) else { return Ok(()) };
        let mut last = first.clone();
        for (number, wish) in wishes.into_iter().enumerate() {
            let change = change(&c, first.plan.roster.duties(), number, wish);
            if let Ok(next) = lifecycle::change(&last.plan, change, held(&last), at(number)) {
                last = next;
            }
        }
        let table = String::from_utf8(files(&first)["roster.csv"].clone()).unwrap();
        let mut edited = String::new();
        for (at, line) in table.lines().enumerate() {
            let mut fields: Vec<&str> = line.split(',').collect();
            if at > 0 {
                let name = match fields[4] {
                    "1" => format!("{} {}", fields[0], fields[2]),
                    seat => format!("{} {} #{seat}", fields[0], fields[2]),
                };
                let cell = DatedCell::find(&name, &c.grid).unwrap();
                let live = last.plan.roster.of_cell(cell).iter().find(|duty| duty.is_live());
                match live.map(|duty| duty.library) {
                    None => fields[9] = "cancelled",
                    Some(Some(library)) => fields[5] = c[library].id.as_str(),
                    Some(None) => {}
                }
            }
            edited += &(fields.join(";") + "\n");
        }
        let mut sources = SourceMap::default();
        let file = sources.add_table("roster.csv", edited.as_bytes());
        let says = files::edited(&sources, file, &first.plan).unwrap();
        // Libraries that only change seats at one time have each other's duties all the same.
        let Ok(changes) = lifecycle::adopted(&first.plan, &says, stamp(50)) else {
            prop_assert!(c.grid.seats() > 1);
            return Ok(());
        };
        if changes.is_empty() {
            prop_assert_eq!(who(&last.plan), who(&first.plan));
            return Ok(());
        }
        let step = lifecycle::changes(&first.plan, changes, held(&first), at(50)).unwrap();
        prop_assert_eq!(who(&step.plan), who(&last.plan));
        // And planning again keeps it.
        let later = held(&step);
        let plan = lifecycle::open(&c, &step.plan.term, later.published.clone(), &|_| {}).unwrap();
        let again = lifecycle::replan(plan, later, at(51)).unwrap();
        prop_assert_eq!(who(&again.plan), who(&last.plan));
        prop_assert_eq!(files(&again), files(&step));
    }

    #[test]
    fn what_is_taken_back_leaves_the_duties_as_they_were((a, wishes) in history()) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Some(first) = published(&c, &term) else { return Ok(()) };
        let mut steps = vec![first];
        for (number, wish) in wishes.into_iter().enumerate() {
            let last = steps.last().unwrap();
            let change = change(&c, steps[0].plan.roster.duties(), number, wish);
            if let Ok(next) = lifecycle::change(&last.plan, change, held(last), at(number)) {
                steps.push(next);
            }
        }
        let mut last = steps.pop().unwrap();
        for number in 100.. {
            let undone = lifecycle::undo(&last.plan, held(&last), at(number));
            let Some(before) = steps.pop() else {
                prop_assert_eq!(undone.unwrap_err(), Refused::NoChange);
                break;
            };
            last = undone.unwrap();
            prop_assert_eq!(duties(&last.plan), duties(&before.plan));
            prop_assert_eq!(&last.plan.term, &before.plan.term);
        }
    }

    #[test]
    fn when_the_files_have_changed_one_step_is_enough((a, after, days) in disturbed()) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Some(first) = published(&c, &term) else { return Ok(()) };
        let Some((_, later)) = read(&after) else { return Ok(()) };
        let before = held(&first);
        let plan = lifecycle::open(&c, &later, before.published.clone(), &|_| {}).unwrap();
        let day = later.first + chrono::Days::new(days.saturating_sub(6));
        let moment = Moment { now: stamp(0), day: Some(day) };
        let step = lifecycle::replan(plan, before, moment).unwrap();
        prop_assert_eq!(plan::replan(&step.plan, day.and_time(chrono::NaiveTime::MIN), stamp(1)), vec![], "nothing is left out");
        // The changes stand in the term file now: reading that again finds nothing to do.
        let then = held(&step);
        let plan = lifecycle::open(&c, &step.plan.term, then.published.clone(), &|_| {}).unwrap();
        let moment = Moment { now: stamp(1), day: Some(day) };
        let again = lifecycle::replan(plan, then, moment).unwrap();
        prop_assert_eq!(&again.added, &[]);
        prop_assert_eq!(files(&again), files(&step));
    }

    #[test]
    fn a_draft_has_no_changes_and_is_remembered_by_nobody(a in agreement()) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let term = Term { published: None, ..term };
        let Ok(plan) = lifecycle::open(&c, &term, None, &|_| {}) else { return Ok(()) };
        let step = lifecycle::replan(plan, Held::default(), at(0)).unwrap();
        prop_assert_eq!((step.events.len(), step.added.len()), (0, 0));
        prop_assert!(step.held().published.is_none());
        prop_assert_eq!(at(0).stamp(&term, None), Err(Refused::Draft));
    }
}
