//! What the tool writes and reads back, each format once, both ways.
//!
//! The reader of a table gives its rows with their places and every fault, for the rules of `check`;
//! whoever wants plain values takes them from the same reader, with the faults as findings.

mod fields;
pub mod ledger;
pub(crate) mod quotes;
pub mod ring;
pub mod ring_balances;
pub mod roster;
pub mod stamp;
mod table;

pub(crate) use table::neutral;
pub use table::{Dialect, SheetFault, SheetForm};
