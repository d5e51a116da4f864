//! The people of a library's ring.

use chrono::NaiveDate;

use crate::model::id::Id;
use crate::model::periods::PeriodSet;

/// A person on the ring of a library. People stand in the order of the file, in which the ring goes
/// round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Initials or a role: what files call the person.
    pub id: Id,
    /// The person's name. It is written only where that is asked for.
    pub name: Option<String>,
    /// How much of a full part of the turns it takes, in millionths; never zero.
    pub share: u64,
    /// The periods of the week in which it works from beginning to end.
    pub works: PeriodSet,
    /// Its first day on the ring; `None`: it was there before the term.
    pub first: Option<NaiveDate>,
    /// Its last day on the ring; `None`: it stays.
    pub last: Option<NaiveDate>,
    /// What it has yet to learn of what everybody on duty must know, and from which day it knows
    /// it, if that is settled.
    pub learns: Vec<(String, Option<NaiveDate>)>,
}

impl Person {
    /// Whether it is on the ring on this day.
    #[must_use]
    pub fn is_on_ring(&self, date: NaiveDate) -> bool {
        self.first.is_none_or(|first| first <= date) && self.last.is_none_or(|last| date <= last)
    }

    /// What it must know and does not know yet on this day.
    pub fn lacks(&self, date: NaiveDate) -> impl Iterator<Item = &str> {
        let lacks = move |known: Option<NaiveDate>| known.is_none_or(|known| date < known);
        self.learns.iter().filter(move |(_, known)| lacks(*known)).map(|(topic, _)| topic.as_str())
    }
}
