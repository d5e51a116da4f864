//! Times, some with several seats, → people: the dealing whose largest distance from what is due is
//! smallest, and of these the smoothest.
//!
//! The turns of pools, where nobody can have two seats at a time. A flow: every time sends its seats
//! to people that can serve then, one each at most, and a person's count runs along its line of
//! times. The cost of a count is the square of its distance from the due, which is convex, so that
//! shortest augmenting paths give the least sum; a bound confines every count.
//!
//! Source: R. Ahuja, T. Magnanti and J. Orlin, "Network Flows", 1993, chapters 9.7 (successive
//! shortest paths with potentials) and 14 (convex costs).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::plan::turns::DUTY;

/// What is dealt.
#[derive(Debug)]
pub(super) struct Rounds {
    /// For every person, what it is due by each time, less what it has already.
    pub due: Vec<Vec<i64>>,
    /// For every person, whether it can be given a seat at each time.
    pub able: Vec<Vec<bool>>,
    /// How many seats are dealt at each time; no more than there are people for them.
    pub wanted: Vec<usize>,
}

/// Who serves at each time, and the bound that is kept.
pub(super) struct Dealt {
    /// People for every time, in the order of the ring.
    pub people: Vec<Vec<usize>>,
    /// The largest distance of any count from its due; none is smaller, to a millionth of a duty.
    pub bound: i64,
}

/// A millionth of a duty: bounds are looked for in these.
pub(super) const STEP: i64 = DUTY / 1_000_000;

/// Deals all seats.
pub(super) fn deal(rounds: &Rounds) -> Dealt {
    let seats: usize = rounds.wanted.iter().sum();
    let widest = rounds.due.iter().flatten().map(|d| d.abs()).max().unwrap_or(0);
    if seats == 0 {
        return Dealt { people: vec![Vec::new(); rounds.wanted.len()], bound: widest };
    }
    let most = i64::try_from(seats).expect("a term has few duties") * DUTY + widest;
    let (mut fails, mut keeps) = (-1, most / STEP + 1);
    let mut found = None;
    let mut middle = DUTY / STEP;
    while keeps - fails > 1 {
        match Flow::new(rounds, middle * STEP).run() {
            // The smoothest within a bound often keeps a smaller one.
            Some((people, worst)) => {
                keeps = middle.min((worst + STEP - 1) / STEP);
                found = Some((people, middle));
            }
            None => fails = middle,
        }
        middle = fails + (keeps - fails) / 2;
    }
    // Of what keeps the smallest bound the smoothest, which may be another within a larger one.
    let found = found.filter(|(_, within)| *within == keeps).map(|(people, _)| people);
    let people = found.or_else(|| Some(Flow::new(rounds, keeps * STEP).run()?.0));
    Dealt { people: people.expect("without a bound there is a dealing"), bound: keeps * STEP }
}

/// More than all squares together: what a count below its least costs.
const MUST: i128 = 1 << 105;

struct Flow<'a> {
    rounds: &'a Rounds,
    times: usize,
    /// For every person and time, the least and the most its count may be.
    least: Vec<Vec<i64>>,
    most: Vec<Vec<i64>>,
    /// For every person and time, its count by then, and whether it serves then.
    count: Vec<Vec<i64>>,
    serves: Vec<Vec<bool>>,
    price: Vec<i128>,
    /// What squares are multiplied by, so that the order of the ring decides last.
    scale: i128,
}

impl<'a> Flow<'a> {
    fn new(rounds: &'a Rounds, bound: i64) -> Self {
        let (people, times) = (rounds.due.len(), rounds.wanted.len());
        let line = |of: &dyn Fn(i64) -> i64| {
            rounds.due.iter().map(|due| due.iter().map(|&d| of(d)).collect()).collect()
        };
        let n = i128::try_from(people * times * times + 1).expect("few people");
        Self {
            rounds,
            times,
            least: line(&|due| (due - bound + DUTY - 1).div_euclid(DUTY)),
            most: line(&|due| (due + bound).div_euclid(DUTY)),
            count: vec![vec![0; times]; people],
            serves: vec![vec![false; times]; people],
            price: vec![0; times * (people + 1) + 1],
            scale: n * i128::try_from(people).expect("few people"),
        }
    }

    /// The smoothest dealing within the bound, and the largest distance in it; `None` when there is
    /// none.
    fn run(mut self) -> Option<(Vec<Vec<usize>>, i64)> {
        if self.most.iter().flatten().any(|&most| most < 0) || !self.has_room() {
            return None;
        }
        self.first_prices();
        for time in 0..self.times {
            for _ in 0..self.rounds.wanted[time] {
                self.serve(time)?;
            }
        }
        let short =
            |(count, least): (&Vec<i64>, &Vec<i64>)| count.iter().zip(least).any(|(c, l)| c < l);
        if self.count.iter().zip(&self.least).any(short) {
            return None;
        }
        let people = 0..self.serves.len();
        let off = |p: usize, t: usize| (self.count[p][t] * DUTY - self.rounds.due[p][t]).abs();
        let worst = people.clone().flat_map(|p| (0..self.times).map(move |t| (p, t)));
        let worst = worst.map(|(p, t)| off(p, t)).max().unwrap_or(0);
        let at = |t: usize| people.clone().filter(|&p| self.serves[p][t]).collect();
        Some(((0..self.times).map(at).collect(), worst))
    }

    /// Whether counts within the bound can add up to what is dealt by each time: most bounds that are
    /// too small are found out by that.
    fn has_room(&self) -> bool {
        let mut dealt = 0;
        (0..self.times).all(|time| {
            dealt += i64::try_from(self.rounds.wanted[time]).expect("few seats");
            let sum = |lines: &[Vec<i64>]| lines.iter().map(|l| l[time].max(0)).sum::<i64>();
            sum(&self.least) <= dealt && dealt <= sum(&self.most)
        })
    }

    /// Nodes: every time, then the line of every person, then the end.
    fn node(&self, person: usize, time: usize) -> usize {
        if time == self.times { self.end() } else { self.times * (person + 1) + time }
    }

    fn end(&self) -> usize {
        self.price.len() - 1
    }

    /// What the count of a person at a time costs more when it is one more than `count`, over what
    /// is the same for all.
    fn step(&self, person: usize, time: usize, count: i64) -> i128 {
        let due = i128::from(self.rounds.due[person][time]);
        let square = i128::from(2 * count + 1) * i128::from(DUTY) - 2 * due;
        let must = if count < self.least[person][time] { MUST } else { 0 };
        square * self.scale - must
    }

    /// Of equal dealings those first on the ring serve first.
    fn late(&self, person: usize, time: usize) -> i128 {
        let place = self.rounds.due.len() - person;
        i128::try_from(place * time).expect("few people")
    }

    /// Every arc with room from a node, with its cost.
    fn arcs(&self, from: usize, mut to: impl FnMut(usize, i128)) {
        if from < self.times {
            for person in 0..self.count.len() {
                if self.rounds.able[person][from] && !self.serves[person][from] {
                    to(self.node(person, from), self.late(person, from));
                }
            }
            return;
        }
        let (person, time) = (from / self.times - 1, from % self.times);
        let count = self.count[person][time];
        if count < self.most[person][time] {
            to(self.node(person, time + 1), self.step(person, time, count));
        }
        if time > 0 && self.count[person][time - 1] > 0 {
            let back = self.step(person, time - 1, self.count[person][time - 1] - 1);
            to(self.node(person, time - 1), -back);
        }
        if self.serves[person][time] {
            to(time, -self.late(person, time));
        }
    }

    /// Prices under which no arc is below zero while nobody serves: every arc leads on then.
    fn first_prices(&mut self) {
        let mut price = vec![None::<i128>; self.price.len()];
        price[..self.times].fill(Some(0));
        let order = (0..self.times).chain(
            (0..self.times)
                .flat_map(|time| (0..self.count.len()).map(move |person| (person, time)))
                .map(|(person, time)| self.node(person, time)),
        );
        for from in order {
            let Some(here) = price[from] else { continue };
            self.arcs(from, |to, cost| {
                let new = here + cost;
                price[to] = Some(price[to].map_or(new, |old| old.min(new)));
            });
        }
        self.price = price.into_iter().map(Option::unwrap_or_default).collect();
    }

    /// Gives one more seat of a time to somebody, moving others where that is cheaper; `None` when
    /// there is no way.
    fn serve(&mut self, time: usize) -> Option<()> {
        let end = self.end();
        let mut far = vec![i128::MAX; self.price.len()];
        let mut via = vec![usize::MAX; self.price.len()];
        let mut heap = BinaryHeap::from([(Reverse(0i128), Reverse(time))]);
        far[time] = 0;
        while let Some((Reverse(so_far), Reverse(from))) = heap.pop() {
            if so_far > far[from] {
                continue;
            }
            if from == end {
                break;
            }
            self.arcs(from, |to, cost| {
                let new = so_far + cost + self.price[from] - self.price[to];
                if new < far[to] {
                    (far[to], via[to]) = (new, from);
                    heap.push((Reverse(new), Reverse(to)));
                }
            });
        }
        if far[end] == i128::MAX {
            return None;
        }
        let whole = far[end];
        self.price.iter_mut().zip(&far).for_each(|(price, &far)| *price += far.min(whole));
        let mut to = end;
        while to != time {
            let from = via[to];
            self.pass(from, to);
            to = from;
        }
        Some(())
    }

    /// Lets one more pass along an arc.
    fn pass(&mut self, from: usize, to: usize) {
        let place = |node: usize| (node / self.times - 1, node % self.times);
        if from < self.times {
            let (person, time) = place(to);
            self.serves[person][time] = true;
        } else if to < self.times {
            let (person, time) = place(from);
            self.serves[person][time] = false;
        } else if to == self.end() || to == from + 1 {
            let (person, time) = place(from);
            self.count[person][time] += 1;
        } else {
            let (person, time) = place(to);
            self.count[person][time] -= 1;
        }
    }
}
