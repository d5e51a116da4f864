//! Calendars read back as they are written, with a place for everything.
//!
//! What is wrong with their contents is no error of reading: rules say it.

mod calendar;
mod lines;
mod parts;

pub use calendar::written_calendar;
