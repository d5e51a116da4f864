//! Who is more than one duty off, and what decided that: taken out of the files, it changes the
//! figure; what comes before it and was not named does not.

use proptest::prelude::*;
use vuoro::input::{self, SourceMap};
use vuoro::model::{
    Change, ChangeKind, Consortium, DatedCell, Duty, LedgerRow, Missed, Plan, Term,
};
use vuoro::plan::{self, best_totals};
use vuoro::report::{Cause, off_due};

use crate::agreement::{Agreement, Planned, agreement, plan};
use crate::changes::stamp;

/// The files without what could have decided.
fn without(a: &Agreement, cause: Cause) -> Agreement {
    let mut a = a.clone();
    for m in &mut a.members {
        match cause {
            Cause::Absences => m.absent = None,
            Cause::Members => m.joins = None,
            Cause::CarriedIn => m.carried = 0,
            Cause::Hours => m.hours = vec![1; 5],
            _ => {}
        }
    }
    match cause {
        Cause::Closures => a.closed = None,
        Cause::EqualTurns if a.turns == "equal" => a.turns = "by-share",
        _ => {}
    }
    a
}

/// Every balance with these files, the cells of the week as they were; for whole slots and hours
/// when duties are dealt one by one.
fn balances(p: &Planned, (c, term): &(Consortium, Term), cause: Cause) -> Vec<i64> {
    if matches!(cause, Cause::WholeSlots | Cause::Hours) {
        let best = best_totals(c, term);
        let rows = p.ledger.0.iter().zip(best);
        return rows.map(|(r, n)| r.carried_in + 120 * i64::from(n) - r.owed).collect();
    }
    let mut a = p.allocation.clone();
    for share in &mut a.shares {
        // Which turns a pool takes stands in the plan.
        let pool = c.pools.iter().find(|pool| pool.id == share.holder.id);
        share.holder.turns = pool.map_or(c.rules.turns, |pool| pool.turns);
    }
    plan::redealt(c, term, &a, &p.pattern).0.iter().map(LedgerRow::balance).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_named_decides_and_what_comes_before_it_does_not(a in agreement()) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        let named = off_due(&p, &p.best);
        for row in &p.ledger.0 {
            let found = named.iter().filter(|o| o.library == row.library);
            prop_assert_eq!(found.count(), usize::from(row.balance().abs() > 120));
        }
        if named.is_empty() {
            return Ok(());
        }
        let read = |cause| without(&a, cause).read(&order).expect("nothing is added");
        let all = Cause::ALL.map(|cause| (cause, balances(&p, &read(cause), cause)));
        for o in named {
            prop_assert_eq!(o.minutes, p.ledger.0[o.library.at()].balance());
            let then = |balances: &[i64]| balances[o.library.at()].abs();
            let now = o.minutes.abs();
            if o.cause == Cause::Several {
                prop_assert!(all.iter().all(|(_, balances)| then(balances) >= now));
                continue;
            }
            let (_, taken) = all.iter().find(|(cause, _)| *cause == o.cause).expect("one of all");
            prop_assert_eq!(taken[o.library.at()], o.without, "{:?}", o.cause);
            prop_assert!(then(taken) < now, "{:?} changes nothing", o.cause);
            let decides = |cause: Cause, then: i64| {
                if cause >= Cause::WholeSlots { then <= 120 } else { 2 * then <= now }
            };
            let is_clear = decides(o.cause, then(taken));
            for (cause, balances) in &all {
                let then_other = then(balances);
                if *cause < o.cause {
                    prop_assert!(!decides(*cause, then_other), "{cause:?} before {:?}", o.cause);
                }
                // Where nothing alone would do, the one that changes most is named.
                prop_assert!(is_clear || then_other >= then(taken), "{cause:?}, {:?}", o.cause);
            }
        }
    }

    #[test]
    fn duties_that_were_missed_are_named_when_they_are_half_of_it(
        a in agreement(), who in 0usize..8, count in 1usize..6, is_given in any::<bool>(),
    ) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        let library = c.indices().nth(who % a.members.len()).unwrap();
        let mine = p.roster.duties().iter().filter(|d| d.library == Some(library));
        let mine: Vec<DatedCell> = mine.take(count).map(Duty::cell).collect();
        // Either nobody came, or somebody else did.
        let other = c.indices().nth((who + 1) % a.members.len()).unwrap();
        let mut term = term;
        for (duty, number) in mine.into_iter().zip(1..) {
            if is_given {
                let (kind, at) = (ChangeKind::Cover { library: other }, stamp(number));
                let cover = Change { at, kind, duty, because: None, note: None };
                let later = Term { changes: [&term.changes[..], &[cover]].concat(), ..term.clone() };
                if plan::changed(&p, &later).is_ok() {
                    term = later;
                }
            } else {
                term.missed.push(Missed { library, duty, excused: false });
            }
        }
        let now = plan::changed(&p, &term).unwrap();
        let cause = if is_given { Cause::Changes } else { Cause::Missed };
        for off in off_due(&now, &p.best) {
            // The ledger as it was before is what there is without them.
            let before = p.ledger.0[off.library.at()].balance();
            let is_half = 2 * before.abs() <= off.minutes.abs();
            prop_assert!(!is_half || off.cause == cause, "{off:?}, {before} before");
            if off.cause == cause {
                prop_assert_eq!(off.without, before);
                prop_assert!(before.abs() < off.minutes.abs());
            }
        }
    }

    #[test]
    fn an_absence_at_which_nobody_would_serve_is_no_reason(a in agreement(), who in 0usize..8) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        let mut away = a.clone();
        let m = &mut away.members[who % a.members.len()];
        if m.absent.is_some() {
            return Ok(());
        }
        // Saturday and Sunday, which have no service.
        m.absent = Some((5, 1));
        let (_, term) = away.read(&order).expect("an absence on a weekend is right");
        let causes = |term: &Term| -> Vec<_> {
            let plan = Plan { term: term.clone(), ..p.plan.clone() };
            off_due(&plan, &p.best).iter().map(|o| (o.library, o.cause)).collect()
        };
        let before = causes(&Term { absences: vec![], ..term.clone() });
        if a.members.iter().all(|m| m.absent.is_none()) {
            prop_assert_eq!(before, causes(&term));
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
    off_due(&p, &p.best).iter().map(|o| (c[o.library].id.to_string(), o.cause)).collect()
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

#[test]
fn an_absence_in_another_pool_does_not_become_the_reason() {
    // The first two are pooled, and what they hold is more than they owe.
    let pooled = format!(
        "{}[[library]]\nid = \"d\"\nname = \"D\"\nsize = 10\n\
         [[pool]]\nid = \"ab\"\nname = \"AB\"\nmembers = [\"a\", \"b\"]\n\
         [[pool]]\nid = \"cd\"\nname = \"CD\"\nmembers = [\"c\", \"d\"]\n",
        NARROW
            .replace("hours = { mon = [\"10:00-12:00\"] }\n", "")
            .replace("size = 20", "size = 9")
            .replace("name = \"A\"\nsize = 10", "name = \"A\"\nsize = 13")
            .replace("name = \"B\"\nsize = 10", "name = \"B\"\nsize = 13")
    );
    let before = named(&pooled, "");
    assert_eq!(before.len(), 5);
    assert!(before.iter().all(|(_, cause)| *cause == Cause::WholeSlots), "{before:?}");
    for library in ["a", "d", "large"] {
        let away = format!("[[absence]]\nlibrary = \"{library}\"\nfirst = 2018-10-09\n");
        let with = named(&pooled, &away);
        assert!(with.iter().all(|(_, cause)| *cause == Cause::WholeSlots), "{library}: {with:?}");
    }
}

/// Each has staff always.
fn open() -> String {
    NARROW.replace("hours = { mon = [\"10:00-12:00\"] }\n", "").replace("size = 20", "size = 10")
}

#[test]
fn a_weekday_that_is_closed_half_the_term_is_the_reason_of_whoever_has_it() {
    let first = chrono::NaiveDate::from_ymd_opt(2018, 9, 3).unwrap();
    let closed = (0..8).map(|week| {
        let monday = first + chrono::Days::new(week * 14);
        format!("[[closed]]\nfirst = {monday}\nlast = {monday}\n")
    });
    let cells = "[[pin]]\ncell = \"mon 10:00\"\nholder = \"a\"\n";
    // A fifth: everybody is owed one cell.
    let fifth = "[[library]]\nid = \"d\"\nname = \"D\"\nsize = 10\n";
    let found = named(&(open() + fifth + cells), &closed.collect::<String>());
    assert!(found.contains(&("a".to_owned(), Cause::Closures)), "{found:?}");
}

#[test]
fn a_pool_that_takes_equal_turns_is_the_reason_of_its_members() {
    // Four are owed a cell each, and two together the fifth.
    let pool = "[[library]]\nid = \"d\"\nname = \"D\"\nsize = 2\n\
        [[library]]\nid = \"e\"\nname = \"E\"\nsize = 10\n\
        [[pool]]\nid = \"cd\"\nname = \"CD\"\nmembers = [\"c\", \"d\"]\nturns = \"equal\"\n";
    let open = open().replace("name = \"C\"\nsize = 10", "name = \"C\"\nsize = 8");
    let found = named(&(open.clone() + pool), "");
    let both = ["c", "d"].map(|id| (id.to_owned(), Cause::EqualTurns));
    assert!(found.len() == 2 && both.iter().all(|off| found.contains(off)), "{found:?}");
    assert_eq!(named(&(open + &pool.replace("equal", "by-share")), ""), []);
}

#[test]
fn a_library_that_leaves_is_the_reason_of_whoever_serves_for_it() {
    // Each is owed a cell; only one has staff when another serves.
    let mut text =
        open().replace("id = \"large\"", "id = \"large\"\nhours = { mon = [\"10:00-12:00\"] }");
    for (id, day) in [("a", "tue"), ("b", "wed"), ("c", "thu")] {
        let hours = format!("id = \"{id}\"\nhours = {{ {day} = [\"10:00-12:00\"] }}");
        text = text.replace(&format!("id = \"{id}\""), &hours);
    }
    text += "[[library]]\nid = \"d\"\nname = \"D\"\nsize = 10\n";
    assert_eq!(named(&text, ""), []);
    let found = named(&text, "[[member]]\nlibrary = \"large\"\nlast = 2018-10-05\n");
    assert_eq!(found[0], ("d".to_owned(), Cause::Members), "{found:?}");
}

#[test]
fn what_is_carried_in_and_cannot_be_settled_in_a_term_is_the_reason() {
    let a = Agreement {
        members: [9_000, 0, 0]
            .map(|carried| crate::agreement::Member { carried, ..Default::default() })
            .to_vec(),
        ..Agreement::default()
    };
    let (c, term) = a.read(&[0, 1, 2]).unwrap();
    let p = plan(&c, &term).unwrap();
    let found = off_due(&p, &p.best);
    assert_eq!((found[0].library, found[0].cause), (c.find("lib-a").unwrap(), Cause::CarriedIn));
}

#[test]
fn a_library_that_serves_once_a_week_by_agreement_is_off_because_of_that() {
    let hours = "hours = { mon = [\"10:00-12:00\"] }\n";
    let limited = NARROW.replacen(hours, "max_per_week = 1\n", 1);
    assert_ne!(limited, NARROW);
    let found = named(&limited, "");
    assert!(found.contains(&("large".to_owned(), Cause::Limits)), "{found:?}");
}
