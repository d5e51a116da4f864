//! Solve and check: whatever is planned and written, the checker accepts; it shares nothing with
//! the planner.

use proptest::prelude::*;
use vuoro::check::{Calendar, Look, Need, Sheet, check};
use vuoro::export::{self, csv::Dialect, ical::Calendars};
use vuoro::files;
use vuoro::files::calendar::WrittenCalendar;
use vuoro::finding::FileId;
use vuoro::input::SourceMap;
use vuoro::model::{Missed, Plan, PoolTurns, Status, Term};
use vuoro::plan;

use crate::agreement::{agreement, limited, plan as planned};
use crate::changes::{change, disturbed, history, read, stamp};

/// The calendars as files, read back.
fn calendars(sources: &mut SourceMap, p: &Plan) -> Vec<(String, FileId, WrittenCalendar)> {
    let (c, all) = (&p.consortium, Calendars::new(p).unwrap());
    let mut files = vec![("all".to_owned(), Vec::new())];
    all.all(&mut files[0].1).unwrap();
    for library in c.indices() {
        let mut bytes = Vec::new();
        all.library(library, &mut bytes).unwrap();
        files.push((c[library].id.to_string(), bytes));
    }
    files
        .into_iter()
        .map(|(name, bytes)| {
            let file = sources.add(format!("{name}.ics"), &bytes);
            (name, file, files::calendar::read(sources, file).unwrap())
        })
        .collect()
}

/// What the checker finds in the files of a plan, and whether they are the same when they are read
/// and written again.
pub fn found(p: &Plan, is_fresh: bool, more: &[&str]) -> Result<(), TestCaseError> {
    let Plan { consortium: c, term, .. } = p;
    let mut sources = SourceMap::default();
    let (mut roster, mut ledger) = (Vec::new(), Vec::new());
    export::csv::roster(c, &p.allocation, &p.roster, Dialect::Standard, &mut roster).unwrap();
    export::csv::ledger(c, &p.ledger, Dialect::Standard, &mut ledger).unwrap();
    let roster_file = sources.add_table("roster.csv", &roster);
    let written = files::roster::read(&mut sources, roster_file).unwrap();
    let ledger_file = sources.add_table("ledger.csv", &ledger);
    let accounts = files::ledger::read(&mut sources, ledger_file).unwrap();
    let files = calendars(&mut sources, p);
    let calendars: Vec<Calendar> = (files.iter())
        .map(|(name, file, value)| Calendar {
            name,
            sheet: Sheet { file: *file, value },
            beside: &[],
        })
        .collect();
    let bound = |t: &PoolTurns| Some((p.allocation[t.pool].holder.id.to_string(), t.bound?));
    let mut promised = files::Promised::default();
    promised.is_known = true;
    promised.turns = p.turns.0.iter().filter_map(bound).collect();
    promised.steering = p.allocation.steering.as_ref().map(|s| {
        let ids = c.libraries().iter().map(|l| l.id.to_string());
        (s.minutes, ids.zip(s.counted.iter().copied()).collect())
    });
    let look = Look {
        consortium: Some(c),
        term: Some(term),
        roster: Some(Sheet { file: roster_file, value: &written }),
        ledger: Some(Sheet { file: ledger_file, value: &accounts }),
        calendars: &calendars,
        fresh: is_fresh.then_some(&written),
        promised: Some(&promised),
        rings: &[],
        rewritten: &[],
    };
    let report = check(&look, true);
    // These agreements have no rings.
    let is_of_rings = |skipped: &(&str, Need)| skipped.1 == Need::Ring;
    prop_assert!(!is_fresh || report.skipped.iter().all(is_of_rings));
    // Nobody can help it when nobody can serve, when a pool settles its turns, or when far too much
    // was carried in.
    let known = ["unfilled-duty", "open-duty", "balance-beyond-limit"];
    let found: Vec<String> = (report.findings.iter())
        .filter(|f| !known.contains(&f.rule) && !more.contains(&f.rule))
        .map(|f| format!("{}: {} ({})", f.rule, f.message, f.label))
        .collect();
    let text = String::from_utf8_lossy(&roster);
    let accounted = String::from_utf8_lossy(&ledger);
    prop_assert!(found.is_empty(), "{found:#?}\n{text}\n{accounted}\n{:?}", term.changes);

    // Written afresh it is the same, byte for byte.
    let mut again = Vec::new();
    written.write(&mut again).unwrap();
    prop_assert_eq!(&again, &roster);
    again.clear();
    accounts.write(&mut again).unwrap();
    prop_assert_eq!(&again, &ledger);
    Ok(())
}

proptest! {
    // The same cases in every run: what a checker may wrongly say is looked for with more of them.
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_planned_is_accepted(a in prop_oneof![agreement(), limited()]) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Ok(p) = planned(&c, &term) else { return Ok(()) };
        found(&p, true, &[])?;
    }

    #[test]
    fn whatever_is_changed_is_accepted((a, wishes) in history(), missed in 0usize..8) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Ok(first) = planned(&c, &term) else { return Ok(()) };
        let mut p = first.plan.clone();
        for (number, wish) in wishes.into_iter().enumerate() {
            let change = change(&c, first.roster.duties(), number, wish);
            let Ok(after) = plan::change(&p, &change) else { continue };
            p = after;
        }
        let served = p.roster.duties().iter().filter(|d| d.status == Status::Confirmed);
        let missed = (served.zip(0..).skip(missed).step_by(3).take(missed / 2))
            .map(|(d, n)| Missed { library: d.library.unwrap(), duty: d.cell(), excused: n % 2 == 0 })
            .collect();
        let term = Term { missed, ..p.term.clone() };
        found(&plan::changed(&first, &term).unwrap(), false, &[])?;
    }

    #[test]
    fn whatever_is_planned_again_is_accepted((a, after, _) in disturbed()) {
        let Some((c, old)) = read(&a) else { return Ok(()) };
        let Ok(p) = planned(&c, &old) else { return Ok(()) };
        let Some((_, term)) = read(&after) else { return Ok(()) };
        let published = plan::resume(&c, &term, p.as_published()).unwrap();
        let changes = plan::replan(&published, term.first.and_time(chrono::NaiveTime::MIN), stamp(0));
        let p = plan::changed(&published, &Term { changes, ..term }).unwrap();
        // Who was absent when the plan was published may be there after all: the plan stays, and it
        // is said that a substitute is not needed any more.
        found(&p, false, &["needless-substitute"])?;
    }
}
