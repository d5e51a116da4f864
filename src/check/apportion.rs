//! Whole slots from weights, as a second opinion: slow, simple and exact.
//!
//! Source: M. L. Balinski and H. P. Young, *Fair Representation*, 2nd ed. 2001.

use std::cmp::Ordering;

use crate::model::Method;

/// Somebody with a claim on slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claimant {
    /// Its id, the last resort in a tie.
    pub id: String,
    /// Its weight, in units that are common to all.
    pub weight: u128,
    /// Minutes carried in: the lower is served first among equal weights.
    pub balance: i64,
    /// The fewest slots it can have, one at least.
    pub least: u32,
    /// The most.
    pub most: u32,
}

/// The slots of each claimant; `None` when there are too few, or when weights are too large to be
/// multiplied.
pub(crate) fn share_out(method: Method, claims: &[Claimant], slots: u32) -> Option<Vec<u32>> {
    let needed: u64 = claims.iter().map(|c| u64::from(c.least)).sum();
    if needed > u64::from(slots) || claims.is_empty() {
        return None;
    }
    match method {
        Method::Hamilton => by_remainders(claims, slots),
        _ => by_averages(method, claims, slots),
    }
}

/// One slot at a time to the highest average.
fn by_averages(method: Method, claims: &[Claimant], slots: u32) -> Option<Vec<u32>> {
    let mut held: Vec<u32> = claims.iter().map(|c| c.least).collect();
    for _ in held.iter().sum::<u32>()..slots {
        let mut open = (0..claims.len()).filter(|&at| held[at] < claims[at].most);
        let mut best = open.next()?;
        for at in open.collect::<Vec<_>>() {
            let (one, other) = (&claims[at], &claims[best]);
            let order = averages(method, (one.weight, held[at]), (other.weight, held[best]))?;
            if order.then_with(|| before(one, other)) == Ordering::Greater {
                best = at;
            }
        }
        held[best] += 1;
    }
    Some(held)
}

/// Compares weight over divisor for the next slot of two claimants, who have one at least: so no
/// divisor is zero.
fn averages(method: Method, one: (u128, u32), other: (u128, u32)) -> Option<Ordering> {
    let divisor = |held: u32| {
        let n = u128::from(held);
        match method {
            Method::Webster => 2 * n + 1,
            Method::Dhondt => n + 1,
            Method::Adams => n,
            Method::HuntingtonHill | Method::Hamilton => n * (n + 1),
        }
    };
    let weight =
        |w: u128| if method == Method::HuntingtonHill { w.checked_mul(w) } else { Some(w) };
    let (w, v) = (weight(one.0)?, weight(other.0)?);
    let (d, e) = (divisor(one.1), divisor(other.1));
    Some(w.checked_mul(e)?.cmp(&v.checked_mul(d)?))
}

/// `Greater` when the first is served before the second in a tie: larger weight, lower balance,
/// lower id.
fn before(one: &Claimant, other: &Claimant) -> Ordering {
    let by_weight = one.weight.cmp(&other.weight);
    by_weight.then(other.balance.cmp(&one.balance)).then_with(|| other.id.cmp(&one.id))
}

/// Whole quotas, then one slot each to the largest remainders. A claimant whose quota is below its
/// minimum has that; where this leaves too little, the others share the rest as if alone.
fn by_remainders(claims: &[Claimant], slots: u32) -> Option<Vec<u32>> {
    let mut held = vec![0; claims.len()];
    let (mut open, mut left): (Vec<usize>, u32) = ((0..claims.len()).collect(), slots);
    loop {
        let total: u128 = open.iter().map(|&at| claims[at].weight).sum();
        let scaled = |at: usize| claims[at].weight.checked_mul(u128::from(left));
        let mut parts = Vec::new();
        for &at in &open {
            let scaled = scaled(at)?;
            let total = total.max(1);
            parts.push((at, u32::try_from(scaled / total).ok()?, scaled % total));
        }
        let (low, high): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|p| p.1 < claims[p.0].least);
        low.iter().for_each(|p| held[p.0] = claims[p.0].least);
        let raised: u32 = low.iter().map(|p| claims[p.0].least).sum();
        let whole: u32 = high.iter().map(|p| p.1).sum();
        if raised + whole > left {
            left -= raised;
            open = high.iter().map(|p| p.0).collect();
            continue;
        }
        let mut high = high;
        high.iter().for_each(|p| held[p.0] = p.1);
        high.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| before(&claims[b.0], &claims[a.0])));
        let rest = usize::try_from(left - raised - whole).ok()?;
        high.iter().take(rest).for_each(|p| held[p.0] += 1);
        // Who else would have more is not looked for.
        return held.iter().zip(claims).all(|(&held, c)| held <= c.most).then_some(held);
    }
}

#[cfg(test)]
mod tests {
    use super::{Claimant, share_out};
    use crate::model::Method;

    /// What each gets; weights with the fewest slots of each.
    fn shared(method: Method, claims: &[(u128, u32)], slots: u32) -> Vec<u32> {
        let claim = |(at, &(weight, least)): (usize, &(u128, u32))| Claimant {
            id: format!("lib-{at}"),
            weight,
            balance: 0,
            least,
            most: u32::MAX,
        };
        let claims: Vec<Claimant> = claims.iter().enumerate().map(claim).collect();
        share_out(method, &claims, slots).unwrap()
    }

    #[test]
    fn each_method_has_its_own_divisors() {
        use Method::{Adams, Dhondt, Hamilton, HuntingtonHill, Webster};
        // One holds two and the other one; the fourth goes to the first from this ratio on: Adams 2,
        // Huntington and Hill the root of 3, Webster 5 in 3, D'Hondt 3 in 2.
        for (method, below, above) in [
            (Adams, (199, 100), (201, 100)),
            (HuntingtonHill, (173, 100), (174, 100)),
            (Webster, (166, 100), (167, 100)),
            (Dhondt, (149, 100), (151, 100)),
        ] {
            let at = |(one, other)| shared(method, &[(one, 2), (other, 1)], 4);
            assert_eq!((at(below), at(above)), (vec![2, 2], vec![3, 1]), "{method:?}");
        }
        // Parts of 1.25, 2.25 and 2.5.
        assert_eq!(shared(Hamilton, &[(5, 0), (9, 0), (10, 0)], 6), [1, 2, 3]);
    }

    #[test]
    fn for_fewer_slots_than_are_needed_there_is_no_answer() {
        let claim =
            |id: &str| Claimant { id: id.to_owned(), weight: 1, balance: 0, least: 2, most: 9 };
        for method in [Method::Webster, Method::Hamilton] {
            let two = [claim("a"), claim("b")];
            assert_eq!(share_out(method, &two, 3), None);
            assert_eq!(share_out(method, &two, 4), Some(vec![2, 2]));
            assert_eq!(share_out(method, &[], 4), None);
        }
    }

    #[test]
    fn who_is_raised_to_its_least_is_no_part_of_what_the_others_share() {
        assert_eq!(shared(Method::Hamilton, &[(2, 1), (2, 1), (0, 1)], 4), [2, 1, 1]);
        assert_eq!(shared(Method::Hamilton, &[(96, 1), (2, 1), (1, 1), (1, 1)], 5), [2, 1, 1, 1]);
    }
}
