//! Lines of the tables that are written, as they appear there: ids and names are texts.

use chrono::{DateTime, NaiveDate, Utc, Weekday};

use crate::model::ring::RingStatus;
use crate::model::roster::{Kind, Status};
use crate::model::week::Time;

/// One line of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterLine {
    /// The date.
    pub date: NaiveDate,
    /// The weekday beside it.
    pub weekday: Weekday,
    /// When the duty begins.
    pub start: Time,
    /// When it ends.
    pub end: Time,
    /// The seat, from 1.
    pub seat: u16,
    /// The id of the library; `None` when no library has the duty.
    pub library: Option<String>,
    /// The name of the library, or of the pool that settles the duty; empty when nobody has it.
    pub name: String,
    /// The id of the holder of the cell.
    pub holder: String,
    /// Why that library.
    pub kind: Kind,
    /// How certain it is.
    pub status: Status,
    /// How many published changes have touched it.
    pub sequence: u32,
    /// When the last of them was agreed.
    pub changed: Option<DateTime<Utc>>,
    /// Why it is unfilled, or a remark.
    pub note: String,
}

/// One line of a ledger, in minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// The id of the library.
    pub library: String,
    /// Its name.
    pub name: String,
    /// Its part of every duty held while it took part.
    pub owed: i64,
    /// Its duties that it served.
    pub held: i64,
    /// Balance of the term before.
    pub carried_in: i64,
}

/// One line of a ring's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RingLine {
    /// Its record, the header being the first.
    pub record: u32,
    /// The date.
    pub date: NaiveDate,
    /// When the duty begins.
    pub start: Time,
    /// When it ends.
    pub end: Time,
    /// The seat, from 1.
    pub seat: u16,
    /// The id of the person; empty when nobody can.
    pub person: String,
    /// How certain it is.
    pub status: RingStatus,
    /// The first, second … person that got this duty.
    pub hand: u16,
    /// How many times this has changed since it was published.
    pub sequence: u32,
    /// When it changed last.
    pub changed: Option<DateTime<Utc>>,
}
