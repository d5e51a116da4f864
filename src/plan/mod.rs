//! From claims to dates: pure functions that know neither files nor the clock.
//!
//! The same agreement gives the same plan on every machine: all arithmetic is on integers, work is
//! limited by counting it and never by time, and nothing depends on the order of the libraries.

mod allocate;
mod apportion;
mod assign;
mod atoms;
mod attendance;
mod busy;
mod change;
mod conflict;
mod due;
mod even;
mod even_seats;
mod exact;
mod excess;
mod fitting;
mod hamilton;
mod holders;
mod keep;
mod last;
mod lay;
mod ledger;
mod make;
mod matching;
mod max_flow;
mod offers;
mod pattern;
mod picks;
mod placement;
mod pools;
mod reasons;
mod remedies;
mod replan;
mod rings;
mod roster;
mod seating;
mod several;
mod shares;
mod small;
mod substitutes;
mod turns;
mod vectors;
mod watch;
mod whole;
mod witness;

pub use apportion::{Apportionment, Claim, Unshareable, apportion};
pub use change::{Illegal, Refusal, change};
pub use conflict::Infeasible;
pub use keep::continued;
pub use ledger::ledger;
pub use make::{Unplanned, changed, plan, plan_watched, redealt, resume, why_not};
pub use offers::{covers, swaps};
pub use pattern::{Unevenness, unevenness};
pub use reasons::{Conflict, Part, conflict, conflict_watched};
pub use remedies::Remedy;
pub use replan::replan;
pub use rings::{DealtRing, deal_ring, why_vacant};
pub use substitutes::best_totals;
pub use watch::{Stage, Step, Watch};

// What `report` asks when it says what something else would have cost.
pub(crate) use allocate::allocate;
pub(crate) use attendance::{Attendance, why_not as why_unable};
pub(crate) use change::missed;
pub(crate) use conflict::room;
pub(crate) use excess::goals;
pub(crate) use holders::Standing;
pub(crate) use keep::homes;
pub(crate) use last::Last;
pub(crate) use lay::{lay, lay_within, uneven};
pub(crate) use offers::covers_of;
pub(crate) use pattern::{SAME_DAY, Wanted, millionths, pattern, wanted};
pub(crate) use picks::{Answer, Staff, may_hold};
pub(crate) use several::settle;
pub(crate) use shares::{common, pins};
pub(crate) use turns::{DUTY, Paced, paced, sequence};
