//! A good split to start from: the heaviest item to the neediest pool, then pairs of pools are
//! split anew until no pair can be improved.
//!
//! Source: R. L. Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17,
//! 1969 (largest first).

use crate::plan::pools::problem::{Group, Problem, Split};

/// A split that need not be the best; `None` when none was found this way, which proves nothing.
pub(crate) fn start(problem: &Problem<'_>) -> Option<Split> {
    let by_size: Vec<usize> = (0..problem.items.len()).collect();
    let mut by_hours = by_size.clone();
    by_hours.sort_by_key(|&i| (problem.items[i].periods.len(), i));
    let groups = [by_size, by_hours].iter().find_map(|order| pack(problem, order))?;
    Some(improve(problem, groups))
}

/// Gives each item in turn to the pool that has least of what fits it, among those that take it.
fn pack(problem: &Problem<'_>, order: &[usize]) -> Option<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    for (class, c) in problem.classes.iter().enumerate() {
        groups.extend((0..c.count).map(|_| Group { members: Vec::new(), class }));
    }
    let (min, max) = problem.members;
    for (done, &item) in order.iter().enumerate() {
        let wanting: usize = groups.iter().map(|g| min.saturating_sub(g.members.len())).sum();
        let must_fill = problem.items.len() - done <= wanting;
        let mut choice: Vec<usize> = (0..groups.len())
            .filter(|&g| groups[g].members.len() < if must_fill { min } else { max })
            .collect();
        choice.sort_by_key(|&g| {
            let group = &groups[g];
            let size: u64 = group.members.iter().map(|&i| problem.items[i].size).sum();
            (size / u64::from(problem.classes[group.class].slots), g)
        });
        let fits = choice.into_iter().find(|&g| {
            groups[g].members.push(item);
            let fits = !problem.periods(&groups[g]).is_empty() && has_room(problem, &groups);
            groups[g].members.pop();
            fits
        })?;
        groups[fits].members.push(item);
    }
    groups.iter_mut().for_each(|g| g.members.sort_unstable());
    Some(groups)
}

/// Whether the pools formed so far find room in the week.
fn has_room(problem: &Problem<'_>, groups: &[Group]) -> bool {
    let mut week = problem.week.clone();
    let formed = groups.iter().filter(|g| !g.members.is_empty());
    formed.into_iter().all(|g| week.push(problem.demand(g)).is_ok())
}

/// The most members of two pools together whose every split is tried.
const MOST_TOGETHER: usize = 14;

/// Splits pairs of pools anew as long as that helps.
fn improve(problem: &Problem<'_>, mut groups: Vec<Group>) -> Split {
    let mut better = true;
    while better {
        better = false;
        for a in 0..groups.len() {
            for b in a + 1..groups.len() {
                if let Some((left, right)) = resplit(problem, &groups, a, b) {
                    (groups[a], groups[b]) = (left, right);
                    better = true;
                }
            }
        }
    }
    groups.sort();
    let cost = groups.iter().map(|g| problem.price(g)).sum();
    Split { groups, cost }
}

/// The best way to split the members of two pools, if it is better than the present one.
fn resplit(problem: &Problem<'_>, groups: &[Group], a: usize, b: usize) -> Option<(Group, Group)> {
    let mut members: Vec<usize> =
        groups[a].members.iter().chain(&groups[b].members).copied().collect();
    if members.len() > MOST_TOGETHER {
        return None;
    }
    members.sort_unstable();
    let now = problem.price(&groups[a]) + problem.price(&groups[b]);
    let (min, max) = problem.members;
    let mut found: Vec<(u128, u32)> = Vec::new();
    for mask in 0..1u32 << members.len() {
        let left = mask.count_ones() as usize;
        let right = members.len() - left;
        if !(min..=max).contains(&left) || !(min..=max).contains(&right) {
            continue;
        }
        let size = |side: u32| -> u64 {
            let picked = members.iter().enumerate().filter(|(i, _)| mask >> i & 1 == side);
            picked.map(|(_, &m)| problem.items[m].size).sum()
        };
        let floor = problem.cost.floor(size(1), groups[a].class)
            + problem.cost.floor(size(0), groups[b].class);
        if floor < now {
            found.push((floor, mask));
        }
    }
    found.sort_unstable();
    let mut best: Option<(u128, Group, Group)> = None;
    for (floor, mask) in found {
        if best.as_ref().is_some_and(|(cost, ..)| floor >= *cost) {
            break;
        }
        let side = |side: u32, class: usize| {
            let picked = members.iter().enumerate().filter(|(i, _)| mask >> i & 1 == side);
            Group { members: picked.map(|(_, &m)| m).collect(), class }
        };
        let (left, right) = (side(1, groups[a].class), side(0, groups[b].class));
        let cost = problem.price(&left) + problem.price(&right);
        let bar = best.as_ref().map_or(now, |(cost, ..)| *cost);
        if cost < bar && stays_placed(problem, groups, (a, &left), (b, &right)) {
            best = Some((cost, left, right));
        }
    }
    best.map(|(_, left, right)| (left, right))
}

/// Whether all pools find room when two of them are exchanged for others.
fn stays_placed(
    problem: &Problem<'_>,
    groups: &[Group],
    (a, left): (usize, &Group),
    (b, right): (usize, &Group),
) -> bool {
    if problem.periods(left).is_empty() || problem.periods(right).is_empty() {
        return false;
    }
    let mut changed = groups.to_vec();
    changed[a] = left.clone();
    changed[b] = right.clone();
    has_room(problem, &changed)
}
