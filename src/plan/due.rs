//! What each library owes: its part of every duty of the term, exactly.

use chrono::NaiveDate;

use crate::model::{Consortium, LibraryIx, Term};
use crate::plan::attendance::Attendance;

/// Millionths of a minute, the unit in which dues are counted so that sums are exact.
pub(crate) const MICRO: i64 = 1_000_000;

/// Millionths of a minute that every library owes for all duties of the term, in the order of the
/// libraries.
pub(crate) fn owed(c: &Consortium, term: &Term, attendance: &Attendance) -> Vec<i64> {
    let seats = usize::from(c.grid.seats());
    let dates = attendance.occurrences().iter();
    owed_for(c, term, dates.flat_map(|o| std::iter::repeat_n(o.date, seats)))
}

/// Millionths of a minute that every library owes for duties on these dates, which are in order of
/// time. They add up to the minutes of the duties.
///
/// Each duty is shared out over the libraries that take part on its date, in proportion to weight.
pub(crate) fn owed_for(
    c: &Consortium,
    term: &Term,
    dates: impl Iterator<Item = NaiveDate>,
) -> Vec<i64> {
    let mut owed = vec![0; c.libraries().len()];
    let minutes = i64::from(c.grid.slot_minutes());
    let days = term.turning_days();
    let stretch = |date: &NaiveDate| days.partition_point(|day| day <= date);
    let dates: Vec<NaiveDate> = dates.collect();
    // A stretch without a turning day is shared out at once, so that what rounding leaves does not
    // add up.
    for same in dates.chunk_by(|a, b| stretch(a) == stretch(b)) {
        let (present, weights): (Vec<LibraryIx>, Vec<u64>) =
            term.present(c, c.indices(), same[0]).into_iter().unzip();
        let count = i64::try_from(same.len()).expect("a term has few duties");
        let parts = proportional(&weights, count * minutes * MICRO);
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
