//! Keeping last term's pools: who is still in which.

use crate::model::{HolderKind, LibraryIx, Share};
use crate::plan::last::Last;
use crate::plan::matching::heaviest;
use crate::plan::pools::Before;

/// For each of these pools the last pool that it continues, so that as many libraries as can be
/// stay where they were.
pub(crate) fn continued(last: &Last, pools: &[&[LibraryIx]]) -> Vec<Option<usize>> {
    let stays = |members: &&[LibraryIx]| {
        let mut homes: Vec<usize> = members.iter().filter_map(|&l| last.pool(l)).collect();
        homes.sort_unstable();
        let count = |home: &[usize]| (home[0], i64::try_from(home.len()).expect("few libraries"));
        homes.chunk_by(|a, b| a == b).map(count).collect()
    };
    let stays: Vec<Vec<(usize, i64)>> = pools.iter().map(stays).collect();
    let homes = stays.iter().flatten().map(|(home, _)| home + 1).max().unwrap_or(0);
    heaviest(&stays, homes)
}

/// How many libraries are in another pool than the one that continues theirs.
pub(crate) fn moved(last: &Last, shares: &[Share]) -> i64 {
    if !last.is_any() {
        return 0;
    }
    let pools: Vec<&[LibraryIx]> = (shares.iter().filter(|s| s.holder.kind != HolderKind::Library))
        .map(|s| &s.holder.members[..])
        .collect();
    let continued = continued(last, &pools);
    let moved = pools.iter().zip(&continued).flat_map(|(members, pool)| {
        members.iter().filter(move |&&l| last.pool(l).is_some_and(|home| Some(home) != *pool))
    });
    i64::try_from(moved.count()).expect("few libraries")
}

/// Where those who are pooled as one were.
pub(crate) fn before(last: &Last, order: &[Vec<LibraryIx>]) -> Before {
    let pools = order.iter().map(|atom| atom.iter().find_map(|&l| last.pool(l))).collect();
    let of = |&l: &LibraryIx| Some((last.pool(l)?, last.periods(l, true)));
    Before { pools, periods: order.iter().flatten().filter_map(of).collect() }
}
