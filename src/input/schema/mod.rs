//! The files as written: every table with its keys, what each must be, and which must be there.

#[macro_use]
mod table;
mod consortium;
mod examples;
mod form;
mod hours;
mod json;
pub(super) mod limits;
mod ring;
mod shape;
mod term;

pub(super) use consortium::{
    AgreedTable, AllocationTable, CheckTable, ConsortiumFile, ConsortiumTable, LibraryTable,
    PinTable, PoolTable, RuleTable, ServiceTable, UsageTable,
};
pub(super) use hours::HoursTable;
pub(super) use ring::{LearnsTable, RingTable, StintTable};
pub(super) use term::{
    AbsenceTable, ChangeTable, ClosedTable, LoadTable, MemberTable, MissedTable, TermFile,
    TermTable,
};

pub(super) use examples::known_example;

pub use form::Form;
pub use json::json_schema;
pub use shape::{Key, Kind, Shape};

use crate::input::toml::Table as _;

/// What a consortium file may hold.
#[must_use]
pub fn consortium_shape() -> Shape {
    ConsortiumFile::shape()
}

/// What a term file may hold.
#[must_use]
pub fn term_shape() -> Shape {
    TermFile::shape()
}
