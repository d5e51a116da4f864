//! Pools as they were: whatever can stay does, and what comes out may be.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::plan::pools::tests::{case, every, may_be, periods};
use crate::plan::pools::{Before, repair};

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
