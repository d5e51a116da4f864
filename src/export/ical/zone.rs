//! VTIMEZONE (RFC 5545 3.6.5), derived from the time zone database.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta};
use chrono::{TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use ical::parser::ical::component::{
    IcalTimeZone, IcalTimeZoneTransition, IcalTimeZoneTransitionType as Kind,
};

use super::error::CalendarError;
use super::property::plain;

/// How far back a rule is followed to find out since when it has been in force.
const EARLIEST: i32 = 1970;

/// The VTIMEZONE of a zone, right for every local time from the first to the last day.
///
/// One STANDARD and one DAYLIGHT with yearly rules, since Outlook ignores lists of dates. A zone
/// whose clocks do not change, or not during these days, gets one STANDARD without a rule.
///
/// # Errors
///
/// [`CalendarError::IrregularZone`] when the clocks change during these days, but not by a yearly
/// rule.
pub(super) fn vtimezone(
    zone: Tz,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<IcalTimeZone, CalendarError> {
    let transitions = match yearly(zone, first.year()..=last.year()) {
        Ok(Some((standard, daylight))) => in_force(zone, first.year(), standard, daylight),
        Ok(None) => vec![fixed(zone, first)],
        Err(_) if is_steady(zone, first, last) => vec![fixed(zone, first)],
        Err(year) => return Err(CalendarError::IrregularZone { zone: zone.name(), year }),
    };
    Ok(IcalTimeZone { properties: vec![plain("TZID", zone.name())], transitions })
}

/// An offset in force at a moment: seconds east of UTC, and its abbreviation.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Clock {
    east: i32,
    name: String,
}

impl Clock {
    fn at(zone: Tz, utc: NaiveDateTime) -> Self {
        let name = zone.offset_from_utc_datetime(&utc).to_string();
        Self { east: east(zone, utc), name }
    }
}

fn east(zone: Tz, utc: NaiveDateTime) -> i32 {
    zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()
}

/// A change of the clocks: the moment in local time as it was before it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    local: NaiveDateTime,
    from: i32,
    to: Clock,
}

/// A yearly change: on the n-th such weekday of a month (−1: the last), at the same local time.
#[derive(Debug, Clone)]
struct Rule {
    nth: i8,
    weekday: Weekday,
    model: Change,
}

impl Rule {
    /// The rules that would make this change, the last weekday of a month before the n-th.
    fn candidates(change: &Change) -> impl Iterator<Item = Self> + '_ {
        let day = change.local.day();
        let is_last = change.local.month() != (change.local + TimeDelta::weeks(1)).month();
        let nth = i8::try_from((day - 1) / 7 + 1).expect("five at most");
        let numbers = [is_last.then_some(-1), (nth < 5).then_some(nth)];
        let weekday = change.local.weekday();
        numbers.into_iter().flatten().map(move |nth| Self { nth, weekday, model: change.clone() })
    }

    /// When the rule changes the clocks in a year, in local time as it is before.
    fn onset(&self, year: i32) -> NaiveDateTime {
        let month = self.model.local.month();
        let nth = u8::try_from(self.nth).unwrap_or(1);
        let mut date = NaiveDate::from_weekday_of_month_opt(year, month, self.weekday, nth)
            .expect("every month has four of each weekday");
        if self.nth < 0 {
            while (date + Days::new(7)).month() == month {
                date = date + Days::new(7);
            }
        }
        date.and_time(self.model.local.time())
    }

    fn makes(&self, change: &Change) -> bool {
        let model = &self.model;
        self.onset(change.local.year()) == change.local
            && (model.from, &model.to) == (change.from, &change.to)
    }

    /// The first year of the unbroken stretch before `year` in which the rule holds; the year
    /// before that at least, so that every moment of `year` has a change before it: what was in
    /// force on its first day is known to be right.
    fn since(&self, zone: Tz, year: i32) -> i32 {
        let holds = |year: &i32| {
            let utc = self.onset(*year) - TimeDelta::seconds(i64::from(self.model.from));
            east(zone, utc - TimeDelta::seconds(1)) == self.model.from
                && east(zone, utc) == self.model.to.east
        };
        let back = (EARLIEST..year).rev().take_while(holds).last();
        back.unwrap_or(year - 1)
    }
}

/// The rules of standard and of daylight time that hold in each of these years; nothing if the
/// clocks never change; the first year that fits no rule if there is one.
fn yearly(zone: Tz, years: RangeInclusive<i32>) -> Result<Option<(Rule, Rule)>, i32> {
    let of_years: Vec<(i32, Vec<Change>)> =
        years.map(|y| (y, changes_between(zone, new_year(y), new_year(y + 1)))).collect();
    if of_years.iter().all(|(_, changes)| changes.is_empty()) {
        return Ok(None);
    }
    let (mut standard, mut daylight) = (Vec::new(), Vec::new());
    for (year, changes) in of_years {
        let [one, other] = <[Change; 2]>::try_from(changes).map_err(|_| year)?;
        if one.from != other.to.east || one.to.east != other.from {
            return Err(year);
        }
        let (to_standard, to_daylight) =
            if one.to.east < one.from { (one, other) } else { (other, one) };
        standard.push((year, to_standard));
        daylight.push((year, to_daylight));
    }
    Ok(Some((common(&standard)?, common(&daylight)?)))
}

/// The rule that makes every one of these yearly changes, or the first year that breaks it.
fn common(changes: &[(i32, Change)]) -> Result<Rule, i32> {
    let mut broken = changes[0].0;
    for rule in Rule::candidates(&changes[0].1) {
        match changes.iter().find(|(_, change)| !rule.makes(change)) {
            None => return Ok(rule),
            Some((year, _)) => broken = broken.max(*year),
        }
    }
    Err(broken)
}

/// Both rules from the first change of the younger one on.
fn in_force(zone: Tz, year: i32, standard: Rule, daylight: Rule) -> Vec<IcalTimeZoneTransition> {
    let onset = |rule: &Rule| rule.onset(rule.since(zone, year));
    let younger = onset(&standard).max(onset(&daylight));
    [(Kind::STANDARD, standard), (Kind::DAYLIGHT, daylight)]
        .into_iter()
        .map(|(kind, rule)| {
            let this_year = rule.onset(younger.year());
            let start =
                if this_year < younger { rule.onset(younger.year() + 1) } else { this_year };
            let Rule { nth, weekday, model } = rule;
            let by_day = format!("{nth}{}", &weekday.to_string().to_uppercase()[..2]);
            let repeat = format!("FREQ=YEARLY;BYMONTH={};BYDAY={by_day}", model.local.month());
            observance(kind, start, Some(repeat), model.from, &model.to)
        })
        .collect()
}

/// One STANDARD without a rule: the clock as it is on a day.
fn fixed(zone: Tz, day: NaiveDate) -> IcalTimeZoneTransition {
    let clock = Clock::at(zone, day.and_time(NaiveTime::MIN));
    observance(Kind::STANDARD, new_year(EARLIEST), None, clock.east, &clock)
}

fn observance(
    kind: Kind,
    start: NaiveDateTime,
    repeat: Option<String>,
    from: i32,
    to: &Clock,
) -> IcalTimeZoneTransition {
    let mut properties = vec![plain("DTSTART", start.format("%Y%m%dT%H%M%S").to_string())];
    properties.extend(repeat.map(|rule| plain("RRULE", rule)));
    properties.push(plain("TZOFFSETFROM", utc_offset(from)));
    properties.push(plain("TZOFFSETTO", utc_offset(to.east)));
    properties.push(plain("TZNAME", &to.name));
    IcalTimeZoneTransition { transition: kind, properties }
}

/// `+0300`; seconds only where there are any (RFC 5545 3.3.14).
fn utc_offset(east: i32) -> String {
    let sign = if east < 0 { '-' } else { '+' };
    let (hours, minutes, seconds) = (east.abs() / 3600, east.abs() / 60 % 60, east.abs() % 60);
    let seconds = if seconds == 0 { String::new() } else { format!("{seconds:02}") };
    format!("{sign}{hours:02}{minutes:02}{seconds}")
}

/// Whether the clocks do not change during these days and one day before and after.
fn is_steady(zone: Tz, first: NaiveDate, last: NaiveDate) -> bool {
    let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN);
    let (from, to) = (first - Days::new(1), last + Days::new(2));
    changes_between(zone, midnight(from), midnight(to)).is_empty()
}

/// Every change from one moment (UTC) to another: days are compared, then halved.
fn changes_between(zone: Tz, from: NaiveDateTime, to: NaiveDateTime) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut day = from;
    while day < to {
        let next = (day + TimeDelta::days(1)).min(to);
        let before = east(zone, day);
        if east(zone, next) != before {
            let utc = change_within(zone, day, next);
            let local = utc + TimeDelta::seconds(i64::from(before));
            changes.push(Change { local, from: before, to: Clock::at(zone, utc) });
        }
        day = next;
    }
    changes
}

/// The first second of the new clock, when the clocks change once between these moments.
fn change_within(zone: Tz, from: NaiveDateTime, to: NaiveDateTime) -> NaiveDateTime {
    let seconds = |at: NaiveDateTime| at.and_utc().timestamp();
    let at = |s: i64| DateTime::<Utc>::from_timestamp(s, 0).expect("a day of a term").naive_utc();
    let old = east(zone, from);
    let (mut low, mut high) = (seconds(from), seconds(to));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if east(zone, at(middle)) == old { low = middle } else { high = middle }
    }
    at(high)
}

fn new_year(year: i32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, 1, 1).expect("a year of a term").and_time(NaiveTime::MIN)
}

#[cfg(test)]
mod tests {
    use super::utc_offset;

    #[test]
    fn offsets_have_a_sign_and_seconds_only_where_there_are_any() {
        let written = [0, 7200, -12_600, 5_989, -1].map(utc_offset);
        assert_eq!(written, ["+0000", "+0200", "-0330", "+013949", "-000001"]);
    }
}
