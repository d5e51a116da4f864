//! Public holidays fall on the days on which they fell.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use vuoro::input::{COUNTRIES, holiday_rules};

/// Dates and names of a country's holidays in some years.
fn holidays(
    country: &str,
    years: impl IntoIterator<Item = i32>,
) -> BTreeSet<(NaiveDate, [String; 3])> {
    let rules = holiday_rules(country).unwrap();
    let of_year = |year| rules.iter().filter_map(move |r| Some((r.date(year)?, r.names.clone())));
    years.into_iter().flat_map(of_year).collect()
}

fn dates(country: &str, year: i32) -> Vec<String> {
    holidays(country, [year]).iter().map(|(date, _)| date.format("%m-%d").to_string()).collect()
}

#[test]
fn finland_is_as_in_the_almanac() {
    let table = include_str!("../data/fi-holidays-2018-2030.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let almanac: BTreeSet<(NaiveDate, [String; 3])> = reader
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[0].parse().unwrap(), [2, 3, 4].map(|at| row[at].to_owned())))
        .collect();
    assert_eq!(almanac.len(), 195);
    assert_eq!(holidays("FI", 2018..=2030), almanac);
}

#[test]
fn sweden_closes_on_its_eves() {
    let expected = [
        "01-01", "01-06", "03-29", "03-31", "04-01", "05-01", "05-09", "05-19", "06-06", "06-21",
        "06-22", "11-02", "12-24", "12-25", "12-26", "12-31",
    ];
    assert_eq!(dates("SE", 2024), expected);
    // The National Day took the place of Whit Monday in 2005.
    assert!(dates("SE", 2004).contains(&"05-31".to_owned()));
    assert!(!dates("SE", 2004).contains(&"06-06".to_owned()));
}

#[test]
fn norway_has_maundy_thursday_and_its_constitution_day() {
    let expected = [
        "01-01", "04-02", "04-03", "04-05", "04-06", "05-01", "05-14", "05-17", "05-24", "05-25",
        "12-25", "12-26",
    ];
    assert_eq!(dates("NO", 2026), expected);
}

#[test]
fn estonia_has_no_easter_monday() {
    let expected = [
        "01-01", "02-24", "03-30", "04-01", "05-01", "05-20", "06-23", "06-24", "08-20", "12-24",
        "12-25", "12-26",
    ];
    assert_eq!(dates("EE", 2018), expected);
}

#[test]
fn denmark_gave_up_its_great_prayer_day() {
    assert!(dates("DK", 2023).contains(&"05-05".to_owned()));
    let expected =
        ["01-01", "03-28", "03-29", "03-31", "04-01", "05-09", "05-19", "05-20", "12-25", "12-26"];
    assert_eq!(dates("DK", 2024), expected);
}

#[test]
fn every_country_has_names_in_every_language() {
    for country in COUNTRIES {
        let rules = holiday_rules(country).unwrap();
        assert!(rules.iter().all(|r| r.names.iter().all(|n| !n.trim().is_empty())), "{country}");
    }
    assert_eq!(holiday_rules("XX"), None);
}
