//! How evenly a pool's turns fall over the term, and whether they could fall more evenly.

use chrono::NaiveDate;

use super::held::Pool;
use super::rows::{Row, Rows};
use super::shares::takes_part;
use crate::files::roster::TextIx;
use crate::model::{Consortium, Kind, LibraryIx, PeriodIx, Remainders, Term, TurnRule};

/// Parts of a duty that are counted.
pub(crate) const DUTY: i64 = 1_000_000;

/// Roundings of dues are smaller than this.
pub(crate) const SLACK: i64 = DUTY / 500;

/// The turns of a pool in the order of time.
pub(crate) struct Sequence {
    /// Who is in the pool.
    pub members: Vec<LibraryIx>,
    /// The record of each turn.
    pub records: Vec<u32>,
    /// The member that has each turn, by its place among the members.
    pub order: Vec<usize>,
    /// What each member is due by the end of each turn, in millionths of a duty.
    pub due: Vec<Vec<i64>>,
    /// Whether each member could have had each turn.
    pub able: Vec<Vec<bool>>,
    /// Whether a change has touched the pool.
    pub changed: bool,
    /// Whether the dues are those of the plan: with pooled remainders, what it has given to each
    /// member stands nowhere, and the turns that each has are taken for it.
    pub known: bool,
}

/// The furthest that a member is from its due.
pub(crate) struct Furthest {
    /// At which turn.
    pub turn: usize,
    /// Which member.
    pub member: usize,
    /// Its duties less its due, in millionths of a duty.
    pub ahead: i64,
}

/// The turns of a pool as the roster was before changes; `None` for a pool that settles its turns
/// itself, or has turns of others than its members, which is said elsewhere.
pub(crate) fn sequence(
    rows: &Rows<'_>,
    c: &Consortium,
    term: &Term,
    (id, pool): (TextIx, &Pool),
) -> Option<Sequence> {
    // Who takes no part is in no pool, whatever it carries in.
    let part = |l: &LibraryIx| takes_part(*l, rows.days());
    let members: Vec<LibraryIx> = pool.members.iter().copied().filter(part).collect();
    if pool.turns == TurnRule::Open || members.len() < 2 {
        return None;
    }
    let (mut turns, mut changed) = (Vec::new(), false);
    for row in rows.iter().filter(|r| r.duty.holder == id) {
        changed |= row.duty.sequence != Some(0) || row.duty.changed.is_some();
        let is_turn = row.duty.kind == Some(Kind::Turn);
        if let (true, Some(library), Some(dated)) = (is_turn, row.library, Row::dated(&row)) {
            turns.push((dated, members.binary_search(&library).ok()?, row.duty.record));
        }
    }
    turns.sort_unstable();
    turns.dedup_by_key(|turn| turn.0);
    let dates: Vec<(NaiveDate, PeriodIx)> = turns.iter().map(|t| (t.0.0, t.0.1)).collect();
    let order: Vec<usize> = turns.iter().map(|t| t.1).collect();
    let weights: Vec<u64> = match (c.rules.remainders, pool.turns) {
        // The whole duties that the plan has given are the turns themselves.
        (Remainders::Pool, _) => {
            (0..members.len()).map(|m| order.iter().filter(|&&o| o == m).count() as u64).collect()
        }
        (_, TurnRule::Equal) => vec![1; members.len()],
        _ => members.iter().map(|&l| c[l].weight).collect(),
    };
    let mut due = due(rows, &members, &weights, &dates);
    if c.rules.remainders == Remainders::Round {
        settle(c, term, &members, &weights, &mut due);
    }
    let able = able(rows, c, &members, &dates);
    let known = c.rules.remainders == Remainders::Round;
    let records = turns.iter().map(|t| t.2).collect();
    Some(Sequence { members, records, order, due, able, changed, known })
}

/// Each turn is shared out over the members that take part on its date.
fn due(
    rows: &Rows<'_>,
    members: &[LibraryIx],
    weights: &[u64],
    dates: &[(NaiveDate, PeriodIx)],
) -> Vec<Vec<i64>> {
    let mut due = vec![Vec::with_capacity(dates.len()); members.len()];
    let mut sums = vec![0i128; members.len()];
    for &(date, _) in dates {
        let here: Vec<bool> = members.iter().map(|&l| rows.days().is_member(l, date)).collect();
        let present = weights.iter().zip(&here).filter(|(_, here)| **here);
        let total: i128 = present.map(|(&w, _)| i128::from(w)).sum();
        for (m, sum) in sums.iter_mut().enumerate() {
            if here[m] && total > 0 {
                // Billionths of a millionth, so that thousands of roundings stay small.
                *sum += i128::from(weights[m]) * i128::from(DUTY) * 1_000_000_000 / total;
            }
            due[m].push(i64::try_from(*sum / 1_000_000_000).expect("few duties"));
        }
    }
    due
}

/// What members are ahead from terms before, compared with their pool, is spread over the turns.
fn settle(
    c: &Consortium,
    term: &Term,
    members: &[LibraryIx],
    weights: &[u64],
    due: &mut [Vec<i64>],
) {
    let slot = i128::from(c.grid.slot_minutes());
    let ahead: Vec<i128> = (members.iter())
        .map(|l| i128::from(term.carried[l.at()]) * i128::from(DUTY) / slot)
        .collect();
    let (sum, total): (i128, i128) =
        (ahead.iter().sum(), weights.iter().map(|&w| i128::from(w)).sum());
    for (m, line) in due.iter_mut().enumerate() {
        let more = ahead[m] - i128::from(weights[m]) * sum / total.max(1);
        let count = i128::try_from(line.len()).expect("few duties");
        for (turn, due) in (1..).zip(line.iter_mut()) {
            *due -= i64::try_from(more * turn / count).expect("a part of a balance");
        }
    }
}

/// A member can have a turn when it has staff, is there, and is not on duty in a cell of its own.
fn able(
    rows: &Rows<'_>,
    c: &Consortium,
    members: &[LibraryIx],
    dates: &[(NaiveDate, PeriodIx)],
) -> Vec<Vec<bool>> {
    let mut own = vec![Vec::new(); c.libraries().len()];
    for (period, holder) in rows.pattern().cells() {
        if let Some(library) = rows.library(holder) {
            own[library.at()].push(period);
        }
    }
    let can = |l: LibraryIx, (date, period): (NaiveDate, PeriodIx)| {
        rows.days().can_serve(c, l, date, period) && !own[l.at()].contains(&period)
    };
    members.iter().map(|&l| dates.iter().map(|&at| can(l, at)).collect()).collect()
}

impl Sequence {
    /// The furthest that a member ever is from its due; the first of equals.
    pub fn furthest(&self) -> Option<Furthest> {
        let mut held = vec![0i64; self.members.len()];
        let mut furthest: Option<Furthest> = None;
        for (turn, &served) in self.order.iter().enumerate() {
            held[served] += DUTY;
            for (member, held) in held.iter().enumerate() {
                let ahead = held - self.due[member][turn];
                if furthest.as_ref().is_none_or(|f| ahead.abs() > f.ahead.abs()) {
                    furthest = Some(Furthest { turn, member, ahead });
                }
            }
        }
        furthest
    }

    /// Whether every member could have had every turn, and is never due less than before, nor less
    /// than nothing, as one who comes in ahead is: then theory promises a bound.
    pub fn is_plain(&self) -> bool {
        let is_rising =
            |due: &Vec<i64>| due.first().is_none_or(|&first| first >= -1) && due.is_sorted();
        self.able.iter().flatten().all(|able| *able) && self.due.iter().all(is_rising)
    }

    /// The bound that theory promises to a pool of which nobody is ever absent.
    ///
    /// Where the dues are not quite known, a whole duty is left for that.
    ///
    /// Source: R. Tijdeman, "The chairman assignment problem", Discrete Mathematics 32 (1980).
    pub fn promised(&self) -> i64 {
        if !self.known {
            return DUTY;
        }
        let members = i64::try_from(self.members.len()).expect("few members");
        DUTY - DUTY / (2 * members - 2)
    }

    /// Whether turns can be dealt so that nobody is ever further from its due than this.
    ///
    /// The k-th duty of a member lies between the first turn at which it would not be too far
    /// ahead with it, and the last before it would be too far behind without it; duties are
    /// matched to turns by augmenting paths, those that must be done first.
    pub fn is_possible(&self, bound: i64) -> bool {
        let turns = self.order.len();
        let mut duties: Vec<(usize, usize, usize)> = Vec::new();
        let mut compulsory = Vec::new();
        for (member, due) in self.due.iter().enumerate() {
            // Who is due less than nothing is ahead without any duty.
            if due.iter().any(|&d| -d > bound) {
                return false;
            }
            // Who is due more than there is stays behind whatever is done.
            let most = i64::try_from(turns).expect("few duties") * DUTY;
            if due.iter().any(|&d| d - most > bound) {
                return false;
            }
            for k in 1..=turns {
                let k = i64::try_from(k).expect("few duties") * DUTY;
                // Dues may fall: with the duty it must never be too far ahead afterwards.
                let late = due.iter().rposition(|&d| k - d > bound);
                let first = late.map_or(0, |late| late + 1);
                let last = due.iter().position(|&d| d - (k - DUTY) > bound);
                match last {
                    Some(_) => compulsory.push(duties.len()),
                    None if first >= turns => break,
                    None => {}
                }
                // One that need not be can be as late as anybody likes.
                duties.push((member, first, last.unwrap_or(usize::MAX)));
            }
        }
        let mut of_turn: Vec<Option<usize>> = vec![None; turns];
        let mut of_duty: Vec<Option<usize>> = vec![None; duties.len()];
        for duty in compulsory {
            let mut seen = vec![false; turns];
            if !self.give(duty, &duties, &mut of_turn, &mut of_duty, &mut seen) {
                return false;
            }
        }
        (0..turns).all(|turn| {
            let mut seen = vec![false; duties.len()];
            of_turn[turn].is_some()
                || self.take(turn, &duties, &mut of_turn, &mut of_duty, &mut seen)
        })
    }

    fn fits(&self, (member, first, last): (usize, usize, usize), turn: usize) -> bool {
        (first..=last).contains(&turn) && self.able[member][turn]
    }

    /// Finds a turn for a duty, moving other duties where that helps.
    fn give(
        &self,
        duty: usize,
        duties: &[(usize, usize, usize)],
        of_turn: &mut [Option<usize>],
        of_duty: &mut [Option<usize>],
        seen: &mut [bool],
    ) -> bool {
        let (_, first, last) = duties[duty];
        for turn in first..=last {
            if seen[turn] || !self.fits(duties[duty], turn) {
                continue;
            }
            seen[turn] = true;
            let free =
                of_turn[turn].is_none_or(|other| self.give(other, duties, of_turn, of_duty, seen));
            if free {
                (of_turn[turn], of_duty[duty]) = (Some(duty), Some(turn));
                return true;
            }
        }
        false
    }

    /// Finds a duty for a turn; a duty that has a turn keeps one.
    fn take(
        &self,
        turn: usize,
        duties: &[(usize, usize, usize)],
        of_turn: &mut [Option<usize>],
        of_duty: &mut [Option<usize>],
        seen: &mut [bool],
    ) -> bool {
        for duty in 0..duties.len() {
            if seen[duty] || !self.fits(duties[duty], turn) {
                continue;
            }
            seen[duty] = true;
            let free =
                of_duty[duty].is_none_or(|other| self.take(other, duties, of_turn, of_duty, seen));
            if free {
                (of_turn[turn], of_duty[duty]) = (Some(duty), Some(turn));
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{DUTY, Sequence};
    use crate::model::LibraryIx;

    /// The smallest largest distance from what is due, by looking at every sequence; `None` where
    /// nobody can have some turn.
    fn smallest(due: &[Vec<i64>], able: &[Vec<bool>]) -> Option<i64> {
        let (members, turns) = (due.len(), due[0].len());
        let far = |number: usize| {
            let (mut counts, mut rest, mut far) = (vec![0; members], number, 0);
            for turn in 0..turns {
                let member = rest % members;
                rest /= members;
                if !able[member][turn] {
                    return None;
                }
                counts[member] += DUTY;
                let off = counts.iter().zip(due).map(|(has, due)| (has - due[turn]).abs());
                far = off.fold(far, i64::max);
            }
            Some(far)
        };
        let all = members.pow(u32::try_from(turns).unwrap());
        (0..all).filter_map(far).min()
    }

    #[test]
    fn what_is_possible_is_what_some_sequence_keeps() {
        // Numbers that look like nothing in particular, the same each time.
        let mut drawn = 1u64;
        let mut draw = |below: u64| {
            drawn = drawn
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (drawn >> 33) % below
        };
        let (mut wanted, mut refused) = (0, 0);
        for _ in 0..600 {
            let members = 2 + usize::try_from(draw(2)).unwrap();
            let turns = 1 + usize::try_from(draw(5)).unwrap();
            let mut line = || {
                let step = i64::try_from(draw(10)).unwrap() * DUTY / 9;
                // Who is ahead from before is due less, and who is behind more.
                let start = (i64::try_from(draw(7)).unwrap() - 3) * DUTY / 2;
                (1..=turns).map(|t| start + step * i64::try_from(t).unwrap()).collect()
            };
            let due: Vec<Vec<i64>> = (0..members).map(|_| line()).collect();
            let mut able = || (0..turns).map(|_| draw(4) > 0).collect();
            let able: Vec<Vec<bool>> = (0..members).map(|_| able()).collect();
            let sequence = Sequence {
                members: (0..members).map(LibraryIx::from_at).collect(),
                records: Vec::new(),
                order: vec![0; turns],
                due: due.clone(),
                able: able.clone(),
                changed: false,
                known: true,
            };
            let Some(smallest) = smallest(&due, &able) else {
                assert!(!sequence.is_possible(100 * DUTY), "{due:?} {able:?}");
                refused += 1;
                continue;
            };
            assert!(sequence.is_possible(smallest), "{smallest} {due:?} {able:?}");
            assert!(
                smallest == 0 || !sequence.is_possible(smallest - 1),
                "{smallest} {due:?} {able:?}"
            );
            wanted += 1;
        }
        assert!(wanted > 100 && refused > 50, "{wanted} {refused}");
    }
}
