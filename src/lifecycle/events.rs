//! What is remembered of calendars' events between two runs, so that an event that says something
//! else is known to have changed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::export::ical::{Calendars, Wording, uid_domain};
use crate::lifecycle::refused::Refused;
use crate::model::{Consortium, EventRecord, Term};

/// As much of a digest as tells two wordings apart.
const DIGITS: usize = 16;

/// When an event of a term was last worded anew.
pub(super) fn revised(
    records: &[EventRecord],
    c: &Consortium,
    term: &Term,
) -> Option<DateTime<Utc>> {
    let own = format!("{}.{}.", c.id, term.id);
    records.iter().filter(|event| event.uid.starts_with(&own)).filter_map(|e| e.revised).max()
}

/// The UID of an event that is remembered, and that no calendar of this consortium and term has.
#[must_use]
pub fn of_others<'r>(records: &'r [EventRecord], c: &Consortium, term: &Term) -> Option<&'r str> {
    let (own, domain) = (format!("{}.{}.", c.id, term.id), uid_domain(c));
    let is_own = |uid: &&str| uid.starts_with(&own) && uid.ends_with(&domain);
    records.iter().map(|record| &*record.uid).find(|uid| !is_own(uid))
}

/// What is to be remembered of the events as they are now. The stamp is asked for only when one of
/// them says something else and no change of its duty is why.
pub(super) fn next(
    before: &[EventRecord],
    calendars: &Calendars<'_>,
    stamp: &dyn Fn() -> Result<DateTime<Utc>, Refused>,
) -> Result<Vec<EventRecord>, Refused> {
    let known = by_uid(before);
    let now: Vec<Digested> = digested(calendars).collect();
    let is_reworded =
        |e: &Digested| known.get(&*e.uid).is_some_and(|k| k.is_reworded(e.changes, &e.wording));
    let at = if now.iter().any(is_reworded) { Some(stamp()?) } else { None };
    let next = |event: Digested| {
        let before = known.get(&*event.uid).copied();
        EventRecord::next(before, event.uid, event.changes, event.wording, at)
    };
    let mut records: Vec<EventRecord> = now.into_iter().map(next).collect();
    // What nobody is shown any more may come back, and then goes on from where it was.
    let shown: BTreeSet<String> = records.iter().map(|record| record.uid.clone()).collect();
    records.extend(before.iter().filter(|record| !shown.contains(&record.uid)).cloned());
    Ok(records)
}

/// Whether these are the events that were written last, word for word; so are those of a folder
/// where nothing is remembered yet.
#[must_use]
pub fn are_current(before: &[EventRecord], calendars: &Calendars<'_>) -> bool {
    if before.is_empty() {
        return true;
    }
    let known = by_uid(before);
    let is_same = |e: Digested| {
        known.get(&*e.uid).is_some_and(|k| (k.changes, &k.wording) == (e.changes, &e.wording))
    };
    digested(calendars).all(is_same)
}

fn by_uid(records: &[EventRecord]) -> BTreeMap<&str, &EventRecord> {
    records.iter().map(|record| (&*record.uid, record)).collect()
}

/// What an event says, as a digest: a roster never stands in memory as text.
struct Digested {
    uid: String,
    changes: u32,
    wording: String,
}

fn digested<'c>(calendars: &'c Calendars<'_>) -> impl Iterator<Item = Digested> + 'c {
    calendars.wordings().map(|Wording { uid, changes, text }| {
        let digest = Sha256::digest(text.as_bytes());
        let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 0xf]).take(DIGITS);
        let digit = |half| char::from_digit(u32::from(half), 16).expect("half a byte");
        let wording = digits.map(digit).collect();
        Digested { uid, changes, wording }
    })
}
