//! The course of a term: balances week by week, and who serves on which weekday.

use chrono::{Datelike, Days, NaiveDate};

use crate::model::{Allocation, Consortium, Duty, LibraryIx, Missed, Plan, Status, Term};

/// How a term goes for every library; all figures are minutes, in the order of the libraries.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Course {
    /// The Sundays of the term's weeks; the balances are those at their ends.
    pub weeks: Vec<NaiveDate>,
    /// For every library its balance after each week. The last one is that of the ledger.
    pub balances: Vec<Vec<i64>>,
    /// For every library and weekday, Monday first: what it owes and what it does. What it owes of
    /// all weekdays adds up to what it owes of the term.
    pub weekdays: Vec<[(i64, i64); 7]>,
}

/// Parts of a minute in which shares are counted.
const MICRO: i64 = 1_000_000;

/// Owed and done so far, in millionths of a minute.
struct Running {
    owed: Vec<i64>,
    held: Vec<i64>,
    weekdays: Vec<[(i64, i64); 7]>,
}

/// Follows every library through the term. A library owes its part of each duty from the day of
/// the duty on.
///
/// # Panics
///
/// If the ledger has another number of libraries than the consortium.
#[must_use]
pub fn course(plan: &Plan) -> Course {
    let Plan { consortium: c, term, allocation, roster, ledger, .. } = plan;
    let count = c.libraries().len();
    assert_eq!(ledger.0.len(), count, "the ledger has a row for every library");
    let mut running = Running::new(count);
    let (mut weeks, mut balances) = (Vec::new(), vec![Vec::new(); count]);
    let mut rest = roster.duties();
    for week in sundays(term) {
        let (now, later) = rest.split_at(rest.partition_point(|d| d.date <= week));
        rest = later;
        for day in now.chunk_by(|a, b| a.date == b.date) {
            running.day(c, term, allocation, day);
        }
        weeks.push(week);
        for (at, balances) in balances.iter_mut().enumerate() {
            balances.push(term.carried[at] + minutes(running.held[at] - running.owed[at]));
        }
    }
    let mut weekdays: Vec<[(i64, i64); 7]> = (running.weekdays.iter())
        .map(|days| days.map(|(owed, held)| (minutes(owed), minutes(held))))
        .collect();
    // Rounding costs less than a minute for each figure, and the ledger is what counts.
    for (row, (balances, days)) in ledger.0.iter().zip(balances.iter_mut().zip(&mut weekdays)) {
        balances.iter_mut().last().into_iter().for_each(|last| *last = row.balance());
        let off = row.owed - days.iter().map(|d| d.0).sum::<i64>();
        days.iter_mut().max_by_key(|d| d.0).into_iter().for_each(|most| most.0 += off);
    }
    Course { weeks, balances, weekdays }
}

/// For every library what it has done by the end of each of its duties: the place of the duty in the
/// roster, and minutes. The last of them is what the ledger says that it holds.
///
/// # Panics
///
/// If the ledger has another number of libraries than the consortium.
#[must_use]
pub fn held_so_far(plan: &Plan) -> Vec<Vec<(usize, i64)>> {
    let Plan { consortium: c, term, allocation, roster, ledger, .. } = plan;
    let mut running = Running::new(c.libraries().len());
    let mut so_far = vec![Vec::new(); c.libraries().len()];
    for (at, duty) in roster.duties().iter().enumerate() {
        let members = &allocation[duty.holder].holder.members;
        let mut concerned = vec![];
        concerned.extend(duty.library);
        concerned.extend(members.iter().copied().filter(|_| duty.status == Status::Open));
        let before: Vec<i64> = concerned.iter().map(|library| running.held[library.at()]).collect();
        running.duty(c, term, allocation, duty);
        for (library, before) in concerned.into_iter().zip(before) {
            let held = running.held[library.at()];
            if held != before {
                so_far[library.at()].push((at, minutes(held)));
            }
        }
    }
    for row in &ledger.0 {
        so_far[row.library.at()].last_mut().into_iter().for_each(|last| last.1 = row.held);
    }
    so_far
}

/// The Sundays on which the weeks of a term end.
fn sundays(term: &Term) -> impl Iterator<Item = NaiveDate> {
    let of = |day: NaiveDate| {
        day.checked_add_days(Days::new(u64::from(6 - day.weekday().num_days_from_monday())))
    };
    let last = of(term.last);
    std::iter::successors(of(term.first), |week| week.checked_add_days(Days::new(7)))
        .take_while(move |week| last.is_none_or(|last| *week <= last))
}

impl Running {
    fn new(count: usize) -> Self {
        Self { owed: vec![0; count], held: vec![0; count], weekdays: vec![[(0, 0); 7]; count] }
    }

    /// Adds the duties of one day.
    fn day(&mut self, c: &Consortium, term: &Term, allocation: &Allocation, duties: &[Duty]) {
        let (date, slot) = (duties[0].date, i64::from(c.grid.slot_minutes()) * MICRO);
        let weekday = date.weekday().num_days_from_monday() as usize;
        let live = duties.iter().filter(|d| d.is_live()).count();
        let live = i64::try_from(live).expect("a day has few duties");
        for (library, part) in shares(c, term, date, c.indices(), live * slot) {
            self.owes(library, weekday, part);
        }
        for duty in duties {
            self.duty(c, term, allocation, duty);
        }
    }

    /// Adds who holds a duty; who owes it is settled for its day.
    fn duty(&mut self, c: &Consortium, term: &Term, allocation: &Allocation, duty: &Duty) {
        let slot = i64::from(c.grid.slot_minutes()) * MICRO;
        let weekday = duty.date.weekday().num_days_from_monday() as usize;
        match (duty.status, duty.library) {
            (Status::Confirmed, Some(library)) => {
                match term.missed.iter().find(|m| is_about(m, library, duty)) {
                    None => self.holds(library, weekday, slot),
                    Some(missed) if missed.excused => self.owes(library, weekday, -slot),
                    Some(_) => {}
                }
            }
            (Status::Open, _) => {
                let members = allocation[duty.holder].holder.members.iter().copied();
                for (library, part) in shares(c, term, duty.date, members, slot) {
                    self.holds(library, weekday, part);
                }
            }
            _ => {}
        }
    }

    fn owes(&mut self, library: LibraryIx, weekday: usize, amount: i64) {
        self.owed[library.at()] += amount;
        self.weekdays[library.at()][weekday].0 += amount;
    }

    fn holds(&mut self, library: LibraryIx, weekday: usize, amount: i64) {
        self.held[library.at()] += amount;
        self.weekdays[library.at()][weekday].1 += amount;
    }
}

fn is_about(missed: &Missed, library: LibraryIx, duty: &Duty) -> bool {
    missed.library == library && missed.duty == duty.cell()
}

/// An amount shared out by weight over those libraries that take part on a day.
fn shares(
    c: &Consortium,
    term: &Term,
    date: NaiveDate,
    libraries: impl Iterator<Item = LibraryIx>,
    amount: i64,
) -> Vec<(LibraryIx, i64)> {
    let present = term.present(c, libraries, date);
    let total: i128 = present.iter().map(|&(_, weight)| i128::from(weight)).sum();
    let part = |weight: u64| i128::from(weight) * i128::from(amount) / total;
    let part = |weight| i64::try_from(part(weight)).expect("a part is smaller than the whole");
    present.into_iter().map(|(l, weight)| (l, part(weight))).collect()
}

/// Millionths of a minute in whole minutes, rounded to the nearest.
fn minutes(micro: i64) -> i64 {
    (2 * micro + MICRO).div_euclid(2 * MICRO)
}
