//! The demands of holders on the week.

use crate::model::{Consortium, PeriodIx, PeriodSet, PinHolder, Quota, Share};
use crate::plan::busy::Burden;
use crate::plan::costs::{LOST_DATE, WISH};
use crate::plan::last::Last;
use crate::plan::limits::WeekCaps;
use crate::plan::shares::week_caps;

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
    /// The most cells of each weekday, its pins included, where that is limited.
    pub days: Option<WeekCaps>,
    /// The most cells in a row, likewise.
    pub in_a_row: Option<u16>,
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
        dates: by_dates(dates, share.slots, share.claim),
        newcomers: last.newcomers(c, members, share.holder.is_pool()),
        new_cost: last.price(c).cell,
        pinned: pins.map(|p| p.cell.period).collect(),
        busy: None,
        days: week_caps(c, share),
        in_a_row: if share.holder.is_pool() { None } else { c.limits(members[0]).in_a_row },
    }
}

/// (T − n) / T of the cost, T being the claim, of every lost date, at most the whole of it either way.
fn by_dates(dates: &[u32], slots: u32, claim: Quota) -> Vec<i64> {
    let most = dates.iter().copied().max().unwrap_or(0);
    let owed = i128::try_from(claim.numerator()).expect("quotas fit");
    let held = i128::from(slots) * i128::from(claim.denominator());
    let slope = (owed - held) * i128::from(LOST_DATE) / owed.max(1);
    let slope = slope.clamp(-i128::from(LOST_DATE), i128::from(LOST_DATE));
    let slope = i64::try_from(slope).expect("clamped");
    dates.iter().map(|d| slope * i64::from(most - d)).collect()
}
