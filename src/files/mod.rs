//! What the tool writes and reads back, each format once, both ways.
//!
//! The reader of a table gives its rows with their places and every fault, for the rules of `check`;
//! whoever wants plain values takes them from the same reader, with the faults as findings.

pub mod calendar;
mod edited;
pub mod events;
mod fields;
mod last_term;
pub mod ledger;
pub(crate) mod plan;
mod published;
pub(crate) mod quotes;
pub mod ring;
pub mod ring_balances;
pub mod roster;
pub mod stamp;
mod table;

pub use edited::edited;
pub use last_term::last_term;
pub use plan::{Promised, promised};
pub use published::{PlanOf, plan_of, pools, published, published_roster};
pub use table::{Dialect, SheetFault, SheetFlaw, SheetForm};
pub(crate) use table::{LINE_ENDS, neutral};
