//! Changes of an agreement that could give it a plan.

use crate::model::{Consortium, Grid, LibraryIx, LimitKind, PeriodIx, PeriodSet, PinHolder};

/// A change of the agreement that makes a plan possible: each was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remedy {
    /// A library has staff at one period more.
    Staff(LibraryIx, PeriodIx),
    /// A library always has staff.
    StaffAlways(LibraryIx),
    /// A library can staff so many seats at once.
    LibrarySeats(LibraryIx, u16),
    /// A pin is dropped.
    NoPin(usize),
    /// A member leaves a given pool.
    LeavePool(usize, LibraryIx),
    /// Two given pools become one.
    MergePools(usize, usize),
    /// A given pool is dropped.
    NoPool(usize),
    /// A library is taken out of a list of those that share a pool.
    LeaveTogether(usize, LibraryIx),
    /// A list of libraries that share a pool is dropped.
    NoTogether(usize),
    /// A library is taken out of a list of those that share none.
    LeaveApart(usize, LibraryIx),
    /// A list of libraries that share none is dropped.
    NoApart(usize),
    /// Pools may have from so many to so many members.
    PoolSize(usize, usize),
    /// The service has so many seats.
    Seats(u16),
    /// A library serves so much at most.
    Limit(LibraryIx, LimitKind, u16),
    /// Everybody who has no limit of its own serves so much at most.
    LimitOfAll(LimitKind, u16),
}

/// Takes a given pool and its pins out of the agreement.
pub(crate) fn drop_pool(c: &mut Consortium, at: usize) {
    c.pools.remove(at);
    c.pins.retain(|pin| pin.holder != PinHolder::Pool(at));
    for pin in &mut c.pins {
        if let PinHolder::Pool(pool) = &mut pin.holder {
            *pool -= usize::from(*pool > at);
        }
    }
}

/// The agreement with one change.
pub(crate) fn changed(c: &Consortium, remedy: Remedy) -> Consortium {
    let mut c = c.clone();
    let all = PeriodSet::first(c.grid.periods().len());
    match remedy {
        Remedy::Staff(l, period) => c.library_mut(l).staffed.insert(period),
        Remedy::StaffAlways(l) => c.library_mut(l).staffed = all,
        Remedy::LibrarySeats(l, seats) => c.library_mut(l).seats = seats,
        Remedy::Limit(l, kind, most) => c.library_mut(l).limits.set(kind, Some(most)),
        Remedy::LimitOfAll(kind, most) => c.rules.limits.set(kind, Some(most)),
        Remedy::NoPin(at) => drop(c.pins.remove(at)),
        Remedy::LeavePool(at, l) => c.pools[at].members.retain(|&m| m != l),
        Remedy::MergePools(at, other) => {
            let more = c.pools[other].members.clone();
            c.pools[at].members.extend(more);
            c.pools[at].members.sort_unstable();
            drop_pool(&mut c, other);
        }
        Remedy::NoPool(at) => drop_pool(&mut c, at),
        Remedy::LeaveTogether(at, l) => c.together[at].libraries.retain(|&m| m != l),
        Remedy::NoTogether(at) => drop(c.together.remove(at)),
        Remedy::LeaveApart(at, l) => c.apart[at].libraries.retain(|&m| m != l),
        Remedy::NoApart(at) => drop(c.apart.remove(at)),
        Remedy::PoolSize(min, max) => (c.rules.pool_min, c.rules.pool_max) = (min, max),
        Remedy::Seats(seats) => {
            let (minutes, periods) = (c.grid.slot_minutes(), c.grid.periods().to_vec());
            c.grid = Grid::new(minutes, seats, periods);
        }
    }
    c
}
