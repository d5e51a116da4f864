//! Hamilton's method: the largest remainders.

use crate::plan::claims::{Apportionment, Bidder, Claim, tie};

/// Hamilton: whole quotas, or minimum or maximum where these are more or less, then one slot each
/// to the largest remainders of the others.
///
/// Where that does not come out even, claims beyond a limit have just that, and the others share
/// what is left as if they were alone.
pub(super) fn largest_remainders(claims: &[Claim], slots: u32) -> Apportionment {
    let everybody: Vec<usize> = (0..claims.len()).collect();
    let held = vec![0; claims.len()];
    if let Some(shared) = by_remainders(claims, held.clone(), &everybody, slots) {
        return shared;
    }
    let (held, open, left) = limit(claims, held, everybody, slots);
    by_remainders(claims, held, &open, left).expect("quotas are within limits")
}

/// Shares out slots over the open claims by their quotas; `None` when limits make it uneven.
fn by_remainders(
    claims: &[Claim],
    mut held: Vec<u32>,
    open: &[usize],
    slots: u32,
) -> Option<Apportionment> {
    let total: u64 = open.iter().map(|&at| claims[at].weight).sum();
    let product = |at: usize| u128::from(claims[at].weight) * u128::from(slots);
    let mut bids: Vec<Remainder> = Vec::with_capacity(open.len());
    let mut left = i64::from(slots);
    for &at in open {
        let claim = &claims[at];
        let whole = u32::try_from(product(at) / u128::from(total)).expect("no more than the slots");
        held[at] = whole.clamp(claim.minimum, claim.maximum);
        left -= i64::from(held[at]);
        if held[at] == whole && whole < claim.maximum {
            bids.push(Remainder { rest: product(at) % u128::from(total), claim, at });
        }
    }
    let left = usize::try_from(left).ok().filter(|&left| left <= bids.len())?;
    bids.sort_by(|a, b| b.rest.cmp(&a.rest).then_with(|| b.claim.precedes(a.claim)));
    let waiting = bids.split_off(left);
    bids.iter().for_each(|b| held[b.at] += 1);
    let last = bids.last().map(|b| b.rest);
    bids.retain(|b| Some(b.rest) == last);
    let ties = tie(&bids, &waiting, |a, b| a.rest.cmp(&b.rest));
    Some(Apportionment { slots: held, ties: ties.into_iter().collect() })
}

/// Fixes claims at their limits until the quotas of the others are within theirs: what is held,
/// who is left, and how many slots are.
///
/// In each round the side that is further off is fixed, so that nobody is who would have to be
/// let go again. Source: T. Ibaraki and N. Katoh, *Resource Allocation Problems*, 1988, ch. 2.
fn limit(
    claims: &[Claim],
    mut held: Vec<u32>,
    mut open: Vec<usize>,
    mut left: u32,
) -> (Vec<u32>, Vec<usize>, u32) {
    loop {
        let total: u128 = open.iter().map(|&at| u128::from(claims[at].weight)).sum();
        let quota = |at: usize| u128::from(claims[at].weight) * u128::from(left);
        let least = |at: usize| u128::from(claims[at].minimum) * total;
        let most = |at: usize| u128::from(claims[at].maximum) * total;
        let lacks: u128 = open.iter().map(|&at| least(at).saturating_sub(quota(at))).sum();
        let spare: u128 = open.iter().map(|&at| quota(at).saturating_sub(most(at))).sum();
        if lacks == 0 && spare == 0 {
            return (held, open, left);
        }
        let below = lacks >= spare;
        let fixed = |at: &usize| {
            if below { quota(*at) < least(*at) } else { quota(*at) > most(*at) }
        };
        let (gone, stay): (Vec<usize>, Vec<usize>) = open.into_iter().partition(fixed);
        for at in gone {
            held[at] = if below { claims[at].minimum } else { claims[at].maximum };
            left -= held[at];
        }
        open = stay;
    }
}

struct Remainder<'a> {
    rest: u128,
    claim: &'a Claim,
    at: usize,
}

impl<'a> Bidder<'a> for Remainder<'a> {
    fn claim(&self) -> &'a Claim {
        self.claim
    }
}
