//! What was counted, in how much time.

/// How many chats or visits there were in how many open minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// What was counted: a cell, a weekday, a week, a library or a pool, as files write it.
    pub key: String,
    /// Its name for people, if it has one of its own; otherwise empty.
    pub name: String,
    /// Chats or visits that began in it.
    pub count: u64,
    /// Minutes for which the service was open in it; `None`: not known.
    pub open_minutes: Option<u64>,
    /// The dated cells that these minutes are of, or duties; `None`: not known.
    pub duties: Option<u64>,
}

impl Count {
    /// Thousandths per open hour, rounded to the nearest; `None` when that is not known.
    #[must_use]
    pub fn per_hour(&self) -> Option<u64> {
        let minutes = self.open_minutes.filter(|m| *m > 0)?;
        Some((self.count * 60_000 * 2 + minutes) / (2 * minutes))
    }

    /// Thousandths per duty, rounded to the nearest; `None` when that is not known.
    #[must_use]
    pub fn per_duty(&self) -> Option<u64> {
        let duties = self.duties.filter(|d| *d > 0)?;
        Some((self.count * 1000 * 2 + duties) / (2 * duties))
    }
}
