//! How far planning is, for those who wait: counts only, as planning knows no clock.

/// Work that can take long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Small libraries are put into pools.
    Pooling,
    /// Pools are made as even as they can be.
    Evening,
    /// It is proven that no pools are better, or better ones are found.
    Proving,
    /// Holders are put into the cells of the week.
    Laying,
    /// Members of pools get their turns.
    Dealing,
    /// Duties whose holders cannot serve go to others.
    Substituting,
    /// There is no plan: it is looked for what cannot be had together, one trial after another.
    Explaining,
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// What is done.
    pub stage: Stage,
    /// How much of it is done, in any unit.
    pub done: u64,
    /// How much there is to do at most, in the same unit, where that is known.
    pub of: Option<u64>,
}

/// Who is told. The plan does not depend on it.
pub type Watch<'a> = &'a dyn Fn(Step);
