//! Closed books: what was agreed when a duty was planned is what it is judged by, whatever is agreed
//! for later days.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use vuoro::lifecycle::{self, Agreements, Held, Moment, Step};
use vuoro::model::{Consortium, LibraryIx, Plan, Status, Term};
use vuoro::report::course;

use crate::agreement::{Agreement, agreement};
use crate::changes::{read, stamp};
use crate::check::found;

/// What is agreed for later: from which day, who has another size, who other hours, who is gone, and
/// what the week is cut down to.
pub type Later = (u32, Vec<Option<u64>>, Vec<Option<usize>>, Option<usize>, bool);

/// What is agreed for a later day.
pub fn later() -> impl Strategy<Value = Later> {
    (
        0u32..28,
        prop::collection::vec(prop::option::weighted(0.3, 1u64..4000), 12),
        prop::collection::vec(prop::option::weighted(0.3, 0usize..4), 12),
        prop::option::weighted(0.3, 0usize..12),
        prop::bool::weighted(0.2),
    )
}

/// An agreement, and what is agreed for later days one after the other.
fn amended() -> impl Strategy<Value = (Agreement, Vec<Later>)> {
    (agreement(), prop::collection::vec(later(), 1..4))
}

/// The agreements by the days from which they hold; some only change a size, some lose a member.
pub fn dated(a: &Agreement, first: &Consortium, later: &[Later]) -> Vec<(NaiveDate, Consortium)> {
    let mut days: Vec<&Later> = later.iter().collect();
    days.sort_by_key(|later| later.0);
    days.dedup_by_key(|later| later.0);
    let published = NaiveDate::from_ymd_opt(2018, 8, 20).unwrap();
    let mut all = vec![(published, first.clone())];
    let mut now = a.clone();
    for (offset, sizes, hours, gone, is_shorter) in days {
        for (member, size) in now.members.iter_mut().zip(sizes) {
            member.size = size.unwrap_or(member.size);
        }
        for (member, which) in now.members.iter_mut().zip(hours) {
            if let Some(which) = which {
                member.hours.iter_mut().for_each(|day| *day = *which);
            }
        }
        now.days -= usize::from(*is_shorter && now.days > 1 && now.pins.is_empty());
        let order: Vec<usize> = (0..now.members.len()).filter(|at| Some(*at) != *gone).collect();
        let Some((c, _)) = now.read_consortium(&order) else { continue };
        let day = NaiveDate::from_ymd_opt(2018, 9, 3).unwrap() + Days::new((*offset).into());
        all.push((day, c));
    }
    all
}

/// The plan as it is kept with these agreements.
fn kept(dated: &[(NaiveDate, Consortium)], term: &Term, step: &Step, day: NaiveDate) -> Step {
    let agreements = Agreements::new(dated).unwrap();
    let c = &agreements.consortium;
    // The term of the step knows libraries by the same numbers: nobody is new.
    let term = agreements.onto(Term { changes: step.plan.term.changes.clone(), ..term.clone() });
    let plan = lifecycle::open(c, &term, step.held().published, &|_| {}).unwrap();
    let moment = Moment { now: stamp(dated.len()), day: Some(day) };
    let held = Held { published: None, ..step.held() };
    lifecycle::replan(plan, held, moment).unwrap()
}

fn published(c: &Consortium, term: &Term) -> Option<Step> {
    let plan = lifecycle::open(c, term, None, &|_| {}).ok()?;
    let moment = Moment { now: term.published?, day: None };
    Some(lifecycle::replan(plan, Held::default(), moment).unwrap())
}

/// Who has which duty before a day.
fn duties(plan: &Plan, until: NaiveDate) -> Vec<(NaiveDate, u16, u16, Option<LibraryIx>)> {
    let live = plan.roster.duties().iter().filter(|d| d.is_live() && d.date < until);
    live.map(|d| (d.date, d.period.0, d.seat, d.library)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn days_before_an_amendment_keep_their_duties_and_their_accounts((a, later) in amended()) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Some(mut step) = published(&c, &term) else { return Ok(()) };
        let all = dated(&a, &c, &later);
        for count in 2..=all.len() {
            let day = all[count - 1].0;
            let next = kept(&all[..count], &term, &step, day);
            prop_assert_eq!(duties(&next.plan, day), duties(&step.plan, day));
            let (was, is) = (course(&step.plan), course(&next.plan));
            for week in was.weeks.iter().filter(|week| **week < day && **week < term.last) {
                let at = was.weeks.binary_search(week).unwrap();
                for library in c.indices() {
                    let balance = |course: &vuoro::report::Course| course.balances[library.at()][at];
                    prop_assert_eq!(balance(&is), balance(&was), "{} {}", c[library].id, week);
                }
            }
            step = next;
        }
    }

    #[test]
    fn every_duty_is_owed_and_allowed_by_the_agreement_of_its_day((a, later) in amended()) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Some(mut step) = published(&c, &term) else { return Ok(()) };
        let all = dated(&a, &c, &later);
        for count in 2..=all.len() {
            step = kept(&all[..count], &term, &step, all[count - 1].0);
        }
        let of = |date: NaiveDate| &all.iter().rfind(|(from, _)| *from <= date).unwrap().1;
        let mut owed: BTreeMap<&str, f64> = BTreeMap::new();
        let (mut all_minutes, mut unfilled) = (0, 0);
        for duty in step.plan.roster.duties().iter().filter(|d| d.is_live()) {
            let now = of(duty.date);
            let period = c.grid.period(duty.period);
            let there = now.grid.find(period.weekday, period.start);
            prop_assert!(there.is_some(), "the service is closed at {period}");
            let here: Vec<LibraryIx> = now.indices().filter(|l| {
                let id = c.find(now[*l].id.as_str()).unwrap();
                term.is_member(id, duty.date)
            }).collect();
            let total: u64 = here.iter().map(|l| now[*l].weight).sum();
            for l in here {
                let part = 120.0 * now[l].weight as f64 / total as f64;
                *owed.entry(c[c.find(now[l].id.as_str()).unwrap()].id.as_str()).or_default() += part;
            }
            if let Some(library) = duty.library {
                let library = now.find(c[library].id.as_str());
                prop_assert!(library.is_some(), "it takes part no longer");
                prop_assert!(now[library.unwrap()].staffed.contains(there.unwrap()));
            }
            all_minutes += 120;
            // What nobody takes part in, nobody owes.
            unfilled += if duty.status == Status::Unfilled && total > 0 { 120 } else { 0 };
        }
        let mut balances = 0;
        for row in &step.plan.ledger.0 {
            let due = owed.get(c[row.library].id.as_str()).copied().unwrap_or(0.0);
            prop_assert!((row.owed as f64 - due).abs() < 1.01, "{} owes {due}", c[row.library].id);
            balances += row.balance() - row.carried_in;
        }
        prop_assert_eq!(balances, -unfilled, "of {} minutes", all_minutes);
        // The checker counts it anew, duty by duty.
        found(&step.plan, false, &["needless-substitute"])?;
    }
}
