//! What is exported, and what was written of it.

use clap::ValueEnum;
use vuoro::export::csv;
use vuoro::export::ical::{Calendars, Feeds};
use vuoro::lifecycle::RingNow;
use vuoro::model::{Consortium, Plan, Roster};
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

/// One of the terms that are exported.
pub struct Part<'a> {
    pub plan: &'a Plan,
    /// The duties that were asked for.
    pub roster: Roster,
    /// What was counted of usage, if the term names it.
    pub usage: Option<UsageFigures>,
    /// Who of the rings has which duty.
    pub rings: &'a [RingNow],
    pub calendars: &'a Calendars<'a>,
    pub choice: Choice,
}

/// Everything a format may need.
pub struct Exported<'a> {
    /// In the order of time.
    pub terms: Vec<Part<'a>>,
    /// Which of them pages show without a script.
    pub stated: usize,
    /// The calendars of all terms as one.
    pub feeds: Feeds<'a, 'a>,
    pub base_url: Option<&'a BaseUrl>,
    pub no_phones: bool,
    /// Whether people are called by their names.
    pub is_internal: bool,
    #[cfg(feature = "xlsx")]
    pub sheets: bool,
    pub names: Names,
    pub dialect: csv::Dialect,
}

impl<'a> Exported<'a> {
    /// The term that is last in time.
    pub fn last(&self) -> &Part<'a> {
        self.terms.last().expect("there is a term")
    }

    /// Who takes part in the last term, whose words are used for all.
    pub fn consortium(&self) -> &'a Consortium {
        &self.last().plan.consortium
    }

    /// Whether there is one term only.
    pub fn is_one(&self) -> bool {
        self.terms.len() == 1
    }

    /// Whether nothing was chosen, so that everything is exported.
    pub fn is_all(&self) -> bool {
        self.last().choice.is_all
    }
}
