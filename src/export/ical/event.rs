//! One duty as a VEVENT (RFC 5545 3.6.1).
//!
//! An event is the same bytes in every file that has it, and depends on nothing but its own duty,
//! so that a change touches no other event.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::property::{Lines, push_minute, push_number};
use super::subject::{Subject, members};
use super::{Calendars, Entry};
use crate::export::holder_name;
use crate::export::words::Words;
use crate::model::{Consortium, Duty, Fate, Kind, Library, LibraryIx, Status, Term};

impl Calendars<'_> {
    /// Slot and library, pool, or pool and member, so that no UID is cancelled in one file and
    /// confirmed in another; nothing personal and nothing random.
    pub(super) fn uid(&self, entry: &Entry<'_>) -> String {
        let Entry { duty, subject, start, .. } = *entry;
        let pool = self.allocation[duty.holder].holder.id.as_str();
        let mut uid = slot(self.consortium, self.term, start, duty.seat);
        match subject {
            Subject::Library(library) => uid.push_str(self.consortium[library].id.as_str()),
            Subject::Pool => uid.push_str(pool),
            Subject::Member(library) => {
                uid.extend([pool, ".", self.consortium[library].id.as_str()]);
            }
        }
        uid.push('@');
        safe_domain(&mut uid, &self.consortium.domain);
        uid
    }

    pub(super) fn event(&self, entry: &Entry<'_>, uid: &str, out: &mut Lines) {
        let Entry { start, end, .. } = *entry;
        let (revisions, created, revised) = self.stamps(entry, uid);
        let said = Said {
            uid,
            created,
            revised,
            start,
            end,
            summary: self.summary(entry),
            description: self.description(entry),
            status: self.status(entry),
            sequence: entry.changes() + revisions,
        };
        self.put(&said, out);
    }

    /// Writes an event.
    pub(super) fn put(&self, said: &Said<'_>, out: &mut Lines) {
        let Said { uid, created, revised, start, end, status, sequence, .. } = *said;
        let zone = self.zone.name();
        let is_cancelled = status == "CANCELLED";
        let words = &Words::of(self.consortium.language).calendar;
        out.plain("BEGIN", "VEVENT");
        out.plain("UID", uid);
        // Without METHOD, when the event was last revised (RFC 5545 3.8.7.2).
        out.stamp("DTSTAMP", revised);
        out.local("DTSTART", zone, start);
        out.local("DTEND", zone, end);
        out.text("SUMMARY", &said.summary);
        if !said.description.is_empty() {
            out.text("DESCRIPTION", &said.description);
        }
        out.text("CATEGORIES", words.duty);
        if let Some(url) = self.consortium.service.url.as_deref().filter(|u| is_plain_url(u)) {
            out.plain("URL", url);
        }
        out.plain("STATUS", status);
        out.plain("TRANSP", if is_cancelled { "TRANSPARENT" } else { "OPAQUE" });
        out.number("SEQUENCE", sequence);
        out.stamp("CREATED", created);
        out.stamp("LAST-MODIFIED", revised);
        if let Some(alarm) = self.alarm.filter(|_| !is_cancelled) {
            alarm.write(words.duty, out);
        }
        out.plain("END", "VEVENT");
    }

    /// How often the event was reworded, when the plan was published, and when the event was last
    /// changed. A draft is older than every publication, so that the published event replaces it.
    fn stamps(&self, entry: &Entry<'_>, uid: &str) -> (u32, DateTime<Utc>, DateTime<Utc>) {
        let Some(at) = self.term.published else {
            return (0, DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
        };
        let (revisions, revised) = self.revised.get(uid).copied().unwrap_or((0, at));
        let changed = entry.duty.changed.filter(|_| !entry.is_forgotten);
        (revisions, at, revised.max(changed.unwrap_or(at)).max(at))
    }

    fn status(&self, entry: &Entry<'_>) -> &'static str {
        match (entry.duty.status, self.term.published) {
            _ if entry.fate.is_some() => "CANCELLED",
            (Status::Confirmed, Some(_)) => "CONFIRMED",
            _ => "TENTATIVE",
        }
    }

    fn summary(&self, entry: &Entry<'_>) -> String {
        let words = Words::of(self.consortium.language);
        let prefix = self.fate(entry).map(|fate| fate.prefix(words.language)).unwrap_or_default();
        match entry.subject {
            Subject::Library(library) => {
                [&*prefix, words.calendar.duty, ": ", &self.consortium[library].name].concat()
            }
            Subject::Pool | Subject::Member(_) => {
                let pool = self.holder_of(entry.duty);
                [&*prefix, words.calendar.duty, ": ", &pool, " (", words.open, ")"].concat()
            }
        }
    }

    /// What became of the duty, with the name of the library that has it now.
    fn fate(&self, entry: &Entry<'_>) -> Option<Fate<&str>> {
        Some(entry.fate?.map(|library| &*self.consortium[library].name))
    }

    /// Pool, fellow members, how to reach them, link: Google and Outlook show no URL.
    fn description(&self, entry: &Entry<'_>) -> String {
        let words = Words::of(self.consortium.language);
        let calendar = &words.calendar;
        let duty = entry.duty;
        let mut said = String::with_capacity(256);
        if let Some(fate) = self.fate(entry) {
            line(&mut said, &[&fate.sentence(words.language)]);
        }
        if entry.fate == Some(Fate::Left) {
            // Nothing else about the pool concerns it any more.
            return said;
        }
        if duty.status == Status::Open {
            line(&mut said, &[calendar.open]);
        }
        if self.term.published.is_none() {
            line(&mut said, &[calendar.draft]);
        }
        let is_for_another = matches!(duty.kind, Kind::Substitute | Kind::Swap | Kind::Cover);
        if is_for_another && !entry.is_forgotten {
            line(&mut said, &[words.head.kind, ": ", words.kind_of(self.allocation, duty)]);
        }
        if let Some((whose, name)) = self.whose(entry) {
            line(&mut said, &[whose, ": ", &name]);
        }
        let subject = match entry.subject {
            Subject::Library(library) => Some(library),
            Subject::Pool | Subject::Member(_) => None,
        };
        let holder = &self.allocation[duty.holder].holder;
        let fellows: Vec<LibraryIx> = members(self.term, self.allocation, duty)
            .filter(|&m| holder.is_pool() && Some(m) != subject)
            .collect();
        let is_member = subject.is_some_and(|library| holder.members.contains(&library));
        let heading = if is_member { calendar.fellows } else { words.head.members };
        for (at, &fellow) in fellows.iter().enumerate() {
            let name = &self.consortium[fellow].name;
            if at == 0 {
                line(&mut said, &[heading, ": ", name]);
            } else {
                said.extend([", ", name]);
            }
        }
        // A library that no longer has a duty may want to reach the one that has.
        let reachable: Vec<LibraryIx> = match entry.fate.and_then(Fate::taker) {
            Some(taker) => vec![taker],
            None => subject.into_iter().chain(fellows).collect(),
        };
        let reachable = reachable.into_iter().filter(|_| self.has_contacts);
        let mut contacts = reachable.filter_map(|m| contact(&self.consortium[m])).peekable();
        if contacts.peek().is_some() {
            line(&mut said, &[calendar.contacts, ":"]);
        }
        contacts.for_each(|contact| line(&mut said, &[&contact]));
        if let Some(url) = &self.consortium.service.url {
            line(&mut said, &[calendar.link, ": ", url]);
        }
        said
    }

    /// Whose cell it is, unless that is the library on duty.
    fn whose(&self, entry: &Entry<'_>) -> Option<(&'static str, String)> {
        let words = Words::of(self.consortium.language);
        let holder = &self.allocation[entry.duty.holder].holder;
        if holder.is_pool() {
            return Some((words.head.pool, self.holder_of(entry.duty)));
        }
        let is_own =
            matches!(entry.subject, Subject::Library(library) if holder.members == [library]);
        (!is_own).then(|| (words.calendar.held_by, self.holder_of(entry.duty)))
    }

    fn holder_of(&self, duty: &Duty) -> String {
        holder_name(self.consortium, self.allocation, duty.holder)
    }
}

/// What an event says.
pub(super) struct Said<'s> {
    pub uid: &'s str,
    pub created: DateTime<Utc>,
    pub revised: DateTime<Utc>,
    pub start: NaiveDateTime,
    pub end: NaiveDateTime,
    pub summary: String,
    pub description: String,
    pub status: &'static str,
    pub sequence: u32,
}

/// The part of a UID before the library or pool: the term and the place in it.
pub(super) fn slot(c: &Consortium, term: &Term, start: NaiveDateTime, seat: u16) -> String {
    let mut uid = String::with_capacity(96);
    uid.extend([c.id.as_str(), ".", term.id.as_str(), "."]);
    push_minute(&mut uid, start);
    push_number(&mut uid, "-", seat.into());
    uid.push('.');
    uid
}

/// How every UID of a consortium ends.
#[must_use]
pub(crate) fn uid_domain(c: &Consortium) -> String {
    let mut end = "@".to_owned();
    safe_domain(&mut end, &c.domain);
    end
}

/// Adds the domain of a UID.
pub(super) fn safe_domain(uid: &mut String, domain: &str) {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    uid.extend(domain.chars().map(|c| if safe(c) { c } else { '-' }));
}

/// Adds a line.
pub(super) fn line(text: &mut String, parts: &[&str]) {
    if !text.is_empty() {
        text.push('\n');
    }
    parts.iter().for_each(|part| text.push_str(part));
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

/// A URI value is not escaped, so only what needs no escaping can be one.
fn is_plain_url(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    is_web && url.bytes().all(|b| b.is_ascii_graphic())
}
