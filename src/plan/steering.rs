//! What every library claims of a term: what it owes, less what it came in ahead with.
//!
//! Source: R. Tijdeman, *The chairman assignment problem*, Discrete Mathematics 32, 1980: shares
//! that are kept over a sequence of whole numbers.

use crate::model::{Balances, Consortium, Remainders, Steering, Term};
use crate::plan::attendance::Attendance;

/// Claims are counted in thousandths of a minute.
const MILLI: u64 = 1_000;

/// Nobody makes up for more than this part of what it owes in one term by serving less.
const MOST_AHEAD: (u64, u64) = (3, 4);

/// How the balances of a term steer it, if any does, where libraries have these weights.
///
/// No balance counts for more than one slot a week, nor for more than the library owes: debts of
/// years are not paid back in one term. Who is ahead still claims a quarter of what it owes. With
/// pooled remainders balances count duty by duty as it is.
pub(crate) fn steering(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    weights: &[u64],
) -> Option<Steering> {
    if c.rules.balances == Balances::Report || c.rules.remainders == Remainders::Pool {
        return None;
    }
    let duties = attendance.occurrences().len() * usize::from(c.grid.seats());
    let duties = u64::try_from(duties).expect("a term has few duties");
    let minutes = duties * u64::from(c.grid.slot_minutes());
    let slot = minutes / u64::from(c.slots_per_week()).max(1);
    let count = |(owed, &balance): (u64, &i64)| {
        let owed = owed / MILLI;
        let fits = |minutes: u64| i64::try_from(minutes).expect("a term has few minutes");
        let most = fits(slot.min(owed * MOST_AHEAD.0 / MOST_AHEAD.1));
        balance.clamp(-fits(slot.min(owed)), most)
    };
    let counted: Vec<i64> =
        owed(weights, minutes).into_iter().zip(&term.carried).map(count).collect();
    counted.iter().any(|&minutes| minutes != 0).then_some(Steering { minutes, counted })
}

/// The claims of libraries with these weights, as weights; zero for those of no weight.
pub(crate) fn claims(weights: &[u64], steering: Option<&Steering>) -> Vec<u64> {
    let Some(Steering { minutes, counted }) = steering else { return weights.to_vec() };
    let claim = |((owed, &ahead), &weight): ((u64, &i64), &u64)| {
        let claim = i64::try_from(owed).expect("a term has few minutes") - ahead * 1_000;
        if weight == 0 { 0 } else { u64::try_from(claim.max(1)).expect("it is above zero") }
    };
    owed(weights, *minutes).into_iter().zip(counted).zip(weights).map(claim).collect()
}

/// Thousandths of a minute that everybody owes of so many minutes, rounded down: who has the same
/// weight owes the same.
fn owed(weights: &[u64], minutes: u64) -> Vec<u64> {
    let total: u128 = weights.iter().map(|&w| u128::from(w)).sum();
    let all = u128::from(minutes) * u128::from(MILLI);
    let part = |&weight: &u64| u128::from(weight) * all / total.max(1);
    weights.iter().map(|w| u64::try_from(part(w)).expect("a part of a term")).collect()
}
