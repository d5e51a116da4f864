//! Exact fractions: what a member is owed before anything is rounded.

use std::cmp::Ordering;

/// An exact non-negative fraction, as read from a decimal such as `0.75`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    /// Above the line.
    pub num: u64,
    /// Below the line; never zero.
    pub den: u64,
}

impl Ratio {
    /// The fraction `num / den`.
    ///
    /// # Panics
    ///
    /// If `den` is zero.
    #[must_use]
    pub const fn new(num: u64, den: u64) -> Self {
        assert!(den > 0, "a denominator is not zero");
        Self { num, den }
    }
}

/// What a holder is owed in slots a week: `weight * slots / total`, kept as a fraction.
///
/// Weights stay below [`Quota::MAX_TOTAL`] and slots below 2^16, so that every product the methods
/// need fits 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quota {
    weight: u64,
    slots: u32,
    total: u64,
}

impl Quota {
    /// The largest total weight a consortium can have.
    pub const MAX_TOTAL: u64 = 100_000_000_000_000;

    /// The quota of a holder of this weight when `slots` are shared out over `total` weight.
    ///
    /// # Panics
    ///
    /// If the total is zero or beyond [`Quota::MAX_TOTAL`], or the weight is beyond the total.
    #[must_use]
    pub fn new(weight: u64, slots: u32, total: u64) -> Self {
        assert!(0 < total && total <= Self::MAX_TOTAL && weight <= total, "a part of a whole");
        Self { weight, slots, total }
    }

    /// The weight it stands for.
    #[must_use]
    pub fn weight(self) -> u64 {
        self.weight
    }

    /// Whole slots in it, rounded down.
    #[must_use]
    pub fn floor(self) -> u32 {
        let whole = self.numerator() / u128::from(self.total);
        u32::try_from(whole).expect("no more than the slots")
    }

    /// The quota compared with a fraction of a slot.
    #[must_use]
    pub fn cmp_ratio(self, ratio: Ratio) -> Ordering {
        let left = self.numerator() * u128::from(ratio.den);
        left.cmp(&(u128::from(ratio.num) * u128::from(self.total)))
    }

    /// The quota in millionths of a slot, rounded to nearest: for printing.
    #[must_use]
    pub fn millionths(self) -> u64 {
        let total = u128::from(self.total);
        let rounded = (self.numerator() * 1_000_000 + total / 2) / total;
        u64::try_from(rounded).expect("slots fit 32 bits")
    }

    fn numerator(self) -> u128 {
        u128::from(self.weight) * u128::from(self.slots)
    }
}
