//! The rings of a roster: who of each has which duty, dealt from what was dealt before.

use chrono::{DateTime, NaiveDate, Utc};

use crate::lifecycle::refused::Refused;
use crate::model::{Consortium, LibraryIx, Plan, Ring, RingDuty, RingStatus};
use crate::plan::{self, DealtRing};

/// The ring of a library as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RingNow {
    /// Who has which duty.
    pub ring: Ring,
    /// How it was dealt.
    pub dealt: DealtRing,
    /// How it was before, if it was published.
    pub before: Option<Ring>,
}

/// The libraries that have a ring.
fn libraries(c: &Consortium) -> impl Iterator<Item = LibraryIx> + '_ {
    c.indices().filter(|&l| !c[l].ring.is_empty())
}

/// Deals every ring. What was dealt before stays where it can, and before the day in any case; the
/// stamp is asked for when something does not.
///
/// # Errors
///
/// What the stamp reports.
pub fn deal(
    plan: &Plan,
    before: &[Ring],
    from: NaiveDate,
    stamp: &dyn Fn() -> Result<DateTime<Utc>, Refused>,
) -> Result<Vec<RingNow>, Refused> {
    let mut rings = Vec::new();
    for library in libraries(&plan.consortium) {
        let before = before.iter().find(|ring| ring.library == library).cloned();
        let dealt = plan::deal_ring(plan, library, before.as_ref(), from);
        let mut ring = Ring::next(library, before.as_ref(), &dealt.duties, None);
        if before.as_ref().is_some_and(|before| *before != ring) {
            ring = Ring::next(library, before.as_ref(), &dealt.duties, Some(stamp()?));
        }
        rings.push(RingNow { ring, dealt, before });
    }
    Ok(rings)
}

/// How many duties have nobody of their ring.
#[must_use]
pub fn vacant(rings: &[RingNow]) -> usize {
    let is_vacant = |d: &&RingDuty| d.status == RingStatus::Vacant;
    rings.iter().map(|r| r.ring.duties.iter().filter(is_vacant).count()).sum()
}
