//! A term's plan, with everything that it was made from.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use crate::model::{
    Allocation, Consortium, DatedCell, Ledger, LibraryIx, Pattern, Roster, Status, Term, Turns,
};

/// What was planned for a term, from who takes part to what each library owed and did.
///
/// Its parts fit each other, since they are made together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Who takes part.
    pub consortium: Consortium,
    /// From when to when it lasts, and what has changed since.
    pub term: Term,
    /// Slots per holder.
    pub allocation: Allocation,
    /// Who has which cell of the week.
    pub pattern: Pattern,
    /// How the turns are dealt.
    pub turns: Turns,
    /// Every duty before the first change.
    pub planned: Roster,
    /// Every duty with the changes of the term.
    pub roster: Roster,
    /// What each library owed and did.
    pub ledger: Ledger,
    /// Where the plan comes from.
    pub origin: Origin,
}

/// Where a plan comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It was made anew.
    Planned,
    /// It was published before, so that its pools and its pattern are kept.
    Published {
        /// The stamp of the last change that the published roster has.
        latest: Option<DateTime<Utc>>,
    },
}

/// A plan as it was published, before any change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Slots per holder.
    pub allocation: Allocation,
    /// Who has which cell.
    pub pattern: Pattern,
    /// How the turns were dealt.
    pub turns: Turns,
    /// Every duty as it was before the first change.
    pub roster: Roster,
    /// The stamp of the last change that the roster shows: later ones have not been made yet.
    pub latest: Option<DateTime<Utc>>,
}

impl Origin {
    /// How many changes of a term the published roster has already.
    #[must_use]
    pub fn made(self, term: &Term) -> usize {
        let Self::Published { latest: Some(latest) } = self else { return 0 };
        term.changes.iter().take_while(|change| change.at <= latest).count()
    }
}

impl Plan {
    /// Whether it was published before, so that its pools and its pattern are kept.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        matches!(self.origin, Origin::Published { .. })
    }

    /// The stamp of the last change that the published roster has, also one that the term has no
    /// longer.
    #[must_use]
    pub fn latest(&self) -> Option<DateTime<Utc>> {
        match self.origin {
            Origin::Planned => None,
            Origin::Published { latest } => latest,
        }
    }

    /// The plan as it was before any change.
    #[must_use]
    pub fn as_published(&self) -> Published {
        Published {
            allocation: self.allocation.clone(),
            pattern: self.pattern.clone(),
            turns: self.turns.clone(),
            roster: self.planned.clone(),
            latest: self.latest(),
        }
    }

    /// Libraries that owe duties but hold no cells: they joined after the plan was published.
    pub fn newcomers(&self) -> impl Iterator<Item = LibraryIx> {
        let mut holds = vec![false; self.consortium.libraries().len()];
        let members = self.allocation.shares.iter().flat_map(|s| &s.holder.members);
        members.for_each(|l| holds[l.at()] = true);
        let owes = |l: &LibraryIx| self.ledger.0[l.at()].owed > 0;
        let rests = |l: LibraryIx| self.allocation.rests(l);
        self.consortium.indices().filter(owes).filter(move |&l| !holds[l.at()] && !rests(l))
    }

    /// Whether a library has a place in what is written of the plan: it takes part, or it has had a
    /// duty.
    #[must_use]
    pub fn is_in(&self, library: LibraryIx) -> bool {
        let has_had = || self.roster.duties().iter().any(|d| d.library == Some(library));
        !self.term.is_without(library) || has_had()
    }

    /// When a duty begins, in local time.
    #[must_use]
    pub fn begins(&self, cell: DatedCell) -> NaiveDateTime {
        let minutes = i64::from(self.consortium.grid.interval(cell.period).start.minutes());
        cell.date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes)
    }

    /// Confirmed duties of a library with the changes of the term.
    #[must_use]
    pub(crate) fn confirmed(&self, library: LibraryIx) -> u32 {
        let duties = self.roster.duties().iter();
        let its = duties.filter(|d| (d.status, d.library) == (Status::Confirmed, Some(library)));
        u32::try_from(its.count()).expect("a term has few duties")
    }

    /// Confirmed duties of every library before the first change, in the order of the libraries.
    #[must_use]
    pub(crate) fn planned_duties(&self) -> Vec<u32> {
        let mut duties = vec![0; self.consortium.libraries().len()];
        let served = self.planned.duties().iter().filter(|d| d.status == Status::Confirmed);
        served.filter_map(|d| d.library).for_each(|l| duties[l.at()] += 1);
        duties
    }
}
