//! What becomes of single duties when the rest of a term is planned again: small terms by hand, each
//! with the one right answer.

use std::fmt::Write as _;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use vuoro::input::{self, SourceMap};
use vuoro::model::*;
use vuoro::plan;

use crate::changes::stamp;

const HEAD: &str = "format = 1\n[consortium]\nid = \"saimaa\"\nname = \"Saimaa\"\n\
    timezone = \"Europe/Helsinki\"\nlanguage = \"fi\"\ndomain = \"saimaa.example\"\n[service]\n\
    name = \"Chat\"\nslot_minutes = 120\nseats = 2\n[service.hours]\nmon = [\"10:00-14:00\"]\n\
    tue = [\"10:00-14:00\"]\n";

/// Two pools that share the mornings, and two libraries of their own in the afternoons.
const MEMBERS: [(&str, u32); 7] = [
    ("aava", 10),
    ("boda", 10),
    ("cecil", 10),
    ("dora", 15),
    ("eero", 15),
    ("yrsa", 30),
    ("zeta", 30),
];

const POOLS: &str = "[[pool]]\nid = \"p1\"\nname = \"P1\"\nmembers = [\"aava\", \"boda\", \"cecil\"]\n\
    [[pool]]\nid = \"p2\"\nname = \"P2\"\nmembers = [\"dora\", \"eero\"]\n";

/// Which holders have the two seats of a cell.
const PINS: [(&str, [&str; 2]); 4] = [
    ("mon 10:00", ["p1", "p2"]),
    ("tue 10:00", ["p1", "p2"]),
    ("mon 12:00", ["yrsa", "zeta"]),
    ("tue 12:00", ["yrsa", "zeta"]),
];

/// The consortium, where Aava has staff at these hours of a Monday only if any are given.
fn consortium(aava: &str) -> Consortium {
    of_sizes(aava, &MEMBERS)
}

fn of_sizes(aava: &str, members: &[(&str, u32)]) -> Consortium {
    let mut text = HEAD.to_owned();
    for &(id, size) in members {
        writeln!(text, "[[library]]\nid = \"{id}\"\nname = \"{id}\"\nsize = {size}").unwrap();
        if id == "aava" && !aava.is_empty() {
            writeln!(text, "hours = {{ mon = [\"{aava}\"], tue = [\"10:00-14:00\"] }}").unwrap();
        }
    }
    text += POOLS;
    // Published as it was, the week is no matter of hours that are agreed later.
    let pins = if aava.is_empty() { &PINS[..] } else { &[] };
    for (cell, holders) in pins {
        for (seat, holder) in (1..).zip(holders) {
            writeln!(text, "[[pin]]\ncell = \"{cell} #{seat}\"\nholder = \"{holder}\"").unwrap();
        }
    }
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", text.as_bytes());
    input::consortium(&mut sources, file).unwrap_or_else(|why| panic!("{why:#?}")).value
}

/// A term of six weeks, with whatever has come up, and with these minutes carried in.
fn term(c: &Consortium, more: &str, carried: &[(&str, i64)]) -> Term {
    let text = format!(
        "format = 1\n[term]\nid = \"2018-syksy\"\nname = \"Syksy\"\nfirst = 2018-09-03\n\
         last = 2018-10-14\npublished = 2018-08-20T09:00:00Z\n{more}"
    );
    let mut sources = SourceMap::default();
    let file = sources.add("term.toml", text.as_bytes());
    let read = input::term(&mut sources, file, c, None).unwrap_or_else(|why| panic!("{why:#?}"));
    let mut term = read.value;
    carried.iter().for_each(|(id, minutes)| term.carried[library(c, id).at()] = *minutes);
    term
}

fn library(c: &Consortium, id: &str) -> LibraryIx {
    c.find(id).unwrap()
}

/// The published plan as it is when this has come up.
fn resumed(c: &Consortium, published: &Plan, later: &Term) -> Plan {
    plan::resume(c, later, published.as_published()).unwrap()
}

fn published(c: &Consortium) -> Plan {
    plan::plan(c, &term(c, "", &[])).unwrap()
}

/// The duties of a library, in the order of time.
fn duties(p: &Plan, id: &str) -> Vec<DatedCell> {
    let library = library(&p.consortium, id);
    p.roster.duties().iter().filter(|d| d.library == Some(library)).map(Duty::cell).collect()
}

fn away(id: &str, dates: impl IntoIterator<Item = NaiveDate>) -> String {
    let absence =
        |date| format!("[[absence]]\nlibrary = \"{id}\"\nfirst = {date}\nlast = {date}\n");
    dates.into_iter().map(absence).collect()
}

/// Who has a duty after it was planned again at this time; `Err` when nobody has, `None` when it
/// stays as it was.
fn taken(p: &Plan, since: NaiveDateTime, cell: DatedCell) -> Option<Result<String, ()>> {
    let changes = plan::replan(p, since, stamp(0));
    let change = changes.iter().find(|change| change.duty == cell)?;
    Some(match change.kind {
        ChangeKind::Cover { library } => Ok(p.consortium[library].id.to_string()),
        _ => Err(()),
    })
}

/// The balance of a library at the end of the term, in minutes.
fn balance(p: &Plan, id: &str) -> i64 {
    let library = library(&p.consortium, id);
    let row = p.ledger.0.iter().find(|row| row.library == library).expect("it is in the ledger");
    row.carried_in + row.held - row.owed
}

fn beginning(p: &Plan) -> NaiveDateTime {
    p.term.first.and_hms_opt(0, 0, 0).unwrap()
}

#[test]
fn a_duty_that_begins_now_is_given_to_others_and_one_that_has_begun_was_given_by_nobody() {
    let c = consortium("");
    let plan = published(&c);
    let first = duties(&plan, "aava")[0];
    let later = resumed(&c, &plan, &term(&c, &away("aava", [first.date]), &[]));
    let begins = later.begins(first);
    assert!(matches!(taken(&later, begins, first), Some(Ok(_))));
    assert_eq!(taken(&later, begins + TimeDelta::minutes(1), first), Some(Err(())));
}

#[test]
fn hours_that_change_are_of_the_duties_that_begin_from_now_on() {
    let c = consortium("");
    let plan = published(&c);
    let of_monday = |cell: &DatedCell| c.grid.period(cell.period).weekday == chrono::Weekday::Mon;
    let mondays: Vec<DatedCell> = duties(&plan, "aava").into_iter().filter(of_monday).collect();
    assert!(mondays.len() > 1, "{mondays:?}");
    let c = consortium("12:00-14:00");
    let later = resumed(&c, &plan, &term(&c, "", &[]));
    let begins = later.begins(mondays[0]);
    assert!(matches!(taken(&later, begins, mondays[0]), Some(Ok(_))));
    let after = begins + TimeDelta::minutes(1);
    assert_eq!(taken(&later, after, mondays[0]), None, "it was as it was");
    assert!(matches!(taken(&later, after, mondays[1]), Some(Ok(_))));
}

#[test]
fn a_turn_goes_to_a_fellow_whoever_else_is_on_duty_then_and_however_far_others_are_behind() {
    let c = consortium("");
    let plan = published(&c);
    let first = duties(&plan, "aava")[0];
    let behind = [("yrsa", -60_000), ("zeta", -60_000)];
    let later = resumed(&c, &plan, &term(&c, &away("aava", [first.date]), &behind));
    let who = taken(&later, beginning(&later), first).unwrap().unwrap();
    assert!(who == "boda" || who == "cecil", "{who}");
    // Both of its fellows are away, too: then it is whoever is furthest behind.
    let all = ["aava", "boda", "cecil"].map(|id| away(id, [first.date])).concat();
    let later = resumed(&c, &plan, &term(&c, &all, &[("yrsa", -60_000)]));
    assert_eq!(taken(&later, beginning(&later), first), Some(Ok("yrsa".to_owned())));
}

/// A morning with a turn of Aava's and one of Dora's.
fn both(plan: &Plan) -> [DatedCell; 2] {
    let dora = duties(plan, "dora");
    let pairs = duties(plan, "aava").into_iter().filter_map(|aava| {
        let same = |other: &&DatedCell| (other.date, other.period) == (aava.date, aava.period);
        dora.iter().find(same).map(|dora| [aava, *dora])
    });
    pairs.into_iter().next().expect("there is a morning of both")
}

#[test]
fn two_turns_of_one_time_go_to_the_fellows_that_are_furthest_behind() {
    let c = consortium("");
    let plan = published(&c);
    let [one, other] = both(&plan);
    let gone = away("aava", [one.date]) + &away("dora", [one.date]);
    for (behind, ahead) in [("boda", "cecil"), ("cecil", "boda")] {
        let carried = [(behind, -3000), (ahead, 3000), ("zeta", -60_000), ("eero", 60_000)];
        let later = resumed(&c, &plan, &term(&c, &gone, &carried));
        let since = beginning(&later);
        assert_eq!(taken(&later, since, one), Some(Ok(behind.to_owned())));
        assert_eq!(taken(&later, since, other), Some(Ok("eero".to_owned())));
    }
}

#[test]
fn whoever_owes_more_is_further_behind_with_the_same_duties() {
    let mut members = MEMBERS;
    (members[1].1, members[2].1) = (5, 15);
    let c = of_sizes("", &members);
    let plan = published(&c);
    let [one, other] = both(&plan);
    let gone = away("aava", [one.date]) + &away("dora", [other.date]);
    let base = resumed(&c, &plan, &term(&c, &gone, &[]));
    // An hour behind the smaller one, by what it owes.
    let level = balance(&base, "boda") - balance(&base, "cecil");
    let later = resumed(&c, &plan, &term(&c, &gone, &[("cecil", level - 60)]));
    assert_eq!(taken(&later, beginning(&later), one), Some(Ok("cecil".to_owned())));
}

#[test]
fn a_fellow_that_serves_at_that_time_already_takes_no_second_seat() {
    let c = consortium("");
    let plan = published(&c);
    let [one, other] = both(&plan);
    let cover = Change {
        at: stamp(0),
        kind: ChangeKind::Cover { library: library(&c, "eero") },
        duty: one,
        because: None,
        note: None,
    };
    let mut later = term(&c, &away("dora", [other.date]), &[("yrsa", -60_000)]);
    later.changes = vec![cover];
    let later = resumed(&c, &plan, &later);
    assert_eq!(taken(&later, beginning(&later), other), Some(Ok("yrsa".to_owned())));
    assert_eq!(taken(&later, beginning(&later), one), None);
}

#[test]
fn what_a_fellow_takes_of_two_turns_at_once_counts_for_the_next() {
    let c = consortium("");
    let plan = published(&c);
    let [one, other] = both(&plan);
    let aava = duties(&plan, "aava");
    let free = |id: &str, cell: &DatedCell| {
        let time = |cell: &DatedCell| (cell.date, cell.period);
        duties(&plan, id).iter().all(|other| time(other) != time(cell))
    };
    let rest: Vec<DatedCell> = aava
        .into_iter()
        .filter(|cell| cell.date != one.date && free("boda", cell) && free("cecil", cell))
        .collect();
    let [second, third] = rest[..2] else { panic!("{rest:?}") };
    let gone = away("aava", [one.date, second.date, third.date]) + &away("dora", [one.date]);
    let base = resumed(&c, &plan, &term(&c, &gone, &[]));
    // One of them an hour behind the other, before any of the three.
    let level = balance(&base, "boda") - balance(&base, "cecil");
    let later = resumed(&c, &plan, &term(&c, &gone, &[("cecil", level - 60)]));
    let since = beginning(&later);
    assert_eq!(taken(&later, since, one), Some(Ok("cecil".to_owned())));
    assert_eq!(taken(&later, since, other), Some(Ok("eero".to_owned())));
    // Then the other one, and of two more each has one.
    let gone = away("aava", [one.date, second.date]) + &away("dora", [one.date]);
    let only = resumed(&c, &plan, &term(&c, &gone, &[("cecil", level - 60)]));
    assert_eq!(taken(&only, since, one), Some(Ok("cecil".to_owned())));
    assert_eq!(taken(&only, since, second), Some(Ok("boda".to_owned())));
    let mut next = [second, third].map(|cell| taken(&later, since, cell).unwrap().unwrap());
    next.sort();
    assert_eq!(next, ["boda", "cecil"]);
}

#[test]
fn who_had_covered_duties_of_a_closed_day_gets_them_back_when_it_is_open_after_all() {
    let c = consortium("");
    let plan = published(&c);
    let date = plan.term.first;
    let of_day = |id: &str| duties(&plan, id).into_iter().find(|cell| cell.date == date).unwrap();
    // Boda, or another that is free all day, has covered a duty of each time.
    let mornings = plan.roster.duties().iter().filter(|d| d.date == date);
    let busy: Vec<LibraryIx> = mornings.filter_map(|duty| duty.library).collect();
    let free = c.indices().find(|l| !busy.contains(l)).unwrap();
    let (noon, zeta) = (of_day("yrsa"), of_day("zeta"));
    let at_ten = plan.roster.duties().iter().filter(|d| d.date == date && d.period != noon.period);
    let ten: Vec<DatedCell> = at_ten.map(Duty::cell).collect();
    let cover = |number, duty| Change {
        at: stamp(number),
        kind: ChangeKind::Cover { library: free },
        duty,
        because: None,
        note: None,
    };
    let covered = [ten[1], noon.max(zeta)];
    let mut term_of = term(&c, "", &[]);
    term_of.changes = vec![cover(0, covered[0]), cover(1, covered[1])];
    let so_far = resumed(&c, &plan, &term_of);
    // The day is closed, and everything on it is cancelled.
    let closed = format!("[[closed]]\nfirst = {date}\nlast = {date}\n");
    let mut shut = term(&c, &closed, &[]);
    shut.changes.clone_from(&term_of.changes);
    let base = plan::changed(&so_far, &term_of).unwrap();
    let base = Plan { term: shut, ..base };
    let cancelled = plan::replan(&base, beginning(&base), stamp(2));
    assert_eq!(cancelled.len(), 4, "{cancelled:?}");
    // It is open after all.
    let mut open = term(&c, "", &[]);
    open.changes = [&term_of.changes[..], &cancelled].concat();
    let base = plan::changed(&so_far, &open).unwrap();
    let since = beginning(&base);
    let name = c[free].id.to_string();
    for cell in covered {
        assert_eq!(taken(&base, since, cell), Some(Ok(name.clone())), "{cell:?}");
    }
    for cell in [ten[0], noon.min(zeta)] {
        let had = plan.roster.of_cell(cell)[0].library.unwrap();
        assert_eq!(taken(&base, since, cell), Some(Ok(c[had].id.to_string())), "{cell:?}");
    }
}
