//! Hands out dated places one by one so that everybody ends as near to its due as can be.
//!
//! The totals that libraries can reach are the bases of a polymatroid, so the greedy rule, always
//! serve whoever gains most and re-route others where it must, is exact for any separable convex
//! objective, and serves as many places as can be served at all.
//!
//! Source: A. Federgruen and H. Groenevelt, "The greedy procedure for resource allocation
//! problems", Operations Research 34 (6), 1986, 909–918.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// One who can be given places.
#[derive(Debug, Clone)]
pub(crate) struct Taker {
    /// What it is due, in any unit; a taker that is due nothing or less takes last.
    pub due: i64,
    /// What it has already, in the same unit, before any place is handed out.
    pub has: i64,
    /// Where it can be, in rising order, and how often at each, beyond what it has there already.
    pub able: Vec<(u32, u16)>,
    /// So many places it must have: as long as it has fewer it takes before all that have theirs.
    pub least: u32,
    /// It takes no more places than this.
    pub most: u32,
}

/// Who gets the places: for every place the takers, as numbers, in rising order.
///
/// `room[p]` is how many can be at place `p`; `unit` is what one place is worth in the takers'
/// unit. Minimises Σ (total − due)² / due over the takers, among assignments that fill as many
/// places as possible and give each taker what it must have, where all can have that. Ties go to the earlier taker.
pub(crate) fn hand_out(room: &[u16], takers: &[Taker], unit: i64) -> Vec<Vec<u32>> {
    sorted(dealt(room, takers, unit))
}

/// The same, with totals that are as good, but a place goes first to whoever it is meant for.
///
/// `first[p]` has for every seat of place `p` the takers that it is meant for. No seat more could go
/// to one of its own without another losing its own or totals becoming worse, unless there are so
/// many that the look for it ends early.
pub(crate) fn hand_out_first(
    room: &[u16],
    takers: &[Taker],
    unit: i64,
    first: &[Vec<Vec<u32>>],
) -> Vec<Vec<u32>> {
    let mut state = dealt(room, takers, unit);
    let mut settled: Vec<Vec<u32>> = vec![Vec::new(); room.len()];
    let mut open = Vec::new();
    for (place, seats) in first.iter().enumerate() {
        for meant in seats {
            let here = state.at[place].iter().copied();
            let mut here = here.filter(|t| meant.contains(t));
            match here.find(|&t| state.is_free(t, place, &settled)) {
                Some(taker) => settled[place].push(taker),
                None => open.push((place, meant)),
            }
        }
    }
    let mut left = MOST_LOOKED;
    for (place, meant) in open {
        let taker = meant.iter().find(|&&t| state.trade(t, place, &settled, &mut left));
        settled[place].extend(taker);
    }
    sorted(state)
}

/// Places that are looked at, over all trades.
const MOST_LOOKED: u64 = 200_000_000;

fn sorted(mut state: State<'_>) -> Vec<Vec<u32>> {
    state.at.iter_mut().for_each(|t| t.sort_unstable());
    state.at
}

/// Hands out the places.
fn dealt<'a>(room: &[u16], takers: &'a [Taker], unit: i64) -> State<'a> {
    let mut state = State {
        room: room.to_vec(),
        at: vec![Vec::new(); room.len()],
        taken: vec![0; takers.len()],
        takers,
        unit,
        cursor: vec![0; takers.len()],
        able: Able::new(room.len(), takers),
        ended: vec![false; takers.len()],
        way: Way::new(room.len(), takers.len()),
    };
    let mut heap: BinaryHeap<Bid> =
        takers.iter().enumerate().map(|(at, t)| Bid::new(at, t, 0, unit)).collect();
    let mut left: u64 = room.iter().map(|&r| u64::from(r)).sum();
    while left > 0
        && let Some(bid) = heap.pop()
    {
        // Source: ibid.: an element that cannot be raised now can never be raised later.
        if state.ended[bid.at] || !state.serve(bid.at) {
            continue;
        }
        left -= 1;
        state.taken[bid.at] += 1;
        if state.taken[bid.at] < i64::from(takers[bid.at].most) {
            heap.push(Bid::new(bid.at, &takers[bid.at], state.taken[bid.at], unit));
        }
    }
    state
}

struct State<'a> {
    room: Vec<u16>,
    at: Vec<Vec<u32>>,
    taken: Vec<i64>,
    takers: &'a [Taker],
    unit: i64,
    /// The first of each taker's places that may still have room.
    cursor: Vec<usize>,
    able: Able,
    /// Takers that can be given no more places.
    ended: Vec<bool>,
    way: Way,
}

/// Places as bits.
struct Able {
    words: usize,
    /// Where each taker can be.
    takers: Vec<u64>,
    /// Places from which somebody may still be moved to one with room, now or later.
    open: Vec<u64>,
}

impl Able {
    fn new(places: usize, takers: &[Taker]) -> Self {
        let words = places.div_ceil(64);
        let mut bits = vec![0; words * takers.len()];
        for (row, taker) in bits.chunks_mut(words.max(1)).zip(takers) {
            for &(place, limit) in &taker.able {
                row[place as usize / 64] |= u64::from(limit > 0) << (place % 64);
            }
        }
        Self { words, takers: bits, open: vec![u64::MAX; words] }
    }
}

/// A look for who can move where, kept from one to the next so that nothing is made anew for each.
#[derive(Default)]
struct Way {
    /// How many looks there were.
    look: u32,
    /// Places that this one may still come to, as bits.
    open: Vec<u64>,
    /// For each place the taker that would go there; it is known where this look came to the place.
    via: Vec<u32>,
    /// For each taker the last look that came to it, and the place that it would leave.
    gives: Vec<(u32, u32)>,
    queue: Vec<usize>,
}

impl Way {
    fn new(places: usize, takers: usize) -> Self {
        let (via, gives) = (vec![0; places], vec![(0, 0); takers]);
        Self { via, gives, ..Self::default() }
    }

    fn begin(&mut self, start: usize, open: &[u64]) {
        self.look += 1;
        self.open.clear();
        self.open.extend_from_slice(open);
        self.queue.clear();
        self.queue.push(start);
        self.gives[start] = (self.look, u32::MAX);
    }
}

impl State<'_> {
    /// Gives one more place to a taker, moving others where needed; false when there is no way.
    fn serve(&mut self, start: usize) -> bool {
        if let Some(place) = self.free_place(start) {
            self.put(start, place);
            return true;
        }
        let mut way = std::mem::take(&mut self.way);
        way.begin(start, &self.able.open);
        let served = self.find(start, &mut way);
        if !served {
            // Nothing leads out of what was reached, and whoever is moved later is moved outside.
            way.queue.iter().for_each(|&taker| self.ended[taker] = true);
            self.able.open.copy_from_slice(&way.open);
        }
        self.way = way;
        served
    }

    fn find(&mut self, start: usize, way: &mut Way) -> bool {
        let (words, mut head) = (self.able.words, 0);
        while let Some(&taker) = way.queue.get(head) {
            head += 1;
            if taker != start
                && let Some(place) = self.free_place(taker)
            {
                self.put(taker, place);
                let (via, gives) = (|p: u32| way.via[p as usize], |t: usize| way.gives[t].1);
                self.unwind(start, taker, via, gives);
                return true;
            }
            for word in 0..words {
                let mut here = self.able.takers[taker * words + word] & way.open[word];
                while here != 0 {
                    let at = word * 64 + here.trailing_zeros() as usize;
                    let bit = here & here.wrapping_neg();
                    here ^= bit;
                    let place = u32::try_from(at).expect("fewer than 2^32 places");
                    if self.is_full_of(taker, place) {
                        continue;
                    }
                    way.open[word] ^= bit;
                    way.via[at] = u32::try_from(taker).expect("fewer than 2^32 takers");
                    for &other in &self.at[at] {
                        if way.gives[other as usize].0 != way.look {
                            way.gives[other as usize] = (way.look, place);
                            way.queue.push(other as usize);
                        }
                    }
                }
            }
        }
        false
    }

    /// Whether a taker is at one of its places as often as it can be.
    fn is_full_of(&self, taker: usize, place: u32) -> bool {
        let count = self.count(taker, place);
        let able = &self.takers[taker].able;
        count > 0 && able.binary_search_by_key(&place, |a| a.0).is_ok_and(|at| count >= able[at].1)
    }

    /// `taker` has found another place: everybody back to `start` moves up.
    fn unwind(
        &mut self,
        start: usize,
        mut taker: usize,
        via: impl Fn(u32) -> u32,
        gives: impl Fn(usize) -> u32,
    ) {
        while taker != start {
            let place = gives(taker);
            self.take(taker, place);
            taker = via(place) as usize;
            self.put(taker, place);
        }
    }

    /// Whether a taker that is at a place may still leave it.
    fn is_free(&self, taker: u32, place: usize, settled: &[Vec<u32>]) -> bool {
        let count = |list: &[u32]| list.iter().filter(|&&t| t == taker).count();
        count(&self.at[place]) > count(&settled[place])
    }

    /// Whether it makes no difference if one taker has a place more and another one fewer.
    fn is_as_even(&self, more: usize, fewer: usize) -> bool {
        let (gains, loses) = (&self.takers[more], &self.takers[fewer]);
        let bid = |at: usize, taken: i64| Bid::new(at, &self.takers[at], taken, self.unit);
        self.taken[more] < i64::from(gains.most)
            && self.taken[fewer] > i64::from(loses.least)
            && bid(more, self.taken[more]).is_alike(&bid(fewer, self.taken[fewer] - 1))
    }

    /// Gives a place to a taker in exchange for another of its places, or for one of somebody's with
    /// whom that is as even, moving others where needed but those that are settled; false when there
    /// is no way.
    fn trade(&mut self, taker: u32, place: usize, settled: &[Vec<u32>], left: &mut u64) -> bool {
        let (start, at) = (taker as usize, u32::try_from(place).expect("fewer than 2^32 places"));
        let limit = self.takers[start].able.iter().find(|(p, _)| *p == at).map(|(_, limit)| *limit);
        if limit.is_none_or(|limit| self.count(start, at) >= limit) {
            return false;
        }
        let mut via: Vec<u32> = vec![u32::MAX; self.room.len()];
        let mut gives: Vec<u32> = vec![u32::MAX; self.takers.len()];
        let mut queue: Vec<usize> = Vec::new();
        let leavers = |state: &Self, place: usize, gives: &mut [u32], queue: &mut Vec<usize>| {
            for &other in &state.at[place] {
                let is_new = gives[other as usize] == u32::MAX && other != taker;
                if is_new && state.is_free(other, place, settled) {
                    gives[other as usize] = u32::try_from(place).expect("fewer than 2^32 places");
                    queue.push(other as usize);
                }
            }
        };
        leavers(self, place, &mut gives, &mut queue);
        via[place] = taker;
        let mut head = 0;
        while let Some(&other) = queue.get(head) {
            head += 1;
            if self.is_as_even(start, other) {
                self.unwind(start, other, |p| via[p as usize], |t| gives[t]);
                self.taken[start] += 1;
                self.taken[other] -= 1;
                return true;
            }
            for &(next, limit) in &self.takers[other].able {
                *left = left.saturating_sub(1);
                let to = next as usize;
                if via[to] != u32::MAX || self.count(other, next) >= limit {
                    continue;
                }
                via[to] = u32::try_from(other).expect("fewer than 2^32 takers");
                if self.at[to].contains(&taker) && self.is_free(taker, to, settled) {
                    self.take(start, next);
                    self.put(other, next);
                    self.unwind(start, other, |p| via[p as usize], |t| gives[t]);
                    return true;
                }
                leavers(self, to, &mut gives, &mut queue);
            }
            if *left == 0 {
                return false;
            }
        }
        false
    }

    fn put(&mut self, taker: usize, place: u32) {
        self.room[place as usize] -= 1;
        self.at[place as usize].push(u32::try_from(taker).expect("fewer than 2^32 takers"));
    }

    fn take(&mut self, taker: usize, place: u32) {
        let list = &mut self.at[place as usize];
        let gone = list.iter().position(|&t| t as usize == taker).expect("it is there");
        list.swap_remove(gone);
        self.room[place as usize] += 1;
    }

    fn count(&self, taker: usize, place: u32) -> u16 {
        let here = self.at[place as usize].iter().filter(|&&t| t as usize == taker).count();
        u16::try_from(here).expect("seats fit 16 bits")
    }

    /// The first place with room where this taker can still be. Room never comes back, so the
    /// places before the cursor need not be looked at again, except those it has filled itself.
    fn free_place(&mut self, taker: usize) -> Option<u32> {
        let able = &self.takers[taker].able;
        while let Some(&(place, _)) = able.get(self.cursor[taker]) {
            if self.room[place as usize] > 0 {
                break;
            }
            self.cursor[taker] += 1;
        }
        let rest = &able[self.cursor[taker].min(able.len())..];
        let open = |&&(place, limit): &&(u32, u16)| {
            self.room[place as usize] > 0 && self.count(taker, place) < limit
        };
        rest.iter().find(open).map(|&(place, _)| place)
    }
}

/// What a taker bids for one more place: how much the objective falls.
pub(super) struct Bid {
    /// The taker's number.
    pub at: usize,
    /// Change of (total − due)² when one place is added, over the place's worth, without the part
    /// that is the same for all: smaller is better, once divided by `due`.
    rise: i128,
    due: i128,
    /// Whether it has all that it must have.
    has_least: bool,
}

impl Bid {
    /// The bid of a taker that has so many places.
    pub fn new(at: usize, taker: &Taker, places: i64, unit: i64) -> Self {
        let total = i128::from(taker.has) + i128::from(places) * i128::from(unit);
        let rise = 2 * (total - i128::from(taker.due)) + i128::from(unit);
        let has_least = places >= i64::from(taker.least);
        Self { at, rise, due: i128::from(taker.due), has_least }
    }
}

impl Bid {
    /// How much the objective falls compared with another bid, whoever makes them.
    fn smaller(&self, other: &Self) -> Ordering {
        match (self.due > 0, other.due > 0) {
            (true, true) => (self.rise * other.due).cmp(&(other.rise * self.due)),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.rise.cmp(&other.rise),
        }
    }

    /// Whether the objective falls as much as by another bid, but for what dues were rounded by: one
    /// unit each at most.
    fn is_alike(&self, other: &Self) -> bool {
        if self.due <= 0 || other.due <= 0 {
            return self.smaller(other).is_eq();
        }
        let off = (self.rise * other.due - other.rise * self.due).abs();
        off <= 2 * (self.due + other.due) + self.rise.abs() + other.rise.abs()
    }
}

impl Ord for Bid {
    fn cmp(&self, other: &Self) -> Ordering {
        let first = self.has_least.cmp(&other.has_least);
        first.then(self.smaller(other)).then(self.at.cmp(&other.at)).reverse()
    }
}

impl PartialOrd for Bid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Bid {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Bid {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Bid, Taker, hand_out};

    /// Whether all takers can have so many places at once: one after another finds a place, moving
    /// those before it.
    fn fits(room: &[u16], takers: &[Taker], totals: &[u16]) -> bool {
        fn finds(taker: usize, to: &mut State<'_>) -> bool {
            for &(place, limit) in &to.takers[taker].able {
                let place = place as usize;
                let count = to.at[place].iter().filter(|&&t| t == taker).count();
                if to.seen[place] || count >= usize::from(limit) {
                    continue;
                }
                to.seen[place] = true;
                if to.at[place].len() < usize::from(to.room[place]) {
                    to.at[place].push(taker);
                    return true;
                }
                for at in 0..to.at[place].len() {
                    let other = to.at[place][at];
                    if other != taker && finds(other, to) {
                        to.at[place][at] = taker;
                        return true;
                    }
                }
            }
            false
        }
        struct State<'a> {
            room: &'a [u16],
            takers: &'a [Taker],
            at: Vec<Vec<usize>>,
            seen: Vec<bool>,
        }
        let mut state = State { room, takers, at: vec![Vec::new(); room.len()], seen: Vec::new() };
        totals.iter().enumerate().all(|(taker, &total)| {
            (0..total).all(|_| {
                state.seen = vec![false; room.len()];
                finds(taker, &mut state)
            })
        })
    }

    /// Places handed out as the rule says, each time from nothing.
    fn by_the_rule(room: &[u16], takers: &[Taker], unit: i64) -> Vec<u16> {
        let mut totals = vec![0u16; takers.len()];
        let mut open: Vec<usize> = (0..takers.len()).collect();
        loop {
            let bid = |&at: &usize| Bid::new(at, &takers[at], totals[at].into(), unit);
            let Some(next) = open.iter().copied().max_by_key(bid) else { return totals };
            totals[next] += 1;
            let has_most = u32::from(totals[next]) > takers[next].most;
            if has_most || !fits(room, takers, &totals) {
                totals[next] -= 1;
                open.retain(|&at| at != next);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn totals_are_those_of_the_rule(
            room in prop::collection::vec(0u16..4, 1..70),
            raw in prop::collection::vec(
                (0i64..40, prop::collection::btree_map(0u32..70, 0u16..3, 0..9), 0u32..2, 1u32..9),
                1..8,
            ),
        ) {
            let taker = |(due, able, least, most): (i64, _, u32, u32)| {
                let able: std::collections::BTreeMap<u32, u16> = able;
                let able = able.into_iter().filter(|(p, _)| (*p as usize) < room.len()).collect();
                Taker { due, has: 0, able, least, most }
            };
            let takers: Vec<Taker> = raw.into_iter().map(taker).collect();
            let given = hand_out(&room, &takers, 7);
            let mut totals = vec![0u16; takers.len()];
            for (place, there) in (0u32..).zip(&given) {
                prop_assert!(there.len() <= usize::from(room[place as usize]));
                for (at, taker) in takers.iter().enumerate() {
                    let count = there.iter().filter(|&&t| t as usize == at).count();
                    let limit = taker.able.iter().find(|(p, _)| *p == place).map_or(0, |a| a.1);
                    prop_assert!(count <= usize::from(limit));
                    totals[at] += u16::try_from(count).unwrap();
                }
            }
            prop_assert_eq!(totals, by_the_rule(&room, &takers, 7));
        }
    }
}
