//! The allocation: how many slots each holder has, with its ties and its figures.

use std::ops::Index;

use crate::model::id::LibraryIx;
use crate::model::periods::PeriodSet;
use crate::model::pool::{Holder, HolderIx};
use crate::model::quota::{self, Quota};

/// A holder and what it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Whoever holds the slots.
    pub holder: Holder,
    /// What its members are owed together, in slots a week.
    pub quota: Quota,
    /// What they claim this term: their quota, less what they came in ahead with, more when they
    /// came in behind.
    pub claim: Quota,
    /// Slots a week it holds.
    pub slots: u32,
    /// Periods in which its cells may lie: every member that counts has staff then.
    pub periods: PeriodSet,
    /// With pooled remainders: the whole duties of the term that each member takes in the pool, in
    /// the order of its members; `None` when turns go by weight.
    pub targets: Option<Vec<u32>>,
}

/// Claims between which the method could not decide, and how the tie was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Ids of the claims that tied, those that were served first.
    pub tied: Vec<String>,
    /// How many of them, from the front, got the slot.
    pub served: usize,
    /// What broke the tie: `weight`, `balance` or `id`.
    pub by: &'static str,
}

/// How balances from the terms before steered who claims what of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steering {
    /// Minutes of all duties of the term when slots were shared out.
    pub minutes: u64,
    /// Minutes that every library came in ahead with, negative when behind, as far as they counted, in
    /// the order of the libraries.
    pub counted: Vec<i64>,
}

/// How good an allocation is: Σ (held − claimed)² / claimed, with its proof; without balances from
/// the terms before claims are what is owed.
///
/// Source: the Sainte-Laguë index, up to scale; see `docs/method.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quality {
    /// The objective of the plan, in units of 10⁻¹⁵.
    pub objective: u128,
    /// The best objective found, likewise.
    pub best: u128,
    /// No plan under the same slots and rules is better than this, likewise.
    pub lower_bound: u128,
    /// Whether `best` is the optimum.
    pub proven: bool,
    /// Whether no plan within the tolerance breaks fewer wishes: all of them were compared, or
    /// there are no wishes.
    pub all_wishes: bool,
}

impl Quality {
    /// Units in one: objectives are whole numbers of 10⁻¹⁵.
    pub const UNIT: u128 = quota::UNIT;

    /// An objective in millionths, rounded to nearest.
    #[must_use]
    pub fn millionths(objective: u128) -> u128 {
        let unit = Self::UNIT / 1_000_000;
        objective.saturating_add(unit / 2) / unit
    }
}

/// Slots per holder: libraries on their own in the order of their ids, then given pools likewise,
/// then the pools that were formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// Every holder with its slots.
    pub shares: Vec<Share>,
    /// Ties of the apportionment.
    pub ties: Vec<Tie>,
    /// How balances from the terms before steered it; `None` where none did.
    pub steering: Option<Steering>,
    /// How good it is.
    pub quality: Quality,
}

impl Allocation {
    /// The numbers of all holders.
    pub fn indices(&self) -> impl ExactSizeIterator<Item = HolderIx> + use<> {
        (0..self.shares.len()).map(HolderIx::from_at)
    }

    /// Whether a library holds nothing since it came in so far ahead that it claims less than half a
    /// slot, and there is nobody to be pooled with.
    #[must_use]
    pub fn rests(&self, library: LibraryIx) -> bool {
        let is_ahead = |s: &Steering| s.counted.get(library.at()).is_some_and(|m| *m > 0);
        let holds = |s: &Share| s.holder.members.contains(&library);
        self.steering.as_ref().is_some_and(is_ahead) && !self.shares.iter().any(holds)
    }

    /// Slots a week that are held.
    #[must_use]
    pub fn slots(&self) -> u32 {
        self.shares.iter().map(|s| s.slots).sum()
    }
}

impl Index<HolderIx> for Allocation {
    type Output = Share;

    fn index(&self, index: HolderIx) -> &Share {
        &self.shares[index.at()]
    }
}
