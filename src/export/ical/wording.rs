//! What events say, apart from how often and when they were changed, so that a later run can tell
//! which of them say something else.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDateTime, Timelike};

use super::event::uid_domain;
use super::property::Lines;
use super::subject::Subject;
use super::{Calendars, Entry, local_time};
use crate::model::{DatedCell, EventRecord, Fate, LibraryIx, Time};

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

impl Entry<'_> {
    /// How often changes of the term have touched it.
    pub(super) fn changes(&self) -> u32 {
        if self.is_forgotten { 0 } else { self.duty.sequence }
    }
}

impl<'a> Calendars<'a> {
    /// What every event says: in the order of the roster, followed by the copies of open duties in
    /// the calendars of each library.
    pub fn wordings(&self) -> impl Iterator<Item = Wording> + use<'_, 'a> {
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
            Wording { uid, changes: entry.changes(), text }
        })
    }

    /// The same calendars, with what was shown before and is no longer so, each cancelled in the
    /// calendar of whom it was shown to: open duties of members of their pools that no longer take
    /// part, and duties that a library has no longer although no change says so, since its change was
    /// taken back or the term planned anew. Programs that import never notice that an event is gone.
    #[must_use]
    pub fn shown_before(self, records: &[EventRecord]) -> Self {
        self.left(records).forgotten(records)
    }

    fn forgotten(mut self, records: &[EventRecord]) -> Self {
        if records.is_empty() {
            return self;
        }
        let shown: BTreeSet<String> = self.entries.iter().map(|entry| self.uid(entry)).collect();
        let gone = records.iter().filter(|record| !shown.contains(&record.uid));
        let gone: Vec<Entry<'_>> = gone.filter_map(|record| self.entry_of(&record.uid)).collect();
        for entry in gone {
            let Subject::Library(library) = entry.subject else { continue };
            self.by_library[library.at()].push(entry);
            self.entries.push(entry);
        }
        let all = self.by_library.iter_mut().chain([&mut self.entries]);
        all.for_each(|entries| entries.sort_by_key(|entry| entry.start));
        self
    }

    /// The event of a library with this UID, which has the duty no longer.
    fn entry_of(&self, uid: &str) -> Option<Entry<'a>> {
        let rest = uid.strip_suffix(&uid_domain(self.consortium))?;
        let rest = rest.strip_prefix(self.consortium.id.as_str())?.strip_prefix('.')?;
        let rest = rest.strip_prefix(self.term.id.as_str())?.strip_prefix('.')?;
        let (slot, library) = rest.split_once('.')?;
        let library = self.consortium.find(library)?;
        let (at, seat) = slot.split_once('-')?;
        let at = NaiveDateTime::parse_from_str(at, "%Y%m%dT%H%M").ok()?;
        let start = Time::from_minutes(at.hour() * 60 + at.minute())?;
        let period = self.consortium.grid.find(at.weekday(), start)?;
        let cell = DatedCell { date: at.date(), period, seat: seat.parse().ok()? };
        let duty = self.roster.of_cell(cell).last()?;
        let fate = match (duty.is_live(), duty.library) {
            (false, _) => Fate::Cancelled,
            (true, None) => Fate::Unfilled,
            (true, Some(now)) => Fate::Moved(now),
        };
        let hours = self.consortium.grid.interval(period);
        let look_up = |time| local_time(self.zone, duty, hours.start, time).ok();
        let (start, end) = (look_up(hours.start)?, look_up(hours.end)?);
        let (subject, fate) = (Subject::Library(library), Some(fate));
        Some(Entry { duty, subject, fate, is_forgotten: true, start, end })
    }

    fn left(mut self, records: &[EventRecord]) -> Self {
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
