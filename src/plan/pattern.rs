//! Allocation → weekly pattern: holders in cells, as one min-cost flow.
//!
//! Hard are staffed hours, pins, and one seat per holder and period. Soft, as costs: wishes, a
//! holder's slots spread over weekdays, and cells with more dates for those that serve less than
//! they owe.

use crate::model::{
    Allocation, Consortium, HolderIx, Pattern, PeriodIx, PeriodSet, PinHolder, Plan, Share,
};
use crate::plan::attendance::Attendance;
use crate::plan::busy::{Burden, WEIGHT};
use crate::plan::last::Last;
use crate::plan::lay::{Laid, lay};
use crate::plan::shares::common;
use crate::plan::wanted::{Wanted, wanted};

/// Lays the pattern of an ordinary week.
///
/// # Panics
///
/// If the holders of the allocation find no room in their periods: an allocation that
/// [`allocate`](crate::plan::allocate) has made always does.
pub fn pattern(c: &Consortium, attendance: &Attendance, allocation: &Allocation) -> Pattern {
    let laid = laid(c, attendance, allocation);
    Pattern::new(&c.grid, seats(c, allocation, &laid))
}

fn laid(c: &Consortium, attendance: &Attendance, allocation: &Allocation) -> Laid {
    // The look for rows that are short enough may end early where costs lead it; without them it has
    // been made before.
    let plain = || {
        let dates = vec![0; c.grid.periods().len()];
        let ask = |s: &Share| wanted(c, (&dates, &Last::default()), s);
        lay(&c.grid, &allocation.shares.iter().map(ask).collect::<Vec<_>>())
    };
    let laid = cheapest(c, attendance, allocation).or_else(plain);
    laid.expect("an allocation has room in the week")
}

/// The cheapest week; `None` where the holders have no room today.
fn cheapest(c: &Consortium, attendance: &Attendance, allocation: &Allocation) -> Option<Laid> {
    let dates = attendance.dates_per_period(c.grid.periods().len());
    let ask = |s: &Share| Wanted {
        busy: attendance.busy().burden(s),
        ..wanted(c, (&dates, attendance.last()), s)
    };
    let wanted: Vec<Wanted> = allocation.shares.iter().map(ask).collect();
    lay(&c.grid, &wanted)
}

/// How unevenly the busy cells of a week are shared, in millionths: the sum over all holders of
/// slots × (mean load of its cells from the mean of all, and from the mean duty in the last term)².
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unevenness {
    /// Of the week as it is.
    pub now: u64,
    /// Of the week that would be laid without weighing loads.
    pub unweighed: u64,
    /// The least that a week can have that is equally good in everything else; of the published
    /// week where it is kept, of the week as it would be laid now.
    pub bound: u64,
}

/// How unevenly a pattern shares the busy cells; `None` when loads are not weighed, or when the
/// holders of a week that was published would have no room today, since pins or seats have changed.
#[must_use]
pub fn unevenness(plan: &Plan) -> Option<Unevenness> {
    let Plan { consortium: c, pattern, .. } = plan;
    let allocation = &open_today(plan);
    let attendance = &Attendance::new(c, &plan.term);
    let burdens = allocation.shares.iter().map(|s| attendance.busy().burden(s));
    let burdens: Vec<Burden> = burdens.collect::<Option<_>>()?;
    let sum = |periods: &[Vec<PeriodIx>]| {
        let of = |(b, own): (&Burden, &Vec<PeriodIx>)| {
            b.measure(own.iter().map(|p| b.periods[p.at()]).sum())
        };
        millionths(burdens.iter().zip(periods).map(of).sum())
    };
    let mut held = vec![Vec::new(); burdens.len()];
    pattern.cells().for_each(|(cell, holder)| held[holder.at()].push(cell.period));
    Some(Unevenness {
        now: sum(&held),
        unweighed: sum(&cheapest(c, &attendance.unweighed(), allocation)?.periods),
        bound: millionths(cheapest(c, attendance, allocation)?.least_uneven),
    })
}

/// The holders with the periods that they can have. A published plan does not say them: those that
/// all members can serve today, and those that the holder has, as only some can serve them.
fn open_today(plan: &Plan) -> Allocation {
    let Plan { consortium: c, pattern, .. } = plan;
    let mut allocation = plan.allocation.clone();
    if !plan.is_kept() {
        return allocation;
    }
    for (at, share) in allocation.shares.iter_mut().enumerate() {
        let held = pattern.cells().filter(|(_, holder)| holder.at() == at);
        let held: PeriodSet = held.map(|(cell, _)| cell.period).collect();
        let all = common(c, &share.holder.members);
        let is_common = held.without(&all).is_empty();
        share.periods = if is_common { all } else { held };
    }
    allocation
}

/// A measure of [`Burden`], which counts squares of thousandths.
pub(crate) fn millionths(measure: i128) -> u64 {
    u64::try_from((2 * measure.max(0) + WEIGHT) / (2 * WEIGHT)).unwrap_or(u64::MAX)
}

/// The holder of every cell: pinned seats as agreed, the others in the order of the holders.
fn seats(c: &Consortium, allocation: &Allocation, laid: &Laid) -> Vec<HolderIx> {
    let per_period = usize::from(c.grid.seats());
    let mut cells: Vec<Option<HolderIx>> = vec![None; c.grid.cell_count() as usize];
    let find = |holder: PinHolder| {
        allocation.indices().find(|&h| match holder {
            PinHolder::Library(l) => {
                let holder = &allocation[h].holder;
                !holder.is_pool() && holder.members[0] == l
            }
            PinHolder::Pool(p) => {
                let holder = &allocation[h].holder;
                holder.is_pool() && holder.id == c.pools[p].id
            }
        })
    };
    let mut left = laid.periods.clone();
    for pin in &c.pins {
        if let Some(holder) = find(pin.holder) {
            let at = pin.cell.period.at() * per_period + usize::from(pin.cell.seat) - 1;
            cells[at] = Some(holder);
            let mine = &mut left[holder.at()];
            let gone = mine.iter().position(|&p| p == pin.cell.period).expect("pins are laid");
            mine.remove(gone);
        }
    }
    for (holder, periods) in allocation.indices().zip(left) {
        for period in periods {
            let seats = &mut cells[period.at() * per_period..][..per_period];
            let free = seats.iter_mut().find(|s| s.is_none()).expect("a period has room");
            *free = Some(holder);
        }
    }
    cells.into_iter().map(|h| h.expect("all slots of the week are held")).collect()
}
