//! The people of a library's ring.

use chrono::NaiveDate;

use crate::model::id::Id;
use crate::model::periods::PeriodSet;

/// A person on the ring of a library. People are in the order of the file, which is that of the
/// ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Initials or a role: what files call the person.
    pub id: Id,
    /// The person's name. It is written only on request.
    pub name: Option<String>,
    /// The person's part of the turns, in millionths of a full part; never zero.
    pub share: u64,
    /// The periods of the week during all of which the person works.
    pub works: PeriodSet,
    /// First day on the ring; `None`: the person was there before the term.
    pub first: Option<NaiveDate>,
    /// Last day on the ring; `None`: the person stays.
    pub last: Option<NaiveDate>,
    /// What everybody on duty must know and the person does not know yet, and from which day on the
    /// person will, if that is settled.
    pub learns: Vec<(String, Option<NaiveDate>)>,
}

impl Person {
    /// Whether the person is on the ring on this day.
    #[must_use]
    pub(crate) fn is_on_ring(&self, date: NaiveDate) -> bool {
        self.first.is_none_or(|first| first <= date) && self.last.is_none_or(|last| date <= last)
    }

    /// What the person must know and does not know yet on this day.
    pub(crate) fn lacks(&self, date: NaiveDate) -> impl Iterator<Item = &str> {
        let lacks = move |known: Option<NaiveDate>| known.is_none_or(|known| date < known);
        self.learns.iter().filter(move |(_, known)| lacks(*known)).map(|(topic, _)| topic.as_str())
    }
}
