//! Why somebody of a library's ring has a duty.

use crate::model::{DatedCell, LibraryIx, Plan, Ring, RingDuty, RingStatus, Unable};
use crate::plan::{DealtRing, why_vacant};

/// A duty of a library that has a ring, and why the person has it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RingReasons {
    /// Whose ring.
    pub library: LibraryIx,
    /// Who has the duty.
    pub duty: RingDuty,
    /// Everybody on the ring, in its order.
    pub people: Vec<RingMember>,
    /// Who had the duty before, by their places on the ring, the first first.
    pub before: Vec<usize>,
    /// Whether the ring has agreed on it.
    pub is_agreed: bool,
    /// The largest distance of anybody's count from its due at any time, in millionths of a duty.
    pub bound: u64,
}

/// Somebody on a ring, by the end of the time of a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RingMember {
    /// What was due by then, in millionths of a duty.
    pub due: i64,
    /// How many duties there were by then, this one among them.
    pub duties: usize,
    /// Why this duty cannot be taken.
    pub why_not: Option<Unable>,
}

/// Why a person of a ring has a duty, as it was dealt; `None` for a duty that is not the library's.
#[must_use]
pub fn ring(plan: &Plan, ring: &Ring, dealt: &DealtRing, cell: DatedCell) -> Option<RingReasons> {
    let duty = *ring.live().find(|d| d.cell == cell)?;
    let time = |c: DatedCell| (c.date, c.period);
    let upto = dealt.duties.partition_point(|d| time(d.0) <= time(cell));
    let whys = why_vacant(&plan.consortium, &plan.term, ring, cell);
    let member = |person: usize| RingMember {
        due: upto.checked_sub(1).map_or(0, |last| dealt.due[person][last]),
        duties: dealt.duties[..upto].iter().filter(|d| d.1 == Some(person)).count(),
        why_not: whys.iter().find(|w| w.0 == person).map(|w| w.1),
    };
    let gone = |d: &&RingDuty| d.cell == cell && d.status == RingStatus::Cancelled;
    let is_agreed = |s: &crate::model::Stint| (s.library, s.duty) == (ring.library, cell);
    Some(RingReasons {
        library: ring.library,
        duty,
        people: (0..plan.consortium[ring.library].ring.len()).map(member).collect(),
        before: ring.duties.iter().filter(gone).filter_map(|d| d.person).collect(),
        is_agreed: plan.term.stints.iter().any(is_agreed),
        bound: dealt.bound,
    })
}
