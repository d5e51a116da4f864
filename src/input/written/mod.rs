//! Rosters, ledgers and calendars read back as they are written, with a place for everything.
//!
//! What is wrong with their contents is no error of reading: rules say it.

mod calendar;
mod fields;
mod ledger;
mod lines;
mod parts;
mod roster;
mod sheet;

pub use calendar::written_calendar;
pub use ledger::written_ledger;
pub use roster::written_roster;
