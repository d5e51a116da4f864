//! Exact search for the best split: bin completion, the largest item first.
//!
//! Source: R. E. Korf, "A hybrid recursive multi-way number partitioning algorithm", IJCAI 2011;
//! A. S. Fukunaga and R. E. Korf, "Bin completion algorithms for multicontainer packing", JAIR 28,
//! 2007.

use std::ops::ControlFlow;

use crate::plan::pools::COVER;
use crate::plan::pools::grow::Grow;
use crate::plan::pools::node::{Candidate, Limit, Node, SETTLING};
use crate::plan::pools::partial::WEEK;
use crate::plan::pools::problem::{Group, Problem, Split};
use crate::plan::pools::wishes::Wishes;
use crate::plan::watch::{Stage, Step};

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Whether everything below the cap was seen.
    pub complete: bool,
    /// No split that was not seen costs less; `None` when all were seen.
    pub unseen: Option<u128>,
    /// Steps that are left.
    pub work: u64,
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

/// Visits splits that cost less than `cap`; `visit` says which to search from there on.
///
/// At most `work` steps are taken: a count, not a time, so that every machine ends alike.
pub(crate) fn search<V: FnMut(Split) -> Limit>(
    problem: &Problem<'_>,
    cap: u128,
    wishes: Option<Wishes<'_>>,
    work: u64,
    visit: V,
) -> Outcome {
    if problem.is_hopeless() {
        return Outcome { complete: true, unseen: None, work };
    }
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
    Outcome { complete: search.unseen.is_none(), unseen: search.unseen, work: search.work }
}

impl<V: FnMut(Split) -> Limit> Search<'_, V> {
    fn node(&mut self, node: &Node, chosen: &mut Vec<Group>) -> ControlFlow<()> {
        if node.left.is_empty() {
            let mut groups = chosen.clone();
            groups.sort();
            if self.problem.several.is_some() {
                let has_room = self.problem.has_room(&groups);
                self.work = self.work.saturating_sub(SETTLING + self.problem.take_spent());
                if !has_room {
                    return ControlFlow::Continue(());
                }
            }
            let limit = (self.visit)(Split { groups, cost: node.cost });
            self.cap = limit.cap;
            if let Some(wishes) = &mut self.wishes {
                self.work = self.work.saturating_sub(WEEK / COVER);
                wishes.best = limit.wishes;
            }
            return ControlFlow::Continue(());
        }
        (self.problem.watch)(Step { stage: Stage::Proving, done: 0, of: None });
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
        let left = self.problem.libraries(&node.left);
        let Some(most) = left.checked_sub((pools - 1) * min) else { return Vec::new() };
        let least = left.saturating_sub((pools - 1) * max).max(min);
        if most < least {
            return Vec::new();
        }
        let mut found = Vec::new();
        for class in (0..node.counts.len()).filter(|&c| node.counts[c] > 0) {
            let limits = (least, most.min(max));
            let grow = Grow::new(self.problem, node, class, limits, (self.cap, self.work));
            let (mut candidates, work, all) = grow.run();
            found.append(&mut candidates);
            self.work = work;
            if !all {
                // Nothing is known of the candidates that were cut off but this.
                let mut sizes = node.left.iter().map(|&i| self.problem.items[i].size);
                let rest = self.problem.cost.rest(node.size, &mut sizes, &node.counts);
                self.skip(node.cost + rest);
            }
        }
        found
    }
}
