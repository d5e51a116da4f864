//! Time zones: the rules that were written, evaluated apart from the code that wrote them.

use chrono::{Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use vuoro::export::ical::{CalendarError, Calendars};
use vuoro::model::Roster;

use crate::world::{NOKIA, World, day, events, lines, term, value, world};

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

/// A world without duties, for its VTIMEZONE only.
struct Zones(World);

impl Zones {
    fn new() -> Self {
        let mut world = world();
        world.roster = Roster::new(Vec::new());
        Self(world)
    }

    fn written(
        &mut self,
        zone: &str,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<Written, String> {
        let world = &mut self.0;
        zone.clone_into(&mut world.consortium.timezone);
        world.term = term(&first.to_string(), &last.to_string());
        let calendars =
            Calendars::new(&world.consortium, &world.term, &world.allocation, &world.roster);
        let mut out = Vec::new();
        calendars.map_err(|e| e.to_string())?.library(NOKIA, &mut out).unwrap();
        Ok(Written::parse(&String::from_utf8(out).unwrap(), last.year() + 1))
    }
}

/// A VTIMEZONE as a reader sees it: from which moment (UTC seconds) which offset holds.
struct Written {
    onsets: Vec<(i64, i64)>,
}

impl Written {
    fn parse(ics: &str, last_year: i32) -> Self {
        let lines = lines(ics);
        let mut onsets = Vec::new();
        let mut starts = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| matches!(line.as_str(), "BEGIN:STANDARD" | "BEGIN:DAYLIGHT"));
        assert!((1..=2).contains(&starts.clone().count()));
        starts.try_for_each(|(at, _)| {
            let block: Vec<String> =
                lines[at..].iter().take_while(|l| !l.starts_with("END:")).cloned().collect();
            let start = value(&block, "DTSTART");
            let start = NaiveDateTime::parse_from_str(start, "%Y%m%dT%H%M%S").unwrap();
            let from = seconds(value(&block, "TZOFFSETFROM"));
            let to = seconds(value(&block, "TZOFFSETTO"));
            let mut add =
                |local: NaiveDateTime| onsets.push((local.and_utc().timestamp() - from, to));
            if block.iter().any(|l| l.starts_with("RRULE:")) {
                let all = yearly(value(&block, "RRULE"), start, last_year);
                assert_eq!(all[0], start, "DTSTART is an instance of its rule");
                all.into_iter().for_each(&mut add);
            } else {
                add(start);
            }
            Some(())
        });
        onsets.sort_unstable();
        Self { onsets }
    }

    fn offset(&self, utc: i64) -> Option<i64> {
        let at = self.onsets.partition_point(|(onset, _)| *onset <= utc);
        Some(self.onsets[at.checked_sub(1)?].1)
    }

    /// Every moment at which a clock that follows the rules shows this local time.
    fn moments(&self, local: i64) -> Vec<i64> {
        let mut offsets: Vec<i64> = self.onsets.iter().map(|o| o.1).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let moments = offsets.into_iter().map(|o| (local - o, o));
        moments.filter(|&(utc, o)| self.offset(utc) == Some(o)).map(|(utc, _)| utc).collect()
    }
}

fn seconds(offset: &str) -> i64 {
    let part = |range| offset.get(range).map_or(0, |t: &str| t.parse::<i64>().unwrap());
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    sign * (part(1..3) * 3600 + part(3..5) * 60 + part(5..7))
}

/// The instances of `FREQ=YEARLY;BYMONTH=m;BYDAY=nWD`, found by looking at every day.
fn yearly(rule: &str, start: NaiveDateTime, last_year: i32) -> Vec<NaiveDateTime> {
    let part = |name: &str| {
        rule.split(';').find_map(|p| p.strip_prefix(name)).unwrap_or_else(|| panic!("{rule}"))
    };
    assert_eq!(part("FREQ="), "YEARLY");
    let month: u32 = part("BYMONTH=").parse().unwrap();
    let (nth, weekday) = part("BYDAY=").split_at(part("BYDAY=").len() - 2);
    let nth: i32 = nth.parse().unwrap();
    let matches = |year: i32| {
        let days = NaiveDate::from_ymd_opt(year, month, 1).unwrap().iter_days();
        let days: Vec<NaiveDate> = days
            .take_while(|d| d.month() == month)
            .filter(|d| d.weekday().to_string().to_uppercase().starts_with(weekday))
            .collect();
        if nth == -1 { *days.last().unwrap() } else { days[usize::try_from(nth).unwrap() - 1] }
    };
    let all = (start.year()..=last_year).map(|year| matches(year).and_time(start.time()));
    all.filter(|at| *at >= start).collect()
}

/// Every local time of the term that exists once means the same moment by the rules as by the
/// zone database. Hours are enough away from changes, minutes are looked at around them.
fn assert_right(zone: Tz, written: &Written, first: NaiveDate, last: NaiveDate, step: i64) {
    let begin = first.and_time(chrono::NaiveTime::MIN);
    let end = (last + Days::new(1)).and_time(chrono::NaiveTime::MIN);
    let check = |local: NaiveDateTime| {
        if let LocalResult::Single(real) = zone.from_local_datetime(&local) {
            let moments = written.moments(local.and_utc().timestamp());
            assert_eq!(moments, [real.timestamp()], "{zone} {local}");
        }
    };
    let mut at = begin;
    let mut offset = zone.offset_from_utc_datetime(&at).fix();
    while at <= end {
        check(at);
        let next = at + TimeDelta::hours(step);
        let next_offset = zone.offset_from_utc_datetime(&next).fix();
        if next_offset != offset {
            (-60..60 + step * 4).for_each(|quarter| {
                let near = at + TimeDelta::minutes(15 * quarter);
                if (begin..=end).contains(&near) {
                    check(near);
                }
            });
        }
        (at, offset) = (next, next_offset);
    }
    // A change that was written but never happened is a change too.
    for (onset, to) in &written.onsets {
        let local = chrono::DateTime::from_timestamp(onset + to, 0).unwrap().naive_utc();
        for quarter in -16..16 {
            let near = local + TimeDelta::minutes(15 * quarter);
            if (begin..=end).contains(&near) {
                check(near);
            }
        }
    }
}

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
fn all_zones_are_right_in_every_term_from_2018_to_2035_or_refused() {
    let mut tool = Zones::new();
    let (mut right, mut refused) = (0, Vec::new());
    for zone in TZ_VARIANTS {
        for year in (2018..=2035).step_by(if cfg!(debug_assertions) { 4 } else { 1 }) {
            let date = |m, d| NaiveDate::from_ymd_opt(year, m, d).unwrap();
            for (first, last) in [(date(1, 8), date(5, 31)), (date(9, 3), date(12, 31))] {
                match tool.written(zone.name(), first, last) {
                    Ok(written) => {
                        assert_right(zone, &written, first, last, 24);
                        right += 1;
                    }
                    Err(reason) => refused.push(format!("{first}: {reason}")),
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
    Calendars::new(&world.consortium, &world.term, &world.allocation, &world.roster).unwrap_err()
}

#[test]
fn a_time_that_does_not_exist_or_exists_twice_is_refused_by_name() {
    // 25 March 2018: 03:00 to 04:00 is left out. 28 October 2018: it is there twice.
    let refused = |date, start| error(&World::single(date, start)).to_string();
    let gap = "the duty `2018-03-25 03:00` needs the time 2018-03-25 03:00:00, \
               which `Europe/Helsinki` leaves out";
    assert_eq!(refused("2018-03-25", "03:00"), gap);
    assert!(refused("2018-03-25", "01:30").contains("2018-03-25 03:30:00"));
    let twice = "the duty `2018-10-28 03:30` needs the time 2018-10-28 03:30:00, \
                 which `Europe/Helsinki` has twice";
    assert_eq!(refused("2018-10-28", "03:30"), twice);
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
