//! How hard to look for a plan, and how much work was spent on it.

use std::cell::Cell;

use crate::plan::watch::Watch;

/// Steps that slots count besides those of their pools.
pub(crate) const VECTOR: u64 = 50;

/// Steps that a look for any plan may take.
pub(crate) const TRIAL_WORK: u64 = 400_000;

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
