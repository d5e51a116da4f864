//! `events.json` read back: how the events of a published plan were written last.

use serde::Deserialize;

use crate::files::stamp;
use crate::finding::notes::{Notes, Span};
use crate::finding::source::SourceMap;
use crate::finding::{FileId, Finding};
use crate::model::EventRecord;

#[derive(Deserialize)]
struct File {
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    uid: String,
    changes: u32,
    wording: String,
    #[serde(default)]
    revisions: u32,
    revised: Option<String>,
}

/// Reads what is remembered of events.
///
/// # Errors
///
/// Why the file cannot be read.
///
/// # Panics
///
/// If the file comes from another map.
pub fn events(sources: &SourceMap, file: FileId) -> Result<Vec<EventRecord>, Vec<Finding>> {
    let read = serde_json::from_str::<File>(sources.text(file)).map_err(|error| error.to_string());
    let events = read.and_then(|read| read.events.into_iter().map(record).collect());
    events.map_err(|why: String| {
        let mut notes = Notes::new(file);
        let message = format!("the list of events cannot be read: {why}");
        let help = "bring `events.json` back as `vuoro allocate` wrote it: calendars need it to \
            tell which events have changed";
        notes.error("bad-roster", Span(0, 0), message, "", help);
        notes.found
    })
}

fn record(event: Event) -> Result<EventRecord, String> {
    let moment =
        |text: String| stamp::parse(&text).map_err(|why| format!("`{text}` is no stamp: {why}"));
    let revised = event.revised.map(moment).transpose()?;
    let Event { uid, changes, wording, revisions, .. } = event;
    Ok(EventRecord { uid, changes, wording, revisions, revised })
}
