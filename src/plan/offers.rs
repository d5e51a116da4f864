//! Who could: the nearest legal swaps and covers of a duty, fairest first.

use crate::model::{DatedCell, Ledger, LibraryIx, Plan, Roster, Status};
use crate::plan::change::Layers;

/// The libraries that could take a duty, those first that are furthest behind.
pub fn covers(plan: &Plan, duty: DatedCell) -> Vec<LibraryIx> {
    covers_of(plan, &plan.roster, &plan.ledger, duty)
}

/// The same with another roster of the plan, and its ledger.
pub(crate) fn covers_of(
    plan: &Plan,
    roster: &Roster,
    ledger: &Ledger,
    duty: DatedCell,
) -> Vec<LibraryIx> {
    let Plan { consortium: c, term, .. } = plan;
    let layers = Layers::new(roster);
    let has = roster.duties().iter().find(|d| d.is_live() && d.cell() == duty);
    let Some(has) = has.map(|d| d.library) else { return Vec::new() };
    let can = |l: &LibraryIx| Some(*l) != has && layers.able(c, term, *l, duty, &[]).is_ok();
    let mut able: Vec<LibraryIx> = c.indices().filter(can).collect();
    able.sort_by_key(|l| (ledger.0[l.at()].balance(), *l));
    able
}

/// The duties that could be swapped with this one, those on or after a day, the nearest first, and
/// of equally near ones those of the libraries that are furthest behind.
pub fn swaps(plan: &Plan, duty: DatedCell, from: chrono::NaiveDate) -> Vec<(DatedCell, LibraryIx)> {
    let Plan { consortium: c, term, roster, ledger, .. } = plan;
    let layers = Layers::new(roster);
    let confirmed = || roster.duties().iter().filter(|d| d.status == Status::Confirmed);
    let Some(one) = confirmed().find(|d| d.cell() == duty).and_then(|d| d.library) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for other in confirmed().filter(|d| d.date >= from) {
        let Some(library) = other.library.filter(|l| *l != one) else { continue };
        let leaves = [duty, other.cell()];
        if (other.date, other.period) != (duty.date, duty.period)
            && layers.able(c, term, one, other.cell(), &leaves).is_ok()
            && layers.able(c, term, library, duty, &leaves).is_ok()
        {
            found.push((other.cell(), library));
        }
    }
    let days = |cell: DatedCell| (cell.date - duty.date).num_days().abs();
    found.sort_by_key(|&(cell, l)| (days(cell), ledger.0[l.at()].balance(), cell));
    found
}
