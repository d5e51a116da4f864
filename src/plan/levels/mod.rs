//! The totals of [`hand_out`](super::even::hand_out), without handing out places one by one.
//!
//! Everybody takes as many places as it bids for below one level, chosen so that all places would
//! be taken; a flow tells who finds so many. Those that do not share the places that they reach in
//! vain among themselves, below a lower level, and the others share the rest below a higher one; and
//! so on in both parts. Bids are in a strict order, so there is one result only.
//!
//! Source: S. Fujishige, "Lexicographically optimal base of a polymatroid with respect to a weight
//! vector", Math. Oper. Res. 5 (2), 1980.

mod flow;

use std::collections::BinaryHeap;

use crate::plan::even::{Bid, Taker};

use flow::{Flow, Part};

pub(crate) use flow::Reach;

/// How many places each taker ends with. `room[p]` is how many can be at place `p`, `unit` what a
/// place is worth; where takers can be is told by `reach`, and their own lists are not looked at, nor
/// the fewest that they must have.
pub(crate) fn totals(room: &[u16], takers: &[Taker], reach: &[Reach<'_>], unit: i64) -> Vec<u32> {
    let mut flow = Flow::new(room, reach);
    let none = vec![0; takers.len()];
    let mut levels = Levels { takers, reach, unit, kept: none.clone(), most: none };
    let mut wanted = vec![0; takers.len()];
    let numbers = 0..u32::try_from(takers.len()).expect("fewer than 2^32 takers");
    let mut places = vec![0; room.len().div_ceil(64)];
    (0..room.len()).for_each(|place| places[place / 64] |= 1 << (place % 64));
    let mut parts = vec![Part { takers: numbers.collect(), places }];
    let mut is_first = true;
    while let Some(part) = parts.pop() {
        levels.cut(&part, &flow, &mut wanted);
        flow.lower(&part, &wanted);
        if std::mem::take(&mut is_first) {
            flow.fill(&part, &wanted);
        }
        if let Err(tight) = flow.send(&part, &wanted) {
            let rest = without(&part, &tight);
            let kept = flow.keep(&tight.takers, &rest.places);
            tight.takers.iter().zip(kept).for_each(|(&t, kept)| levels.kept[t as usize] += kept);
            parts.extend([rest, tight]);
        }
    }
    flow.has
}

/// The takers and places of a part that are not in another.
fn without(part: &Part, other: &Part) -> Part {
    let is_left = |t: &u32| other.takers.binary_search(t).is_err();
    let takers = part.takers.iter().copied().filter(is_left).collect();
    let places = part.places.iter().zip(&other.places).map(|(all, other)| all & !other).collect();
    Part { takers, places }
}

struct Levels<'a> {
    takers: &'a [Taker],
    reach: &'a [Reach<'a>],
    unit: i64,
    /// Places that each taker has outside its part.
    kept: Vec<u32>,
    /// These and as many as it could have in its part.
    most: Vec<u32>,
}

/// Levels are whole numbers of such parts of what a taker is due.
const PARTS: i128 = 1 << 16;
/// Levels are between this and the negative of it; what is bid for beyond is looked at bid by bid.
const FURTHEST: i128 = 1 << 60;

impl Levels<'_> {
    /// How many places everybody in a part takes when as many are taken as it has.
    fn cut(&mut self, part: &Part, flow: &Flow<'_>, wanted: &mut [u32]) {
        let seats = |place: usize| usize::from(flow.free[place]) + flow.at[place].len();
        let seats = part.places().map(|place| seats(place) as u64).sum::<u64>();
        let (mut kept, mut all) = (0, 0);
        for &taker in &part.takers {
            let (at, reach) = (taker as usize, &self.reach[taker as usize]);
            self.most[at] = self.kept[at] + part.reached(reach) * u32::from(reach.limit);
            kept += u64::from(self.kept[at]);
            all += u64::from(self.most[at]);
        }
        let aim = all.min(kept + seats);
        let level = self.level(part, aim);
        let mut sum = 0;
        for &taker in &part.takers {
            wanted[taker as usize] = self.below(taker, level);
            sum += u64::from(wanted[taker as usize]);
        }
        // What is left to take is near the level, so that hardly anybody takes two of it.
        let bid = |at: usize, places: u32| {
            let bid = || Bid::new(at, &self.takers[at], places.into(), self.unit);
            (places < self.most[at]).then(bid)
        };
        let next = |&t: &u32| bid(t as usize, wanted[t as usize]);
        let mut heap: BinaryHeap<Bid> = part.takers.iter().filter_map(next).collect();
        while sum < aim
            && let Some(Bid { at, .. }) = heap.pop()
        {
            wanted[at] += 1;
            sum += 1;
            heap.extend(bid(at, wanted[at]));
        }
    }

    /// The highest level below which a part takes no more places than these.
    fn level(&self, part: &Part, aim: u64) -> i128 {
        let fits = |level: i128| {
            let below = part.takers.iter().map(|&t| u64::from(self.below(t, level)));
            below.sum::<u64>() <= aim
        };
        let (mut low, mut high) = (-PARTS, PARTS);
        while low > -FURTHEST && !fits(low) {
            (low, high) = (2 * low, low);
        }
        while high < FURTHEST && fits(high) {
            (low, high) = (high, 2 * high);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if fits(middle) { low = middle } else { high = middle }
        }
        low
    }

    /// How many places a taker has when it has all that it bids less than a level for.
    fn below(&self, taker: u32, level: i128) -> u32 {
        let (at, unit) = (taker as usize, i128::from(self.unit));
        let (due, has) = (i128::from(self.takers[at].due), i128::from(self.takers[at].has));
        let (kept, most) = (self.kept[at], self.most[at]);
        if due <= 0 {
            return kept;
        }
        let rise = level * due + (2 * (due - has) - unit) * PARTS;
        let step = 2 * unit * PARTS;
        let places = (rise + step - 1).div_euclid(step);
        u32::try_from(places.max(0)).unwrap_or(u32::MAX).clamp(kept, most)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{Reach, totals};
    use crate::plan::even::{Taker, hand_out};

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn totals_are_those_of_places_handed_out_one_by_one(
            room in prop::collection::vec(0u16..4, 1..70),
            raw in prop::collection::vec(
                (-1i64..40, -20i64..20, prop::collection::btree_set(0u32..70, 0..12), 0u16..3),
                1..12,
            ),
        ) {
            let taker = |&(due, has, ref able, limit): &(i64, i64, BTreeSet<u32>, u16)| {
                let able = able.iter().filter(|p| (**p as usize) < room.len());
                let able = able.map(|&p| (p, limit)).collect();
                Taker { due, has, able, least: 0, most: u32::MAX }
            };
            let takers: Vec<Taker> = raw.iter().map(taker).collect();
            let rows: Vec<Vec<u64>> = takers.iter().map(|taker| {
                let mut row = vec![0; room.len().div_ceil(64)];
                taker.able.iter().for_each(|&(p, _)| row[p as usize / 64] |= 1 << (p % 64));
                row
            }).collect();
            let reach: Vec<Reach<'_>> = (rows.iter().zip(&raw))
                .map(|(places, &(_, _, _, limit))| Reach { places, limit })
                .collect();
            let mut expected = vec![0; takers.len()];
            hand_out(&room, &takers, 7).iter().flatten().for_each(|&t| expected[t as usize] += 1);
            prop_assert_eq!(totals(&room, &takers, &reach, 7), expected);
        }
    }
}
