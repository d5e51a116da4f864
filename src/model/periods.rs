//! Sets of periods: when a library has staff, or would rather serve.

use std::fmt;

/// A period's place in its [`Grid`](crate::model::Grid): periods are numbered in week order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeriodIx(pub u16);

impl PeriodIx {
    /// The number as an index into a slice with one entry per period.
    #[must_use]
    pub fn at(self) -> usize {
        usize::from(self.0)
    }

    /// The period at this index of a slice with one entry per period.
    ///
    /// # Panics
    ///
    /// If the index is beyond [`PeriodSet::CAPACITY`].
    #[must_use]
    pub fn from_at(at: usize) -> Self {
        assert!(at < PeriodSet::CAPACITY, "a week has at most {} periods", PeriodSet::CAPACITY);
        Self(u16::try_from(at).expect("capacity fits 16 bits"))
    }
}

/// A set of periods of one [`Grid`](crate::model::Grid).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PeriodSet([u64; 11]);

impl PeriodSet {
    /// The most periods a week can have: quarters of an hour around the clock.
    pub const CAPACITY: usize = 7 * 24 * 4;
    /// No period at all.
    pub const EMPTY: Self = Self([0; 11]);

    /// The first `count` periods of a grid: all of them when `count` is their number.
    #[must_use]
    pub fn first(count: usize) -> Self {
        (0..count).map(PeriodIx::from_at).collect()
    }

    /// Adds a period.
    pub fn insert(&mut self, period: PeriodIx) {
        self.0[period.at() / 64] |= 1 << (period.at() % 64);
    }

    /// Removes a period.
    pub fn remove(&mut self, period: PeriodIx) {
        self.0[period.at() / 64] &= !(1 << (period.at() % 64));
    }

    /// Whether the period is in the set.
    #[must_use]
    pub fn contains(&self, period: PeriodIx) -> bool {
        self.0[period.at() / 64] >> (period.at() % 64) & 1 == 1
    }

    /// The periods that are in both sets.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut both = *self;
        for (word, o) in both.0.iter_mut().zip(other.0) {
            *word &= o;
        }
        both
    }

    /// The periods that are in one of the sets or in both.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let mut either = *self;
        for (word, o) in either.0.iter_mut().zip(other.0) {
            *word |= o;
        }
        either
    }

    /// The periods of this set that are not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut rest = *self;
        for (word, o) in rest.0.iter_mut().zip(other.0) {
            *word &= !o;
        }
        rest
    }

    /// Whether the set has no period.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|&w| w == 0)
    }

    /// How many periods the set has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.iter().map(|w| w.count_ones() as usize).sum()
    }

    /// The periods in week order.
    pub fn iter(&self) -> impl Iterator<Item = PeriodIx> + use<> {
        self.0.into_iter().enumerate().flat_map(|(word, bits)| Bits { word, bits })
    }
}

impl FromIterator<PeriodIx> for PeriodSet {
    fn from_iter<I: IntoIterator<Item = PeriodIx>>(periods: I) -> Self {
        let mut set = Self::EMPTY;
        periods.into_iter().for_each(|p| set.insert(p));
        set
    }
}

impl fmt::Debug for PeriodSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|p| p.0)).finish()
    }
}

struct Bits {
    word: usize,
    bits: u64,
}

impl Iterator for Bits {
    type Item = PeriodIx;

    fn next(&mut self) -> Option<PeriodIx> {
        if self.bits == 0 {
            return None;
        }
        let low = self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some(PeriodIx::from_at(self.word * 64 + low))
    }
}
