//! The rules of a VTIMEZONE as a reader evaluates them, apart from the code that wrote them.

use chrono::{Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use vuoro::export::ical::Calendars;
use vuoro::model::Roster;

use crate::world::{NOKIA, World, lines, term, value, world};

/// A world without duties, for its VTIMEZONE only.
pub struct Zones(World);

impl Zones {
    pub fn new() -> Self {
        let mut world = world();
        world.roster = Roster::new(Vec::new());
        Self(world)
    }

    pub fn written(
        &mut self,
        zone: &str,
        first: NaiveDate,
        last: NaiveDate,
    ) -> Result<Written, String> {
        let world = &mut self.0;
        zone.clone_into(&mut world.consortium.timezone);
        world.term = term(&first.to_string(), &last.to_string());
        let calendars = Calendars::new(world);
        let mut out = Vec::new();
        calendars.map_err(|e| e.to_string())?.library(NOKIA, &mut out).unwrap();
        Ok(Written::parse(&String::from_utf8(out).unwrap(), last.year() + 1))
    }
}

/// A VTIMEZONE as a reader sees it: from which moment (UTC seconds) which offset holds.
pub struct Written {
    onsets: Vec<(i64, i64)>,
}

impl Written {
    pub fn parse(ics: &str, last_year: i32) -> Self {
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
    pub fn moments(&self, local: i64) -> Vec<i64> {
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
pub fn assert_right(zone: Tz, written: &Written, first: NaiveDate, last: NaiveDate, step: i64) {
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
