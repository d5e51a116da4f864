//! What is remembered about a calendar's event from one run to the next.

use chrono::{DateTime, Utc};

/// How an event was written last.
///
/// Its duty counts the changes that were agreed. Whatever else changes an event (a telephone
/// number, the name of a fellow member, one that left) is in no list of changes: it is noticed in
/// the wording, and counted here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// Its UID.
    pub uid: String,
    /// The sequence of its duty.
    pub changes: u32,
    /// A digest of everything in it except UID, sequence and stamps.
    pub wording: String,
    /// How often it was reworded while its duty stayed the same.
    pub revisions: u32,
    /// When that last happened.
    pub revised: Option<DateTime<Utc>>,
}

impl EventRecord {
    /// The sequence of the event in calendars.
    #[must_use]
    pub fn sequence(&self) -> u32 {
        self.changes.saturating_add(self.revisions)
    }

    /// Whether an event says something else, and no new change of its duty raises its sequence.
    #[must_use]
    pub(crate) fn is_reworded(&self, changes: u32, wording: &str) -> bool {
        changes < self.changes || (changes == self.changes && self.wording != wording)
    }

    /// The record of an event as it is now; `at` is the stamp of a revision. Its sequence is never
    /// below that of before, and above it where the event says something else: also where changes
    /// of its duty were taken back.
    #[must_use]
    pub fn next(
        before: Option<&Self>,
        uid: String,
        changes: u32,
        wording: String,
        at: Option<DateTime<Utc>>,
    ) -> Self {
        let (mut revisions, mut revised) = before.map_or((0, None), |b| (b.revisions, b.revised));
        if let Some(before) = before.filter(|b| b.is_reworded(changes, &wording)) {
            revisions = before.sequence().saturating_add(1).saturating_sub(changes);
            revised = at.max(revised);
        }
        Self { uid, changes, wording, revisions, revised }
    }
}
