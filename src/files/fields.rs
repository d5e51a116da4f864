//! Fields of tables as values, read fast: a year of a large consortium has half a million rows.

use chrono::{DateTime, NaiveDate, Utc};

use crate::files::stamp;
use crate::model::Time;

/// A date, as in `2018-09-18`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let year = i32::try_from(two(y1, y2)? * 100 + two(y3, y4)?).ok()?;
    NaiveDate::from_ymd_opt(year, two(m1, m2)?, two(d1, d2)?)
}

/// A time of day.
pub(super) fn time(text: &str) -> Option<Time> {
    let &[h1, h2, b':', m1, m2] = text.as_bytes() else { return Time::parse(text) };
    let minutes = two(m1, m2)?;
    Time::from_minutes(two(h1, h2)? * 60 + minutes).filter(|_| minutes < 60)
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    let digit = |b: u8| Some(u32::from(b.checked_sub(b'0').filter(|d| *d < 10)?));
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// A number in digits.
pub(super) fn number<T: TryFrom<u32>>(text: &str) -> Option<T> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse::<u32>().ok()?.try_into().ok() } else { None }
}

/// When something was changed, in UTC and whole seconds: `2018-09-14T08:30:00Z`.
pub(super) fn changed(text: &str) -> Option<DateTime<Utc>> {
    let is_plain = text.len() == "2018-09-14T08:30:00Z".len() && text.ends_with('Z');
    stamp::parse(text).ok().filter(|_| is_plain)
}
