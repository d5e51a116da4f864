//! Dates and times of cells: days since 30 December 1899, the time as a part of a day.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::sheet::Value;

/// The day from which spreadsheets count.
///
/// Source: ECMA-376-1, 18.17.4.1, for days from 1 March 1900 on.
fn zero() -> NaiveDate {
    NaiveDate::from_ymd_opt(1899, 12, 30).expect("a date")
}

/// Days between the beginnings of the two ways in which workbooks count.
const DAYS_1904: f64 = 1462.0;

/// A number of a cell that is shown as a date or a time.
pub(super) fn of_number(number: f64, since_1904: bool) -> Value {
    // A time without a date is the same in both.
    let is_date = number >= 1.0 && since_1904;
    Value::Moment(if is_date { number + DAYS_1904 } else { number })
}

/// A date as ISO 8601 writes it, with a time or without; another text is kept as it is.
pub(super) fn iso_date(text: &str) -> Value {
    let (day, time) = text.trim_end_matches('Z').split_once('T').unwrap_or((text, "00:00:00"));
    let read = || {
        let date = day.parse::<NaiveDate>().ok()?;
        let time = time.parse::<NaiveTime>().ok()?;
        let past = date.and_time(time) - zero().and_time(NaiveTime::MIN);
        let millis = i32::try_from(past.num_milliseconds() % 86_400_000).ok()?;
        Some(f64::from(i32::try_from(past.num_days()).ok()?) + f64::from(millis) / 86_400_000.0)
    };
    read().map_or_else(|| Value::Other(text.to_owned()), Value::Moment)
}

/// A time as `OpenDocument` writes it, `PT09H30M00S`.
pub(super) fn iso_time(text: &str) -> Value {
    let read = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, seconds) = rest.split_once('M')?;
        let seconds: f64 = seconds.trim_end_matches('S').replace(',', ".").parse().ok()?;
        let (hours, minutes): (f64, f64) = (hours.parse().ok()?, minutes.parse().ok()?);
        let days = (hours * 3600.0 + minutes * 60.0 + seconds) / 86_400.0;
        days.is_finite().then_some(Value::Moment(days))
    };
    read().unwrap_or_else(|| Value::Other(text.to_owned()))
}

/// The date and time of a cell, to the second; `None` for what is before or far behind our days.
pub(in crate::input) fn civil(days: f64) -> Option<NaiveDateTime> {
    if !(0.0..=2_958_465.0).contains(&days) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "at most 10¹² seconds")]
    let seconds = (days * 86_400.0).round() as i64;
    zero().and_time(NaiveTime::MIN).checked_add_signed(chrono::TimeDelta::seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_of_cells_are_civil_ones() {
        let of = |value: Value| match value {
            Value::Moment(days) => civil(days).map(|at| at.to_string()),
            _ => None,
        };
        for (value, expected) in [
            (of_number(43_346.0, false), "2018-09-03 00:00:00"),
            (of_number(43_346.296_215_277_78, false), "2018-09-03 07:06:33"),
            (of_number(41_884.0, true), "2018-09-03 00:00:00"),
            (iso_date("2018-09-03"), "2018-09-03 00:00:00"),
            (iso_date("2018-09-03T07:06:33.4"), "2018-09-03 07:06:33"),
            (iso_time("PT09H30M00S"), "1899-12-30 09:30:00"),
        ] {
            assert_eq!(of(value).as_deref(), Some(expected));
        }
        for text in ["", "PT", "2018-09", "PT1H", "PT9H-30MinfS"] {
            assert!(!matches!(iso_date(text), Value::Moment(_)), "{text}");
            assert!(!matches!(iso_time(text), Value::Moment(_)), "{text}");
        }
        assert_eq!(civil(-1.0), None);
        assert_eq!(civil(1e300), None);
    }
}
