//! Claims to slots, and how ties between them fall.

use std::cmp::Ordering;

use crate::model::Tie;

/// Somebody who claims a part of the slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The id that reports use, and that breaks the last ties.
    pub id: String,
    /// Its weight; the whole is the sum of all weights.
    pub weight: u64,
    /// Minutes it is ahead of its share so far: in a tie the lower balance is served first.
    pub balance: i64,
    /// The fewest slots it can have.
    pub minimum: u32,
    /// The most slots it can have, such as the cells that it can staff; no less than the minimum.
    pub maximum: u32,
}

/// Slots per claim, in the order of the claims, and how ties fell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Apportionment {
    /// Whole slots of each claim.
    pub slots: Vec<u32>,
    /// Ties that decided who got a slot.
    pub ties: Vec<Tie>,
}

/// Who bids for a slot.
pub(super) trait Bidder<'a> {
    fn claim(&self) -> &'a Claim;
}

impl Claim {
    /// `Greater` when this claim is served before the other in a tie.
    pub(super) fn precedes(&self, other: &Self) -> Ordering {
        (self.weight.cmp(&other.weight))
            .then_with(|| other.balance.cmp(&self.balance))
            .then_with(|| other.id.cmp(&self.id))
    }
}

/// The tie between those served last and those still waiting, if what they bid is the same.
pub(super) fn tie<'a, B: Bidder<'a>>(
    served: &[B],
    waiting: &[B],
    cmp: impl Fn(&B, &B) -> Ordering,
) -> Option<Tie> {
    let last = served.last()?;
    let equal = |b: &&B| cmp(last, b) == Ordering::Equal;
    let unserved: Vec<&B> = waiting.iter().take_while(equal).collect();
    let first = unserved.first()?.claim();
    let by = if last.claim().weight != first.weight {
        "weight"
    } else if last.claim().balance != first.balance {
        "balance"
    } else {
        "id"
    };
    let ids = served.iter().chain(unserved.iter().copied()).map(|b| b.claim().id.clone());
    Some(Tie { tied: ids.collect(), served: served.len(), by })
}
