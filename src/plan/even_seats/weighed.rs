//! What a guest's seats weigh.

/// What a guest's seats weigh beyond their costs: `weight` times the square of `before` and the
/// loads of its seats together.
#[derive(Debug, Clone)]
pub(crate) struct Weighed {
    /// Of each option.
    pub loads: Vec<i64>,
    /// What it brings with it.
    pub before: i64,
    /// What the square is multiplied by.
    pub weight: i128,
}

impl Weighed {
    /// What seats weigh whose loads add up to this.
    pub(super) fn square(&self, sum: i64) -> i128 {
        let all = i128::from(self.before) + i128::from(sum);
        self.weight * all * all
    }

    /// How fast that grows.
    pub(super) fn slope(&self, at: i64) -> i128 {
        2 * self.weight * (i128::from(self.before) + i128::from(at))
    }
}
