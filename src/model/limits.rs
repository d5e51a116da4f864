//! How much one library serves in a day, in a row and in a week at most.

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitKind {
    /// Duties of one day.
    PerDay,
    /// Times of one day that follow each other without a gap; two seats at one time are one of them.
    InARow,
    /// Duties of one week, Monday to Sunday.
    PerWeek,
}

impl LimitKind {
    /// Every kind, in the order in which they are looked at.
    pub const ALL: [Self; 3] = [Self::PerDay, Self::InARow, Self::PerWeek];

    /// The key of a file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::PerDay => "max_per_day",
            Self::InARow => "max_in_a_row",
            Self::PerWeek => "max_per_week",
        }
    }
}

/// The most that one library serves, in duties; what is left out is not limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Duties of one day, on all seats.
    pub per_day: Option<u16>,
    /// Times of one day that follow each other without a gap, whatever the seats.
    pub in_a_row: Option<u16>,
    /// Duties of one week, Monday to Sunday, on all seats.
    pub per_week: Option<u16>,
}

impl Limits {
    /// No limit at all.
    pub const NONE: Self = Self { per_day: None, in_a_row: None, per_week: None };

    /// The limit of this kind.
    #[must_use]
    pub fn of(&self, kind: LimitKind) -> Option<u16> {
        match kind {
            LimitKind::PerDay => self.per_day,
            LimitKind::InARow => self.in_a_row,
            LimitKind::PerWeek => self.per_week,
        }
    }

    /// Sets the limit of this kind.
    pub(crate) fn set(&mut self, kind: LimitKind, most: Option<u16>) {
        match kind {
            LimitKind::PerDay => self.per_day = most,
            LimitKind::InARow => self.in_a_row = most,
            LimitKind::PerWeek => self.per_week = most,
        }
    }

    /// Whether there is any.
    #[must_use]
    pub fn is_any(&self) -> bool {
        *self != Self::NONE
    }

    /// These limits, and where there is none of a kind, that of others.
    #[must_use]
    pub fn or(&self, others: &Self) -> Self {
        Self {
            per_day: self.per_day.or(others.per_day),
            in_a_row: self.in_a_row.or(others.in_a_row),
            per_week: self.per_week.or(others.per_week),
        }
    }
}
