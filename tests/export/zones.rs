//! Time zones: what is written is right for every time of the term, or refused.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, NaiveDateTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use vuoro::export::ical::{CalendarError, Calendars};

use crate::rules::{Written, Zones, assert_right};
use crate::world::{NOKIA, World, day, events, term, value, world};

const HELSINKI: &str = "\
BEGIN:VTIMEZONE
TZID:Europe/Helsinki
BEGIN:STANDARD
DTSTART:19961027T040000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19970330T030000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
END:DAYLIGHT
END:VTIMEZONE
";

#[test]
fn the_zone_of_helsinki_is_the_stated_one() {
    let ics = world().ics(NOKIA).replace("\r\n", "\n");
    assert!(ics.contains(HELSINKI), "{ics}");
}

#[test]
fn every_hour_of_a_year_is_right_in_zones_of_every_kind() {
    let zones = [
        "Europe/Helsinki",
        "Europe/Stockholm",
        "Europe/London",
        "Europe/Dublin",
        "Europe/Lisbon",
        "Atlantic/Azores",
        "America/New_York",
        "America/Santiago",
        "America/St_Johns",
        "America/Phoenix",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Asia/Tokyo",
        "Australia/Sydney",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Pacific/Auckland",
        "Pacific/Apia",
        "UTC",
        "Etc/GMT+5",
    ];
    let mut tool = Zones::new();
    for name in zones {
        let zone: Tz = name.parse().unwrap();
        let (first, last) = (day("2018-01-01"), day("2018-12-31"));
        let written = tool.written(name, first, last).unwrap();
        assert_right(zone, &written, first, last, 1);
    }
}

#[test]
fn european_zones_are_right_over_many_years() {
    let mut tool = Zones::new();
    for name in ["Europe/Helsinki", "Europe/Stockholm", "Europe/Tallinn"] {
        let (first, last) = (day("2018-01-01"), day("2035-12-31"));
        let written = tool.written(name, first, last).unwrap();
        assert_right(name.parse().unwrap(), &written, first, last, 12);
    }
}

#[test]
fn a_rule_over_several_years_is_the_one_that_holds_in_all_of_them() {
    let mut tool = Zones::new();
    let (first, last) = (day("2018-01-01"), day("2020-12-31"));
    // Paraguay's fourth Sunday of March was the last one in 2018 only.
    for name in ["America/Asuncion", "America/New_York"] {
        let written = tool.written(name, first, last).unwrap();
        assert_right(name.parse().unwrap(), &written, first, last, 6);
    }
    // Israel's Friday before the last Sunday of March is no n-th Friday.
    let refused = tool.written("Asia/Jerusalem", first, last).err().unwrap();
    assert!(refused.contains("`Asia/Jerusalem` change in 2019"), "{refused}");
    // Two changes that do not lead back: from one zone's winter to another's.
    let (first, last) = (day("2010-01-01"), day("2010-12-31"));
    assert!(tool.written("America/Bahia_Banderas", first, last).is_err());
}

#[test]
fn standard_time_has_the_smaller_offset_on_either_half_of_the_earth() {
    for (zone, standard, daylight) in [
        ("Europe/Helsinki", "+0200", "+0300"),
        ("America/New_York", "-0500", "-0400"),
        ("Australia/Sydney", "+1000", "+1100"),
        ("Pacific/Auckland", "+1200", "+1300"),
    ] {
        let mut world = world();
        zone.clone_into(&mut world.consortium.timezone);
        let ics = world.ics(NOKIA).replace("\r\n", "\n");
        for (part, offset) in [("STANDARD", standard), ("DAYLIGHT", daylight)] {
            let block = ics.split(&format!("BEGIN:{part}\n")).nth(1).unwrap();
            let block = block.split("END:").next().unwrap();
            assert!(block.contains(&format!("TZOFFSETTO:{offset}\n")), "{zone} {part}: {block}");
        }
    }
}

#[test]
fn clocks_that_change_on_the_day_before_a_term_or_after_it_are_no_steady_ones() {
    let mut tool = Zones::new();
    // Morocco changed its clocks three times in 2018, on 13 May and 17 June among others.
    let mut is_written =
        |first: &str, last: &str| tool.written("Africa/Casablanca", day(first), day(last)).is_ok();
    assert!(!is_written("2018-06-18", "2018-07-31"), "the day after");
    assert!(is_written("2018-06-19", "2018-07-31"));
    assert!(!is_written("2018-04-10", "2018-05-12"), "the day before");
    assert!(is_written("2018-04-10", "2018-05-11"));
}

#[test]
fn all_zones_are_right_in_every_term_from_2018_to_2035_or_refused() {
    let mut tool = Zones::new();
    let (mut right, mut refused) = (0, Vec::new());
    for zone in TZ_VARIANTS {
        for year in (2018..=2035).step_by(if cfg!(debug_assertions) { 6 } else { 1 }) {
            let date = |m, d| NaiveDate::from_ymd_opt(year, m, d).unwrap();
            let next = NaiveDate::from_ymd_opt(year + 1, 7, 31).unwrap();
            let terms = [(date(1, 8), date(5, 31)), (date(9, 3), date(12, 31)), (date(8, 1), next)];
            for (first, last) in terms {
                match tool.written(zone.name(), first, last) {
                    Ok(written) => {
                        assert_right(zone, &written, first, last, 24);
                        right += 1;
                    }
                    Err(reason) => {
                        // Never without need: the clocks do change meanwhile, or at the border.
                        let offset = |day: NaiveDate| {
                            let noon = day.and_hms_opt(12, 0, 0).unwrap();
                            zone.offset_from_utc_datetime(&noon).fix()
                        };
                        let mut days = first.pred_opt().unwrap().iter_days();
                        let changes = days.by_ref().take_while(|day| *day <= last + Days::new(2));
                        let offsets: BTreeSet<i32> =
                            changes.map(|day| offset(day).local_minus_utc()).collect();
                        assert!(offsets.len() > 1, "{zone} {first}: {reason}");
                        refused.push(format!("{first}: {reason}"));
                    }
                }
            }
        }
    }
    assert!(refused.iter().all(|r| r.contains("no yearly rule")), "{refused:?}");
    assert!(refused.len() * 20 < right, "{} of {right} refused: {refused:#?}", refused.len());
}

#[test]
fn noon_in_helsinki_is_nine_utc_in_summer_and_ten_in_winter() {
    for (date, utc) in
        [("2018-10-26", "2018-10-26T09:00:00Z"), ("2018-10-29", "2018-10-29T10:00:00Z")]
    {
        let ics = World::single(date, "12:00").ics(NOKIA);
        let local = value(&events(&ics)[0], "DTSTART;TZID=Europe/Helsinki").to_owned();
        let local = NaiveDateTime::parse_from_str(&local, "%Y%m%dT%H%M%S").unwrap();
        let moments = Written::parse(&ics, 2019).moments(local.and_utc().timestamp());
        assert_eq!(moments, [crate::world::at(utc).timestamp()]);
    }
}

fn error(world: &World) -> CalendarError {
    Calendars::new(world).unwrap_err()
}

#[test]
fn a_time_that_does_not_exist_or_exists_twice_is_refused_by_name() {
    // 25 March 2018: 03:00 to 04:00 is left out. 28 October 2018: it is there twice.
    let refused = |date, start| error(&World::single(date, start)).to_string();
    let help =
        ": close that cell by a `[[closed]]` of the term file, or let the service go by `UTC`";
    let gap = "the duty `2018-03-25 03:00` needs the time 2018-03-25 03:00:00, \
               which `Europe/Helsinki` leaves out";
    assert_eq!(refused("2018-03-25", "03:00"), format!("{gap}{help}"));
    assert!(refused("2018-03-25", "01:30").contains("2018-03-25 03:30:00"));
    let twice = "the duty `2018-10-28 03:30` needs the time 2018-10-28 03:30:00, \
                 which `Europe/Helsinki` has twice";
    assert_eq!(refused("2018-10-28", "03:30"), format!("{twice}{help}"));
    assert!(refused("2018-10-28", "01:00").contains("2018-10-28 03:00:00"));
}

#[test]
fn times_beside_the_change_are_written() {
    for (date, start) in [
        ("2018-03-25", "00:45"),
        ("2018-03-25", "04:00"),
        ("2018-10-28", "00:59"),
        ("2018-10-28", "04:00"),
    ] {
        assert_eq!(events(&World::single(date, start).ics(NOKIA)).len(), 1, "{date} {start}");
    }
}

#[test]
fn a_duty_that_ends_at_midnight_ends_on_the_next_day() {
    let event = events(&World::single("2018-12-31", "22:00").ics(NOKIA)).remove(0);
    assert_eq!(value(&event, "DTEND;TZID=Europe/Helsinki"), "20190101T000000");
}

#[test]
fn a_zone_without_a_yearly_rule_is_refused_only_if_its_clocks_change_in_the_term() {
    let mut world = World::single("2018-10-29", "12:00");
    world.consortium.timezone = "Africa/Casablanca".to_owned();
    assert!(!world.ics(NOKIA).contains("RRULE"));
    world.term = term("2018-05-01", "2018-12-31");
    assert_eq!(
        error(&world).to_string(),
        "the clocks of `Africa/Casablanca` change in 2018 by no yearly rule that calendars can state"
    );
    world.consortium.timezone = "Europe/Nokia".to_owned();
    assert_eq!(error(&world).to_string(), "`Europe/Nokia` is no time zone of the IANA database");
}
