//! The smallest changes of the files that would fill a duty that nobody can serve.
//!
//! Every single change is tried by planning again; then sets of two and of three that let one or
//! more libraries serve at that time. A set counts only when no smaller one fills the duty.

use std::collections::BTreeSet;

use crate::model::{
    Consortium, DatedCell, Duty, LibraryIx, LimitKind, Limits, Membership, Plan, Published, Roster,
    Status, Term,
};
use crate::plan::{changed, limit_against, plan, replan, resume};

/// How many sets of changes are tried by planning again: fewer with more libraries, so that the
/// work stays the same.
const MOST_TRIED: usize = 400;
const LEAST_TRIED: usize = 4;
const MOST_WORK: usize = 20_000;

/// How many sets are named.
const MOST_FOUND: usize = 12;

/// Most changes in a set.
const MOST_AT_ONCE: usize = 3;

/// One change of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lift {
    /// The library has staff at this time of the week.
    Staff(LibraryIx),
    /// It is not absent, by the place of the absence among the term's.
    Absence(usize),
    /// It takes part on this date.
    Member(LibraryIx),
    /// It can staff one seat more at the same time.
    Seat(LibraryIx),
    /// It may serve one duty more than its limit of this kind allows.
    Limit(LibraryIx, LimitKind),
}

/// A set of changes that fills the duty.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fill {
    /// The changes; without any one of them the duty stays unfilled.
    pub lifts: Vec<Lift>,
    /// Who then serves.
    pub library: LibraryIx,
}

/// The smallest sets of changes that fill a duty, all of one size, those of the libraries first that
/// are furthest behind; none when no set of up to three changes does.
pub(super) fn fills(plan: &Plan, cell: DatedCell) -> Vec<Fill> {
    let ways = ways(plan, cell);
    let most = (MOST_WORK / plan.consortium.libraries().len()).clamp(LEAST_TRIED, MOST_TRIED);
    let mut tried = 0;
    for size in 1..=MOST_AT_ONCE {
        let mut found = Vec::new();
        let mut candidates = if size == 1 { single(&ways) } else { sets(&ways, size) };
        candidates.sort_by_cached_key(|lifts| standing(plan, lifts));
        for lifts in candidates {
            if tried == most || found.len() == MOST_FOUND {
                return found;
            }
            tried += 1;
            found.extend(served(plan, cell, &lifts).map(|library| Fill { lifts, library }));
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The balances of the libraries that a set is about, the lowest first.
fn standing(plan: &Plan, lifts: &[Lift]) -> Vec<i64> {
    let library = |lift: &Lift| match *lift {
        Lift::Staff(l) | Lift::Member(l) | Lift::Seat(l) | Lift::Limit(l, _) => l,
        Lift::Absence(at) => plan.term.absences[at].library,
    };
    let balance = |lift: &Lift| plan.ledger.0[library(lift).at()].balance();
    let mut balances: Vec<i64> = lifts.iter().map(balance).collect();
    balances.sort_unstable();
    balances
}

/// For every library what keeps it from serving one more duty at that time.
fn ways(plan: &Plan, cell: DatedCell) -> Vec<BTreeSet<Lift>> {
    let (c, term) = (&plan.consortium, &plan.term);
    let hours = c.grid.interval(cell.period);
    let way = |l: LibraryIx| {
        let mut lifts = BTreeSet::new();
        if !term.staffed(c, l, cell.date).contains(cell.period) {
            lifts.insert(Lift::Staff(l));
        }
        if !term.is_member(l, cell.date) {
            lifts.insert(Lift::Member(l));
        }
        let absent = term.absences.iter().enumerate();
        let absent = absent.filter(|(_, a)| a.library == l && a.closure.touches(cell.date, hours));
        lifts.extend(absent.map(|(at, _)| Lift::Absence(at)));
        if lifts.is_empty() && c[l].seats < c.grid.seats() {
            lifts.insert(Lift::Seat(l));
        }
        lifts.extend(limit_against(plan, &plan.roster, l, cell).map(|kind| Lift::Limit(l, kind)));
        lifts
    };
    c.indices().map(way).filter(|lifts| !lifts.is_empty()).collect()
}

/// Every single change, whether or not it lets its library serve by itself: the week may be
/// different with it.
fn single(ways: &[BTreeSet<Lift>]) -> Vec<Vec<Lift>> {
    let all: BTreeSet<Lift> = ways.iter().flatten().copied().collect();
    all.into_iter().map(|lift| vec![lift]).collect()
}

/// Every union of ways that has this many changes, each once: nothing else lets another library
/// serve without a superfluous change.
fn sets(ways: &[BTreeSet<Lift>], size: usize) -> Vec<Vec<Lift>> {
    let mut found = BTreeSet::new();
    let mut open = vec![(BTreeSet::new(), 0)];
    while let Some((set, from)) = open.pop() {
        for (at, way) in ways.iter().enumerate().skip(from) {
            let union: BTreeSet<Lift> = way.union(&set).copied().collect();
            match union.len() {
                n if n > size => {}
                n if n == size => drop(found.insert(union.into_iter().collect())),
                _ => open.push((union, at + 1)),
            }
        }
        if found.len() > MOST_TRIED {
            break;
        }
    }
    found.into_iter().collect()
}

/// Who serves the duty when the files are changed like this and the term is planned again; `None`
/// when nobody does, or when another duty becomes unfilled instead.
fn served(plan: &Plan, cell: DatedCell, lifts: &[Lift]) -> Option<LibraryIx> {
    let (c, term) = lifted(plan, cell, lifts);
    let again = if plan.is_kept() {
        let at = term.changes.last().map(|change| change.at).or(term.published)?;
        // Every change so far stays as it is.
        let now = resume(&c, &term, Published { latest: Some(at), ..plan.as_published() }).ok()?;
        let mut term = term.clone();
        term.changes.extend(replan(&now, cell.date.and_time(chrono::NaiveTime::MIN), at));
        changed(&now, &term).ok()?
    } else {
        self::plan(&c, &term).ok()?
    };
    let unfilled =
        |roster: &Roster| roster.duties().iter().filter(|d| d.status == Status::Unfilled).count();
    let has = |d: &&Duty| d.is_live() && d.cell() == cell;
    let library = again.roster.duties().iter().find(has).and_then(|d| d.library);
    library.filter(|_| unfilled(&again.roster) < unfilled(&plan.roster))
}

/// The files after the changes.
fn lifted(plan: &Plan, cell: DatedCell, lifts: &[Lift]) -> (Consortium, Term) {
    let (c, mut term) = (&plan.consortium, plan.term.clone());
    let mut libraries = c.libraries().to_vec();
    let mut back: Vec<usize> = Vec::new();
    for lift in lifts {
        match *lift {
            Lift::Staff(l) => libraries[l.at()].staffed.insert(cell.period),
            Lift::Seat(l) => libraries[l.at()].seats += 1,
            Lift::Limit(l, kind) => {
                let more = |limits: &mut Limits| limits.set(kind, limits.of(kind).map(|m| m + 1));
                libraries[l.at()].limits = c.limits(l);
                more(&mut libraries[l.at()].limits);
                term.amendments.iter_mut().for_each(|a| more(&mut a.limits[l.at()]));
            }
            Lift::Absence(at) => back.push(at),
            Lift::Member(library) => {
                let (first, last) = (cell.date, cell.date);
                term.memberships.push(Membership { library, first, last, leaves: false });
            }
        }
    }
    let mut at = 0..term.absences.len();
    term.absences.retain(|_| at.next().is_none_or(|at| !back.contains(&at)));
    term.memberships.sort_by_key(|m| (m.library, m.first));
    (c.with_libraries(libraries), term)
}
