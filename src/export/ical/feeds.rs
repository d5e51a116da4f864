//! Calendars that go on from term to term: whoever has subscribed to one keeps every duty of the terms
//! before, and gets those of the next at the same address.
//!
//! Every event is the one of its own term, byte for byte.

use std::io::{self, Write};

use super::{CalendarError, Calendars, Head, ring, timezone, write};
use crate::export::holder_name;
use crate::model::{HolderIx, Id, LibraryIx, Ring};

/// The calendars of one term or several of one consortium, as one.
#[derive(Debug)]
pub struct Feeds<'c, 'a> {
    /// In the order of time.
    terms: Vec<&'c Calendars<'a>>,
    /// The lines of the VTIMEZONE for all terms.
    timezone: Vec<u8>,
}

/// Why terms cannot be in one calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unjoined {
    /// There are none.
    #[error("there is no term")]
    Empty,
    /// They are not of one consortium.
    #[error("the terms `{}` and `{}` have another {key}: `{}` and `{}`", of[0], of[1], is[0], is[1])]
    Another {
        /// What they do not have in common.
        key: &'static str,
        /// Their ids.
        of: [Id; 2],
        /// What each has.
        is: [String; 2],
    },
    /// Two have one id, so that their events cannot be told apart.
    #[error("two terms have the id `{0}`, by which their events are told apart")]
    Twice(Id),
    /// The clocks change by another rule within them.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl<'c, 'a> Feeds<'c, 'a> {
    /// Joins the calendars of terms, which are put in the order of time.
    ///
    /// # Errors
    ///
    /// [`Unjoined`], before a byte is written.
    pub fn new(terms: impl IntoIterator<Item = &'c Calendars<'a>>) -> Result<Self, Unjoined> {
        let mut terms: Vec<&Calendars<'a>> = terms.into_iter().collect();
        terms.sort_by(|one, other| {
            (one.term.first, &one.term.id).cmp(&(other.term.first, &other.term.id))
        });
        let [first, .., last] = terms[..] else {
            let only = *terms.first().ok_or(Unjoined::Empty)?;
            return Ok(Self { timezone: only.timezone.clone(), terms });
        };
        for (at, term) in terms.iter().enumerate().skip(1) {
            if let Some(same) = terms[..at].iter().find(|other| other.term.id == term.term.id) {
                return Err(Unjoined::Twice(same.term.id.clone()));
            }
            let (a, b) = (first.consortium, term.consortium);
            let keys = [
                ("consortium", a.id.as_str(), b.id.as_str()),
                ("domain", &a.domain, &b.domain),
                ("time zone", &a.timezone, &b.timezone),
            ];
            if let Some((key, one, other)) = keys.into_iter().find(|(_, a, b)| a != b) {
                let of = [first.term.id.clone(), term.term.id.clone()];
                return Err(Unjoined::Another { key, of, is: [one, other].map(str::to_owned) });
            }
        }
        let until = terms.iter().map(|of| of.term.last).max().unwrap_or(last.term.last);
        let timezone = timezone(last.zone, first.term.first, until)?;
        Ok(Self { terms, timezone })
    }

    /// Writes the calendar of everybody.
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn all(&self, out: impl Write) -> io::Result<()> {
        let parts: Vec<_> = self.terms.iter().map(|of| (*of, &of.entries[..])).collect();
        write(&self.head(&self.last().consortium.name), &parts, out)
    }

    /// Writes the calendar of a library: its duties of every term in which it is.
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn library(&self, id: &Id, out: impl Write) -> io::Result<()> {
        let parts: Vec<_> = self.of(id).map(|(of, l)| (of, &of.by_library[l.at()][..])).collect();
        write(&self.head(&self.library_name(id)), &parts, out)
    }

    /// Writes the calendar of a pool: the duties of its cells, whoever serves them.
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn pool(&self, id: &Id, out: impl Write) -> io::Result<()> {
        let pools: Vec<_> = self.of_pool(id).map(|(of, pool)| (of, of.of_holder(pool))).collect();
        let parts: Vec<_> = pools.iter().map(|(of, entries)| (*of, &entries[..])).collect();
        write(&self.head(&self.pool_name(id)), &parts, out)
    }

    /// Writes the calendar of a library's ring, or of one person on it. `rings` has the ring of each
    /// term, in the order in which the terms were given, or nothing of a term without one. People
    /// appear by their ids, or with `is_named` by their names.
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn ring(
        &self,
        rings: &[(&'c Calendars<'a>, &Ring)],
        person: Option<&Id>,
        is_named: bool,
        out: impl Write,
    ) -> io::Result<()> {
        let place = |of: &Calendars<'_>, ring: &Ring, id: &Id| {
            of.consortium[ring.library].ring.iter().position(|person| person.id == *id)
        };
        let mut parts = Vec::new();
        let mut name = String::new();
        for &(of, ring) in rings {
            let at = person.map(|id| place(of, ring, id));
            if at == Some(None) {
                continue;
            }
            let at = at.flatten();
            name.clone_from(&of.consortium[ring.library].name);
            if let Some(at) = at {
                name = format!("{name} ({})", of.called(ring, at, is_named));
            }
            parts.push((of, ring, at));
        }
        ring::write(&self.head(&name), &parts, is_named, out)
    }

    /// The name of a library in the last term that has it.
    fn library_name(&self, id: &Id) -> String {
        let last = self.of(id).last();
        last.map_or_else(|| id.to_string(), |(of, l)| of.consortium[l].name.clone())
    }

    /// The name of a pool in the last term that has it.
    fn pool_name(&self, id: &Id) -> String {
        let last = self.of_pool(id).last();
        last.map_or_else(|| id.to_string(), |(of, p)| holder_name(of.consortium, of.allocation, p))
    }

    fn of<'s>(&'s self, id: &'s Id) -> impl Iterator<Item = (&'c Calendars<'a>, LibraryIx)> + 's {
        self.terms.iter().filter_map(|of| Some((*of, of.consortium.find(id.as_str())?)))
    }

    fn of_pool<'s>(
        &'s self,
        id: &'s Id,
    ) -> impl Iterator<Item = (&'c Calendars<'a>, HolderIx)> + 's {
        let is_it = |of: &Calendars<'_>, h: &HolderIx| {
            let holder = &of.allocation[*h].holder;
            holder.is_pool() && holder.id == *id
        };
        self.terms.iter().filter_map(move |of| {
            Some((*of, of.allocation.indices().find(|pool| is_it(of, pool))?))
        })
    }

    fn last(&self) -> &'c Calendars<'a> {
        self.terms.last().expect("there is a term")
    }

    fn head<'h>(&'h self, name: &'h str) -> Head<'h> {
        let last = self.last();
        let service = &last.consortium.service.name;
        Head { service, name, zone: last.zone, timezone: &self.timezone }
    }
}
