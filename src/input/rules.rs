//! The rules of allocation, with their defaults.

use crate::finding::notes::{At, Notes};
use crate::input::schema::AllocationTable;
use crate::input::schema::limits::{MOST_DUTIES, POOL_SIZES};
use crate::input::texts::{Text, choice};
use crate::model::Decimal;
use crate::model::{Balances, LimitKind, Limits, Method, Ratio, Remainders, Rules, TurnRule};

/// Reads the rules, all of which can be left out.
pub(super) fn read(table: Option<&At<AllocationTable>>, notes: &mut Notes) -> Option<Rules> {
    let default = Rules::default();
    let Some(At { value: table, .. }) = table else { return Some(default) };
    let method = choice("method", &table.method, &Method::ALL, Method::code, notes);
    let remainders =
        choice("remainders", &table.remainders, &Remainders::ALL, Remainders::code, notes);
    let turns = turn_rule(&table.turns, notes);
    let balances = choice("balances", &table.balances, &Balances::ALL, Balances::code, notes);
    let own_slot_from = ratio("own_slot_from", table.own_slot_from, 1, notes);
    let tolerance = ratio("tolerance", table.tolerance, 1, notes);
    let limits = [table.max_per_day, table.max_in_a_row, table.max_per_week];
    let limits = limits_of(limits, notes);
    let (pool_min, pool_max) = match &table.pool_size {
        Some(written) => pool_size(written, notes)?,
        None => (default.pool_min, default.pool_max),
    };
    Some(Rules {
        method,
        own_slot_from: own_slot_from.unwrap_or(default.own_slot_from),
        remainders,
        pool_min,
        pool_max,
        tolerance: tolerance.unwrap_or(default.tolerance),
        turns,
        limits,
        balances,
    })
}

/// Reads how a pool takes turns.
pub(super) fn turn_rule(written: &Text, notes: &mut Notes) -> TurnRule {
    choice("turns", written, &TurnRule::ALL, TurnRule::code, notes)
}

/// Reads the limits of everybody or of one library, in the order of [`LimitKind::ALL`].
pub(super) fn limits_of(written: [Option<At<i64>>; 3], notes: &mut Notes) -> Limits {
    let mut limits = Limits::NONE;
    for (kind, written) in LimitKind::ALL.into_iter().zip(written) {
        let Some(At { value, span }) = written else { continue };
        if MOST_DUTIES.contains(&value) {
            limits.set(kind, u16::try_from(value).ok());
        } else {
            notes.out_of_range(kind.key(), &value, &MOST_DUTIES, span);
        }
    }
    limits
}

fn ratio(key: &str, written: Option<At<Decimal>>, most: i128, notes: &mut Notes) -> Option<Ratio> {
    let written = written?;
    let places = written.value.places();
    let (units, one) = (written.value.scaled(places), 10_i128.pow(places));
    if !(0..=most * one).contains(&units) {
        let found = written.value;
        notes.out_of_range(key, &found, &(0..=most), written.span);
        return None;
    }
    Some(Ratio::new(u64::try_from(units).ok()?, u64::try_from(one).ok()?))
}

fn pool_size(written: &At<Vec<At<i64>>>, notes: &mut Notes) -> Option<(usize, usize)> {
    let [least, most] = &written.value[..] else {
        return bad_pool_size(written, "expected two numbers", notes);
    };
    if least.value > most.value {
        return bad_pool_size(written, "expected the smaller number first", notes);
    }
    for end in [least, most] {
        if !POOL_SIZES.contains(&end.value) {
            notes.out_of_range("pool_size", &end.value, &POOL_SIZES, end.span);
            return None;
        }
    }
    Some((usize::try_from(least.value).ok()?, usize::try_from(most.value).ok()?))
}

fn bad_pool_size<T>(written: &At<Vec<At<i64>>>, label: &str, notes: &mut Notes) -> Option<T> {
    let message = "`pool_size` does not say the fewest and the most members of a pool";
    let help = "write the fewest and the most members, as in `pool_size = [2, 6]`";
    notes.error("bad-pool-size", written.span, message, label, help);
    None
}
