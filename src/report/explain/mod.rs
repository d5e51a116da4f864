//! Why a plan is as it is, and what the nearest alternatives would have cost.
//!
//! Nothing here is guessed: an alternative is put to the planner, and its cost is the difference in
//! what the planner itself minimises.

mod alternatives;
mod arrangement;
mod cell;
mod duty;
mod fill;
mod library;
mod load;
mod overview;
mod price;
mod ring;

pub use alternatives::{Alternative, Alternatives, Step};
pub use arrangement::Obstacle;
pub use cell::{CellReasons, Elsewhere, Rival, cell, place};
pub use duty::{Between, DutyReasons, Instead, Member, StandIn, TurnReasons, closed, duty};
pub use fill::{Fill, Lift};
pub use library::{HolderReasons, LibraryReasons, Standing, Stretch, library};
pub use load::CellLoad;
pub use overview::{Overview, overview};
pub use price::Price;
pub use ring::{RingMember, RingReasons, ring};
