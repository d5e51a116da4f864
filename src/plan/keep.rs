//! Which pool continues which of the last term, and who is in another than the one that continues
//! theirs.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{HolderKind, LastTerm, LibraryIx, Share};
use crate::plan::homes::{homes, names};
use crate::plan::last::Last;
use crate::plan::matching::heaviest;
use crate::plan::pools::Before;

/// For each of these holders the pool of the last term that it continues, by its place among
/// [`LastTerm::holders`]; libraries on their own continue none.
///
/// A pool agreed beforehand continues the one of its id. Of the others every pool continues one of
/// the last term at most, so that as many libraries as can be stay where they were. Libraries that
/// were released count only where that leaves a choice. It does not depend on the order of the
/// holders.
#[must_use]
pub(crate) fn continued(last: &LastTerm, shares: &[Share]) -> Vec<Option<usize>> {
    let homes = homes(last);
    let mut continued = namesakes(&names(last), shares);
    most_stay(shares, &mut continued, |l| {
        homes.get(l).copied().filter(|_| !last.released.contains(l))
    });
    most_stay(shares, &mut continued, |l| homes.get(l).copied());
    continued
}

/// How many libraries are in another pool than the one that continues theirs.
pub(crate) fn moved(last: &Last, shares: &[Share]) -> i64 {
    if !last.is_any() {
        return 0;
    }
    let mut continued = namesakes(last.names(), shares);
    most_stay(shares, &mut continued, |&l| last.pool(l));
    let moved = shares.iter().zip(&continued).filter(|(s, _)| s.holder.is_pool());
    let moved = moved.flat_map(|(share, pool)| {
        let members = share.holder.members.iter();
        members.filter(move |&&l| last.pool(l).is_some_and(|home| Some(home) != *pool))
    });
    i64::try_from(moved.count()).expect("few libraries")
}

/// What pools agreed beforehand continue by their ids.
fn namesakes(names: &BTreeMap<String, usize>, shares: &[Share]) -> Vec<Option<usize>> {
    let namesake = |share: &Share| {
        let is_given = share.holder.kind == HolderKind::GivenPool;
        names.get(share.holder.id.as_str()).copied().filter(|_| is_given)
    };
    shares.iter().map(namesake).collect()
}

/// For each pool that continues none yet a home that no pool continues, so that as many libraries
/// as can be stay.
fn most_stay(
    shares: &[Share],
    continued: &mut [Option<usize>],
    home: impl Fn(&LibraryIx) -> Option<usize>,
) {
    let taken: BTreeSet<usize> = continued.iter().copied().flatten().collect();
    let is_open = |at: &usize| shares[*at].holder.is_pool() && continued[*at].is_none();
    let mut pools: Vec<usize> = (0..shares.len()).filter(is_open).collect();
    pools.sort_by_key(|&at| &shares[at].holder.members);
    let stays = |&at: &usize| {
        let members = shares[at].holder.members.iter();
        let homes = members.filter_map(&home).filter(|home| !taken.contains(home));
        let mut homes: Vec<usize> = homes.collect();
        homes.sort_unstable();
        let count = |home: &[usize]| (home[0], i64::try_from(home.len()).expect("few libraries"));
        homes.chunk_by(|a, b| a == b).map(count).collect()
    };
    let stays: Vec<Vec<(usize, i64)>> = pools.iter().map(stays).collect();
    let homes = stays.iter().flatten().map(|(home, _)| home + 1).max().unwrap_or(0);
    let found = heaviest(&stays, homes);
    pools.into_iter().zip(found).for_each(|(at, home)| continued[at] = home);
}

/// Where those who are pooled as one were.
pub(crate) fn before(last: &Last, order: &[Vec<LibraryIx>]) -> Before {
    let pools = order.iter().map(|atom| atom.iter().find_map(|&l| last.pool(l))).collect();
    let of = |&l: &LibraryIx| Some((last.pool(l)?, last.periods(l, true)));
    Before { pools, periods: order.iter().flatten().filter_map(of).collect() }
}

#[cfg(test)]
mod tests {
    use super::{continued, homes, moved};
    use crate::model::{
        Holder, HolderKind, Id, LastHolder, LastTerm, LibraryIx, PeriodSet, Quota, Share, TurnRule,
    };
    use crate::plan::last::Last;
    use proptest::prelude::*;

    /// Libraries in pools by the number that each has; the last number is for those in none.
    fn pooled(numbers: &[usize], of: usize) -> Vec<Vec<LibraryIx>> {
        let members = |pool| {
            let here = numbers.iter().enumerate().filter(move |(_, n)| **n == pool);
            here.map(|(at, _)| LibraryIx::from_at(at)).collect()
        };
        (0..of).map(members).collect()
    }

    fn share(at: usize, members: Vec<LibraryIx>) -> Share {
        let kind = if at == 0 { HolderKind::GivenPool } else { HolderKind::FormedPool };
        let id = Id::parse(&format!("pool-{at}")).expect("a short name");
        let holder = Holder { id, kind, name: None, members, turns: TurnRule::ByShare };
        Share {
            holder,
            quota: Quota::new(1, 1, 12),
            claim: Quota::new(1, 1, 12),
            slots: 1,
            periods: PeriodSet::EMPTY,
            targets: None,
        }
    }

    proptest! {
        #[test]
        fn the_planner_counts_as_moved_who_is_not_where_a_pool_is_continued(
            before in prop::collection::vec(0usize..5, 12),
            now in prop::collection::vec(0usize..5, 12),
            released in prop::collection::btree_set(0usize..12, 0..4),
        ) {
            let holder = |(at, members)| LastHolder {
                id: format!("pool-{at}"), is_pool: true, members, gone: vec![], cells: vec![],
            };
            let holders = pooled(&before, 4).into_iter().enumerate().map(holder).collect();
            let released = released.into_iter().map(LibraryIx::from_at).collect();
            let last = LastTerm { holders, released, free: PeriodSet::EMPTY };
            let shares: Vec<Share> =
                pooled(&now, 4).into_iter().enumerate().map(|(at, m)| share(at, m)).collect();
            let of = |shares: &[Share]| {
                let mut found: Vec<_> = continued(&last, shares).into_iter().zip(shares)
                    .map(|(home, s)| (s.holder.id.clone(), home)).collect();
                found.sort();
                found
            };
            let mut turned = shares.clone();
            turned.reverse();
            prop_assert_eq!(of(&shares), of(&turned));

            let (homes, found) = (homes(&last), continued(&last, &shares));
            let elsewhere = shares.iter().zip(&found).flat_map(|(s, on)| {
                let left = |l: &&LibraryIx| homes.get(l).is_some_and(|home| Some(*home) != *on);
                s.holder.members.iter().filter(left)
            });
            let counted = elsewhere.filter(|l| !last.released.contains(l)).count();
            let planner = moved(&Last::of(12, &last), &shares);
            prop_assert_eq!(i64::try_from(counted).expect("few"), planner);
        }
    }
}
