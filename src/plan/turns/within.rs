//! Turns of a pool whose members serve only so much in a day, in a row or in a week.
//!
//! Where the best sequence of all keeps the limits, it is taken. Otherwise the dates are gone through
//! in their order, with every count of turns that members can have by then: first for the smallest
//! distance, then, among sequences that keep it, for the least sum of squares. That is exact, as what
//! is still allowed depends on the counts and on the turns of the day and of the week alone.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{Grid, Limits, Occurrence};
use crate::plan::limits::{broken_of, monday};
use crate::plan::turns::sequence::{DUTY, Pace, Sequence, sequence};

/// What the members of a pool serve at most.
#[derive(Debug, Clone)]
pub(crate) struct Within {
    pub grid: Grid,
    /// The dated period of each turn.
    pub turns: Vec<Occurrence>,
    /// For every member its limits at each turn.
    pub limits: Vec<Vec<Limits>>,
    /// For every member what it serves besides.
    pub own: Vec<Vec<Occurrence>>,
}

/// Counts of turns that are looked at for one date.
const STATES: usize = 10_000;

/// How far the dates have been gone through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct State {
    /// Turns of every member.
    counts: Vec<u16>,
    /// Those of the week, of members that have a limit for it.
    week: Vec<u16>,
    /// Those of the day: the number of the turn and the member.
    day: Vec<(usize, usize)>,
}

/// More counts of turns are possible than are looked at.
struct TooMany;

/// What it takes to have come further: by what it took so far, how far all members are from what is
/// due now, the number of the turn, and whose it is; nothing where that is not allowed.
type Grow<'g, V> = dyn Fn(&V, &[i64], usize, usize) -> Option<V> + 'g;

/// What it took to come to a state, and from which one by whose turn.
type Reached<V> = BTreeMap<State, (V, usize, usize)>;

impl Within {
    /// The sequence with the smallest distance, and among those the one with the least sum of squared
    /// distances, in which nobody has a turn beyond a limit; `None` where there are too many to be
    /// looked at, or none at all.
    pub fn sequence(&self, pace: &Pace) -> Option<Sequence> {
        let free = sequence(pace);
        if self.is_kept(&free.members) {
            return Some(free);
        }
        let widest = pace.due.iter().flatten().map(|d| d.abs()).max().unwrap_or(0);
        let most = i64::try_from(self.turns.len()).ok()?.saturating_mul(DUTY) + widest;
        let mut cap = free.bound;
        let bound = loop {
            let furthest = |so_far: &i64, off: &[i64], _: usize, _: usize| {
                let far = off.iter().map(|o| o.abs()).max().unwrap_or(0);
                (far <= cap).then_some(far.max(*so_far))
            };
            match self.best(pace, &furthest).ok()? {
                Some((bound, _)) => break bound,
                None if cap >= most => return None,
                None => cap = (cap + DUTY).min(most),
            }
        };
        let members = pace.due.len();
        let mut rank = vec![0; members];
        pace.order.iter().enumerate().for_each(|(r, &m)| rank[m] = r);
        let smooth = |so_far: &(i128, usize), off: &[i64], turn: usize, member: usize| {
            let squares: i128 = off.iter().map(|o| i128::from(*o) * i128::from(*o)).sum();
            let is_near = off.iter().all(|o| o.abs() <= bound);
            is_near.then_some((so_far.0 + squares, so_far.1 + turn * (members - rank[member])))
        };
        let (_, members) = self.best(pace, &smooth).ok()??;
        Some(Sequence { members, bound })
    }

    /// Whether nobody has a turn beyond a limit.
    pub fn is_kept(&self, members: &[usize]) -> bool {
        let mut state = State::new(self.limits.len());
        members.iter().enumerate().all(|(turn, &member)| {
            let now = self.now(&state, turn);
            state = self.next(&now, turn, member);
            self.can(&now, turn, member)
        })
    }

    /// A state when the time of a turn has come: what was on another day or in another week is done.
    fn now(&self, state: &State, turn: usize) -> State {
        let mut now = state.clone();
        let (date, before) = (self.turns[turn].date, turn.checked_sub(1).map(|t| self.turns[t]));
        if before.is_none_or(|b| b.date != date) {
            now.day.clear();
        }
        if before.is_none_or(|b| monday(b.date) != monday(date)) {
            now.week.fill(0);
        }
        now
    }

    /// Whether a member can have a turn.
    fn can(&self, state: &State, turn: usize, member: usize) -> bool {
        let (now, limits) = (self.turns[turn], &self.limits[member]);
        if !limits[turn].is_any() {
            return true;
        }
        let of_day = state.day.iter().filter(|(_, m)| *m == member).map(|(t, _)| self.turns[*t]);
        let today = of_day.clone().count();
        let earlier = usize::from(state.week[member]).saturating_sub(today);
        // Of the days before only the number of duties counts.
        let first = Occurrence { date: monday(now.date), ..self.turns[0] };
        let own = self.own[member].iter().copied().filter(|o| monday(o.date) == first.date);
        let has: Vec<Occurrence> = own.chain(of_day).chain((0..earlier).map(|_| first)).collect();
        let on = |date: NaiveDate| {
            let at = self.turns.partition_point(|t| t.date < date).min(limits.len() - 1);
            limits[at]
        };
        broken_of(&self.grid, &on, now, &has).is_none()
    }

    /// What follows when a member has a turn.
    fn next(&self, state: &State, turn: usize, member: usize) -> State {
        let mut next = state.clone();
        next.counts[member] += 1;
        let limits = self.limits[member][turn];
        // What no limit asks for need not tell states apart.
        if limits.per_week.is_some() {
            next.week[member] += 1;
        }
        if limits.is_any() {
            next.day.push((turn, member));
        }
        next
    }

    /// The best way through all dates by a value that grows, if there is one.
    fn best<V: Ord + Clone + Default>(
        &self,
        pace: &Pace,
        grow: &Grow<'_, V>,
    ) -> Result<Option<(V, Vec<usize>)>, TooMany> {
        let members = pace.due.len();
        let mut layers: Vec<Reached<V>> =
            vec![BTreeMap::from([(State::new(members), (V::default(), 0, 0))])];
        for turn in 0..self.turns.len() {
            let mut next: Reached<V> = BTreeMap::new();
            for (at, (state, (value, ..))) in layers[turn].iter().enumerate() {
                let state = &self.now(state, turn);
                for member in (0..members).filter(|&m| pace.able[m][turn]) {
                    let count = |m: usize| i64::from(state.counts[m]) + i64::from(m == member);
                    let off = |m: usize| count(m) * DUTY - pace.due[m][turn];
                    let off: Vec<i64> = (0..members).map(off).collect();
                    let Some(value) = grow(value, &off, turn, member) else { continue };
                    if !self.can(state, turn, member) {
                        continue;
                    }
                    let way = (value, at, member);
                    let known = next.entry(self.next(state, turn, member));
                    known.and_modify(|k| *k = way.clone().min(k.clone())).or_insert(way);
                }
            }
            if next.len() > STATES {
                return Err(TooMany);
            }
            layers.push(next);
        }
        let last = layers.last().expect("there is the first");
        let best = last.values().enumerate().min_by_key(|(at, (value, ..))| (value.clone(), *at));
        let Some((mut at, (value, ..))) = best else { return Ok(None) };
        let (value, mut dealt) = (value.clone(), Vec::new());
        for layer in layers[1..].iter().rev() {
            let (_, before, member) = layer.values().nth(at).expect("it was reached");
            dealt.push(*member);
            at = *before;
        }
        dealt.reverse();
        Ok(Some((value, dealt)))
    }
}

impl State {
    fn new(members: usize) -> Self {
        Self { counts: vec![0; members], week: vec![0; members], day: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, Weekday};
    use proptest::prelude::*;

    use super::Within;
    use crate::model::{Grid, LimitKind, Limits, Occurrence, Period, PeriodIx, Time};
    use crate::plan::turns::sequence::{DUTY, Pace};

    /// Three hours without a gap and one behind a gap on Mondays, two hours on Tuesdays.
    fn grid() -> Grid {
        let period = |(weekday, hour): (Weekday, u16)| Period {
            weekday,
            start: Time::from_minutes(u32::from(hour) * 60).unwrap(),
        };
        let mon = [10, 11, 12, 15].map(|hour| (Weekday::Mon, hour));
        let tue = [10, 11].map(|hour| (Weekday::Tue, hour));
        Grid::new(60, 1, mon.into_iter().chain(tue).map(period).collect())
    }

    /// The limits that somebody's duties break, counted afresh.
    fn breaks(duties: &[Occurrence], limits: Limits) -> bool {
        let count = |same: &dyn Fn(&Occurrence) -> bool| duties.iter().filter(|o| same(o)).count();
        let is_over = |n: usize, kind| limits.of(kind).is_some_and(|most| n > usize::from(most));
        duties.iter().any(|o| {
            let week = |o: &Occurrence| o.date.format("%G %V").to_string();
            let has = |p: u16| duties.iter().any(|d| d.date == o.date && d.period.0 == p);
            let blocks: [&[u16]; 3] = [&[0, 1, 2], &[3], &[4, 5]];
            let rows = blocks.iter().map(|block| {
                let mut longest = (0, 0);
                for p in *block {
                    longest.0 = if has(*p) { longest.0 + 1 } else { 0 };
                    longest.1 = longest.0.max(longest.1);
                }
                longest.1
            });
            is_over(count(&|d| d.date == o.date), LimitKind::PerDay)
                || is_over(count(&|d| week(d) == week(o)), LimitKind::PerWeek)
                || is_over(rows.max().unwrap(), LimitKind::InARow)
        })
    }

    type Judged = (i64, i128, usize);

    fn judged(pace: &Pace, members: &[usize]) -> Judged {
        let mut counts = vec![0; pace.due.len()];
        let (mut furthest, mut squares, mut late) = (0, 0, 0);
        for (date, &member) in members.iter().enumerate() {
            counts[member] += DUTY;
            for (count, due) in counts.iter().zip(&pace.due) {
                let off: i64 = count - due[date];
                furthest = furthest.max(off.abs());
                squares += i128::from(off) * i128::from(off);
            }
            let rank = pace.order.iter().position(|&m| m == member).unwrap();
            late += date * (pace.due.len() - rank);
        }
        (furthest, squares, late)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_turns_within_the_limits_are_more_even(
            at in prop::collection::btree_set(0usize..12, 1..7),
            weights in prop::collection::vec(1i64..5, 2..4),
            limits in prop::collection::vec(prop::collection::vec(prop::option::of(1u16..4), 3), 3),
            own in prop::collection::vec(prop::option::weighted(0.4, 0usize..12), 3),
            unable in prop::collection::vec(any::<prop::sample::Index>(), 3),
        ) {
            let members = weights.len();
            let monday = NaiveDate::from_ymd_opt(2018, 9, 3).unwrap();
            let on = |n: usize| {
                let days = n / 6 * 7 + usize::from(n % 6 > 3);
                let date = monday + chrono::Days::new(days as u64);
                Occurrence { date, period: PeriodIx::from_at(n % 6) }
            };
            let turns: Vec<usize> = at.into_iter().collect();
            let total: i64 = weights.iter().sum();
            let due = |w: &i64| (1i64..).map(|t| t * DUTY * w / total).take(turns.len()).collect();
            let can = |m: usize, t: usize| {
                own[m] != Some(turns[t]) && (m == 0 || unable[m].index(turns.len() + 1) != t)
            };
            let able = |m| (0..turns.len()).map(|t| can(m, t)).collect::<Vec<bool>>();
            let pace = Pace {
                due: weights.iter().map(due).collect(),
                able: (0..members).map(able).collect(),
                order: (0..members).rev().collect(),
            };
            prop_assume!((0..turns.len()).all(|t| (0..members).any(|m| pace.able[m][t])));
            let limits: Vec<Limits> = limits.iter().map(|l| Limits {
                per_day: l[0],
                in_a_row: l[1],
                per_week: l[2].map(|most| most + 1),
            }).collect();
            let within = Within {
                grid: grid(),
                turns: turns.iter().map(|&t| on(t)).collect(),
                limits: (0..members).map(|m| vec![limits[m]; turns.len()]).collect(),
                own: (0..members).map(|m| own[m].into_iter().map(on).collect()).collect(),
            };
            let mut best: Option<Judged> = None;
            let digit = |t: usize| members.pow(u32::try_from(t).unwrap());
            for number in 0..digit(turns.len()) {
                let who: Vec<usize> =
                    (0..turns.len()).map(|t| number / digit(t) % members).collect();
                let is_legal = (0..members).all(|m| {
                    let mine = who.iter().zip(&within.turns).filter(|(w, _)| **w == m);
                    let all = mine.map(|(_, o)| *o).chain(within.own[m].iter().copied());
                    !breaks(&all.collect::<Vec<_>>(), limits[m]) || !who.contains(&m)
                });
                if is_legal && who.iter().enumerate().all(|(t, &m)| pace.able[m][t]) {
                    best = best.into_iter().chain([judged(&pace, &who)]).min();
                }
            }
            let found = within.sequence(&pace);
            prop_assert_eq!(found.as_ref().map(|s| judged(&pace, &s.members)), best);
            if let (Some(found), Some(best)) = (found, best) {
                prop_assert_eq!(found.bound, best.0);
            }
        }
    }
}
