//! The zones that make it hard: the nights in which clocks change, and changes by no yearly rule.

use chrono::{NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use vuoro::export::ical::{CalendarError, Calendars};

use crate::rules::{Zones, assert_right};
use crate::world::{NOKIA, World, day};

/// The local times of a year at which a zone's clocks change: as they are before, and how far they
/// go forward (or back).
fn nights(zone: Tz, year: i32) -> Vec<(NaiveDateTime, TimeDelta)> {
    let east = |utc: NaiveDateTime| {
        TimeDelta::seconds(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc().into())
    };
    let first = NaiveDate::from_ymd_opt(year, 1, 2).unwrap().and_time(chrono::NaiveTime::MIN);
    let days = (0..363).map(|day| first + TimeDelta::days(day));
    let changing = days.filter(|&day| east(day) != east(day + TimeDelta::days(1)));
    let quarters = changing.flat_map(|day| (1..=96).map(move |n| day + TimeDelta::minutes(15 * n)));
    let changes = quarters.filter_map(|utc| {
        let (before, after) = (east(utc - TimeDelta::minutes(15)), east(utc));
        // To the minute: Casey changed at one past midnight.
        let minutes = (0..15).map(|n| utc - TimeDelta::minutes(n));
        let at = minutes.take_while(|&t| east(t) == after).last()?;
        (before != after).then(|| (at + before, after - before))
    });
    changes.collect()
}

/// Whether a duty that begins then can be written; two hours before, when it could end then.
fn refusal(zone: Tz, local: NaiveDateTime) -> Result<(), CalendarError> {
    let is_late = local.time() > chrono::NaiveTime::from_hms_opt(22, 0, 0).unwrap();
    let start = if is_late { local - TimeDelta::hours(2) } else { local };
    let date = start.date().to_string();
    let mut world = World::single(&date, &start.format("%H:%M").to_string());
    zone.name().clone_into(&mut world.consortium.timezone);
    Calendars::new(&world).map(drop)
}

#[test]
fn in_both_nights_of_every_zone_times_that_are_not_there_once_are_refused() {
    let (mut left_out, mut twice) = (0, 0);
    for zone in TZ_VARIANTS {
        for year in (2018..=2035).step_by(if cfg!(debug_assertions) { 17 } else { 1 }) {
            for (at, by) in nights(zone, year) {
                // The first minute that is not there once, and the last.
                let (first, last) =
                    if by > TimeDelta::zero() { (at, at + by) } else { (at + by, at) };
                for local in [first, last - TimeDelta::minutes(1)] {
                    match refusal(zone, local) {
                        Err(CalendarError::NoSuchTime { zone: name, .. }) => {
                            assert!(
                                by > TimeDelta::zero() && name == zone.name(),
                                "{zone} {local}"
                            );
                            left_out += 1;
                        }
                        Err(CalendarError::TimeTwice { zone: name, .. }) => {
                            assert!(
                                by < TimeDelta::zero() && name == zone.name(),
                                "{zone} {local}"
                            );
                            twice += 1;
                        }
                        // A day that begins or ends while the clocks change by no rule.
                        Err(CalendarError::IrregularZone { .. }) => {}
                        other => panic!("{zone} {local}: {other:?}"),
                    }
                }
            }
        }
    }
    assert!(left_out > 200 && twice > 200, "{left_out} {twice}");
}

#[test]
fn a_zone_without_summer_time_has_one_standard() {
    for zone in ["Asia/Tokyo", "Asia/Kolkata", "UTC", "Atlantic/Reykjavik"] {
        let mut world = World::single("2018-10-30", "12:00");
        zone.clone_into(&mut world.consortium.timezone);
        let ics = world.ics(NOKIA);
        assert_eq!(ics.matches("BEGIN:STANDARD").count(), 1, "{zone}");
        assert!(!ics.contains("DAYLIGHT") && !ics.contains("RRULE"), "{zone}");
    }
}

#[test]
fn zones_that_change_otherwise_are_right_or_refused_with_the_year() {
    let mut tool = Zones::new();
    // What happened there, a term around it, and whether it can be written.
    let refused = [
        ("Asia/Pyongyang", "2018-04-01", "2018-06-30"), // half an hour ahead on 5 May
        ("Europe/Volgograd", "2018-09-03", "2018-12-21"), // another zone on 28 October
        ("Africa/Casablanca", "2019-04-01", "2020-06-30"), // an hour back for Ramadan, which moves
        ("America/Nuuk", "2023-01-09", "2023-12-31"),   // no winter time any more
        ("Asia/Almaty", "2024-02-01", "2024-05-31"),    // an hour back on 1 March
    ];
    for (name, first, last) in refused {
        let reason = tool.written(name, day(first), day(last)).err();
        let expected = format!(
            "the clocks of `{name}` change in {} by no yearly rule that calendars can state",
            &last[..4]
        );
        assert_eq!(reason, Some(expected));
    }
    let right = [
        ("Africa/Casablanca", "2018-09-03", "2018-12-21"), // summer time for good, and no change
        ("Africa/Casablanca", "2019-04-01", "2019-06-30"), // an hour back for Ramadan: twice a year
        ("Africa/El_Aaiun", "2024-02-01", "2024-05-31"),   // likewise
        ("Asia/Pyongyang", "2018-09-03", "2018-12-21"),
        ("Asia/Amman", "2022-09-03", "2022-12-31"), // summer time for good, and no change
        ("Asia/Almaty", "2024-04-01", "2024-12-31"),
        ("Europe/Volgograd", "2019-01-07", "2019-05-31"),
        ("Europe/Dublin", "2018-09-03", "2019-05-31"), // winter time is the exception by law
        ("Australia/Lord_Howe", "2018-01-08", "2035-12-31"), // half an hour of summer time
        ("Antarctica/Troll", "2018-01-08", "2018-12-31"), // two hours of it
        ("Asia/Kathmandu", "2018-01-08", "2035-12-31"), // three quarters
    ];
    for (name, first, last) in right {
        let written = tool.written(name, day(first), day(last)).unwrap();
        assert_right(name.parse().unwrap(), &written, day(first), day(last), 6);
    }
}
