//! Forms pools of libraries that are too small for a slot of their own.

mod problem;
mod search;
mod start;

pub(crate) use problem::{Class, Cost, Group, Item, Problem, Split, Strain};
pub(crate) use search::{Outcome, search};

/// Steps that a proof may take before it is given up: a count, so that every machine ends alike.
pub(crate) const WORK: u64 = 20_000_000;

/// The best split found, and what is known about better ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Best {
    /// The split itself; `None` when none was found.
    pub split: Option<Split>,
    /// No split costs less; without a split, none below this was seen.
    pub lower_bound: u128,
    /// Whether the search saw everything: the split is the best, or there is none.
    pub proven: bool,
}

/// Finds the best split and proves it, or gives bound and gap where the work runs out.
pub(crate) fn form(problem: &Problem<'_>, work: u64) -> Best {
    let mut best = start::start(problem);
    let cap = best.as_ref().map_or(u128::MAX, |s| s.cost);
    let outcome: Outcome = search(problem, cap, work, |split| {
        let cost = split.cost;
        best = Some(split);
        cost
    });
    let cost = best.as_ref().map_or(u128::MAX, |s| s.cost);
    let lower_bound = outcome.unseen.map_or(cost, |unseen| unseen.min(cost));
    Best { split: best, lower_bound, proven: outcome.complete || lower_bound == cost }
}
