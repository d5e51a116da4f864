//! A library's own duties → the people on its ring, by the turns of pools.
//!
//! What was dealt before stays where it is still legal; only what nobody has is dealt.

mod deal;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::model::{
    Consortium, DatedCell, Duty, LibraryIx, Person, Plan, Ring, RingStatus, Status, Term, Unable,
};
use crate::plan::turns::{DUTY, dues, settle};
use deal::{Rounds, deal};

/// Who of a ring has each duty of its library, and how evenly.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DealtRing {
    /// Every duty of the library in the order of time, and who has it; nobody, where nobody can.
    pub duties: Vec<(DatedCell, Option<usize>)>,
    /// For every person what it is due by the end of the time of each duty, in millionths of a duty.
    pub due: Vec<Vec<i64>>,
    /// For every person its share of the term, in millionths of a duty: what it is due but for what
    /// it was ahead.
    pub owed: Vec<i64>,
    /// The largest distance of anybody's count from its due at any time, in millionths of a duty:
    /// the smallest that there is, what stays where it was aside.
    pub bound: u64,
}

/// Deals the confirmed duties of a library to its ring.
///
/// What people are ahead from the term before is spread evenly over the term. Everybody is due its
/// share of each duty among those that are on the ring then, may serve and are
/// not away; nobody has two seats at a time. Of `before` everything stays that is still legal, and
/// everything before the day `from`.
pub fn deal_ring(
    plan: &Plan,
    library: LibraryIx,
    before: Option<&Ring>,
    from: NaiveDate,
) -> DealtRing {
    let Plan { consortium: c, term, roster, .. } = plan;
    let ring = &c[library].ring;
    let cells: Vec<DatedCell> = (roster.duties().iter())
        .filter(|d| (d.status, d.library) == (Status::Confirmed, Some(library)))
        .map(Duty::cell)
        .collect();
    let of = Of { c, term, library, ring };
    let mut duties: Vec<(DatedCell, Option<usize>)> = cells.iter().map(|&c| (c, None)).collect();
    of.keep(&mut duties, before, from);
    let times: Vec<(usize, usize)> = times(&cells);
    let (rounds, due, owed) = of.rounds(&duties, &times);
    let dealt = deal(&rounds);
    let mut by_duty = vec![Vec::new(); ring.len()];
    for (at, &(first, next)) in times.iter().enumerate() {
        let mut new = dealt.people[at].iter();
        due.iter().zip(&mut by_duty).for_each(|(due, all)| {
            let due = due[at] / (DUTY / 1_000_000);
            all.extend(std::iter::repeat_n(due, next - first));
        });
        let vacant = duties[first..next].iter_mut().filter(|d| d.1.is_none());
        vacant.for_each(|duty| duty.1 = new.next().copied());
    }
    let bound = u64::try_from(dealt.bound).expect("bounds are not negative");
    DealtRing { duties, due: by_duty, owed, bound: bound.div_ceil(DUTY.unsigned_abs() / 1_000_000) }
}

/// Why nobody of a ring can take a duty: the reason for each person, in the order of the ring.
pub fn why_vacant(
    c: &Consortium,
    term: &Term,
    ring: &Ring,
    duty: DatedCell,
) -> Vec<(usize, Unable)> {
    let people = &c[ring.library].ring;
    let has_seat = |person: usize| {
        let mut same = ring.live().filter(|d| same_time(d.cell, duty) && d.cell != duty);
        same.any(|d| d.person == Some(person))
    };
    let why = |person: usize| {
        let why = term.unable((ring.library, people), person, duty, &c.grid);
        why.or_else(|| has_seat(person).then_some(Unable::OnDuty)).map(|why| (person, why))
    };
    (0..people.len()).filter_map(why).collect()
}

fn same_time(one: DatedCell, other: DatedCell) -> bool {
    (one.date, one.period) == (other.date, other.period)
}

/// The duties of one time each, as half-open ranges.
fn times(cells: &[DatedCell]) -> Vec<(usize, usize)> {
    let mut first = 0;
    let range = |run: &[DatedCell]| {
        let range = (first, first + run.len());
        first = range.1;
        range
    };
    cells.chunk_by(|a, b| same_time(*a, *b)).map(range).collect()
}

/// A ring with its figures.
struct Of<'a> {
    c: &'a Consortium,
    term: &'a Term,
    library: LibraryIx,
    ring: &'a [Person],
}

impl Of<'_> {
    fn unable(&self, person: usize, duty: DatedCell) -> Option<Unable> {
        self.term.unable((self.library, self.ring), person, duty, &self.c.grid)
    }

    /// Gives duties to those who have agreed on them, had them, or have them back.
    fn keep(
        &self,
        duties: &mut [(DatedCell, Option<usize>)],
        before: Option<&Ring>,
        from: NaiveDate,
    ) {
        let rows = before.map_or(&[][..], |ring| &ring.duties);
        let had = |status: RingStatus, cell: DatedCell| {
            let rows = rows.iter().filter(move |d| d.status == status && d.cell == cell);
            rows.max_by_key(|d| (d.changed, d.sequence)).and_then(|d| d.person)
        };
        let stint = |cell: DatedCell| {
            let mut stints = self.term.stints.iter().rev();
            stints.find(|s| (s.library, s.duty) == (self.library, cell)).map(|s| s.person)
        };
        for at in 0..duties.len() {
            let cell = duties[at].0;
            let agreed = stint(cell);
            let now = had(RingStatus::Confirmed, cell);
            let is_past = cell.date < from && agreed.is_none() && now.is_some();
            let back = had(RingStatus::Cancelled, cell).filter(|_| {
                // A duty that nobody has now was taken away from whoever had it.
                rows.iter().all(|d| d.cell != cell || d.status == RingStatus::Cancelled)
            });
            // Who has agreed on a duty may do it outside of the usual hours.
            let may = |person: usize, is_agreed: bool| match self.unable(person, cell) {
                None => true,
                Some(Unable::NotAtWork) => is_agreed,
                Some(_) => false,
            };
            let agreed = agreed.filter(|&p| may(p, true));
            let now = now.filter(|&p| is_past || may(p, false));
            let mut wanted = [agreed, now, back.filter(|&p| may(p, false))].into_iter().flatten();
            let is_free = |&p: &usize| {
                duties[..at]
                    .iter()
                    .rev()
                    .take_while(|d| same_time(d.0, cell))
                    .all(|d| d.1 != Some(p))
            };
            duties[at].1 = wanted.find(is_free);
        }
    }

    /// What is left to deal, time by time, what everybody is due by then, and its share of it all.
    fn rounds(
        &self,
        duties: &[(DatedCell, Option<usize>)],
        times: &[(usize, usize)],
    ) -> (Rounds, Vec<Vec<i64>>, Vec<i64>) {
        let people = 0..self.ring.len();
        let (mut able, mut wanted) = (vec![Vec::new(); self.ring.len()], Vec::new());
        let (mut steps, mut kept) = (Vec::new(), vec![0i64; self.ring.len()]);
        let mut ahead = Vec::new();
        for &(first, next) in times {
            let here = &duties[first..next];
            let has = |p: usize| here.iter().any(|d| d.1 == Some(p));
            let why: Vec<Option<Unable>> =
                people.clone().map(|p| self.unable(p, here[0].0)).collect();
            let can = |p: usize| why[p].is_none() && !has(p);
            let vacant = here.iter().filter(|d| d.1.is_none()).count();
            let filled = vacant.min(people.clone().filter(|&p| can(p)).count());
            people.clone().for_each(|p| able[p].push(can(p)));
            wanted.push(filled);
            // Who does not work then is due all the same, and makes up for it at other times.
            let owes = people.clone().map(|p| matches!(why[p], None | Some(Unable::NotAtWork)));
            let served = i64::try_from(filled + here.len() - vacant).expect("few seats");
            steps.push((served, owes.collect()));
            people.clone().for_each(|p| kept[p] += i64::from(has(p)));
            ahead.push(kept.clone());
        }
        let shares: Vec<u64> = self.ring.iter().map(|p| p.share).collect();
        let mut due = dues(&shares, steps);
        let share = |line: &Vec<i64>| line.last().map_or(0, |d| d / (DUTY / 1_000_000));
        let owed: Vec<i64> = due.iter().map(share).collect();
        if let Some((_, ahead)) = self.term.ahead.iter().find(|a| a.0 == self.library) {
            // Who takes no part any more is neither ahead nor behind.
            let takes_part = |p: &usize| i64::from(owed[*p] > 0);
            let ahead: Vec<i64> =
                people.clone().map(|p| ahead[p] * (DUTY / 1_000_000) * takes_part(&p)).collect();
            let shares: Vec<u64> =
                people.clone().map(|p| if owed[p] > 0 { shares[p] } else { 0 }).collect();
            settle(&ahead, &shares, &mut due);
        }
        let whole = due.clone();
        for (at, kept) in ahead.iter().enumerate() {
            people.clone().for_each(|p| due[p][at] -= kept[p] * DUTY);
        }
        (Rounds { due, able, wanted }, whole, owed)
    }
}
