//! Usage, hours and seats as tables and for machines.

mod documents;
mod tables;

pub use documents::{hours_json, seats_json, usage_json};
pub use tables::{HOURS_HEADER, SEATS_HEADER, USAGE_HEADER, hours_csv, seats_csv, usage_csv};

use crate::report::{HoursFigures, Window};

/// Thousandths with a decimal point and three decimals.
fn thousandths(n: u64) -> String {
    format!("{}.{:03}", n / 1000, n % 1000)
}

/// Ten-thousandths of what was counted that a window catches, rounded to the nearest.
#[must_use]
pub fn caught(figures: &HoursFigures, window: &Window) -> u64 {
    let (all, part) = (u128::from(figures.all), u128::from(window.caught));
    let share = (part * 20_000 + all).checked_div(2 * all).unwrap_or(0);
    u64::try_from(share).unwrap_or(10_000)
}
