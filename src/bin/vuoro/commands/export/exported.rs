//! What is exported, and what was written of it.

use clap::ValueEnum;
use vuoro::export::csv;
use vuoro::export::ical::Calendars;
use vuoro::lifecycle::RingNow;
use vuoro::model::{Plan, Roster};
use vuoro::report::UsageFigures;

use super::choice::Choice;
use super::links::BaseUrl;
use super::names::Names;

/// How tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Dialect {
    /// Commas, dates as in 2018-09-18
    Standard,
    /// For Excel in Finnish: semicolons, dates as in 18.09.2018
    ExcelFi,
}

/// Everything a format may need.
pub struct Exported<'a> {
    pub plan: &'a Plan,
    /// The duties that were asked for.
    pub roster: Roster,
    /// What was counted of usage, if the term names it.
    pub usage: Option<UsageFigures>,
    pub base_url: Option<&'a BaseUrl>,
    pub no_phones: bool,
    /// Who of the rings has which duty.
    pub rings: &'a [RingNow],
    /// Whether people are called by their names.
    pub is_internal: bool,
    #[cfg(feature = "xlsx")]
    pub sheets: bool,
    pub calendars: Calendars<'a>,
    pub choice: Choice,
    pub names: Names,
    pub dialect: csv::Dialect,
}

/// A file that was written for readers.
pub struct Listed {
    /// What it is of: a library's or a pool's id, or `all`.
    pub of: String,
    /// How people call it.
    pub name: String,
    /// Its name relative to the folder.
    pub file: String,
    pub is_calendar: bool,
}

impl Listed {
    /// A table or document of all that was asked for.
    pub fn table(name: &str, file: String) -> Self {
        Self { of: "all".to_owned(), name: name.to_owned(), file, is_calendar: false }
    }
}
