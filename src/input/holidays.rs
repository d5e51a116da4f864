//! Public holidays by country, from the tables in `data/holidays`.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::model::{Holiday, HolidayRule, HolidayWhen};

/// The ISO 3166 codes of the countries whose public holidays are known.
pub const COUNTRIES: [&str; 5] = ["FI", "SE", "NO", "EE", "DK"];

/// The rules for the public holidays of a country; `None` for one that is not known.
///
/// ```
/// let finland = vuoro::input::holiday_rules("FI").expect("is known");
/// let independence = finland.iter().find(|rule| rule.names[0] == "Itsenäisyyspäivä");
/// let date = independence.and_then(|rule| rule.date(2018)).expect("is one every year");
/// assert_eq!(date.to_string(), "2018-12-06");
/// ```
///
/// Source: `data/README.md`.
#[must_use]
pub fn holiday_rules(country: &str) -> Option<Vec<HolidayRule>> {
    let table = match country {
        "FI" => include_str!("../../data/holidays/FI.csv"),
        "SE" => include_str!("../../data/holidays/SE.csv"),
        "NO" => include_str!("../../data/holidays/NO.csv"),
        "EE" => include_str!("../../data/holidays/EE.csv"),
        "DK" => include_str!("../../data/holidays/DK.csv"),
        _ => return None,
    };
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.records().map(|row| row.expect("the table is CSV"));
    Some(rows.map(|row| rule(&row).expect("the table has rules")).collect())
}

/// The holidays that the rules give from one day to another, in date order, one for a date.
pub(super) fn between(rules: &[HolidayRule], first: NaiveDate, last: NaiveDate) -> Vec<Holiday> {
    let years = first.year()..=last.year();
    let mut all: Vec<Holiday> = years
        .flat_map(|year| rules.iter().filter_map(move |rule| Some((rule, rule.date(year)?))))
        .filter(|(_, date)| first <= *date && *date <= last)
        .map(|(rule, date)| Holiday { date, names: rule.names.clone() })
        .collect();
    all.sort_by_key(|holiday| holiday.date);
    all.dedup_by_key(|holiday| holiday.date);
    all
}

fn rule(row: &csv::StringRecord) -> Option<HolidayRule> {
    let year = |at: usize| row.get(at)?.parse().ok();
    let name = |at: usize| row.get(at).map(str::to_owned);
    Some(HolidayRule {
        when: when(row.get(0)?)?,
        from: year(1),
        until: year(2),
        names: [name(3)?, name(4)?, name(5)?],
    })
}

/// Reads `01-06`, `easter-2`, `easter+39` or `sat>=06-20`.
fn when(text: &str) -> Option<HolidayWhen> {
    if let Some(offset) = text.strip_prefix("easter") {
        return Some(HolidayWhen::Easter(offset.parse().ok()?));
    }
    let day_of_year = |text: &str| {
        let (month, day) = text.split_once('-')?;
        Some((month.parse().ok()?, day.parse().ok()?))
    };
    if let Some((weekday, from)) = text.split_once(">=") {
        let weekday: Weekday = weekday.parse().ok()?;
        let (month, day) = day_of_year(from)?;
        return Some(HolidayWhen::OnOrAfter { weekday, month, day });
    }
    let (month, day) = day_of_year(text)?;
    Some(HolidayWhen::Fixed { month, day })
}
