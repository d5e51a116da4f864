//! The dues of each library over the term, counted anew.

use std::collections::BTreeSet;

use chrono::{Days as Later, NaiveDate};

use super::rows::{Row, Rows};
use crate::model::{Consortium, LibraryIx, PeriodIx, Status, Term};

/// Parts of a minute that are counted.
pub(crate) const MICRO: i128 = 1_000_000;

/// Millionths of a minute that every library owes: each duty is shared out over the libraries that
/// take part on its date, in proportion to weight. Off by less than one for each change of members.
///
/// A cancelled duty is owed by nobody, and one that was held although the service is closed now is
/// still owed.
pub(crate) fn owed(c: &Consortium, term: &Term, rows: &Rows<'_>) -> Vec<i128> {
    let days = rows.days();
    let mut owed = vec![0; c.libraries().len()];
    let per_duty = i128::from(c.grid.slot_minutes()) * MICRO;
    // The days on which somebody joins, or has left.
    let mut cuts: BTreeSet<NaiveDate> = BTreeSet::from([term.first]);
    for m in &term.memberships {
        cuts.insert(m.first);
        cuts.insert(m.last + Later::new(1));
    }
    cuts.extend(term.amendments.iter().map(|amendment| amendment.from));
    let cuts: Vec<NaiveDate> = cuts.into_iter().collect();
    let mut amounts = vec![0i128; cuts.len()];
    for (date, ..) in due(c, rows) {
        amounts[cuts.partition_point(|&cut| cut <= date) - 1] += per_duty;
    }
    for (&from, amount) in cuts.iter().zip(amounts) {
        let present: Vec<LibraryIx> = c.indices().filter(|&l| days.is_member(l, from)).collect();
        let weight = |l: LibraryIx| i128::from(term.weight(c, l, from));
        let total: i128 = present.iter().map(|&l| weight(l)).sum();
        for &library in &present {
            owed[library.at()] += weight(library) * amount / total;
        }
    }
    owed
}

/// The duties that are owed.
fn due(c: &Consortium, rows: &Rows<'_>) -> BTreeSet<(NaiveDate, PeriodIx, u16)> {
    let days = rows.days();
    let seats = 1..=c.grid.seats();
    let open = days.all_open().flat_map(|(date, p)| seats.clone().map(move |s| (date, p, s)));
    let mut due: BTreeSet<_> = open.collect();
    rows.iter().filter_map(|row| Row::dated(&row)).for_each(|cell| {
        due.remove(&cell);
    });
    let live = rows.live().filter_map(|row| Row::dated(&row));
    due.extend(live.filter(|(date, ..)| days.contains(*date)));
    due
}

/// Millionths of a minute of open duties that each library holds: the members of their pools that
/// take part hold them together, in proportion to weight. Off by less than one for each duty.
pub(crate) fn open(c: &Consortium, term: &Term, rows: &Rows<'_>) -> Open {
    let mut open = Open { held: vec![0; c.libraries().len()], duties: 0, unknown: false };
    for row in rows.iter().filter(|row| row.duty.status == Some(Status::Open)) {
        let pool = rows.membership().pools.get(&row.duty.holder);
        let (Some(given), Some(date)) = (pool.filter(|p| p.given.is_some()), row.duty.date) else {
            open.unknown = true;
            continue;
        };
        let here = given.members.iter().copied().filter(|&l| rows.days().is_member(l, date));
        let here: Vec<LibraryIx> = here.collect();
        let weight = |l: LibraryIx| i128::from(term.weight(c, l, date));
        let total: i128 = here.iter().map(|&l| weight(l)).sum();
        let minutes = i128::from(c.grid.slot_minutes()) * MICRO;
        for &l in &here {
            open.held[l.at()] += weight(l) * minutes / total;
        }
        open.duties += 1;
    }
    open
}

/// Who holds the open duties.
pub(crate) struct Open {
    /// Millionths of a minute for every library.
    pub held: Vec<i128>,
    /// How many duties there are of which that is known.
    pub duties: i128,
    /// Whether there are others: the members of a pool that the plan has formed stand nowhere when
    /// it settles its turns itself.
    pub unknown: bool,
}
