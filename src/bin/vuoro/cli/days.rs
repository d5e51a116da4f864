//! Days, stretches of days and hours as people type them.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use crate::cli::cells::date;

/// A day, or a stretch of them with both ends: `2026-10-12`, `12.10.2026`, `2026-10-12..2026-10-18`,
/// `12.10.2026–18.10.2026`, `12.–18.10.2026`. `None` if it is neither.
pub fn read(text: &str) -> Option<RangeInclusive<NaiveDate>> {
    let text = text.trim();
    if let Some(day) = date(text) {
        return Some(day..=day);
    }
    let (first, last) = text.split_once("..").or_else(|| text.split_once('\u{2013}')).or_else(
        // A hyphen is a part of dates in the other form.
        || text.split_once('-').filter(|_| text.contains('.')),
    )?;
    let last = date(last.trim())?;
    let first = first.trim();
    let first = date(first).or_else(|| {
        let mut numbers = first.trim_end_matches('.').split('.').map(str::parse::<u32>);
        let day = numbers.next()?.ok()?;
        let month = numbers.next().unwrap_or(Ok(last.month())).ok()?;
        let is_all = numbers.next().is_none();
        NaiveDate::from_ymd_opt(last.year(), month, day).filter(|_| is_all)
    })?;
    (first <= last).then_some(first..=last)
}

/// The same as an argument.
pub fn given(text: &str) -> Result<RangeInclusive<NaiveDate>, String> {
    read(text).ok_or_else(|| {
        "expected a day as in 2026-10-12 or 12.10.2026, or two with `..` between them".to_owned()
    })
}

/// Hours without minutes that could be of the morning or of the afternoon.
pub fn two_ways(text: &str) -> Option<[String; 2]> {
    let (from, to) = text.split_once('-')?;
    let bare = |text: &str| text.parse::<u32>().ok().filter(|_| !text.starts_with('0'));
    let (from, to) = (bare(from)?, bare(to)?);
    let is_of_both = (1..=6).contains(&from) && (from + 1..=12).contains(&to);
    let of = |later: u32| format!("{:02}:00-{:02}:00", from + later, to + later);
    is_of_both.then(|| [of(0), of(12)])
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn stretches_are_read_as_people_write_them() {
        let shown = |text| read(text).map(|days| format!("{} {}", days.start(), days.end()));
        for text in [
            "2026-10-12..2026-10-18",
            "2026-10-12–2026-10-18",
            "12.10.2026..18.10.2026",
            "12.10.2026-18.10.2026",
            "12.10.–18.10.2026",
            "12.–18.10.2026",
            "12-18.10.2026",
        ] {
            assert_eq!(shown(text).as_deref(), Some("2026-10-12 2026-10-18"), "{text}");
        }
        assert_eq!(shown("12.10.2026").as_deref(), Some("2026-10-12 2026-10-12"));
        for text in
            ["", "nokia", "2026-10-18..2026-10-12", "2026-10-12-2026-10-18", "31.2.2026", "12-18"]
        {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
