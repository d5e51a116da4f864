//! Claims and a number → whole slots, by one of five methods.
//!
//! Source: M. L. Balinski and H. P. Young, *Fair Representation*, 2nd ed. 2001, appendix A.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::model::Method;
use crate::plan::claims::{Apportionment, Bidder, Claim, tie};
use crate::plan::hamilton;

/// The slots do not lie between what the claims' minimums and maximums add up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unshareable {
    /// There are fewer slots than the minimums.
    #[error("{needed} slots are needed to give every claim its minimum, and there are {slots}")]
    TooFew {
        /// What the minimums add up to.
        needed: u64,
        /// What there is.
        slots: u32,
    },
    /// There are more slots than the maximums.
    #[error("the claims can have {most} slots at most, and there are {slots}")]
    TooMany {
        /// What the maximums add up to.
        most: u64,
        /// What there is.
        slots: u32,
    },
}

/// Shares out whole slots over claims.
///
/// Ties go to the larger weight, then the lower balance, then the lower id, and are recorded.
///
/// ```
/// use vuoro::model::Method;
/// use vuoro::plan::{Claim, apportion};
///
/// let claim = |id: &str, weight| {
///     Claim { id: id.into(), weight, balance: 0, minimum: 0, maximum: u32::MAX }
/// };
/// let claims = [claim("big", 53), claim("middle", 24), claim("small", 23)];
/// assert_eq!(apportion(Method::Webster, &claims, 3).unwrap().slots, [1, 1, 1]);
/// assert_eq!(apportion(Method::Dhondt, &claims, 3).unwrap().slots, [2, 1, 0]);
/// ```
///
/// # Errors
///
/// [`Unshareable`] when the minimums add up to more than there is, or the maximums to less.
///
/// # Panics
///
/// If all weights are zero.
pub fn apportion(
    method: Method,
    claims: &[Claim],
    slots: u32,
) -> Result<Apportionment, Unshareable> {
    let needed: u64 = claims.iter().map(|c| u64::from(c.minimum)).sum();
    if needed > u64::from(slots) {
        return Err(Unshareable::TooFew { needed, slots });
    }
    let most: u64 = claims.iter().map(|c| u64::from(c.maximum)).sum();
    if most < u64::from(slots) {
        return Err(Unshareable::TooMany { most, slots });
    }
    let total: u64 = claims.iter().map(|c| c.weight).sum();
    assert!(total > 0, "there is some weight to go by");
    Ok(match method {
        Method::Hamilton => hamilton::largest_remainders(claims, slots),
        _ => highest_averages(method, claims, slots),
    })
}

/// The divisor methods: one slot at a time to whoever has the highest average.
fn highest_averages(method: Method, claims: &[Claim], slots: u32) -> Apportionment {
    let mut held: Vec<u32> = claims.iter().map(|c| c.minimum).collect();
    let bid = |at: usize, held: u32| Bid { method, claim: &claims[at], at, held };
    let open = |at: &usize| claims[*at].minimum < claims[*at].maximum;
    let mut heap: BinaryHeap<Bid> =
        (0..claims.len()).filter(open).map(|at| bid(at, held[at])).collect();
    let mut served: Vec<Bid> = Vec::new();
    let given: u32 = held.iter().sum();
    for _ in given..slots {
        let best = heap.pop().expect("some claim can have more");
        held[best.at] += 1;
        if held[best.at] < best.claim.maximum {
            heap.push(bid(best.at, held[best.at]));
        }
        if served.last().is_some_and(|last| last.by_average(&best) != Ordering::Equal) {
            served.clear();
        }
        served.push(best);
    }
    let mut waiting = heap.into_sorted_vec();
    waiting.reverse();
    let ties = tie(&served, &waiting, Bid::by_average);
    Apportionment { slots: held, ties: ties.into_iter().collect() }
}

/// The product in 256 bits, the high half first: the square of a large weight times a divisor can
/// be more than 128 bits hold.
fn product(a: u128, b: u128) -> (u128, u128) {
    let halves = |x: u128| (x >> 64, x & u128::from(u64::MAX));
    let ((a1, a0), (b1, b0)) = (halves(a), halves(b));
    let (low, cross) = (a0 * b0, a1 * b0 + ((a0 * b0) >> 64));
    let (cross1, cross0) = halves(cross);
    let middle = cross0 + a0 * b1;
    (a1 * b1 + cross1 + (middle >> 64), (middle << 64) | (low & u128::from(u64::MAX)))
}

/// A claim's bid for its next slot: its weight over the method's divisor.
struct Bid<'a> {
    method: Method,
    claim: &'a Claim,
    at: usize,
    held: u32,
}

impl Bid<'_> {
    /// Compares weight / divisor by cross products, so that nothing is rounded.
    fn by_average(&self, other: &Self) -> Ordering {
        let weight = |b: &Self| match self.method {
            Method::HuntingtonHill => u128::from(b.claim.weight) * u128::from(b.claim.weight),
            _ => u128::from(b.claim.weight),
        };
        let divisor = |b: &Self| {
            let n = u128::from(b.held);
            match self.method {
                Method::Webster => 2 * n + 1,
                Method::Dhondt => n + 1,
                Method::Adams => n,
                // The squares of weight and divisor are compared.
                Method::HuntingtonHill => n * (n + 1),
                Method::Hamilton => unreachable!("no divisor method"),
            }
        };
        let (mine, theirs) = (divisor(self), divisor(other));
        match (mine == 0, theirs == 0) {
            // A divisor of zero stands for a very small one: heavier claims bid more.
            (true, true) => weight(self).cmp(&weight(other)),
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => product(weight(self), theirs).cmp(&product(weight(other), mine)),
        }
    }
}

impl<'a> Bidder<'a> for Bid<'a> {
    fn claim(&self) -> &'a Claim {
        self.claim
    }
}

impl Ord for Bid<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.by_average(other).then_with(|| self.claim.precedes(other.claim))
    }
}

impl PartialOrd for Bid<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Bid<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Bid<'_> {}
