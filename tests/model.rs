//! What the nouns of the model promise by themselves: sets of periods, times, the grid of a week.

use std::collections::BTreeSet;

use chrono::Weekday;
use proptest::prelude::*;
use vuoro::model::{Cell, Grid, Interval, Period, PeriodIx, PeriodSet, Time, WEEKDAYS};

/// Most periods that a week can have: every quarter of an hour.
const MOST: usize = 672;

fn set(places: &BTreeSet<usize>) -> PeriodSet {
    places.iter().map(|&at| PeriodIx::from_at(at)).collect()
}

fn places(set: &PeriodSet) -> Vec<usize> {
    set.iter().map(PeriodIx::at).collect()
}

proptest! {
    #[test]
    fn a_set_of_periods_is_a_set(
        one in proptest::collection::btree_set(0..MOST, 0..40),
        other in proptest::collection::btree_set(0..MOST, 0..40),
        at in 0..MOST,
    ) {
        let (a, b) = (set(&one), set(&other));
        let sorted = |places: BTreeSet<usize>| places.into_iter().collect::<Vec<_>>();
        prop_assert_eq!(places(&a), sorted(one.clone()));
        prop_assert_eq!(places(&a.and(&b)), sorted(&one & &other));
        prop_assert_eq!(places(&a.without(&b)), sorted(&one - &other));
        prop_assert_eq!(a.len(), one.len());
        prop_assert_eq!(a.is_empty(), one.is_empty());
        let period = PeriodIx::from_at(at);
        prop_assert_eq!(a.contains(period), one.contains(&at));
        let (mut with, mut less) = (a, a);
        with.insert(period);
        less.remove(period);
        let added: BTreeSet<usize> = one.iter().copied().chain([at]).collect();
        prop_assert_eq!(places(&with), sorted(added));
        let kept: BTreeSet<usize> = one.iter().copied().filter(|&p| p != at).collect();
        prop_assert_eq!(places(&less), sorted(kept));
    }

    #[test]
    fn the_first_periods_are_the_first(count in 0..=MOST) {
        prop_assert_eq!(places(&PeriodSet::first(count)), (0..count).collect::<Vec<_>>());
    }

    #[test]
    fn a_time_is_read_as_it_is_shown(minutes in 0..=1440_u32) {
        let time = Time::from_minutes(minutes).unwrap();
        prop_assert_eq!(time.minutes(), minutes);
        prop_assert_eq!(Time::parse(&time.to_string()), Some(time));
        prop_assert_eq!(time.to_string(), format!("{:02}:{:02}", minutes / 60, minutes % 60));
    }

    #[test]
    fn stretches_overlap_where_they_have_a_minute_in_common(ends in [0..60_u32, 0..60, 0..60, 0..60]) {
        let stretch = |from: u32, to: u32| {
            let time = |minutes| Time::from_minutes(minutes).unwrap();
            Interval { start: time(from.min(to)), end: time(from.max(to) + 1) }
        };
        let (one, other) = (stretch(ends[0], ends[1]), stretch(ends[2], ends[3]));
        let minutes = |i: Interval| i.start.minutes()..i.end.minutes();
        let common = minutes(one).any(|minute| minutes(other).contains(&minute));
        prop_assert_eq!(one.overlaps(other), common);
    }

    #[test]
    fn a_grid_has_every_period_in_the_order_of_the_week(
        starts in proptest::collection::btree_set((0..7_usize, 0..12_u32), 1..30),
        seats in 1..4_u16,
    ) {
        let period = |&(day, slot): &(usize, u32)| Period {
            weekday: WEEKDAYS[day],
            start: Time::from_minutes(slot * 120).unwrap(),
        };
        let sorted: Vec<Period> = starts.iter().map(period).collect();
        let turned = sorted.iter().copied().rev().collect();
        let grid = Grid::new(120, seats, turned);
        prop_assert_eq!(grid.periods(), &sorted[..]);
        prop_assert_eq!((grid.slot_minutes(), grid.seats()), (120, seats));
        prop_assert_eq!(grid.cell_count() as usize, sorted.len() * usize::from(seats));
        prop_assert_eq!(grid.indices().len(), sorted.len());
        for (index, period) in grid.indices().zip(&sorted) {
            prop_assert_eq!(grid.period(index), *period);
            prop_assert_eq!(grid.find(period.weekday, period.start), Some(index));
            let hours = grid.interval(index);
            prop_assert_eq!((hours.start, hours.end.minutes()), (period.start, period.start.minutes() + 120));
            let after = Time::from_minutes(period.start.minutes() + 1).unwrap();
            prop_assert_eq!(grid.find(period.weekday, after), None);
        }
    }
}

#[test]
fn times_that_there_are_not_are_none() {
    assert_eq!(Time::from_minutes(1441), None);
    for text in [
        "24:01", "25:00", "9:60", "9", "9:5", "9:005", ":30", "-9:30", "9:30 ", "+9:30", "009:30",
        "",
    ] {
        assert_eq!(Time::parse(text), None, "{text:?}");
    }
    let minutes = |text| Time::parse(text).map(Time::minutes);
    assert_eq!(["0:00", "9:05", "09:05", "24:00"].map(minutes), [0, 545, 545, 1440].map(Some));
}

#[test]
fn a_cell_is_named_with_its_seat_where_there_are_several() {
    let mondays = vec![Period { weekday: Weekday::Mon, start: Time::parse("10:00").unwrap() }];
    let cell = |seat| Cell { period: PeriodIx::from_at(0), seat };
    let one = Grid::new(60, 1, mondays.clone());
    assert_eq!(one.cell_name(cell(1)), "mon 10:00");
    let two = Grid::new(60, 2, mondays);
    assert_eq!(two.cell_name(cell(2)), "mon 10:00 #2");
}
