//! From claims to dates: pure functions that know neither files nor the clock.
//!
//! The same agreement gives the same plan on every machine: all arithmetic is on integers, work is
//! limited by counting it and never by time, and nothing depends on the order of the libraries.

mod allocate;
mod apportion;
mod assign;
mod attendance;
mod change;
mod conflict;
mod due;
mod even;
mod exact;
mod excess;
mod hamilton;
mod holders;
mod ledger;
mod offers;
mod pattern;
mod placement;
mod pools;
mod replan;
mod roster;
mod seating;
mod several;
mod shares;
mod substitutes;
mod turns;
mod vectors;
mod watch;
mod whole;

pub use allocate::{allocate, allocate_watched};
pub use apportion::{Apportionment, Claim, Unshareable, apportion};
pub use attendance::Attendance;
pub use change::{Refusal, change, changes, missed};
pub use conflict::Infeasible;
pub use ledger::ledger;
pub use offers::{covers, swaps};
pub use pattern::pattern;
pub use replan::{reopened, replan};
pub use roster::roster;
pub use substitutes::best_totals;
pub use turns::turns;
pub use watch::{Stage, Step, Watch};
