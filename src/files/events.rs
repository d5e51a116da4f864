//! `events.json`: how the events of a published plan's calendars were written last, a line for each.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::files::stamp;
use crate::finding::notes::{Notes, Span};
use crate::finding::source::SourceMap;
use crate::finding::{FileId, Findings};
use crate::model::EventRecord;

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    events: Vec<Event<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Event<'a> {
    uid: Cow<'a, str>,
    changes: u32,
    wording: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_none")]
    revisions: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    revised: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

/// Writes what is remembered of events, so that the next run knows which of them change.
///
/// # Errors
///
/// What the writer reports.
pub(crate) fn write(records: &[EventRecord], mut out: impl Write) -> io::Result<()> {
    out.write_all(b"{\"format\":1,\"events\":[")?;
    for (at, record) in records.iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        let EventRecord { uid, changes, wording, revisions, revised } = record;
        let event = Event {
            uid: uid.into(),
            changes: *changes,
            wording: wording.into(),
            revisions: *revisions,
            revised: revised.map(stamp::text),
        };
        serde_json::to_writer(&mut out, &event)?;
    }
    out.write_all(b"\n]}\n")
}

/// Reads what is remembered of events.
///
/// # Errors
///
/// Why the file cannot be read.
pub fn read(sources: &SourceMap, file: FileId) -> Result<Vec<EventRecord>, Findings> {
    let read =
        serde_json::from_str::<File<'_>>(sources.text(file)).map_err(|error| error.to_string());
    let events = read.and_then(|read| read.events.into_iter().map(record).collect());
    events.map_err(|why: String| {
        let mut notes = Notes::new(file);
        let message = format!("the list of events cannot be read: {why}");
        let help = "bring `events.json` back as `vuoro allocate` wrote it: calendars need it to \
            tell which events have changed";
        notes.error("bad-roster", Span(0, 0), message, "", help);
        notes.refused(sources)
    })
}

fn record(event: Event<'_>) -> Result<EventRecord, String> {
    let moment =
        |text: String| stamp::parse(&text).map_err(|why| format!("`{text}` is no stamp: {why}"));
    let Event { uid, changes, wording, revisions, revised } = event;
    let revised = revised.map(moment).transpose()?;
    let (uid, wording) = (uid.into_owned(), wording.into_owned());
    Ok(EventRecord { uid, changes, wording, revisions, revised })
}
