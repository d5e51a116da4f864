//! Hands out dated places within limits, and spreads them: nobody gets a second place on a day while
//! somebody within one duty of it could have the place.
//!
//! It is a flow of least cost: from everybody through its weeks, their days and the places of these.
//! What one more place costs is how much less even totals become, as in [`even`](crate::plan::even);
//! the second place of a day costs as much more as if its taker had one duty more, the third as if it
//! had two more. Both are convex, so that a flow without a cycle of negative cost costs least, and
//! adding places along shortest paths keeps it so.
//!
//! Rows of one day are not a part of the flow: where a row is too long, one of its places is refused
//! to its taker, each in turn, and the best of what results is taken.
//!
//! Source: cycle cancelling and successive shortest paths, R. K. Ahuja, T. L. Magnanti, J. B. Orlin,
//! *Network Flows*, 1993, sections 9.6 and 9.7; convex costs, chapter 14.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::even::Taker;

/// What a taker has on a day or in a week besides the places that are handed out, and the most that
/// it may have there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bound {
    pub has: u16,
    pub most: u16,
}

/// What somebody does at a time of a [`Row`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowTime {
    /// It is on duty in any case.
    Busy,
    /// It is on duty if it has this place.
    Place(u32),
    /// It is not on duty.
    Free,
}

/// Times of a day that follow each other without a gap, for somebody who may not have too many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub taker: u32,
    pub times: Vec<RowTime>,
    /// Most times in a row.
    pub most: usize,
}

/// Places and those who can have them.
#[derive(Debug, Clone)]
pub(crate) struct Hand<'a> {
    /// How many can be at each place.
    pub room: &'a [u16],
    pub takers: &'a [Taker],
    /// What one place is worth in the takers' unit.
    pub unit: i64,
    /// The day of each place; days are in order.
    pub day: &'a [u32],
    /// The week of each place, likewise.
    pub week: &'a [u32],
    /// For each taker what it has and may have on days; on others it has nothing, without a limit.
    pub days: &'a [BTreeMap<u32, Bound>],
    /// Likewise of weeks.
    pub weeks: &'a [BTreeMap<u32, Bound>],
    /// What may be too long.
    pub rows: &'a [Row],
    /// For every seat of each place the takers that it is meant for, where that is as good.
    pub first: &'a [Vec<Vec<u32>>],
}

/// Takers of each place.
pub(crate) type Given = Vec<Vec<u32>>;

/// Arcs that are looked at.
const WORK: u64 = 400_000_000;

/// Where there are more pairs of a taker and a place, so many takers are looked at for each place, and
/// fewer arcs.
const MOST_ARCS: usize = 200_000;
const LITTLE_WORK: u64 = 40_000_000;
const MOST_NEAR: usize = 40;

/// Most flows that are looked into for rows.
const FLOWS: usize = 300;

impl Hand<'_> {
    /// Whether places handed out otherwise keep all limits, and nobody has two duties on a day.
    pub fn is_spread(&self, given: &Given) -> bool {
        let mut of_day: BTreeMap<(u32, u32), u16> = BTreeMap::new();
        let mut of_week: BTreeMap<(u32, u32), u16> = BTreeMap::new();
        for (place, takers) in given.iter().enumerate() {
            for &taker in takers {
                *of_day.entry((taker, self.day[place])).or_default() += 1;
                *of_week.entry((taker, self.week[place])).or_default() += 1;
            }
        }
        let bound = |all: &[BTreeMap<u32, Bound>], (taker, at): (u32, u32)| {
            all[taker as usize].get(&at).copied().unwrap_or(Bound { has: 0, most: u16::MAX })
        };
        of_day.iter().all(|(at, n)| {
            let bound = bound(self.days, *at);
            n + bound.has <= bound.most.min(1)
        }) && of_week.iter().all(|(at, n)| {
            let bound = bound(self.weeks, *at);
            n + bound.has <= bound.most
        }) && self.too_long(given).is_none()
    }

    /// The best way to hand out the places, beginning with one that may break limits.
    ///
    /// Where there are very many ways, only those takers of a place are looked at that are furthest
    /// behind, and whoever has it to begin with.
    pub fn hand_out(&self, start: &Given) -> Given {
        if self.takers.iter().map(|t| t.able.len()).sum::<usize>() <= MOST_ARCS {
            return self.best(start, WORK);
        }
        let ahead = |taker: &Taker| {
            let due = i128::from(taker.due.max(1));
            (i128::from(taker.has) * PARTS / due, due)
        };
        let mut order: Vec<usize> = (0..self.takers.len()).collect();
        order.sort_by_key(|&at| ahead(&self.takers[at]));
        let (mut takers, mut near) = (self.takers.to_vec(), vec![0; self.room.len()]);
        for at in order {
            takers[at].able.retain(|&(place, _)| {
                let near = &mut near[place as usize];
                *near += 1;
                let has = start[place as usize].iter().any(|&t| t as usize == at);
                *near <= MOST_NEAR || has
            });
        }
        Hand { takers: &takers, ..*self }.best(start, LITTLE_WORK)
    }

    fn best(&self, start: &Given, mut left: u64) -> Given {
        let mut tree = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut number = 0;
        let mut open = |tree: &mut BTreeMap<_, _>, start: &Given, refused: Refused| {
            if seen.insert(refused.clone()) {
                let (key, given) = self.flow(start, &refused, &mut left);
                number += 1;
                tree.insert((key, number), (given, refused));
            }
            left > 0 && number < FLOWS
        };
        let mut goes_on = open(&mut tree, start, Refused::new());
        loop {
            let (_, (given, refused)) = tree.pop_first().expect("there is a way");
            let Some((taker, places)) = self.too_long(&given) else { return given };
            // Where that takes too long, the last place of every row that is too long is refused.
            let tried = if goes_on { places.len() } else { 1 };
            if !goes_on {
                tree.clear();
            }
            for &place in places.iter().rev().take(tried) {
                let mut refused = refused.clone();
                refused.insert((taker, place));
                goes_on &= open(&mut tree, &given, refused);
            }
        }
    }

    /// The best flow where some places are refused to some, and what it costs.
    fn flow(&self, start: &Given, refused: &Refused, left: &mut u64) -> (Key, Given) {
        let mut flow = Flow::new(self, start, refused);
        while flow.cancel(left) {}
        while flow.augment(left) {}
        // Where the work is at its end, places are filled all the same.
        while *left == 0 && flow.fill() {}
        (flow.key(), flow.given())
    }

    /// A row that is too long, and the places of its taker in it: without one of them it is shorter.
    fn too_long(&self, given: &Given) -> Option<(u32, Vec<u32>)> {
        self.rows.iter().find_map(|row| {
            let is_on = |time: &RowTime| match *time {
                RowTime::Busy => true,
                RowTime::Place(place) => given[place as usize].contains(&row.taker),
                RowTime::Free => false,
            };
            let windows = row.times.windows(row.most + 1);
            let place = |time: &RowTime| match *time {
                RowTime::Place(place) => Some(place),
                _ => None,
            };
            let mut places = windows
                .filter(|window| window.iter().all(is_on))
                .map(|window| window.iter().filter_map(place).collect::<Vec<u32>>());
            places.find(|places| !places.is_empty()).map(|places| (row.taker, places))
        })
    }
}

/// Places that are refused to takers.
type Refused = BTreeSet<(u32, u32)>;

/// What a flow costs: places that nobody has, then how uneven it is.
type Key = (u64, i128);

/// Costs are counted in so many parts of what they are relative to what is due, and each of these in
/// so many smaller ones, in which it shows for whom a place is meant.
const PARTS: i128 = 1_000_000_000_000;
const SMALL: i128 = 1 << 20;

/// Of a place that is meant for its taker.
const MEANT: i128 = 1 << 10;

/// More than any taker with a due can cost: a taker without takes last.
const LAST: i128 = 10_000_000_000_000_000_000_000_000 * SMALL;

/// A place that somebody can have, or a bound on several.
struct Arc {
    from: usize,
    to: usize,
    has: u16,
    most: u16,
    cost: Cost,
    /// What one more costs, and what one fewer saves: known, since they are asked for again and again.
    more: i128,
    fewer: i128,
}

/// What one more costs where there are so many.
#[derive(Clone, Copy)]
enum Cost {
    Nothing,
    /// A place that is meant for its taker.
    Meant,
    /// A place of anybody's.
    Total(usize),
    /// One of a day, on which there are so many in any case.
    Day(usize, u16),
}

struct Flow<'h> {
    hand: &'h Hand<'h>,
    arcs: Vec<Arc>,
    /// The arc of each taker's place.
    places: BTreeMap<(u32, u32), usize>,
    nodes: usize,
}

/// The node where everything begins, and the one where it ends.
const SOURCE: usize = 0;
const SINK: usize = 1;

impl<'h> Flow<'h> {
    /// What is handed out to begin with, as far as it is allowed.
    fn new(hand: &'h Hand<'h>, start: &Given, refused: &Refused) -> Self {
        let places = hand.room.len();
        let mut flow = Self { hand, arcs: Vec::new(), places: BTreeMap::new(), nodes: 2 + places };
        for (place, &room) in hand.room.iter().enumerate() {
            flow.arc(2 + place, SINK, room, Cost::Nothing);
        }
        for (taker, t) in hand.takers.iter().enumerate() {
            flow.taker(taker, t, refused);
        }
        let mut into: Vec<Vec<usize>> = vec![Vec::new(); flow.nodes];
        flow.arcs.iter().enumerate().for_each(|(at, arc)| into[arc.to].push(at));
        for (place, takers) in (0u32..).zip(start) {
            for &taker in takers {
                let Some(&arc) = flow.places.get(&(taker, place)) else { continue };
                flow.start(place, arc, &into);
            }
        }
        flow
    }

    fn taker(&mut self, taker: usize, t: &Taker, refused: &Refused) {
        let hand = self.hand;
        let number = u32::try_from(taker).expect("fewer than 2^32 takers");
        let root = self.node();
        let most = u16::try_from(t.most).unwrap_or(u16::MAX);
        self.arc(SOURCE, root, most, Cost::Total(taker));
        let mut weeks: BTreeMap<u32, usize> = BTreeMap::new();
        let mut days: BTreeMap<u32, usize> = BTreeMap::new();
        for &(place, limit) in &t.able {
            if refused.contains(&(number, place)) {
                continue;
            }
            let (week, day) = (hand.week[place as usize], hand.day[place as usize]);
            let bound = |all: &[BTreeMap<u32, Bound>], at: u32| {
                all[taker].get(&at).copied().unwrap_or(Bound { has: 0, most: u16::MAX })
            };
            let of_week = *weeks.entry(week).or_insert_with(|| {
                let Bound { has, most } = bound(hand.weeks, week);
                let node = self.node();
                self.arc(root, node, most.saturating_sub(has), Cost::Nothing);
                node
            });
            let of_day = *days.entry(day).or_insert_with(|| {
                let Bound { has, most } = bound(hand.days, day);
                let node = self.node();
                self.arc(of_week, node, most.saturating_sub(has), Cost::Day(taker, has));
                node
            });
            let meant = hand.first.get(place as usize);
            let is_meant = meant.is_some_and(|seats| seats.iter().any(|s| s.contains(&number)));
            let cost = if is_meant { Cost::Meant } else { Cost::Nothing };
            self.places.insert((number, place), self.arcs.len());
            self.arc(of_day, 2 + place as usize, limit, cost);
        }
    }

    fn node(&mut self) -> usize {
        self.nodes += 1;
        self.nodes - 1
    }

    fn arc(&mut self, from: usize, to: usize, most: u16, cost: Cost) {
        self.arcs.push(Arc { from, to, has: 0, most, cost, more: 0, fewer: 0 });
        self.price(self.arcs.len() - 1);
    }

    /// Works out anew what one more and one fewer on an arc change.
    fn price(&mut self, at: usize) {
        let arc = &self.arcs[at];
        // A place more for one and less for another has to be worth more than roundings.
        let rounding = if matches!(arc.cost, Cost::Total(_)) { SMALL } else { 0 };
        let more = self.cost(arc, arc.has) + rounding;
        let fewer = arc.has.checked_sub(1).map_or(0, |has| self.cost(arc, has));
        (self.arcs[at].more, self.arcs[at].fewer) = (more, fewer);
    }

    /// Gives a place to whoever has it to begin with, if nothing forbids that.
    fn start(&mut self, place: u32, arc: usize, into: &[Vec<usize>]) {
        let mut path = vec![place as usize, arc];
        while self.arcs[*path.last().expect("a path")].from != SOURCE {
            let from = self.arcs[*path.last().expect("a path")].from;
            path.push(into[from][0]);
        }
        // The arc of the place to the end has the number of the place.
        if path.iter().all(|&at| self.arcs[at].has < self.arcs[at].most) {
            path.iter().for_each(|&at| self.arcs[at].has += 1);
            path.iter().for_each(|&at| self.price(at));
        }
    }

    /// What the next place on an arc costs where it has so many.
    fn cost(&self, arc: &Arc, has: u16) -> i128 {
        let unit = i128::from(self.hand.unit);
        let by_due = |taker: usize, parts: i128| {
            let due = i128::from(self.hand.takers[taker].due);
            if due > 0 { (parts * PARTS).div_euclid(due) * SMALL } else { parts * SMALL }
        };
        match arc.cost {
            Cost::Nothing => 0,
            Cost::Meant => -MEANT,
            Cost::Total(taker) => {
                let t = &self.hand.takers[taker];
                let total = i128::from(t.has) + i128::from(has) * unit;
                let rise = 2 * (total - i128::from(t.due)) + unit;
                by_due(taker, rise) + if t.due > 0 { 0 } else { LAST }
            }
            Cost::Day(taker, before) => by_due(taker, 2 * unit) * i128::from(has + before),
        }
    }

    /// Shortest ways by cost from the source, or where that is asked for a cycle that costs less than
    /// nothing: arcs, and whether each is used forward.
    fn look(&self, is_cycle: bool, left: &mut u64) -> Option<Vec<(usize, bool)>> {
        const FAR: i128 = i128::MAX / 4;
        let mut length = vec![if is_cycle { 0 } else { FAR }; self.nodes];
        length[SOURCE] = 0;
        let mut via: Vec<Option<(usize, bool)>> = vec![None; self.nodes];
        loop {
            let mut changes = false;
            for (at, arc) in self.arcs.iter().enumerate() {
                let mut relax = |from: usize, to: usize, cost: i128, forward: bool| {
                    if length[from] < FAR && length[from] + cost < length[to] {
                        length[to] = length[from] + cost;
                        via[to] = Some((at, forward));
                        changes = true;
                    }
                };
                if arc.has < arc.most {
                    relax(arc.from, arc.to, arc.more, true);
                }
                if arc.has > 0 {
                    relax(arc.to, arc.from, -arc.fewer, false);
                }
            }
            *left = left.saturating_sub(self.arcs.len() as u64);
            if *left == 0 {
                return None;
            }
            if is_cycle
                && changes
                && let Some(node) = self.turning(&via)
            {
                return Some(self.back(&via, node, node));
            }
            if !changes {
                break;
            }
        }
        (!is_cycle && length[SINK] < FAR).then(|| self.back(&via, SINK, SOURCE))
    }

    /// A node on a cycle of the ways back, if there is one.
    fn turning(&self, via: &[Option<(usize, bool)>]) -> Option<usize> {
        let mut seen = vec![0; self.nodes];
        for start in 0..self.nodes {
            let mut node = start;
            while seen[node] == 0 {
                seen[node] = start + 1;
                let Some((arc, forward)) = via[node] else { break };
                node = if forward { self.arcs[arc].from } else { self.arcs[arc].to };
            }
            if seen[node] == start + 1 && via[node].is_some() {
                return Some(node);
            }
        }
        None
    }

    /// The arcs from one node to another, from the end.
    fn back(&self, via: &[Option<(usize, bool)>], end: usize, start: usize) -> Vec<(usize, bool)> {
        let (mut path, mut node) = (Vec::new(), end);
        loop {
            let (arc, forward) = via[node].expect("there is a way");
            path.push((arc, forward));
            node = if forward { self.arcs[arc].from } else { self.arcs[arc].to };
            if node == start {
                return path;
            }
        }
    }

    fn send(&mut self, path: &[(usize, bool)]) {
        for &(arc, forward) in path {
            let has = &mut self.arcs[arc].has;
            *has = if forward { *has + 1 } else { *has - 1 };
            self.price(arc);
        }
    }

    /// Makes the flow cheaper; false where it cannot be, or where the work is at its end.
    fn cancel(&mut self, left: &mut u64) -> bool {
        let cycle = self.look(true, left);
        cycle.iter().for_each(|cycle| self.send(cycle));
        cycle.is_some()
    }

    /// Hands out one more place; false where none can be.
    fn augment(&mut self, left: &mut u64) -> bool {
        let path = self.look(false, left);
        path.iter().for_each(|path| self.send(path));
        path.is_some()
    }

    /// Hands out one more place by any way.
    fn fill(&mut self) -> bool {
        let mut via: Vec<Option<(usize, bool)>> = vec![None; self.nodes];
        let mut is_new = true;
        while is_new && via[SINK].is_none() {
            is_new = false;
            for (at, arc) in self.arcs.iter().enumerate() {
                let ways = [
                    (arc.from, arc.to, arc.has < arc.most, true),
                    (arc.to, arc.from, arc.has > 0, false),
                ];
                for (from, to, is_open, forward) in ways {
                    let is_reached = from == SOURCE || via[from].is_some();
                    if is_open && is_reached && to != SOURCE && via[to].is_none() {
                        (via[to], is_new) = (Some((at, forward)), true);
                    }
                }
            }
        }
        let is_there = via[SINK].is_some();
        if is_there {
            let path = self.back(&via, SINK, SOURCE);
            self.send(&path);
        }
        is_there
    }

    fn key(&self) -> Key {
        let open = |arc: &Arc| u64::from(arc.most - arc.has);
        let unfilled = self.arcs[..self.hand.room.len()].iter().map(open).sum();
        let cost = |arc: &Arc| (0..arc.has).map(|has| self.cost(arc, has)).sum::<i128>();
        (unfilled, self.arcs.iter().map(cost).sum())
    }

    fn given(&self) -> Given {
        let mut given = vec![Vec::new(); self.hand.room.len()];
        for (&(taker, place), &arc) in &self.places {
            given[place as usize].extend((0..self.arcs[arc].has).map(|_| taker));
        }
        given
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Bound, Given, Hand, Row, RowTime};
    use crate::plan::even::{Taker, hand_out_first};

    const UNIT: i64 = 7;

    /// Places, two days of a week and one of the next, and all that is asked.
    #[derive(Debug, Clone)]
    struct Case {
        room: Vec<u16>,
        day: Vec<u32>,
        takers: Vec<Taker>,
        days: Vec<BTreeMap<u32, Bound>>,
        weeks: Vec<BTreeMap<u32, Bound>>,
        rows: Vec<Row>,
    }

    impl Case {
        fn week(&self) -> Vec<u32> {
            self.day.iter().map(|day| day / 2).collect()
        }

        fn hand_out(&self) -> Given {
            let start = hand_out_first(&self.room, &self.takers, UNIT, &[]);
            let hand = Hand {
                room: &self.room,
                takers: &self.takers,
                unit: UNIT,
                day: &self.day,
                week: &self.week(),
                days: &self.days,
                weeks: &self.weeks,
                rows: &self.rows,
                first: &[],
            };
            if hand.is_spread(&start) { start } else { hand.hand_out(&start) }
        }

        /// How many times a taker has places of a group, by its number.
        fn count(given: &Given, group: &[u32], taker: usize) -> BTreeMap<u32, u16> {
            let mut count = BTreeMap::new();
            for (there, at) in given.iter().zip(group) {
                let here = there.iter().filter(|t| **t as usize == taker).count();
                *count.entry(*at).or_default() += u16::try_from(here).unwrap();
            }
            count
        }

        /// Places that nobody has, and how uneven it is, over the product of all dues; `None` where it
        /// breaks a limit.
        fn judged(&self, given: &Given) -> Option<(usize, i128)> {
            let dues: i128 = self.takers.iter().map(|t| i128::from(t.due)).product();
            let unit = i128::from(UNIT);
            let mut cost = 0;
            for (taker, t) in self.takers.iter().enumerate() {
                let mut total = i128::from(t.has - t.due);
                let before = total * total;
                for (groups, bounds) in [(&self.day, &self.days), (&self.week(), &self.weeks)] {
                    for (at, n) in Self::count(given, groups, taker) {
                        let Some(bound) = bounds[taker].get(&at) else { continue };
                        if n > 0 && n + bound.has > bound.most {
                            return None;
                        }
                    }
                }
                let mut again = 0;
                for (at, n) in Self::count(given, &self.day, taker) {
                    total += i128::from(n) * unit;
                    let has = self.days[taker].get(&at).map_or(0, |bound| bound.has);
                    again += (has..has + n).map(i128::from).sum::<i128>();
                }
                let squares = total * total - before;
                cost += (squares + 2 * unit * unit * again) * (dues / i128::from(t.due));
            }
            for row in &self.rows {
                let has = |time: &RowTime| match *time {
                    RowTime::Busy => true,
                    RowTime::Free => false,
                    RowTime::Place(p) => given[p as usize].contains(&row.taker),
                };
                let of_hand = |time: &RowTime| matches!(time, RowTime::Place(_));
                let mut windows = row.times.windows(row.most + 1);
                if windows.any(|w| w.iter().all(has) && w.iter().any(of_hand)) {
                    return None;
                }
            }
            let there: usize = given.iter().map(Vec::len).sum();
            let room: usize = self.room.iter().map(|r| usize::from(*r)).sum();
            Some((room - there, cost))
        }

        /// The best of all ways that break no limit.
        fn best(&self, so_far: &mut Given) -> Option<(usize, i128)> {
            let place = so_far.len();
            if place == self.room.len() {
                return self.judged(so_far);
            }
            let number = u32::try_from(place).unwrap();
            let mut ways: Vec<Vec<u32>> = vec![Vec::new()];
            for (taker, t) in (0u32..).zip(&self.takers) {
                let limit = t.able.iter().find(|a| a.0 == number).map_or(0, |a| a.1);
                let more = |way: &Vec<u32>| {
                    let way = way.clone();
                    (0..=usize::from(limit)).map(move |n| [&way[..], &vec![taker; n]].concat())
                };
                ways = ways.iter().flat_map(more).collect();
            }
            let mut best = None;
            for way in ways.into_iter().filter(|w| w.len() <= usize::from(self.room[place])) {
                so_far.push(way);
                best = best.into_iter().chain(self.best(so_far)).min();
                so_far.pop();
            }
            best
        }
    }

    fn cases() -> impl Strategy<Value = Case> {
        let bound = || (0u16..3, 1u16..4);
        let bounds = || prop::collection::btree_map(0u32..3, bound(), 0..3);
        let taker = (1i64..40, 0i64..30, prop::collection::vec(0u16..3, 5), bounds(), bounds());
        let takers = prop::collection::vec((taker, 1usize..3, any::<bool>()), 1..4);
        (prop::collection::vec((1u16..3, 0u32..3), 1..6), takers).prop_map(|(mut places, raw)| {
            places.sort_by_key(|p| p.1);
            let (room, day): (Vec<u16>, Vec<u32>) = places.into_iter().unzip();
            let made = |m: BTreeMap<u32, (u16, u16)>| -> BTreeMap<u32, Bound> {
                m.into_iter().map(|(at, (has, most))| (at, Bound { has, most })).collect()
            };
            let (mut takers, mut days, mut weeks, mut rows) = (vec![], vec![], vec![], vec![]);
            for (number, ((due, has, limits, of_day, of_week), most, is_row)) in (0u32..).zip(raw) {
                let able = (0u32..).zip(limits).take(room.len()).filter(|a| a.1 > 0).collect();
                takers.push(Taker { due, has, able, least: 0, most: u32::MAX });
                days.push(made(of_day));
                weeks.push(made(of_week));
                for at in (0..3).filter(|_| is_row) {
                    let places = (0u32..).zip(&day).filter(|(_, day)| **day == at);
                    let mut times: Vec<RowTime> = places.map(|p| RowTime::Place(p.0)).collect();
                    if number == 1 && times.len() > 1 {
                        times.insert(1, if most == 1 { RowTime::Free } else { RowTime::Busy });
                    }
                    rows.push(Row { taker: number, times, most });
                }
            }
            Case { room, day, takers, days, weeks, rows }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_way_within_the_limits_fills_more_or_is_more_even(case in cases()) {
            let given = case.hand_out();
            for (place, there) in given.iter().enumerate() {
                for (taker, t) in case.takers.iter().enumerate() {
                    let limit = t.able.iter().find(|a| a.0 as usize == place).map_or(0, |a| a.1);
                    let here = there.iter().filter(|t| **t as usize == taker).count();
                    prop_assert!(here <= usize::from(limit));
                }
            }
            prop_assert_eq!(case.judged(&given), case.best(&mut Vec::new()));
        }
    }
}
