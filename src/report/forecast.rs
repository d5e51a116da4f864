//! How balances go on over the terms to come, if nothing is agreed anew.

use crate::model::{
    Allocation, Consortium, HolderKind, LastCell, LastHolder, LastTerm, LedgerRow, LibraryIx,
    Pattern, Plan, Term,
};
use crate::plan::{Unplanned, plan};

/// A term to come.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outlook {
    /// Slots a week that every library holds alone, in the order of the libraries.
    pub own: Vec<u32>,
    /// Its balance at the end, in minutes, likewise; positive: it has done more than its share.
    pub balances: Vec<i64>,
}

/// The terms after a plan, one after the other: each has the same days, closures and hours, is
/// planned as the first was, and nobody is away.
///
/// # Errors
///
/// Why one of them has no plan.
pub fn forecast(before: &Plan, terms: usize) -> Result<Vec<Outlook>, Unplanned> {
    let c = &before.consortium;
    let mut term = Term {
        published: None,
        absences: Vec::new(),
        amendments: Vec::new(),
        changes: Vec::new(),
        missed: Vec::new(),
        away: Vec::new(),
        stints: Vec::new(),
        memberships: Vec::new(),
        carried: before.ledger.0.iter().map(LedgerRow::balance).collect(),
        ..before.term.clone()
    };
    let keeps = term.keep.is_some();
    let mut last = keeps.then(|| held(c, &before.allocation, &before.pattern));
    let mut outlooks = Vec::with_capacity(terms);
    for _ in 0..terms {
        term.keep = last.take();
        let next = plan(c, &term)?;
        term.carried = next.ledger.0.iter().map(LedgerRow::balance).collect();
        last = keeps.then(|| held(c, &next.allocation, &next.pattern));
        outlooks.push(Outlook { own: own(c, &next.allocation), balances: term.carried.clone() });
    }
    Ok(outlooks)
}

/// Slots a week that every library holds alone.
pub(crate) fn own(c: &Consortium, allocation: &Allocation) -> Vec<u32> {
    let mut own = vec![0; c.libraries().len()];
    let alone = allocation.shares.iter().filter(|s| s.holder.kind == HolderKind::Library);
    alone.for_each(|share| own[share.holder.members[0].at()] += share.slots);
    own
}

/// Holders with their cells, as the term after finds them.
fn held(c: &Consortium, allocation: &Allocation, pattern: &Pattern) -> LastTerm {
    let holder = |at| {
        let holder = &allocation[at].holder;
        let mine = pattern.cells().filter(|(_, holds)| *holds == at);
        let cell = |(cell, _): (crate::model::Cell, _)| {
            let period = c.grid.period(cell.period);
            LastCell {
                period: Some(cell.period),
                day: period.weekday.num_days_from_monday(),
                start: period.start,
                seat: cell.seat,
            }
        };
        LastHolder {
            id: holder.id.to_string(),
            is_pool: holder.is_pool(),
            members: holder.members.clone(),
            gone: Vec::new(),
            cells: mine.map(cell).collect(),
        }
    };
    let mut holders: Vec<LastHolder> = allocation.indices().map(holder).collect();
    holders.sort_by(|a, b| a.id.cmp(&b.id));
    LastTerm { holders, ..LastTerm::default() }
}

/// Minutes of one slot a week over the term.
#[must_use]
pub fn slot_minutes(plan: &Plan) -> i64 {
    let owed: i64 = plan.ledger.0.iter().map(|row| row.owed).sum();
    owed / i64::from(plan.consortium.slots_per_week()).max(1)
}

/// The library furthest from zero after a term, with its balance.
#[must_use]
pub fn furthest(outlook: &Outlook) -> Option<(LibraryIx, i64)> {
    let all = outlook.balances.iter().enumerate();
    let (at, &balance) = all.max_by_key(|(at, b)| (b.unsigned_abs(), std::cmp::Reverse(*at)))?;
    Some((LibraryIx::from_at(at), balance))
}
