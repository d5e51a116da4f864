//! Holders with what they hold: what shares have in common, however slots are made of quotas.

use crate::model::{Consortium, Holder, HolderKind, LibraryIx, PeriodSet, PinHolder, Share};
use crate::plan::placement::Demand;

/// Periods in which all these libraries have staff.
pub(crate) fn common(c: &Consortium, members: &[LibraryIx]) -> PeriodSet {
    let all = PeriodSet::first(c.grid.periods().len());
    members.iter().fold(all, |set, &l| set.and(&c[l].staffed))
}

/// A pool of these members, to be numbered later.
pub(crate) fn formed_pool(c: &Consortium, members: Vec<LibraryIx>) -> Holder {
    let turns = c.rules.turns;
    let id = c[members[0]].id.clone();
    Holder { id, kind: HolderKind::FormedPool, name: None, members, turns }
}

/// What a share asks of the week beyond its pins.
pub(crate) fn demand(c: &Consortium, share: &Share) -> Demand {
    let mine = |h: PinHolder| match h {
        PinHolder::Library(l) => !share.holder.is_pool() && share.holder.members[0] == l,
        PinHolder::Pool(p) => share.holder.is_pool() && c.pools[p].id == share.holder.id,
    };
    let pins: Vec<_> = c.pins.iter().filter(|p| mine(p.holder)).collect();
    let mut periods = share.periods;
    let seats = if share.holder.is_pool() { 1 } else { c[share.holder.members[0]].seats };
    let limit = seats.min(c.grid.seats());
    if limit == 1 {
        pins.iter().for_each(|p| periods.remove(p.cell.period));
    }
    let pinned = u32::try_from(pins.len()).expect("counts fit 32 bits");
    Demand { slots: share.slots - pinned, periods, limit }
}
