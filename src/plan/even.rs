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
    /// Where it can be, and how often at each, beyond what it has there already.
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
    let mut state = State {
        room: room.to_vec(),
        at: vec![Vec::new(); room.len()],
        taken: vec![0; takers.len()],
        takers,
        cursor: vec![0; takers.len()],
    };
    let mut heap: BinaryHeap<Bid> =
        takers.iter().enumerate().map(|(at, t)| Bid::new(at, t, 0, unit)).collect();
    let mut left: u64 = room.iter().map(|&r| u64::from(r)).sum();
    while left > 0
        && let Some(bid) = heap.pop()
    {
        if !state.serve(bid.at) {
            // Source: ibid.: an element that cannot be raised now can never be raised later.
            continue;
        }
        left -= 1;
        state.taken[bid.at] += 1;
        if state.taken[bid.at] < i64::from(takers[bid.at].most) {
            heap.push(Bid::new(bid.at, &takers[bid.at], state.taken[bid.at], unit));
        }
    }
    state.at.iter_mut().for_each(|t| t.sort_unstable());
    state.at
}

struct State<'a> {
    room: Vec<u16>,
    at: Vec<Vec<u32>>,
    taken: Vec<i64>,
    takers: &'a [Taker],
    /// The first of each taker's places that may still have room.
    cursor: Vec<usize>,
}

impl State<'_> {
    /// Gives one more place to a taker, moving others where needed; false when there is no way.
    fn serve(&mut self, start: usize) -> bool {
        if let Some(place) = self.free_place(start) {
            self.put(start, place);
            return true;
        }
        let mut via: Vec<u32> = vec![u32::MAX; self.room.len()];
        let mut gives: Vec<u32> = vec![u32::MAX; self.takers.len()];
        let mut queue = vec![start];
        let mut head = 0;
        while let Some(&taker) = queue.get(head) {
            head += 1;
            if taker != start
                && let Some(place) = self.free_place(taker)
            {
                self.put(taker, place);
                self.unwind(start, taker, &via, &gives);
                return true;
            }
            for &(place, limit) in &self.takers[taker].able {
                if via[place as usize] != u32::MAX || self.count(taker, place) >= limit {
                    continue;
                }
                via[place as usize] = u32::try_from(taker).expect("fewer than 2^32 takers");
                for &other in &self.at[place as usize] {
                    let other = other as usize;
                    if other != start && gives[other] == u32::MAX {
                        gives[other] = place;
                        queue.push(other);
                    }
                }
            }
        }
        false
    }

    /// `taker` has found another place: everybody back to `start` moves up.
    fn unwind(&mut self, start: usize, mut taker: usize, via: &[u32], gives: &[u32]) {
        while taker != start {
            let place = gives[taker];
            let list = &mut self.at[place as usize];
            let gone = list.iter().position(|&t| t as usize == taker).expect("it is there");
            list.swap_remove(gone);
            self.room[place as usize] += 1;
            taker = via[place as usize] as usize;
            self.put(taker, place);
        }
    }

    fn put(&mut self, taker: usize, place: u32) {
        self.room[place as usize] -= 1;
        self.at[place as usize].push(u32::try_from(taker).expect("fewer than 2^32 takers"));
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
struct Bid {
    at: usize,
    /// Change of (total − due)² when one place is added, over the place's worth, without the part
    /// that is the same for all: smaller is better, once divided by `due`.
    rise: i128,
    due: i128,
    /// Whether it has all that it must have.
    has_least: bool,
}

impl Bid {
    fn new(at: usize, taker: &Taker, places: i64, unit: i64) -> Self {
        let total = i128::from(taker.has) + i128::from(places) * i128::from(unit);
        let rise = 2 * (total - i128::from(taker.due)) + i128::from(unit);
        let has_least = places >= i64::from(taker.least);
        Self { at, rise, due: i128::from(taker.due), has_least }
    }
}

impl Ord for Bid {
    fn cmp(&self, other: &Self) -> Ordering {
        let smaller = match (self.due > 0, other.due > 0) {
            (true, true) => (self.rise * other.due).cmp(&(other.rise * self.due)),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => self.rise.cmp(&other.rise),
        };
        let first = self.has_least.cmp(&other.has_least);
        first.then(smaller).then(self.at.cmp(&other.at)).reverse()
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
