//! What a week costs, part by part.

/// What a week costs, in millionths of a wish of a whole holder; less is better. New cells weigh
/// more than all the rest, where last term's are to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Price {
    /// Cells that are new to a member of their holder, each counted for each of them.
    pub newcomers: i64,
    /// Broken wishes; kept ones count against them.
    pub wishes: i64,
    /// Cells of one holder on one weekday.
    pub days: i64,
    /// Dates that are lost to closures by holders that serve too little.
    pub dates: i64,
    /// How unevenly busy cells are shared, in millionths: it decides where everything else is
    /// equal.
    pub busy: i64,
}

impl Price {
    /// All of it except new and busy cells.
    #[must_use]
    pub fn total(self) -> i64 {
        self.wishes + self.days + self.dates
    }

    /// How much more it is than another.
    pub(super) fn less(self, other: Self) -> Self {
        Self {
            newcomers: self.newcomers - other.newcomers,
            wishes: self.wishes - other.wishes,
            days: self.days - other.days,
            dates: self.dates - other.dates,
            busy: self.busy - other.busy,
        }
    }
}
