//! Why a plan is as it is, and what the nearest alternatives would have cost.
//!
//! Nothing here is guessed: an alternative is put to the planner, and its cost is the difference of
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

use crate::model::{
    Allocation, Consortium, Ledger, LibraryIx, Pattern, Roster, Status, Term, Turns,
};
use crate::plan::Attendance;

/// A plan with everything that it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// Who takes part.
    pub consortium: &'a Consortium,
    /// From when to when.
    pub term: &'a Term,
    /// Who could serve when.
    pub attendance: &'a Attendance,
    /// Slots per holder.
    pub allocation: &'a Allocation,
    /// Who has which cell.
    pub pattern: &'a Pattern,
    /// How the turns fall.
    pub turns: &'a Turns,
    /// Every duty before the first change.
    pub planned: &'a Roster,
    /// Every duty with the changes.
    pub roster: &'a Roster,
    /// What each library owed and did.
    pub ledger: &'a Ledger,
    /// Whether the plan was published before, so that its pools and its pattern are kept.
    pub is_kept: bool,
}

impl Made<'_> {
    /// Libraries that owe duties and have no part in the plan: it was published before they joined.
    pub(crate) fn newcomers(&self) -> impl Iterator<Item = LibraryIx> {
        let mut holds = vec![false; self.consortium.libraries().len()];
        let members = self.allocation.shares.iter().flat_map(|s| &s.holder.members);
        members.for_each(|l| holds[l.at()] = true);
        let owes = |l: &LibraryIx| self.ledger.0[l.at()].owed > 0;
        self.consortium.indices().filter(owes).filter(move |l| !holds[l.at()])
    }

    /// Confirmed duties of every library before the first change, in the order of the libraries.
    fn planned_duties(&self) -> Vec<u32> {
        confirmed(self.consortium, self.planned)
    }
}

/// Confirmed duties of every library, in the order of the libraries.
fn confirmed(c: &Consortium, roster: &Roster) -> Vec<u32> {
    let mut duties = vec![0; c.libraries().len()];
    let served = roster.duties().iter().filter(|d| d.status == Status::Confirmed);
    served.filter_map(|d| d.library).for_each(|l: LibraryIx| duties[l.at()] += 1);
    duties
}
