//! Calendar files (iCalendar, RFC 5545): one per library, and one of the whole roster.
//!
//! The crate `ical` is the object model and emitter of time zones. What it leaves to its users
//! (escaping, folding, finding the rules of a zone) is here, and so are events, of which there are
//! too many for it.

mod alarm;
mod error;
mod event;
mod feeds;
mod property;
mod ring;
mod subject;
mod wording;
mod zone;

use crate::files::calendar::refold;
pub use crate::files::calendar::{MAX_OCTETS, clean, escape, fold, unescape};
pub use alarm::Alarm;
pub use error::CalendarError;
pub(crate) use event::uid_domain;
pub use feeds::{Feeds, Unjoined};
pub use wording::Wording;

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::{
    DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;
use ical::generator::Emitter;

use super::holder_name;
use crate::model::{
    Allocation, Consortium, Duty, Fate, HolderIx, LibraryIx, Plan, Roster, Term, Time,
};
use property::Lines;
use subject::Subject;

/// The tool that writes the files: without a version, since every release would change every file.
const PRODID: &str = "-//vuoro//chat duty rosters//EN";
/// How often a subscriber should look again: RFC 7986 5.7, and what Outlook reads instead.
const REFRESH: &str = "PT6H";

/// A roster that can be written as calendars: every time in it exists once, and its zone is known.
#[derive(Debug, Clone)]
pub struct Calendars<'a> {
    consortium: &'a Consortium,
    term: &'a Term,
    allocation: &'a Allocation,
    roster: &'a Roster,
    zone: Tz,
    /// The lines of its VTIMEZONE.
    timezone: Vec<u8>,
    entries: Vec<Entry<'a>>,
    /// The entries of every library; of open duties, its own copies.
    by_library: Vec<Vec<Entry<'a>>>,
    /// How often and when events were reworded.
    revised: BTreeMap<String, (u32, DateTime<Utc>)>,
    /// Whether events say how libraries can be reached.
    has_contacts: bool,
    alarm: Option<Alarm>,
}

/// A duty that calendars show, in local time.
#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    duty: &'a Duty,
    subject: Subject,
    /// What became of it, if the subject no longer has it.
    fate: Option<Fate<LibraryIx>>,
    /// Whether the roster knows no more that the subject ever had it.
    is_forgotten: bool,
    start: NaiveDateTime,
    end: NaiveDateTime,
}

impl<'a> Calendars<'a> {
    /// Looks up every time of the roster. Unfilled duties are in no calendar; an open one is in
    /// those of all members of its pool, in each as an event of its own.
    ///
    /// # Errors
    ///
    /// [`CalendarError`], before a byte is written.
    pub fn new(plan: &'a Plan) -> Result<Self, CalendarError> {
        let Plan { consortium, term, allocation, roster, .. } = plan;
        let unknown = || CalendarError::UnknownZone(consortium.timezone.clone());
        let zone: Tz = consortium.timezone.parse().map_err(|_| unknown())?;
        let timezone = timezone(zone, term.first, term.last)?;
        let mut entries = Vec::new();
        for duty in roster.duties() {
            let Some(subject) = subject::subject(allocation, duty) else { continue };
            let hours = consortium.grid.interval(duty.period);
            let look_up = |time| local_time(zone, duty, hours.start, time);
            let (start, end) = (look_up(hours.start)?, look_up(hours.end)?);
            let fate = Fate::of(&term.changes, roster, allocation, duty);
            entries.push(Entry { duty, subject, fate, is_forgotten: false, start, end });
        }
        entries.sort_by_key(|entry| entry.start);
        let mut by_library = vec![Vec::new(); consortium.libraries().len()];
        for entry in &entries {
            match entry.subject {
                Subject::Library(library) => by_library[library.at()].push(*entry),
                Subject::Pool | Subject::Member(_) => {
                    for member in subject::members(term, allocation, entry.duty) {
                        let subject = Subject::Member(member);
                        by_library[member.at()].push(Entry { subject, ..*entry });
                    }
                }
            }
        }
        Ok(Self {
            consortium,
            term,
            allocation,
            roster,
            zone,
            timezone,
            entries,
            by_library,
            revised: BTreeMap::new(),
            has_contacts: true,
            alarm: None,
        })
    }

    /// The same calendars without personal data: telephone numbers, mail addresses and contact
    /// persons. Sequences and stamps are the same.
    #[must_use]
    pub fn without_contacts(self) -> Self {
        Self { has_contacts: false, ..self }
    }

    /// The same calendars with an alarm before every duty that is in force.
    #[must_use]
    pub fn with_alarm(self, alarm: Alarm) -> Self {
        Self { alarm: Some(alarm), ..self }
    }

    /// Writes the calendar of one library. One without a duty is a calendar without events.
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn library(&self, library: LibraryIx, out: impl Write) -> io::Result<()> {
        let parts = [(self, &self.by_library[library.at()][..])];
        write(&self.head(&self.consortium[library].name), &parts, out)
    }

    /// Writes the calendar of a pool: the duties of its cells, whoever serves them.
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn holder(&self, holder: HolderIx, out: impl Write) -> io::Result<()> {
        let name = holder_name(self.consortium, self.allocation, holder);
        write(&self.head(&name), &[(self, &self.of_holder(holder))], out)
    }

    /// Writes the calendar of the whole roster: every duty once, an open one as an event of its pool.
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn all(&self, out: impl Write) -> io::Result<()> {
        write(&self.head(&self.consortium.name), &[(self, &self.entries)], out)
    }

    fn of_holder(&self, holder: HolderIx) -> Vec<Entry<'a>> {
        self.entries.iter().filter(|e| e.duty.holder == holder).copied().collect()
    }

    fn head<'h>(&'h self, name: &'h str) -> Head<'h> {
        let service = &self.consortium.service.name;
        Head { service, name, zone: self.zone, timezone: &self.timezone }
    }
}

/// The lines of the VTIMEZONE for these days.
fn timezone(zone: Tz, first: NaiveDate, last: NaiveDate) -> Result<Vec<u8>, CalendarError> {
    Ok(refold(&zone::vtimezone(zone, first, last)?.generate()))
}

/// What a calendar says before its events.
struct Head<'h> {
    service: &'h str,
    name: &'h str,
    zone: Tz,
    timezone: &'h [u8],
}

impl Head<'_> {
    /// The calendar up to its events, of which there are so many.
    fn put(&self, events: usize, out: &mut Lines) {
        out.plain("BEGIN", "VCALENDAR");
        out.plain("VERSION", "2.0");
        out.plain("PRODID", PRODID);
        out.plain("CALSCALE", "GREGORIAN");
        // Outlook takes a named calendar with one event for a calendar to open instead of an
        // appointment.
        if events != 1 {
            let name = format!("{}: {}", self.service, self.name);
            // RFC 7986 5.1, and what most programs read instead.
            out.text("NAME", &name);
            out.text("X-WR-CALNAME", &name);
        }
        out.plain("X-WR-TIMEZONE", self.zone.name());
        out.plain("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
        out.plain("X-PUBLISHED-TTL", REFRESH);
        out.finished(self.timezone);
    }
}

/// Writes one calendar of the entries of one term or several.
fn write<'a>(
    head: &Head<'_>,
    parts: &[(&Calendars<'a>, &[Entry<'a>])],
    mut out: impl Write,
) -> io::Result<()> {
    let mut all: Vec<(&Calendars<'a>, &Entry<'a>)> = Vec::new();
    for (of, entries) in parts {
        all.extend(entries.iter().map(|entry| (*of, entry)));
    }
    all.sort_by_key(|(_, entry)| entry.start);
    let mut lines = Lines::default();
    head.put(all.len(), &mut lines);
    let mut together = Vec::new();
    // Few events at a time: a whole roster is never in memory as text.
    for at_once in all.chunk_by(|(_, one), (_, next)| one.start == next.start) {
        together.extend(at_once.iter().map(|(of, entry)| (of.uid(entry), *of, *entry)));
        together.sort_unstable_by(|(one, ..), (other, ..)| one.cmp(other));
        for (uid, of, entry) in together.drain(..) {
            of.event(entry, &uid, &mut lines);
        }
        lines.pour(&mut out)?;
    }
    lines.plain("END", "VCALENDAR");
    lines.pour(out)
}

/// A time of a duty's day as local time, if it occurs exactly once. `24:00` is the beginning of the
/// next day.
fn local_time(
    zone: Tz,
    duty: &Duty,
    start: Time,
    time: Time,
) -> Result<NaiveDateTime, CalendarError> {
    instant(zone, duty, start, time).map(|at| at.naive_local())
}

/// The moment of a time of a duty's day, if it occurs once.
pub(in crate::export) fn instant(
    zone: Tz,
    duty: &Duty,
    start: Time,
    time: Time,
) -> Result<DateTime<Tz>, CalendarError> {
    let at = midnight(duty.date) + TimeDelta::minutes(i64::from(time.minutes()));
    match zone.from_local_datetime(&at) {
        LocalResult::Single(moment) => Ok(moment),
        LocalResult::None => {
            let (duty, zone) = (duty.cell(), zone.name());
            Err(CalendarError::NoSuchTime { duty, start, at, zone })
        }
        LocalResult::Ambiguous(..) => {
            let (duty, zone) = (duty.cell(), zone.name());
            Err(CalendarError::TimeTwice { duty, start, at, zone })
        }
    }
}

fn midnight(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::MIN)
}
