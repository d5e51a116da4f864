//! Splits made of listed columns, one after another: the search goes on with an item that few of
//! those that are left contain, and turns back as soon as one is in none.
//!
//! Source: D. E. Knuth, "Dancing links", 2000 (fewest choices first).

use std::ops::ControlFlow;

use crate::plan::placement::Placement;
use crate::plan::pools::COVER;
use crate::plan::pools::columns::{Column, members};
use crate::plan::pools::hull::Hulls;
use crate::plan::pools::node::{Limit, SETTLING};
use crate::plan::pools::problem::{Group, Problem, Split};
use crate::plan::pools::table::{Open, Table};
use crate::plan::pools::within::Reach;

/// What it counts to lay out a week for a split, where wishes matter.
pub(super) const WEEK: u64 = 6_000;

/// What a partial split counts besides the words of bits that it looks through, where its columns
/// do not have to be looked at one by one.
const NODE: u64 = 56;

/// What each pool counts that may come next, for its bound, where columns are not counted one by
/// one; and what a pool counts for its place in the week.
const CHOICE: u64 = 16;
const PLACE: u64 = 64;

/// Of so many items, those that the fewest columns of the table contain, the scarcest is looked
/// for; to count further ones takes longer than it saves.
const COMPARED: usize = 6;

/// Tables of this many words a row are made anew when fewer than one bit in so many is open; in
/// tests, which have few columns, all of them.
const LONG: usize = if cfg!(test) { 1 } else { 48 };
const SPARSE: usize = 2;

pub(super) struct Cover<'a, V> {
    problem: &'a Problem<'a>,
    /// In the order of class and size.
    columns: Vec<Choice>,
    /// Only splits that cost less are of interest.
    cap: u128,
    /// Steps left: partial splits, words of bits looked at, and columns of new tables.
    pub work: u64,
    pub reach: Option<Reach<'a>>,
    visit: V,
    hulls: Hulls,
    /// Pools of each class still to form.
    counts: Vec<u32>,
    /// The pools so far, and the week with those that have a place in it.
    chosen: Vec<usize>,
    week: Placement,
    /// Columns that are still to be tried, of all partial splits on the way here.
    next: Vec<Next>,
    /// Used again: columns that are open, and where those of each class lie.
    spare: Vec<Open>,
    ranges: Vec<(usize, usize)>,
}

/// A column with what its choice changes.
struct Choice {
    column: Column,
    libraries: usize,
    /// What it adds to the bound on wishes.
    over: i64,
}

/// A split that is partly made.
struct Node {
    /// Items that are in no pool yet, and those of the last pool.
    left: u128,
    taken: u128,
    size: u64,
    cost: u128,
    /// What the whole split costs at least.
    bound: u128,
    /// What the pools so far add to the bound on wishes.
    over: i64,
    /// Pools still to form, and libraries that are in none.
    pools: usize,
    libraries: usize,
}

/// A column that may come next, in the order in which they are tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Next {
    over: i64,
    bound: u128,
    class: usize,
    kind: u32,
    at: usize,
}

impl<'a, V: FnMut(Split) -> Limit> Cover<'a, V> {
    /// Splits of these columns that cost less than a cap, in at most so many steps.
    pub fn new(
        problem: &'a Problem<'a>,
        columns: &[Column],
        (cap, work): (u128, u64),
        reach: Option<Reach<'a>>,
        visit: V,
    ) -> Self {
        let of = |class| columns.iter().filter(move |c| c.class == class);
        let all = |class| of(class).map(|c| (c.size, c.price)).collect();
        let choice = |(at, c): (usize, &Column)| {
            let over = reach.as_ref().map_or(0, |reach| reach.over[at]);
            let libraries = members(c.mask).map(|i| problem.items[i].libraries).sum();
            Choice { column: c.clone(), libraries, over }
        };
        let hulls = Hulls::new((0..problem.classes.len()).map(all));
        let mut columns: Vec<Choice> = columns.iter().enumerate().map(choice).collect();
        columns.sort_by_key(|c| (c.column.class, c.column.size));
        let (counts, week) = (problem.counts(), problem.week.clone());
        let (chosen, next, spare) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            problem,
            columns,
            cap,
            work,
            reach,
            visit,
            hulls,
            counts,
            chosen,
            week,
            next,
            spare,
            ranges: Vec::new(),
        }
    }

    /// Looks at all splits; it breaks off where the steps end.
    pub fn run(&mut self) -> ControlFlow<()> {
        let items = self.problem.items;
        let size = items.iter().map(|i| i.size).sum();
        let root = Node {
            left: (0..items.len()).fold(0, |mask, i| mask | 1 << i),
            taken: 0,
            size,
            cost: 0,
            bound: self.problem.cost.rest(size, &mut std::iter::empty(), &self.counts),
            over: 0,
            pools: self.counts.iter().sum::<u32>() as usize,
            libraries: items.iter().map(|i| i.libraries).sum(),
        };
        let columns = self.columns.iter().map(|c| &c.column);
        let table = Table::of(columns, self.counts.len(), root.left);
        self.node(&root, &table, &table.all())
    }

    /// Looks at everything below a node; `all` has the columns of its parent that fit.
    fn node(&mut self, node: &Node, table: &Table, all: &Open) -> ControlFlow<()> {
        if node.left == 0 {
            self.finish(node);
            return ControlFlow::Continue(());
        }
        let one_by_one = self.reach.is_some() || !self.hulls.are_exact;
        let steps = if one_by_one { all.count() as u64 + 1 } else { all.len() as u64 + NODE };
        let Some(work) = self.work.checked_sub(steps) else { return ControlFlow::Break(()) };
        self.work = work;
        let mut open = self.spare.pop().unwrap_or_default();
        let mut flow = ControlFlow::Continue(());
        if self.open(node, table, all, &mut open)
            && let Some(item) = table.scarce(node.left, &open, self.compared())
            && self.settle()
        {
            flow = if open.len() >= LONG && open.count() * SPARSE < open.len() * 64 {
                let table = table.of_open(node.left, &open);
                self.work = self.work.saturating_sub(table.len() as u64);
                self.branch(node, &table, &table.all(), item)
            } else {
                self.branch(node, table, &open, item)
            };
            self.unsettle();
        }
        self.spare.push(open);
        flow
    }

    /// Tries all columns with an item.
    fn branch(&mut self, node: &Node, table: &Table, open: &Open, item: usize) -> ControlFlow<()> {
        let from = self.next.len();
        for at in table.with(item, open) {
            let (bound, over) = (self.bound(node, at), self.columns[at].over);
            let Column { class, kind, .. } = self.columns[at].column;
            self.next.push(Next { over, bound, class, kind, at });
        }
        if self.reach.is_none() {
            let choices = (self.next.len() - from) as u64;
            self.work = self.work.saturating_sub(choices * CHOICE);
        }
        self.next[from..].sort_unstable();
        let mut before = None;
        for next in from..self.next.len() {
            let Next { bound, class, kind, at, .. } = self.next[next];
            // Of columns that differ only in equal items, one is enough.
            if bound >= self.cap || before.replace((class, kind)) == Some((class, kind)) {
                continue;
            }
            if let Some(child) = self.child(node, bound, at) {
                self.chosen.push(at);
                self.counts[class] -= 1;
                self.node(&child, table, open)?;
                self.counts[class] += 1;
                self.chosen.pop();
            }
        }
        self.next.truncate(from);
        ControlFlow::Continue(())
    }

    /// Visits a split if the week has room for it.
    fn finish(&mut self, node: &Node) {
        let seen = self.reach.as_ref().is_some_and(|reach| node.over <= reach.seen);
        if seen || !self.settle() {
            return;
        }
        self.unsettle();
        let mut groups: Vec<Group> = self.chosen.iter().map(|&at| self.group(at)).collect();
        groups.sort();
        if self.problem.several.is_some() {
            let has_room = self.problem.has_room(&groups);
            let steps = SETTLING + self.problem.take_spent();
            self.work = self.work.saturating_sub(steps * COVER);
            if !has_room {
                return;
            }
        }
        let limit = (self.visit)(Split { groups, cost: node.cost });
        self.cap = limit.cap;
        if let Some((reach, best)) = self.reach.as_mut().zip(limit.wishes) {
            reach.best = best;
            self.work = self.work.saturating_sub(WEEK);
        }
    }

    /// What the split costs at least with this pool next.
    fn bound(&mut self, node: &Node, at: usize) -> u128 {
        let Column { size, price, class, .. } = self.columns[at].column;
        self.counts[class] -= 1;
        let few = &mut std::iter::empty();
        let rest = self.problem.cost.rest(node.size - size, few, &self.counts);
        self.counts[class] += 1;
        node.cost + u128::from(price) + rest
    }

    /// The columns that can be part of a split below the cap; false when there is none.
    fn open(&mut self, node: &Node, table: &Table, all: &Open, open: &mut Open) -> bool {
        let costs = (node.bound - node.cost, self.cap - node.cost);
        if !self.hulls.look(&self.counts, node.size, costs) {
            return false;
        }
        self.ranges.clear();
        for class in (0..self.counts.len()).filter(|&c| self.counts[c] > 0) {
            self.ranges.push(table.range(class, self.hulls.sizes(class)));
        }
        table.narrow(all, node.taken, &self.ranges, open);
        if !self.hulls.are_exact {
            open.retain(|at| {
                let Column { size, price, class, .. } = self.columns[table.column(at)].column;
                self.hulls.fits(class, (size, price))
            });
        }
        if let Some(reach) = &self.reach {
            open.retain(|at| self.columns[table.column(at)].over <= reach.most - node.over);
        }
        true
    }

    /// How many items are compared for the scarcest: all where wishes matter, since of splits that
    /// are equally good the one that is found first is taken.
    fn compared(&self) -> usize {
        if self.reach.is_some() { usize::MAX } else { COMPARED }
    }

    /// Puts the last pool that was chosen into the week; false, and all is as it was, when there is
    /// no room for it.
    fn settle(&mut self) -> bool {
        let Some(&last) = self.chosen.last() else { return true };
        self.work = self.work.saturating_sub(PLACE);
        let has_room = self.week.push(self.problem.demand(&self.group(last))).is_ok();
        if !has_room {
            self.week.pop();
        }
        has_room
    }

    /// Takes it out again.
    fn unsettle(&mut self) {
        if !self.chosen.is_empty() {
            self.week.pop();
        }
    }

    /// The node behind a column, with its pool still to find a place.
    fn child(&self, node: &Node, bound: u128, at: usize) -> Option<Node> {
        let Choice { column, libraries, over } = &self.columns[at];
        // The pools that come later need members too, and can take only so many.
        let (pools, libraries) = (node.pools - 1, node.libraries - libraries);
        let (min, max) = self.problem.members;
        if libraries < pools * min || libraries > pools.saturating_mul(max) {
            return None;
        }
        let over = node.over + over;
        if self.reach.as_ref().is_some_and(|r| r.is_beyond(over, bound)) {
            return None;
        }
        let (left, taken) = (node.left & !column.mask, column.mask);
        let (size, cost) = (node.size - column.size, node.cost + u128::from(column.price));
        Some(Node { left, taken, size, cost, bound, over, pools, libraries })
    }

    fn group(&self, at: usize) -> Group {
        let column = &self.columns[at].column;
        Group { members: members(column.mask).collect(), class: column.class }
    }
}
