//! The cheapest assignment of holders to periods.

use std::collections::BTreeMap;

use crate::model::{Grid, PeriodIx};
use crate::plan::costs::SAME_DAY;
use crate::plan::even_seats::{Even, Weighed, seat_evenly};
use crate::plan::limits;
use crate::plan::seating::{Guest, Hall, Seats, seat};
use crate::plan::wanted::Wanted;

/// How much is done to share busy cells evenly: flows, times the slots and squared periods of each,
/// and the fewest and most flows.
const WORK: usize = 40_000_000;
const FLOWS: (usize, usize) = (12, 4_000);

/// Most weeks that are laid to make rows short enough.
const MOST_WEEKS: usize = 100;

/// Where everybody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Laid {
    /// The periods of each holder, in week order.
    pub periods: Vec<Vec<PeriodIx>>,
    /// What wishes and new cells cost, in units of which [`WISH`] make one wish of a whole holder.
    pub leaning: i64,
    /// The least that busy cells can count in weeks that cost the same otherwise.
    pub least_uneven: i128,
}

/// The cheapest way to give all holders their slots; `None` when there is no room.
pub(crate) fn lay(grid: &Grid, wanted: &[Wanted]) -> Option<Laid> {
    lay_within(grid, wanted, FLOWS.1)
}

/// The same with at most so many flows to share busy cells evenly.
///
/// Where a row is too long, one of its cells is refused to its holder, each in turn, and the cheapest
/// of what results is taken. Where that takes too many weeks, cells are refused until no row is.
pub(crate) fn lay_within(grid: &Grid, wanted: &[Wanted], flows: usize) -> Option<Laid> {
    let mut week = lay_freely(grid, wanted, flows)?;
    let Some(mut row) = too_long(grid, wanted, &week) else { return Some(week) };
    let (mut wanted, mut number) = (wanted.to_vec(), 0);
    let mut open: BTreeMap<(Price, usize), (Vec<Wanted>, Laid)> = BTreeMap::new();
    loop {
        let (holder, periods) = row;
        let is_dive = number >= MOST_WEEKS;
        if is_dive {
            open.clear();
        }
        for period in periods.into_iter().rev() {
            let mut fewer = wanted.clone();
            fewer[holder].periods.remove(period);
            let Some(laid) = lay_freely(grid, &fewer, flows) else { continue };
            number += 1;
            open.insert((price(grid, &fewer, &laid), number), (fewer, laid));
            if is_dive {
                break;
            }
        }
        let (_, (fewer, laid)) = open.pop_first()?;
        (wanted, week) = (fewer, laid);
        match too_long(grid, &wanted, &week) {
            Some(next) => row = next,
            None => return Some(week),
        }
    }
}

/// The first holder with a row that is too long, and those of its cells of which one must go.
fn too_long(grid: &Grid, wanted: &[Wanted], laid: &Laid) -> Option<(usize, Vec<PeriodIx>)> {
    wanted.iter().zip(&laid.periods).enumerate().find_map(|(holder, (w, held))| {
        let row = limits::too_long(grid, held, w.in_a_row)?;
        Some((holder, row.into_iter().filter(|p| !w.pinned.contains(p)).collect()))
    })
}

/// What a week costs, in the order in which it counts: wishes, days and dates, then busy cells.
type Price = (i128, i128);

fn price(grid: &Grid, wanted: &[Wanted], laid: &Laid) -> Price {
    let of = |(w, periods): (&Wanted, &Vec<PeriodIx>)| {
        let mut days = [0; 7];
        let mut sum = 0;
        for &p in periods {
            let day = &mut days[weekday(grid, p)];
            let again = i128::from(SAME_DAY) * *day;
            sum += i128::from(w.leaning(p)) + i128::from(w.dates[p.at()]) + again;
            *day += 1;
        }
        sum
    };
    (wanted.iter().zip(&laid.periods).map(of).sum(), uneven(wanted, &laid.periods))
}

/// The cheapest way whatever rows there are.
fn lay_freely(grid: &Grid, wanted: &[Wanted], flows: usize) -> Option<Laid> {
    let mut room = vec![u32::from(grid.seats()); grid.periods().len()];
    wanted.iter().flat_map(|w| &w.pinned).for_each(|p| room[p.at()] -= 1);
    let scale = Scale::new(wanted, room.len());
    let weekday = grid.indices().map(|p| weekday(grid, p)).collect();
    let hall = Hall { room, weekday, again: i128::from(SAME_DAY) * scale.cost() };
    let guest = |(at, w)| guest(grid, at, w, &scale);
    let guests = wanted.iter().enumerate().map(guest).collect::<Option<Vec<Guest>>>()?;
    let (seats, gap) = if scale.busy == 1 {
        (seat(&hall, &guests)?, 0)
    } else {
        let slots: usize = guests.iter().map(|g| g.slots as usize).sum();
        let most = WORK / (slots * hall.room.len() * hall.room.len()).max(1);
        evenly(&hall, &guests, wanted, &scale, most.clamp(FLOWS.0, FLOWS.1).min(flows))?
    };
    let mut laid: Vec<Vec<PeriodIx>> = wanted.iter().map(|w| w.pinned.clone()).collect();
    for ((periods, guest), seats) in laid.iter_mut().zip(&guests).zip(&seats) {
        for (option, &count) in guest.options.iter().zip(seats) {
            periods.extend((0..count).map(|_| PeriodIx::from_at(option.period)));
        }
        periods.sort_unstable();
    }
    let cost = |(w, p): (&Wanted, &Vec<PeriodIx>)| p.iter().map(|p| w.leaning(*p)).sum::<i64>();
    let leaning = wanted.iter().zip(&laid).map(cost).sum();
    let least_uneven = (uneven(wanted, &laid) - gap).max(0);
    Some(Laid { periods: laid, leaning, least_uneven })
}

/// What busy cells count in a week.
pub(crate) fn uneven(wanted: &[Wanted], laid: &[Vec<PeriodIx>]) -> i128 {
    let of = |(w, periods): (&Wanted, &Vec<PeriodIx>)| {
        let burden = w.busy.as_ref()?;
        Some(burden.measure(periods.iter().map(|p| burden.periods[p.at()]).sum()))
    };
    wanted.iter().zip(laid).filter_map(of).sum()
}

/// Seats with the busy ones shared as evenly as can be, and how much less they could count at best.
fn evenly(
    hall: &Hall,
    guests: &[Guest],
    wanted: &[Wanted],
    scale: &Scale,
    flows: usize,
) -> Option<(Vec<Vec<u32>>, i128)> {
    let weighed = |(guest, w): (&Guest, &Wanted)| {
        let Some(burden) = &w.busy else {
            return Weighed { loads: vec![0; guest.options.len()], before: 0, weight: 0 };
        };
        let load = |period: usize| burden.periods[period] >> scale.coarse;
        let pinned = w.pinned.iter().map(|p| load(p.at())).sum::<i64>();
        Weighed {
            loads: guest.options.iter().map(|o| load(o.period)).collect(),
            before: (burden.before >> scale.coarse) + pinned,
            weight: burden.weight() * scale.unit,
        }
    };
    let weighed: Vec<Weighed> = guests.iter().zip(wanted).map(weighed).collect();
    let Even { seats, cost, bound } = seat_evenly(hall, guests, &weighed, scale.unit, flows)?;
    let gap = cost.div_euclid(scale.unit) - bound.div_euclid(scale.unit);
    Some((seats, gap << (2 * scale.coarse)))
}

fn weekday(grid: &Grid, period: PeriodIx) -> usize {
    grid.period(period).weekday.num_days_from_monday() as usize
}

/// What a holder needs beyond its pins; `None` when it has more pins than slots, or more slots than
/// its week may have.
fn guest(grid: &Grid, holder: usize, w: &Wanted, scale: &Scale) -> Option<Guest> {
    let slots = w.slots.checked_sub(u32::try_from(w.pinned.len()).ok()?)?;
    if w.days.is_some_and(|caps| w.slots > caps.week) {
        return None;
    }
    let mut days = [0; 7];
    w.pinned.iter().for_each(|&p| days[weekday(grid, p)] += 1);
    let seats = |period: PeriodIx| {
        let taken = w.pinned.iter().filter(|&&p| p == period).count();
        let limit = u32::from(w.limit).saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX));
        let cost = i128::from(w.leaning(period)) + i128::from(w.dates[period.at()]);
        let cost = cost * scale.cost() + scale.tie(holder, period);
        Seats { period: period.at(), limit, cost }
    };
    let options = w.periods.iter().map(seats).filter(|s| s.limit > 0).collect();
    let most = w.days.map_or([u32::MAX; 7], |caps| caps.most.map(u32::from));
    Some(Guest { slots, options, days, most })
}

/// How costs are scaled: what busy cells count decides where everything else costs the same, and
/// where that is equal too, earlier holders are in earlier periods.
struct Scale {
    unit: i128,
    /// More than busy cells can count, their tangents included; 1 where they are not weighed.
    busy: i128,
    /// By how many bits loads are coarser than they are.
    coarse: u32,
    holders: usize,
}

impl Scale {
    fn new(wanted: &[Wanted], periods: usize) -> Self {
        let slots: u64 = wanted.iter().map(|w| u64::from(w.slots)).sum();
        let unit = i128::from(slots) * (wanted.len() * periods) as i128 + 1;
        let mut scale = Self { unit, busy: 1, coarse: 0, holders: wanted.len() };
        if wanted.iter().any(|w| w.busy.is_some()) {
            let cost = |w: &Wanted| {
                let of = |p: PeriodIx| {
                    w.leaning(p).saturating_abs().saturating_add(w.dates[p.at()].abs())
                };
                i128::from(w.periods.iter().map(of).max().unwrap_or(0)) * i128::from(w.slots)
            };
            let days = i128::from(SAME_DAY) * i128::from(slots) * i128::from(slots);
            let most = (wanted.iter().map(cost).sum::<i128>() + days + 1).saturating_mul(8 * unit);
            // A week of thousands of cells that keeps last term's: only there loads are coarser.
            scale.busy = scale.most_busy(wanted);
            while scale.busy.checked_mul(most).is_none() && scale.coarse < 20 {
                scale.coarse += 1;
                scale.busy = scale.most_busy(wanted);
            }
        }
        scale
    }

    /// Eight times what busy cells can count at most: a tangent may lie that far below.
    fn most_busy(&self, wanted: &[Wanted]) -> i128 {
        let most = |w: &Wanted| {
            let Some(burden) = &w.busy else { return 0 };
            let far = burden.periods.iter().map(|load| load.abs()).max().unwrap_or(0);
            let far = burden.before.abs().saturating_add(far.saturating_mul(w.slots.into()));
            burden.weight() * i128::from(far >> self.coarse) * i128::from(far >> self.coarse)
        };
        wanted.iter().map(most).sum::<i128>() * 8 + 1
    }

    /// What costs are multiplied by.
    fn cost(&self) -> i128 {
        self.busy * self.unit
    }

    fn tie(&self, holder: usize, period: PeriodIx) -> i128 {
        ((self.holders - holder) * period.at()) as i128
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use proptest::prelude::*;

    use super::{Laid, lay, price, too_long};
    use crate::model::{Grid, Period, PeriodIx, PeriodSet, Time};
    use crate::plan::limits::WeekCaps;
    use crate::plan::wanted::Wanted;

    /// Three hours without a gap on Mondays and on Tuesdays.
    fn grid() -> Grid {
        let days = [Weekday::Mon, Weekday::Tue].into_iter();
        let start = |hour: u32| Time::from_minutes(hour * 60).unwrap();
        let periods = days.flat_map(|weekday| (10..13).map(move |hour| (weekday, hour)));
        let periods = periods.map(|(weekday, hour)| Period { weekday, start: start(hour) });
        Grid::new(60, 2, periods.collect())
    }

    fn holders() -> impl Strategy<Value = Vec<Wanted>> {
        let caps = prop::option::of((0u16..4, 0u16..4));
        let row = prop::option::weighted(0.7, 1u16..3);
        let costs = prop::collection::vec(-3i64..4, 6);
        let one =
            (1u32..5, 0u16..64, costs, caps, row).prop_map(|(slots, mask, wishes, caps, row)| {
                let periods: PeriodSet =
                    (0..6).filter(|p| mask >> p & 1 == 1).map(PeriodIx::from_at).collect();
                Wanted {
                    slots,
                    periods,
                    limit: 1,
                    wishes,
                    dates: vec![0; 6],
                    newcomers: Vec::new(),
                    new_cost: 0,
                    pinned: Vec::new(),
                    busy: None,
                    days: caps.map(|(mon, tue)| WeekCaps::of_two(3, [mon, tue])),
                    in_a_row: row,
                }
            });
        prop::collection::vec(one, 1..4)
    }

    /// Every week in which nobody has more than it may, by what it costs.
    fn least(grid: &Grid, wanted: &[Wanted], so_far: &mut Vec<Vec<PeriodIx>>) -> Option<i128> {
        let Some(w) = wanted.get(so_far.len()) else {
            let laid = Laid { periods: so_far.clone(), leaning: 0, least_uneven: 0 };
            let is_short = too_long(grid, wanted, &laid).is_none();
            return is_short.then(|| price(grid, wanted, &laid).0);
        };
        let mut best = None;
        for set in 0u32..64 {
            let held: Vec<PeriodIx> =
                (0..6).filter(|p| set >> p & 1 == 1).map(PeriodIx::from_at).collect();
            let on = |day: usize| held.iter().filter(|p| p.at() / 3 == day).count();
            let is_over = |caps: WeekCaps| (0..2).any(|day| on(day) > usize::from(caps.most[day]));
            let taken = |p: &PeriodIx| so_far.iter().flatten().filter(|o| *o == p).count();
            if set.count_ones() != w.slots
                || !held.iter().all(|p| w.periods.contains(*p) && taken(p) < 2)
                || w.days.is_some_and(is_over)
            {
                continue;
            }
            so_far.push(held);
            best = best.into_iter().chain(least(grid, wanted, so_far)).min();
            so_far.pop();
        }
        best
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_week_within_the_limits_is_cheaper(wanted in holders()) {
            let grid = grid();
            let laid = lay(&grid, &wanted);
            let best = least(&grid, &wanted, &mut Vec::new());
            prop_assert_eq!(laid.as_ref().map(|laid| price(&grid, &wanted, laid).0), best);
            if let Some(laid) = laid {
                prop_assert!(too_long(&grid, &wanted, &laid).is_none());
            }
        }
    }
}
