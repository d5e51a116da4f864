//! One side of a comparison.

use vuoro::export::holder_name;
use vuoro::model::{HolderIx, Plan};

/// A plan with its name.
pub struct Planned {
    pub plan: Plan,
    pub name: String,
}

impl Planned {
    /// The name of a holder.
    pub fn holder(&self, holder: HolderIx) -> String {
        holder_name(&self.plan.consortium, &self.plan.allocation, holder)
    }
}
