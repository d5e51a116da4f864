//! What each library owes: its part of every duty of the term, exactly.

use crate::model::{Consortium, LibraryIx, Term};
use crate::plan::attendance::Attendance;

/// Millionths of a minute: what is owed is counted in these, so that sums are exact.
pub(crate) const MICRO: i64 = 1_000_000;

/// Millionths of a minute that every library owes, in the order of the libraries. They add up to
/// the minutes of all duties.
///
/// Each duty is shared out over the libraries that take part on its date, in proportion to weight.
pub(crate) fn owed(consortium: &Consortium, term: &Term, attendance: &Attendance) -> Vec<i64> {
    let mut owed = vec![0; consortium.libraries().len()];
    let per_date = i64::from(consortium.grid.slot_minutes()) * i64::from(consortium.grid.seats());
    for (first, next) in stretches(term, attendance) {
        let date = attendance.occurrences()[first].date;
        let present: Vec<LibraryIx> =
            consortium.indices().filter(|&l| term.is_member(l, date)).collect();
        let weights: Vec<u64> = present.iter().map(|&l| consortium[l].weight).collect();
        let count = i64::try_from(next - first).expect("a term has few dates");
        let parts = proportional(&weights, count * per_date * MICRO);
        present.iter().zip(parts).for_each(|(l, part)| owed[l.at()] += part);
    }
    owed
}

/// Millionths of a minute as whole minutes with the same sum, each rounded down or up.
pub(crate) fn in_minutes(owed: &[i64]) -> Vec<i64> {
    let mut minutes: Vec<i64> = owed.iter().map(|o| o.div_euclid(MICRO)).collect();
    let left = owed.iter().sum::<i64>() / MICRO - minutes.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..owed.len()).collect();
    order.sort_by_key(|&i| (-owed[i].rem_euclid(MICRO), i));
    let left = usize::try_from(left).expect("what was cut off is not negative");
    order.iter().take(left).for_each(|&i| minutes[i] += 1);
    minutes
}

/// Shares out an amount in proportion to weights, to the last unit: the largest remainders get
/// what rounding leaves, the earlier first. Nothing is shared out when there is no weight.
pub(crate) fn proportional(weights: &[u64], amount: i64) -> Vec<i64> {
    let total: i128 = weights.iter().map(|&w| i128::from(w)).sum();
    if total == 0 {
        return vec![0; weights.len()];
    }
    let product = |w: u64| i128::from(w) * i128::from(amount);
    let mut parts: Vec<i64> = (weights.iter())
        .map(|&w| i64::try_from(product(w).div_euclid(total)).expect("a part of the amount"))
        .collect();
    let left = amount - parts.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&i| (-product(weights[i]).rem_euclid(total), i));
    let left = usize::try_from(left).expect("what was cut off is not negative");
    order.iter().take(left).for_each(|&i| parts[i] += 1);
    parts
}

/// Stretches of dated periods, as half-open ranges, in which the same libraries take part.
fn stretches(term: &Term, attendance: &Attendance) -> Vec<(usize, usize)> {
    let occurrences = attendance.occurrences();
    let mut cuts = vec![0, occurrences.len()];
    for m in &term.memberships {
        cuts.push(occurrences.partition_point(|o| o.date < m.first));
        cuts.push(occurrences.partition_point(|o| o.date <= m.last));
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2).map(|w| (w[0], w[1])).collect()
}
