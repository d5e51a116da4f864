//! The whole way from an agreement to its plan, and from one plan to the next.

use crate::model::{
    Allocation, Consortium, Ledger, Origin, Pattern, Plan, Published, Roster, Term,
};
use crate::plan::allocate::allocate_watched;
use crate::plan::attendance::Attendance;
use crate::plan::change::{Illegal, changes, missed};
use crate::plan::conflict::Infeasible;
use crate::plan::ledger::ledger;
use crate::plan::pattern::pattern;
use crate::plan::replan::reopened;
use crate::plan::roster::roster;
use crate::plan::turns::turns;
use crate::plan::watch::{Stage, Step, Watch};

/// Why a term has no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unplanned {
    /// The agreement cannot be kept.
    #[error(transparent)]
    Infeasible(#[from] Infeasible),
    /// A change of the term cannot be made.
    #[error(transparent)]
    Illegal(#[from] Illegal),
}

/// Plans a term: slots, pools, week, turns, roster and ledger, with the changes of the term.
///
/// # Errors
///
/// Why there is no plan, or which change of the term cannot be made.
///
/// # Examples
///
/// See the [crate](crate).
pub fn plan(c: &Consortium, term: &Term) -> Result<Plan, Unplanned> {
    plan_watched(c, term, &|_| {})
}

/// The same, reporting progress to `watch`.
///
/// # Errors
///
/// As [`plan`].
pub fn plan_watched(c: &Consortium, term: &Term, watch: Watch<'_>) -> Result<Plan, Unplanned> {
    let at = |stage| watch(Step { stage, done: 0, of: None });
    let attendance = Attendance::new(c, term);
    let allocation = allocate_watched(c, term, &attendance, watch)?;
    at(Stage::Laying);
    let pattern = pattern(c, &attendance, &allocation);
    at(Stage::Dealing);
    let turns = turns(c, term, &attendance, &allocation, &pattern);
    at(Stage::Substituting);
    let roster = roster(c, term, &attendance, &allocation, &pattern, &turns);
    let made = Published { allocation, pattern, turns, roster, latest: None };
    Ok(complete(c, term, made, Origin::Planned)?)
}

/// Why a term has no plan; `None` when it has one.
pub fn why_not(c: &Consortium, term: &Term) -> Option<Infeasible> {
    allocate_watched(c, term, &Attendance::new(c, term), &|_| {}).err()
}

/// The plan of a term that was published, with the changes of the term; times at which the service
/// is open only since have duties that nobody has.
///
/// # Errors
///
/// What the term says of its roster although it is not so.
pub fn resume(c: &Consortium, term: &Term, published: Published) -> Result<Plan, Illegal> {
    let attendance = Attendance::new(c, term);
    let roster = reopened(&attendance, &published.pattern, c.grid.seats(), &published.roster);
    let origin = Origin::Published { latest: published.latest };
    complete(c, term, Published { roster, ..published }, origin)
}

/// The same plan where the term has other changes.
///
/// # Errors
///
/// What the term says of its roster although it is not so.
pub fn changed(plan: &Plan, term: &Term) -> Result<Plan, Illegal> {
    let roster = with_changes(&plan.consortium, term, &plan.planned, plan.origin)?;
    let ledger = ledger(&plan.consortium, term, &plan.allocation, &roster);
    Ok(Plan { term: term.clone(), roster, ledger, ..plan.clone() })
}

/// What every library would have done if turns and substitutes were dealt anew on a week: without
/// the changes of the term.
pub fn redealt(c: &Consortium, term: &Term, a: &Allocation, week: &Pattern) -> Ledger {
    let attendance = Attendance::new(c, term);
    let turns = turns(c, term, &attendance, a, week);
    let roster = roster(c, term, &attendance, a, week, &turns);
    ledger(c, term, a, &roster)
}

fn complete(c: &Consortium, term: &Term, made: Published, origin: Origin) -> Result<Plan, Illegal> {
    let Published { allocation, pattern, turns, roster: planned, .. } = made;
    let roster = with_changes(c, term, &planned, origin)?;
    let ledger = ledger(c, term, &allocation, &roster);
    let (consortium, term) = (c.clone(), term.clone());
    Ok(Plan { consortium, term, allocation, pattern, turns, planned, roster, ledger, origin })
}

/// The roster with the changes of the term and what was missed, all or nothing.
fn with_changes(
    c: &Consortium,
    term: &Term,
    planned: &Roster,
    origin: Origin,
) -> Result<Roster, Illegal> {
    let roster = changes(c, term, planned, origin.made(term))?;
    missed(term, &roster)?;
    Ok(roster)
}
