//! Hours as people write them: `9-20`, `9.00–12.00 ja 13.00–18.00`, or two cells with times.

use super::blank::is_blank;
use crate::model::{Interval, Time};

/// When a library has staff on one day: intervals in the order of time, those that touch made one.
pub type Hours = Vec<Interval>;

/// From when to when, before it is known whether the first is the earlier.
pub type Span = (Time, Time);

/// Words for a day without staff.
const CLOSED: [&str; 12] = [
    "-",
    "kiinni",
    "suljettu",
    "ei",
    "ei palvelua",
    "stangt",
    "stängt",
    "ingen",
    "closed",
    "none",
    "x",
    "0",
];

/// Words between intervals.
const AND: [&str; 5] = [" ja ", " sekä ", " och ", " samt ", " and "];

/// Why a text is no hours of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclear {
    /// It cannot be read, runs backwards, overlaps, or says nothing.
    Unreadable,
    /// Bare numbers such as `1-5`: from the first to the last hour, of the morning or the afternoon.
    TwoWays(u32, u32),
}

/// Reads the hours of a day; `None` for what cannot be read, could be read in two ways, runs
/// backwards or overlaps.
#[must_use]
pub fn intervals(text: &str) -> Option<Hours> {
    read(text).ok()
}

/// The same, with the reason why not.
pub(super) fn read(text: &str) -> Result<Hours, Unclear> {
    let mut text = folded_dashes(text);
    if CLOSED.contains(&text.as_str()) {
        return Ok(Vec::new());
    }
    for word in AND {
        text = text.replace(word, ",");
    }
    let parts = text.split([',', ';', '/', '+', '\n', '&']).map(str::trim);
    let spans = parts.filter(|part| !part.is_empty()).map(|part| {
        let part = part.trim_start_matches("klo").trim_start_matches("kl").trim_start_matches('.');
        let (start, end) = part.split_once('-').ok_or(Unclear::Unreadable)?;
        if let (Some(first), Some(last)) = (bare(start), bare(end))
            && is_of_two_ways(first, last)
        {
            return Err(Unclear::TwoWays(first, last));
        }
        time(start).zip(time(end)).ok_or(Unclear::Unreadable)
    });
    of_spans(spans.collect::<Result<Vec<Span>, Unclear>>()?).ok_or(Unclear::Unreadable)
}

/// Whether hours without minutes could be those of the afternoon as well.
pub(super) fn is_of_two_ways(first: u32, last: u32) -> bool {
    (1..=6).contains(&first) && (first + 1..=12).contains(&last)
}

/// An hour without minutes and without a zero in front: it could be one of a clock with twelve, or
/// the number of a weekday.
pub(super) fn bare(text: &str) -> Option<u32> {
    let text = text.trim();
    let is_bare = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| is_bare)
}

/// Hours of spans in any order; `None` if one runs backwards, two overlap, or there is none.
pub(super) fn of_spans(mut spans: Vec<Span>) -> Option<Hours> {
    spans.sort_unstable();
    let mut hours = Hours::new();
    for (start, end) in spans {
        match hours.last_mut() {
            _ if start >= end => return None,
            Some(last) if last.end > start => return None,
            Some(last) if last.end == start => last.end = end,
            _ => hours.push(Interval { start, end }),
        }
    }
    (!hours.is_empty()).then_some(hours)
}

/// Reads `9`, `9.30`, `09:30`, `klo 9`.
pub(super) fn time(text: &str) -> Option<Time> {
    let text = text.trim().trim_end_matches('h').trim();
    let text = text.strip_prefix("klo").or(text.strip_prefix("kl")).unwrap_or(text);
    let text = text.trim_start_matches('.').trim();
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
    // Some write the seconds that their spreadsheet shows.
    let minute = minute.strip_suffix(":00").unwrap_or(minute);
    Time::parse(&format!("{hour}:{minute}"))
}

/// The time of day of a moment; `None` for one with a date, or between two minutes.
pub(super) fn time_of(days: f64) -> Option<Time> {
    if !(0.0..=1.0).contains(&days) {
        return None;
    }
    let minutes = days * 1440.0;
    let near = (0..=1440).find(|&m| (minutes - f64::from(m)).abs() < 0.01)?;
    Time::from_minutes(near)
}

/// A moment as it is shown in messages.
pub(super) fn shown(days: f64) -> String {
    time_of(days).map_or_else(|| format!("a date ({days})"), |time| time.to_string())
}

/// Small letters in one line, one kind of dash.
pub(super) fn folded_dashes(text: &str) -> String {
    let one = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\n' => '\n',
        c if is_blank(c) => ' ',
        c => c,
    };
    let text: String = text.trim_matches(is_blank).to_lowercase().chars().map(one).collect();
    text.replace(" - ", "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let show = |i: &Interval| format!("{}-{}", i.start, i.end);
        Some(intervals(text)?.iter().map(show).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        for (text, expected) in [
            ("9-20", "09:00-20:00"),
            ("9.00\u{2013}20.00", "09:00-20:00"),
            ("klo 9 \u{2014} 20", "09:00-20:00"),
            ("kl. 9-20", "09:00-20:00"),
            ("9:00-12:00, 13:00-18:00", "09:00-12:00 13:00-18:00"),
            ("13\u{2013}18 ja 9\u{2013}12", "09:00-12:00 13:00-18:00"),
            ("9-12/12-15.30", "09:00-15:30"),
            ("0-24", "00:00-24:00"),
            ("6-22", "06:00-22:00"),
            ("01-05", "01:00-05:00"),
            ("1.00-5.00", "01:00-05:00"),
            ("Kiinni", ""),
            ("\u{2013}", ""),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "9",
            "20-9",
            "9-9",
            "9-12, 11-14",
            "1-5",
            "9-12, 1-5",
            "6-12",
            "9-25",
            "ma 9-20",
            "9-20 (kesällä 9-16)",
            "9.60-10",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_of_a_cell_is_a_minute_of_the_day() {
        let read = |days| time_of(days).map(|time| time.to_string());
        assert_eq!(read(0.375).as_deref(), Some("09:00"));
        assert_eq!(read(19.0 / 24.0).as_deref(), Some("19:00"));
        assert_eq!(read(1.0).as_deref(), Some("24:00"));
        assert_eq!(read(43_346.5), None);
        assert_eq!(read(0.375_3), None);
    }
}
