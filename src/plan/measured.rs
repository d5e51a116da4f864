//! A published plan that was read back from its roster: what it is owed and how good it is, measured
//! anew.

use crate::model::{
    Consortium, HolderIx, Kind, LibraryIx, Pattern, PoolTurns, Published, Quality, Quota,
    Remainders, Share, Status, Term,
};
use crate::plan::attendance::Attendance;
use crate::plan::excess;
use crate::plan::holders::quotas;
use crate::plan::steering::{claims, steering};
use crate::plan::turns::{DUTY, paced};

/// The same plan with the quotas of its holders, the objective, and how far turns are from what is
/// due. That no plan is better is said only where it can be seen at once.
#[must_use]
pub fn measured(c: &Consortium, term: &Term, mut published: Published) -> Published {
    let attendance = Attendance::new(c, term);
    let weights = weights_of(c, &published);
    let steering = steering(c, term, &attendance, &weights);
    let claims = quotas(c, &claims(&weights, steering.as_ref()));
    let quotas = quotas(c, &weights);
    let is_pooled = c.rules.remainders == Remainders::Pool;
    let mut served = vec![0u32; quotas.len()];
    let mut turns = vec![vec![0u32; quotas.len()]; published.allocation.shares.len()];
    for duty in published.roster.duties().iter().filter(|d| d.status == Status::Confirmed) {
        let Some(library) = duty.library else { continue };
        served[library.at()] += 1;
        turns[duty.holder.at()][library.at()] += u32::from(duty.kind == Kind::Turn);
    }
    for (share, turns) in published.allocation.shares.iter_mut().zip(&turns) {
        share.quota = quota(share, &quotas, is_pooled);
        share.claim = quota(share, &claims, is_pooled);
        let members = share.holder.members.iter();
        let targets = || members.map(|l| turns[l.at()]).collect();
        share.targets = (is_pooled && share.holder.is_pool()).then(targets);
    }
    published.allocation.steering = steering;
    published.allocation.quality = if is_pooled {
        excess::quality(c, &excess::goals(c, term, &attendance), &served)
    } else {
        unproven(&published.allocation.shares)
    };
    for at in 0..published.turns.0.len() {
        let pool = &published.turns.0[at];
        let found = bound(c, term, &attendance, &published, pool);
        let pool = &mut published.turns.0[at];
        if let (Some(_), Some((bound, proven))) = (pool.bound, found) {
            (pool.bound, pool.proven) = (Some(bound), proven);
        }
    }
    published
}

/// The weights of everybody when it was published: of those that hold cells or are in a pool.
fn weights_of(c: &Consortium, published: &Published) -> Vec<u64> {
    let mut weights = vec![0; c.libraries().len()];
    let members = published.allocation.shares.iter().flat_map(|share| &share.holder.members);
    members.for_each(|&l| weights[l.at()] = c[l].weight);
    weights
}

fn quota(share: &Share, quotas: &[Quota], is_pooled: bool) -> Quota {
    let of = |l: &LibraryIx| {
        let quota = quotas[l.at()];
        match (is_pooled, share.holder.is_pool()) {
            (false, _) => quota,
            (true, true) => quota.fraction(),
            (true, false) => quota.whole(quota.floor()),
        }
    };
    let all = share.holder.members.iter().map(of);
    all.reduce(Quota::plus).expect("a holder has members")
}

/// The unevenness of a week of which nothing is proven.
fn unproven(shares: &[Share]) -> Quality {
    let claims = shares.iter().filter(|share| share.claim.numerator() > 0);
    let strain: u128 = claims.map(|share| share.claim.strain(share.slots)).sum();
    let whole = u128::from(shares.iter().map(|share| share.slots).sum::<u32>()) * Quality::UNIT;
    let objective = strain.saturating_sub(whole);
    Quality { objective, best: objective, lower_bound: 0, proven: false, all_wishes: true }
}

/// The furthest that a member is ever from its due, in millionths of a duty, and whether no sequence
/// keeps everybody nearer; `None` for a pool without turns.
fn bound(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    published: &Published,
    turns: &PoolTurns,
) -> Option<(u64, bool)> {
    let (allocation, pattern): (_, &Pattern) = (&published.allocation, &published.pattern);
    let pool: HolderIx = turns.pool;
    let members = &allocation[pool].holder.members;
    let paced = paced(c, term, attendance, allocation, pattern, pool)?;
    let pace = &paced.pace;
    let mut furthest = 0;
    for (due, member) in pace.due.iter().zip(members) {
        let mut count = 0;
        let taken = turns.order.iter().flatten();
        for (due, by) in due.iter().zip(taken) {
            count += if by == member { DUTY } else { 0 };
            furthest = furthest.max((count - due).abs());
        }
    }
    let bound = furthest.unsigned_abs().div_ceil(DUTY.unsigned_abs() / 1_000_000);
    let (best, is_best) = paced.dealt();
    Some((bound, is_best && furthest <= best.bound))
}
