//! Exact search for the best split: bin completion, the largest item first.
//!
//! Source: R. E. Korf, "A hybrid recursive multi-way number partitioning algorithm", IJCAI 2011;
//! A. S. Fukunaga and R. E. Korf, "Bin completion algorithms for multicontainer packing", JAIR 28,
//! 2007.

use std::ops::ControlFlow;

use crate::model::PeriodSet;
use crate::plan::placement::Placement;
use crate::plan::pools::problem::{Group, Problem, Split};
use crate::plan::pools::wishes::Wishes;

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Whether everything below the cap was seen.
    pub complete: bool,
    /// No split that was not seen costs less; `None` when all were seen.
    pub unseen: Option<u128>,
}

/// What is of interest from here on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    /// Only splits that cost less.
    pub cap: u128,
    /// Where wishes matter: only splits that break less than this, or as much at a lower cost.
    pub wishes: Option<(i64, u128)>,
}

/// A depth-first search over splits that cost less than a cap.
pub(crate) struct Search<'a, V> {
    problem: &'a Problem<'a>,
    /// Only splits that cost less are of interest; lowered by `visit`.
    cap: u128,
    wishes: Option<Wishes<'a>>,
    /// Steps left: candidates looked at and places sought.
    work: u64,
    unseen: Option<u128>,
    visit: V,
}

/// A pool that could be formed next, and what the whole split then costs at least.
struct Candidate {
    bound: u128,
    price: u128,
    size: u64,
    group: Group,
}

struct Node {
    left: Vec<usize>,
    counts: Vec<u32>,
    size: u64,
    cost: u128,
    /// What the pools so far break wishes by at least.
    broken: i64,
    week: Placement,
}

/// Visits splits that cost less than `cap`; `visit` says what is of interest from there on.
///
/// At most `work` steps are taken: a count, not a time, so that every machine ends alike.
pub(crate) fn search<V: FnMut(Split) -> Limit>(
    problem: &Problem<'_>,
    cap: u128,
    wishes: Option<Wishes<'_>>,
    work: u64,
    visit: V,
) -> Outcome {
    let mut search = Search { problem, cap, wishes, work, unseen: None, visit };
    let root = Node {
        left: (0..problem.items.len()).collect(),
        counts: problem.counts(),
        size: problem.items.iter().map(|i| i.size).sum(),
        cost: 0,
        broken: 0,
        week: problem.week.clone(),
    };
    let _ = search.node(&root, &mut Vec::new());
    Outcome { complete: search.unseen.is_none(), unseen: search.unseen }
}

impl<V: FnMut(Split) -> Limit> Search<'_, V> {
    fn node(&mut self, node: &Node, chosen: &mut Vec<Group>) -> ControlFlow<()> {
        if node.left.is_empty() {
            let mut groups = chosen.clone();
            groups.sort();
            let limit = (self.visit)(Split { groups, cost: node.cost });
            self.cap = limit.cap;
            if let Some(wishes) = &mut self.wishes {
                wishes.best = limit.wishes;
            }
            return ControlFlow::Continue(());
        }
        let mut candidates = self.candidates(node);
        candidates.sort_by(|a, b| a.bound.cmp(&b.bound).then_with(|| a.group.cmp(&b.group)));
        let mut rest = candidates.into_iter();
        while let Some(candidate) = rest.next() {
            if candidate.bound >= self.cap {
                break;
            }
            if self.work == 0 {
                self.skip(candidate.bound);
                return ControlFlow::Break(());
            }
            if let Some(child) = self.child(node, &candidate) {
                chosen.push(candidate.group);
                let flow = self.node(&child, chosen);
                chosen.pop();
                if flow.is_break() {
                    if let Some(next) = rest.next().filter(|next| next.bound < self.cap) {
                        self.skip(next.bound);
                    }
                    return flow;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// The node behind a candidate, if the week has room for it.
    fn child(&mut self, node: &Node, candidate: &Candidate) -> Option<Node> {
        let members = &candidate.group.members;
        let left: Vec<usize> = node.left.iter().copied().filter(|i| !members.contains(i)).collect();
        let mut broken = node.broken;
        if let Some(wishes) = &self.wishes {
            self.work = self.work.saturating_sub(2);
            broken += wishes.pool(members, &self.problem.periods(&candidate.group));
            if wishes.beaten(broken + wishes.rest(&left), candidate.bound) {
                return None;
            }
        }
        let mut week = node.week.clone();
        self.work = self.work.saturating_sub(8);
        week.push(self.problem.demand(&candidate.group)).ok()?;
        let mut counts = node.counts.clone();
        counts[candidate.group.class] -= 1;
        let (size, cost) = (node.size - candidate.size, node.cost + candidate.price);
        Some(Node { left, counts, size, cost, broken, week })
    }

    /// Something that costs at least `bound` was not looked at.
    fn skip(&mut self, bound: u128) {
        self.unseen = Some(self.unseen.map_or(bound, |u| u.min(bound)));
    }

    /// Every pool with the largest item that is left whose bound stays below the cap.
    fn candidates(&mut self, node: &Node) -> Vec<Candidate> {
        let pools: usize = node.counts.iter().sum::<u32>() as usize;
        let (min, max) = self.problem.members;
        // The pools that come later need members too, and can take only so many.
        let Some(most) = node.left.len().checked_sub((pools - 1) * min) else { return Vec::new() };
        let least = node.left.len().saturating_sub((pools - 1) * max).max(min);
        let (&largest, others) = node.left.split_first().expect("something is left");
        let item = &self.problem.items[largest];
        let mut found = Vec::new();
        for class in (0..node.counts.len()).filter(|&c| node.counts[c] > 0) {
            let mut grow = Grow::new(self, node, others, class, (least, most.min(max)));
            grow.members.push(largest);
            let periods = self.problem.classes[class].periods.and(&item.periods);
            let flow = grow.extend(item.size, periods, 0);
            (found, self.work) = {
                let mut all = found;
                all.append(&mut grow.found);
                (all, grow.work)
            };
            if flow.is_break() {
                // Nothing is known of the candidates that were cut off but this.
                let mut sizes = node.left.iter().map(|&i| self.problem.items[i].size);
                let rest = self.problem.cost.rest(node.size, &mut sizes, &node.counts);
                self.skip(node.cost + rest);
            }
        }
        found
    }
}

/// Grows pools around the largest item by adding others, larger ones first.
struct Grow<'a> {
    problem: &'a Problem<'a>,
    node: &'a Node,
    others: &'a [usize],
    /// Sizes of the others, added up from the front.
    sums: Vec<u64>,
    class: usize,
    /// Pools of each class that are left once this one is formed.
    counts: Vec<u32>,
    /// The size up to which a larger pool of this class may be a better one.
    fits: u128,
    /// Fewest and most members.
    limits: (usize, usize),
    cap: u128,
    work: u64,
    members: Vec<usize>,
    found: Vec<Candidate>,
}

impl<'a> Grow<'a> {
    /// More candidates than this at one node are a sign that the cap is far off.
    const MOST_CANDIDATES: usize = 100_000;

    fn new<V>(
        search: &Search<'a, V>,
        node: &'a Node,
        others: &'a [usize],
        class: usize,
        limits: (usize, usize),
    ) -> Self {
        let problem = search.problem;
        let mut counts = node.counts.clone();
        counts[class] -= 1;
        let slots: u32 = node.counts.iter().zip(&problem.classes).map(|(n, c)| n * c.slots).sum();
        let share = u128::from(node.size) * u128::from(problem.classes[class].slots);
        let fits = problem.classes[class].size.map_or(share / u128::from(slots), u128::from);
        let sums = std::iter::once(0)
            .chain(others.iter().scan(0, |sum, &i| {
                *sum += problem.items[i].size;
                Some(*sum)
            }))
            .collect();
        let (cap, work) = (search.cap.saturating_sub(node.cost), search.work);
        let (members, found) = (Vec::new(), Vec::new());
        Self { problem, node, others, sums, class, counts, fits, limits, cap, work, members, found }
    }

    fn extend(&mut self, size: u64, periods: PeriodSet, from: usize) -> ControlFlow<()> {
        if self.work == 0 || self.found.len() >= Self::MOST_CANDIDATES {
            return ControlFlow::Break(());
        }
        self.work -= 1;
        if periods.is_empty() {
            return ControlFlow::Continue(());
        }
        let plain = self.plain(size);
        if self.members.len() >= self.limits.0 && plain < self.cap {
            self.offer(size);
        }
        let room = self.limits.1 - self.members.len();
        if room == 0 || (plain >= self.cap && u128::from(size) > self.fits) {
            return ControlFlow::Continue(());
        }
        let mut before: Option<usize> = None;
        for at in from..self.others.len() {
            // Even with the largest that may follow the pool stays too small; so do all later ones.
            let most = size + self.sums[self.others.len().min(at + room)] - self.sums[at];
            if u128::from(most) < self.fits && self.plain(most) >= self.cap {
                break;
            }
            let item = self.others[at];
            let next = &self.problem.items[item];
            // Of equal items, one that was passed over is not taken later: it gives nothing new.
            if before.is_some_and(|b| self.problem.items[b] == *next) {
                continue;
            }
            self.members.push(item);
            self.extend(size + next.size, periods.and(&next.periods), at + 1)?;
            self.members.pop();
            before = Some(item);
        }
        ControlFlow::Continue(())
    }

    /// What the split costs from here at least when this pool has a size, whoever its members are.
    fn plain(&self, size: u64) -> u128 {
        let none = &mut std::iter::empty();
        let rest = self.problem.cost.rest(self.node.size - size, none, &self.counts);
        self.problem.cost.floor(size, self.class).saturating_add(rest)
    }

    /// Takes the pool as it is for a candidate, if its own bound stays below the cap.
    fn offer(&mut self, size: u64) {
        let price = self.problem.cost.pool(&self.members, size, self.class);
        let others = self.others.iter().filter(|i| !self.members.contains(i));
        let mut sizes = others.map(|&i| self.problem.items[i].size);
        let rest = self.problem.cost.rest(self.node.size - size, &mut sizes, &self.counts);
        if price.saturating_add(rest) >= self.cap {
            return;
        }
        let bound = self.node.cost + price + rest;
        let group = Group { members: self.members.clone(), class: self.class };
        self.found.push(Candidate { bound, price, size, group });
    }
}
