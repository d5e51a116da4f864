//! Partial splits, and which of their completions to search.

use crate::plan::placement::Placement;
use crate::plan::pools::problem::Group;

/// Steps that it counts to settle the cells of pools that hold several.
pub(super) const SETTLING: u64 = 100;

/// Costs beyond this are left to others, so that the sums here fit 64 bits.
pub(super) const MOST_COST: u128 = u64::MAX as u128 / 4;

/// Which completions of a partial split to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    /// Only splits that cost less.
    pub cap: u128,
    /// Where wishes matter: only splits that break less than this, or as much at a lower cost.
    pub wishes: Option<(i64, u128)>,
}

/// A pool that could be formed next, and what the whole split then costs at least.
pub(super) struct Candidate {
    pub bound: u128,
    pub price: u128,
    pub size: u64,
    pub group: Group,
}

/// A split that is partly made.
pub(super) struct Node {
    /// Items that are in no pool yet, the largest first.
    pub left: Vec<usize>,
    /// Pools of each class still to form.
    pub counts: Vec<u32>,
    /// What the items that are left add up to.
    pub size: u64,
    /// What the pools so far cost.
    pub cost: u128,
    /// What the pools so far break wishes by at least.
    pub broken: i64,
    /// The week with the pools so far.
    pub week: Placement,
}
