//! What events say, apart from how often and when they were changed, so that a later run can tell
//! which of them say something else.

use std::collections::BTreeSet;

use super::property::Lines;
use super::subject::Subject;
use super::{Calendars, Entry};
use crate::model::{EventRecord, Fate, LibraryIx};

/// The properties that follow from the history of an event, and its name.
const HISTORY: [&str; 5] = ["UID:", "DTSTAMP:", "SEQUENCE:", "CREATED:", "LAST-MODIFIED:"];

/// What an event says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Its UID.
    pub uid: String,
    /// The sequence of its duty.
    pub changes: u32,
    /// Every property that is not about its history.
    pub text: String,
}

impl Calendars<'_> {
    /// What every event says: in the order of the roster, followed by the copies of open duties in
    /// the calendars of each library.
    pub fn wordings(&self) -> impl Iterator<Item = Wording> + '_ {
        let mut lines = Lines::default();
        let is_copy = |entry: &&Entry<'_>| matches!(entry.subject, Subject::Member(_));
        let copies = self.by_library.iter().flatten().filter(is_copy);
        self.entries.iter().chain(copies).map(move |entry| {
            let uid = self.uid(entry);
            self.event(entry, &uid, &mut lines);
            let mut written = Vec::new();
            lines.pour(&mut written).expect("memory takes everything");
            let written = String::from_utf8(written).expect("lines are text");
            // Whole properties: a folded line begins with a blank.
            let mut is_kept = true;
            let mut text = String::with_capacity(written.len());
            for line in written.split_inclusive("\r\n") {
                if !line.starts_with(' ') {
                    is_kept = !HISTORY.iter().any(|name| line.starts_with(name));
                }
                text.push_str(if is_kept { line } else { "" });
            }
            Wording { uid, changes: entry.duty.sequence, text }
        })
    }

    /// The same calendars, with the open duties that members of their pools were shown and that do
    /// not concern them any more, since they no longer take part: each is cancelled in the calendar
    /// of that member alone.
    #[must_use]
    pub fn shown_before(mut self, records: &[EventRecord]) -> Self {
        let known: BTreeSet<&str> = records.iter().map(|record| &*record.uid).collect();
        let mut left: BTreeSet<LibraryIx> = BTreeSet::new();
        for entry in self.entries.iter().filter(|entry| entry.subject == Subject::Pool) {
            for &library in &self.allocation[entry.duty.holder].holder.members {
                if self.term.is_member(library, entry.duty.date) {
                    continue;
                }
                let subject = Subject::Member(library);
                let copy = Entry { subject, fate: Some(Fate::Left), ..*entry };
                if known.contains(&*self.uid(&copy)) {
                    self.by_library[library.at()].push(copy);
                    left.insert(library);
                }
            }
        }
        for library in left {
            self.by_library[library.at()].sort_by_key(|entry| entry.start);
        }
        self
    }

    /// The same calendars, with what is remembered of their events: one that was reworded has a
    /// higher sequence and a later stamp than its duty.
    #[must_use]
    pub fn revised(mut self, records: &[EventRecord]) -> Self {
        let revised =
            records.iter().filter_map(|r| Some((r.uid.clone(), (r.revisions, r.revised?))));
        self.revised = revised.collect();
        self
    }
}
