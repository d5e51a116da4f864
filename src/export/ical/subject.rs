//! Whom the event of a duty is about.

use crate::model::{Allocation, Duty, LibraryIx, Status, Term};

/// Whom an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The library on duty.
    Library(LibraryIx),
    /// The duty's holder, a pool that settles its turns itself.
    Pool,
    /// One member of such a pool: its copy of the pool's event can be cancelled alone.
    Member(LibraryIx),
}

/// Whom a duty's event is about; `None` for a duty that is in no calendar.
pub(super) fn subject(allocation: &Allocation, duty: &Duty) -> Option<Subject> {
    match (duty.library, duty.status) {
        (_, Status::Unfilled) => None,
        (Some(library), _) => Some(Subject::Library(library)),
        (None, Status::Open) => Some(Subject::Pool),
        // The tombstone of an open duty. An unfilled one was in no calendar and leaves no
        // tombstone.
        (None, _) => {
            let was_open = duty.unfilled.is_none() && allocation[duty.holder].holder.is_pool();
            was_open.then_some(Subject::Pool)
        }
    }
}

/// The members of a duty's holder that take part on its date.
pub(super) fn members<'a>(
    term: &'a Term,
    allocation: &'a Allocation,
    duty: &'a Duty,
) -> impl Iterator<Item = LibraryIx> + 'a {
    let members = &allocation[duty.holder].holder.members;
    members.iter().copied().filter(move |&m| term.is_member(m, duty.date))
}
