//! What the folder of a term holds, read.

use chrono::{DateTime, Utc};

use crate::lifecycle::agreements::KeptAgreement;
use crate::lifecycle::events;
use crate::model::{Consortium, EventRecord, Published, Ring, Term};

/// What the folder of a term holds besides its term file; nothing, before the first run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held {
    /// The plan as it was published.
    pub published: Option<Published>,
    /// What is remembered of the calendars' events.
    pub events: Vec<EventRecord>,
    /// Who of the rings has which duty, of a published plan.
    pub rings: Vec<Ring>,
    /// The agreements that hold for it, in the order of their days; none of a draft.
    pub agreements: Vec<KeptAgreement>,
    /// Whether the last run was stopped half-way, so that some files are as they were before it.
    pub is_unfinished: bool,
}

impl Held {
    /// When an event of a term was last worded anew, or a ring dealt anew.
    #[must_use]
    pub fn revised(&self, c: &Consortium, term: &Term) -> Option<DateTime<Utc>> {
        let dealt = self.rings.iter().filter_map(Ring::latest).max();
        events::revised(&self.events, c, term).max(dealt.filter(|_| term.published.is_some()))
    }
}
