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
    for guest in 0..guests.len() {
        for _ in 0..guests[guest].slots {
            seating.add(guest)?;
        }
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
            if self.has[guest][at] < option.limit {
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
            let days = &self.days[guest];
            let gone =
                options[from].cost + self.hall.again * (i128::from(days[weekday[period]]) - 1);
            for (to, option) in options.iter().enumerate() {
                if to == from || self.has[guest][to] >= option.limit {
                    continue;
                }
                let same = u32::from(weekday[option.period] == weekday[period]);
                let others = i128::from(days[weekday[option.period]] - same);
                let cost = option.cost + self.hall.again * others - gone;
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
