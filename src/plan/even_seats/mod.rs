//! The cheapest seats of a week where guests also bear loads, the squares of which are least.
//!
//! A guest with one free seat has a load for each: that is a cost like any other, and the flow of
//! [`seating`](crate::plan::seating) is exact. Of a guest with several the square of a sum is no sum of
//! costs. There a tangent of the square takes its place, which never lies above it: the flow then
//! gives a bound for all weeks, and a week whose true cost is known. Where the two differ, a guest
//! has one of its seats for certain in one half of the weeks and not in the other, until the bound
//! of every half has reached the best week. Weeks that are found on the way are made better by
//! exchanges. Work is counted in flows.
//!
//! Source: A. H. Land, A. G. Doig, "An Automatic Method of Solving Discrete Programming Problems",
//! *Econometrica* 28 (1960); tangents: R. T. Rockafellar, *Convex Analysis*, 1970, section 25.

mod exchange;
mod weighed;

pub(crate) use weighed::Weighed;

use exchange::exchange;

use crate::plan::seating::{Guest, Hall, seat};

/// The best week that was found.
#[derive(Debug, Clone)]
pub(crate) struct Even {
    /// For each guest, how many seats of each option.
    pub seats: Vec<Vec<u32>>,
    /// What it costs with loads.
    pub cost: i128,
    /// No week costs less.
    pub bound: i128,
}

/// Times that tangents are moved to where the flow went, at the beginning and later.
const FIRST: usize = 12;
const LATER: usize = 3;

/// Pairs of seats that are looked at for exchanges: of each week on the way, and at the end.
const PAIRS: (usize, usize) = (2_000_000, 20_000_000);

/// The best seats for all guests with so many flows; `None` when there is no room. Two weeks that
/// differ by less than `unit` count as equally good.
pub(crate) fn seat_evenly(
    hall: &Hall,
    guests: &[Guest],
    weighed: &[Weighed],
    unit: i128,
    flows: usize,
) -> Option<Even> {
    let search = Search { hall, guests, weighed, unit };
    let none = |guest: &Guest| vec![0; guest.options.len()];
    let root = Node {
        fixed: guests.iter().map(none).collect(),
        barred: guests.iter().map(|g| vec![false; g.options.len()]).collect(),
        // The tangent at the bottom is flat.
        tangents: weighed.iter().map(|w| -w.before).collect(),
        bound: i128::MIN,
    };
    // With whatever work, no week is taken that is worse than the one without loads.
    let mut best = search.improved(&seat(hall, guests)?, PAIRS.0);
    let (mut left, mut bound) = (flows.max(1), i128::MAX);
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if search.is_no_better(node.bound, &best) {
            continue;
        }
        if left == 0 {
            bound = bound.min(node.bound);
            continue;
        }
        if let Some((without, with)) = search.halve(node, &mut best, &mut left) {
            open.push(without);
            open.push(with);
        }
    }
    if bound < best.cost {
        best = search.improved(&best.seats, PAIRS.1);
    }
    Some(Even { bound: bound.min(best.cost), ..best })
}

struct Search<'a> {
    hall: &'a Hall,
    guests: &'a [Guest],
    weighed: &'a [Weighed],
    unit: i128,
}

/// Some of the weeks.
struct Node {
    /// Seats that guests have for certain, by their options.
    fixed: Vec<Vec<u32>>,
    /// Options that they have no more seats of.
    barred: Vec<Vec<bool>>,
    /// The sum of loads at which each guest's tangent touches.
    tangents: Vec<i64>,
    /// None of the weeks costs less.
    bound: i128,
}

impl Search<'_> {
    /// A week after all exchanges that help.
    fn improved(&self, seats: &[Vec<u32>], most: usize) -> Even {
        let seats = exchange(self.hall, self.guests, self.weighed, seats, most);
        let cost =
            self.plain(&seats) + each(&self.sums(&seats), |g, sum| self.weighed[g].square(sum));
        Even { seats, cost, bound: cost }
    }

    fn is_no_better(&self, bound: i128, best: &Even) -> bool {
        bound.div_euclid(self.unit) >= best.cost.div_euclid(self.unit)
    }

    /// Looks for the best week of a node; if it may still be elsewhere in it, the two halves.
    fn halve(&self, mut node: Node, best: &mut Even, left: &mut usize) -> Option<(Node, Node)> {
        let is_first = node.bound == i128::MIN;
        let rounds = if is_first { FIRST } else { LATER };
        let mut last = None;
        for _ in 0..rounds {
            if *left == 0 && last.is_some() {
                break;
            }
            *left = left.saturating_sub(1);
            let seats = self.relaxed(&node)?;
            let sums = self.sums(&seats);
            let plain = self.plain(&seats);
            let cost = plain + each(&sums, |g, sum| self.weighed[g].square(sum));
            let lower = plain + each(&sums, |g, sum| self.lower(&node, g, sum));
            node.bound = node.bound.max(lower);
            if is_first || cost < best.cost {
                let improved = self.improved(&seats, PAIRS.0);
                if improved.cost < best.cost {
                    *best = improved;
                }
            }
            if self.is_no_better(node.bound, best) {
                return None;
            }
            let touched = node.tangents.clone();
            for (tangent, sum) in node.tangents.iter_mut().zip(&sums) {
                let far = sum - *tangent;
                *tangent += far - far / 2;
            }
            last = Some((seats, sums, touched));
        }
        let (seats, sums, touched) = last?;
        self.parted(node, &seats, &sums, &touched)
    }

    /// The halves: the guest whose square lies furthest above its tangent has a seat, or not.
    fn parted(
        &self,
        node: Node,
        seats: &[Vec<u32>],
        sums: &[i64],
        touched: &[i64],
    ) -> Option<(Node, Node)> {
        let gap = |&g: &usize| {
            let far = i128::from(sums[g]) - i128::from(touched[g]);
            (self.weighed[g].weight * far * far, std::cmp::Reverse(g))
        };
        let several = (0..self.guests.len()).filter(|&g| self.free(&node, g) > 1);
        let guest = several.max_by_key(gap)?;
        let option =
            seats[guest].iter().zip(&node.fixed[guest]).position(|(has, sure)| has > sure)?;
        let mut with = Node {
            fixed: node.fixed.clone(),
            barred: node.barred.clone(),
            tangents: node.tangents.clone(),
            bound: node.bound,
        };
        with.fixed[guest][option] += 1;
        let mut without = node;
        without.barred[guest][option] = true;
        Some((without, with))
    }

    /// Seats that a guest has not for certain.
    fn free(&self, node: &Node, guest: usize) -> u32 {
        self.guests[guest].slots - node.fixed[guest].iter().sum::<u32>()
    }

    /// The cheapest week of a node under tangents.
    fn relaxed(&self, node: &Node) -> Option<Vec<Vec<u32>>> {
        let mut hall = self.hall.clone();
        let mut guests = self.guests.to_vec();
        for (g, guest) in guests.iter_mut().enumerate() {
            let weighed = &self.weighed[g];
            guest.slots = self.free(node, g);
            let sure = self.sum(g, &node.fixed[g]);
            for (at, option) in guest.options.iter_mut().enumerate() {
                let fixed = node.fixed[g][at];
                hall.room[option.period] = hall.room[option.period].checked_sub(fixed)?;
                guest.days[hall.weekday[option.period]] += fixed;
                option.limit =
                    if node.barred[g][at] { 0 } else { option.limit.checked_sub(fixed)? };
                let load = weighed.loads[at];
                option.cost += if guest.slots == 1 {
                    weighed.square(sure + load) - weighed.square(sure)
                } else {
                    weighed.slope(node.tangents[g]) * i128::from(load)
                };
            }
        }
        let mut seats = seat(&hall, &guests)?;
        for (seats, fixed) in seats.iter_mut().zip(&node.fixed) {
            seats.iter_mut().zip(fixed).for_each(|(n, fixed)| *n += fixed);
        }
        Some(seats)
    }

    /// What loads count at least under the node's tangent: all of it where one seat is free.
    fn lower(&self, node: &Node, guest: usize, sum: i64) -> i128 {
        let weighed = &self.weighed[guest];
        if self.free(node, guest) <= 1 {
            return weighed.square(sum);
        }
        let at = node.tangents[guest];
        weighed.square(at) + weighed.slope(at) * (i128::from(sum) - i128::from(at))
    }

    fn sum(&self, guest: usize, seats: &[u32]) -> i64 {
        let loads = &self.weighed[guest].loads;
        seats.iter().zip(loads).map(|(&n, load)| i64::from(n) * load).sum()
    }

    fn sums(&self, seats: &[Vec<u32>]) -> Vec<i64> {
        seats.iter().enumerate().map(|(guest, seats)| self.sum(guest, seats)).collect()
    }

    /// What seats cost without loads.
    fn plain(&self, seats: &[Vec<u32>]) -> i128 {
        let one = |(guest, seats): (&Guest, &Vec<u32>)| {
            let (mut days, mut cost) = (guest.days, 0);
            for (option, &count) in guest.options.iter().zip(seats) {
                for _ in 0..count {
                    let day = &mut days[self.hall.weekday[option.period]];
                    cost += option.cost + self.hall.again * i128::from(*day);
                    *day += 1;
                }
            }
            cost
        };
        self.guests.iter().zip(seats).map(one).sum()
    }
}

fn each(sums: &[i64], of: impl Fn(usize, i64) -> i128) -> i128 {
    sums.iter().enumerate().map(|(guest, &sum)| of(guest, sum)).sum()
}

#[cfg(test)]
mod tests;
