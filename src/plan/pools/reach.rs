//! Splits within the tolerance compared for wishes: by exact cover, under a bound that the pools
//! listed add up to.
//!
//! What is nearest to the bound is looked at first, and twice as far each time, until nothing
//! farther can break fewer wishes than what was found.

use crate::plan::costs::WISH;
use crate::plan::pools::columns::{Column, MOST_ITEMS, columns};
use crate::plan::pools::dual;
use crate::plan::pools::node::{Limit, MOST_COST};
use crate::plan::pools::partial::Cover;
use crate::plan::pools::problem::{Problem, Split};
use crate::plan::pools::wishes::Wishes;
use crate::plan::pools::within::Reach;

/// Visits all splits that cost less than `cap` and may break fewer wishes than what `visit` says,
/// those that promise most first; false when not all were seen.
pub(super) fn compare<V: FnMut(Split) -> Limit>(
    problem: &Problem<'_>,
    cap: u128,
    wishes: &Wishes<'_>,
    mut work: u64,
    mut visit: V,
) -> bool {
    if problem.items.len() > MOST_ITEMS || cap > MOST_COST {
        return false;
    }
    let Some(all) = columns(problem, cap, &mut work) else { return false };
    let Some(bound) = dual::bound(problem, wishes, &all, cap, &mut work) else { return false };
    let mut best = wishes.best.unwrap_or((i64::MAX, u128::MAX));
    let (mut seen, mut most) = (-1, FIRST_REACH);
    while bound.least <= best.0 {
        let left = best.0.saturating_sub(bound.least);
        most = most.min(left);
        let near = |over: i64| over <= most;
        let (columns, over): (Vec<Column>, Vec<i64>) =
            all.iter().cloned().zip(bound.over.iter().copied()).filter(|(_, o)| near(*o)).unzip();
        let reach = Reach { least: bound.least, over: &over, seen, most, best };
        let mut cover = Cover::new(problem, &columns, (cap, work), Some(reach), &mut visit);
        let ended = cover.run().is_break();
        work = cover.work;
        best = cover.reach.map_or(best, |reach| reach.best);
        if ended {
            return false;
        }
        if most >= best.0.saturating_sub(bound.least) {
            break;
        }
        (seen, most) = (most, most.saturating_mul(2));
    }
    true
}

/// How far from the bound on wishes splits are looked for first; then twice as far, and so on.
const FIRST_REACH: i64 = WISH / 64;
