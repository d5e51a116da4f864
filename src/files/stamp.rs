//! Stamps: moments that people and files write down, in whole seconds of UTC.

use chrono::{DateTime, Datelike, SecondsFormat, SubsecRound, Timelike, Utc};

/// Why a text is no stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadStamp {
    /// It is no date with a time of day and a distance from UTC.
    #[error("it is not a date with a time and a `Z` or a distance from UTC behind it")]
    Form,
    /// Its second is 60: a leap second, which calendars cannot say.
    #[error("a minute ends with second 59")]
    LeapSecond,
    /// In UTC it is of no year from 0 to 9999, which files write in four digits.
    #[error("its year is not from 0 to 9999")]
    Year,
}

/// Reads a stamp by RFC 3339, as in `2018-08-20T09:00:00Z` or `2018-08-20T12:00:00+03:00`; seconds
/// may be left out. Fractions of a second are cut, since calendars know none.
///
/// # Errors
///
/// Why it is none.
pub fn parse(text: &str) -> Result<DateTime<Utc>, BadStamp> {
    let read = DateTime::parse_from_rfc3339(&with_seconds(text)).map_err(|_| BadStamp::Form)?;
    // That is how chrono keeps a second 60.
    if read.nanosecond() >= 1_000_000_000 {
        return Err(BadStamp::LeapSecond);
    }
    let read = read.to_utc().trunc_subsecs(0);
    if (0..=9999).contains(&read.year()) { Ok(read) } else { Err(BadStamp::Year) }
}

/// A stamp as files write it: `2018-09-14T08:30:00Z` (RFC 3339).
#[must_use]
pub fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// RFC 3339 wants seconds, which TOML 1.1 lets out.
fn with_seconds(text: &str) -> String {
    let minutes = "2018-08-20T09:00".len();
    match text.split_at_checked(minutes) {
        Some((minutes, rest)) if !rest.starts_with(':') => format!("{minutes}:00{rest}"),
        _ => text.to_owned(),
    }
}
