//! Reminders before a duty (RFC 5545 3.6.6), only on request: subscribers set their own.

use std::str::FromStr;

use super::property::Lines;

/// How long before a duty a reminder comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alarm {
    minutes: u32,
}

/// Why a text is not an [`Alarm`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a time before the duty from `1m` to `28d`, as in `30m`, `2h` or `1d`")]
pub struct BadAlarm;

impl Alarm {
    /// Four weeks: earlier than that, people look at the roster.
    const MOST_MINUTES: u32 = 28 * 24 * 60;

    pub(super) fn write(self, what: &str, out: &mut Lines) {
        out.plain("BEGIN", "VALARM");
        out.plain("ACTION", "DISPLAY");
        // DISPLAY requires it.
        out.text("DESCRIPTION", what);
        out.plain("TRIGGER", &self.trigger());
        out.plain("END", "VALARM");
    }

    /// A negative duration (RFC 5545 3.3.6) in the largest unit that fits.
    fn trigger(self) -> String {
        let minutes = self.minutes;
        match (minutes % (24 * 60), minutes % 60) {
            (0, _) => format!("-P{}D", minutes / (24 * 60)),
            (_, 0) => format!("-PT{}H", minutes / 60),
            _ => format!("-PT{minutes}M"),
        }
    }
}

/// Reads `30m`, `2h` or `1d`.
///
/// ```
/// use vuoro::export::ical::Alarm;
/// assert_eq!("120m".parse::<Alarm>(), "2h".parse());
/// assert!("30".parse::<Alarm>().is_err());
/// ```
impl FromStr for Alarm {
    type Err = BadAlarm;

    fn from_str(written: &str) -> Result<Self, BadAlarm> {
        let unit = match written.as_bytes().last() {
            Some(b'm') => 1,
            Some(b'h') => 60,
            Some(b'd') => 24 * 60,
            _ => return Err(BadAlarm),
        };
        let digits = &written[..written.len() - 1];
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadAlarm);
        }
        let number: u32 = digits.parse().map_err(|_| BadAlarm)?;
        let minutes = number.checked_mul(unit).ok_or(BadAlarm)?;
        if !(1..=Self::MOST_MINUTES).contains(&minutes) {
            return Err(BadAlarm);
        }
        Ok(Self { minutes })
    }
}

#[cfg(test)]
mod tests {
    use super::{Alarm, BadAlarm};

    #[test]
    fn a_trigger_is_in_the_largest_unit_that_fits() {
        for (written, trigger) in [
            ("1m", "-PT1M"),
            ("90m", "-PT90M"),
            ("120m", "-PT2H"),
            ("25h", "-PT25H"),
            ("48h", "-P2D"),
            ("28d", "-P28D"),
        ] {
            assert_eq!(written.parse().map(Alarm::trigger), Ok(trigger.to_owned()));
        }
    }

    #[test]
    fn no_other_text_is_a_time_before_a_duty() {
        for written in
            ["", "m", "30", "1.5h", "+1h", "1 h", "0m", "40321m", "29d", "71582789h", "4294967296m"]
        {
            assert_eq!(written.parse::<Alarm>(), Err(BadAlarm), "{written}");
        }
    }
}
