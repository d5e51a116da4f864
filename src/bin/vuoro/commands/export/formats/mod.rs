//! One module per format: each puts its files on the tray and tells which they are.

pub mod csv;
pub mod html;
pub mod ical;
pub mod json;
pub mod ring;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use clap::ValueEnum;

use crate::commands::export::exported::{Exported, Listed};
use crate::tray::Tray;

/// What is written. Each format is one module of this folder.
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

impl Format {
    /// Puts its files on the tray; `listed` has those of the formats before it.
    pub fn put(
        self,
        exported: &Exported<'_>,
        listed: &[Listed],
        tray: &mut Tray,
    ) -> anyhow::Result<Vec<Listed>> {
        match self {
            Self::Ical => ical::put(exported, tray),
            Self::Csv => csv::put(exported, tray),
            Self::Json => json::put(exported, tray),
            Self::Ring => ring::put(exported, tray),
            Self::Html => html::put(exported, listed, tray),
            #[cfg(feature = "xlsx")]
            Self::Xlsx => xlsx::put(exported, tray),
        }
    }
}
