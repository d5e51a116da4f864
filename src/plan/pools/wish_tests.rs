//! The splits that break the fewest wishes, compared with every split.

use proptest::prelude::*;

use crate::model::PeriodSet;
use crate::plan::costs::WISH;
use crate::plan::last::Price;
use crate::plan::pools::tests::{Case, case, every, periods};
use crate::plan::pools::{Group, Limit, Problem, Split, Wish, Wishes, reach, search};
use crate::plan::seating::{Guest, Hall, Seats, seat};
use crate::plan::wanted::Free;

/// Periods that a library would rather have or not have, the pool it was in, where it served.
type Leaning = (u16, u16, Option<usize>, u16);

fn leanings() -> impl Strategy<Value = Vec<Leaning>> {
    let few = || prop_oneof![1 => Just(0u16), 2 => prop::sample::select(vec![1u16, 2, 4, 8, 24])];
    let one = (few(), few(), prop::option::of(0usize..3), 0u16..64);
    prop::collection::vec(one, 8)
}

/// The wishes of all items, and as these: items with other wishes are not alike.
fn wishes(case: &mut Case, leanings: &[Leaning], price: Price) -> Vec<Vec<Wish>> {
    let any = price.pool > 0;
    let wish = |&(prefer, avoid, pool, served): &Leaning, weight| Wish {
        weight,
        prefer: periods(prefer, 6),
        avoid: periods(avoid & !prefer, 6),
        pool: pool.filter(|_| any),
        periods: if any { periods(served, 6) } else { PeriodSet::EMPTY },
    };
    let first = |at: usize| leanings.iter().position(|l| *l == leanings[at]).unwrap_or(at);
    for (at, item) in case.items.iter_mut().enumerate() {
        item.tag = if item.libraries == 1 { first(at) } else { 100 + at };
    }
    let items = case.items.iter().enumerate();
    items
        .map(|(at, item)| {
            if item.libraries == 1 {
                vec![wish(&leanings[at], item.size)]
            } else {
                let half = item.size / 2;
                vec![wish(&leanings[at], item.size - half), wish(&leanings[7 - at], half)]
            }
        })
        .collect()
}

/// What the best week for wishes breaks, by seating everybody.
fn broken(problem: &Problem<'_>, wishes: &Wishes<'_>, other: &Free, groups: &[Group]) -> i64 {
    let room: Vec<u32> = problem.week.capacity().iter().map(|&seats| seats.into()).collect();
    let weekday = vec![0; room.len()];
    let guest = |slots: u32, places: &[(usize, i64, i64)]| {
        let seats = |&(period, cost, seats): &(usize, i64, i64)| Seats {
            period,
            limit: u32::try_from(seats).unwrap(),
            cost: cost.into(),
        };
        Guest { slots, options: places.iter().map(seats).collect(), days: [0; 7], most: [9; 7] }
    };
    let mut guests = vec![guest(u32::try_from(other.slots).unwrap(), &other.seats)];
    for group in groups {
        let mut places = Vec::new();
        wishes.places(&group.members, &problem.periods(group), &mut places);
        let places: Vec<_> = places.iter().map(|&(p, cost)| (usize::from(p), cost, 1)).collect();
        guests.push(guest(problem.classes[group.class].slots, &places));
    }
    let seated = seat(&Hall { room, weekday, again: 0 }, &guests).expect("the split has room");
    let cost = |(guest, counts): (&Guest, &Vec<u32>)| -> i128 {
        guest.options.iter().zip(counts).map(|(seats, &n)| seats.cost * i128::from(n)).sum()
    };
    let laid: i128 = guests.iter().zip(&seated).map(cost).sum();
    i64::try_from(laid).unwrap() + groups.iter().map(|g| wishes.parted(&g.members)).sum::<i64>()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_split_within_the_tolerance_breaks_fewer_wishes(
        (case, leanings) in (case(), leanings()),
        (part, kept) in (prop::sample::select(vec![1u128, 4, 20, 1000]), any::<bool>()),
        (prefer, avoid) in (0u16..64, 0u16..64),
    ) {
        let mut case = case;
        let price = if kept { Price { pool: 1 << 36, cell: 1 << 28 } } else { Price { pool: 0, cell: 0 } };
        let items = wishes(&mut case, &leanings, price);
        let cost = case.cost();
        let Some(problem) = case.problem(&cost) else { return Ok(()) };
        let Some(first) = every(&problem).into_iter().min_by_key(|s| s.cost) else { return Ok(()) };
        let cap = first.cost + first.cost / part + 1;
        let leaning = |at: usize| WISH * (i64::from(avoid >> at & 1) - i64::from(prefer >> at & 1));
        let seats = case.other.periods.iter().map(|p| (p.at(), leaning(p.at()), i64::from(case.other.limit)));
        let other = [Free { pinned: 0, slots: i64::from(case.other.slots), seats: seats.collect() }];
        let mut wishes = Wishes::new(&problem, &items, price, (&other, cap));
        let broken = |groups: &[Group]| self::broken(&problem, &wishes, &other[0], groups);
        let within = every(&problem).into_iter().filter(|s| s.cost < cap);
        let best = within.map(|s| (broken(&s.groups), s.cost)).min().expect("there is one");
        let start = (broken(&first.groups), first.cost);
        wishes.best = Some(start);
        let broken = |groups: &[Group]| self::broken(&problem, &wishes, &other[0], groups);
        for by_cover in [true, false] {
            let mut chosen = start;
            let visit = |split: Split| {
                chosen = chosen.min((broken(&split.groups), split.cost));
                Limit { cap, wishes: Some(chosen) }
            };
            let all = if by_cover {
                reach::compare(&problem, cap, &wishes, 20_000_000, visit)
            } else {
                search(&problem, cap, Some(wishes.clone()), 20_000_000, visit).complete
            };
            prop_assert!(all);
            prop_assert_eq!(chosen, best);
        }
    }
}
