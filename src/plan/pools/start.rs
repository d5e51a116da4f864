//! A good split to start from: the heaviest item to the neediest pool, then pairs of pools are
//! split anew until no pair can be improved.
//!
//! Source: R. L. Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17,
//! 1969 (largest first).

use std::collections::BTreeSet;
use std::ops::Range;

use crate::model::{PeriodIx, PeriodSet};
use crate::plan::placement::{Demand, Placement};
use crate::plan::pools::MOST_PROVABLE;
use crate::plan::pools::parts::{Part, parts, pools_of};
use crate::plan::pools::problem::{Group, Problem, Split};
use crate::plan::watch::{Stage, Step};

/// A split that need not be the best; `None` when none was found this way, which proves nothing.
pub(crate) fn start(problem: &Problem<'_>) -> Option<Split> {
    if problem.is_hopeless() {
        return None;
    }
    let is_provable = problem.items.len() <= MOST_PROVABLE;
    let parts = if is_provable { vec![Part::whole(problem)] } else { parts(problem) };
    let mut packed = Packing::filled(problem, &parts)?;
    packed.improve();
    Some(packed.split())
}

/// Pools with their places in the week.
pub(super) struct Packing<'a> {
    pub problem: &'a Problem<'a>,
    pub groups: Vec<Group>,
    pub sizes: Vec<u64>,
    pub week: Placement,
    /// The number in the week of the first pool.
    pub first: usize,
    /// All periods that a week can have.
    pub all: PeriodSet,
}

/// So often members are offered to other pools to make room for somebody whom no pool takes.
const MOST_TRIES: usize = 30_000;

/// How pools are filled.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// Items with the narrowest hours come first, else the largest.
    by_hours: bool,
    /// A pool gets its first member when those that have any have as many as the mean, so that who
    /// has narrow hours leaves pools to others.
    one_by_one: bool,
    /// Whether members go elsewhere when no pool takes an item.
    makes_room: bool,
}

impl Way {
    const ALL: [Self; 4] = [
        Self { by_hours: false, one_by_one: false, makes_room: false },
        Self { by_hours: true, one_by_one: false, makes_room: false },
        Self { by_hours: true, one_by_one: false, makes_room: true },
        Self { by_hours: true, one_by_one: true, makes_room: true },
    ];
}

/// Up to so many pools, of so many items, all pairs are split anew.
const MOST_PAIRED: usize = 300;
const MOST_PAIRED_ITEMS: usize = 1_000;

/// A round is idle in which fewer than one in so many pools gains; so many idle ones are the end.
const FEW: usize = 1_000;
const FEW_NEAR: usize = 100;
const PATIENCE: usize = 12;

/// From round to round pools are paired by a period so many later.
const STRIDE: usize = 5;

/// More rounds than this were never needed.
const MOST_ROUNDS: usize = 1_000;

impl<'a> Packing<'a> {
    /// Pools without members; `None` when the week has no room for so many.
    pub fn empty(problem: &'a Problem<'a>) -> Option<Self> {
        let mut groups: Vec<Group> = Vec::new();
        for (class, c) in problem.classes.iter().enumerate() {
            groups.extend((0..c.count).map(|_| Group { members: Vec::new(), class }));
        }
        let (mut week, first) = (problem.week.clone(), problem.week.len());
        groups.iter().try_for_each(|g| week.push(problem.demand(g))).ok()?;
        let sizes = vec![0; groups.len()];
        let all = PeriodSet::first(PeriodSet::CAPACITY);
        Some(Self { problem, groups, sizes, week, first, all })
    }

    /// The pools of a split; `None` when the week has no room for them.
    pub fn of(problem: &'a Problem<'a>, split: &Split) -> Option<Self> {
        let (mut week, first) = (problem.week.clone(), problem.week.len());
        split.groups.iter().try_for_each(|g| week.push(problem.demand(g))).ok()?;
        let size = |g: &Group| g.members.iter().map(|&i| problem.items[i].size).sum();
        let (groups, sizes) = (split.groups.clone(), split.groups.iter().map(size).collect());
        let all = PeriodSet::first(PeriodSet::CAPACITY);
        Some(Self { problem, groups, sizes, week, first, all })
    }

    /// The pools as a split.
    pub fn split(mut self) -> Split {
        self.groups.sort();
        let cost = self.groups.iter().map(|g| self.problem.price(g)).sum();
        Split { groups: self.groups, cost }
    }

    /// Pools with all items: the largest first, or those with the narrowest hours. Each part has as
    /// many pools as cost least together, or as many as it comes to.
    fn filled(problem: &'a Problem<'a>, parts: &[Part]) -> Option<Self> {
        let whole = [Part::whole(problem)];
        let is_provable = problem.items.len() <= MOST_PROVABLE;
        let ways = if is_provable { &Way::ALL[..2] } else { &Way::ALL };
        let try_all = |parts: &[Part], counts: &[u32]| {
            let mut failed = 0;
            let packed = ways.iter().find_map(|&way| {
                let mut packing = Self::empty(problem)?;
                let mut first = 0;
                for (at, (part, &count)) in parts.iter().zip(counts).enumerate() {
                    let groups = first..first + count as usize;
                    (first, failed) = (groups.end, at);
                    packing.fill(groups, &part.items, way)?;
                }
                packing.groups.iter_mut().for_each(|g| g.members.sort_unstable());
                Some(packing)
            });
            packed.ok_or(failed)
        };
        if parts.len() > 1
            && let Some(counts) = Self::counts(problem, parts)
        {
            let failed = match try_all(parts, &counts) {
                Ok(packed) => return Some(packed),
                Err(failed) => failed,
            };
            // One pool fewer for the part that finds no room, or one more.
            for count in [counts[failed].saturating_sub(1), counts[failed] + 1] {
                let mut parts = parts.to_vec();
                parts[failed].pools = (count, count);
                let packed = Self::counts(problem, &parts).and_then(|c| try_all(&parts, &c).ok());
                if packed.is_some() {
                    return packed;
                }
            }
        }
        try_all(&whole, &Self::counts(problem, &whole)?).ok()
    }

    /// How many pools each part has; all, if there is one part.
    fn counts(problem: &Problem<'_>, parts: &[Part]) -> Option<Vec<u32>> {
        let all = problem.counts().iter().sum();
        if parts.len() == 1 {
            return Some(vec![all]);
        }
        let roomy: Vec<Part> = parts.iter().map(|part| Self::with_room(problem, part)).collect();
        let few = || std::iter::empty();
        pools_of(&roomy, all, |at, pools| problem.cost.rest(parts[at].size, &mut few(), &[pools]))
    }

    /// A part with no more pools than have room in the week when no other part has any.
    fn with_room(problem: &Problem<'_>, part: &Part) -> Part {
        let mut week = problem.week.clone();
        let demand = Demand {
            slots: 1,
            periods: part.periods.and(&problem.classes[0].periods),
            limit: 1,
            once: PeriodSet::EMPTY,
            often: [None; Demand::OFTEN],
            days: None,
        };
        let room = (0..part.pools.1).take_while(|_| week.push(demand).is_ok()).count();
        let most = u32::try_from(room).expect("no more than there are libraries");
        Part { pools: (part.pools.0, most), ..part.clone() }
    }

    /// Gives each item in turn to the pool that has least for its slots, among those that take it.
    fn fill(&mut self, groups: Range<usize>, items: &[usize], way: Way) -> Option<()> {
        let problem = self.problem;
        let (min, max) = problem.members;
        let mut order = items.to_vec();
        if way.by_hours {
            order.sort_by_key(|&i| (problem.items[i].periods.len(), i));
        }
        let mean = problem.libraries(&order).div_ceil(groups.len().max(1));
        let rank = |p: &Self, g: usize| {
            let count = p.count(g);
            let turn = if !way.one_by_one || (1..mean).contains(&count) {
                0
            } else {
                1 + usize::from(count > 0)
            };
            (turn, p.sizes[g] / p.slots(g), g)
        };
        let (mut left, mut tries) = (problem.libraries(&order), MOST_TRIES);
        let mut lacks = vec![min; groups.len()];
        let (mut wanting, mut lacking) = (min * groups.len(), groups.len());
        let mut queue: BTreeSet<_> = groups.clone().map(|g| rank(self, g)).collect();
        for (done, &item) in order.iter().enumerate() {
            let of = Some(order.len() as u64);
            (problem.watch)(Step { stage: Stage::Pooling, done: done as u64, of });
            // Whatever is left is needed by the pools that have too few: an item goes to one only.
            let is_needed = left <= wanting || order.len() - done <= lacking;
            let most = if is_needed { min } else { max };
            let taken =
                queue.iter().copied().find(|&(.., g)| self.count(g) < most && self.join(g, item));
            let changed = match taken {
                Some((.., taken)) => vec![taken],
                None => self.make_room(
                    &queue.iter().map(|q| q.2).collect::<Vec<_>>(),
                    item,
                    way,
                    &mut tries,
                )?,
            };
            left -= problem.items[item].libraries;
            if let Some(taken) = taken {
                queue.remove(&taken);
            } else {
                queue.retain(|(.., g)| !changed.contains(g));
            }
            for group in changed {
                queue.insert(rank(self, group));
                let lack = min.saturating_sub(self.count(group));
                let before = std::mem::replace(&mut lacks[group - groups.start], lack);
                wanting = wanting + lack - before;
                lacking = lacking + usize::from(lack > 0) - usize::from(before > 0);
            }
        }
        if wanting > 0 && way.makes_room {
            return self.fill_up(groups);
        }
        (wanting == 0).then_some(())
    }

    /// Puts an item that no pool takes into one of these that gives another a member for it; the
    /// pools that have changed.
    fn make_room(
        &mut self,
        groups: &[usize],
        item: usize,
        way: Way,
        tries: &mut usize,
    ) -> Option<Vec<usize>> {
        if !way.makes_room {
            return None;
        }
        // Pools that lack members get them in the end.
        if let Some(&group) = groups.iter().find(|&&g| self.join(g, item)) {
            return Some(vec![group]);
        }
        for &group in groups {
            for at in 0..self.groups[group].members.len() {
                *tries = tries.checked_sub(groups.len())?;
                let gone = self.leave(group, at);
                if self.join(group, item) {
                    let mut others = groups.iter().filter(|&&g| g != group);
                    if let Some(&other) = others.find(|&&g| self.join(g, gone)) {
                        return Some(vec![group, other]);
                    }
                    self.leave(group, self.groups[group].members.len() - 1);
                }
                self.come_back(group, at, gone);
            }
        }
        None
    }

    /// Gives pools with too few members some of others that have more than enough.
    fn fill_up(&mut self, groups: Range<usize>) -> Option<()> {
        let (min, _) = self.problem.members;
        for group in groups.clone() {
            while self.count(group) < min {
                let others = groups.clone().filter(|&g| g != group);
                let members = |g: usize| (0..self.groups[g].members.len()).map(move |at| (g, at));
                let all: Vec<(usize, usize)> = others.flat_map(members).collect();
                let gives = |&(other, at): &(usize, usize)| {
                    let libraries = self.problem.items[self.groups[other].members[at]].libraries;
                    if self.count(other) < min + libraries {
                        return false;
                    }
                    let gone = self.leave(other, at);
                    let joins = self.join(group, gone);
                    if !joins {
                        self.come_back(other, at, gone);
                    }
                    joins
                };
                all.into_iter().find(gives)?;
            }
        }
        Some(())
    }

    /// Puts a member back where it was.
    fn come_back(&mut self, group: usize, at: usize, item: usize) {
        self.groups[group].members.insert(at, item);
        self.sizes[group] += self.problem.items[item].size;
        let demand = self.problem.demand(&self.groups[group]);
        assert!(self.week.change(self.first + group, demand), "it had a place");
    }

    /// Takes a member out of a pool, and says who it was.
    fn leave(&mut self, group: usize, at: usize) -> usize {
        let gone = self.groups[group].members.remove(at);
        self.sizes[group] -= self.problem.items[gone].size;
        let demand = self.problem.demand(&self.groups[group]);
        assert!(self.week.change(self.first + group, demand), "fewer members ask for less");
        gone
    }

    /// How many libraries a pool has.
    pub fn count(&self, group: usize) -> usize {
        self.problem.libraries(&self.groups[group].members)
    }

    /// How many slots a pool holds.
    pub fn slots(&self, group: usize) -> u64 {
        u64::from(self.problem.classes[self.groups[group].class].slots)
    }

    /// Adds an item to a pool that has room for its libraries and still finds a place.
    pub fn join(&mut self, group: usize, item: usize) -> bool {
        let libraries = self.problem.items[item].libraries;
        self.count(group) + libraries <= self.problem.members.1 && self.take(group, item)
    }

    /// Adds an item to a pool if the pool still finds a place.
    fn take(&mut self, group: usize, item: usize) -> bool {
        if !self.problem.accepts(&self.groups[group].members, item) {
            return false;
        }
        self.groups[group].members.push(item);
        let demand = self.problem.demand(&self.groups[group]);
        let fits = !demand.periods.is_empty() && self.week.change(self.first + group, demand);
        if fits {
            self.sizes[group] += self.problem.items[item].size;
        } else {
            self.groups[group].members.pop();
        }
        fits
    }

    /// Splits pairs of pools anew as long as that helps.
    pub fn improve(&mut self) {
        if self.groups.len() > MOST_PAIRED || self.problem.items.len() > MOST_PAIRED_ITEMS {
            // The largest and the smallest of all are rarely of one part.
            if parts(self.problem).len() == 1 {
                self.improve_extremes();
            }
            return self.improve_neighbours();
        }
        let mut better = true;
        while better {
            better = false;
            for a in 0..self.groups.len() {
                for b in a + 1..self.groups.len() {
                    better |= self.resplit(a, b);
                }
            }
        }
    }

    /// Splits pools that have too much for their slots anew with those that have too little: the
    /// largest with the smallest, and so on; then with the next ones, until hardly any pair gains.
    fn improve_extremes(&mut self) {
        let count = self.groups.len();
        let mut idle = 0;
        for round in 0..MOST_ROUNDS {
            (self.problem.watch)(Step { stage: Stage::Evening, done: round as u64, of: None });
            let mut order: Vec<usize> = (0..count).collect();
            order.sort_by_key(|&g| (self.sizes[g] / self.slots(g), g));
            let (small, large) = order.split_at(count / 2);
            let split = (0..small.len())
                .filter(|&at| {
                    let other = (at + round % small.len()) % small.len();
                    self.resplit(small[at], large[large.len() - 1 - other])
                })
                .count();
            idle = if split * FEW < count { idle + 1 } else { 0 };
            if idle == PATIENCE {
                return;
            }
        }
    }

    /// The same among pools that have a period in common, which is another one in each round: any
    /// split of two of these leaves both a time. Where hours bind, the largest pools of all and the
    /// smallest have none in common.
    fn improve_neighbours(&mut self) {
        let periods = self.week.capacity().len();
        let mut idle = 0;
        for round in 0..MOST_ROUNDS {
            (self.problem.watch)(Step { stage: Stage::Evening, done: round as u64, of: None });
            let from = (round * STRIDE + round * STRIDE / periods) % periods;
            let place = |p: PeriodIx| (p.at() + periods - from) % periods;
            let key = |g: usize| {
                let common = self.problem.periods(&self.groups[g]);
                let first = common.iter().map(place).min();
                (first, self.sizes[g] / self.slots(g), g)
            };
            let mut order: Vec<_> = (0..self.groups.len()).map(key).collect();
            order.sort_unstable();
            let mut split = 0;
            for here in order.chunk_by(|a, b| a.0 == b.0) {
                let (small, large) = here.split_at(here.len() / 2);
                for (at, &(_, _, g)) in small.iter().enumerate() {
                    let other = (at + round / periods) % small.len();
                    split += usize::from(self.resplit(g, large[large.len() - 1 - other].2));
                }
            }
            idle = if split * FEW_NEAR < self.groups.len() { idle + 1 } else { 0 };
            if idle == PATIENCE {
                return;
            }
        }
    }
}
