//! What becomes of events when a published plan changes.

use vuoro::model::{Duty, HolderIx, Kind, Roster, Status};

use crate::world::{
    AKAA, NOKIA, TAMPERE, World, YLOJARVI, at, day, duties, event_of, events, value, world,
};

const SLOT: &str = "20181030T1200";

/// Nokia's duty of 30 October goes to Tampere.
fn swapped(back: bool) -> World {
    let mut world = world();
    let mut all = duties();
    let own = all.iter().position(|d| d.date.to_string() == "2018-10-30").unwrap();
    let mut other = Duty { library: Some(TAMPERE), kind: Kind::Swap, ..all[own].clone() };
    all[own].sequence = 1;
    all[own].changed = Some(at("2018-10-01T06:00:00Z"));
    all[own].status = Status::Cancelled;
    other.changed = Some(at("2018-10-01T06:00:00Z"));
    if back {
        (all[own].sequence, all[own].status) = (2, Status::Confirmed);
        all[own].changed = Some(at("2018-10-02T06:00:00Z"));
        (other.sequence, other.status) = (1, Status::Cancelled);
        other.changed = all[own].changed;
    }
    all.push(other);
    world.roster = Roster::new(all);
    world
}

#[test]
fn a_swap_leaves_a_tombstone_and_gives_the_other_a_new_uid() {
    let before = event_of(&world().all(), SLOT, "nokia");
    let after = swapped(false).all();
    let tombstone = event_of(&after, SLOT, "nokia");
    assert_eq!(value(&tombstone, "UID"), value(&before, "UID"));
    assert_eq!(value(&tombstone, "STATUS"), "CANCELLED");
    assert_eq!(value(&tombstone, "TRANSP"), "TRANSPARENT");
    assert_eq!(value(&tombstone, "SUMMARY"), "SIIRRETTY → Tampere: Chat-päivystys: Nokia");
    assert_eq!(value(&tombstone, "SEQUENCE"), "1");
    assert_eq!(value(&tombstone, "LAST-MODIFIED"), "20181001T060000Z");
    let taken = event_of(&after, SLOT, "tampere");
    assert_ne!(value(&taken, "UID"), value(&before, "UID"));
    assert_eq!((value(&taken, "SEQUENCE"), value(&taken, "STATUS")), ("0", "CONFIRMED"));
}

#[test]
fn swapped_back_the_tombstone_is_confirmed_again_and_the_other_becomes_one() {
    let after = swapped(true).all();
    let own = event_of(&after, SLOT, "nokia");
    assert_eq!((value(&own, "SEQUENCE"), value(&own, "STATUS")), ("2", "CONFIRMED"));
    let other = event_of(&after, SLOT, "tampere");
    assert_eq!((value(&other, "SEQUENCE"), value(&other, "STATUS")), ("1", "CANCELLED"));
}

#[test]
fn events_of_one_time_stand_in_the_order_of_their_uids() {
    let mut world = world();
    let mut duties = world.roster.duties().to_vec();
    let mut both = duties.iter_mut().filter(|duty| duty.date == day("2018-10-23"));
    // The tombstone comes first in the roster, and its UID is the later one.
    both.next().expect("it was given away").library = Some(YLOJARVI);
    both.next().expect("it was taken").library = Some(AKAA);
    world.roster = Roster::new(duties);
    let all = events(&world.all());
    let uids: Vec<&str> = all.iter().map(|event| value(event, "UID")).collect();
    let at_once: Vec<_> = uids.iter().filter(|uid| uid.contains("20181023T1200")).collect();
    assert!(at_once[0].contains(".akaa@") && at_once[1].contains(".ylojarvi@"), "{at_once:?}");
    assert!(uids.is_sorted(), "{uids:?}");
}

#[test]
fn untouched_events_stay_byte_identical() {
    let (before, after) = (events(&world().all()), events(&swapped(false).all()));
    for event in before.iter().filter(|e| !value(e, "UID").contains(SLOT)) {
        assert!(after.contains(event), "{event:?}");
    }
}

#[test]
fn a_tombstone_stays_in_the_file_of_the_library_that_gave_the_duty_away() {
    assert_eq!(value(&event_of(&swapped(false).ics(NOKIA), SLOT, "nokia"), "STATUS"), "CANCELLED");
    assert!(!swapped(false).ics(NOKIA).contains(&format!("{SLOT}-1.tampere")));
}

#[test]
fn an_open_duty_that_is_settled_leaves_a_tombstone_for_its_pool() {
    let mut world = world();
    let mut all = duties();
    let open = all.iter_mut().find(|d| d.status == Status::Open).unwrap();
    (open.status, open.sequence) = (Status::Cancelled, 1);
    world.roster = Roster::new(all);
    assert!(world.roster_csv().contains(",14:00,16:00,1,,Pooli 1,pool-1,turn,cancelled,1,"));
    let event = event_of(&world.all(), "20181030T1400", "pool-1");
    assert_eq!(value(&event, "STATUS"), "CANCELLED");
    assert_eq!(value(&event, "SUMMARY"), "PERUTTU: Chat-päivystys: Pooli 1 (avoin)");
}

#[test]
fn an_unfilled_duty_that_is_covered_leaves_no_tombstone() {
    let mut world = world();
    let mut all = duties();
    let nobody = all.iter_mut().find(|d| d.status == Status::Unfilled).unwrap();
    (nobody.status, nobody.sequence) = (Status::Cancelled, 1);
    nobody.holder = HolderIx(2);
    world.roster = Roster::new(all);
    assert!(world.roster_csv().contains(",12:00,14:00,1,,,pool-1,own,cancelled,1,"));
    assert!(!world.all().contains("20181029T1200-"));
}
