//! Columns as bits, against the same columns one by one; and proofs with many of them.

use proptest::prelude::*;

use crate::model::PeriodSet;
use crate::plan::placement::Placement;
use crate::plan::pools::columns::{Column, members};
use crate::plan::pools::hull::Hulls;
use crate::plan::pools::table::{Open, Table};
use crate::plan::pools::tests::{case, exhaustive};
use crate::plan::pools::{Class, Cost, Item, Problem, Strain, cover};

/// Columns of two classes, each of up to six of so many items, in the order of class and size.
fn columns(items: usize) -> impl Strategy<Value = Vec<Column>> {
    let mask = prop::collection::vec(0..items, 1..7);
    let column = (mask, 1u64..40, 0usize..2).prop_map(|(items, size, class)| Column {
        mask: items.iter().fold(0, |mask, i| mask | 1 << i),
        size,
        price: 0,
        class,
        kind: 0,
    });
    prop::collection::vec(column, 0..300).prop_map(|mut columns| {
        columns.sort_by_key(|c| (c.class, c.size));
        columns
    })
}

/// The numbers of all open columns with any of these items.
fn open_with(table: &Table, items: u128, open: &Open) -> Vec<usize> {
    let mut all: Vec<usize> = members(items).flat_map(|item| table.with(item, open)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_has_the_columns_that_a_look_at_each_of_them_finds(
        (items, columns) in prop_oneof![Just(9usize), Just(70), Just(128)]
            .prop_flat_map(|items| (Just(items), columns(items))),
        steps in prop::collection::vec((0usize..300, (0u64..40, 0u64..40), any::<bool>()), 0..4),
    ) {
        let mut left = u128::MAX >> (128 - items);
        let mut table = Table::of(columns.iter(), 2, left);
        let mut open = table.all();
        let mut expected: Vec<usize> = (0..columns.len()).collect();
        for (at, (low, high), is_new) in steps {
            let Some(&chosen) = expected.get(at % expected.len().max(1)) else { break };
            let taken = columns[chosen].mask;
            let ranges = [0, 1].map(|class| table.range(class, (low, low + high)));
            let mut next = Open::default();
            table.narrow(&open, taken, &ranges, &mut next);
            left &= !taken;
            let is_inside = |size| (low..=low + high).contains(&size);
            expected.retain(|&c| columns[c].mask & taken == 0 && is_inside(columns[c].size));
            open = next;
            if is_new {
                table = table.of_open(left, &open);
                open = table.all();
            }
            prop_assert_eq!(open.count(), expected.len());
            prop_assert_eq!(&open_with(&table, left, &open), &expected);
            let count = |item: usize| expected.iter().filter(|&&c| columns[c].mask >> item & 1 == 1).count();
            let fewest = members(left).map(|item| (count(item), item)).min();
            let scarce = fewest.filter(|fewest| fewest.0 > 0).map(|fewest| fewest.1);
            prop_assert_eq!(table.scarce(left, &open, usize::MAX), scarce);
            open.retain(|at| !table.column(at).is_multiple_of(3));
            expected.retain(|c| !c.is_multiple_of(3));
        }
    }

    /// Nothing that fits is left out by its size, nor when its least is asked for.
    #[test]
    fn no_column_that_may_be_is_of_a_size_that_may_not(
        columns in prop::collection::vec((1u64..60, 0u64..2_000), 1..60),
        (size, rest, more) in (1u64..200, 0u128..4_000, 0u128..3_000),
        is_even in any::<bool>(),
    ) {
        let price = |(size, price): (u64, u64)| if is_even { 60_000 / size } else { price };
        let columns: Vec<(u64, u64)> = columns.iter().map(|&c| (c.0, price(c))).collect();
        let mut hulls = Hulls::new(std::iter::once(columns.clone()));
        let worth = u64::try_from(rest).unwrap() / size;
        let value = |&(size, price): &(u64, u64)| u128::from(price + worth * size);
        let least = columns.iter().map(value).min().unwrap();
        let most = rest + more + u128::from(worth * size);
        let may_be = hulls.look(&[2], size, (rest, rest + more));
        prop_assert_eq!(may_be, most > 2 * least);
        if may_be {
            let (low, high) = hulls.sizes(0);
            for column in &columns {
                let fits = value(column) < most - least;
                prop_assert_eq!(hulls.fits(0, *column), fits);
                let is_inside = (low..=high).contains(&column.0);
                prop_assert!(is_inside || !fits);
                prop_assert!(!hulls.are_exact || is_inside == fits);
            }
        }
    }
}

/// Costs that differ between pools of one size.
struct Uneven(Strain, Vec<u64>);

impl Cost for Uneven {
    fn pool(&self, members: &[usize], size: u64, class: usize) -> u128 {
        let more: u64 = members.iter().map(|&i| self.1[i]).sum();
        self.0.pool(members, size, class) + u128::from(more)
    }

    fn floor(&self, size: u64, class: usize) -> u128 {
        self.0.floor(size, class)
    }

    fn rest(&self, size: u64, largest: &mut dyn Iterator<Item = u64>, left: &[u32]) -> u128 {
        self.0.rest(size, largest, left)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_proof_ends_where_columns_cost_what_has_nothing_to_do_with_their_size(
        case in case(),
        more in prop::collection::vec(0u64..1 << 40, 8),
    ) {
        let cost = Uneven(case.cost(), more);
        let Some(problem) = case.problem(&cost) else { return Ok(()) };
        let Some(best) = exhaustive(&problem) else { return Ok(()) };
        let proof = cover::prove(&problem, best + best / 8 + 1, 10_000_000);
        prop_assert!(proof.complete);
        prop_assert_eq!(proof.split.map(|s| s.cost), Some(best));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_proof_with_hundreds_of_columns_finds_the_best_of_all(
        mut sizes in prop::collection::vec(20u64..60, 9..11),
        double in 0u32..2,
    ) {
        sizes.sort_unstable_by_key(|&size| std::cmp::Reverse(size));
        let (all, foes) = (PeriodSet::first(6), Vec::new());
        let item = |&size| Item { size, periods: all, libraries: 1, foes: foes.clone(), tag: 0 };
        let items: Vec<Item> = sizes.iter().map(item).collect();
        let class = |count, slots| Class { count, slots, size: None, periods: all };
        let cost = Strain { slots: vec![1, 2], rate: (7, u128::from(sizes.iter().sum::<u64>())) };
        let problem = Problem {
            items: &items,
            classes: vec![class(3 - double, 1), class(double, 2)],
            members: (2, 5),
            week: Placement::new(vec![1; 6]),
            cost: &cost,
            watch: &|_| (), several: None,
        };
        let best = exhaustive(&problem).expect("there is room");
        let proof = cover::prove(&problem, best + best / 8 + 1, 10_000_000);
        prop_assert!(proof.complete);
        prop_assert_eq!(proof.split.map(|s| s.cost), Some(best));
    }
}
