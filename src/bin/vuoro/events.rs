//! What is remembered of calendars' events between two runs, so that an event that says something
//! else is known to have changed.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::bail;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use vuoro::export::ical::{Calendars, Wording};
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, EventRecord, Term};

use crate::commands::{Refused, complain, load_table};
use crate::files;
use crate::text::Shown as _;

/// The file in a roster's folder.
pub const FILE: &str = "events.json";

/// As much of a digest as tells two wordings apart.
const DIGITS: usize = 16;

/// What is remembered in a folder: nothing, where nothing was written.
pub fn read(sources: &mut SourceMap, folder: &Path) -> anyhow::Result<Vec<EventRecord>> {
    let path = folder.join(FILE);
    if !path.exists() {
        if files::is_listed(folder, FILE)? {
            bail!(
                "`{}` is gone, so that it cannot be told which events of the calendars change: \
                 bring it back; if it is lost for good, take its line out of `{}` beside it",
                path.shown(),
                files::MANIFEST
            );
        }
        return Ok(Vec::new());
    }
    let file = load_table(sources, &path)?;
    match input::events(sources, file) {
        Ok(records) => Ok(records),
        Err(findings) => {
            complain(&findings, sources)?;
            Err(Refused.into())
        }
    }
}

/// When an event of a term was last worded anew.
pub fn revised(records: &[EventRecord], c: &Consortium, term: &Term) -> Option<DateTime<Utc>> {
    let own = format!("{}.{}.", c.id, term.id);
    records.iter().filter(|event| event.uid.starts_with(&own)).filter_map(|e| e.revised).max()
}

/// What is to be remembered of the events as they are now. The stamp is asked for only when one of
/// them says something else and no change of its duty is why.
pub fn next(
    before: &[EventRecord],
    calendars: &Calendars<'_>,
    stamp: impl FnOnce() -> anyhow::Result<DateTime<Utc>>,
) -> anyhow::Result<Vec<EventRecord>> {
    let known = by_uid(before);
    let now: Vec<Digested> = digested(calendars).collect();
    let is_reworded =
        |e: &Digested| known.get(&*e.uid).is_some_and(|k| k.is_reworded(e.changes, &e.wording));
    let at = if now.iter().any(is_reworded) { Some(stamp()?) } else { None };
    let next = |event: Digested| {
        let before = known.get(&*event.uid).copied();
        EventRecord::next(before, event.uid, event.changes, event.wording, at)
    };
    Ok(now.into_iter().map(next).collect())
}

/// Whether these are the events that were written last, word for word; so are those of a folder
/// where nothing is remembered yet.
pub fn are_current(before: &[EventRecord], calendars: &Calendars<'_>) -> bool {
    if before.is_empty() {
        return true;
    }
    let known = by_uid(before);
    let mut events = 0;
    let mut is_same = |e: Digested| {
        events += 1;
        known.get(&*e.uid).is_some_and(|k| (k.changes, &k.wording) == (e.changes, &e.wording))
    };
    digested(calendars).all(&mut is_same) && events == before.len()
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
        let mut wording = files::hex(&Sha256::digest(text.as_bytes()));
        wording.truncate(DIGITS);
        Digested { uid, changes, wording }
    })
}
