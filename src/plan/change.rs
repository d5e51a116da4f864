//! Roster × changes → roster: ordered layers over what was published, all or nothing.
//!
//! A library that no longer has a duty leaves a tombstone, a cancelled line with its own sequence,
//! so that its calendar learns of it and of whoever has the duty afterwards; a duty that comes back
//! confirms the tombstone again.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{
    Because, Change, ChangeKind, Consortium, DatedCell, Duty, Kind, LibraryIx, LimitKind,
    Occurrence, Plan, Roster, Status, Term, Unfilled, Why,
};
use crate::plan::attendance::why_not;
use crate::plan::ledger::ledger;
use crate::plan::limits::{broken, monday};

/// Why a change cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The roster has no duty there.
    #[error("there is no such duty")]
    UnknownDuty(DatedCell),
    /// The service is closed then.
    #[error("the service is closed at that time")]
    Closed(DatedCell),
    /// The duty was cancelled before.
    #[error("the duty is already cancelled")]
    AlreadyCancelled(DatedCell),
    /// Nobody has the duty: it is open or unfilled, so that it can be covered but not swapped.
    #[error("no library has the duty")]
    NobodyHas(DatedCell),
    /// The library has that duty already; in a swap, one library has both.
    #[error("the library has the duty already")]
    SameLibrary(LibraryIx, DatedCell),
    /// The library cannot serve then.
    #[error("the library cannot serve at that time")]
    Unable(LibraryIx, DatedCell, Why),
    /// A duty is said to be missed by a library that does not have it.
    #[error("the library does not have the duty")]
    NotOnDuty(LibraryIx, DatedCell),
    /// A duty is said to be missed twice.
    #[error("the duty is missed twice")]
    MissedTwice(LibraryIx, DatedCell),
}

/// What a term says of its roster although it is not so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Illegal {
    /// A change that cannot be made, by its place among the changes of the term.
    #[error("change {} cannot be made: {}", .0 + 1, .1)]
    Change(usize, Refusal),
    /// A duty that nobody can have missed, by its place among the missed ones of the term.
    #[error("duty {} cannot have been missed: {}", .0 + 1, .1)]
    Missed(usize, Refusal),
}

/// Applies the changes of a term to its roster as it was published.
///
/// The first `trusted` of them have been made before, when the files may have said something else:
/// of these only the form is checked, whether the duties are there and who has them.
///
/// # Errors
///
/// The first change that cannot be made, by its place among the changes.
pub(crate) fn changes(
    c: &Consortium,
    term: &Term,
    published: &Roster,
    trusted: usize,
) -> Result<Roster, Illegal> {
    let mut layers = Layers::new(published);
    for (at, change) in term.changes.iter().enumerate() {
        layers
            .apply(c, change, (at >= trusted).then_some(term))
            .map_err(|why| Illegal::Change(at, why))?;
    }
    layers.explain(c, term);
    Ok(layers.roster())
}

/// The plan with one more change.
///
/// # Errors
///
/// Why it cannot be made.
pub fn change(plan: &Plan, change: &Change) -> Result<Plan, Refusal> {
    let Plan { consortium: c, allocation, .. } = plan;
    let mut layers = Layers::new(&plan.roster);
    layers.apply(c, change, Some(&plan.term))?;
    layers.explain(c, &plan.term);
    let (mut term, roster) = (plan.term.clone(), layers.roster());
    term.changes.push(change.clone());
    let ledger = ledger(c, &term, allocation, &roster);
    Ok(Plan { term, roster, ledger, ..plan.clone() })
}

/// The limit that keeps a library from a duty of a roster, whatever else does.
pub(crate) fn limit_against(
    plan: &Plan,
    roster: &Roster,
    library: LibraryIx,
    cell: DatedCell,
) -> Option<LimitKind> {
    let more = Occurrence { date: cell.date, period: cell.period };
    let layers = Layers::new(roster);
    match layers.beyond(&plan.consortium, &plan.term, library, more, &[cell])? {
        Why::Limit(kind) => Some(kind),
        _ => None,
    }
}

/// Checks that every missed duty was the duty of the library that missed it.
///
/// # Errors
///
/// The first that was not, by its place in the term.
pub(crate) fn missed(term: &Term, roster: &Roster) -> Result<(), Illegal> {
    for (at, missed) in term.missed.iter().enumerate() {
        let had = |d: &Duty| {
            (d.status, d.library, d.cell())
                == (Status::Confirmed, Some(missed.library), missed.duty)
        };
        let same = |m: &&crate::model::Missed| (m.library, m.duty) == (missed.library, missed.duty);
        if !roster.duties().iter().any(had) {
            return Err(Illegal::Missed(at, Refusal::NotOnDuty(missed.library, missed.duty)));
        }
        if term.missed[..at].iter().find(same).is_some() {
            return Err(Illegal::Missed(at, Refusal::MissedTwice(missed.library, missed.duty)));
        }
    }
    Ok(())
}

/// A roster while it is being changed: the duties of every dated cell in the order in which they
/// came about.
pub(crate) struct Layers {
    duties: Vec<Duty>,
}

impl Layers {
    pub fn new(roster: &Roster) -> Self {
        Self { duties: roster.duties().to_vec() }
    }

    pub fn roster(self) -> Roster {
        Roster::new(self.duties)
    }

    /// The lines of one dated cell. Duties stay in the order of time, so that they are together.
    fn cell(&self, cell: DatedCell) -> std::ops::Range<usize> {
        let first = self.duties.partition_point(|d| d.cell() < cell);
        let next = self.duties.partition_point(|d| d.cell() <= cell);
        first..next
    }

    /// The duty in force at a dated cell.
    fn live(&self, cell: DatedCell) -> Result<usize, Refusal> {
        let mut lines = self.cell(cell);
        if lines.is_empty() {
            return Err(Refusal::UnknownDuty(cell));
        }
        lines.find(|&at| self.duties[at].is_live()).ok_or(Refusal::AlreadyCancelled(cell))
    }

    /// Makes a change, or says why not and leaves everything as it is. What the libraries can do
    /// is checked against the term if there is one.
    pub fn apply(
        &mut self,
        c: &Consortium,
        change: &Change,
        term: Option<&Term>,
    ) -> Result<(), Refusal> {
        let (duty, at) = (change.duty, change.at);
        let free = |layers: &Self, library, cell, leaves: &[DatedCell]| match term {
            Some(term) => layers.able(c, term, library, cell, leaves),
            None => Ok(()),
        };
        match change.kind {
            ChangeKind::Swap { with } => {
                let has = |cell| {
                    let library = self.duties[self.live(cell)?].library;
                    library.ok_or(Refusal::NobodyHas(cell))
                };
                let (one, other) = (has(duty)?, has(with)?);
                if one == other {
                    return Err(Refusal::SameLibrary(one, with));
                }
                free(self, other, duty, &[duty, with])?;
                free(self, one, with, &[duty, with])?;
                self.pass(duty, Some(other), Kind::Swap, at);
                self.pass(with, Some(one), Kind::Swap, at);
            }
            ChangeKind::Cover { library } => {
                if self.had(change)?.is_some_and(|d| d.library == Some(library)) {
                    return Err(Refusal::SameLibrary(library, duty));
                }
                free(self, library, duty, &[])?;
                self.pass(duty, Some(library), Kind::Cover, at);
            }
            ChangeKind::Cancel => {
                self.live(duty)?;
                for line in self.cell(duty) {
                    self.touch(line, at);
                }
            }
            ChangeKind::Vacate => {
                if self.had(change)?.is_some_and(|d| d.status == Status::Unfilled) {
                    return Err(Refusal::NobodyHas(duty));
                }
                self.pass(duty, None, Kind::Cover, at);
            }
        }
        Ok(())
    }

    /// The duty that a change is about; none where the service was closed and is open again.
    fn had(&self, change: &Change) -> Result<Option<&Duty>, Refusal> {
        match self.live(change.duty) {
            Err(Refusal::AlreadyCancelled(_)) if change.because == Some(Because::Opened) => {
                Ok(None)
            }
            has => Ok(Some(&self.duties[has?])),
        }
    }

    /// Whether a library could take one more duty, once it has left some.
    pub fn able(
        &self,
        c: &Consortium,
        term: &Term,
        library: LibraryIx,
        cell: DatedCell,
        leaves: &[DatedCell],
    ) -> Result<(), Refusal> {
        if term.is_closed(&c.grid, cell.date, cell.period) {
            return Err(Refusal::Closed(cell));
        }
        let occurrence = Occurrence { date: cell.date, period: cell.period };
        let seats = usize::from(c[library].seats);
        let busy = || self.serving(library, cell).filter(|d| !leaves.contains(&d.cell())).count();
        let why = why_not(c, term, library, occurrence);
        let why = why.or_else(|| (busy() >= seats).then_some(Why::OnDuty));
        let why = why.or_else(|| self.beyond(c, term, library, occurrence, leaves));
        why.map_or(Ok(()), |why| Err(Refusal::Unable(library, cell, why)))
    }

    /// The limit of a library that one more duty would break, once it has left some.
    fn beyond(
        &self,
        c: &Consortium,
        term: &Term,
        library: LibraryIx,
        more: Occurrence,
        leaves: &[DatedCell],
    ) -> Option<Why> {
        if !c.limits(library).is_any() && term.amendments.is_empty() {
            return None;
        }
        let first = monday(more.date);
        let from = self.duties.partition_point(|d| d.date < first);
        let week = self.duties[from..].iter().take_while(|d| d.date - first < TimeDelta::days(7));
        let own = week.filter(|d| d.is_live() && d.library == Some(library));
        let stays = own.filter(|d| !leaves.contains(&d.cell()));
        let has = stays.map(|d| Occurrence { date: d.date, period: d.period });
        broken(c, term, library, more, &has.collect::<Vec<_>>()).map(Why::Limit)
    }

    /// Says of every unfilled duty why each library cannot take it.
    fn explain(&mut self, c: &Consortium, term: &Term) {
        let unfilled = |&at: &usize| self.duties[at].status == Status::Unfilled;
        let unfilled: Vec<usize> = (0..self.duties.len()).filter(unfilled).collect();
        for at in unfilled {
            let cell = self.duties[at].cell();
            let why = |l| {
                let busy = self.serving(l, cell).next().map(|_| Why::OnDuty);
                let occurrence = Occurrence { date: cell.date, period: cell.period };
                let why = why_not(c, term, l, occurrence).or(busy);
                let why = why.or_else(|| self.beyond(c, term, l, occurrence, &[]));
                why.map(|why| (l, why))
            };
            let whys = Unfilled(c.indices().filter_map(why).collect());
            self.duties[at].unfilled = Some(Box::new(whys));
        }
    }

    /// The duties of a library at one time, on all seats.
    fn serving(&self, library: LibraryIx, cell: DatedCell) -> impl Iterator<Item = &Duty> {
        let time = |d: &Duty| (d.date, d.period);
        let first = self.duties.partition_point(|d| time(d) < (cell.date, cell.period));
        let here = self.duties[first..].iter();
        let here = here.take_while(move |d| time(d) == (cell.date, cell.period));
        here.filter(move |d| d.is_live() && d.library == Some(library))
    }

    /// Hands a duty on; to nobody, and it is unfilled.
    fn pass(&mut self, cell: DatedCell, library: Option<LibraryIx>, kind: Kind, at: DateTime<Utc>) {
        let lines = self.cell(cell);
        for line in lines.clone() {
            self.touch(line, at);
        }
        let status = if library.is_some() { Status::Confirmed } else { Status::Unfilled };
        let had = |d: &Duty| d.library == library && (library.is_some() || d.unfilled.is_some());
        if let Some(back) = lines.clone().find(|&line| had(&self.duties[line])) {
            let duty = &mut self.duties[back];
            duty.status = status;
            // A library that has its own duty back has it for the old reason.
            if matches!(duty.kind, Kind::Swap | Kind::Cover) {
                duty.kind = kind;
            }
            return;
        }
        let holder = self.duties[lines.start].holder;
        let unfilled = library.is_none().then(Box::default);
        let DatedCell { date, period, seat } = cell;
        let (sequence, changed) = (0, Some(at));
        let duty =
            Duty { date, period, seat, holder, library, kind, status, sequence, changed, unfilled };
        self.duties.insert(lines.end, duty);
    }

    /// Makes a tombstone of a line of a duty that changes. One that has been a tombstone counts the
    /// change as well: its event says who has the duty now. One that nobody had keeps its reasons,
    /// which tell it from one that a pool had.
    fn touch(&mut self, line: usize, at: DateTime<Utc>) {
        let duty = &mut self.duties[line];
        duty.status = Status::Cancelled;
        duty.sequence += 1;
        duty.changed = Some(at);
        duty.unfilled = duty.unfilled.is_some().then(Box::default);
    }
}
