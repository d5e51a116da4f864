//! `events.json`: how the events of the calendars were written, one line for each.

use std::io::{self, Write};

use serde::Serialize;

use crate::files::stamp;
use crate::model::EventRecord;

#[derive(Serialize)]
struct Event<'a> {
    uid: &'a str,
    changes: u32,
    wording: &'a str,
    #[serde(skip_serializing_if = "is_none")]
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
pub fn events(records: &[EventRecord], mut out: impl Write) -> io::Result<()> {
    out.write_all(b"{\"format\":1,\"events\":[")?;
    for (at, record) in records.iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        let EventRecord { uid, changes, wording, revisions, revised } = record;
        let revised = revised.map(stamp::text);
        let event = Event { uid, changes: *changes, wording, revisions: *revisions, revised };
        serde_json::to_writer(&mut out, &event)?;
    }
    out.write_all(b"\n]}\n")
}
