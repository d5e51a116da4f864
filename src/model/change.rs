//! What was agreed, or had to be, after the plan was published.

use chrono::{DateTime, Utc};

use crate::model::dated::DatedCell;
use crate::model::id::LibraryIx;
use crate::model::limits::LimitKind;
use crate::model::roster::Why;

/// What a [`Change`] does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// Two libraries change duties.
    Swap {
        /// The other duty.
        with: DatedCell,
    },
    /// Another library takes the duty.
    Cover {
        /// The library that takes it.
        library: LibraryIx,
    },
    /// The duty is not served, and nobody owes it.
    Cancel,
    /// The library that had the duty cannot serve, and nobody else can: it is unfilled.
    Vacate,
}

impl ChangeKind {
    /// The kind as files write it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Swap { .. } => "swap",
            Self::Cover { .. } => "cover",
            Self::Cancel => "cancel",
            Self::Vacate => "vacate",
        }
    }
}

/// Why a duty had to change when a published term was planned again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Because {
    /// The library that had it can no longer serve.
    Unable(Why),
    /// The service is closed at that time.
    Closed,
    /// The service is open again at that time.
    Opened,
    /// Nobody had it, and now somebody can serve.
    Vacant,
    /// A library has joined since, and takes its part of the turns of a pool.
    Joined,
}

impl Because {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::Unable(Why::NotMember),
        Self::Unable(Why::Absent),
        Self::Unable(Why::NoStaff),
        Self::Unable(Why::OnDuty),
        Self::Unable(Why::Limit(LimitKind::PerDay)),
        Self::Unable(Why::Limit(LimitKind::InARow)),
        Self::Unable(Why::Limit(LimitKind::PerWeek)),
        Self::Closed,
        Self::Opened,
        Self::Vacant,
        Self::Joined,
    ];

    /// The reason as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unable(why) => why.code(),
            Self::Closed => "closed",
            Self::Opened => "opened",
            Self::Vacant => "vacant",
            Self::Joined => "joined",
        }
    }
}

/// An exception after publication: agreed by libraries, or found by planning the rest again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When it was agreed.
    pub at: DateTime<Utc>,
    /// What it does.
    pub kind: ChangeKind,
    /// The duty it is about.
    pub duty: DatedCell,
    /// Why the files made it necessary, if nobody agreed on it.
    pub because: Option<Because>,
    /// A remark, in the words of the file.
    pub note: Option<String>,
}

impl Change {
    /// Whether it is about this duty, be it the one that is changed or the one that it is swapped
    /// with.
    #[must_use]
    pub fn touches(&self, cell: DatedCell) -> bool {
        self.duty == cell || matches!(self.kind, ChangeKind::Swap { with } if with == cell)
    }
}

/// A duty that the library on duty did not serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missed {
    /// Who should have served.
    pub library: LibraryIx,
    /// Which duty.
    pub duty: DatedCell,
    /// Whether it is excused: then it does not owe the duty; otherwise it still does.
    pub excused: bool,
}
