//! Proof by exact cover: all pools that could be part of a better split are listed, and the search
//! goes on with the item that has the fewest of them left.
//!
//! The cap rises step by step from the least that any split could cost, so that the lists stay
//! short; every cap below which nothing was found is a lower bound.
//!
//! Source: D. E. Knuth, "Dancing links", 2000 (fewest choices first); R. E. Korf, "Depth-first
//! iterative-deepening", Artificial Intelligence 27, 1985.

use std::ops::ControlFlow;

use crate::plan::placement::Placement;
use crate::plan::pools::columns::{Column, MOST_ITEMS, columns, members};
use crate::plan::pools::problem::{Group, Problem, Split};
use crate::plan::pools::reach::Reach;
use crate::plan::pools::search::Limit;

/// The best split that was found below a cap, and the least that one not seen can cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proof {
    /// A split below the cap, if there is one and it was found.
    pub split: Option<Split>,
    /// No split costs less than this.
    pub lower_bound: u128,
    /// Whether the split is the best, or, without one, there is none below the cap.
    pub complete: bool,
}

/// The first cap lies this part of the way from the least possible cost to the one known.
const FIRST: u128 = 4096;

/// Costs beyond this are left to others, so that the sums here fit 64 bits.
pub(super) const MOST_COST: u128 = u64::MAX as u128 / 4;

/// What it counts to lay out a week for a split, where wishes matter.
const WEEK: u64 = 2_000;

/// Finds the best split that costs less than `cap`, in at most so many steps.
pub(super) fn prove(problem: &Problem<'_>, cap: u128, mut work: u64) -> Proof {
    let total = problem.items.iter().map(|i| i.size).sum();
    let sizes = &mut problem.items.iter().map(|i| i.size);
    let least = problem.cost.rest(total, sizes, &problem.counts());
    let mut proof = Proof { split: None, lower_bound: least.min(cap), complete: cap <= least };
    if problem.items.len() > MOST_ITEMS || cap > MOST_COST {
        return proof;
    }
    let mut slack = (cap.saturating_sub(least) / FIRST).max(1);
    while !proof.complete {
        let below = least.saturating_add(slack).min(cap);
        let Some(columns) = columns(problem, below, &mut work) else { return proof };
        let mut best = None;
        let visit = |split: Split| {
            let cap = split.cost;
            best = Some(split);
            Limit { cap, wishes: None }
        };
        let mut cover = Cover { problem, columns: &columns, cap: below, work, reach: None, visit };
        let ended = cover.run(total).is_break();
        work = cover.work;
        proof.split = best;
        if ended {
            return proof;
        }
        proof.lower_bound = proof.split.as_ref().map_or(below, |s| s.cost);
        proof.complete = proof.split.is_some() || below == cap;
        slack += slack / 3 + 1;
    }
    proof
}

pub(super) struct Cover<'a, V> {
    pub problem: &'a Problem<'a>,
    pub columns: &'a [Column],
    /// Only splits that cost less are of interest.
    pub cap: u128,
    /// Steps left: columns looked at.
    pub work: u64,
    pub reach: Option<Reach<'a>>,
    pub visit: V,
}

/// A split that is partly made.
struct Node {
    /// Items that are in no pool yet.
    left: u128,
    size: u64,
    /// Pools of each class still to form.
    counts: Vec<u32>,
    cost: u128,
    /// What the pools so far add to the bound on wishes.
    over: i64,
    chosen: Vec<u32>,
}

/// A column that has nothing of what is placed already.
#[derive(Clone, Copy)]
struct Open {
    mask: u128,
    size: u64,
    price: u64,
    /// What it adds to the bound on wishes.
    over: i64,
    at: u32,
    class: u32,
}

impl<V: FnMut(Split) -> Limit> Cover<'_, V> {
    pub fn run(&mut self, size: u64) -> ControlFlow<()> {
        let count = self.problem.items.len();
        let left = (0..count).fold(0, |mask: u128, i| mask | 1 << i);
        let open = |(at, c): (usize, &Column)| Open {
            mask: c.mask,
            size: c.size,
            price: c.price,
            over: self.reach.as_ref().map_or(0, |reach| reach.over[at]),
            at: u32::try_from(at).expect("few columns"),
            class: u32::try_from(c.class).expect("few classes"),
        };
        let list: Vec<Open> = self.columns.iter().enumerate().map(open).collect();
        let counts = self.problem.counts();
        let root = Node { left, size, counts, cost: 0, over: 0, chosen: Vec::new() };
        self.node(&root, &self.problem.week, &list)
    }

    /// Looks at everything below a node; `list` has all columns of its parent that fit.
    fn node(&mut self, node: &Node, week: &Placement, list: &[Open]) -> ControlFlow<()> {
        if node.left == 0 {
            self.finish(node, week);
            return ControlFlow::Continue(());
        }
        let steps = list.len() as u64 + 1;
        if self.work < steps {
            return ControlFlow::Break(());
        }
        self.work -= steps;
        let Some(list) = self.open(node, list) else { return ControlFlow::Continue(()) };
        let Some(item) = scarcest(node.left, &list) else { return ControlFlow::Continue(()) };
        let Some(week) = self.settle(node, week) else { return ControlFlow::Continue(()) };
        let mut branch: Vec<(u128, u32, Open)> = (list.iter())
            .filter(|o| o.mask >> item & 1 == 1)
            .map(|&o| (self.bound(node, &o), self.columns[o.at as usize].kind, o))
            .collect();
        branch.sort_unstable_by_key(|(bound, kind, o)| (o.over, *bound, o.class, *kind, o.at));
        let mut before = None;
        for (bound, kind, open) in branch {
            if bound >= self.cap {
                continue;
            }
            // Of columns that differ only in equal items, one is enough.
            if before.replace((open.class, kind)) == Some((open.class, kind)) {
                continue;
            }
            if let Some(child) = self.child(node, bound, &open) {
                self.node(&child, &week, &list)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Visits a split if the week has room for it.
    fn finish(&mut self, node: &Node, week: &Placement) {
        let seen = self.reach.as_ref().is_some_and(|reach| node.over <= reach.seen);
        if seen || self.settle(node, week).is_none() {
            return;
        }
        let split = self.split(node);
        let limit = (self.visit)(split);
        self.cap = limit.cap;
        if let Some((reach, best)) = self.reach.as_mut().zip(limit.wishes) {
            reach.best = best;
            self.work = self.work.saturating_sub(WEEK);
        }
    }

    /// What the split costs at least with this pool next.
    fn bound(&self, node: &Node, open: &Open) -> u128 {
        let mut counts = node.counts.clone();
        counts[open.class as usize] -= 1;
        let few = &mut std::iter::empty();
        let rest = self.problem.cost.rest(node.size - open.size, few, &counts);
        node.cost + u128::from(open.price) + rest
    }

    /// The columns that can be part of a split below the cap; `None` when there is none.
    ///
    /// For any price on size, all columns of a split together cost what the size that is left is
    /// worth less than their costs and their sizes' worth; so each class at least as many times its
    /// cheapest column.
    fn open(&self, node: &Node, list: &[Open]) -> Option<Vec<Open>> {
        let few = &mut std::iter::empty();
        let rest = self.problem.cost.rest(node.size, few, &node.counts);
        let worth = u64::try_from(rest / u128::from(node.size.max(1))).ok()?;
        // What does not fit is beyond the cap.
        let value = |o: &Open| o.price.saturating_add(worth.saturating_mul(o.size));
        let mut least = vec![u64::MAX; node.counts.len()];
        let mut open = Vec::with_capacity(list.len());
        let reach = self.reach.as_ref().map_or(i64::MAX, |reach| reach.most - node.over);
        for o in list.iter().filter(|o| o.mask & !node.left == 0 && o.over <= reach) {
            if node.counts[o.class as usize] > 0 {
                let class = &mut least[o.class as usize];
                *class = value(o).min(*class);
                open.push(*o);
            }
        }
        let wanted = || node.counts.iter().zip(&least).filter(|(n, _)| **n > 0);
        if wanted().any(|(_, &value)| value == u64::MAX) {
            return None;
        }
        let sum: u128 = wanted().map(|(&n, &value)| u128::from(n) * u128::from(value)).sum();
        let cap = (self.cap - node.cost) + u128::from(worth) * u128::from(node.size);
        let slack = cap.checked_sub(sum).filter(|&slack| slack > 0)?;
        let slack = u64::try_from(slack).unwrap_or(u64::MAX);
        let most: Vec<u64> = least.iter().map(|value| value.saturating_add(slack)).collect();
        open.retain(|o| value(o) < most[o.class as usize]);
        Some(open)
    }

    /// The parent's week with the last pool that was chosen, if there is room for it.
    fn settle(&self, node: &Node, week: &Placement) -> Option<Placement> {
        let mut week = week.clone();
        if let Some(&last) = node.chosen.last() {
            week.push(self.problem.demand(&self.group(last))).ok()?;
        }
        Some(week)
    }

    /// The node behind a column, with its pool still to find a place.
    fn child(&self, node: &Node, bound: u128, open: &Open) -> Option<Node> {
        let (left, class) = (node.left & !open.mask, open.class as usize);
        let mut counts = node.counts.clone();
        counts[class] -= 1;
        // The pools that come later need members too, and can take only so many.
        let pools = counts.iter().sum::<u32>() as usize;
        let libraries: usize = members(left).map(|i| self.problem.items[i].libraries).sum();
        let (min, max) = self.problem.members;
        if libraries < pools * min || libraries > pools.saturating_mul(max) {
            return None;
        }
        let over = node.over + open.over;
        if self.reach.as_ref().is_some_and(|r| r.is_beyond(over, bound)) {
            return None;
        }
        let mut chosen = node.chosen.clone();
        chosen.push(open.at);
        let (size, cost) = (node.size - open.size, node.cost + u128::from(open.price));
        Some(Node { left, size, counts, cost, over, chosen })
    }

    fn group(&self, at: u32) -> Group {
        let column = &self.columns[at as usize];
        Group { members: members(column.mask).collect(), class: column.class }
    }

    fn split(&self, node: &Node) -> Split {
        let mut groups: Vec<Group> = node.chosen.iter().map(|&at| self.group(at)).collect();
        groups.sort();
        Split { groups, cost: node.cost }
    }
}

/// The item that the fewest columns contain; `None` when there is one that none contains.
///
/// Columns are counted for all items at once, in binary, one plane of bits for each digit.
fn scarcest(left: u128, list: &[Open]) -> Option<u32> {
    let mut planes = [0u128; 24];
    for open in list {
        let mut carry = open.mask;
        for plane in &mut planes {
            let both = *plane & carry;
            *plane ^= carry;
            carry = both;
            if carry == 0 {
                break;
            }
        }
    }
    let covered = planes.iter().fold(0, |all, plane| all | plane);
    if left & !covered != 0 {
        return None;
    }
    let fewest = planes.iter().rev().fold(left, |items, plane| {
        let fewer = items & !plane;
        if fewer == 0 { items } else { fewer }
    });
    Some(fewest.trailing_zeros())
}
