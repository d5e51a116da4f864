//! A roster that people have edited → the changes that they have agreed on.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::model::{Because, Change, ChangeKind, DatedCell, LibraryIx, Plan, Says};
use crate::plan::{self, Refusal};

/// The changes that make a plan say of its duties what people say of them, in an order in which each
/// can be made: swaps where two libraries have each other's duties, otherwise covers and cancellations.
/// All bear the same stamp.
///
/// # Errors
///
/// Every duty that cannot be as they say, and why.
pub fn adopted(
    plan: &Plan,
    says: &BTreeMap<DatedCell, Says>,
    at: DateTime<Utc>,
) -> Result<Vec<Change>, Vec<(DatedCell, Refusal)>> {
    let mut pending = wanted(plan, says, at);
    let mut now = plan.clone();
    let mut made = Vec::new();
    loop {
        // One library may have to leave a duty before it can take another at that time.
        let (mut rest, mut refused) = (Vec::new(), Vec::new());
        let before = pending.len();
        for change in pending {
            match plan::change(&now, &change) {
                Ok(after) => {
                    now = after;
                    made.push(change);
                }
                Err(why) => {
                    refused.push((change.duty, why));
                    rest.push(change);
                }
            }
        }
        if rest.is_empty() {
            return Ok(made);
        }
        if rest.len() == before {
            return Err(refused);
        }
        pending = rest;
    }
}

fn wanted(plan: &Plan, says: &BTreeMap<DatedCell, Says>, at: DateTime<Utc>) -> Vec<Change> {
    let change = |duty, kind, because| Change { at, kind, duty, because, note: None };
    let mut changes = Vec::new();
    let mut moved: Vec<(DatedCell, LibraryIx, LibraryIx)> = Vec::new();
    for (&cell, &says) in says {
        match (Says::of(plan, cell), says) {
            (before, after) if before == after => {}
            (Says::Library(from), Says::Library(to)) => moved.push((cell, from, to)),
            (Says::Cancelled, Says::Library(library)) => {
                let kind = ChangeKind::Cover { library };
                changes.push(change(cell, kind, Some(Because::Opened)));
            }
            (Says::Nobody, Says::Library(library)) => {
                changes.push(change(cell, ChangeKind::Cover { library }, None));
            }
            (Says::Cancelled, Says::Nobody) => {
                changes.push(change(cell, ChangeKind::Vacate, Some(Because::Opened)));
            }
            (_, Says::Nobody) => changes.push(change(cell, ChangeKind::Vacate, None)),
            (_, Says::Cancelled) => changes.push(change(cell, ChangeKind::Cancel, None)),
        }
    }
    // The nearest of those for which it goes the other way come first.
    let mut pairs = Vec::new();
    for (at, one) in moved.iter().enumerate() {
        for (other_at, other) in moved.iter().enumerate().skip(at + 1) {
            if (one.1, one.2) == (other.2, other.1) {
                pairs.push(((other.0.date - one.0.date).num_days(), at, other_at));
            }
        }
    }
    pairs.sort_unstable();
    let mut is_swapped = vec![false; moved.len()];
    for (_, one, other) in pairs {
        if !is_swapped[one] && !is_swapped[other] {
            (is_swapped[one], is_swapped[other]) = (true, true);
            let kind = ChangeKind::Swap { with: moved[other].0 };
            changes.push(change(moved[one].0, kind, None));
        }
    }
    for ((duty, _, library), _) in moved.iter().zip(is_swapped).filter(|(_, swapped)| !swapped) {
        changes.push(change(*duty, ChangeKind::Cover { library: *library }, None));
    }
    changes.sort_by_key(|change| change.duty);
    changes
}
