//! What is exported, and what was written of it.

use clap::ValueEnum;
use vuoro::export::csv;
use vuoro::export::ical::Calendars;
use vuoro::lifecycle::RingNow;
use vuoro::model::{Plan, Roster};
use vuoro::report::UsageFigures;

use crate::commands::export::choice::Choice;
use crate::commands::export::links::BaseUrl;
use crate::commands::export::names::Names;

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
