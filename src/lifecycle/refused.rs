//! Why a command is refused, and what is offered instead.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::export::ical::CalendarError;
use crate::model::{Because, Change, ChangeKind, DatedCell, LibraryIx, Plan};
use crate::plan::{self, Illegal, Infeasible, Refusal, Unplanned};

/// Why a command cannot do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The agreement has no plan.
    #[error(transparent)]
    Infeasible(#[from] Infeasible),
    /// The term says something of its roster that is not so.
    #[error(transparent)]
    Illegal(#[from] Illegal),
    /// The change that was asked for cannot be made.
    #[error("{why}")]
    Change {
        /// Why not.
        why: Refusal,
        /// What could be done instead.
        offers: Offers,
    },
    /// A duty has begun already.
    #[error("the duty is past")]
    Past {
        /// Which.
        duty: DatedCell,
        /// What the clocks of the consortium show.
        now: NaiveDateTime,
    },
    /// A library is said to take no part in a term that was published with duties of it.
    #[error("a library that takes no part has duties")]
    Without(LibraryIx),
    /// The plan is a draft, which has no changes.
    #[error("the plan is a draft")]
    Draft,
    /// The time of the command is before what has been written already.
    #[error("the time {now} is before {latest}")]
    Early {
        /// The time of the command.
        now: DateTime<Utc>,
        /// The last stamp.
        latest: DateTime<Utc>,
    },
    /// Without the change these duties cannot stay as they are, as the files say now.
    #[error("{} duties would no longer be legal", .0.len())]
    Needed(Vec<(DatedCell, Option<LibraryIx>, Because)>),
    /// There is no change to be taken back.
    #[error("there is no change that could be taken back")]
    NoChange,
    /// The time zone is not in the IANA database.
    #[error("`{0}` is no time zone of the IANA database")]
    UnknownZone(String),
    /// Calendars cannot say when a duty begins or ends.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl From<Unplanned> for Refused {
    fn from(why: Unplanned) -> Self {
        match why {
            Unplanned::Infeasible(why) => Self::Infeasible(why),
            Unplanned::Illegal(why) => Self::Illegal(why),
        }
    }
}

/// What could be done instead of a change that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Offers {
    /// Whether anything of this kind would help at all.
    pub is_asked: bool,
    /// Who could take the duty, those first that are furthest behind.
    pub covers: Vec<LibraryIx>,
    /// The duties that it could be swapped with, the nearest first.
    pub swaps: Vec<(DatedCell, LibraryIx)>,
}

impl Offers {
    /// Who could take the duty of a change, and which later duties it could be swapped with.
    pub(super) fn new(plan: &Plan, change: &Change, why: Refusal, now: NaiveDateTime) -> Self {
        let about = match why {
            Refusal::UnknownDuty(d) | Refusal::AlreadyCancelled(d) | Refusal::Closed(d) => Some(d),
            _ => None,
        };
        if about == Some(change.duty) || change.kind == ChangeKind::Cancel {
            return Self::default();
        }
        let swaps = plan::swaps(plan, change.duty, now.date());
        let is_ahead = |&(cell, _): &(DatedCell, LibraryIx)| plan.begins(cell) > now;
        Self {
            is_asked: true,
            covers: plan::covers(plan, change.duty),
            swaps: swaps.into_iter().filter(is_ahead).collect(),
        }
    }
}
