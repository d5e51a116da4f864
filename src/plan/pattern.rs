//! Allocation → weekly pattern: holders in cells, as one min-cost flow.
//!
//! Hard are staffed hours, pins, and one seat per holder and period. Soft, as costs: wishes, a
//! holder's slots spread over weekdays, and cells with more dates for those that serve less than
//! they owe.

use crate::model::{
    Allocation, Consortium, HolderIx, Pattern, PeriodIx, PeriodSet, PinHolder, Plan, Quota, Share,
};
use crate::plan::attendance::Attendance;
use crate::plan::busy::{Burden, WEIGHT};
use crate::plan::last::Last;
use crate::plan::lay::{Laid, lay};

/// A wish of all members of a holder, for or against one period. Other costs are in this unit.
pub(crate) const WISH: i64 = 1_000_000;
/// The second slot of a holder on a weekday costs this, the third twice this, and so on.
pub(crate) const SAME_DAY: i64 = 100_000;
/// A date lost by a holder that serves nothing of what it owes.
pub(crate) const LOST_DATE: i64 = 50_000;

/// What a holder asks of the week.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Slots it holds.
    pub slots: u32,
    /// Periods it can hold, and how many seats of one.
    pub periods: PeriodSet,
    pub limit: u16,
    /// Cost of each period by wishes alone, in the order of the periods; may be negative.
    pub wishes: Vec<i64>,
    /// Cost of each period by its number of dates; may be negative.
    pub dates: Vec<i64>,
    /// How many of its members each period is new to, if last term's are to be kept, and what one
    /// of them costs.
    pub newcomers: Vec<i64>,
    pub new_cost: i64,
    /// Seats that are its own by agreement.
    pub pinned: Vec<PeriodIx>,
    /// What busy cells count, where they are weighed.
    pub busy: Option<Burden>,
}

impl Wanted {
    /// What a period costs by wishes, and by being new to members.
    pub fn leaning(&self, period: PeriodIx) -> i64 {
        let new = self.newcomers.get(period.at()).copied().unwrap_or(0);
        self.wishes[period.at()] + new.saturating_mul(self.new_cost)
    }

    /// What is open about it beside its pins.
    pub fn free(&self) -> Free {
        let taken = |p: PeriodIx| self.pinned.iter().filter(|&&pin| pin == p).count();
        let seats = |p: PeriodIx| {
            let left = usize::from(self.limit).saturating_sub(taken(p));
            (p.at(), self.leaning(p), i64::try_from(left).expect("few seats"))
        };
        Free {
            pinned: self.pinned.iter().map(|&p| self.leaning(p)).sum(),
            slots: i64::from(self.slots) - i64::try_from(self.pinned.len()).expect("few pins"),
            seats: self.periods.iter().map(seats).collect(),
        }
    }
}

/// The places that a holder has by agreement and those that it can have, by leaning alone.
#[derive(Debug, Clone)]
pub(crate) struct Free {
    /// What the pinned ones cost.
    pub pinned: i64,
    /// Slots beyond the pins.
    pub slots: i64,
    /// Periods by their numbers, with their costs and how many seats it can have there.
    pub seats: Vec<(usize, i64, i64)>,
}

impl Free {
    /// The cheapest seats for its slots, where periods have prices: cost with price, period, seats.
    pub fn cheapest(&self, prices: &[i64]) -> Vec<(i64, usize, i64)> {
        let price = |&(p, cost, n): &(usize, i64, i64)| (cost + prices[p], p, n);
        let mut all: Vec<_> = self.seats.iter().map(price).collect();
        all.sort_unstable();
        let mut left = self.slots;
        for (_, _, n) in &mut all {
            *n = (*n).min(left);
            left -= *n;
        }
        all.retain(|(_, _, n)| *n > 0);
        all
    }
}

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
    let dates = attendance.dates_per_period(c.grid.periods().len());
    let ask = |s: &Share| Wanted {
        busy: attendance.busy().burden(s),
        ..wanted(c, (&dates, attendance.last()), s)
    };
    let wanted: Vec<Wanted> = allocation.shares.iter().map(ask).collect();
    lay(&c.grid, &wanted).expect("an allocation has room in the week")
}

/// How unevenly the busy cells of a week are shared, in millionths: the sum over all holders of
/// slots × (mean load of its cells from the mean of all, and from the mean duty in the last term)².
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unevenness {
    /// Of the week as it is.
    pub now: u64,
    /// Of the week that would be laid without weighing loads.
    pub unweighed: u64,
    /// The least that a week can have that is equally good in everything else; of the published
    /// week where it is kept, of the week as it would be laid now.
    pub bound: u64,
}

/// How unevenly a pattern shares the busy cells; `None` when loads are not weighed.
///
/// # Panics
///
/// As [`pattern`].
#[must_use]
pub fn unevenness(plan: &Plan) -> Option<Unevenness> {
    let Plan { consortium: c, allocation, pattern, .. } = plan;
    let attendance = &Attendance::new(c, &plan.term);
    let burdens = allocation.shares.iter().map(|s| attendance.busy().burden(s));
    let burdens: Vec<Burden> = burdens.collect::<Option<_>>()?;
    let sum = |pattern: &Pattern| -> u64 {
        let mut sums = vec![0; burdens.len()];
        pattern
            .cells()
            .for_each(|(cell, h)| sums[h.at()] += burdens[h.at()].periods[cell.period.at()]);
        millionths(burdens.iter().zip(sums).map(|(b, sum)| b.measure(sum)).sum())
    };
    let laid = laid(c, attendance, allocation);
    Some(Unevenness {
        now: sum(pattern),
        unweighed: sum(&self::pattern(c, &attendance.unweighed(), allocation)),
        bound: millionths(laid.least_uneven),
    })
}

/// A measure of [`Burden`], which counts squares of thousandths.
pub(crate) fn millionths(measure: i128) -> u64 {
    u64::try_from((2 * measure.max(0) + WEIGHT) / (2 * WEIGHT)).unwrap_or(u64::MAX)
}

/// What a share asks of the week, in which periods have so many dates and had holders before.
pub(crate) fn wanted(c: &Consortium, (dates, last): (&[u32], &Last), share: &Share) -> Wanted {
    let members = &share.holder.members;
    let limit = if share.holder.is_pool() { 1 } else { c[members[0]].seats };
    let total: u128 = members.iter().map(|&l| u128::from(c[l].weight)).sum();
    let mut wishes = vec![0; c.grid.periods().len()];
    for &library in members {
        let part = u128::from(c[library].weight) * u128::from(WISH.unsigned_abs()) / total;
        let part = i64::try_from(part).expect("a part of one wish");
        c[library].avoid.iter().for_each(|p| wishes[p.at()] += part);
        c[library].prefer.iter().for_each(|p| wishes[p.at()] -= part);
    }
    let mine = |holder: PinHolder| match holder {
        PinHolder::Library(l) => !share.holder.is_pool() && members[0] == l,
        PinHolder::Pool(p) => share.holder.is_pool() && c.pools[p].id == share.holder.id,
    };
    let pins = c.pins.iter().filter(|pin| mine(pin.holder));
    Wanted {
        slots: share.slots,
        periods: share.periods,
        limit: limit.min(c.grid.seats()),
        wishes,
        dates: by_dates(dates, share.slots, share.quota),
        newcomers: last.newcomers(c, members, share.holder.is_pool()),
        new_cost: last.price(c).cell,
        pinned: pins.map(|p| p.cell.period).collect(),
        busy: None,
    }
}

/// (Q − n) / Q of the cost of every lost date, at most the whole of it either way.
fn by_dates(dates: &[u32], slots: u32, quota: Quota) -> Vec<i64> {
    let most = dates.iter().copied().max().unwrap_or(0);
    let owed = i128::try_from(quota.numerator()).expect("quotas fit");
    let held = i128::from(slots) * i128::from(quota.denominator());
    let slope = (owed - held) * i128::from(LOST_DATE) / owed.max(1);
    let slope = slope.clamp(-i128::from(LOST_DATE), i128::from(LOST_DATE));
    let slope = i64::try_from(slope).expect("clamped");
    dates.iter().map(|d| slope * i64::from(most - d)).collect()
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
