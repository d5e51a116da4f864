//! JSON of what a plan keeps of the last term.

use serde::Serialize;

use crate::model::{Allocation, Consortium, Quality, Remainders};
use crate::report::{Kept, Moved};

#[derive(Serialize)]
pub(super) struct KeptPart<'a> {
    libraries: usize,
    least_change: bool,
    moved: Vec<MovedPart<'a>>,
}

#[derive(Serialize)]
struct MovedPart<'a> {
    library: &'a str,
    was: Option<String>,
    holder: &'a str,
    other_pool: bool,
    cells: Vec<String>,
    why: &'static str,
}

impl<'a> KeptPart<'a> {
    pub fn new(c: &'a Consortium, a: &'a Allocation, kept: &Kept) -> Self {
        let moved = |m: &Moved| MovedPart {
            library: c[m.library].id.as_str(),
            was: m.was.clone(),
            holder: a[m.holder].holder.id.as_str(),
            other_pool: m.pool,
            cells: m.cells.iter().map(|&p| c.grid.period(p).to_string()).collect(),
            why: m.why.code(),
        };
        Self {
            libraries: kept.libraries,
            least_change: is_least(c, &a.quality, kept),
            moved: kept.moved.iter().map(moved).collect(),
        }
    }
}

/// Whether it is known that no plan within the tolerance changes less.
pub(crate) fn is_least(c: &Consortium, quality: &Quality, kept: &Kept) -> bool {
    kept.moved.is_empty() || (c.rules.remainders == Remainders::Round && quality.all_wishes)
}
