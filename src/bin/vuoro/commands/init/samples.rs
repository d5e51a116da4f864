//! Samples in comments for keys that were not answered, which are right in this file.

use chrono::{Datelike, Days, NaiveDate};
use vuoro::input::{Key, holiday_rules};
use vuoro::model::{Consortium, Term};

use crate::commands::init::draft::Draft;

/// Words of the files that samples need: existing libraries, cells and dates.
#[derive(Debug, Clone)]
pub struct Samples {
    domain: String,
    libraries: [String; 2],
    cells: [String; 2],
    hours: String,
    /// A day within the term, and a duty of it.
    day: NaiveDate,
    duty: Option<String>,
    /// A public holiday that closes the service.
    holiday: Option<NaiveDate>,
    last_roster: Option<String>,
    published: NaiveDate,
}

impl Samples {
    /// Samples for the files of a draft, as they are read.
    pub fn new(draft: &Draft, c: &Consortium, term: &Term) -> Self {
        let ids = || c.libraries().iter().map(|library| library.id.to_string());
        let periods = c.grid.periods();
        let (first, last) = (periods[0], periods[periods.len() - 1]);
        let hours = c.grid.interval(c.grid.indices().next().expect("there is a period"));
        let middle = term.first + Days::new((term.last - term.first).num_days().unsigned_abs() / 2);
        let code = vuoro::model::weekday_code(first.weekday);
        let duty = term
            .occurrences(&c.grid)
            .first()
            .map(|o| format!("{} {}", o.date, c.grid.interval(o.period).start));
        Self {
            domain: c.domain.clone(),
            libraries: [ids().next().unwrap_or_default(), ids().nth(1).unwrap_or_default()],
            cells: [first.to_string(), last.to_string()],
            hours: format!("{{ {code} = [\"{}-{}\"] }}", hours.start, hours.end),
            day: middle,
            duty,
            holiday: draft.holidays.as_deref().and_then(|country| holiday(country, term)),
            last_roster: draft
                .earlier
                .as_ref()
                .and_then(|earlier| Some(format!("{}/roster.csv", earlier.folder.as_ref()?))),
            published: term.first - Days::new(14),
        }
    }

    /// A key with a value that it could have in this file; none if nothing would be right.
    pub fn of(&self, table: &str, key: &Key) -> Option<String> {
        let [one, other] = &self.libraries;
        let [cell, last_cell] = &self.cells;
        let value = match (table, key.name) {
            ("service", "url") => format!("\"https://{}/\"", self.domain),
            ("library", "hours") => self.hours.clone(),
            ("library", "was") => format!("[\"{one}-ja-muut\"]"),
            ("library", "prefer") => format!("[\"{cell}\"]"),
            ("library", "avoid") => format!("[\"{last_cell}\"]"),
            ("library", "email") => format!("\"{one}@{}\"", self.domain),
            ("service", "must_know") => "[\"house rules\"]".to_owned(),
            ("library", "ring") => "[{ id = \"a1\" }, { id = \"a2\" }]".to_owned(),
            ("pool", "id") => "\"our-pool\"".to_owned(),
            ("pool", "name") => "\"Our pool\"".to_owned(),
            ("pool", "members") | ("together" | "apart", "libraries") => {
                format!("[\"{one}\", \"{other}\"]")
            }
            ("pin", "cell") => format!("\"{cell}\""),
            ("pin", "holder") | ("absence" | "member" | "missed", "library") => {
                format!("\"{one}\"")
            }
            ("term", "consortium") => "\"consortium.toml\"".to_owned(),
            ("term", "published") => format!("{}T09:00:00Z", self.published),
            ("term", "open") => format!("[{}]", self.holiday?),
            ("load", "files") => "[\"chats.csv\"]".to_owned(),
            ("load", "first" | "last") => self.published.to_string(),
            ("allocation", "keep") | ("load", "before") => {
                let roster = self.last_roster.as_deref().unwrap_or("last-term/roster.csv");
                return Some(format!("{} = \"{roster}\"", key.name));
            }
            ("term", "ledger") => "\"last-term/ledger.csv\"".to_owned(),
            ("term", "without") => format!("[\"{one}\"]"),
            ("closed" | "absence" | "member", "first" | "last") => self.day.to_string(),
            ("closed" | "absence", "reason") => "\"inventory\"".to_owned(),
            ("absence", "person") => return None,
            ("missed", "duty") => format!("\"{}\"", self.duty.as_deref()?),
            _ => return key.example().map(str::to_owned),
        };
        Some(format!("{} = {value}", key.name))
    }
}

/// The first public holiday of a country in a term.
fn holiday(country: &str, term: &Term) -> Option<NaiveDate> {
    let rules = holiday_rules(country)?;
    let years = term.first.year()..=term.last.year();
    let dates = years.flat_map(|year| rules.iter().filter_map(move |rule| rule.date(year)));
    dates.filter(|date| (term.first..=term.last).contains(date)).min()
}
