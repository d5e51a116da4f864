//! What members have agreed on for a part of a term.

use chrono::NaiveDate;

use crate::model::id::{Id, LibraryIx};
use crate::model::limits::Limits;
use crate::model::periods::PeriodSet;

/// What holds from a day of the term on, where the agreement was amended. What it does not have
/// (pins, rules, who of those that were there is in which pool) stays as it was when the term was
/// published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// The first day on which it holds.
    pub from: NaiveDate,
    /// The weights of the libraries, in their order. They compare with each other, and not with
    /// those of another day.
    pub weights: Vec<u64>,
    /// The periods in which the libraries have staff, in their order.
    pub staffed: Vec<PeriodSet>,
    /// The most that the libraries serve, in their order.
    pub limits: Vec<Limits>,
    /// The periods in which there is service.
    pub service: PeriodSet,
    /// Given pools by their ids, with those members that it has: whoever joins after the publication
    /// has the turns of its own.
    pub pools: Vec<(Id, Vec<LibraryIx>)>,
}
