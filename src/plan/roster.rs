//! Pattern × term × turns → roster.

use crate::model::{
    Allocation, Consortium, Duty, HolderIx, Kind, LibraryIx, Pattern, Roster, Status, Term,
    TurnRule, Turns,
};
use crate::plan::attendance::Attendance;
use crate::plan::due::{MICRO, owed};
use crate::plan::ledger::open_parts;
use crate::plan::substitutes::{Settled, substitutes};

/// Draws every cell on every date that the service is open.
///
/// A duty whose holder cannot serve gets a substitute; one that nobody can serve is unfilled.
pub fn roster(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    allocation: &Allocation,
    pattern: &Pattern,
    turns: &Turns,
) -> Roster {
    let mut draft = draft(c, attendance, allocation, pattern, turns);
    let vacant = vacant(attendance, &draft);
    if !vacant.is_empty() {
        let owed = owed(c, term, attendance);
        let mut held = open_parts(c, term, allocation, draft.iter().map(|(_, duty)| duty));
        let mut on_duty = vec![Vec::new(); attendance.occurrences().len()];
        for (at, duty) in &draft {
            if let Some(l) = duty.library {
                held[l.at()] += i64::from(c.grid.slot_minutes()) * MICRO;
                on_duty[*at].push(l);
            }
        }
        let settled = Settled { owed: &owed, held: &held, on_duty: &on_duty };
        let mut found = substitutes(c, term, attendance, &settled, &vacant, &[], &[]);
        for (at, duty) in draft.iter_mut().filter(|(_, d)| d.status == Status::Unfilled) {
            let place = vacant.binary_search_by_key(at, |&(v, _)| v).expect("it is vacant");
            let (served, unfilled) = &mut found[place];
            duty.kind = Kind::Substitute;
            if served.is_empty() {
                duty.unfilled = unfilled.clone().map(Box::new);
            } else {
                duty.library = Some(served.remove(0));
                duty.status = Status::Confirmed;
            }
        }
    }
    Roster::new(draft.into_iter().map(|(_, duty)| duty).collect())
}

/// Every duty with its dated period; unfilled where its holder cannot serve.
fn draft(
    c: &Consortium,
    attendance: &Attendance,
    allocation: &Allocation,
    pattern: &Pattern,
    turns: &Turns,
) -> Vec<(usize, Duty)> {
    let mut order = vec![None; allocation.shares.len()];
    for pool in &turns.0 {
        order[pool.pool.at()] = Some(pool.order.iter());
    }
    let mut holders = vec![Vec::new(); c.grid.periods().len()];
    for (cell, holder) in pattern.cells() {
        holders[cell.period.at()].push((cell.seat, holder));
    }
    let mut draft = Vec::new();
    for (at, o) in attendance.occurrences().iter().enumerate() {
        for &(seat, holder) in &holders[o.period.at()] {
            let turn = order[holder.at()].as_mut().and_then(|turns| turns.next().copied());
            let (library, status) = on_duty(attendance, allocation, holder, at, turn.flatten());
            let pool = allocation[holder].holder.is_pool();
            let kind = if pool { Kind::Turn } else { Kind::Own };
            let (date, period) = (o.date, o.period);
            let (sequence, changed, unfilled) = (0, None, None);
            let duty = Duty {
                date,
                period,
                seat,
                holder,
                library,
                kind,
                status,
                sequence,
                changed,
                unfilled,
            };
            draft.push((at, duty));
        }
    }
    draft
}

/// Who of the holder serves.
fn on_duty(
    attendance: &Attendance,
    allocation: &Allocation,
    holder: HolderIx,
    at: usize,
    turn: Option<LibraryIx>,
) -> (Option<LibraryIx>, Status) {
    let holder = &allocation[holder].holder;
    let able = |l: &&LibraryIx| attendance.can_serve(**l, at);
    let library = if holder.is_pool() { turn } else { holder.members.iter().find(able).copied() };
    let open = holder.is_pool() && holder.turns == TurnRule::Open;
    match library {
        Some(_) => (library, Status::Confirmed),
        None if open && holder.members.iter().any(|l| able(&l)) => (None, Status::Open),
        None => (None, Status::Unfilled),
    }
}

/// Dated periods with duties that their holders cannot serve, and how many.
fn vacant(attendance: &Attendance, draft: &[(usize, Duty)]) -> Vec<(usize, u16)> {
    let mut count = vec![0u16; attendance.occurrences().len()];
    let unfilled = draft.iter().filter(|(_, d)| d.status == Status::Unfilled);
    unfilled.for_each(|&(at, _)| count[at] += 1);
    count.into_iter().enumerate().filter(|&(_, n)| n > 0).collect()
}
