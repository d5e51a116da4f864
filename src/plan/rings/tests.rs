//! Dealings, compared with every possible dealing and with the turns of pools.

use proptest::prelude::*;

use super::deal::{Dealt, Rounds, STEP, deal};
use crate::plan::turns::{DUTY, Pace, dues, sequence};

/// Dues by shares, who can serve, and how many seats each time has.
fn rounds(shares: &[u64], able: Vec<Vec<bool>>, wanted: Vec<usize>) -> Rounds {
    let steps = wanted.iter().map(|&w| (i64::try_from(w).unwrap(), vec![true; shares.len()]));
    Rounds { due: dues(shares, steps.collect()), able, wanted }
}

/// The least bound and, within it, the least sum of squares of all dealings, by trying them.
fn by_trying(r: &Rounds) -> (i64, i128) {
    fn go(
        r: &Rounds,
        time: usize,
        count: &mut [i64],
        worst: i64,
        sum: i128,
        best: &mut (i64, i128),
    ) {
        if time == r.wanted.len() {
            *best = (*best).min((worst, sum));
            return;
        }
        for set in 0u32..1 << count.len() {
            let is_in = |p: usize| set >> p & 1 == 1;
            let fits = (0..count.len()).all(|p| !is_in(p) || r.able[p][time]);
            if set.count_ones() as usize != r.wanted[time] || !fits {
                continue;
            }
            (0..count.len()).filter(|&p| is_in(p)).for_each(|p| count[p] += 1);
            let off = |p: usize| (count[p] * DUTY - r.due[p][time]).abs();
            let far = (0..count.len()).map(off).max().unwrap();
            // Bounds are told apart to a millionth.
            let far = (far + STEP - 1) / STEP;
            let more: i128 = (0..count.len()).map(|p| i128::from(off(p)).pow(2)).sum();
            go(r, time + 1, count, worst.max(far), sum + more, best);
            (0..count.len()).filter(|&p| is_in(p)).for_each(|p| count[p] -= 1);
        }
    }
    let mut best = (i64::MAX, i128::MAX);
    go(r, 0, &mut vec![0; r.due.len()], 0, 0, &mut best);
    best
}

fn figures(r: &Rounds, dealt: &Dealt) -> (i64, i128) {
    let mut count = vec![0; r.due.len()];
    let (mut worst, mut sum) = (0, 0);
    for (time, people) in dealt.people.iter().enumerate() {
        people.iter().for_each(|&p| count[p] += 1);
        for (p, count) in count.iter().enumerate() {
            let off = (count * DUTY - r.due[p][time]).abs();
            worst = worst.max((off + STEP - 1) / STEP);
            sum += i128::from(off).pow(2);
        }
    }
    (worst, sum)
}

fn cases() -> impl Strategy<Value = Rounds> {
    (2usize..4, 1usize..6).prop_flat_map(|(people, times)| {
        let shares = proptest::collection::vec(1u64..5, people);
        let able =
            proptest::collection::vec(proptest::collection::vec(any::<bool>(), times), people);
        let seats = proptest::collection::vec(0usize..3, times);
        (shares, able, seats).prop_map(|(shares, able, seats)| {
            let can = |t: usize| able.iter().filter(|a| a[t]).count();
            let wanted = (0..seats.len()).map(|t| seats[t].min(can(t))).collect();
            rounds(&shares, able, wanted)
        })
    })
}

proptest! {
    #[test]
    fn no_dealing_is_more_even(r in cases()) {
        let dealt = deal(&r);
        for (time, people) in dealt.people.iter().enumerate() {
            prop_assert_eq!(people.len(), r.wanted[time]);
            prop_assert!(people.iter().all(|&p| r.able[p][time]));
            prop_assert!(people.windows(2).all(|w| w[0] < w[1]), "nobody has two seats");
        }
        prop_assert_eq!(figures(&r, &dealt), by_trying(&r));
    }

    #[test]
    fn with_one_seat_it_is_as_even_as_the_turns_of_pools(
        shares in proptest::collection::vec(1u64..9, 2..6),
        times in 1usize..20,
    ) {
        let able = vec![vec![true; times]; shares.len()];
        let r = rounds(&shares, able.clone(), vec![1; times]);
        let order = (0..shares.len()).collect();
        let turns = sequence(&Pace { due: r.due.clone(), able, order });
        let bound = deal(&r).bound;
        prop_assert!(bound >= turns.bound && bound - turns.bound < STEP, "{bound} {}", turns.bound);
    }
}

#[test]
fn equal_people_serve_in_the_order_of_the_ring() {
    let able = vec![vec![true; 7]; 3];
    let dealt = deal(&rounds(&[1, 1, 1], able, vec![1; 7]));
    assert_eq!(dealt.people, [[0], [1], [2], [0], [1], [2], [0]]);
}
