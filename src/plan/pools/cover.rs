//! Proof by exact cover: all pools that could be part of a better split are listed, and from these
//! splits are made, the scarcest item first.
//!
//! The cap rises step by step from the least that any split could cost, so that the lists stay
//! short; every cap below which nothing was found is a lower bound.
//!
//! Source: R. E. Korf, "Depth-first iterative-deepening", Artificial Intelligence 27, 1985.

use crate::plan::pools::columns::{MOST_ITEMS, columns};
use crate::plan::pools::node::{Limit, MOST_COST};
use crate::plan::pools::partial::Cover;
use crate::plan::pools::problem::{Problem, Split};

/// The best split that was found below a cap, and the least that one not seen can cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proof {
    /// A split below the cap, if there is one and it was found.
    pub split: Option<Split>,
    /// No split costs less than this.
    pub lower_bound: u128,
    /// Whether the split is proven best, or, if there is none, that none is below the cap.
    pub complete: bool,
    /// Steps that are left.
    pub work: u64,
}

/// The first cap lies this part of the way from the least possible cost to the one known.
const FIRST: u128 = 4096;

/// Finds the best split that costs less than `cap`, in at most so many steps.
pub(super) fn prove(problem: &Problem<'_>, cap: u128, mut work: u64) -> Proof {
    let least = problem.plain_bound();
    let lower_bound = least.min(cap);
    let mut proof = Proof { split: None, lower_bound, complete: cap <= least, work };
    if problem.items.len() > MOST_ITEMS || cap > MOST_COST {
        return proof;
    }
    let mut slack = (cap.saturating_sub(least) / FIRST).max(1);
    while !proof.complete {
        let below = least.saturating_add(slack).min(cap);
        let listed = columns(problem, below, &mut work);
        proof.work = work;
        let Some(columns) = listed else { return proof };
        let mut best = None;
        let visit = |split: Split| {
            let cap = split.cost;
            best = Some(split);
            Limit { cap, wishes: None }
        };
        let mut cover = Cover::new(problem, &columns, (below, work), None, visit);
        let ended = cover.run().is_break();
        work = cover.work;
        proof.work = work;
        proof.split = best;
        if ended {
            return proof;
        }
        proof.lower_bound = proof.split.as_ref().map_or(below, |s| s.cost);
        proof.complete = proof.split.is_some() || below == cap;
        slack += slack / 3 + 1;
    }
    proof
}
