//! The files as written: every table with its keys, what each must be, and which must be there.

#[macro_use]
mod table;
mod consortium;
mod form;
mod json;
pub(super) mod limits;
mod shape;
mod term;

pub(super) use consortium::{
    AgreedTable, AllocationTable, CheckTable, ConsortiumFile, ConsortiumTable, HoursTable,
    LibraryTable, PinTable, PoolTable, RuleTable, ServiceTable, UsageTable,
};
pub(super) use term::{
    AbsenceTable, ChangeTable, ClosedTable, MemberTable, MissedTable, TermFile, TermTable,
};

pub(super) use table::known_example;

pub use form::Form;
pub use json::json_schema;
pub use shape::{Key, Kind, Shape, consortium_shape, term_shape};
