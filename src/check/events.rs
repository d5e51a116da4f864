//! Calendars beside the roster: which event is of which duty.
//!
//! The duties are listed once for all calendars, so that the work grows with the events there are
//! and not with calendars times duties.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, NaiveTime, TimeDelta};

use super::compared::{Compared, Matched};
use super::facts::Facts;
use super::look::Calendar;
use super::rows::Row;
use crate::files::calendar::{WrittenEvent, WrittenProperty};
use crate::files::roster::TextIx;
use crate::model::{LibraryIx, Status};

impl<'a> Facts<'a> {
    /// Every calendar beside the duties that should be in it.
    pub fn compared(&self) -> &[Compared<'a>] {
        self.compared.get_or_init(|| compare(self))
    }
}

/// Puts every calendar that could be read beside the roster.
fn compare<'f>(facts: &Facts<'f>) -> Vec<Compared<'f>> {
    let readable = |calendar: &&Calendar<'_>| {
        let faults = &calendar.sheet.value.faults;
        !faults.iter().any(|fault| fault.fatal)
    };
    let mut duties = Duties::new(facts);
    facts.look.calendars.iter().filter(readable).map(|calendar| duties.compare(calendar)).collect()
}

/// Whether a duty must be in a calendar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Belongs {
    Must,
    May,
    Not,
}

/// Whose calendar it is, by its name.
#[derive(Clone, Copy)]
enum Whose {
    /// That of the whole roster.
    Everybody,
    Library(LibraryIx),
    /// Nobody's who is known, so that any duty may be in it.
    Unknown,
}

/// A duty that has an event.
struct Duty<'f> {
    uid: String,
    row: Row<'f>,
    /// The last calendar that has its event, by a number of its own.
    seen_in: usize,
}

impl Duty<'_> {
    /// Whether no library has it: it is its pool's, or was.
    fn has_no_library(&self) -> bool {
        self.row.duty.library == TextIx::EMPTY
    }
}

/// The duties of the roster that have events.
struct Duties<'a, 'f> {
    facts: &'a Facts<'f>,
    /// In the order of their UIDs. Of several with one UID the last of the file that has a library,
    /// and the last that has none: in each calendar only one of the two counts.
    all: Vec<Duty<'f>>,
    /// The places of those that must be in the calendar of each library.
    of_library: Vec<Vec<usize>>,
    /// How many calendars have been looked at.
    calendars: usize,
}

impl<'a, 'f> Duties<'a, 'f> {
    fn new(facts: &'a Facts<'f>) -> Self {
        let has_event = |row: &Row<'f>| event_of(row) != Belongs::Not;
        let rows = facts.rows().iter().filter(has_event);
        let duty = |row: Row<'f>| Some(Duty { uid: uid(facts, &row)?, row, seen_in: 0 });
        let mut all: Vec<Duty<'f>> = rows.filter_map(duty).collect();
        let key = |duty: &Duty<'f>| duty.row.duty.library == TextIx::EMPTY;
        all.sort_by(|a, b| (&a.uid, key(a)).cmp(&(&b.uid, key(b))));
        all.dedup_by(|later, kept| {
            let is_again = later.uid == kept.uid && key(later) == key(kept);
            if is_again {
                std::mem::swap(later, kept);
            }
            is_again
        });
        let mut of_library = vec![Vec::new(); facts.consortium().libraries().len()];
        for (at, Duty { row, .. }) in all.iter().enumerate() {
            for &library in concerned(facts, row) {
                if belongs(facts, row, Whose::Library(library)) == Belongs::Must {
                    of_library[library.at()].push(at);
                }
            }
        }
        Self { facts, all, of_library, calendars: 0 }
    }

    fn compare(&mut self, calendar: &Calendar<'f>) -> Compared<'f> {
        self.calendars += 1;
        let whose = match self.facts.consortium().find(calendar.name) {
            _ if calendar.name == "all" => Whose::Everybody,
            Some(library) => Whose::Library(library),
            None => Whose::Unknown,
        };
        let (mut matched, mut others) = (Vec::new(), Vec::new());
        let of_term = |term| format!("{}.{term}.", self.facts.consortium().id);
        let beside: Vec<String> = calendar.beside.iter().map(of_term).collect();
        for event in &calendar.sheet.value.events {
            if beside.iter().any(|of_term| event.value("UID").starts_with(of_term)) {
                continue;
            }
            let copy = self.copy(event.value("UID"), whose);
            let found = match &copy {
                Some((_, original)) => self.find(original, whose),
                None => self.find(event.value("UID"), whose).filter(|at| {
                    // What is the pool's stands in the calendar of a library as a copy.
                    !matches!(whose, Whose::Library(_)) || !self.all[*at].has_no_library()
                }),
            };
            match found {
                Some(at) if self.all[at].seen_in != self.calendars => {
                    self.all[at].seen_in = self.calendars;
                    let row = self.all[at].row;
                    let days = self.facts.rows().days();
                    let is_gone = |l| row.duty.date.is_some_and(|day| !days.is_member(l, day));
                    let has_left = copy.is_some_and(|(library, _)| is_gone(library));
                    matched.push(Matched { event, row, has_left });
                }
                at => others.push((event, at.is_some())),
            }
        }
        let file = calendar.sheet.file;
        let mut compared = Compared {
            file,
            matched,
            misnamed: Vec::new(),
            extra: Vec::new(),
            missing: Vec::new(),
        };
        self.name(&mut compared, others, whose);
        if !self.facts.rows().written.form.is_whole() {
            // The duties of these events may well be in the rows that cannot be read.
            compared.extra.clear();
        }
        compared
    }

    /// Whose copy of a pool's open duty a UID names, and the UID of the duty; `None` where it names
    /// none.
    fn copy(&self, uid: &str, whose: Whose) -> Option<(LibraryIx, String)> {
        let (name, domain) = uid.rsplit_once('@')?;
        let (original, id) = name.rsplit_once('.')?;
        let library = self.facts.consortium().find(id)?;
        let is_whose = match whose {
            Whose::Everybody => false,
            Whose::Library(own) => own == library,
            Whose::Unknown => true,
        };
        let original = format!("{original}@{domain}");
        let is_known = || self.same(&original).any(|at| self.all[at].has_no_library());
        (is_whose && is_known()).then_some((library, original))
    }

    /// The UID of a duty in a calendar: an open one has its own in that of each member.
    fn uid_in(&self, whose: Whose, duty: &Duty<'f>) -> String {
        match (whose, duty.uid.rsplit_once('@')) {
            (Whose::Library(library), Some((name, domain))) if duty.has_no_library() => {
                format!("{name}.{}@{domain}", self.facts.consortium()[library].id)
            }
            _ => duty.uid.clone(),
        }
    }

    /// The places of the duties with a UID.
    fn same(&self, uid: &str) -> std::ops::Range<usize> {
        let from = self.all.partition_point(|duty| duty.uid.as_str() < uid);
        from..from + self.all[from..].iter().take_while(|duty| duty.uid == uid).count()
    }

    /// The duty of this UID in a calendar: of several the last of the file.
    fn find(&self, uid: &str, whose: Whose) -> Option<usize> {
        let is_in = |at: &usize| belongs(self.facts, &self.all[*at].row, whose) != Belongs::Not;
        self.same(uid).filter(is_in).max_by_key(|at| self.all[*at].row.duty.record)
    }

    /// The places of the duties that must be in a calendar and are not.
    fn unseen(&self, whose: Whose) -> Vec<usize> {
        let lacks = |at: usize| {
            let duty = &self.all[at];
            let is_due = belongs(self.facts, &duty.row, whose) == Belongs::Must;
            is_due && duty.seen_in != self.calendars && self.find(&duty.uid, whose) == Some(at)
        };
        match whose {
            Whose::Everybody => (0..self.all.len()).filter(|at| lacks(*at)).collect(),
            Whose::Library(library) => {
                self.of_library[library.at()].iter().copied().filter(|at| lacks(*at)).collect()
            }
            Whose::Unknown => Vec::new(),
        }
    }

    /// Sets events apart that are at the time of a duty without an event: theirs is the wrong UID.
    /// Of the others, each with whether a duty has its UID, the second of one UID is said to be
    /// that, and is not extra.
    fn name(
        &self,
        compared: &mut Compared<'f>,
        others: Vec<(&'f WrittenEvent, bool)>,
        whose: Whose,
    ) {
        let mut by_time: BTreeMap<NaiveDateTime, Vec<&Duty<'f>>> = BTreeMap::new();
        for at in self.unseen(whose) {
            let duty = &self.all[at];
            let Some(start) = start(&duty.row) else { continue };
            by_time.entry(start).or_default().push(duty);
        }
        for (event, is_second) in others {
            let at = event.find("DTSTART").and_then(WrittenProperty::local);
            match at.and_then(|at| by_time.get_mut(&at)).and_then(Vec::pop) {
                Some(duty) => {
                    compared.misnamed.push((event, duty.row, self.uid_in(whose, duty)));
                }
                None if is_second || self.is_taken_back(event, whose) => {}
                None => compared.extra.push(event),
            }
        }
        compared.missing = by_time.into_values().flatten().map(|duty| duty.row).collect();
        compared.missing.sort_by_key(|row| row.duty.record);
    }

    /// Whether an event is of a duty that a library had until a change was taken back, of which the
    /// roster says nothing: it stays in the calendar, cancelled.
    fn is_taken_back(&self, event: &WrittenEvent, whose: Whose) -> bool {
        let (c, term) = (self.facts.consortium(), self.facts.term());
        let library = || {
            let name = event.value("UID").strip_suffix(&format!("@{}", c.domain))?;
            let name = name.strip_prefix(&format!("{}.{}.", c.id, term.id))?;
            c.find(name.split_once('.')?.1)
        };
        let is_whose = |library| !matches!(whose, Whose::Library(own) if own != library);
        event.value("STATUS") == "CANCELLED" && library().is_some_and(is_whose)
    }
}

/// Whether a duty has an event at all. The tombstone of an open duty has one, that of an unfilled
/// one has none, and a roster does not tell the two apart.
fn event_of(row: &Row<'_>) -> Belongs {
    let nobody = row.duty.library == TextIx::EMPTY;
    match row.duty.status {
        Some(Status::Confirmed) if !nobody => Belongs::Must,
        Some(Status::Open) if nobody => Belongs::Must,
        Some(Status::Cancelled) => {
            if nobody {
                Belongs::May
            } else {
                Belongs::Must
            }
        }
        _ => Belongs::Not,
    }
}

/// All libraries in whose calendars a duty must be, and perhaps more: its own, or its pool's members.
fn concerned<'x>(facts: &'x Facts<'_>, row: &'x Row<'_>) -> &'x [LibraryIx] {
    if row.duty.library != TextIx::EMPTY {
        return row.library.as_slice();
    }
    let pool = facts.rows().membership().pools.get(&row.duty.holder);
    pool.filter(|pool| pool.given.is_some()).map_or(&[], |pool| &pool.members)
}

/// Whether a duty that has an event is in a calendar: in that of a library its own, and the open ones of its pool.
fn belongs(facts: &Facts<'_>, row: &Row<'_>, whose: Whose) -> Belongs {
    let belongs = event_of(row);
    let library = match whose {
        Whose::Everybody => return belongs,
        Whose::Unknown => return Belongs::May,
        Whose::Library(library) => library,
    };
    if row.duty.library != TextIx::EMPTY {
        return if row.library == Some(library) { belongs } else { Belongs::Not };
    }
    let pool = facts.rows().membership().pools.get(&row.duty.holder);
    let Some(pool) = pool else { return Belongs::Not };
    match (pool.given, row.duty.date) {
        // Who is in a pool that the plan has formed stands nowhere when it settles its turns.
        (None, _) | (_, None) => Belongs::May,
        (Some(_), Some(date)) => {
            let here = pool.members.binary_search(&library).is_ok();
            let part = facts.rows().days().is_member(library, date);
            match (here, part) {
                (true, true) => belongs,
                // Whoever was shown it before it left has it still, cancelled.
                (true, false) => Belongs::May,
                (false, _) => Belongs::Not,
            }
        }
    }
}

/// Slot and library (or pool), at the consortium's domain.
fn uid(facts: &Facts<'_>, row: &Row<'_>) -> Option<String> {
    let (c, term) = (facts.consortium(), facts.term());
    let slot = format!("{}-{}", start(row)?.format("%Y%m%dT%H%M"), row.duty.seat?);
    Some(format!("{}.{}.{slot}.{}@{}", c.id, term.id, row.whom(), c.domain))
}

fn start(row: &Row<'_>) -> Option<NaiveDateTime> {
    let minutes = TimeDelta::minutes(i64::from(row.duty.start?.minutes()));
    Some(row.duty.date?.and_time(NaiveTime::MIN) + minutes)
}
