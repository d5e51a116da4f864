//! Whether holders find room in the week: a bipartite flow from holders to periods, grown one
//! holder at a time.
//!
//! Source: augmenting paths, L. R. Ford and D. R. Fulkerson, *Flows in Networks*, 1962; the
//! holders reached in vain are a set in the sense of P. Hall, J. London Math. Soc. 10, 1935.

use crate::model::{PeriodIx, PeriodSet};

/// A holder's wish for places: so many slots, in these periods, so often in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Demand {
    /// Slots it needs.
    pub slots: u32,
    /// Periods it can serve.
    pub periods: PeriodSet,
    /// Most slots it can hold in one period, those that it has there already included.
    pub limit: u16,
    /// The periods in which it has one already.
    pub once: PeriodSet,
}

impl Demand {
    /// Most slots that it can get in a period.
    pub fn limit_at(&self, period: PeriodIx) -> u16 {
        self.limit.saturating_sub(u16::from(self.once.contains(period)))
    }
}

/// Holders with their places so far.
#[derive(Debug, Clone)]
pub(crate) struct Placement {
    capacity: Vec<u16>,
    used: Vec<u16>,
    demands: Vec<Demand>,
    /// Slots that each holder has in each period, only where there are any.
    places: Vec<Vec<(PeriodIx, u16)>>,
    /// Holders in each period, each once.
    holders: Vec<Vec<usize>>,
}

impl Placement {
    /// An empty week with so many seats in each period.
    pub fn new(capacity: Vec<u16>) -> Self {
        let (used, holders) = (vec![0; capacity.len()], vec![Vec::new(); capacity.len()]);
        Self { capacity, used, demands: Vec::new(), places: Vec::new(), holders }
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
        self.places.push(Vec::new());
        for _ in 0..demand.slots {
            self.augment(holder)?;
        }
        Ok(())
    }

    /// Takes the last holder away, placed or not; the others stay where they are.
    pub fn pop(&mut self) {
        let Some(last) = self.demands.len().checked_sub(1) else { return };
        self.clear(last);
        self.demands.pop();
        self.places.pop();
    }

    /// Gives a holder another demand for as many slots; false, and nothing has changed, when there
    /// is no room for it.
    pub fn change(&mut self, holder: usize, demand: Demand) -> bool {
        debug_assert_eq!(self.demands[holder].slots, demand.slots, "as many slots");
        let before = std::mem::replace(&mut self.demands[holder], demand);
        let stays =
            |&(p, n): &(PeriodIx, u16)| demand.periods.contains(p) && n <= demand.limit_at(p);
        if self.places[holder].iter().all(stays) {
            return true;
        }
        self.clear(holder);
        if (0..demand.slots).all(|_| self.augment(holder).is_ok()) {
            return true;
        }
        self.clear(holder);
        self.demands[holder] = before;
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

    fn clear(&mut self, holder: usize) {
        while let Some(&(period, _)) = self.places[holder].first() {
            self.take(holder, period);
            self.used[period.at()] -= 1;
        }
    }

    fn count(&self, holder: usize, period: PeriodIx) -> u16 {
        self.places[holder].iter().find(|(p, _)| *p == period).map_or(0, |&(_, n)| n)
    }

    fn add(&mut self, holder: usize, period: PeriodIx) {
        if let Some((_, n)) = self.places[holder].iter_mut().find(|(p, _)| *p == period) {
            *n += 1;
        } else {
            self.places[holder].push((period, 1));
            self.holders[period.at()].push(holder);
        }
    }

    fn take(&mut self, holder: usize, period: PeriodIx) {
        let places = &mut self.places[holder];
        let at = places.iter().position(|(p, _)| *p == period).expect("it has a slot there");
        places[at].1 -= 1;
        if places[at].1 == 0 {
            places.swap_remove(at);
            let here = &mut self.holders[period.at()];
            let at = here.iter().position(|&h| h == holder).expect("it is listed there");
            here.remove(at);
        }
    }

    /// One more slot for a holder along a shortest augmenting path.
    fn augment(&mut self, start: usize) -> Result<(), Vec<usize>> {
        // The holder through which a period was reached, and the period that it gives up.
        let mut via: Vec<Option<(usize, Option<PeriodIx>)>> = vec![None; self.capacity.len()];
        let mut queue: Vec<(usize, Option<PeriodIx>)> = vec![(start, None)];
        let mut head = 0;
        while let Some(&(holder, gives)) = queue.get(head) {
            head += 1;
            let demand = &self.demands[holder];
            for period in demand.periods.iter() {
                let full = self.count(holder, period) >= demand.limit_at(period);
                if via[period.at()].is_some() || full {
                    continue;
                }
                via[period.at()] = Some((holder, gives));
                if self.used[period.at()] < self.capacity[period.at()] {
                    self.shift(period, &via);
                    return Ok(());
                }
                let others = self.holders[period.at()].iter().filter(|&&other| other != start);
                queue.extend(others.map(|&other| (other, Some(period))));
            }
        }
        let mut reached: Vec<usize> = queue.into_iter().map(|(holder, _)| holder).collect();
        reached.sort_unstable();
        reached.dedup();
        Err(reached)
    }

    /// Moves everybody along the path that ends in a free seat of this period.
    fn shift(&mut self, free: PeriodIx, via: &[Option<(usize, Option<PeriodIx>)>]) {
        self.used[free.at()] += 1;
        let mut next = Some(free);
        while let Some(period) = next {
            let (holder, gives) = via[period.at()].expect("the path was reached");
            self.add(holder, period);
            if let Some(period) = gives {
                self.take(holder, period);
            }
            next = gives;
        }
    }
}
