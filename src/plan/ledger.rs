//! What each library owed and did, from the roster as it was served.

use chrono::NaiveDate;

use crate::model::{
    Allocation, Consortium, Duty, Ledger, LedgerRow, LibraryIx, Roster, Status, Term,
};
use crate::plan::due::{MICRO, in_minutes, owed_for, proportional};

/// What each library owes and holds, and its balance, in minutes.
///
/// A cancelled duty is owed by nobody, like one on a closed day. A duty that was missed is not
/// held; if it was excused, the library does not owe it either. A duty whose turn a pool settles
/// itself is held by the pool's members together, in proportion to weight.
pub fn ledger(c: &Consortium, term: &Term, allocation: &Allocation, roster: &Roster) -> Ledger {
    let minutes = i64::from(c.grid.slot_minutes());
    let count = c.libraries().len();
    let mut held = in_minutes(&open_parts(c, term, allocation, roster.duties().iter()));
    let (mut missed, mut excused) = (vec![0; count], vec![0; count]);
    for duty in roster.duties().iter().filter(|d| d.status == Status::Confirmed) {
        if let Some(l) = duty.library {
            let entry = term.missed.iter().find(|m| m.library == l && m.duty == duty.cell());
            match entry {
                None => held[l.at()] += minutes,
                Some(m) if m.excused => excused[l.at()] += minutes,
                Some(_) => missed[l.at()] += minutes,
            }
        }
    }
    let owed = in_minutes(&owed_for_roster(c, term, roster));
    let row = |library: LibraryIx| LedgerRow {
        library,
        owed: owed[library.at()] - excused[library.at()],
        held: held[library.at()],
        carried_in: term.carried[library.at()],
        missed: missed[library.at()],
        excused: excused[library.at()],
        left: left(term, library),
    };
    Ledger(c.indices().map(row).collect())
}

/// The last day of a library that leaves, if only with the last day of the term.
fn left(term: &Term, library: LibraryIx) -> Option<NaiveDate> {
    let stays = term.memberships.iter().filter(|m| m.library == library);
    stays.max_by_key(|m| m.last).filter(|m| m.leaves).map(|m| m.last)
}

/// Millionths of a minute that every library owes for the duties of a roster that are not cancelled.
pub(crate) fn owed_for_roster(c: &Consortium, term: &Term, roster: &Roster) -> Vec<i64> {
    owed_for(c, term, roster.duties().iter().filter(|d| d.is_live()).map(|d| d.date))
}

/// Open duties shared out over the members of their pools that take part on the date, in millionths
/// of a minute.
pub(crate) fn open_parts<'a>(
    c: &Consortium,
    term: &Term,
    allocation: &Allocation,
    duties: impl Iterator<Item = &'a Duty>,
) -> Vec<i64> {
    let mut open = vec![0; c.libraries().len()];
    let duty_minutes = i64::from(c.grid.slot_minutes()) * MICRO;
    for duty in duties.filter(|d| d.status == Status::Open) {
        let members = allocation[duty.holder].holder.members.iter().copied();
        let (present, weights): (Vec<LibraryIx>, Vec<u64>) =
            term.present(c, members, duty.date).into_iter().unzip();
        let parts = proportional(&weights, duty_minutes);
        present.iter().zip(parts).for_each(|(l, part)| open[l.at()] += part);
    }
    open
}
