//! Who holds how many slots, with which pools.

use crate::model::{Allocation, Consortium, HolderKind, Id, Remainders, Share, Term};
use crate::plan::attendance::Attendance;
use crate::plan::conflict::{self, Infeasible};
use crate::plan::holders::{Crowded, Standing};
use crate::plan::pattern::{lay, wanted};
use crate::plan::watch::Watch;
use crate::plan::{exact, whole};

/// Shares out the slots of the week and forms pools.
///
/// The slots are those of the agreed method. Only if no pattern of the week has room for them, the
/// next best ones are tried. The best pools are found and proven; then, among all whose objective
/// is within the tolerance of it, those that break the fewest wishes are taken.
///
/// # Errors
///
/// [`Infeasible`] names what cannot be had together.
pub fn allocate(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
) -> Result<Allocation, Infeasible> {
    allocate_watched(c, term, attendance, &|_| ())
}

/// The same as [`allocate`], and tells how far it is.
///
/// # Errors
///
/// As [`allocate`].
pub fn allocate_watched(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    watch: Watch<'_>,
) -> Result<Allocation, Infeasible> {
    let crowded = |e: Crowded| conflict::crowded(c, e);
    let standing = Standing::new(c, term, attendance).map_err(crowded)?;
    if standing.quotas.iter().all(|q| q.numerator() == 0) {
        return Err(Infeasible::Nobody);
    }
    let (vector, ties) = standing.apportion(c, term).map_err(crowded)?;
    conflict::check_pins(c, &standing, &vector)?;
    let (shares, quality) = match c.rules.remainders {
        Remainders::Round => whole::slots(c, attendance, &standing, &vector, watch)?,
        Remainders::Pool => exact::fractions(c, term, attendance, &standing, &vector, watch)?,
    };
    Ok(Allocation { shares: number(c, attendance, shares), ties, quality })
}

/// Names the formed pools `pool-1`, `pool-2` … in the order of their first cells in the week.
fn number(c: &Consortium, attendance: &Attendance, mut shares: Vec<Share>) -> Vec<Share> {
    let dates = attendance.dates_per_period(c.grid.periods().len());
    let all: Vec<_> = shares.iter().map(|s| wanted(c, &dates, s)).collect();
    let laid = lay(&c.grid, &all).expect("an allocation has room in the week");
    let fixed = shares.iter().take_while(|s| s.holder.kind != HolderKind::FormedPool).count();
    let mut formed: Vec<(usize, Share)> = shares.drain(fixed..).enumerate().collect();
    formed.sort_by_key(|(at, _)| (laid.periods[fixed + at].first().copied(), *at));
    let taken = |id: &str| c.find(id).is_some() || c.pools.iter().any(|p| p.id.as_str() == id);
    let free = (1..).map(|n| format!("pool-{n}")).filter(|id| !taken(id));
    for ((_, mut share), id) in formed.into_iter().zip(free) {
        share.holder.id = Id::parse(&id).expect("a short name");
        shares.push(share);
    }
    shares
}
