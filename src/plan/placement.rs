//! Whether holders find room in the week: a bipartite flow from holders to periods, folded onto the
//! periods and grown one holder at a time.
//!
//! Holders are many and periods are few. So the nodes are the periods alone: from one there is an arc
//! to every period in which somebody that has a place in the first could have one more. What can be
//! reached from a period is remembered until its holders change, so that a search costs no more in a
//! week of thousands of holders than in one of a dozen.
//!
//! Which of several flows results is nobody's business: what is told is whether there is one, and if
//! not, who is on the near side of the smallest cut that is nearest to the last holder, which is the
//! same for all of them.
//!
//! Source: augmenting paths, L. R. Ford and D. R. Fulkerson, *Flows in Networks*, 1962; the
//! holders reached in vain are a set in the sense of P. Hall, J. London Math. Soc. 10, 1935.

use crate::model::{PeriodIx, PeriodSet};
use crate::plan::limits::WeekCaps;

/// A holder's wish for places: so many slots, in these periods, so often in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Demand {
    /// Slots it needs.
    pub slots: u32,
    /// Periods it can serve.
    pub periods: PeriodSet,
    /// Most slots it can hold in one period, those that it has there already included.
    pub limit: u16,
    /// The periods in which it has some already.
    pub once: PeriodSet,
    /// How many it has there already, where that is more than one: of a few periods.
    pub often: [Option<(PeriodIx, u16)>; Self::OFTEN],
    /// Most slots that it can get on each weekday, where that is limited.
    pub days: Option<WeekCaps>,
}

impl Demand {
    /// Periods of which it is known how many slots a holder has there already.
    pub const OFTEN: usize = 4;

    /// Most slots that it can get in a period.
    pub fn limit_at(&self, period: PeriodIx) -> u16 {
        let often = self.often.iter().flatten().find(|(p, _)| *p == period);
        let has = often.map_or(u16::from(self.once.contains(period)), |(_, count)| *count);
        self.limit.saturating_sub(has)
    }

    /// Whether places keep to the most of each weekday.
    fn is_spread(&self, places: &[(PeriodIx, u16)]) -> bool {
        let Some(caps) = self.days else { return true };
        (0..7).all(|day| on_day(&caps, places, day) <= caps.most[day])
    }

    /// The periods in which it can get any.
    fn open(&self) -> PeriodSet {
        match self.limit {
            0 => PeriodSet::EMPTY,
            1 => self.periods.without(&self.once),
            _ => self.periods,
        }
    }
}

/// Holders with their places so far.
#[derive(Debug, Clone)]
pub(crate) struct Placement {
    capacity: Vec<u16>,
    used: Vec<u16>,
    /// The periods with a free seat.
    free: PeriodSet,
    demands: Vec<Demand>,
    /// Slots that each holder has in each period, only where there are any.
    places: Vec<Vec<(PeriodIx, u16)>>,
    /// The periods in which each holder could have one more.
    open: Vec<PeriodSet>,
    /// Holders in each period, each once.
    holders: Vec<Vec<usize>>,
    /// The periods in which holders of each could have one more; known of some.
    reach: Vec<PeriodSet>,
    known: PeriodSet,
    /// Periods that are full and that nobody in them can leave, as far as looks in vain have shown.
    shut: PeriodSet,
}

impl Placement {
    /// An empty week with so many seats in each period.
    pub fn new(capacity: Vec<u16>) -> Self {
        let (used, holders) = (vec![0; capacity.len()], vec![Vec::new(); capacity.len()]);
        let periods = (0..capacity.len()).map(PeriodIx::from_at);
        let free = periods.filter(|p| capacity[p.at()] > 0).collect();
        let reach = vec![PeriodSet::EMPTY; capacity.len()];
        Self {
            capacity,
            used,
            free,
            demands: Vec::new(),
            places: Vec::new(),
            open: Vec::new(),
            holders,
            reach,
            known: PeriodSet::EMPTY,
            shut: PeriodSet::EMPTY,
        }
    }

    /// Adds a holder and places its slots, moving others where needed.
    ///
    /// # Errors
    ///
    /// When there is no room: the numbers of the holders, the new one among them, that can serve
    /// fewer places together than they need.
    pub fn push(&mut self, demand: Demand) -> Result<(), Vec<usize>> {
        let holder = self.demands.len();
        self.demands.push(demand);
        self.open.push(demand.open());
        // Lists of holders that have gone are used again.
        if self.places.len() == holder {
            self.places.push(Vec::new());
        }
        let most = demand.days.map_or(u32::MAX, |caps| caps.week);
        for _ in 0..demand.slots.min(most) {
            self.augment(holder).map_err(|reached| self.confined(holder, &reached))?;
        }
        // Nobody else is to blame where a holder needs more than its week may have.
        if demand.slots > most { Err(vec![holder]) } else { Ok(()) }
    }

    /// Takes the last holder away, placed or not; the others stay where they are.
    pub fn pop(&mut self) {
        let Some(last) = self.demands.len().checked_sub(1) else { return };
        self.clear(last);
        self.demands.pop();
        self.open.pop();
    }

    /// Gives a holder another demand for as many slots; false, and nothing has changed, when there
    /// is no room for it.
    pub fn change(&mut self, holder: usize, demand: Demand) -> bool {
        debug_assert_eq!(self.demands[holder].slots, demand.slots, "as many slots");
        let stays =
            |&(p, n): &(PeriodIx, u16)| demand.periods.contains(p) && n <= demand.limit_at(p);
        let has = self.places[holder].iter().map(|(_, n)| u32::from(*n)).sum::<u32>();
        let is_whole = has <= demand.days.map_or(u32::MAX, |caps| caps.week);
        if is_whole
            && self.places[holder].iter().all(stays)
            && demand.is_spread(&self.places[holder])
        {
            self.ask(holder, demand);
            return true;
        }
        // What it gives up is outside, so that it would find nothing there either.
        let is_inside = demand.open().without(&self.shut).is_empty();
        if demand.slots > 0 && is_inside && !self.is_shut(holder) {
            return false;
        }
        let before = self.demands[holder];
        let had = self.places[holder].clone();
        self.clear(holder);
        self.ask(holder, demand);
        let most = demand.days.map_or(u32::MAX, |caps| caps.week).min(demand.slots);
        let placed = (0..most).take_while(|_| self.augment(holder).is_ok()).count();
        if placed == demand.slots as usize {
            return true;
        }
        self.clear(holder);
        self.ask(holder, before);
        if placed == 0 {
            // Nobody has moved meanwhile.
            for (period, count) in had {
                (0..count).for_each(|_| self.seat(holder, period));
            }
            return false;
        }
        for _ in 0..before.slots {
            self.augment(holder).expect("there was room before");
        }
        false
    }

    /// Seats of each period.
    pub fn capacity(&self) -> &[u16] {
        &self.capacity
    }

    /// How many holders there are.
    pub fn len(&self) -> usize {
        self.demands.len()
    }

    /// What a holder asks for.
    pub fn demand(&self, holder: usize) -> Demand {
        self.demands[holder]
    }

    /// Gives a holder another demand, which its places satisfy.
    fn ask(&mut self, holder: usize, demand: Demand) {
        let mut open = demand.open();
        for &(period, count) in &self.places[holder] {
            self.known.remove(period);
            if count >= demand.limit_at(period) {
                open.remove(period);
            }
        }
        (self.demands[holder], self.open[holder]) = (demand, open);
        if self.is_shut(holder) && !open.without(&self.shut).is_empty() {
            self.shut = PeriodSet::EMPTY;
        }
    }

    /// Whether a holder has a place in a period that nobody can leave.
    fn is_shut(&self, holder: usize) -> bool {
        self.places[holder].iter().any(|&(p, _)| self.shut.contains(p))
    }

    fn clear(&mut self, holder: usize) {
        while let Some(&(period, _)) = self.places[holder].first() {
            self.take(holder, period);
            self.used[period.at()] -= 1;
            self.free.insert(period);
        }
    }

    /// Gives a holder a free seat.
    fn seat(&mut self, holder: usize, period: PeriodIx) {
        self.fill(period);
        self.add(holder, period);
    }

    fn fill(&mut self, period: PeriodIx) {
        self.used[period.at()] += 1;
        if self.used[period.at()] == self.capacity[period.at()] {
            self.free.remove(period);
        }
    }

    fn add(&mut self, holder: usize, period: PeriodIx) {
        let places = &mut self.places[holder];
        let limit = self.demands[holder].limit_at(period);
        let is_limited = self.demands[holder].days.is_some();
        let count = if let Some((_, n)) = places.iter_mut().find(|(p, _)| *p == period) {
            *n += 1;
            *n
        } else {
            places.push((period, 1));
            self.holders[period.at()].push(holder);
            1
        };
        if count == limit {
            self.open[holder].remove(period);
        }
        if count == limit || is_limited {
            // What is reached from its other places may no longer be so.
            self.places[holder].iter().for_each(|&(p, _)| self.known.remove(p));
        } else {
            self.known.remove(period);
        }
    }

    fn take(&mut self, holder: usize, period: PeriodIx) {
        if self.is_shut(holder) {
            self.shut = PeriodSet::EMPTY;
        }
        let places = &mut self.places[holder];
        places.iter().for_each(|&(p, _)| self.known.remove(p));
        let at = places.iter().position(|(p, _)| *p == period).expect("it has a slot there");
        places[at].1 -= 1;
        if places[at].1 < self.demands[holder].limit_at(period) {
            self.open[holder].insert(period);
        }
        if places[at].1 == 0 {
            places.swap_remove(at);
            let here = &mut self.holders[period.at()];
            let at = here.iter().position(|&h| h == holder).expect("it is listed there");
            here.swap_remove(at);
        }
    }

    /// The periods in which a holder could have one more, given up one that it has for it if that is
    /// said: on a weekday on which it has its most only for one of that day.
    fn open_to(&self, holder: usize, instead_of: Option<PeriodIx>) -> PeriodSet {
        let mut open = self.open[holder];
        if let Some(caps) = self.demands[holder].days {
            for day in (0..7).filter(|&day| instead_of.map(|p| caps.day(p)) != Some(day)) {
                if on_day(&caps, &self.places[holder], day) >= caps.most[day] {
                    caps.periods(day).for_each(|p| open.remove(p));
                }
            }
        }
        open
    }

    /// The periods in which holders of one could have one more.
    fn reach(&mut self, period: PeriodIx) -> PeriodSet {
        if !self.known.contains(period) {
            self.known.insert(period);
            let here = self.holders[period.at()].iter();
            self.reach[period.at()] =
                here.fold(PeriodSet::EMPTY, |all, &h| all.or(&self.open_to(h, Some(period))));
        }
        self.reach[period.at()]
    }

    /// One more slot for a holder along a shortest augmenting path; the periods reached in vain when
    /// there is none.
    fn augment(&mut self, start: usize) -> Result<(), PeriodSet> {
        let mut reached = self.open_to(start, None);
        if let Some(free) = reached.and(&self.free).iter().next() {
            self.seat(start, free);
            return Ok(());
        }
        // The period before each on the way.
        let mut before: Vec<Option<PeriodIx>> = vec![None; self.capacity.len()];
        let mut queue: Vec<PeriodIx> = reached.iter().collect();
        let mut head = 0;
        while let Some(&period) = queue.get(head) {
            head += 1;
            let next = self.reach(period).without(&reached);
            if next.is_empty() {
                continue;
            }
            for to in next.iter() {
                before[to.at()] = Some(period);
            }
            if let Some(free) = next.and(&self.free).iter().next() {
                self.shift(start, free, &before);
                return Ok(());
            }
            queue.extend(next.iter());
            reached = reached.or(&next);
        }
        self.shut = self.shut.or(&reached);
        Err(reached)
    }

    /// Moves one of each period of the path that ends in a free seat of this one.
    fn shift(&mut self, start: usize, free: PeriodIx, before: &[Option<PeriodIx>]) {
        self.fill(free);
        let mut to = free;
        while let Some(from) = before[to.at()] {
            let mut here = self.holders[from.at()].iter();
            let can = |h: usize| self.open_to(h, Some(from)).contains(to);
            let mover = here.find(|&&h| can(h)).expect("somebody can move");
            let mover = *mover;
            self.add(mover, to);
            self.take(mover, from);
            to = from;
        }
        self.add(start, to);
    }

    /// A holder without a place, and all that are in the periods that it reached in vain.
    fn confined(&self, start: usize, reached: &PeriodSet) -> Vec<usize> {
        let here = reached.iter().flat_map(|p| self.holders[p.at()].iter().copied());
        let mut holders: Vec<usize> = here.chain([start]).collect();
        holders.sort_unstable();
        holders.dedup();
        holders
    }
}

/// Slots that somebody has on a weekday.
fn on_day(caps: &WeekCaps, places: &[(PeriodIx, u16)], day: usize) -> u16 {
    places.iter().filter(|(p, _)| caps.day(*p) == day).map(|(_, n)| n).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Demand, Placement};
    use crate::model::{PeriodIx, PeriodSet};
    use crate::plan::limits::WeekCaps;
    use crate::plan::max_flow::Network;

    const PERIODS: usize = 6;

    fn periods(mask: u16) -> PeriodSet {
        (0..PERIODS).filter(|p| mask >> p & 1 == 1).map(PeriodIx::from_at).collect()
    }

    fn demand() -> impl Strategy<Value = Demand> {
        let caps = prop::option::of((0u16..4, 0u16..4));
        (0u32..5, 0u16..64, 0u16..4, 0u16..64, caps).prop_map(|(slots, mask, limit, once, caps)| {
            let days = caps.map(|(mon, tue)| WeekCaps::of_two(3, [mon, tue]));
            let (periods, once) = (periods(mask), periods(once));
            Demand { slots, periods, limit, once, often: [None; Demand::OFTEN], days }
        })
    }

    /// How many slots holders can have together, by a flow with a node for each.
    fn most(capacity: &[u16], demands: &[Demand]) -> u32 {
        let (source, sink, first) = (0, 1, 2 + PERIODS);
        // A node for each holder, and one for each of its weekdays.
        let mut net = Network::new(first + 3 * demands.len());
        for (period, &seats) in capacity.iter().enumerate() {
            net.arc(2 + period, sink, seats.into());
        }
        for (node, demand) in (first..).step_by(3).zip(demands) {
            net.arc(source, node, demand.slots.into());
            for day in 0..2 {
                net.arc(node, node + 1 + day, demand.days.map_or(99, |d| d.most[day].into()));
            }
            for period in demand.periods.iter() {
                let day = node + 1 + period.at() / 3;
                net.arc(day, 2 + period.at(), demand.limit_at(period).into());
            }
        }
        u32::try_from(net.send(source, sink)).expect("few slots")
    }

    fn needed(demands: &[Demand]) -> u32 {
        demands.iter().map(|d| d.slots).sum()
    }

    /// Everybody has what was asked for, and no more than there is.
    fn is_right(week: &Placement) -> bool {
        let mut used = vec![0; PERIODS];
        let is_served = (0..week.len()).all(|holder| {
            let demand = week.demands[holder];
            week.places[holder].iter().for_each(|&(p, n)| used[p.at()] += n);
            let may =
                |&(p, n): &(PeriodIx, u16)| demand.periods.contains(p) && n <= demand.limit_at(p);
            week.places[holder].iter().all(may)
                && demand.is_spread(&week.places[holder])
                && week.places[holder].iter().map(|&(_, n)| u32::from(n)).sum::<u32>()
                    == demand.slots
        });
        is_served && used == week.used && used.iter().zip(&week.capacity).all(|(u, c)| u <= c)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn holders_find_room_exactly_where_a_flow_does_and_who_does_not_is_told(
            capacity in prop::collection::vec(0u16..4, PERIODS),
            pushed in prop::collection::vec(demand(), 1..7),
            changes in prop::collection::vec((0usize..7, demand()), 0..16),
        ) {
            let mut week = Placement::new(capacity.clone());
            let mut placed: Vec<Demand> = Vec::new();
            for demand in pushed {
                let all = [&placed[..], &[demand]].concat();
                let has_room = most(&capacity, &all) == needed(&all);
                match week.push(demand) {
                    Ok(()) => {
                        prop_assert!(has_room);
                        placed = all;
                    }
                    Err(confined) => {
                        prop_assert!(!has_room);
                        // They alone have too little room, the last one among them.
                        prop_assert!(confined.contains(&placed.len()));
                        let set: Vec<Demand> = confined.iter().map(|&h| all[h]).collect();
                        prop_assert!(most(&capacity, &set) < needed(&set));
                        week.pop();
                    }
                }
                prop_assert!(is_right(&week));
            }
            for (holder, demand) in changes {
                let Some(before) = placed.get(holder).copied() else { continue };
                let demand = Demand { slots: before.slots, ..demand };
                let mut all = placed.clone();
                all[holder] = demand;
                let changed = week.change(holder, demand);
                prop_assert_eq!(changed, most(&capacity, &all) == needed(&all));
                placed = if changed { all } else { placed };
                prop_assert_eq!(&week.demands, &placed);
                prop_assert!(is_right(&week));
            }
        }
    }
}
