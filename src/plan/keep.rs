//! Keeping last term's pools: who is still in which, and the split that changes least.

use crate::model::{HolderKind, LibraryIx, Share};
use crate::plan::assign::assign;
use crate::plan::last::Last;
use crate::plan::pools::{Group, Problem, Split};

/// For each of these pools the last pool that it continues, so that as many libraries as can be
/// stay where they were.
pub(crate) fn continued(last: &Last, pools: &[&[LibraryIx]]) -> Vec<Option<usize>> {
    let homes = |members: &[LibraryIx]| members.iter().filter_map(|&l| last.pool(l)).collect();
    let homes: Vec<Vec<usize>> = pools.iter().map(|members| homes(members)).collect();
    let mut known: Vec<usize> = homes.iter().flatten().copied().collect();
    known.sort_unstable();
    known.dedup();
    let row = |homes: &Vec<usize>| {
        let stay = |pool: &usize| homes.iter().filter(|h| *h == pool).count();
        let stays = known.iter().map(|pool| -i128::try_from(stay(pool)).expect("few libraries"));
        stays.chain(std::iter::repeat_n(0, pools.len())).collect()
    };
    let costs: Vec<Vec<i128>> = homes.iter().map(row).collect();
    let columns = assign(&costs);
    let pool = |(row, column): (usize, &usize)| {
        known.get(*column).copied().filter(|pool| homes[row].contains(pool))
    };
    columns.iter().enumerate().map(pool).collect()
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

/// Last term's pools as they can still be: newcomers join the pool that has least for its slots.
/// `None` when there are more or fewer pools now, or one of them has no room.
pub(crate) fn as_before(
    problem: &Problem<'_>,
    order: &[Vec<LibraryIx>],
    last: &Last,
) -> Option<Split> {
    let home = |item: &usize| order[*item].iter().find_map(|&l| last.pool(l));
    let (old, new): (Vec<usize>, Vec<usize>) =
        (0..order.len()).partition(|item| home(item).is_some());
    let mut homes: Vec<usize> = old.iter().filter_map(home).collect();
    homes.sort_unstable();
    homes.dedup();
    let of = |pool: &usize| old.iter().copied().filter(|i| home(i) == Some(*pool)).collect();
    let mut pools: Vec<Vec<usize>> = homes.iter().map(of).collect();
    let size = |pool: &[usize]| pool.iter().map(|&i| problem.items[i].size).sum::<u64>();
    if pools.len() != problem.counts().iter().sum::<u32>() as usize {
        return None;
    }
    let common = |pool: &[usize]| {
        let group = Group { members: pool.to_vec(), class: 0 };
        !problem.periods(&group).is_empty()
    };
    let (fewest, most) = problem.members;
    for item in new {
        let fits = |at: &usize| {
            let with = [&pools[*at][..], &[item]].concat();
            problem.accepts(&pools[*at], item) && problem.libraries(&with) <= most && common(&with)
        };
        let at = (0..pools.len()).filter(fits).min_by_key(|&at| (size(&pools[at]), at))?;
        pools[at].push(item);
    }
    // Pools of more slots are the larger ones.
    pools.sort_by_key(|pool| std::cmp::Reverse(size(pool)));
    let mut classes: Vec<usize> = (0..problem.classes.len())
        .flat_map(|class| std::iter::repeat_n(class, problem.classes[class].count as usize))
        .collect();
    classes.sort_by_key(|&class| std::cmp::Reverse(problem.classes[class].slots));
    let group = |(mut members, class): (Vec<usize>, usize)| {
        members.sort_unstable();
        Group { members, class }
    };
    let mut groups: Vec<Group> = pools.into_iter().zip(classes).map(group).collect();
    groups.sort();
    let mut week = problem.week.clone();
    let fits = groups.iter().all(|g| {
        (fewest..=most).contains(&problem.libraries(&g.members))
            && problem.is_peaceful(&g.members)
            && !problem.periods(g).is_empty()
            && week.push(problem.demand(g)).is_ok()
    });
    let cost = groups.iter().map(|g| problem.price(g)).sum();
    fits.then_some(Split { groups, cost })
}
