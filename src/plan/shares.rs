//! Shares, which are holders with their slots: helpers for both ways to turn quotas into slots.

use crate::model::{
    Consortium, Holder, HolderKind, LibraryIx, PeriodIx, PeriodSet, PinHolder, Share,
};
use crate::plan::holders::Standing;
use crate::plan::limits::WeekCaps;
use crate::plan::placement::Demand;
use crate::plan::pools::{Group, Problem};

/// Periods in which all these libraries have staff.
pub(crate) fn common(c: &Consortium, members: &[LibraryIx]) -> PeriodSet {
    let all = PeriodSet::first(c.grid.periods().len());
    members.iter().fold(all, |set, &l| set.and(&c[l].staffed))
}

/// Pools as shares, in the order of their first members, to be numbered later;
/// `order` has the libraries of every item.
pub(crate) fn formed(
    c: &Consortium,
    standing: &Standing,
    problem: &Problem<'_>,
    order: &[Vec<LibraryIx>],
    groups: &[Group],
) -> Vec<Share> {
    let share = |group: &Group| {
        let mut members: Vec<LibraryIx> =
            group.members.iter().flat_map(|&i| order[i].iter().copied()).collect();
        members.sort_unstable();
        let (id, kind) = (c[members[0]].id.clone(), HolderKind::FormedPool);
        let holder = Holder { id, kind, name: None, members, turns: c.rules.turns };
        standing.pool(holder, problem.classes[group.class].slots, problem.common(group))
    };
    let mut shares: Vec<Share> = groups.iter().map(share).collect();
    shares.sort_by(|a, b| a.holder.members.cmp(&b.holder.members));
    shares
}

/// Where a holder is pinned, once for each pin.
fn pinned(c: &Consortium, share: &Share) -> Vec<PeriodIx> {
    let mine = |h: PinHolder| match h {
        PinHolder::Library(l) => !share.holder.is_pool() && share.holder.members[0] == l,
        PinHolder::Pool(p) => share.holder.is_pool() && c.pools[p].id == share.holder.id,
    };
    c.pins.iter().filter(|p| mine(p.holder)).map(|p| p.cell.period).collect()
}

/// The periods to which a holder is pinned.
pub(crate) fn pins(c: &Consortium, share: &Share) -> PeriodSet {
    pinned(c, share).into_iter().collect()
}

/// The most cells of a holder on each weekday and in the week; of a pool that is formed its turns
/// see to it.
pub(crate) fn week_caps(c: &Consortium, share: &Share) -> Option<WeekCaps> {
    let members = &share.holder.members;
    match share.holder.kind {
        HolderKind::Library => WeekCaps::of(c, members[0]),
        HolderKind::GivenPool => WeekCaps::of_pool(c, members),
        HolderKind::FormedPool => None,
    }
}

/// What a share asks of the week beyond its pins.
pub(crate) fn demand(c: &Consortium, share: &Share) -> Demand {
    let pins = pinned(c, share);
    let mut periods = share.periods;
    let seats = if share.holder.is_pool() { 1 } else { c[share.holder.members[0]].seats };
    let limit = seats.min(c.grid.seats());
    let (mut once, mut often) = (PeriodSet::EMPTY, [None; Demand::OFTEN]);
    for &period in &pins {
        if once.contains(period) {
            continue;
        }
        once.insert(period);
        let count = pins.iter().filter(|&&pin| pin == period).count();
        let count = u16::try_from(count).expect("a period has few seats");
        let place = often.iter_mut().find(|place| place.is_none());
        match place {
            _ if count >= limit => periods.remove(period),
            _ if count == 1 => {}
            Some(place) => *place = Some((period, count)),
            // So many are not counted: it gets no further seat there.
            None => periods.remove(period),
        }
    }
    let pinned = u32::try_from(pins.len()).expect("counts fit 32 bits");
    let days = week_caps(c, share).map(|caps| caps.beside(&pins));
    Demand { slots: share.slots - pinned, periods, limit, once, often, days }
}
