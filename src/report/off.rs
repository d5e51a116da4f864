//! Libraries that end more than one duty from what they owe, and what decided it: each possible
//! cause is taken away, and the balances are counted again.

use crate::model::{
    Allocation, Consortium, Ledger, LedgerRow, LibraryIx, Limits, Membership, PeriodSet, Plan,
    Term, TurnRule,
};
use crate::plan::{self, Attendance};

/// What keeps a library further than one duty from what it owes, in the order in which they are
/// looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Duties that were missed.
    Missed,
    /// Changes after publication.
    Changes,
    /// A library that joined after the plan was published.
    Joined,
    /// What was agreed otherwise for later days of the term.
    Amended,
    /// Libraries that join or leave during the term.
    Members,
    /// Absences, its own or others'.
    Absences,
    /// Closures and holidays.
    Closures,
    /// Its pool agreed to take turns in equal parts, whatever the shares.
    EqualTurns,
    /// Limits on what a library serves, its own or others'.
    Limits,
    /// Holders have whole slots every week, which is not exactly what they owe.
    WholeSlots,
    /// What it, or others, carried in from the term before: no roster makes up for it.
    CarriedIn,
    /// Staffed hours, its own or others': no roster brings it nearer.
    Hours,
    /// None of these alone: without any one of them it would be as far off.
    Several,
}

impl Cause {
    /// Everything that can be taken away, in the order in which it is looked at.
    pub const ALL: [Self; 12] = [
        Self::Missed,
        Self::Changes,
        Self::Joined,
        Self::Amended,
        Self::Members,
        Self::Absences,
        Self::Closures,
        Self::EqualTurns,
        Self::Limits,
        Self::WholeSlots,
        Self::CarriedIn,
        Self::Hours,
    ];

    /// The cause as files write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Changes => "changes",
            Self::Joined => "joined",
            Self::Amended => "amended",
            Self::Members => "members",
            Self::Absences => "absences",
            Self::Closures => "closures",
            Self::EqualTurns => "equal-turns",
            Self::Limits => "limits",
            Self::CarriedIn => "carried-in",
            Self::WholeSlots => "whole-slots",
            Self::Hours => "hours",
            Self::Several => "several",
        }
    }

    /// Whether it came about during this term, rather than from the way plans are made.
    fn is_event(self) -> bool {
        self < Self::WholeSlots
    }
}

/// A library that is more than one duty off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Off {
    /// Which library.
    pub library: LibraryIx,
    /// Minutes it has done more than its share; negative when it has done less.
    pub minutes: i64,
    /// What decided that.
    pub cause: Cause,
    /// What its balance would be without it, in minutes; the balance as it is if no single cause
    /// was found.
    pub without: i64,
}

/// Every library that is more than one duty from what it owes, those furthest from it first.
///
/// The cause is the first of what came about in the term without which it would be no more than half
/// as far off; else the first of how plans are made without which it would be within one duty; if
/// there is none, that without which it would be nearest.
/// `best` has the duties of every library in the best totals, in the order of the libraries.
#[must_use]
pub fn off_due(plan: &Plan, best: &[u32]) -> Vec<Off> {
    let slot = i64::from(plan.consortium.grid.slot_minutes());
    let rows = plan.ledger.0.iter().filter(|row| row.balance().abs() > slot);
    let mut found: Vec<Off> = rows
        .map(|row| {
            let (library, minutes) = (row.library, row.balance());
            Off { library, minutes, cause: Cause::Several, without: minutes }
        })
        .collect();
    let decides = |off: &Off| {
        let (now, then) = (off.minutes.abs(), off.without.abs());
        if off.cause.is_event() { 2 * then <= now } else { then <= slot }
    };
    for cause in Cause::ALL {
        if found.iter().all(decides) {
            break;
        }
        let Some(balances) = without(plan, best, cause) else { continue };
        for off in found.iter_mut().filter(|off| !decides(off)) {
            let other = Off { cause, without: balances[off.library.at()], ..*off };
            if decides(&other) || other.without.abs() < off.without.abs() {
                *off = other;
            }
        }
    }
    found.sort_by_key(|o| (-o.minutes.abs(), o.library));
    found
}

/// A plan with more duties than this is not dealt again.
const MOST_DUTIES: usize = 100_000;

/// What every library's balance would be without something, in minutes, with the cells of the week
/// as they are; `None` if there is no such thing, or if the term is too large to tell.
fn without(plan: &Plan, best: &[u32], cause: Cause) -> Option<Vec<i64>> {
    let (c, term, a) = (&plan.consortium, &plan.term, &plan.allocation);
    let dealt = |term: &Term, a: &Allocation| {
        (plan.roster.duties().len() <= MOST_DUTIES).then(|| dealt(plan, term, a))
    };
    let lifted = |is_there: bool, lift: &dyn Fn(&mut Term)| {
        let mut other = is_there.then(|| term.clone())?;
        lift(&mut other);
        dealt(&other, a)
    };
    match cause {
        Cause::Missed => (!term.missed.is_empty()).then(|| {
            let none = Term { missed: Vec::new(), ..term.clone() };
            balances(&plan::ledger(c, &none, a, &plan.roster))
        }),
        Cause::Changes => {
            (!term.changes.is_empty()).then(|| balances(&plan::ledger(c, term, a, &plan.planned)))
        }
        Cause::Joined => joined(plan),
        Cause::Amended => (!term.amendments.is_empty()).then(|| {
            let as_published = Term { amendments: Vec::new(), ..term.clone() };
            balances(&plan::ledger(c, &as_published, a, &plan.roster))
        }),
        Cause::Members => {
            // Who takes no part at all neither comes nor goes.
            let comes_or_goes = |m: &Membership| m.first <= m.last;
            lifted(term.memberships.iter().any(comes_or_goes), &|t| {
                t.memberships.retain(|m| !comes_or_goes(m));
            })
        }
        Cause::Absences => lifted(!term.absences.is_empty(), &|t| t.absences.clear()),
        Cause::Closures => lifted(!(term.closures.is_empty() && term.holidays.is_empty()), &|t| {
            t.closures.clear();
            t.holidays.clear();
        }),
        Cause::EqualTurns => {
            let mut by_share = a.clone();
            for share in &mut by_share.shares {
                if share.holder.is_pool() && share.holder.turns == TurnRule::Equal {
                    share.holder.turns = TurnRule::ByShare;
                }
            }
            (by_share != *a).then(|| dealt(term, &by_share)).flatten()
        }
        Cause::Limits => without_limits(plan),
        Cause::CarriedIn => {
            lifted(term.carried.iter().any(|minutes| *minutes != 0), &|t| t.carried.fill(0))
        }
        Cause::WholeSlots => Some(at_best(plan, best)),
        Cause::Hours => {
            let all = PeriodSet::first(c.grid.periods().len());
            let mut libraries = c.libraries().to_vec();
            libraries.iter_mut().for_each(|library| library.staffed = all);
            let free = c.with_libraries(libraries);
            let is_bound = c.indices().any(|l| c[l].staffed != all);
            is_bound.then(|| at_best(plan, &plan::best_totals(&free, term)))
        }
        Cause::Several => None,
    }
}

fn balances(ledger: &Ledger) -> Vec<i64> {
    ledger.0.iter().map(LedgerRow::balance).collect()
}

/// The balances when turns and substitutes are dealt anew.
fn dealt(plan: &Plan, term: &Term, a: &Allocation) -> Vec<i64> {
    balances(&plan::redealt(&plan.consortium, term, a, &plan.pattern))
}

/// The balances if duties had been dealt one by one, without pools and slots. What has become of
/// duties since they were planned stays.
fn at_best(plan: &Plan, best: &[u32]) -> Vec<i64> {
    let Plan { consortium: c, term, allocation, .. } = plan;
    let slot = i64::from(c.grid.slot_minutes());
    let none = Term { missed: Vec::new(), ..term.clone() };
    let planned = plan::ledger(c, &none, allocation, &plan.planned);
    let rows = planned.0.iter().zip(&plan.ledger.0).zip(best);
    rows.map(|((planned, now), duties)| now.balance() - planned.held + i64::from(*duties) * slot)
        .collect()
}

/// The balances if the term were planned without limits; `None` if there are none.
fn without_limits(plan: &Plan) -> Option<Vec<i64>> {
    let (c, term) = (&plan.consortium, &plan.term);
    let amended = term.amendments.iter().any(|a| a.limits.iter().any(Limits::is_any));
    let is_any = amended || c.indices().any(|l| c.limits(l).is_any());
    if !is_any || plan.roster.duties().len() > MOST_DUTIES {
        return None;
    }
    let mut libraries = c.libraries().to_vec();
    libraries.iter_mut().for_each(|library| library.limits = Limits::NONE);
    let mut free = c.with_libraries(libraries);
    free.rules.limits = Limits::NONE;
    let mut term = term.clone();
    term.amendments.iter_mut().for_each(|a| a.limits.fill(Limits::NONE));
    dealt_afresh(&free, &term)
}

/// The balances of a plan that is made today.
fn dealt_afresh(c: &Consortium, term: &Term) -> Option<Vec<i64>> {
    let attendance = Attendance::new(c, term);
    let a = plan::allocate(c, term, &attendance).ok()?;
    let week = plan::pattern(c, &attendance, &a);
    Some(balances(&plan::redealt(c, term, &a, &week)))
}

/// The balances if a published plan were made today; `None` if nobody has joined since.
fn joined(plan: &Plan) -> Option<Vec<i64>> {
    let (c, term) = (&plan.consortium, &plan.term);
    let has_joined = plan.is_kept() && plan.newcomers().next().is_some();
    if !has_joined || plan.roster.duties().len() > MOST_DUTIES {
        return None;
    }
    dealt_afresh(c, term)
}
