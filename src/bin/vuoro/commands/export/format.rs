//! What can be exported.

use clap::ValueEnum;

/// What is written. Each format is one module of `formats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Format {
    /// Calendars with an index page and hints for web servers
    #[value(alias = "ics")]
    Ical,
    /// The roster as a table
    Csv,
    /// The roster for machines
    Json,
    /// Pages for people in three languages, with the calendars
    Html,
    /// The ring of a library that is named: who has which duty, and a calendar for each person
    Ring,
    /// A workbook: week, roster, pools, fairness and libraries
    #[cfg(feature = "xlsx")]
    Xlsx,
}
