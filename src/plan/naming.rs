//! The names of formed pools.

use std::collections::BTreeSet;

use crate::model::{Consortium, HolderKind, Id, Share, Term};
use crate::plan::attendance::Attendance;
use crate::plan::keep;
use crate::plan::lay::lay;
use crate::plan::wanted::wanted;

/// Names the formed pools `pool-1`, `pool-2` … in the order of their first cells in the week; one
/// that continues a pool of the last term keeps its name.
pub(crate) fn number(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    mut shares: Vec<Share>,
) -> Vec<Share> {
    let dates = attendance.dates_per_period(c.grid.periods().len());
    let all: Vec<_> = shares.iter().map(|s| wanted(c, (&dates, attendance.last()), s)).collect();
    let laid = lay(&c.grid, &all).expect("an allocation has room in the week");
    let fixed = shares.iter().take_while(|s| s.holder.kind != HolderKind::FormedPool).count();
    let homes = match &term.keep {
        Some(last) => keep::continued(last, &shares),
        None => vec![None; shares.len()],
    };
    let mut formed: Vec<(usize, Share)> = shares.drain(fixed..).enumerate().collect();
    formed.sort_by_key(|(at, _)| (laid.periods[fixed + at].first().copied(), *at));
    let taken = |id: &str| c.find(id).is_some() || c.pools.iter().any(|p| p.id.as_str() == id);
    let last = term.keep.as_ref();
    let name = |at: usize| last.map(|last| last.holders[at].id.as_str());
    let continued: Vec<Option<&str>> = (formed.iter())
        .map(|(at, _)| homes[fixed + at].and_then(name))
        .map(|id| id.filter(|id| is_number(id) && !taken(id)))
        .collect();
    // Nor has a new pool the number of one that has ended: whoever was in that has moved.
    let before: BTreeSet<&str> =
        last.iter().flat_map(|last| &last.holders).map(|h| h.id.as_str()).collect();
    let in_use = |id: &String| before.contains(id.as_str());
    let mut free = (1..).map(|n| format!("pool-{n}")).filter(|id| !taken(id) && !in_use(id));
    for ((_, mut share), id) in formed.iter().cloned().zip(&continued) {
        let id = id.map(str::to_owned).or_else(|| free.next()).expect("numbers do not end");
        share.holder.id = Id::parse(&id).expect("a short name");
        shares.push(share);
    }
    shares
}

/// Whether an id is of a pool that was formed.
fn is_number(id: &str) -> bool {
    let number = id.strip_prefix("pool-").and_then(|n| n.parse::<u32>().ok());
    number.is_some_and(|n| n > 0 && id == format!("pool-{n}"))
}
