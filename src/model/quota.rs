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

/// Parts of one in which figures of plans are counted: ten to the fifteenth.
pub(crate) const UNIT: u128 = 1_000_000_000_000_000;

/// What a holder is owed in slots a week, before anything is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quota {
    num: u128,
    total: u64,
}

impl Quota {
    /// The largest total weight a consortium can have.
    pub const MAX_TOTAL: u64 = 10_000_000_000_000;

    /// The quota of a holder of this weight when `slots` are shared out over `total` weight.
    ///
    /// # Panics
    ///
    /// If the total is zero or beyond [`Quota::MAX_TOTAL`], or the weight is beyond the total.
    #[must_use]
    pub fn new(weight: u64, slots: u32, total: u64) -> Self {
        assert!(0 < total && total <= Self::MAX_TOTAL && weight <= total, "a part of a whole");
        Self { num: u128::from(weight) * u128::from(slots), total }
    }

    /// Whole slots in it, rounded down.
    #[must_use]
    pub fn floor(self) -> u32 {
        let whole = self.num / u128::from(self.total);
        u32::try_from(whole).expect("slots fit 32 bits")
    }

    /// The fraction beyond the whole slots.
    #[must_use]
    pub fn fraction(self) -> Self {
        Self { num: self.num % u128::from(self.total), ..self }
    }

    /// A number of whole slots, over the same total.
    #[must_use]
    pub fn whole(self, slots: u32) -> Self {
        Self { num: u128::from(slots) * u128::from(self.total), ..self }
    }

    /// The sum of two quotas over the same total.
    ///
    /// # Panics
    ///
    /// If the totals differ.
    #[must_use]
    pub(crate) fn plus(self, other: Self) -> Self {
        assert_eq!(self.total, other.total, "quotas of one consortium");
        Self { num: self.num + other.num, ..self }
    }

    /// The quota as a number of parts, [`Quota::denominator`] of which make a slot.
    #[must_use]
    pub fn numerator(self) -> u128 {
        self.num
    }

    /// Parts in a slot: the total weight.
    #[must_use]
    pub fn denominator(self) -> u64 {
        self.total
    }

    /// The quota compared with a fraction of a slot.
    #[must_use]
    pub(crate) fn cmp_ratio(self, ratio: Ratio) -> Ordering {
        let left = self.num * u128::from(ratio.den);
        left.cmp(&(u128::from(ratio.num) * u128::from(self.total)))
    }

    /// The quota in millionths of a slot, rounded to nearest: for printing.
    #[must_use]
    pub fn millionths(self) -> u64 {
        let total = u128::from(self.total);
        let rounded = (self.num * 1_000_000 + total / 2) / total;
        u64::try_from(rounded).expect("slots fit 32 bits")
    }

    /// (held − quota)² / quota without the part that every plan has: held² / quota, in units of
    /// 10⁻¹⁵ rounded down. Sums of it over all holders, less the slots shared, are the objective,
    /// since quotas add up to the slots.
    ///
    /// # Panics
    ///
    /// If the quota is zero.
    #[must_use]
    pub(crate) fn strain(self, held: u32) -> u128 {
        assert!(self.num > 0, "nobody holds slots without a claim");
        let square = u128::from(held) * u128::from(held) * u128::from(self.total);
        square * UNIT / self.num
    }
}
