//! Solve and check: whatever is planned and written, the checker accepts; it shares nothing with
//! the planner.

use proptest::prelude::*;
use vuoro::check::{Calendar, Look, Sheet, check};
use vuoro::export::{self, csv::Dialect, ical::Calendars};
use vuoro::finding::FileId;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, Term, WrittenCalendar};

use crate::agreement::{Planned, agreement, plan};

/// The calendars as files, read back.
fn calendars(
    sources: &mut SourceMap,
    c: &Consortium,
    term: &Term,
    p: &Planned,
) -> Vec<(String, FileId, WrittenCalendar)> {
    let all = Calendars::new(c, term, &p.allocation, &p.roster).unwrap();
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
            (name, file, input::written_calendar(sources, file).unwrap())
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_planned_is_accepted(a in agreement()) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        let mut sources = SourceMap::default();
        let (mut roster, mut ledger) = (Vec::new(), Vec::new());
        export::csv::roster(&c, &p.allocation, &p.roster, Dialect::Standard, &mut roster).unwrap();
        export::csv::ledger(&c, &p.ledger, Dialect::Standard, &mut ledger).unwrap();
        let roster_file = sources.add_table("roster.csv", &roster);
        let written = input::written_roster(&mut sources, roster_file).unwrap();
        let ledger_file = sources.add_table("ledger.csv", &ledger);
        let accounts = input::written_ledger(&mut sources, ledger_file).unwrap();
        let files = calendars(&mut sources, &c, &term, &p);
        let calendars: Vec<Calendar> = (files.iter())
            .map(|(name, file, value)| Calendar { name, sheet: Sheet { file: *file, value } })
            .collect();
        let look = Look {
            consortium: Some(&c),
            term: Some(&term),
            roster: Some(Sheet { file: roster_file, value: &written }),
            ledger: Some(Sheet { file: ledger_file, value: &accounts }),
            calendars: &calendars,
            fresh: Some(&written),
        };
        let report = check(&look, true);
        prop_assert!(report.skipped.is_empty());
        // Nobody can help it when nobody can serve, or when far too much was carried in.
        let known = ["unfilled-duty", "balance-beyond-limit"];
        let found: Vec<String> = (report.findings.iter())
            .filter(|f| !known.contains(&f.rule))
            .map(|f| format!("{}: {} ({})", f.rule, f.message, f.label))
            .collect();
        prop_assert!(found.is_empty(), "{found:#?}\n{:?}\n{}", p.turns.0.iter().map(|t| (t.pool, t.bound)).collect::<Vec<_>>(), String::from_utf8(roster).unwrap());

        // Written afresh it is the same, byte for byte.
        let mut again = Vec::new();
        export::written_roster(&written, &mut again).unwrap();
        prop_assert_eq!(&again, &roster);
        again.clear();
        export::written_ledger(&accounts, &mut again).unwrap();
        prop_assert_eq!(&again, &ledger);
    }
}
