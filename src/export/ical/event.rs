//! One duty as a VEVENT (RFC 5545 3.6.1).
//!
//! An event is the same bytes in every file that has it, and depends on nothing but its own duty,
//! so that a change touches no other event.

use chrono::{DateTime, Utc};

use super::property::{Lines, push_minute};
use super::{Calendars, Entry};
use crate::export::holder_name;
use crate::export::words::Words;
use crate::model::{Allocation, Duty, Kind, Library, LibraryIx, Status, Term};

/// Whom an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// The library on duty.
    Library(LibraryIx),
    /// The duty's holder, a pool that settles its turns itself.
    Pool,
}

/// Whom a duty's event is about; `None` for a duty that is in no calendar.
pub(super) fn subject(allocation: &Allocation, duty: &Duty) -> Option<Subject> {
    match (duty.library, duty.status) {
        (_, Status::Unfilled) => None,
        (Some(library), _) => Some(Subject::Library(library)),
        (None, Status::Open) => Some(Subject::Pool),
        // The tombstone of an open duty. An unfilled one was in no calendar and leaves none.
        (None, _) => {
            let was_open = duty.unfilled.is_none() && allocation[duty.holder].holder.is_pool();
            was_open.then_some(Subject::Pool)
        }
    }
}

/// The members of a duty's holder that take part on its date.
pub(super) fn members<'a>(
    term: &'a Term,
    allocation: &'a Allocation,
    duty: &'a Duty,
) -> impl Iterator<Item = LibraryIx> + 'a {
    let members = &allocation[duty.holder].holder.members;
    members.iter().copied().filter(move |&m| term.is_member(m, duty.date))
}

impl Calendars<'_> {
    /// Slot and library (or pool), so that no UID is cancelled in one file and confirmed in
    /// another; no person and no random part.
    pub(super) fn uid(&self, entry: &Entry<'_>) -> String {
        let Entry { duty, subject, start, .. } = *entry;
        let whom = match subject {
            Subject::Library(library) => &self.consortium[library].id,
            Subject::Pool => &self.allocation[duty.holder].holder.id,
        };
        let mut uid = String::with_capacity(96);
        uid.extend([self.consortium.id.as_str(), ".", self.term.id.as_str(), "."]);
        push_minute(&mut uid, start);
        uid.extend(["-", &duty.seat.to_string(), ".", whom.as_str(), "@"]);
        let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        uid.extend(self.consortium.domain.chars().map(|c| if safe(c) { c } else { '-' }));
        uid
    }

    pub(super) fn event(&self, entry: &Entry<'_>, out: &mut Lines) {
        let Entry { duty, start, end, .. } = *entry;
        let zone = self.zone.name();
        let (created, revised) = self.stamps(duty);
        let is_cancelled = duty.status == Status::Cancelled;
        let words = &Words::of(self.consortium.language).calendar;
        out.plain("BEGIN", "VEVENT");
        out.plain("UID", &self.uid(entry));
        // Without METHOD, when the event was last revised (RFC 5545 3.8.7.2).
        out.stamp("DTSTAMP", revised);
        out.local("DTSTART", zone, start);
        out.local("DTEND", zone, end);
        out.text("SUMMARY", &self.summary(entry));
        out.text("DESCRIPTION", &self.description(entry));
        out.text("CATEGORIES", words.duty);
        if let Some(url) = self.consortium.service.url.as_deref().filter(|u| is_plain_url(u)) {
            out.plain("URL", url);
        }
        out.plain("STATUS", self.status(duty));
        out.plain("TRANSP", if is_cancelled { "TRANSPARENT" } else { "OPAQUE" });
        out.number("SEQUENCE", duty.sequence);
        out.stamp("CREATED", created);
        out.stamp("LAST-MODIFIED", revised);
        out.plain("END", "VEVENT");
    }

    /// When the plan was published, and when the duty was last changed. A draft is older than
    /// every publication, so that the published event replaces it.
    fn stamps(&self, duty: &Duty) -> (DateTime<Utc>, DateTime<Utc>) {
        match self.term.published {
            None => (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH),
            Some(at) => (at, duty.changed.map_or(at, |changed| changed.max(at))),
        }
    }

    fn status(&self, duty: &Duty) -> &'static str {
        match (duty.status, self.term.published) {
            (Status::Cancelled, _) => "CANCELLED",
            (Status::Confirmed, Some(_)) => "CONFIRMED",
            _ => "TENTATIVE",
        }
    }

    fn summary(&self, entry: &Entry<'_>) -> String {
        let words = &Words::of(self.consortium.language).calendar;
        let is_cancelled = entry.duty.status == Status::Cancelled;
        let prefix = if is_cancelled { words.cancelled_prefix } else { "" };
        let whom = match entry.subject {
            Subject::Library(library) => self.consortium[library].name.clone(),
            Subject::Pool => format!("{} ({})", self.holder(entry.duty), words.open_mark),
        };
        format!("{prefix}{}: {whom}", words.duty)
    }

    /// Pool, fellow members, how to reach them, link: Google and Outlook show no URL.
    fn description(&self, entry: &Entry<'_>) -> String {
        let words = Words::of(self.consortium.language);
        let calendar = &words.calendar;
        let duty = entry.duty;
        let mut lines = Vec::new();
        match duty.status {
            Status::Cancelled => lines.push(calendar.cancelled.to_owned()),
            Status::Open => lines.push(calendar.open.to_owned()),
            Status::Confirmed | Status::Unfilled => {}
        }
        if self.term.published.is_none() {
            lines.push(calendar.draft.to_owned());
        }
        if matches!(duty.kind, Kind::Substitute | Kind::Swap | Kind::Cover) {
            lines.push(format!("{}: {}", calendar.kind, words.kind(duty.kind)));
        }
        lines.extend(self.whose(entry));
        let subject = match entry.subject {
            Subject::Library(library) => Some(library),
            Subject::Pool => None,
        };
        let holder = &self.allocation[duty.holder].holder;
        let fellows: Vec<LibraryIx> = members(self.term, self.allocation, duty)
            .filter(|&m| holder.is_pool() && Some(m) != subject)
            .collect();
        if !fellows.is_empty() {
            let names: Vec<&str> =
                fellows.iter().map(|&m| self.consortium[m].name.as_str()).collect();
            let is_member = subject.is_some_and(|library| holder.members.contains(&library));
            let heading = if is_member { calendar.fellows } else { words.head.members };
            lines.push(format!("{heading}: {}", names.join(", ")));
        }
        let reachable = subject.into_iter().chain(fellows);
        let contacts: Vec<String> =
            reachable.filter_map(|library| contact(&self.consortium[library])).collect();
        if !contacts.is_empty() {
            lines.push(format!("{}:", calendar.contacts));
            lines.extend(contacts);
        }
        lines.extend(self.consortium.service.url.iter().map(|u| format!("{}: {u}", calendar.link)));
        lines.join("\n")
    }

    /// Whose cell it is, unless that is the library on duty.
    fn whose(&self, entry: &Entry<'_>) -> Option<String> {
        let words = &Words::of(self.consortium.language).calendar;
        let holder = &self.allocation[entry.duty.holder].holder;
        let name = self.holder(entry.duty);
        if holder.is_pool() {
            return Some(format!("{}: {name}", words.pool));
        }
        let is_own =
            matches!(entry.subject, Subject::Library(library) if holder.members == [library]);
        (!is_own).then(|| format!("{}: {name}", words.held_by))
    }

    fn holder(&self, duty: &Duty) -> String {
        holder_name(self.consortium, self.allocation, duty.holder)
    }
}

/// How to reach a library: `Nokia: Maija, +358 …, nokia@…`; `None` when nothing is known.
fn contact(library: &Library) -> Option<String> {
    let ways: Vec<&str> = [&library.contact, &library.phone, &library.email]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    (!ways.is_empty()).then(|| format!("{}: {}", library.name, ways.join(", ")))
}

/// A URI value is not escaped, so that only what needs no escaping can be one.
fn is_plain_url(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    is_web && url.bytes().all(|b| b.is_ascii_graphic())
}
