//! Pools as they were: whatever can stay does, and what comes out may be.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::plan::placement::Placement;
use crate::plan::pools::tests::{case, every, may_be, periods};
use crate::plan::pools::{Before, Class, Cost, Item, Problem, Strain, repair};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pools_that_can_all_stay_do(case in case(), pick in any::<prop::sample::Index>()) {
        let cost = case.cost();
        let Some(mut problem) = case.problem(&cost) else { return Ok(()) };
        // Which pools hold two slots follows from their sizes alone, so all hold one.
        problem.classes.truncate(1);
        let all = every(&problem);
        if all.is_empty() {
            return Ok(());
        }
        let mut before = pick.get(&all).clone();
        before.groups.iter_mut().for_each(|g| g.members.sort_unstable());
        before.groups.sort();
        let home = |item| before.groups.iter().position(|g| g.members.contains(&item));
        let pools = (0..problem.items.len()).map(home).collect();
        let homes = Before { pools, periods: BTreeMap::new() };
        let kept = repair(&problem, &homes, before.cost + 1);
        prop_assert_eq!(kept, Some(before.clone()));
        // A cap that they are beyond is kept, or nothing is said.
        if let Some(cheaper) = repair(&problem, &homes, before.cost) {
            prop_assert!(cheaper.cost < before.cost);
        }
    }

    #[test]
    fn pools_that_are_mended_may_be(
        case in case(),
        homes in prop::collection::vec(prop::option::of(0usize..4), 8),
        times in prop::array::uniform4(0u16..64),
    ) {
        let cost = case.cost();
        let Some(problem) = case.problem(&cost) else { return Ok(()) };
        let pools = homes[..problem.items.len()].to_vec();
        let periods = (0..4).zip(times.map(|mask| periods(mask, 6))).collect();
        let Some(split) = repair(&problem, &Before { pools, periods }, u128::MAX) else { return Ok(()) };
        may_be(&problem, &split)?;
    }
}

#[test]
fn of_two_that_could_move_the_one_goes_that_costs_nobody_its_time() {
    let item = |size, mask| {
        let (periods, foes) = (periods(mask, 3), Vec::new());
        Item { size, periods, libraries: 1, foes, tag: 0 }
    };
    // Of the first pool, which meets at 0, the third or the fourth has to go to the second, which
    // meets at 1: the third has nobody there.
    let items = [item(10, 0b111), item(10, 0b110), item(5, 0b101), item(5, 0b011)];
    let cost = Strain { slots: vec![1], rate: (2, 30) };
    let class = Class { count: 2, slots: 1, size: None, periods: periods(0b111, 3) };
    let problem = Problem {
        items: &items,
        classes: vec![class],
        members: (1, 4),
        week: Placement::new(vec![1; 3]),
        cost: &cost,
        watch: &|_| (),
        several: None,
    };
    let pools = vec![Some(0), Some(1), Some(0), Some(0)];
    let times = [(0, periods(0b001, 3)), (1, periods(0b010, 3))].into();
    let even = cost.floor(15, 0) * 2 + 1;
    let split = repair(&problem, &Before { pools, periods: times }, even).unwrap();
    let members: Vec<&[usize]> = split.groups.iter().map(|g| &g.members[..]).collect();
    assert_eq!(members, [&[0, 2][..], &[1, 3]]);
}
