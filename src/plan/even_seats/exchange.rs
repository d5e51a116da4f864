//! A week made better by exchanging two seats as long as that helps.

use super::weighed::Weighed;
use crate::plan::seating::{Guest, Hall};

/// A week on its way.
struct Week<'a> {
    hall: &'a Hall,
    guests: &'a [Guest],
    weighed: &'a [Weighed],
    /// For each guest the number of its option in each period.
    options: Vec<Vec<Option<usize>>>,
    seats: Vec<Vec<u32>>,
    days: Vec<[u32; 7]>,
    sums: Vec<i64>,
}

/// Exchanges seats of two guests, pair after pair in their order, until no exchange costs less, or so
/// many pairs were looked at.
pub(super) fn exchange(
    hall: &Hall,
    guests: &[Guest],
    weighed: &[Weighed],
    seats: &[Vec<u32>],
    most: usize,
) -> Vec<Vec<u32>> {
    let numbers = |guest: &Guest| {
        let mut at = vec![None; hall.room.len()];
        guest.options.iter().enumerate().for_each(|(n, option)| at[option.period] = Some(n));
        at
    };
    let mut week = Week {
        hall,
        guests,
        weighed,
        options: guests.iter().map(numbers).collect(),
        days: guests.iter().map(|g| g.days).collect(),
        sums: vec![0; guests.len()],
        seats: guests.iter().map(|g| vec![0; g.options.len()]).collect(),
    };
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (guest, seats) in seats.iter().enumerate() {
        for (option, &count) in seats.iter().enumerate() {
            for _ in 0..count {
                week.put(guest, option, true);
                taken.push((guest, guests[guest].options[option].period));
            }
        }
    }
    let (mut left, mut helped) = (most, true);
    while helped && left > 0 {
        helped = false;
        for a in 0..taken.len() {
            for b in a + 1..taken.len() {
                left = left.saturating_sub(1);
                let ((one, here), (other, there)) = (taken[a], taken[b]);
                if one == other || here == there {
                    continue;
                }
                let change = week.moved(one, here, there).zip(week.moved(other, there, here));
                if change.is_some_and(|(one, other)| one + other < 0) {
                    week.travel(one, here, there);
                    week.travel(other, there, here);
                    (taken[a].1, taken[b].1) = (there, here);
                    helped = true;
                }
            }
        }
    }
    week.seats
}

impl Week<'_> {
    fn put(&mut self, guest: usize, option: usize, is_new: bool) {
        let day =
            &mut self.days[guest][self.hall.weekday[self.guests[guest].options[option].period]];
        let load = self.weighed[guest].loads[option];
        let seats = &mut self.seats[guest][option];
        if is_new {
            (*day, *seats) = (*day + 1, *seats + 1);
            self.sums[guest] += load;
        } else {
            (*day, *seats) = (*day - 1, *seats - 1);
            self.sums[guest] -= load;
        }
    }

    fn travel(&mut self, guest: usize, from: usize, to: usize) {
        let at = |period: usize| self.options[guest][period].expect("it can be there");
        let (from, to) = (at(from), at(to));
        self.put(guest, from, false);
        self.put(guest, to, true);
    }

    /// What it costs more that a guest is in another period; `None` when it cannot.
    fn moved(&self, guest: usize, from: usize, to: usize) -> Option<i128> {
        let (old, new) = (self.options[guest][from]?, self.options[guest][to]?);
        let of = &self.guests[guest];
        if self.seats[guest][new] >= of.options[new].limit {
            return None;
        }
        let weighed = &self.weighed[guest];
        let sum = self.sums[guest] + weighed.loads[new] - weighed.loads[old];
        let squares = weighed.square(sum) - weighed.square(self.sums[guest]);
        let day = |period: usize| i128::from(self.days[guest][self.hall.weekday[period]]);
        let same = self.hall.weekday[from] == self.hall.weekday[to];
        let days = if same { 0 } else { day(to) - day(from) + 1 };
        Some(of.options[new].cost - of.options[old].cost + self.hall.again * days + squares)
    }
}
