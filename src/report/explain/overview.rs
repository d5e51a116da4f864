//! The whole plan, step by step, each with its certificate.

use crate::model::{Kind, Plan, Quality, Status};
use crate::report::explain::alternatives::{Alternative, cheapest_slot};
use crate::report::explain::cell::week_price;
use crate::report::explain::price::Price;

/// The steps of a plan, each with its certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overview {
    /// Cells of a week, every seat counted.
    pub cells: u32,
    /// Duties of the term, those that there would be without closures, and those that were
    /// cancelled.
    pub duties: (usize, usize, usize),
    /// The cheapest move of one slot from a holder that has several; for whole slots only.
    pub slot: Option<Alternative>,
    /// How good the pools are.
    pub quality: Quality,
    /// What the week costs.
    pub price: Price,
    /// Wishes of libraries for their holders' cells: kept, and broken.
    pub wishes: (usize, usize),
    /// The largest distance of any member's count from its due in any pool, in millionths of a
    /// duty, and whether that is proven to be the smallest in every pool.
    pub turns: Option<(u64, bool)>,
    /// Duties that a substitute serves, that are open, and that are unfilled.
    pub stand_ins: (usize, usize, usize),
    /// Changes since publication.
    pub changes: usize,
}

/// The whole plan.
#[must_use]
pub fn overview(plan: &Plan) -> Overview {
    let (c, term) = (&plan.consortium, &plan.term);
    let duties = || plan.roster.duties().iter();
    let count = |status| duties().filter(|d| d.status == status).count();
    let live = duties().filter(|d| d.is_live()).count();
    let nominal = term.scheduled(&c.grid).len() * usize::from(c.grid.seats());
    let cells = |d: &crate::model::Duty| d.cell();
    let mut known: Vec<_> = duties().map(cells).collect();
    known.dedup();
    let bounds = || plan.turns.0.iter().filter_map(|t| Some((t.bound?, t.proven)));
    let stands =
        |d: &&crate::model::Duty| d.kind == Kind::Substitute && d.status == Status::Confirmed;
    let mut wishes = (0, 0);
    for (cell, holder) in plan.pattern.cells() {
        for &l in &plan.allocation[holder].holder.members {
            wishes.0 += usize::from(c[l].prefer.contains(cell.period));
            wishes.1 += usize::from(c[l].avoid.contains(cell.period));
        }
    }
    let whole = c.rules.remainders == crate::model::Remainders::Round;
    Overview {
        cells: c.slots_per_week(),
        duties: (live, nominal, known.len() - live),
        slot: whole.then(|| cheapest_slot(plan)).flatten(),
        quality: plan.allocation.quality,
        price: week_price(plan),
        wishes,
        turns: bounds().map(|(b, _)| b).max().map(|most| (most, bounds().all(|(_, p)| p))),
        stand_ins: (duties().filter(stands).count(), count(Status::Open), count(Status::Unfilled)),
        changes: term.changes.len(),
    }
}
