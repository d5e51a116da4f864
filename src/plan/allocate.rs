//! Who holds how many slots, with which pools.

use std::cell::Cell;

use crate::model::{Allocation, Consortium, Remainders, Term};
use crate::plan::attendance::Attendance;
use crate::plan::conflict::{self, Infeasible};
use crate::plan::holders::{Crowded, Standing};
use crate::plan::naming::number;
use crate::plan::run::{Effort, Run};
use crate::plan::watch::Watch;
use crate::plan::{exact, whole};

/// Shares out the slots of the week and forms pools.
///
/// The slots are those of the agreed method. Only if no pattern of the week has room for them, the
/// next best ones are tried. The best pools are found and proven; then, among all whose objective
/// is within the tolerance of it, those that break the fewest wishes are taken.
///
/// # Errors
///
/// [`Infeasible`] names what cannot be had together.
pub fn allocate(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
) -> Result<Allocation, Infeasible> {
    allocate_watched(c, term, attendance, &|_| ())
}

/// The same as [`allocate`], and tells how far it is.
///
/// # Errors
///
/// As [`allocate`].
pub fn allocate_watched(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    watch: Watch<'_>,
) -> Result<Allocation, Infeasible> {
    let run = Run { effort: Effort::Whole, watch, spent: &Cell::new(0) };
    let made = within(c, term, attendance, run)?;
    Ok(Allocation { shares: number(c, term, attendance, made.shares), ..made })
}

/// Whether there is a plan, as far as that can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Solved {
    Yes,
    No,
    Unknown,
}

/// Whether an agreement has a plan, and how many steps it took to say so.
pub(crate) fn attempt(c: &Consortium, term: &Term, watch: Watch<'_>) -> (Solved, u64) {
    let attendance = Attendance::new(c, term);
    let spent = Cell::new(0);
    let run = Run { effort: Effort::Trial, watch, spent: &spent };
    let solved = match within(c, term, &attendance, run) {
        Ok(_) => Solved::Yes,
        Err(why) if why.is_open() => Solved::Unknown,
        Err(_) => Solved::No,
    };
    (solved, spent.get())
}

fn within(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    run: Run<'_>,
) -> Result<Allocation, Infeasible> {
    let crowded = |e: Crowded| conflict::crowded(c, e);
    let standing = |step_back| Standing::new(c, term, attendance, step_back).map_err(crowded);
    let first = standing(true)?;
    let has_any_had_enough = first.has_any_had_enough(c);
    match among(c, term, attendance, run, first) {
        // The week may need those that have had enough.
        Err(_) if has_any_had_enough => among(c, term, attendance, run, standing(false)?),
        made => made,
    }
}

fn among(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    run: Run<'_>,
    standing: Standing,
) -> Result<Allocation, Infeasible> {
    let crowded = |e: Crowded| conflict::crowded(c, e);
    if standing.quotas.iter().all(|q| q.numerator() == 0) {
        return Err(Infeasible::Nobody);
    }
    conflict::check_together(c, &standing)?;
    conflict::check_present(c, &standing)?;
    let (vector, ties) = standing.apportion(c, term).map_err(crowded)?;
    let (shares, quality) = match c.rules.remainders {
        Remainders::Round => whole::slots(c, attendance, &standing, &vector, run)?,
        Remainders::Pool => {
            conflict::check_pins(c, &standing, &vector)?;
            exact::fractions(c, term, attendance, &standing, &vector, run)?
        }
    };
    conflict::check_rows(c, &shares)?;
    Ok(Allocation { shares, ties, steering: standing.steering, quality })
}
