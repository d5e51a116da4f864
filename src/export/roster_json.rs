//! The roster as JSON, for those who show it elsewhere: who serves when, and nothing else.

use std::io::{self, Write};

use serde::Serialize;

use super::{holder_name, unfilled_note};
use crate::files::stamp;
use crate::model::{Allocation, Consortium, Duty, Roster, Status, Term};

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    consortium: Named<'a>,
    term: TermPart<'a>,
    timezone: &'a str,
    duties: Vec<DutyPart<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct TermPart<'a> {
    id: &'a str,
    name: &'a str,
    first: String,
    last: String,
    published: Option<String>,
}

#[derive(Serialize)]
struct DutyPart<'a> {
    date: String,
    start: String,
    end: String,
    seat: u16,
    library: Option<&'a str>,
    name: Option<String>,
    holder: &'a str,
    kind: &'static str,
    status: &'static str,
    sequence: u32,
    changed: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

/// Writes every duty of a roster as one line of JSON; times are local.
///
/// # Errors
///
/// What the writer reports.
pub fn roster(
    consortium: &Consortium,
    term: &Term,
    allocation: &Allocation,
    roster: &Roster,
    mut out: impl Write,
) -> io::Result<()> {
    let document = Document {
        format: 1,
        consortium: Named { id: consortium.id.as_str(), name: &consortium.name },
        term: TermPart {
            id: term.id.as_str(),
            name: &term.name,
            first: term.first.to_string(),
            last: term.last.to_string(),
            published: term.published.map(stamp::text),
        },
        timezone: &consortium.timezone,
        duties: roster.duties().iter().map(|d| duty_part(consortium, allocation, d)).collect(),
    };
    serde_json::to_writer(&mut out, &document)?;
    out.write_all(b"\n")
}

fn duty_part<'a>(c: &'a Consortium, allocation: &'a Allocation, duty: &Duty) -> DutyPart<'a> {
    let hours = c.grid.interval(duty.period);
    let is_pools = duty.status != Status::Unfilled && duty.unfilled.is_none();
    let name = match duty.library {
        Some(library) => Some(c[library].name.clone()),
        None => is_pools.then(|| holder_name(c, allocation, duty.holder)),
    };
    DutyPart {
        date: duty.date.to_string(),
        start: hours.start.to_string(),
        end: hours.end.to_string(),
        seat: duty.seat,
        library: duty.library.map(|library| c[library].id.as_str()),
        name,
        holder: allocation[duty.holder].holder.id.as_str(),
        kind: duty.kind.code(),
        status: duty.status.code(),
        sequence: duty.sequence,
        changed: duty.changed.map(stamp::text),
        note: unfilled_note(c, duty),
    }
}
