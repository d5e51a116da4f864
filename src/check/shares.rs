//! How many cells of the week each holder should have.
//!
//! Only what follows from the agreement alone is said: with pooled remainders the pools' cells are
//! a matter of the plan.

use super::apportion::{Claimant, share_out};
use super::days::Days;
use crate::files::Promised;
use crate::model::{Balances, Consortium, LibraryIx, PeriodIx, PinHolder, Remainders, Term};

/// The slots that the agreement gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Shares {
    /// Slots of the libraries that hold cells of their own, if any.
    pub owners: Vec<(LibraryIx, u32)>,
    /// Slots of the pools agreed beforehand, by their place among them.
    pub given: Vec<(usize, u32)>,
    /// Slots of all the pools that are formed.
    pub formed: u32,
    /// The libraries in them.
    pub small: Vec<LibraryIx>,
    /// Libraries that have had enough and hold nothing alone, unless the week has no room otherwise.
    pub enough: Vec<LibraryIx>,
}

/// Counts the slots of every holder anew; `None` when they do not follow from the agreement alone.
///
/// What libraries were ahead when a plan was published is what it has counted.
pub(crate) fn expected(
    c: &Consortium,
    term: &Term,
    days: &Days<'_>,
    promised: Option<&Promised>,
) -> Option<Shares> {
    let part: Vec<bool> = c.indices().map(|l| takes_part(l, days)).collect();
    let present = |l: &LibraryIx| part[l.at()];
    let in_given = |l: &LibraryIx| c.pools.iter().any(|p| p.members.contains(l));
    let total: u128 = c.indices().filter(present).map(|l| u128::from(c[l].weight)).sum();
    let free: Vec<LibraryIx> = c.indices().filter(|l| present(l) && !in_given(l)).collect();
    let shares = match c.rules.remainders {
        Remainders::Round => {
            let balances = balances(c, term, days, &part, promised);
            round(c, term, &free, &part, (total, &claims(c, &part, balances)))
        }
        Remainders::Pool => whole_parts(c, &free, total),
    };
    // Nobody is given more than it can staff; what others have instead is for the plan to say.
    shares.filter(|shares| {
        let given = shares.given.iter().map(|&(at, slots)| {
            let members = &c.pools[at].members;
            let can = |p: &PeriodIx| members.iter().any(|&l| part[l.at()] && at_once(c, l, *p) > 0);
            (c.grid.indices().filter(can).count(), slots)
        });
        let owners = shares.owners.iter().map(|&(library, slots)| {
            (c.grid.indices().map(|p| at_once(c, library, p)).sum(), slots)
        });
        owners.chain(given).all(|(most, slots)| most >= slots as usize)
    })
}

/// On how many seats a library can be at once in a period.
fn at_once(c: &Consortium, library: LibraryIx, period: PeriodIx) -> usize {
    let seats = usize::from(c[library].seats.min(c.grid.seats()));
    if c[library].staffed.contains(period) { seats } else { 0 }
}

/// Whether a library takes part on any date on which the service is open.
pub(crate) fn takes_part(library: LibraryIx, days: &Days<'_>) -> bool {
    days.all_open().any(|(date, _)| days.is_member(library, date))
}

fn round(
    c: &Consortium,
    term: &Term,
    free: &[LibraryIx],
    part: &[bool],
    (total, claims): (u128, &Claims),
) -> Option<Shares> {
    let slots = c.slots_per_week();
    let pinned = |l: &LibraryIx| c.pins.iter().any(|p| p.holder == PinHolder::Library(*l));
    let limit = c.rules.own_slot_from;
    // quota >= limit, with quota = weight * slots / total.
    let big = |l: &LibraryIx| {
        let quota = u128::from(c[*l].weight) * u128::from(slots) * u128::from(limit.den);
        quota >= u128::from(limit.num) * total && !claims.has_enough(c, *l, total)
    };
    let given: Vec<usize> =
        (0..c.pools.len()).filter(|&at| c.pools[at].members.iter().any(|l| part[l.at()])).collect();
    let (mut owners, mut small): (Vec<LibraryIx>, Vec<LibraryIx>) =
        free.iter().partition(|l| big(l) || pinned(l));
    let enough: Vec<LibraryIx> =
        free.iter().copied().filter(|&l| claims.has_enough(c, l, total)).collect();
    let pools = |small: usize| {
        if small < c.rules.pool_min { small } else { small.div_ceil(c.rules.pool_max) }
    };
    while owners.len() + given.len() + pools(small.len()) > slots as usize {
        let free = owners.iter().filter(|l| !pinned(l));
        let least = *free.min_by_key(|l| (c[**l].weight, std::cmp::Reverse(**l)))?;
        owners.retain(|&l| l != least);
        small.push(least);
    }
    if small.len() < c.rules.pool_min {
        owners.extend(small.drain(..).filter(|l| !enough.contains(l)));
    }
    owners.sort_unstable();
    let claim = |id: &str, members: &[LibraryIx], least: usize| Claimant {
        id: id.to_owned(),
        weight: members.iter().map(|l| claims.weights[l.at()]).sum(),
        balance: members.iter().map(|l| term.carried[l.at()]).sum(),
        least: u32::try_from(least).unwrap_or(u32::MAX),
        most: u32::MAX,
    };
    let mut all: Vec<Claimant> = owners.iter().map(|&l| claim(c[l].id.as_str(), &[l], 1)).collect();
    for &at in &given {
        let members: Vec<LibraryIx> =
            c.pools[at].members.iter().copied().filter(|l| part[l.at()]).collect();
        all.push(claim(c.pools[at].id.as_str(), &members, 1));
    }
    if !small.is_empty() {
        // The bloc's id is what the ties of the plan call it.
        let in_pools = |list: &crate::model::Agreed| {
            list.libraries.iter().filter(|l| small.contains(l)).count()
        };
        let apart = c.apart.iter().map(in_pools).max().unwrap_or(0);
        let least = small.len().div_ceil(c.rules.pool_max).max(apart);
        all.push(claim("the small libraries", &small, least));
    }
    if claims.steered {
        stay_near(&mut all, slots);
    }
    let slots = share_out(c.rules.method, &all, slots)?;
    let pools = slots[owners.len()..].iter().copied();
    Some(Shares {
        given: given.iter().copied().zip(pools).collect(),
        formed: if small.is_empty() { 0 } else { *slots.last()? },
        owners: owners.into_iter().zip(slots.iter().copied()).collect(),
        small,
        enough,
    })
}

/// What libraries claim of the term, as weights.
struct Claims {
    weights: Vec<u128>,
    steered: bool,
    /// Who came in ahead, as far as that counts.
    ahead: Vec<bool>,
}

impl Claims {
    /// Whether a library that is owed less than a slot is so far ahead that it claims less than half
    /// of one.
    fn has_enough(&self, c: &Consortium, library: LibraryIx, total: u128) -> bool {
        let slots = u128::from(c.slots_per_week());
        let is_less = u128::from(c[library].weight) * slots < total;
        let all: u128 = self.weights.iter().sum();
        self.ahead[library.at()] && is_less && self.weights[library.at()] * slots * 2 < all
    }
}

/// Minutes of all duties, and those that libraries are ahead, as far as they count: no more than one
/// slot of every week, or than what is owed, three quarters of it where they are ahead.
fn balances(
    c: &Consortium,
    term: &Term,
    days: &Days<'_>,
    part: &[bool],
    promised: Option<&Promised>,
) -> Option<(u64, Vec<i64>)> {
    if let Some(promised) = promised {
        let (minutes, counted) = promised.steering.as_ref()?;
        let of = |l: LibraryIx| counted.get(c[l].id.as_str()).copied().unwrap_or(0);
        return Some((*minutes, c.indices().map(of).collect()));
    }
    if c.rules.balances == Balances::Report {
        return None;
    }
    let seats = usize::from(c.grid.seats());
    let minutes = (days.all_open().count() * seats) as u64 * u64::from(c.grid.slot_minutes());
    let total: u128 = weights(c, part).iter().sum();
    let of = |l: LibraryIx| {
        let owed = weights(c, part)[l.at()] * u128::from(minutes) / total.max(1);
        let slot = u128::from(minutes) / u128::from(c.slots_per_week());
        let most = |minutes: u128| i64::try_from(minutes.min(slot)).unwrap_or(i64::MAX);
        term.carried[l.at()].min(most(owed * 3 / 4)).max(-most(owed))
    };
    let counted: Vec<i64> = c.indices().map(of).collect();
    counted.iter().any(|&minutes| minutes != 0).then_some((minutes, counted))
}

fn weights(c: &Consortium, part: &[bool]) -> Vec<u128> {
    c.indices().map(|l| if part[l.at()] { u128::from(c[l].weight) } else { 0 }).collect()
}

/// What is owed less what libraries are ahead, in thousandths of a minute.
fn claims(c: &Consortium, part: &[bool], balances: Option<(u64, Vec<i64>)>) -> Claims {
    let weights = weights(c, part);
    let Some((minutes, counted)) = balances else {
        return Claims { ahead: vec![false; weights.len()], weights, steered: false };
    };
    let total: u128 = weights.iter().sum();
    let claim = |(&weight, ahead): (&u128, &i64)| {
        let owed = i128::try_from(weight * u128::from(minutes) * 1000 / total.max(1)).unwrap_or(0);
        let claim = (owed - i128::from(*ahead) * 1000).max(1).unsigned_abs();
        if weight == 0 { 0 } else { claim }
    };
    Claims {
        weights: weights.iter().zip(&counted).map(claim).collect(),
        steered: true,
        ahead: counted.iter().map(|&minutes| minutes > 0).collect(),
    }
}

/// Where balances steer, nobody has less than its claim rounded down or more than it rounded up, as
/// far as either adds up.
fn stay_near(all: &mut [Claimant], slots: u32) {
    let total: u128 = all.iter().map(|claim| claim.weight).sum();
    let parts = |claim: &Claimant| claim.weight * u128::from(slots);
    let few = |n: u128| u32::try_from(n).unwrap_or(u32::MAX);
    let least: Vec<u32> =
        all.iter().map(|claim| few(parts(claim) / total).max(claim.least)).collect();
    let most: Vec<u32> =
        all.iter().map(|claim| few(parts(claim).div_ceil(total)).max(claim.least)).collect();
    if least.iter().sum::<u32>() <= slots {
        all.iter_mut().zip(least).for_each(|(claim, least)| claim.least = least);
    }
    if most.iter().sum::<u32>() >= slots {
        all.iter_mut().zip(most).for_each(|(claim, most)| claim.most = most);
    }
}

/// With pooled remainders every library has the whole part of its quota alone, as long as nothing
/// but whole parts is left to the owners.
fn whole_parts(c: &Consortium, free: &[LibraryIx], total: u128) -> Option<Shares> {
    let slots = u128::from(c.slots_per_week());
    let whole = |l: &LibraryIx| u128::from(c[*l].weight) * slots / total.max(1);
    let rest = |l: &LibraryIx| u128::from(c[*l].weight) * slots % total.max(1);
    let small: Vec<LibraryIx> = free.iter().copied().filter(|l| rest(l) > 0).collect();
    let owned: u128 = free.iter().map(whole).sum();
    let brought: u128 = small.iter().map(rest).sum();
    let fewest = small.len().div_ceil(c.rules.pool_max) as u128;
    let pooled = brought / total.max(1);
    let is_plain = c.pools.is_empty()
        && c.apart.is_empty()
        && c.pins.is_empty()
        && small.len() >= c.rules.pool_min
        && pooled >= fewest
        && owned + pooled == slots;
    is_plain.then(|| Shares {
        owners: (free.iter())
            .map(|l| (*l, u32::try_from(whole(l)).expect("no more than the slots")))
            .collect(),
        given: Vec::new(),
        formed: u32::try_from(pooled).expect("no more than the slots"),
        small,
        enough: Vec::new(),
    })
}
