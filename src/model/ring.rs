//! The ring of a library: the people who take turns with its own duties.

use chrono::{DateTime, Utc};

use crate::model::dated::{Closure, DatedCell};
use crate::model::id::LibraryIx;

/// A person of a ring is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// Whose ring.
    pub library: LibraryIx,
    /// The person, by place on the ring.
    pub person: usize,
    /// When. The reason is private and not kept.
    pub closure: Closure,
}

/// What a ring has agreed on: this person serves, if the library has the duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stint {
    /// Whose ring.
    pub library: LibraryIx,
    /// Which duty.
    pub duty: DatedCell,
    /// The person, by place on the ring.
    pub person: usize,
}

/// Why a person of a ring cannot take a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unable {
    /// The person is not on the ring on that day.
    NotOnRing,
    /// The person does not know yet what everybody on duty must know.
    Barred,
    /// It is away.
    Away,
    /// The person does not work at that time of the week.
    NotAtWork,
    /// The person has another seat at that time.
    OnDuty,
}

impl Unable {
    /// Every reason; the first that applies is reported.
    pub const ALL: [Self; 5] =
        [Self::NotOnRing, Self::Barred, Self::Away, Self::NotAtWork, Self::OnDuty];

    /// The reason as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotOnRing => "not-on-ring",
            Self::Barred => "barred",
            Self::Away => "away",
            Self::NotAtWork => "not-at-work",
            Self::OnDuty => "on-duty",
        }
    }
}

/// How certain it is which person of a ring has a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RingStatus {
    /// The person has it.
    Confirmed,
    /// Nobody of the ring can take it.
    Vacant,
    /// The person no longer has it.
    Cancelled,
}

impl RingStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Vacant, Self::Cancelled];

    /// The status as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Vacant => "vacant",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A duty of a library, and the person of its ring who has or had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RingDuty {
    /// The duty.
    pub cell: DatedCell,
    /// The person, by place on the ring; `None`: nobody can.
    pub person: Option<usize>,
    /// How certain it is.
    pub status: RingStatus,
    /// The first, second … person that got this duty. UIDs have it in place of the person; 0 for
    /// nobody.
    pub hand: u16,
    /// How many times this has changed since it was published.
    pub sequence: u32,
    /// When it changed last.
    pub changed: Option<DateTime<Utc>>,
}

/// The duties of a library over a term, dealt to its ring; by date, period, seat and hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// Whose ring.
    pub library: LibraryIx,
    /// The duties that it has or had.
    pub duties: Vec<RingDuty>,
}

impl Ring {
    /// The ring when these people have its duties, and it was as `before` until now. A person who
    /// no longer has a duty leaves a tombstone; one who gets it back confirms the tombstone again.
    /// `at` is the stamp of what has changed.
    #[must_use]
    pub fn next(
        library: LibraryIx,
        before: Option<&Self>,
        dealt: &[(DatedCell, Option<usize>)],
        at: Option<DateTime<Utc>>,
    ) -> Self {
        let at = at.filter(|_| before.is_some());
        let mut duties = Vec::new();
        let of = |cell: DatedCell| {
            let all = before.map_or(&[][..], |ring| &ring.duties);
            all.iter().filter(move |d| d.cell == cell && d.person.is_some()).copied()
        };
        for &(cell, person) in dealt {
            for row in of(cell) {
                duties.push(row.told(row.person == person, at));
            }
            if person.is_none() {
                let (status, hand) = (RingStatus::Vacant, 0);
                duties.push(RingDuty { cell, person, status, hand, sequence: 0, changed: None });
            } else if of(cell).all(|row| row.person != person) {
                let hand = of(cell).map(|row| row.hand).max().unwrap_or(0) + 1;
                let status = RingStatus::Confirmed;
                duties.push(RingDuty { cell, person, status, hand, sequence: 0, changed: at });
            }
        }
        let gone = before.into_iter().flat_map(|ring| &ring.duties);
        let gone = gone.filter(|d| d.person.is_some() && dealt.iter().all(|x| x.0 != d.cell));
        duties.extend(gone.map(|row| row.told(false, at)));
        duties.sort_by_key(|d| (d.cell, d.hand));
        Self { library, duties }
    }

    /// The duties that the library has now.
    pub fn live(&self) -> impl Iterator<Item = &RingDuty> {
        self.duties.iter().filter(|d| d.status != RingStatus::Cancelled)
    }

    /// When somebody last got or lost a duty.
    #[must_use]
    pub fn latest(&self) -> Option<DateTime<Utc>> {
        self.duties.iter().filter_map(|d| d.changed).max()
    }
}

impl RingDuty {
    /// The same line when the person has the duty, or does not.
    fn told(self, has: bool, at: Option<DateTime<Utc>>) -> Self {
        let status = if has { RingStatus::Confirmed } else { RingStatus::Cancelled };
        if status == self.status {
            return self;
        }
        Self { status, sequence: self.sequence + 1, changed: at.max(self.changed), ..self }
    }
}
