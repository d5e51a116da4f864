//! When a command is given, and what follows from it for a term.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::lifecycle::refused::Refused;
use crate::model::{Consortium, Term};

/// Commands that come at once are stamped one second after the other; the clock may be as far
/// behind the last of them.
const SLACK: TimeDelta = TimeDelta::minutes(1);

/// When a command is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The time.
    pub now: DateTime<Utc>,
    /// The day before which everything stays as it is; `None`: that of the last change, or of the
    /// publication.
    pub day: Option<NaiveDate>,
}

/// What an earlier run may have left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rest {
    /// The roster lacks changes of the term file.
    pub is_behind: bool,
    /// Files are of two runs.
    pub is_unfinished: bool,
    /// The stamp of a change that the roster has, and the term no longer.
    pub taken_back: Option<DateTime<Utc>>,
}

impl Moment {
    /// The stamp of a new change: later than everything that the term has, and than the last time
    /// an event was worded anew, since calendars go by the order of stamps.
    ///
    /// # Errors
    ///
    /// [`Refused::Draft`] and [`Refused::Early`].
    pub fn stamp(
        self,
        term: &Term,
        revised: Option<DateTime<Utc>>,
    ) -> Result<DateTime<Utc>, Refused> {
        let latest = latest(term).ok_or(Refused::Draft)?;
        let latest = revised.unwrap_or(latest).max(latest);
        if self.now + SLACK < latest {
            return Err(Refused::Early { now: self.now, latest });
        }
        let is_first = term.changes.is_empty() && revised.is_none();
        Ok(self.now.max(if is_first { latest } else { latest + TimeDelta::seconds(1) }))
    }

    /// The stamp of what follows from a term that nothing was added to. Where that completes a run
    /// that was stopped half-way, it is the stamp that the run itself gave, so that the files become
    /// the same.
    ///
    /// # Errors
    ///
    /// As for [`Moment::stamp`].
    pub(super) fn stamp_of_rest(
        self,
        term: &Term,
        revised: Option<DateTime<Utc>>,
        rest: Rest,
    ) -> Result<DateTime<Utc>, Refused> {
        let next = self.stamp(term, revised)?;
        let latest = latest(term).ok_or(Refused::Draft)?;
        if rest.is_behind && revised.is_none_or(|revised| revised < latest) {
            return Ok(latest);
        }
        // The command that completes a run is given at the stamp of the run, which some of the files
        // may have already.
        let is_its_own = latest.max(revised.unwrap_or(latest)) <= self.now
            && rest.taken_back.is_none_or(|at| at < self.now);
        Ok(if rest.is_unfinished && is_its_own { self.now } else { next })
    }

    /// The time before which everything has begun and stays as it is: that of the last change, or of the
    /// publication; where a day is given its beginning, or the present if it is today.
    ///
    /// # Errors
    ///
    /// [`Refused::UnknownZone`].
    pub(super) fn begins(self, c: &Consortium, term: &Term) -> Result<NaiveDateTime, Refused> {
        let now = local(c, self.now)?;
        match (self.day, latest(term)) {
            (Some(day), _) if day == now.date() => Ok(now),
            (Some(day), _) => Ok(day.and_time(NaiveTime::MIN)),
            (None, Some(latest)) => local(c, latest),
            (None, None) => Ok(term.first.and_time(NaiveTime::MIN)),
        }
    }

    /// The day before which everything stays as it is: the first day of a draft.
    ///
    /// # Errors
    ///
    /// [`Refused::UnknownZone`].
    pub fn day(self, c: &Consortium, term: &Term) -> Result<NaiveDate, Refused> {
        match (self.day, latest(term)) {
            (Some(day), _) => Ok(day),
            (None, Some(latest)) => Ok(local(c, latest)?.date()),
            (None, None) => Ok(term.first),
        }
    }
}

/// The last stamp of a term: of its last change, or of its publication; none for a draft.
#[must_use]
pub fn latest(term: &Term) -> Option<DateTime<Utc>> {
    let published = term.published?;
    Some(term.changes.last().map_or(published, |c| c.at.max(published)))
}

/// A stamp as the clocks of the consortium show it.
///
/// # Errors
///
/// [`Refused::UnknownZone`].
pub fn local(c: &Consortium, at: DateTime<Utc>) -> Result<NaiveDateTime, Refused> {
    let zone: Result<Tz, _> = c.timezone.parse();
    let zone = zone.map_err(|_| Refused::UnknownZone(c.timezone.clone()))?;
    Ok(at.with_timezone(&zone).naive_local())
}
