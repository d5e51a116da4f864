//! Libraries: who takes part, with what weight and which staff.

use chrono::Weekday;

use crate::model::id::LibraryId;
use crate::model::limits::Limits;
use crate::model::periods::PeriodSet;
use crate::model::person::Person;
use crate::model::week::Interval;

/// A member of the consortium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    /// Its short name.
    pub id: LibraryId,
    /// Its name as people write it.
    pub name: String,
    /// Its former ids, and those of libraries that are part of it now, in their order.
    pub was: Vec<String>,
    /// Its size over the consortium's common denominator: only ratios of weights matter. Never
    /// zero.
    pub weight: u64,
    /// The periods of the week in which it has staff for the chat from beginning to end.
    pub staffed: PeriodSet,
    /// All hours of a week in which it has staff, in week order, no two of which touch; empty: always.
    pub hours: Vec<(Weekday, Interval)>,
    /// Periods that it would rather have.
    pub prefer: PeriodSet,
    /// Periods that it would rather not have.
    pub avoid: PeriodSet,
    /// How many seats it can staff at the same time; at least 1.
    pub seats: u16,
    /// The most that it serves, where that is not what holds for everybody.
    pub limits: Limits,
    /// The people who take turns with its duties, in the order of the ring; empty: the library
    /// settles that itself.
    pub ring: Vec<Person>,
    /// Mail address for matters of duties.
    pub email: Option<String>,
    /// Telephone number for matters of duties.
    pub phone: Option<String>,
    /// The contact person, in words.
    pub contact: Option<String>,
}
