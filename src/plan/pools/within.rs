//! How far from the bound on wishes splits are looked for.

/// Where wishes matter: which splits are looked for.
pub(super) struct Reach<'a> {
    /// No split breaks less.
    pub least: i64,
    /// Each column adds so much to that.
    pub over: &'a [i64],
    /// Splits for which columns add up to more than the first, and no more than the second.
    pub seen: i64,
    pub most: i64,
    /// What the best split so far breaks, and its cost.
    pub best: (i64, u128),
}

impl Reach<'_> {
    /// Whether splits that add so much at no less than this cost are of no interest here.
    pub fn is_beyond(&self, over: i64, cost: u128) -> bool {
        over > self.most || (self.least.saturating_add(over), cost) >= self.best
    }
}
