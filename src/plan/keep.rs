//! Keeping last term's pools: who is still in which, and the split that changes least.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{HolderKind, LibraryIx, PeriodSet, Share};
use crate::plan::last::Last;
use crate::plan::matching::heaviest;
use crate::plan::pools::{Group, Problem, Split};

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

/// Last term's pools as they can still be: newcomers join the pool that has least for its slots.
/// `None` when there are more or fewer pools now, or one of them has no room.
pub(crate) fn as_before(
    problem: &Problem<'_>,
    order: &[Vec<LibraryIx>],
    last: &Last,
) -> Option<Split> {
    let home = |atom: &Vec<LibraryIx>| atom.iter().find_map(|&l| last.pool(l));
    let (mut of_home, mut new) = (BTreeMap::<usize, Vec<usize>>::new(), Vec::new());
    for (item, atom) in order.iter().enumerate() {
        home(atom).map_or(&mut new, |home| of_home.entry(home).or_default()).push(item);
    }
    let mut pools: Vec<Vec<usize>> = of_home.into_values().collect();
    if pools.len() != problem.counts().iter().sum::<u32>() as usize {
        return None;
    }
    join(problem, &mut pools, &new)?;
    // Pools of more slots are the larger ones.
    pools.sort_by_key(|pool| std::cmp::Reverse(size(problem, pool)));
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
    let (fewest, most) = problem.members;
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

/// Adds newcomers to pools, each to the smallest that takes it; `None` when none does.
fn join(problem: &Problem<'_>, pools: &mut [Vec<usize>], new: &[usize]) -> Option<()> {
    let hours =
        |members: &Vec<usize>| problem.periods(&Group { members: members.clone(), class: 0 });
    let mut hours: Vec<PeriodSet> = pools.iter().map(hours).collect();
    let mut queue: BTreeSet<(u64, usize)> =
        pools.iter().enumerate().map(|(at, pool)| (size(problem, pool), at)).collect();
    for &item in new {
        let newcomer = &problem.items[item];
        let takes = |&&(_, at): &&(u64, usize)| {
            problem.accepts(&pools[at], item)
                && problem.libraries(&pools[at]) + newcomer.libraries <= problem.members.1
                && !hours[at].and(&newcomer.periods).is_empty()
        };
        let (size, at) = *queue.iter().find(takes)?;
        queue.remove(&(size, at));
        queue.insert((size + newcomer.size, at));
        pools[at].push(item);
        hours[at] = hours[at].and(&newcomer.periods);
    }
    Some(())
}

fn size(problem: &Problem<'_>, items: &[usize]) -> u64 {
    items.iter().map(|&i| problem.items[i].size).sum()
}
