//! Stamps: moments that people and files write down, in whole seconds of UTC.

use chrono::{
    DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat,
    SubsecRound, Timelike, Utc,
};
use chrono_tz::Tz;

/// Why a text is no stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadStamp {
    /// It is no date with a time of day.
    #[error("it is not a date with a time")]
    Form,
    /// Its second is 60: a leap second, which calendars cannot say.
    #[error("a minute ends with second 59")]
    LeapSecond,
    /// In UTC it is of no year from 0 to 9999, which files write in four digits.
    #[error("its year is not from 0 to 9999")]
    Year,
    /// The clocks were put forward over it.
    #[error("no clock showed it: they were put forward over it")]
    Skipped,
    /// The clocks were put back, and showed it a second time.
    #[error("the clocks showed it twice: they were put back")]
    Twice,
}

/// A stamp as people write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// With its distance from UTC.
    Utc(DateTime<Utc>),
    /// As the clocks of the consortium show it.
    Local(NaiveDateTime),
}

impl Stamp {
    /// Reads what [`parse`] reads, and times without a distance from UTC: `2018-08-20 12:00`,
    /// `20.8.2018 12.00`, `20.8.2018 klo 12`.
    ///
    /// # Errors
    ///
    /// Why it is none.
    pub fn parse(text: &str) -> Result<Self, BadStamp> {
        match parse(text) {
            Err(BadStamp::Form) => Ok(Self::Local(local(text)?)),
            read => read.map(Self::Utc),
        }
    }

    /// The moment, where the clocks show the time of this zone.
    ///
    /// # Errors
    ///
    /// [`BadStamp::Skipped`] and [`BadStamp::Twice`] for a local time in the hour of a change of the
    /// clocks, [`BadStamp::Year`].
    pub fn moment(self, zone: Tz) -> Result<DateTime<Utc>, BadStamp> {
        let local = match self {
            Self::Utc(at) => return Ok(at),
            Self::Local(local) => local,
        };
        let at = match local.and_local_timezone(zone) {
            LocalResult::Single(at) => at.to_utc(),
            LocalResult::None => return Err(BadStamp::Skipped),
            LocalResult::Ambiguous(..) => return Err(BadStamp::Twice),
        };
        if (0..=9999).contains(&at.year()) { Ok(at) } else { Err(BadStamp::Year) }
    }
}

/// A day, as files write it or as people in Finland and Sweden do: `2018-09-03`, `3.9.2018`; `None` for
/// any other text.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    const DAYS: [&str; 2] = ["%Y-%m-%d", "%d.%m.%Y"];
    let day = DAYS.iter().find_map(|form| NaiveDate::parse_from_str(text.trim(), form).ok());
    // A year of two digits is no year of the first century.
    day.filter(|day| day.year() >= 1000)
}

/// A date and a time of day, as files write them or as people do.
pub(crate) fn local(text: &str) -> Result<NaiveDateTime, BadStamp> {
    const TIMES: [&str; 4] = ["%H:%M:%S%.f", "%H:%M", "%H.%M.%S", "%H.%M"];
    let (on, time) = text.trim().split_once([' ', 'T', 't']).ok_or(BadStamp::Form)?;
    let time = time.trim();
    let time =
        ["klo", "kl.", "kl", "at"].iter().find_map(|at| time.strip_prefix(at)).unwrap_or(time);
    let hour = || time.trim().parse().ok().and_then(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
    let time = TIMES.iter().find_map(|form| NaiveTime::parse_from_str(time.trim(), form).ok());
    let on = day(on.trim_end_matches(',')).ok_or(BadStamp::Form)?;
    let time = time.or_else(hour).ok_or(BadStamp::Form)?;
    if time.nanosecond() >= 1_000_000_000 {
        return Err(BadStamp::LeapSecond);
    }
    Ok(on.and_time(time.trunc_subsecs(0)))
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

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_day_has_a_year_of_four_digits() {
        for text in ["2018-09-03", "3.9.2018", " 03.09.2018 "] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Some("2018-09-03"));
        }
        for text in ["3.9.18", "0018-09-03", "2018-9-31", "9/3/2018", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
