//! Who holds how many slots, with which pools.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::model::{Allocation, Consortium, HolderKind, Id, Quality, Remainders, Share, Term, Tie};
use crate::plan::attendance::Attendance;
use crate::plan::conflict::{self, Infeasible};
use crate::plan::holders::{Crowded, Standing};
use crate::plan::lay::lay;
use crate::plan::pattern::wanted;
use crate::plan::watch::Watch;
use crate::plan::{exact, keep, whole};

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
    let (shares, ties, quality) = within(c, term, attendance, run)?;
    Ok(Allocation { shares: number(c, term, attendance, shares), ties, quality })
}

/// How much is done about a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// The best plan is found and proven.
    Whole,
    /// Only whether there is a plan matters.
    Trial,
}

/// How a plan is looked for.
#[derive(Clone, Copy)]
pub(crate) struct Run<'a> {
    pub effort: Effort,
    /// Who is told how far it is.
    pub watch: Watch<'a>,
    /// Counts the steps that were taken.
    pub spent: &'a Cell<u64>,
}

impl Run<'_> {
    /// Counts steps.
    pub fn spend(&self, steps: u64) {
        self.spent.set(self.spent.get().saturating_add(steps));
    }
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
) -> Result<(Vec<Share>, Vec<Tie>, Quality), Infeasible> {
    let crowded = |e: Crowded| conflict::crowded(c, e);
    let standing = Standing::new(c, term, attendance).map_err(crowded)?;
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
    Ok((shares, ties, quality))
}

/// Names the formed pools `pool-1`, `pool-2` … in the order of their first cells in the week; one
/// that continues a pool of the last term keeps its name.
pub(crate) fn number(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    mut shares: Vec<Share>,
) -> Vec<Share> {
    let dates = attendance.dates_per_period(c.grid.periods().len());
    let all: Vec<_> = shares.iter().map(|s| wanted(c, (&dates, attendance.last()), s)).collect();
    let laid = lay(&c.grid, &all).expect("an allocation has room in the week");
    let fixed = shares.iter().take_while(|s| s.holder.kind != HolderKind::FormedPool).count();
    let homes = match &term.keep {
        Some(last) => keep::continued(last, &shares),
        None => vec![None; shares.len()],
    };
    let mut formed: Vec<(usize, Share)> = shares.drain(fixed..).enumerate().collect();
    formed.sort_by_key(|(at, _)| (laid.periods[fixed + at].first().copied(), *at));
    let taken = |id: &str| c.find(id).is_some() || c.pools.iter().any(|p| p.id.as_str() == id);
    let last = term.keep.as_ref();
    let name = |at: usize| last.map(|last| last.holders[at].id.as_str());
    let continued: Vec<Option<&str>> = (formed.iter())
        .map(|(at, _)| homes[fixed + at].and_then(name))
        .map(|id| id.filter(|id| is_number(id) && !taken(id)))
        .collect();
    // Nor has a new pool the number of one that has ended: whoever was in that has moved.
    let before: BTreeSet<&str> =
        last.iter().flat_map(|last| &last.holders).map(|h| h.id.as_str()).collect();
    let in_use = |id: &String| before.contains(id.as_str());
    let mut free = (1..).map(|n| format!("pool-{n}")).filter(|id| !taken(id) && !in_use(id));
    for ((_, mut share), id) in formed.iter().cloned().zip(&continued) {
        let id = id.map(str::to_owned).or_else(|| free.next()).expect("numbers do not end");
        share.holder.id = Id::parse(&id).expect("a short name");
        shares.push(share);
    }
    shares
}

/// Whether an id is of a pool that was formed.
fn is_number(id: &str) -> bool {
    let number = id.strip_prefix("pool-").and_then(|n| n.parse::<u32>().ok());
    number.is_some_and(|n| n > 0 && id == format!("pool-{n}"))
}
