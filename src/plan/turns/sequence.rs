//! A pool's dates → its members: the sequence whose largest distance from the dues is smallest.
//!
//! A member's k-th turn may come no earlier than its count would allow and no later than its due
//! demands; so a bound gives every turn a window of dates, and a bound is kept if and only if dates
//! and turns can be matched. Source: G. Steiner and S. Yeomans, "Level schedules for mixed-model,
//! just-in-time processes", Management Science 39 (6), 1993. Below a bound of one duty such a
//! sequence always exists when nobody is absent: R. Tijdeman, "The chairman assignment problem",
//! Discrete Mathematics 32, 1980.

use crate::plan::assign::assign;

/// One duty, in the units in which dues are counted.
pub(crate) const DUTY: i64 = 1_000_000_000;

/// What each member is due by each date, and when it can serve.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    /// For every member, what it is due by the end of each date, in units of which [`DUTY`] make
    /// one duty.
    pub due: Vec<Vec<i64>>,
    /// For every member, whether it can serve on each date. On every date somebody can.
    pub able: Vec<Vec<bool>>,
    /// Members in the order in which they are served when nothing else tells them apart.
    pub order: Vec<usize>,
}

/// Who serves on each date, and the bound that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sequence {
    /// A member for every date.
    pub members: Vec<usize>,
    /// The largest distance of any member's count from its due at any date; no sequence has a
    /// smaller one.
    pub bound: i64,
}

/// A turn of a member with its window of dates, `first` to `last` inclusive.
#[derive(Debug, Clone, Copy)]
struct Turn {
    member: usize,
    number: i64,
    first: usize,
    last: usize,
    compulsory: bool,
}

/// Finds the smallest bound that can be kept, and, among the sequences that keep it, one with the
/// least sum of squared distances.
pub(crate) fn sequence(pace: &Pace) -> Sequence {
    let dates = pace.able.first().map_or(0, Vec::len);
    if dates == 0 {
        return Sequence { members: Vec::new(), bound: 0 };
    }
    let widest = pace.due.iter().flatten().map(|d| d.abs()).max().unwrap_or(0);
    let most = i64::try_from(dates).expect("a term has few dates") * DUTY + widest;
    let (mut fails, mut keeps) = (-1, most);
    if windows(pace, DUTY).is_some_and(|turns| can_match(pace, &turns)) {
        keeps = DUTY;
    }
    while keeps - fails > 1 {
        let middle = fails + (keeps - fails) / 2;
        match windows(pace, middle) {
            Some(turns) if can_match(pace, &turns) => keeps = middle,
            _ => fails = middle,
        }
    }
    let turns = windows(pace, keeps).expect("the bound is kept by some sequence");
    Sequence { members: smoothest(pace, &turns), bound: keeps }
}

/// The windows of all turns under a bound; `None` when some due is out of reach whatever is done.
fn windows(pace: &Pace, bound: i64) -> Option<Vec<Turn>> {
    let mut turns = Vec::new();
    for (member, due) in pace.due.iter().enumerate() {
        // The most the count may be on each date: as later counts are no smaller, no more than on
        // any later date. Dues may fall: a member far ahead is due less and less.
        let mut most: Vec<i64> = due.iter().map(|d| (d + bound).div_euclid(DUTY)).collect();
        for t in (1..most.len()).rev() {
            most[t - 1] = most[t - 1].min(most[t]);
        }
        if most[0] < 0 {
            return None;
        }
        let mut date = 0;
        let mut least_by: Vec<usize> = Vec::new();
        for (t, d) in due.iter().enumerate() {
            let least = (d - bound + DUTY - 1).div_euclid(DUTY);
            while i64::try_from(least_by.len()).expect("few turns") < least {
                least_by.push(t);
            }
        }
        for number in 1..=most[most.len() - 1] {
            while most[date] < number {
                date += 1;
            }
            let index = usize::try_from(number - 1).expect("turns count from one");
            let by = least_by.get(index).copied();
            // One that need not be can be as late as anybody likes.
            let last = by.unwrap_or(usize::MAX);
            if date > last {
                return None;
            }
            turns.push(Turn { member, number, first: date, last, compulsory: by.is_some() });
        }
        if i64::try_from(least_by.len()).expect("few turns") > most[most.len() - 1] {
            return None;
        }
    }
    Some(turns)
}

/// Whether every date gets a turn and every compulsory turn a date.
///
/// Compulsory turns are matched first; augmenting paths from the dates then keep them matched.
/// Source: N. S. Mendelsohn and A. L. Dulmage, Canad. J. Math. 10, 1958.
fn can_match(pace: &Pace, turns: &[Turn]) -> bool {
    let dates = pace.able[0].len();
    let fits = |t: usize, date: usize| {
        let turn = &turns[t];
        turn.first <= date && date <= turn.last && pace.able[turn.member][date]
    };
    let mut matching = Matching { date_of: vec![None; turns.len()], turn_of: vec![None; dates] };
    for t in (0..turns.len()).filter(|&t| turns[t].compulsory) {
        if !matching.place_turn(t, &fits, &mut vec![false; dates]) {
            return false;
        }
    }
    (0..dates).all(|date| {
        matching.turn_of[date].is_some()
            || matching.fill_date(date, &fits, &mut vec![false; turns.len()])
    })
}

struct Matching {
    date_of: Vec<Option<usize>>,
    turn_of: Vec<Option<usize>>,
}

impl Matching {
    fn pair(&mut self, turn: usize, date: usize) {
        self.date_of[turn] = Some(date);
        self.turn_of[date] = Some(turn);
    }

    fn place_turn(
        &mut self,
        turn: usize,
        fits: &impl Fn(usize, usize) -> bool,
        seen: &mut [bool],
    ) -> bool {
        for date in 0..self.turn_of.len() {
            if seen[date] || !fits(turn, date) {
                continue;
            }
            seen[date] = true;
            if self.turn_of[date].is_none_or(|other| self.place_turn(other, fits, seen)) {
                self.pair(turn, date);
                return true;
            }
        }
        false
    }

    fn fill_date(
        &mut self,
        date: usize,
        fits: &impl Fn(usize, usize) -> bool,
        seen: &mut [bool],
    ) -> bool {
        for turn in 0..self.date_of.len() {
            if seen[turn] || !fits(turn, date) {
                continue;
            }
            seen[turn] = true;
            if self.date_of[turn].is_none_or(|other| self.fill_date(other, fits, seen)) {
                self.pair(turn, date);
                return true;
            }
        }
        false
    }
}

/// Among the sequences within the windows, one with the least sum over dates and members of
/// (count − due)²; equal ones are told apart by serving those first that come first in the order.
///
/// Source: W. Kubiak and S. Sethi, "A note on level schedules for mixed-model assembly lines",
/// Management Science 37 (1), 1991: the sum is separable over turns, an assignment problem. Half of
/// what a turn adds to it is counted, and nothing that any turn on the same date would add as well.
fn smoothest(pace: &Pace, turns: &[Turn]) -> Vec<usize> {
    const FORBIDDEN: i128 = 1 << 110;
    const REWARD: i128 = 1 << 100;
    let dates = pace.able[0].len();
    let members = pace.due.len();
    let mut rank = vec![0i128; members];
    pace.order.iter().zip(0..).for_each(|(&m, r)| rank[m] = r);
    let ranks = i128::try_from(members).expect("few members");
    let days = i128::try_from(dates).expect("few dates");
    let scale = ranks * days * days;
    let mut cost = vec![vec![FORBIDDEN; turns.len()]; dates];
    for (t, turn) in turns.iter().enumerate() {
        let mut squares = 0i128;
        for date in (0..dates).rev() {
            let due = i128::from(pace.due[turn.member][date]);
            squares += i128::from(turn.number) * i128::from(DUTY) - due;
            if turn.first <= date && date <= turn.last && pace.able[turn.member][date] {
                let late = i128::try_from(date).expect("few dates") * (ranks - rank[turn.member]);
                let must = if turn.compulsory { REWARD } else { 0 };
                cost[date][t] = squares * scale + late - must;
            }
        }
    }
    assign(&cost).into_iter().map(|t| turns[t].member).collect()
}

#[cfg(test)]
mod tests {
    use super::{DUTY, Pace, Sequence, Turn, sequence, smoothest};

    #[test]
    fn who_serves_alone_is_never_off_its_due() {
        let due = vec![(1..=5).map(|t| t * DUTY).collect()];
        let pace = Pace { due, able: vec![vec![true; 5]], order: vec![0] };
        assert_eq!(sequence(&pace), Sequence { members: vec![0; 5], bound: 0 });
    }

    #[test]
    fn whoever_has_to_serve_for_all_others_ends_as_far_off_as_that_takes() {
        // Three are due a third each, and two of them are away all the time.
        let due = vec![(1..=12).map(|t| t * DUTY / 3).collect(); 3];
        let able = vec![vec![false; 12], vec![true; 12], vec![false; 12]];
        let pace = Pace { due, able, order: vec![0, 1, 2] };
        assert_eq!(sequence(&pace), Sequence { members: vec![1; 12], bound: 8 * DUTY });
    }

    /// How far a sequence is ever off what is due, the sum of the squares of all distances, and how
    /// late those serve that come first in the order; the less the better, in this order.
    fn judged(pace: &Pace, members: &[usize]) -> (i64, i128, usize) {
        let mut counts = vec![0; pace.due.len()];
        let (mut furthest, mut squares, mut late) = (0, 0, 0);
        for (date, &member) in members.iter().enumerate() {
            counts[member] += DUTY;
            for (count, due) in counts.iter().zip(&pace.due) {
                let off = count - due[date];
                furthest = furthest.max(off.abs());
                squares += i128::from(off) * i128::from(off);
            }
            let rank = pace.order.iter().position(|&m| m == member).unwrap();
            late += date * (pace.due.len() - rank);
        }
        (furthest, squares, late)
    }

    #[test]
    fn no_sequence_is_better_than_the_one_that_is_found() {
        // Numbers that look like nothing in particular, the same each time.
        let mut drawn = 1u64;
        let mut draw = |below: u64| {
            drawn = drawn
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((drawn >> 33) % below).unwrap()
        };
        let mut ties = 0;
        for _ in 0..300 {
            let (count, dates) = (2 + draw(2), 1 + draw(4));
            let steps = 1 + u64::try_from(draw(2)).unwrap();
            let mut line = || {
                let step = i64::try_from(draw(4)).unwrap() * DUTY / 3;
                // Who is ahead from before is due less, and who is behind more.
                let start = (i64::try_from(draw(5)).unwrap() - 2) * DUTY / 2;
                let mut little = || i64::try_from(draw(steps)).unwrap();
                (1..).map(|t| start + step * t + little()).take(dates).collect()
            };
            let due: Vec<Vec<i64>> = (0..count).map(|_| line()).collect();
            let mut able: Vec<Vec<bool>> =
                (0..count).map(|_| (0..dates).map(|_| draw(4) > 0).collect()).collect();
            (0..dates).for_each(|date| able[draw(2)][date] = true);
            let mut order: Vec<usize> = (0..count).collect();
            order.rotate_left(draw(2));
            let pace = Pace { due, able, order };
            let all = (0..count.pow(u32::try_from(dates).unwrap())).map(|number| {
                let digit = |date| number / count.pow(date) % count;
                (0..u32::try_from(dates).unwrap()).map(digit).collect::<Vec<usize>>()
            });
            let can = |members: &Vec<usize>| {
                members.iter().enumerate().all(|(date, &m)| pace.able[m][date])
            };
            let judged_all: Vec<_> =
                all.filter(can).map(|members| judged(&pace, &members)).collect();
            let best = judged_all.iter().min().unwrap();
            ties += judged_all.iter().filter(|j| (j.0, j.1) == (best.0, best.1)).count() - 1;
            let found = sequence(&pace);
            assert_eq!(judged(&pace, &found.members), *best, "{pace:?}");
            assert_eq!(found.bound, best.0, "{pace:?}");
        }
        assert!(ties > 30, "{ties}");
    }

    #[test]
    fn the_least_difference_of_squares_counts_more_than_any_order() {
        // Each can serve on two dates only: in the rows of these all serve on the first or all on
        // the second.
        let round: Vec<usize> =
            (0..30).map(|at| if at % 2 == 0 { at / 2 } else { 29 - at / 2 }).collect();
        let mut able = vec![vec![false; 30]; 30];
        for (member, dates) in able.iter_mut().enumerate() {
            let at = round.iter().position(|&date| date == member).unwrap();
            (dates[member], dates[round[(at + 1) % 30]]) = (true, true);
        }
        let turn = |member| Turn { member, number: 1, first: 0, last: 29, compulsory: true };
        let turns: Vec<Turn> = (0..30).map(turn).collect();
        let mut pace = Pace { due: vec![vec![0; 30]; 30], able, order: (0..30).collect() };
        let in_order: Vec<usize> = (0..30).collect();
        assert_eq!(smoothest(&pace, &turns), in_order);
        // The last of all is due the least there is before its own date: so it serves on the other.
        pace.due[29][28] = 1;
        let other = smoothest(&pace, &turns);
        assert!(other.iter().enumerate().all(|(date, &member)| date != member), "{other:?}");
    }
}
