//! What people say of a duty.

use crate::model::dated::DatedCell;
use crate::model::id::LibraryIx;
use crate::model::plan::Plan;

/// Who has a duty, as people say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// A library.
    Library(LibraryIx),
    /// It is to be served, and nobody has it.
    Nobody,
    /// It is not served.
    Cancelled,
}

impl Says {
    /// Who has a duty by a plan: nobody alone, while its pool settles it.
    #[must_use]
    pub fn of(plan: &Plan, cell: DatedCell) -> Self {
        let live = plan.roster.of_cell(cell).iter().find(|duty| duty.is_live());
        match live.map(|duty| duty.library) {
            None => Self::Cancelled,
            Some(None) => Self::Nobody,
            Some(Some(library)) => Self::Library(library),
        }
    }
}
