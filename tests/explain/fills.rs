//! What is said to fill a duty fills it, and nothing smaller does.

use chrono::NaiveDate;
use vuoro::model::{DatedCell, Status, Time};
use vuoro::report::explain::{Lift, duty};

use crate::world::{World, fixture, planned};

fn at(world: &World, start: &str, seat: u16) -> DatedCell {
    let date = NaiveDate::from_ymd_opt(2026, 9, 9).unwrap();
    let start = Time::parse(start).unwrap();
    let period = world.consortium.grid.find(chrono::Weekday::Wed, start).unwrap();
    DatedCell { date, period, seat }
}

fn is_filled(world: &World, cell: DatedCell) -> bool {
    let here = |d: &&vuoro::model::Duty| d.is_live() && d.cell() == cell;
    let duty = world.roster.duties().iter().find(here).unwrap();
    duty.status == Status::Confirmed
}

fn unfilled(world: &World) -> usize {
    world.roster.duties().iter().filter(|d| d.status == Status::Unfilled).count()
}

const ABSENT_PARGAS: &str =
    "[[absence]]\nlibrary = \"pargas\"\nfirst = 2026-09-09\nreason = \"training\"\n";
const ABSENT_KIMITO: &str = "[[absence]]\nlibrary = \"kimito\"\nfirst = 2026-09-09\nfrom = \"12:00\"\n\
                             to = \"13:00\"\nreason = \"inventory\"\n";
const SHORT_KIMITO: &str = "wed = [\"12:00-13:00\"] }";

/// The edits of the files that a librarian could make by hand, by what they lift.
fn edited(texts: &(String, String), lifts: &[&str]) -> (String, String) {
    let (mut consortium, mut term) = texts.clone();
    for lift in lifts {
        let (file, from, to) = match *lift {
            "pargas is there" => (&mut term, ABSENT_PARGAS, ""),
            "kimito is there" => (&mut term, ABSENT_KIMITO, ""),
            "kimito has staff" => (&mut consortium, SHORT_KIMITO, "wed = [\"12:00-14:00\"] }"),
            "pargas is a member" => (&mut term, "last = 2026-09-08", "last = 2026-09-09"),
            other => panic!("{other}"),
        };
        assert!(file.contains(from), "{lift}");
        *file = file.replace(from, to);
    }
    (consortium, term)
}

fn named(world: &World, lift: Lift) -> String {
    let id = |l| world.consortium[l].id.to_string();
    match lift {
        Lift::Absence(at) => format!("{} is there", id(world.term.absences[at].library)),
        Lift::Staff(l) => format!("{} has staff", id(l)),
        Lift::Member(l) => format!("{} is a member", id(l)),
        Lift::Seat(l) => format!("{} has a seat more", id(l)),
        Lift::Limit(l, kind) => format!("{} has a higher {}", id(l), kind.key()),
    }
}

/// Every fill of a duty, by the names of its changes, after making each and looking.
fn tried(texts: &(String, String), start: &str) -> Vec<Vec<String>> {
    let world = planned(texts);
    let cell = at(&world, start, 1);
    assert!(!is_filled(&world, cell));
    let fills = duty(&world, cell).unwrap().fills;
    let names = |lifts: &[Lift]| lifts.iter().map(|l| named(&world, *l)).collect::<Vec<_>>();
    let names: Vec<Vec<String>> = fills.iter().map(|f| names(&f.lifts)).collect();
    for (fill, lifts) in fills.iter().zip(&names) {
        let lifts: Vec<&str> = lifts.iter().map(String::as_str).collect();
        let again = planned(&edited(texts, &lifts));
        assert!(is_filled(&again, cell), "{lifts:?}");
        assert!(unfilled(&again) < unfilled(&world), "{lifts:?}");
        let has = |d: &&vuoro::model::Duty| d.cell() == cell && d.library == Some(fill.library);
        assert!(again.roster.duties().iter().any(|d| has(&d)), "{lifts:?}");
        // Without any one of them the duty is unfilled still.
        for at in 0..lifts.len() {
            let mut fewer = lifts.clone();
            fewer.remove(at);
            assert!(!is_filled(&planned(&edited(texts, &fewer)), cell), "{fewer:?}");
        }
    }
    names
}

#[test]
fn single_changes_fill_a_duty_when_there_are_any() {
    let texts = fixture("unfilled", "autumn.toml");
    assert_eq!(tried(&texts, "12:00"), [["pargas is there"], ["kimito is there"]]);
    assert_eq!(tried(&texts, "13:00"), [["pargas is there"], ["kimito has staff"]]);
}

#[test]
fn where_no_single_change_helps_two_are_named() {
    let (consortium, term) = fixture("unfilled", "autumn.toml");
    let term = term.replace("from = \"12:00\"\nto = \"13:00\"\n", "");
    let leaves = "\n[[member]]\nlibrary = \"pargas\"\nlast = 2026-09-08\n\n\
                  [[member]]\nlibrary = \"pargas\"\nfirst = 2026-09-10\n";
    let texts = (consortium, term + leaves);
    let world = planned(&texts);
    let cell = at(&world, "13:00", 1);
    let fills = duty(&world, cell).unwrap().fills;
    let names: Vec<Vec<String>> =
        (fills.iter()).map(|f| f.lifts.iter().map(|l| named(&world, *l)).collect()).collect();
    assert_eq!(
        names,
        [["kimito has staff", "kimito is there"], ["pargas is there", "pargas is a member"]]
    );
    // Each alone, made by hand, leaves it unfilled; together they fill it.
    let absent_kimito = ABSENT_KIMITO.replace("from = \"12:00\"\nto = \"13:00\"\n", "");
    let without = |text: &str, part: &str| {
        assert!(text.contains(part), "{part}");
        text.replace(part, "")
    };
    let staff = texts.0.replace(SHORT_KIMITO, "wed = [\"12:00-14:00\"] }");
    let (c, t) = &texts;
    let (pargas, kimito) = (without(t, ABSENT_PARGAS), without(t, &absent_kimito));
    let member = t.replace("last = 2026-09-08", "last = 2026-09-09");
    for one in [(c, &pargas), (c, &kimito), (&staff, t), (c, &member)] {
        assert!(!is_filled(&planned(&(one.0.clone(), one.1.clone())), cell));
    }
    assert!(is_filled(&planned(&(staff, kimito)), cell));
    let both = without(&member, ABSENT_PARGAS);
    assert!(is_filled(&planned(&(c.clone(), both)), cell));
}

#[test]
fn a_second_seat_can_be_filled_by_who_serves_the_first() {
    let (consortium, term) = fixture("unfilled", "autumn.toml");
    let consortium = consortium.replace("seats = 1", "seats = 2");
    let consortium = consortium.replace(SHORT_KIMITO, "wed = [\"12:00-14:00\"] }");
    let term = term.replace(ABSENT_KIMITO, "");
    let texts = (consortium, term);
    let world = planned(&texts);
    let open = [1, 2].map(|seat| at(&world, "12:00", seat));
    let cell = open.into_iter().find(|&cell| !is_filled(&world, cell)).expect("one is unfilled");
    let fills = duty(&world, cell).unwrap().fills;
    let names: Vec<Vec<String>> =
        (fills.iter()).map(|f| f.lifts.iter().map(|l| named(&world, *l)).collect()).collect();
    assert_eq!(names, [["pargas is there"], ["kimito has a seat more"]]);
    let more = texts.0.replace("size = 6500", "size = 6500\nseats = 2");
    let again = planned(&(more, texts.1));
    let both = [1, 2].map(|seat| is_filled(&again, at(&again, "12:00", seat)));
    assert_eq!(both, [true, true]);
}
