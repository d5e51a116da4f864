//! Rosters, ledgers and calendars as somebody has written them: nothing in them is trusted yet.
//!
//! Ids that nobody knows and cells that no grid has are kept as they stand, so that every one of
//! them can be complained about. A *record* is a line of a table with its fields, the header being
//! record 0; a *line* is a content line of a calendar, counted from 0.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc, Weekday};

use crate::model::roster::{Kind, Status};
use crate::model::week::Time;

/// The columns of a roster, in their order.
pub const ROSTER_COLUMNS: [&str; 13] = [
    "date", "weekday", "start", "end", "seat", "library", "name", "holder", "kind", "status",
    "sequence", "changed", "note",
];

/// The columns of a ring's table, in their order.
pub const RING_COLUMNS: [&str; 11] = [
    "date", "weekday", "start", "end", "seat", "person", "status", "hand", "sequence", "changed",
    "note",
];

/// The columns of the table of a ring's balances, in their order; figures are duties.
pub const AHEAD_COLUMNS: [&str; 5] = ["person", "duties", "due", "carried_in", "balance"];

/// The columns of a ledger, in their order; figures are minutes.
pub const LEDGER_COLUMNS: [&str; 6] =
    ["library", "name", "owed_minutes", "held_minutes", "carried_in_minutes", "balance_minutes"];

/// Further columns of a ledger in which somebody has missed a duty or left: minutes that were missed
/// and are still owed, minutes that were let off, and the last day of who left.
pub const LEDGER_FURTHER: [&str; 3] = ["missed_minutes", "excused_minutes", "left"];

/// A text of a table, by its place in the table's list of different texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TextIx(pub u32);

impl TextIx {
    /// The empty text, which every list begins with.
    pub const EMPTY: Self = Self(0);

    /// The number as an index into a slice with one entry per text.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// What is wrong with the form of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetFault {
    /// The header lacks these columns; nothing below it could be read.
    MissingColumns(Vec<&'static str>),
    /// The header names a column twice.
    ColumnTwice(&'static str),
    /// A record has so many fields, and the header another number.
    Ragged {
        /// Which record.
        record: u32,
        /// How many fields it has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// Quotes, line ends or bytes of a record leave open what its fields are.
    Flawed {
        /// Which record.
        record: u32,
        /// What is wrong.
        what: String,
        /// What can be done.
        help: &'static str,
    },
    /// A record is longer than any that is written here; nothing behind it was read.
    TooLong {
        /// Which record.
        record: u32,
    },
    /// The table has more different texts than are read; nothing from this record on was.
    TooMany {
        /// Which record.
        record: u32,
    },
    /// A field cannot be read.
    Field {
        /// Which record.
        record: u32,
        /// Which column, by its place among the columns of the format.
        column: usize,
        /// What stands there.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
}

/// The form of a table: where its columns stand, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetForm {
    /// Where in a record each column of the format stands; empty when a column is missing.
    pub columns: Vec<u16>,
    /// Where each further column stands; empty when one of them is missing.
    pub further: Vec<u16>,
    /// What is wrong, in the order of the file.
    pub faults: Vec<SheetFault>,
    /// How many more faults there are than are kept.
    pub more: usize,
    /// The first record that is not written as this tool writes it, and why it is not.
    pub uncanonical: Option<(u32, &'static str)>,
}

impl SheetForm {
    /// Whether every record could be read whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

/// A duty as written; `None` where a field cannot be read, which is among the faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenDuty {
    /// Its record.
    pub record: u32,
    /// The date.
    pub date: Option<NaiveDate>,
    /// The weekday, which need not be the date's.
    pub weekday: Option<Weekday>,
    /// When it begins.
    pub start: Option<Time>,
    /// When it ends.
    pub end: Option<Time>,
    /// The seat.
    pub seat: Option<u16>,
    /// Id of the library on duty; empty when there is none.
    pub library: TextIx,
    /// Its name.
    pub name: TextIx,
    /// Id of whoever the cell belongs to.
    pub holder: TextIx,
    /// Why that library.
    pub kind: Option<Kind>,
    /// How certain it is.
    pub status: Option<Status>,
    /// How many published changes have touched it.
    pub sequence: Option<u32>,
    /// When the last of them was agreed; `None` also when the field is empty.
    pub changed: Option<DateTime<Utc>>,
    /// Why it is unfilled, or a remark.
    pub note: TextIx,
}

/// A roster as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WrittenRoster {
    /// Its form.
    pub form: SheetForm,
    /// Its duties, in the order of the file.
    pub rows: Vec<WrittenDuty>,
    /// Every different text in it.
    pub texts: Vec<String>,
}

impl WrittenRoster {
    /// A text of the roster.
    #[must_use]
    pub fn text(&self, text: TextIx) -> &str {
        &self.texts[text.at()]
    }
}

/// A line of a ledger as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenAccount {
    /// Its record.
    pub record: u32,
    /// Id of the library.
    pub library: String,
    /// Its name.
    pub name: String,
    /// Owed, held, carried in and balance, in minutes; `None` where a figure cannot be read.
    pub minutes: [Option<i64>; 4],
    /// What stands in the further columns, if the ledger has them.
    pub further: Vec<String>,
}

/// A ledger as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WrittenLedger {
    /// Its form.
    pub form: SheetForm,
    /// Its lines, in the order of the file.
    pub rows: Vec<WrittenAccount>,
}

/// A property of a calendar or an event; its value as text, without escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenProperty {
    /// Its content line.
    pub line: u32,
    /// Its name in capitals.
    pub name: String,
    /// Its parameters, names in capitals.
    pub params: Vec<(String, String)>,
    /// Its value.
    pub value: String,
}

impl WrittenProperty {
    /// The argument of a parameter.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|p| p.0 == name).map(|p| p.1.as_str())
    }

    /// The value as a local date with a time, as in `20180903T120000`.
    #[must_use]
    pub fn local(&self) -> Option<NaiveDateTime> {
        NaiveDateTime::parse_from_str(&self.value, "%Y%m%dT%H%M%S").ok()
    }

    /// The value as a stamp in UTC, as in `20180820T090000Z`.
    #[must_use]
    pub fn stamp(&self) -> Option<DateTime<Utc>> {
        let stamp = NaiveDateTime::parse_from_str(&self.value, "%Y%m%dT%H%M%SZ").ok()?;
        Some(stamp.and_utc())
    }
}

/// An event of a calendar as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenEvent {
    /// The content line with which it begins.
    pub line: u32,
    /// Its properties.
    pub properties: Vec<WrittenProperty>,
    /// How many alarms it has.
    pub alarms: usize,
}

impl WrittenEvent {
    /// The first property of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&WrittenProperty> {
        self.properties.iter().find(|p| p.name == name)
    }

    /// The value of the first property of this name; empty when there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.find(name).map_or("", |p| p.value.as_str())
    }
}

/// What is wrong with the form of a calendar file, with the content line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarFault {
    /// Which content line.
    pub line: u32,
    /// What is wrong with it.
    pub what: &'static str,
    /// What was expected.
    pub expected: &'static str,
    /// Whether nothing can be made of the file because of it.
    pub fatal: bool,
}

/// A calendar file as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WrittenCalendar {
    /// Its own properties.
    pub properties: Vec<WrittenProperty>,
    /// The names of the time zones that it states.
    pub zones: Vec<String>,
    /// Its events, in the order of the file.
    pub events: Vec<WrittenEvent>,
    /// What is wrong with its form, in the order of the file.
    pub faults: Vec<CalendarFault>,
}
