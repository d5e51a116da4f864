//! The roster: every duty of a term, with who is on duty and why.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::dated::DatedCell;
use crate::model::id::LibraryIx;
use crate::model::limits::LimitKind;
use crate::model::periods::PeriodIx;
use crate::model::pool::HolderIx;

/// Why a library has a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The library holds the cell.
    Own,
    /// It is its turn in the pool that holds the cell.
    Turn,
    /// Nobody of the holder could serve.
    Substitute,
    /// It took the duty in a swap.
    Swap,
    /// It covers for another.
    Cover,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Own, Self::Turn, Self::Substitute, Self::Swap, Self::Cover];

    /// Whether it is of a plan, and was not made by a change.
    #[must_use]
    pub fn is_planned(self) -> bool {
        matches!(self, Self::Own | Self::Turn | Self::Substitute)
    }

    /// The kind as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Turn => "turn",
            Self::Substitute => "substitute",
            Self::Swap => "swap",
            Self::Cover => "cover",
        }
    }
}

/// How certain a duty is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The library has the duty.
    Confirmed,
    /// The pool settles who serves.
    Open,
    /// Nobody can serve.
    Unfilled,
    /// The library no longer has the duty.
    Cancelled,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Confirmed, Self::Open, Self::Unfilled, Self::Cancelled];

    /// The status as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Open => "open",
            Self::Unfilled => "unfilled",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why one library cannot take a duty that nobody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It takes no part in the term on that day.
    NotMember,
    /// It is absent.
    Absent,
    /// It has no staff at that time of the week.
    NoStaff,
    /// It is already on duty at that time, on every seat that it can staff.
    OnDuty,
    /// It would serve more than it has to.
    Limit(LimitKind),
}

impl Why {
    /// Every reason; the first that applies is the one that is told.
    pub const ALL: [Self; 7] = [
        Self::NotMember,
        Self::Absent,
        Self::NoStaff,
        Self::OnDuty,
        Self::Limit(LimitKind::PerDay),
        Self::Limit(LimitKind::InARow),
        Self::Limit(LimitKind::PerWeek),
    ];

    /// The reason as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotMember => "not-member",
            Self::Absent => "absent",
            Self::NoStaff => "no-staff",
            Self::OnDuty => "on-duty",
            Self::Limit(LimitKind::PerDay) => "max-per-day",
            Self::Limit(LimitKind::InARow) => "max-in-a-row",
            Self::Limit(LimitKind::PerWeek) => "max-per-week",
        }
    }
}

/// Why a duty is unfilled: the reason for each library, in the order of the libraries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unfilled(pub Vec<(LibraryIx, Why)>);

/// A cell on a date, the library on duty, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The date.
    pub date: NaiveDate,
    /// The period of its weekday.
    pub period: PeriodIx,
    /// The seat, from 1.
    pub seat: u16,
    /// The holder of the cell.
    pub holder: HolderIx,
    /// The library on duty; `None` when the duty is open or unfilled.
    pub library: Option<LibraryIx>,
    /// Why that library; for an open or unfilled duty, the kind that it would have been.
    pub kind: Kind,
    /// How certain it is.
    pub status: Status,
    /// How many published changes have touched it.
    pub sequence: u32,
    /// When the last of them was agreed.
    pub changed: Option<DateTime<Utc>>,
    /// Why it is unfilled, if it is.
    pub unfilled: Option<Box<Unfilled>>,
}

impl Duty {
    /// The cell and its date.
    #[must_use]
    pub fn cell(&self) -> DatedCell {
        DatedCell { date: self.date, period: self.period, seat: self.seat }
    }

    /// Whether it is in force: not the tombstone of a library that no longer has it.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.status != Status::Cancelled
    }
}

/// Every duty of a term, in the order of date, start and seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    duties: Vec<Duty>,
}

impl Roster {
    /// A roster of these duties, which are put in order.
    ///
    /// # Panics
    ///
    /// If a dated cell has two duties in force.
    #[must_use]
    pub fn new(mut duties: Vec<Duty>) -> Self {
        let key = |d: &Duty| (d.date, d.period, d.seat, d.status != Status::Cancelled);
        // Tombstones of one cell are in the order of the libraries, whatever happened in between.
        duties.sort_by_key(|d| (key(d), d.library));
        let live = Duty::is_live;
        assert!(
            duties.windows(2).all(|w| !live(&w[0]) || !live(&w[1]) || key(&w[0]) != key(&w[1])),
            "no dated cell has two duties in force"
        );
        Self { duties }
    }

    /// All duties in order.
    #[must_use]
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }
    /// The lines of one dated cell: those that are cancelled, followed by the one in force.
    #[must_use]
    pub fn of_cell(&self, cell: DatedCell) -> &[Duty] {
        let first = self.duties.partition_point(|d| d.cell() < cell);
        let next = self.duties.partition_point(|d| d.cell() <= cell);
        &self.duties[first..next]
    }
}
