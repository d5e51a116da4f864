//! Forms pools of libraries that are too small for a slot of their own.

mod grow;
mod halves;
mod problem;
mod search;
mod start;
mod wishes;

pub(crate) use problem::{Class, Cost, Group, Item, Problem, Split, Strain};
pub(crate) use search::{Limit, Outcome, search};
pub(crate) use wishes::{Wish, Wishes};

/// Steps that a proof may take before it is given up: a count, so that every machine ends alike.
pub(crate) const WORK: u64 = 20_000_000;

/// Steps that the comparison of splits for wishes may take.
pub(crate) const WISH_WORK: u64 = 1_000_000;

/// Beyond so many items a proof is out of reach, and no step is spent on one.
pub(crate) const MOST_PROVABLE: usize = 80;

/// Up to so many items a split is looked for by search when none was found at once.
const MOST_SEARCHABLE: usize = 400;

/// The best split found, and what is known about better ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Best {
    /// The split itself; `None` when none was found.
    pub split: Option<Split>,
    /// No split costs less; without a split, none below this was seen.
    pub lower_bound: u128,
    /// Whether the search saw everything: the split is the best, or there is none.
    pub proven: bool,
    /// Whether all splits within the tolerance were compared for wishes.
    pub all_wishes: bool,
}

/// Finds the best split and proves it, or gives bound and gap where the work runs out.
pub(crate) fn form(problem: &Problem<'_>, work: u64) -> Best {
    let mut best = start::start(problem);
    let cap = best.as_ref().map_or(u128::MAX, |s| s.cost);
    let most = if best.is_some() { MOST_PROVABLE } else { MOST_SEARCHABLE };
    let work = if problem.items.len() <= most { work } else { 0 };
    let outcome: Outcome = search(problem, cap, None, work, |split| {
        let cap = split.cost;
        best = Some(split);
        Limit { cap, wishes: None }
    });
    let cost = best.as_ref().map_or(u128::MAX, |s| s.cost);
    let lower_bound = outcome.unseen.map_or(cost, |unseen| unseen.min(cost));
    let proven = outcome.complete || lower_bound == cost;
    Best { split: best, lower_bound, proven, all_wishes: true }
}
