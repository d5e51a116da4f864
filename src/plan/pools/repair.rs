//! A split that changes little: pools as they were, as far as they still can be, then the moves
//! that even them out most for each library that changes its pool, until they are even enough.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};

use crate::model::PeriodSet;
use crate::plan::pools::problem::{Group, Problem, Split};
use crate::plan::pools::start::Packing;

/// A pool is evened out with one of so many that are off to the other side, those that are off
/// most first.
const MOST_PARTNERS: usize = 64;

/// A library that changes its pool counts as much as so many that only get another time.
const POOL: i64 = 4;

/// Of so many moves that gain most it is looked at who gets another time.
const MOST_WEIGHED: usize = 64;

/// How many of the most promising moves are tried when others have no room.
const MOST_TRIED: usize = 12;

/// Where items were: the number of the pool of each, and the periods of each pool.
pub(crate) struct Before {
    pub pools: Vec<Option<usize>>,
    pub periods: BTreeMap<usize, PeriodSet>,
}

/// A split that costs less than a cap, with the pools in which the items were; `None` when none is
/// found this way, which proves nothing.
pub(crate) fn repair(problem: &Problem<'_>, before: &Before, cap: u128) -> Option<Split> {
    let (mut repair, homeless) = Repair::new(problem, before)?;
    repair.house(homeless)?;
    repair.fill_up()?;
    repair.even_out(cap);
    let mut groups = repair.packing.groups;
    groups.sort();
    let cost = groups.iter().map(|g| problem.price(g)).sum();
    (cost < cap).then_some(Split { groups, cost })
}

struct Repair<'a> {
    packing: Packing<'a>,
    before: &'a Before,
    /// Which pool each pool continues.
    homes: Vec<Option<usize>>,
    /// Slots of all pools, and what all items add up to.
    whole: (u64, u64),
}

/// What a pool gives another, and takes from it: an item each way, or one way only.
#[derive(Clone, Copy)]
struct Move {
    pools: (usize, usize),
    gives: Option<usize>,
    takes: Option<usize>,
    /// How many libraries more are away from where they were.
    away: i64,
    /// By how much the pools cost less.
    gain: i128,
}

impl<'a> Repair<'a> {
    /// The pools as they were without whom they can no longer have, and who has no pool.
    fn new(problem: &'a Problem<'a>, before: &'a Before) -> Option<(Self, Vec<usize>)> {
        let (mut of_home, mut homeless) = (BTreeMap::<usize, Vec<usize>>::new(), Vec::new());
        for (item, home) in before.pools.iter().enumerate() {
            home.map_or(&mut homeless, |home| of_home.entry(home).or_default()).push(item);
        }
        let size = |items: &[usize]| items.iter().map(|&i| problem.items[i].size).sum::<u64>();
        let mut old: Vec<(usize, Vec<usize>)> = of_home.into_iter().collect();
        let mut packing = Packing::empty(problem)?;
        // Where there are fewer pools now, those with the fewest members end.
        old.sort_by_key(|(home, items)| {
            (Reverse(problem.libraries(items)), Reverse(size(items)), *home)
        });
        let ended = old.split_off(old.len().min(packing.groups.len()));
        homeless.extend(ended.into_iter().flat_map(|(_, items)| items));
        // Pools of more slots are the larger ones.
        old.sort_by_key(|(home, items)| (Reverse(size(items)), *home));
        let mut order: Vec<usize> = (0..packing.groups.len()).collect();
        order.sort_by_key(|&g| (Reverse(packing.slots(g)), g));
        let mut homes = vec![None; packing.groups.len()];
        for (&group, (home, items)) in order.iter().zip(old) {
            homes[group] = Some(home);
            homeless.extend(items.into_iter().filter(|&item| !packing.join(group, item)));
        }
        homeless.sort_unstable();
        let slots = (0..homes.len()).map(|g| packing.slots(g)).sum();
        let whole = (slots, problem.items.iter().map(|i| i.size).sum());
        Some((Self { packing, before, homes, whole }, homeless))
    }

    /// Puts everybody without a pool into one: first where members are missing, then where there
    /// is least for the slots.
    fn house(&mut self, homeless: Vec<usize>) -> Option<()> {
        let fewest = self.packing.problem.members.0;
        let rank = |packing: &Packing<'_>, g: usize| {
            (packing.count(g) >= fewest, packing.sizes[g] / packing.slots(g), g)
        };
        let mut queue: BTreeSet<_> =
            (0..self.homes.len()).map(|g| rank(&self.packing, g)).collect();
        for item in homeless {
            let suits = |(.., g): &&(bool, u64, usize)| {
                let members = [&self.packing.groups[*g].members[..], &[item]].concat();
                self.keeps_time(*g, members)
            };
            let suiting: Vec<_> = queue.iter().filter(suits).take(MOST_TRIED).copied().collect();
            let all = suiting.iter().chain(&queue);
            let taken = *all.into_iter().find(|(.., g)| self.packing.join(*g, item))?;
            queue.remove(&taken);
            queue.insert(rank(&self.packing, taken.2));
        }
        self.packing.groups.iter_mut().for_each(|g| g.members.sort_unstable());
        Some(())
    }

    /// Gives pools that have too few members some of others.
    fn fill_up(&mut self) -> Option<()> {
        let fewest = self.packing.problem.members.0;
        for group in 0..self.homes.len() {
            while self.packing.count(group) < fewest {
                let spares = |m: &Move| {
                    let item = m.gives.expect("it gives one");
                    let left = self.packing.count(m.pools.0) - self.libraries(item);
                    left >= fewest
                };
                let others = (0..self.homes.len()).filter(|&other| other != group);
                let mut moves: Vec<Move> = others
                    .flat_map(|other| {
                        let members = self.packing.groups[other].members.iter();
                        members.map(move |&item| ((other, group), Some(item), None))
                    })
                    .map(|(pools, gives, takes)| self.weigh(pools, gives, takes))
                    .filter(spares)
                    .collect();
                moves.sort_by_key(|m| (m.away, Reverse(m.gain), m.pools, m.gives));
                moves.into_iter().find(|m| self.apply(m))?;
            }
        }
        Some(())
    }

    /// Makes moves until the pools cost less than the cap, or none is left that helps.
    fn even_out(&mut self, cap: u128) {
        let problem = self.packing.problem;
        let mut cost: u128 = self.packing.groups.iter().map(|g| problem.price(g)).sum();
        let mut off: Vec<i128> = (0..self.homes.len()).map(|g| self.off(g)).collect();
        let mut ranks: BTreeSet<(i128, usize)> = off.iter().copied().zip(0..).collect();
        // Pools that gain with nobody.
        let mut settled = BTreeSet::new();
        while cost >= cap {
            let open = |(_, g): &&(i128, usize)| !settled.contains(g);
            let ends = [ranks.iter().find(open), ranks.iter().rev().find(open)];
            let worst = ends.into_iter().flatten().max_by_key(|(off, g)| (off.abs(), Reverse(*g)));
            let Some(&(most_off, group)) = worst else { return };
            let rank = |&(_, g): &(i128, usize)| g;
            let partners: Vec<usize> = if most_off > 0 {
                ranks.iter().map(rank).take(MOST_PARTNERS).collect()
            } else {
                ranks.iter().rev().map(rank).take(MOST_PARTNERS).collect()
            };
            // What is gained beyond the cap is no gain.
            let needed = i128::try_from(cost - cap).unwrap_or(i128::MAX).saturating_add(1);
            let capped = |m: &Move| m.gain.min(needed);
            let mut moves = self.moves(group, &partners);
            moves.sort_by(|a, b| {
                by_gain_for_each((a.away, capped(a)), (b.away, capped(b)))
                    .then(b.gain.cmp(&a.gain))
                    .then((a.pools, a.gives, a.takes).cmp(&(b.pools, b.gives, b.takes)))
            });
            moves.truncate(MOST_WEIGHED);
            moves.iter_mut().for_each(|m| m.away = self.disturbs(m));
            moves.sort_by(|a, b| by_gain_for_each((a.away, capped(a)), (b.away, capped(b))));
            let Some(m) = moves.into_iter().take(MOST_TRIED).find(|m| self.apply(m)) else {
                settled.insert(group);
                continue;
            };
            for g in [m.pools.0, m.pools.1] {
                ranks.remove(&(off[g], g));
                off[g] = self.off(g);
                ranks.insert((off[g], g));
                settled.remove(&g);
            }
            cost = cost.checked_add_signed(-m.gain).expect("what pools cost");
        }
    }

    /// How far a pool is from what its slots are worth; only to be compared.
    fn off(&self, group: usize) -> i128 {
        let (slots, total) = self.whole;
        i128::from(self.packing.sizes[group]) * i128::from(slots)
            - i128::from(self.packing.slots(group)) * i128::from(total)
    }

    /// What makes a pool and one of the others cost less together.
    fn moves(&self, group: usize, partners: &[usize]) -> Vec<Move> {
        let (fewest, most) = self.packing.problem.members;
        let items = |g: usize| {
            let members = self.packing.groups[g].members.iter();
            std::iter::once(None).chain(members.map(|&i| Some(i)))
        };
        let mut found = Vec::new();
        for &other in partners.iter().filter(|&&other| other != group) {
            for gives in items(group) {
                for takes in items(other).filter(|takes| takes.is_some() || gives.is_some()) {
                    let [gone, come] = [gives, takes].map(|i| i.map_or(0, |i| self.libraries(i)));
                    let counts = [
                        self.packing.count(group) - gone + come,
                        self.packing.count(other) - come + gone,
                    ];
                    if counts.iter().all(|count| (fewest..=most).contains(count)) {
                        let m = self.weigh((group, other), gives, takes);
                        found.extend((m.gain > 0).then_some(m));
                    }
                }
            }
        }
        found
    }

    fn weigh(&self, (a, b): (usize, usize), gives: Option<usize>, takes: Option<usize>) -> Move {
        let packing = &self.packing;
        let size = |item: Option<usize>| item.map_or(0, |i| packing.problem.items[i].size);
        let cost = |g: usize, size: u64| packing.problem.cost.floor(size, packing.groups[g].class);
        let (left, right) = (packing.sizes[a], packing.sizes[b]);
        let now = cost(a, left) + cost(b, right);
        let (left, right) = (left - size(gives) + size(takes), right - size(takes) + size(gives));
        let then = cost(a, left) + cost(b, right);
        let gain =
            i128::try_from(now).unwrap_or(i128::MAX) - i128::try_from(then).unwrap_or(i128::MAX);
        let away = |item: Option<usize>, g: usize| {
            let Some(item) = item.filter(|&i| self.before.pools[i].is_some()) else { return 0 };
            let libraries = i64::try_from(self.libraries(item)).expect("few libraries");
            if self.before.pools[item] == self.homes[g] { 0 } else { libraries }
        };
        let away = away(gives, b) - away(gives, a) + away(takes, a) - away(takes, b);
        Move { pools: (a, b), gives, takes, away, gain }
    }

    /// How many libraries a move takes from their pools, each counting several times, and how many
    /// get another time by it.
    fn disturbs(&self, m: &Move) -> i64 {
        let sides = self.sides(m);
        let times = [(m.pools.0, sides.0), (m.pools.1, sides.1)].map(|(g, side)| {
            let now = self.packing.groups[g].members.clone();
            let libraries =
                i64::try_from(self.packing.problem.libraries(&side.members)).unwrap_or(0);
            let kept = |members| i64::from(self.keeps_time(g, members));
            (kept(now) - kept(side.members)) * libraries
        });
        m.away * POOL + times.iter().sum::<i64>()
    }

    /// Whether these can serve where the pool that this one continues did.
    fn keeps_time(&self, group: usize, members: Vec<usize>) -> bool {
        let Some(before) = self.homes[group].and_then(|home| self.before.periods.get(&home)) else {
            return false;
        };
        let class = self.packing.groups[group].class;
        !self.packing.problem.periods(&Group { members, class }).and(before).is_empty()
    }

    /// Makes a move if both pools find room; false, and nothing has changed, when they do not.
    fn apply(&mut self, m: &Move) -> bool {
        let (left, right) = self.sides(m);
        self.packing.exchange((m.pools.0, left), (m.pools.1, right))
    }

    /// Both pools of a move as they are after it.
    fn sides(&self, m: &Move) -> (Group, Group) {
        let side = |g: usize, without: Option<usize>, with: Option<usize>| {
            let old = &self.packing.groups[g];
            let stay = old.members.iter().copied().filter(|&i| Some(i) != without);
            let mut members: Vec<usize> = stay.chain(with).collect();
            members.sort_unstable();
            Group { members, class: old.class }
        };
        (side(m.pools.0, m.gives, m.takes), side(m.pools.1, m.takes, m.gives))
    }

    fn libraries(&self, item: usize) -> usize {
        self.packing.problem.items[item].libraries
    }
}

/// What takes nobody away from where they were comes first, then what gains most for each library.
fn by_gain_for_each(a: (i64, i128), b: (i64, i128)) -> Ordering {
    match (a.0 <= 0, b.0 <= 0) {
        (true, true) => b.1.cmp(&a.1),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => {
            let each = |(_, gain): (i64, i128), away: i64| gain.saturating_mul(i128::from(away));
            each(b, a.0).cmp(&each(a, b.0))
        }
    }
}
