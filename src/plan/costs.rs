//! What counts in a week besides hours, in one unit.

/// A wish of all members of a holder, for or against one period. Other costs are in this unit.
pub(crate) const WISH: i64 = 1_000_000;
/// The second slot of a holder on a weekday costs this, the third twice this, and so on.
pub(crate) const SAME_DAY: i64 = 100_000;
/// A date lost by a holder that serves nothing of what it owes.
pub(crate) const LOST_DATE: i64 = 50_000;
