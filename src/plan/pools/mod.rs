//! Forms pools of libraries that are too small for a slot of their own.

mod alike;
mod columns;
mod confined;
mod cover;
mod dual;
mod grow;
mod halves;
mod hull;
mod node;
mod pairs;
mod partial;
mod parts;
mod prices;
mod problem;
mod reach;
mod repair;
#[cfg(test)]
mod repair_tests;
mod search;
mod start;
mod table;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
mod threshold;
#[cfg(test)]
mod wish_tests;
mod wishes;
mod within;

pub(crate) use confined::{Week, confined};
pub(crate) use node::Limit;
pub(crate) use problem::{Class, Cost, Group, Item, Problem, Split, Strain};
pub(crate) use repair::{Before, repair};
pub(crate) use search::{Outcome, search};
pub(crate) use start::start;
pub(crate) use threshold::come_nearer;
pub(crate) use wishes::{Wish, Wishes};

/// Steps that a proof may take before it is given up: a count, so that every machine ends alike.
pub(crate) const WORK: u64 = 12_000_000;

/// Of the steps of a proof this part is spent on good splits first.
const FIRST_LOOK: u64 = 24;

/// Where the proof by exact cover does not end, this part of the steps goes into a last look.
const LAST_LOOK: u64 = 4;

/// Where no split is known, this part of the steps may be spent on finding one.
const BLIND_LOOK: u64 = 10;

/// Steps of the proof by exact cover, which are shorter, for each step given.
pub(super) const COVER: u64 = 50;

/// Steps that the comparison of splits for wishes may take, and how many for each step of the proof
/// where that may take many.
const WISH_WORK: u64 = 12_000_000;
const WISH_STEPS: u64 = 12;

/// Where that does not do, so much less is spent on a look pool by pool.
const WISH_COVER: u64 = 12;

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
    /// Whether the search was complete: the split is the best, or none exists.
    pub proven: bool,
    /// Whether all splits within the tolerance were compared for wishes.
    pub all_wishes: bool,
    /// Steps that were taken.
    pub spent: u64,
}

impl Best {
    /// Nothing is known yet but a split, if there is one.
    pub fn unknown(split: Option<Split>) -> Self {
        Self { split, lower_bound: 0, proven: false, all_wishes: true, spent: 0 }
    }
}

/// Finds the best split and proves it, or gives bound and gap where the work runs out.
pub(crate) fn form(problem: &Problem<'_>, work: u64) -> Best {
    better(problem, start(problem), work)
}

/// The same from a split that is known.
pub(crate) fn better(problem: &Problem<'_>, start: Option<Split>, work: u64) -> Best {
    let most = if start.is_some() { MOST_PROVABLE } else { MOST_SEARCHABLE };
    let work = if problem.items.len() <= most { work } else { 0 };
    let first = work / if start.is_some() { FIRST_LOOK } else { BLIND_LOOK };
    let mut best = Best::unknown(start);
    look(problem, first, &mut best);
    let Some(split) = &best.split else { return best };
    if best.proven || problem.items.len() > MOST_PROVABLE {
        return best;
    }
    let short = work.saturating_mul(COVER);
    let proof = cover::prove(problem, split.cost, short);
    best.spent += (short - proof.work) / COVER;
    best.split = proof.split.or(best.split);
    best.lower_bound = best.lower_bound.max(proof.lower_bound);
    best.proven = proof.complete;
    if !best.proven {
        look(problem, work / LAST_LOOK, &mut best);
    }
    best
}

/// Looks for better splits pool by pool, from the best first; without a step, only for a bound.
fn look(problem: &Problem<'_>, work: u64, best: &mut Best) {
    let cap = best.split.as_ref().map_or(u128::MAX, |s| s.cost);
    if work == 0 && best.split.is_some() {
        best.lower_bound = best.lower_bound.max(problem.plain_bound().min(cap));
        best.proven = best.lower_bound == cap;
        return;
    }
    let outcome: Outcome = search(problem, cap, None, work, |split| {
        let cap = split.cost;
        best.split = Some(split);
        Limit { cap, wishes: None }
    });
    best.spent += work - outcome.work;
    let cost = best.split.as_ref().map_or(u128::MAX, |s| s.cost);
    let seen = outcome.unseen.map_or(cost, |unseen| unseen.min(cost));
    best.lower_bound = best.lower_bound.max(seen);
    best.proven = outcome.complete || best.lower_bound == cost;
}

/// Visits all splits that cost less than `cap` and may break fewer wishes than those seen, as
/// `visit` says; false when not all of them were seen. The steps are those that a proof may take.
pub(crate) fn compare<V: FnMut(Split) -> Limit>(
    problem: &Problem<'_>,
    cap: u128,
    wishes: &Wishes<'_>,
    work: u64,
    mut visit: V,
) -> bool {
    if work == 0 {
        return false;
    }
    let steps = work.saturating_mul(WISH_STEPS).max(WISH_WORK);
    if reach::compare(problem, cap, wishes, steps, &mut visit) {
        return true;
    }
    search(problem, cap, Some(wishes.clone()), WISH_WORK / WISH_COVER, visit).complete
}
