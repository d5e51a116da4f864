//! How busy a cell is, if usage is given.

use crate::model::{Cell, HolderIx, PeriodIx, Plan};
use crate::plan::Attendance;

/// How busy a cell is, and the cells of its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CellLoad {
    /// What comes in one of its duties, in millionths of a chat or visit.
    pub per_duty: u64,
    /// The same in thousandths of the mean cell.
    pub cell: u64,
    /// The mean of all cells of the holder, in thousandths of the mean cell.
    pub holder: u64,
    /// How far the duties of the holder's members in the term before were from the mean, in
    /// thousandths a duty.
    pub before: Option<i64>,
    /// Whether the week weighs it.
    pub weighed: bool,
}

/// How busy a cell is, and the periods of its holder.
pub(super) fn load(
    plan: &Plan,
    cell: Cell,
    holder: HolderIx,
    laid: &[PeriodIx],
) -> Option<CellLoad> {
    let load = plan.term.load.as_ref()?;
    let sum = laid.iter().map(|&p| load.relative(p)).sum::<u64>();
    let slots = u64::try_from(laid.len()).unwrap_or(1).max(1);
    let share = &plan.allocation[holder];
    let burden = Attendance::new(&plan.consortium, &plan.term).busy().burden(share);
    let before = burden.filter(|_| !load.before.is_empty());
    Some(CellLoad {
        per_duty: load.millionths(cell.period),
        cell: load.relative(cell.period),
        holder: (2 * sum + slots) / (2 * slots),
        before: before.map(|b| b.before / i64::from(share.slots.max(1))),
        weighed: load.weigh,
    })
}
