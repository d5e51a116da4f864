//! What each library owes over the term, counted anew.

use std::collections::BTreeSet;

use chrono::{Days as Later, NaiveDate};

use super::days::Days;
use crate::model::{Consortium, LibraryIx, Term};

/// Parts of a minute that are counted.
pub(crate) const MICRO: i128 = 1_000_000;

/// Millionths of a minute that every library owes: each duty is shared out over the libraries that
/// take part on its date, in proportion to weight. Off by less than one for each change of members.
pub(crate) fn owed(c: &Consortium, term: &Term, days: &Days<'_>) -> Vec<i128> {
    let mut owed = vec![0; c.libraries().len()];
    let per_period = i128::from(c.grid.slot_minutes()) * i128::from(c.grid.seats()) * MICRO;
    // The days on which somebody joins, or has left.
    let mut cuts: BTreeSet<NaiveDate> = BTreeSet::from([term.first]);
    for m in &term.memberships {
        cuts.insert(m.first);
        cuts.insert(m.last + Later::new(1));
    }
    let cuts: Vec<NaiveDate> = cuts.into_iter().collect();
    let mut amounts = vec![0i128; cuts.len()];
    for (date, _) in days.all_open() {
        amounts[cuts.partition_point(|&cut| cut <= date) - 1] += per_period;
    }
    for (&from, amount) in cuts.iter().zip(amounts).filter(|(_, amount)| *amount > 0) {
        let present: Vec<LibraryIx> = c.indices().filter(|&l| days.is_member(l, from)).collect();
        let total: i128 = present.iter().map(|&l| i128::from(c[l].weight)).sum();
        for &library in &present {
            owed[library.at()] += i128::from(c[library].weight) * amount / total;
        }
    }
    owed
}
