//! Calendars of a ring: of all its people, and of one of them.
//!
//! A UID says which duty of which library it is, and whether the first, the second … person to have
//! it; so it names nobody, and no UID is cancelled in one file and confirmed in another.

use std::io::{self, Write};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::event::{Said, line, safe_domain, slot};
use super::property::{Lines, push_number};
use super::{Calendars, Head, midnight};
use crate::export::words::Words;
use crate::model::{Ring, RingDuty, RingStatus};

/// Writes one calendar of a ring, or of one person on it, of one term or several.
pub(super) fn write(
    head: &Head<'_>,
    parts: &[(&Calendars<'_>, &Ring, Option<usize>)],
    is_named: bool,
    mut out: impl Write,
) -> io::Result<()> {
    let mut events = Vec::new();
    for &(of, ring, person) in parts {
        let is_shown =
            |d: &&RingDuty| d.person.is_some() && (person.is_none() || d.person == person);
        for duty in ring.duties.iter().filter(is_shown) {
            events.push((of.ring_start(duty), of.ring_uid(ring, duty, true), of, ring, duty));
        }
    }
    events.sort_by(|(start, uid, ..), (other, another, ..)| (start, uid).cmp(&(other, another)));
    let mut lines = Lines::default();
    head.put(events.len(), &mut lines);
    for (_, uid, of, ring, duty) in events {
        of.ring_event(ring, duty, is_named, &uid, &mut lines);
        lines.pour(&mut out)?;
    }
    lines.plain("END", "VCALENDAR");
    lines.pour(out)
}

impl Calendars<'_> {
    /// Writes the calendar of a ring, or of one person on it. People appear by their ids, or with
    /// `is_named` by their names if they have one. Duties that nobody can take are not in it.
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn ring(
        &self,
        ring: &Ring,
        person: Option<usize>,
        is_named: bool,
        mut out: impl Write,
    ) -> io::Result<()> {
        let mut called = self.consortium[ring.library].name.clone();
        if let Some(person) = person {
            called = format!("{called} ({})", self.called(ring, person, is_named));
        }
        write(&self.head(&called), &[(self, ring, person)], is_named, &mut out)
    }

    /// How a person is called.
    pub(super) fn called(&self, ring: &Ring, person: usize, is_named: bool) -> String {
        let person = &self.consortium[ring.library].ring[person];
        let name = person.name.clone().filter(|_| is_named);
        name.unwrap_or_else(|| person.id.to_string())
    }

    /// The UID of a person's duty, or of the duty of the library.
    fn ring_uid(&self, ring: &Ring, duty: &RingDuty, is_of_person: bool) -> String {
        let start = self.ring_start(duty);
        let mut uid = slot(self.consortium, self.term, start, duty.cell.seat);
        uid.push_str(self.consortium[ring.library].id.as_str());
        if is_of_person {
            push_number(&mut uid, ".r", duty.hand.into());
        }
        uid.push('@');
        safe_domain(&mut uid, &self.consortium.domain);
        uid
    }

    fn ring_start(&self, duty: &RingDuty) -> NaiveDateTime {
        let start = self.consortium.grid.interval(duty.cell.period).start;
        midnight(duty.cell.date) + TimeDelta::minutes(i64::from(start.minutes()))
    }

    fn ring_event(&self, ring: &Ring, duty: &RingDuty, is_named: bool, uid: &str, out: &mut Lines) {
        let words = Words::of(self.consortium.language);
        let is_cancelled = duty.status == RingStatus::Cancelled;
        let hours = self.consortium.grid.interval(duty.cell.period);
        let at = |time: crate::model::Time| {
            midnight(duty.cell.date) + TimeDelta::minutes(i64::from(time.minutes()))
        };
        let prefix = if is_cancelled { words.calendar.gone_prefix } else { "" };
        let library = &self.consortium[ring.library].name;
        let person = duty.person.expect("duties of nobody are in no calendar");
        let person = self.called(ring, person, is_named);
        let mut description = String::new();
        if is_cancelled {
            line(&mut description, &[words.calendar.gone]);
        }
        if self.term.published.is_none() {
            line(&mut description, &[words.calendar.draft]);
        }
        if let Some(url) = &self.consortium.service.url {
            line(&mut description, &[words.calendar.link, ": ", url]);
        }
        // What the library's event says is a part of what this one says: if that was reworded, so
        // was this.
        let (revisions, created, revised) = self.ring_stamps(ring, duty);
        self.put(
            &Said {
                uid,
                created,
                revised,
                start: at(hours.start),
                end: at(hours.end),
                summary: format!("{prefix}{}: {library} ({person})", words.calendar.duty),
                description,
                status: match (is_cancelled, self.term.published) {
                    (true, _) => "CANCELLED",
                    (false, Some(_)) => "CONFIRMED",
                    (false, None) => "TENTATIVE",
                },
                sequence: duty.sequence + revisions,
            },
            out,
        );
    }

    fn ring_stamps(&self, ring: &Ring, duty: &RingDuty) -> (u32, DateTime<Utc>, DateTime<Utc>) {
        let Some(at) = self.term.published else {
            return (0, DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
        };
        let of_library = self.ring_uid(ring, duty, false);
        let (revisions, revised) = self.revised.get(&of_library).copied().unwrap_or((0, at));
        (revisions, at, revised.max(duty.changed.unwrap_or(at)).max(at))
    }
}
