//! The problem that whole slots are planned from.

use crate::model::{Consortium, HolderKind, Share};
use crate::plan::attendance::Attendance;
use crate::plan::holders::Standing;
use crate::plan::picks::Staff;
use crate::plan::run::Run;

/// What whole slots are planned from.
pub(crate) struct SlotProblem<'a> {
    pub c: &'a Consortium,
    pub attendance: &'a Attendance,
    pub standing: &'a Standing,
    pub staff: Staff,
    pub run: Run<'a>,
}

impl<'a> SlotProblem<'a> {
    /// The problem of an agreement, with nothing decided yet.
    pub fn new(
        c: &'a Consortium,
        attendance: &'a Attendance,
        standing: &'a Standing,
        run: Run<'a>,
    ) -> Self {
        Self { c, attendance, standing, staff: Staff::of(c), run }
    }
}

/// The cost of holders other than formed pools.
pub(crate) fn fixed_cost(shares: &[Share]) -> u128 {
    let fixed = |s: &&Share| s.holder.kind != HolderKind::FormedPool;
    shares.iter().filter(fixed).map(|s| s.claim.strain(s.slots)).sum()
}
