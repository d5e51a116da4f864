//! Calendars (RFC 5545): their text both ways, and files read back as they are written.
//!
//! `export::ical` writes them; the reader shares no more with it than the text, since `check` does
//! not trust what is written.

mod read;
mod text;
mod written;

pub use read::read;
pub use text::{MAX_OCTETS, clean, escape, fold, unescape};
pub(crate) use text::{escape_onto, refold};
pub use written::{CalendarFault, WrittenCalendar, WrittenEvent, WrittenProperty};
