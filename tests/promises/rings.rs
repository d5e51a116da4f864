//! What every ring keeps, whoever is on it and whatever happens afterwards.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, LibraryIx, Plan, Ring, RingStatus, Term};
use vuoro::plan;

use crate::agreement;

/// Somebody on the ring: hundredths of a full share, mornings only, first and last day and the day of
/// training, counted from the first of the term.
#[derive(Debug, Clone)]
struct Someone {
    share: u32,
    is_early: bool,
    joins: Option<u8>,
    leaves: Option<u8>,
    learns: Option<u8>,
}

/// Who is away: a person, from which day, for how many.
type Away = (usize, u8, u8);

fn someone() -> impl Strategy<Value = Someone> {
    let day = || proptest::option::weighted(0.2, 0u8..40);
    (50u32..150, proptest::bool::weighted(0.2), day(), day(), day()).prop_map(
        |(share, is_early, joins, leaves, learns)| {
            let leaves = leaves.map(|day| day.max(joins.unwrap_or(0)));
            Someone { share, is_early, joins, leaves, learns }
        },
    )
}

fn away() -> impl Strategy<Value = Vec<Away>> {
    proptest::collection::vec((0usize..5, 0u8..40, 1u8..10), 0..4)
}

fn day(n: u8) -> NaiveDate {
    NaiveDate::from_ymd_opt(2018, 9, 3).unwrap() + TimeDelta::days(i64::from(n))
}

/// A library on its own with two seats in the morning of some days.
fn read(people: &[Someone], away: &[Away]) -> (Consortium, Term) {
    let mut text =
        "format = 1\n[consortium]\nid = \"k\"\nname = \"K\"\ntimezone = \"Europe/Helsinki\"\n\
        language = \"fi\"\ndomain = \"k.example\"\n[service]\nname = \"K\"\nslot_minutes = 120\n\
        seats = 2\nmust_know = [\"rules\"]\n[service.hours]\nmon = [\"8:00-12:00\"]\n\
        thu = [\"10:00-14:00\"]\n[[library]]\nid = \"k\"\nname = \"K\"\nsize = 1\nseats = 2\n"
            .to_owned();
    for (at, p) in people.iter().enumerate() {
        let share = f64::from(p.share) / 100.0;
        writeln!(text, "[[library.ring]]\nid = \"p{at}\"\nshare = {share}").unwrap();
        if p.is_early {
            text += "hours = { mon = [\"8:00-12:00\"], thu = [\"8:00-12:00\"] }\n";
        }
        for (key, n) in [("first", p.joins), ("last", p.leaves)] {
            n.map_or(Ok(()), |n| writeln!(text, "{key} = {}", day(n))).unwrap();
        }
        match p.learns {
            Some(n) => writeln!(text, "learns = [{{ topic = \"rules\", day = {} }}]", day(n)),
            None => writeln!(text, "knows = [\"rules\"]"),
        }
        .unwrap();
    }
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", text.as_bytes());
    let c = input::consortium(&mut sources, file).unwrap().value;
    let mut text = "format = 1\n[term]\nid = \"t\"\nname = \"T\"\nfirst = 2018-09-03\n\
        last = 2018-10-19\npublished = 2018-08-20T09:00:00Z\n"
        .to_owned();
    for &(who, from, days) in away {
        let (who, first, last) = (who % people.len(), day(from), day((from + days - 1).min(45)));
        writeln!(
            text,
            "[[absence]]\nlibrary = \"k\"\nperson = \"p{who}\"\nfirst = {first}\nlast = {last}"
        )
        .unwrap();
    }
    let file = sources.add("term.toml", text.as_bytes());
    let term = input::term(&mut sources, file, &c, None).unwrap().value;
    (c, term)
}

fn dealt(plan: &Plan, before: Option<&Ring>) -> Ring {
    let library = LibraryIx(0);
    let dealt = plan::deal_ring(plan, library, before, plan.term.first);
    let at: DateTime<Utc> = "2018-08-25T09:00:00Z".parse().unwrap();
    Ring::next(library, before, &dealt.duties, Some(at))
}

fn is_legal(c: &Consortium, term: &Term, ring: &Ring) -> Result<(), TestCaseError> {
    let people = &c[ring.library].ring[..];
    let mut seats = BTreeSet::new();
    for duty in ring.live() {
        let Some(person) = duty.person else {
            // Nobody is left who could.
            let why = plan::why_vacant(c, term, ring, duty.cell);
            prop_assert_eq!(why.len(), people.len());
            continue;
        };
        let why = term.unable((ring.library, people), person, duty.cell, &c.grid);
        prop_assert_eq!(why, None);
        prop_assert!(seats.insert((duty.cell.date, duty.cell.period, person)), "on two seats");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_who_can_serves_and_only_what_must_moves(
        people in proptest::collection::vec(someone(), 1..5),
        (planned, later) in (away(), away()),
    ) {
        let (c, term) = read(&people, &planned);
        let plan = agreement::plan(&c, &term).unwrap().plan;
        let first = dealt(&plan, None);
        is_legal(&c, &term, &first)?;
        prop_assert_eq!(first.live().count(), plan.roster.duties().len());
        prop_assert_eq!(&dealt(&plan, Some(&first)), &first, "nothing has changed");

        let (_, changed) = read(&people, &[planned, later].concat());
        let plan = Plan { term: changed.clone(), ..plan };
        let second = dealt(&plan, Some(&first));
        is_legal(&c, &changed, &second)?;
        let ring = (LibraryIx(0), &c[LibraryIx(0)].ring[..]);
        for old in first.live().filter(|d| d.person.is_some()) {
            let can = changed.unable(ring, old.person.unwrap(), old.cell, &c.grid).is_none();
            let row = |d: &&vuoro::model::RingDuty| (d.cell, d.person) == (old.cell, old.person);
            let new = second.duties.iter().find(row).expect("nobody is forgotten");
            prop_assert_eq!(new.hand, old.hand);
            if can {
                prop_assert_eq!(new, old, "what can stay stays");
            } else {
                prop_assert_eq!((new.status, new.sequence), (RingStatus::Cancelled, 1));
            }
        }
        let mut hands: Vec<_> = (second.duties.iter().filter(|d| d.person.is_some()))
            .map(|d| (d.cell, d.hand))
            .collect();
        let all = hands.len();
        hands.dedup();
        prop_assert_eq!(hands.len(), all, "every hand of a duty is one person");
        prop_assert_eq!(&dealt(&plan, Some(&second)), &second);
    }
}
