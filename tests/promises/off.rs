//! Who is more than one duty off, and what forced it.

use proptest::prelude::*;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, Term, TurnRule};
use vuoro::plan::{Attendance, best_totals};
use vuoro::report::{Cause, Off, off_due};

use crate::agreement::{Planned, agreement, plan};

fn nobody_absent(c: &Consortium, term: &Term) -> Vec<u32> {
    let mut present = term.clone();
    present.absences.clear();
    best_totals(c, &present, &Attendance::new(c, &present))
}

fn off(c: &Consortium, term: &Term, p: &Planned) -> Vec<Off> {
    let present = || nobody_absent(c, term);
    off_due(c, term, &p.allocation, &p.roster, &p.ledger, &p.best, present)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everybody_further_off_than_one_duty_is_named_with_a_cause_that_can_be(a in agreement()) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        let named = off(&c, &term, &p);
        for row in &p.ledger.0 {
            let found = named.iter().filter(|o| o.library == row.library);
            prop_assert_eq!(found.count(), usize::from(row.balance().abs() > 120));
        }
        for o in named {
            let row = &p.ledger.0[o.library.at()];
            prop_assert_eq!(o.minutes, row.balance());
            let far = |totals: &[u32]| {
                let served = i64::from(totals[o.library.at()]) * 120;
                (row.carried_in + served - row.owed).abs() > 120
            };
            match o.cause {
                Cause::Hours => prop_assert!(far(&nobody_absent(&c, &term)) && far(&p.best)),
                Cause::Absences => prop_assert!(!term.absences.is_empty()),
                Cause::EqualTurns => {
                    let equal = |s: &&vuoro::model::Share| s.holder.turns == TurnRule::Equal;
                    prop_assert!(p.allocation.shares.iter().any(|s| equal(&s)));
                }
                Cause::WholeSlots => {}
                Cause::Changes => prop_assert!(!term.changes.is_empty()),
            }
        }
    }
}

/// A large library with staff for one cell of five, three others with staff always.
const NARROW: &str = r#"
format = 1
[consortium]
id = "test"
name = "Testi"
timezone = "Europe/Helsinki"
language = "fi"
domain = "test.example"
[service]
name = "Chat"
slot_minutes = 120
seats = 1
[service.hours]
mon = ["10:00-12:00"]
tue = ["10:00-12:00"]
wed = ["10:00-12:00"]
thu = ["10:00-12:00"]
fri = ["10:00-12:00"]
[[library]]
id = "large"
name = "Large"
size = 20
hours = { mon = ["10:00-12:00"] }
[[library]]
id = "a"
name = "A"
size = 10
[[library]]
id = "b"
name = "B"
size = 10
[[library]]
id = "c"
name = "C"
size = 10
"#;

fn named(consortium: &str, term: &str) -> Vec<(String, Cause)> {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", consortium.as_bytes());
    let c = input::consortium(&mut sources, file).unwrap().value;
    let term = format!(
        "format = 1\n[term]\nid = \"t\"\nname = \"T\"\nfirst = 2018-09-03\nlast = 2018-12-21\n{term}"
    );
    let file = sources.add("t.toml", term.as_bytes());
    let term = input::term(&mut sources, file, &c, None).unwrap().value;
    let p = plan(&c, &term).unwrap();
    off(&c, &term, &p).iter().map(|o| (c[o.library].id.to_string(), o.cause)).collect()
}

#[test]
fn a_library_with_staff_for_one_cell_only_is_off_because_of_its_hours() {
    let found = named(NARROW, "");
    assert!(found.contains(&("large".to_owned(), Cause::Hours)), "{found:?}");
}

#[test]
fn a_library_that_is_owed_a_slot_and_a_half_is_off_because_slots_are_whole() {
    let open = NARROW.replace("hours = { mon = [\"10:00-12:00\"] }\n", "");
    let found = named(&open.replace("size = 20", "size = 13"), "");
    assert!(
        !found.is_empty() && found.iter().all(|(_, cause)| *cause == Cause::WholeSlots),
        "{found:?}"
    );
}

#[test]
fn a_library_that_is_away_for_most_of_the_term_is_off_because_of_absences() {
    let open = NARROW.replace("hours = { mon = [\"10:00-12:00\"] }\n", "");
    let away = "[[absence]]\nlibrary = \"large\"\nfirst = 2018-09-10\nlast = 2018-12-21\n";
    let found = named(&open, away);
    assert_eq!(found[0], ("large".to_owned(), Cause::Absences), "{found:?}");
}
