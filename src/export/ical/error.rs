//! Why a roster cannot be written as calendars.

use chrono::NaiveDateTime;

use crate::model::{DatedCell, Time};

/// Why a roster cannot be written as calendars.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// The time zone database has no such zone.
    #[error("`{0}` is no time zone of the IANA database")]
    UnknownZone(String),
    /// The clocks change during the term, but not by a yearly rule.
    #[error("the clocks of `{zone}` change in {year} by no yearly rule that calendars can state")]
    IrregularZone {
        /// The zone.
        zone: &'static str,
        /// The first year that fits no rule.
        year: i32,
    },
    /// A duty begins or ends at a local time that the clocks skip that day.
    #[error("the duty `{} {start}` needs the time {at}, which `{zone}` leaves out: close \
             that cell by a `[[closed]]` of the term file, or let the service go by `UTC`", .duty.date)]
    NoSuchTime {
        /// The duty.
        duty: DatedCell,
        /// When it begins.
        start: Time,
        /// The local time in question.
        at: NaiveDateTime,
        /// The zone.
        zone: &'static str,
    },
    /// A duty begins or ends at a local time that occurs twice that day.
    #[error("the duty `{} {start}` needs the time {at}, which `{zone}` has twice: close \
             that cell by a `[[closed]]` of the term file, or let the service go by `UTC`", .duty.date)]
    TimeTwice {
        /// The duty.
        duty: DatedCell,
        /// When it begins.
        start: Time,
        /// The local time in question.
        at: NaiveDateTime,
        /// The zone.
        zone: &'static str,
    },
}
