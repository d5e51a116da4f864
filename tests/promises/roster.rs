//! What every roster keeps, whatever was agreed.

use std::collections::BTreeMap;

use proptest::prelude::*;
use vuoro::model::{LibraryIx, Status};

use crate::agreement::{agreement, can_serve, plan};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_duty_is_there_once_and_nobody_serves_where_it_cannot(a in agreement()) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };

        let mut expected = Vec::new();
        for o in term.occurrences(&c.grid) {
            expected.extend((1..=c.grid.seats()).map(|seat| (o.date, o.period, seat)));
        }
        let duties = p.roster.duties();
        let there: Vec<_> = duties.iter().map(|d| (d.date, d.period, d.seat)).collect();
        prop_assert_eq!(there, expected);

        let mut at_once: BTreeMap<_, u16> = BTreeMap::new();
        for d in duties {
            prop_assert_eq!(d.library.is_some(), d.status == Status::Confirmed);
            prop_assert_eq!(d.unfilled.is_some(), d.status == Status::Unfilled);
            if let Some(l) = d.library {
                prop_assert!(can_serve(&c, &term, l, (d.date, d.period)));
                *at_once.entry((d.date, d.period, l)).or_default() += 1;
            }
        }
        for ((_, _, l), n) in &at_once {
            prop_assert!(*n <= c[*l].seats, "{:?} is on {n} seats at once", l);
        }
        // A duty is unfilled only when nobody is left who could serve, and every library says why.
        for d in duties.iter().filter(|d| d.status == Status::Unfilled) {
            let idle = |l: &LibraryIx| {
                can_serve(&c, &term, *l, (d.date, d.period))
                    && !at_once.contains_key(&(d.date, d.period, *l))
            };
            prop_assert!(!c.indices().any(|l| idle(&l)));
            prop_assert_eq!(d.unfilled.as_ref().unwrap().0.len(), c.libraries().len());
        }
    }

    #[test]
    fn balances_add_up_to_what_was_carried_in_less_what_is_unfilled(a in agreement()) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        let minutes = i64::from(c.grid.slot_minutes());
        // On a date on which nobody takes part, nobody owes anything.
        let owed = |date| c.indices().any(|l| term.is_member(l, date));
        let vacant = (p.roster.duties().iter())
            .filter(|d| d.status == Status::Unfilled && owed(d.date))
            .count();
        let carried: i64 = term.carried.iter().sum();
        let balances: i64 = p.ledger.0.iter().map(vuoro::model::LedgerRow::balance).sum();
        prop_assert_eq!(balances, carried - minutes * i64::try_from(vacant).unwrap());
        for row in &p.ledger.0 {
            let mut held = 0.0;
            for d in p.roster.duties() {
                let members = &p.allocation[d.holder].holder.members;
                let here = members.iter().filter(|l| term.is_member(**l, d.date));
                let pooled: u64 = here.map(|l| c[*l].weight).sum();
                if d.library == Some(row.library) {
                    held += 120.0;
                } else if d.status == Status::Open
                    && members.contains(&row.library)
                    && term.is_member(row.library, d.date)
                {
                    // The pool settles who serves: its members hold the duty together.
                    held += 120.0 * c[row.library].weight as f64 / pooled as f64;
                }
            }
            prop_assert!((row.held as f64 - held).abs() < 1.0 + 1e-6, "{} {held}", row.held);
        }
    }

    #[test]
    fn each_library_owes_its_part_of_every_duty_while_it_takes_part(a in agreement()) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        let mut owed = vec![0.0f64; c.libraries().len()];
        for d in p.roster.duties() {
            let here: Vec<LibraryIx> = c.indices().filter(|&l| term.is_member(l, d.date)).collect();
            let total: u64 = here.iter().map(|&l| c[l].weight).sum();
            for l in here {
                owed[l.at()] += 120.0 * c[l].weight as f64 / total as f64;
            }
        }
        for (row, owed) in p.ledger.0.iter().zip(owed) {
            prop_assert!((row.owed as f64 - owed).abs() < 1.0 + 1e-6, "{} {owed}", row.owed);
        }
    }

    #[test]
    fn the_order_of_the_libraries_in_the_file_changes_nothing(
        (a, order) in agreement().prop_flat_map(|a| {
            let order: Vec<usize> = (0..a.members.len()).collect();
            (Just(a), Just(order).prop_shuffle())
        })
    ) {
        let straight: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&straight) else { return Ok(()) };
        let (shuffled, same_term) = a.read(&order).expect("order makes no error");
        prop_assert_eq!(plan(&c, &term), plan(&shuffled, &same_term));
    }

    #[test]
    fn every_week_gives_each_holder_its_slots_in_its_own_hours(a in agreement()) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        let mut slots = vec![0u32; p.allocation.shares.len()];
        for (cell, holder) in p.pattern.cells() {
            slots[holder.at()] += 1;
            let members = &p.allocation[holder].holder.members;
            let able = members.iter().filter(|l| c[**l].staffed.contains(cell.period)).count();
            if p.allocation[holder].slots == 1 {
                prop_assert_eq!(able, members.len(), "everybody in the pool has staff");
            }
            prop_assert!(able > 0);
        }
        let agreed: Vec<u32> = p.allocation.shares.iter().map(|s| s.slots).collect();
        prop_assert_eq!(slots, agreed);
        prop_assert_eq!(p.allocation.slots(), c.slots_per_week());
        let q = p.allocation.quality;
        prop_assert!(q.lower_bound <= q.best && q.best <= q.objective);
        prop_assert!(!q.proven || q.lower_bound == q.best);
    }
}
