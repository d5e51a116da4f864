//! The best totals that any roster could have, against all rosters of small terms.

use proptest::prelude::*;
use vuoro::model::{Consortium, LibraryIx, Term};

use crate::agreement::{agreement, can_serve, plan};

/// Σ (total − due)² / owed, for totals in duties.
pub fn objective(c: &Consortium, term: &Term, owed: &[f64], totals: &[u32]) -> f64 {
    (c.indices().zip(totals))
        .filter(|(l, _)| owed[l.at()] > 0.0)
        .map(|(l, &t)| {
            let due = owed[l.at()] - term.carried[l.at()] as f64 / 120.0;
            (f64::from(t) - due).powi(2) / owed[l.at()]
        })
        .sum()
}

/// Every vector of totals that fills as many duties as can be filled.
pub fn all_totals(c: &Consortium, term: &Term) -> Vec<Vec<u32>> {
    let mut found = std::collections::BTreeSet::from([vec![0u32; c.libraries().len()]]);
    for o in term.occurrences(&c.grid) {
        let able: Vec<LibraryIx> =
            c.indices().filter(|&l| can_serve(c, term, l, (o.date, o.period))).collect();
        let seats = usize::from(c.grid.seats()).min(able.len());
        let mut next = std::collections::BTreeSet::new();
        for mask in (0u32..1 << able.len()).filter(|m| m.count_ones() as usize == seats) {
            for totals in &found {
                let mut totals = totals.clone();
                for (at, l) in able.iter().enumerate() {
                    totals[l.at()] += mask >> at & 1;
                }
                next.insert(totals);
            }
        }
        found = next;
    }
    found.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_roster_has_better_totals_than_the_best(a in agreement()) {
        let mut a = a;
        a.members.truncate(4);
        (a.given, a.weeks, a.days) = (0, 2, a.days.min(3));
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let best = vuoro::plan::best_totals(&c, &term);
        let mut owed = vec![0.0; best.len()];
        for o in term.occurrences(&c.grid) {
            let here: Vec<LibraryIx> = c.indices().filter(|&l| term.is_member(l, o.date)).collect();
            let total: u64 = here.iter().map(|&l| c[l].weight).sum();
            for l in here {
                owed[l.at()] += f64::from(c.grid.seats()) * c[l].weight as f64 / total as f64;
            }
        }
        let all = all_totals(&c, &term);
        let least = all.iter().map(|t| objective(&c, &term, &owed, t)).fold(f64::INFINITY, f64::min);
        let ours = objective(&c, &term, &owed, &best);
        prop_assert!(all.contains(&best), "{best:?} can be served");
        prop_assert!(ours <= least + 1e-6, "{ours} is more than {least}");
        if let Ok(p) = plan(&c, &term) {
            let held: Vec<u32> = p.ledger.0.iter().map(|r| u32::try_from(r.held / 120).unwrap()).collect();
            if p.roster.duties().iter().all(|d| d.library.is_some()) {
                prop_assert!(objective(&c, &term, &owed, &held) + 1e-6 >= ours);
            }
        }
    }
}
