//! The ranges of numbers, as readers keep to them and as schemas say them.

use std::ops::RangeInclusive;

/// Minutes of a cell.
pub(in crate::input) const SLOT_MINUTES: RangeInclusive<i64> = 15..=1440;

/// Seats of the service or of a library; with the most periods of a week, slots stay below 2^16.
pub(in crate::input) const SEATS: RangeInclusive<i64> = 1..=100;

/// The fewest and most members that `pool_size` can name.
pub(in crate::input) const POOL_SIZES: RangeInclusive<i64> = 2..=100;

/// Duties that a library serves at most, in a day, in a row or in a week.
pub(in crate::input) const MOST_DUTIES: RangeInclusive<i64> = 1..=10_000;

/// Minutes that a balance may be from zero.
pub(in crate::input) const BALANCE_MINUTES: RangeInclusive<i64> = 0..=10_000_000;

/// How often a tag must occur to be shown: fewer chats than three could be one person's.
pub(in crate::input) const TAG_FROM: RangeInclusive<i64> = 3..=1_000_000;

/// Weeks over which visits were counted.
pub(in crate::input) const WEEKS: RangeInclusive<i64> = 1..=1000;
