//! A pool's dates → its members: the sequence whose largest distance from what is due is smallest.
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
            let last = by.unwrap_or(due.len() - 1);
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
/// Management Science 37 (1), 1991: the sum is separable over turns, an assignment problem.
fn smoothest(pace: &Pace, turns: &[Turn]) -> Vec<usize> {
    const FORBIDDEN: i128 = 1 << 110;
    const REWARD: i128 = 1 << 100;
    let dates = pace.able[0].len();
    let members = pace.due.len();
    let mut rank = vec![0i128; members];
    pace.order.iter().zip(0..).for_each(|(&m, r)| rank[m] = r);
    let ranks = i128::try_from(members).expect("few members");
    let days = i128::try_from(dates).expect("few dates");
    let scale = ranks * days * days + 1;
    let mut cost = vec![vec![FORBIDDEN; turns.len()]; dates];
    for (t, turn) in turns.iter().enumerate() {
        let mut squares = 0i128;
        for date in (0..dates).rev() {
            let due = i128::from(pace.due[turn.member][date]);
            squares += i128::from(2 * turn.number - 1) * i128::from(DUTY) - 2 * due;
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
    use super::{DUTY, Pace, Sequence, sequence};

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
}
