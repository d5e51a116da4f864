//! Compared with every assignment of seats.

use super::{Weighed, seat_evenly};
use crate::plan::seating::tests::least;
use crate::plan::seating::{Guest, Hall, Seats, seat};
use proptest::prelude::*;

type Week = (Hall, Vec<Guest>, Vec<Weighed>);

/// What seats cost with loads, from scratch.
fn cost((hall, guests, weighed): &Week, seats: &[Vec<u32>]) -> i128 {
    let one = |((guest, w), seats): ((&Guest, &Weighed), &Vec<u32>)| {
        let (mut days, mut cost, mut load) = (guest.days, 0, i128::from(w.before));
        for ((option, &count), own) in guest.options.iter().zip(seats).zip(&w.loads) {
            for _ in 0..count {
                let day = &mut days[hall.weekday[option.period]];
                cost += option.cost + hall.again * i128::from(*day);
                load += i128::from(*own);
                *day += 1;
            }
        }
        cost + w.weight * load * load
    };
    guests.iter().zip(weighed).zip(seats).map(one).sum()
}

/// What the week costs after every exchange of two seats that is possible.
fn exchanged(week: &Week, seats: &[Vec<u32>]) -> Vec<i128> {
    let guests = &week.1;
    let all = || {
        let of = |g: usize| (0..guests[g].options.len()).map(move |o| (g, o));
        (0..guests.len()).flat_map(of)
    };
    let mut costs = Vec::new();
    for ((a, from), (b, there)) in all().flat_map(|one| all().map(move |other| (one, other))) {
        let period = |g: usize, o: usize| guests[g].options[o].period;
        let find = |g: usize, p: usize| guests[g].options.iter().position(|o| o.period == p);
        let (to, back) = (find(a, period(b, there)), find(b, period(a, from)));
        let (Some(to), Some(back)) = (to, back) else { continue };
        if a == b || seats[a][from] == 0 || seats[b][there] == 0 || from == to {
            continue;
        }
        let mut with = seats.to_vec();
        with[a][from] -= 1;
        with[a][to] += 1;
        with[b][there] -= 1;
        with[b][back] += 1;
        let fits = |g: usize, o: usize| with[g][o] <= guests[g].options[o].limit;
        if fits(a, to) && fits(b, back) {
            costs.push(cost(week, &with));
        }
    }
    costs
}

fn weeks() -> impl Strategy<Value = Week> {
    let option = (prop::bool::weighted(0.8), 1u32..3, -6i128..7);
    let guest = (1u32..4, prop::collection::vec(option, 4), 0u32..2, (-9i64..10, 0i128..4));
    let loads = prop::collection::vec(-9i64..10, 4);
    let hall = (prop::collection::vec(1u32..4, 4), 0i128..6).prop_map(|(room, again)| Hall {
        room,
        weekday: vec![0, 0, 1, 1],
        again,
    });
    (hall, prop::collection::vec(guest, 2..4), loads).prop_map(|(hall, all, loads)| {
        let mut guests = Vec::new();
        let mut weighed = Vec::new();
        for (slots, options, day, (before, weight)) in all {
            let seats = |(period, (there, limit, cost)): (usize, (bool, u32, i128))| {
                there.then_some(Seats { period, limit, cost })
            };
            let options: Vec<Seats> = options.into_iter().enumerate().filter_map(seats).collect();
            let own = options.iter().map(|o| loads[o.period]).collect();
            weighed.push(Weighed { loads: own, before, weight });
            guests.push(Guest { slots, options, days: [day, 0, 0, 0, 0, 0, 0], most: [9; 7] });
        }
        (hall, guests, weighed)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn no_week_is_better_and_no_bound_too_high(week in weeks(), few in 1usize..6) {
        let best = least(&week.0, &week.1, &|seats| cost(&week, seats), &mut Vec::new());
        let (hall, guests, weighed) = &week;
        let even = seat_evenly(hall, guests, weighed, 1, 100_000);
        prop_assert_eq!(even.as_ref().map(|e| cost(&week, &e.seats)), best);
        if let Some(even) = &even {
            prop_assert_eq!((even.cost, even.bound), (best.unwrap(), best.unwrap()));
        }
        // With hardly any work the bound stays a bound, and the week is one.
        if let Some(even) = seat_evenly(hall, guests, weighed, 1, few) {
            prop_assert_eq!(cost(&week, &even.seats), even.cost);
            prop_assert!(even.cost <= cost(&week, &seat(hall, guests).unwrap()));
            prop_assert!(exchanged(&week, &even.seats).iter().all(|cost| *cost >= even.cost));
            prop_assert!(even.bound <= best.unwrap() && best.unwrap() <= even.cost);
        }
    }
}
