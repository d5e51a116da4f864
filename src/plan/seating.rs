//! The cheapest seats of a week for all holders: a min-cost flow folded onto the periods.
//!
//! Holders are many and periods are few. So the nodes are the periods alone, and the arc from one
//! to another is the cheapest move of any holder that has a slot in the first. Slots are added one
//! by one along shortest paths of such moves, under prices that keep every move from being cheaper
//! than nothing; what results is as cheap as the flow with a node for every holder.
//!
//! Source: successive shortest paths with potentials, R. K. Ahuja, T. L. Magnanti, J. B. Orlin,
//! *Network Flows*, 1993, section 9.7.

/// Somebody that needs seats.
#[derive(Debug, Clone)]
pub(crate) struct Guest {
    /// Seats it needs.
    pub slots: u32,
    /// Where it can sit.
    pub options: Vec<Seats>,
    /// Seats that it has already on each weekday.
    pub days: [u32; 7],
    /// Most seats on each weekday, these included.
    pub most: [u32; 7],
}

/// Seats of one period for a [`Guest`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seats {
    /// The period's number.
    pub period: usize,
    /// Most seats there.
    pub limit: u32,
    /// What each costs.
    pub cost: i128,
}

/// The week to be seated.
#[derive(Debug, Clone)]
pub(crate) struct Hall {
    /// Seats of each period.
    pub room: Vec<u32>,
    /// Weekday of each period, Monday being 0.
    pub weekday: Vec<usize>,
    /// What a guest's second seat on a weekday costs more; the third costs twice this, and so on.
    pub again: i128,
}

/// The cheapest seats for all guests: for each, how many of each of its options. `None` when there
/// is no room.
pub(crate) fn seat(hall: &Hall, guests: &[Guest]) -> Option<Vec<Vec<u32>>> {
    let periods = hall.room.len();
    let mut seating = Seating {
        hall,
        guests,
        has: guests.iter().map(|g| vec![0; g.options.len()]).collect(),
        days: guests.iter().map(|g| g.days).collect(),
        left: hall.room.clone(),
        at: vec![Vec::new(); periods],
        price: vec![0; periods],
        moves: vec![None; periods * periods],
        fresh: vec![false; periods],
    };
    for (guest, Guest { slots, .. }) in guests.iter().enumerate() {
        (0..*slots).try_for_each(|_| seating.add(guest))?;
    }
    Some(seating.has)
}

struct Seating<'a> {
    hall: &'a Hall,
    guests: &'a [Guest],
    /// Seats of each guest, by its options.
    has: Vec<Vec<u32>>,
    /// Seats of each guest on each weekday.
    days: Vec<[u32; 7]>,
    /// Seats of each period that nobody has.
    left: Vec<u32>,
    /// In each period, the guests that are there, with the number of the option.
    at: Vec<Vec<(usize, usize)>>,
    /// Of each period; zero while it has room.
    price: Vec<i128>,
    /// The cheapest move from each period to each, where its row is fresh.
    moves: Vec<Option<Move>>,
    fresh: Vec<bool>,
}

/// A guest gives up one of its options for another.
#[derive(Debug, Clone, Copy)]
struct Move {
    cost: i128,
    guest: usize,
    from: usize,
    to: usize,
}

/// How a period was reached: from the new guest by an option, or by a move from another period.
#[derive(Debug, Clone, Copy)]
enum Via {
    Option(usize),
    Move(usize, Move),
}

impl Seating<'_> {
    /// One more seat for a guest; `None` when there is none.
    fn add(&mut self, guest: usize) -> Option<()> {
        let periods = self.left.len();
        let mut reached: Vec<Option<(i128, Via)>> = vec![None; periods];
        for (at, option) in self.guests[guest].options.iter().enumerate() {
            if self.has[guest][at] < option.limit && self.has_room(guest, option.period) {
                let cost = option.cost + self.on_day(guest, option.period);
                reached[option.period] = Some((cost - self.price[option.period], Via::Option(at)));
            }
        }
        let mut done = vec![false; periods];
        let (end, length) = loop {
            let near = (0..periods).filter(|&p| !done[p]);
            let near = near.filter_map(|p| reached[p].map(|(length, _)| (length, p)));
            let (length, period) = near.min()?;
            if self.left[period] > 0 {
                break (period, length);
            }
            done[period] = true;
            self.refresh(period);
            for to in (0..periods).filter(|&to| !done[to]) {
                if let Some(step) = self.moves[period * periods + to] {
                    let length = length + step.cost + self.price[period] - self.price[to];
                    if reached[to].is_none_or(|(before, _)| length < before) {
                        reached[to] = Some((length, Via::Move(period, step)));
                    }
                }
            }
        };
        for period in (0..periods).filter(|&p| done[p]) {
            let (before, _) = reached[period].expect("it was reached");
            self.price[period] -= length - before;
        }
        self.left[end] -= 1;
        let mut period = end;
        while let Some((_, Via::Move(from, step))) = reached[period] {
            self.put(step.guest, step.to);
            self.take(step.guest, step.from);
            period = from;
        }
        if let Some((_, Via::Option(at))) = reached[period] {
            self.put(guest, at);
        }
        Some(())
    }

    /// Whether a guest may have one more seat on the weekday of a period.
    fn has_room(&self, guest: usize, period: usize) -> bool {
        let day = self.hall.weekday[period];
        self.days[guest][day] < self.guests[guest].most[day]
    }

    /// What one more seat on the weekday of a period costs a guest beyond the seat itself.
    fn on_day(&self, guest: usize, period: usize) -> i128 {
        self.hall.again * i128::from(self.days[guest][self.hall.weekday[period]])
    }

    /// Finds the cheapest moves out of a period if guests have come or gone.
    fn refresh(&mut self, period: usize) {
        if std::mem::replace(&mut self.fresh[period], true) {
            return;
        }
        let periods = self.left.len();
        let weekday = &self.hall.weekday;
        let row = &mut self.moves[period * periods..][..periods];
        row.fill(None);
        for &(guest, from) in &self.at[period] {
            let options = &self.guests[guest].options;
            // What one more seat costs on each weekday when this one is given up.
            let mut days = self.days[guest].map(|n| self.hall.again * i128::from(n));
            days[weekday[period]] -= self.hall.again;
            let gone = options[from].cost + days[weekday[period]];
            for ((to, option), has) in options.iter().enumerate().zip(&self.has[guest]) {
                let day = weekday[option.period];
                let is_full =
                    day != weekday[period] && self.days[guest][day] >= self.guests[guest].most[day];
                if to == from || *has >= option.limit || is_full {
                    continue;
                }
                let cost = option.cost + days[weekday[option.period]] - gone;
                let best = &mut row[option.period];
                if best.is_none_or(|best| cost < best.cost) {
                    *best = Some(Move { cost, guest, from, to });
                }
            }
        }
    }

    fn put(&mut self, guest: usize, at: usize) {
        let period = self.guests[guest].options[at].period;
        self.has[guest][at] += 1;
        if self.has[guest][at] == 1 {
            self.at[period].push((guest, at));
        }
        self.days[guest][self.hall.weekday[period]] += 1;
        self.stale(guest);
    }

    fn take(&mut self, guest: usize, at: usize) {
        let period = self.guests[guest].options[at].period;
        self.stale(guest);
        self.has[guest][at] -= 1;
        if self.has[guest][at] == 0 {
            let here = &mut self.at[period];
            let gone = here.iter().position(|&(g, _)| g == guest).expect("it sits there");
            here.remove(gone);
        }
        self.days[guest][self.hall.weekday[period]] -= 1;
    }

    /// The moves out of every period where a guest sits are no longer known.
    fn stale(&mut self, guest: usize) {
        for (option, &has) in self.guests[guest].options.iter().zip(&self.has[guest]) {
            if has > 0 {
                self.fresh[option.period] = false;
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Guest, Hall, Seats, seat};
    use proptest::prelude::*;

    /// What seats cost, from scratch.
    fn cost(hall: &Hall, guests: &[Guest], seats: &[Vec<u32>]) -> i128 {
        let one = |(guest, seats): (&Guest, &Vec<u32>)| {
            let (mut days, mut cost) = (guest.days, 0);
            for (option, &count) in guest.options.iter().zip(seats) {
                for _ in 0..count {
                    let day = &mut days[hall.weekday[option.period]];
                    cost += option.cost + hall.again * i128::from(*day);
                    *day += 1;
                }
            }
            cost
        };
        guests.iter().zip(seats).map(one).sum()
    }

    /// The least cost of all ways to seat everybody, by looking at each.
    pub fn least(
        hall: &Hall,
        guests: &[Guest],
        cost: &dyn Fn(&[Vec<u32>]) -> i128,
        so_far: &mut Vec<Vec<u32>>,
    ) -> Option<i128> {
        let Some(guest) = guests.get(so_far.len()) else { return Some(cost(so_far)) };
        let mut ways = vec![Vec::new()];
        for option in &guest.options {
            let longer = |way: &Vec<u32>| {
                let way = way.clone();
                (0..=option.limit).map(move |n| [&way[..], &[n]].concat())
            };
            ways = ways.iter().flat_map(longer).collect();
        }
        // Who has more seats of a day than it may, has no further one there.
        let is_spread = |way: &Vec<u32>| {
            (0..7).all(|day| {
                let of_day = guest.options.iter().zip(way);
                let of_day = of_day.filter(|(o, _)| hall.weekday[o.period] == day);
                let more: u32 = of_day.map(|(_, n)| n).sum();
                more == 0 || guest.days[day] + more <= guest.most[day]
            })
        };
        ways.retain(is_spread);
        let mut best = None;
        for way in ways.into_iter().filter(|w| w.iter().sum::<u32>() == guest.slots) {
            so_far.push(way);
            let used = |period: usize| -> u32 {
                let here = |(g, way): (&Guest, &Vec<u32>)| -> u32 {
                    let options = g.options.iter().zip(way);
                    options.filter(|(o, _)| o.period == period).map(|(_, n)| n).sum()
                };
                guests.iter().zip(so_far.iter()).map(here).sum()
            };
            if (0..hall.room.len()).all(|p| used(p) <= hall.room[p]) {
                let found = least(hall, guests, cost, so_far);
                best = best.into_iter().chain(found).min();
            }
            so_far.pop();
        }
        best
    }

    fn weeks() -> impl Strategy<Value = (Hall, Vec<Guest>)> {
        let option = (prop::bool::weighted(0.8), 1u32..3, -6i128..7);
        let most = prop::option::of((1u32..4, 1u32..4));
        let guest = (1u32..4, prop::collection::vec(option, 4), 0u32..2, most).prop_map(
            |(slots, o, d, most)| {
                let seats = |(period, (there, limit, cost)): (usize, (bool, u32, i128))| {
                    there.then_some(Seats { period, limit, cost })
                };
                let options = o.into_iter().enumerate().filter_map(seats).collect();
                let (mon, tue) = most.unwrap_or((99, 99));
                let most = [mon, tue, 0, 0, 0, 0, 0];
                Guest { slots, options, days: [d, 0, 0, 0, 0, 0, 0], most }
            },
        );
        let hall = (prop::collection::vec(1u32..4, 4), 0i128..6).prop_map(|(room, again)| Hall {
            room,
            weekday: vec![0, 0, 1, 1],
            again,
        });
        (hall, prop::collection::vec(guest, 2..4))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn nobody_could_sit_cheaper((hall, guests) in weeks()) {
            let costs = |seats: &[Vec<u32>]| cost(&hall, &guests, seats);
            let best = least(&hall, &guests, &costs, &mut Vec::new());
            let seats = seat(&hall, &guests);
            prop_assert_eq!(seats.as_ref().map(|s| cost(&hall, &guests, s)), best);
            for (guest, seats) in guests.iter().zip(seats.iter().flatten()) {
                prop_assert_eq!(seats.iter().sum::<u32>(), guest.slots);
                prop_assert!(guest.options.iter().zip(seats).all(|(o, n)| *n <= o.limit));
            }
        }
    }
}
