//! The roster as JSON, for those who show it elsewhere: who serves when, and nothing else.

use std::io::{self, Write};

use serde::Serialize;

use super::csv;
use crate::files::stamp;
use crate::model::{Allocation, Consortium, Duty, Plan, Roster, Term};

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    consortium: Named<'a>,
    term: TermPart<'a>,
    timezone: &'a str,
    duties: Vec<DutyPart>,
}

/// The same of several terms.
#[derive(Serialize)]
struct Documents<'a> {
    format: u32,
    consortium: Named<'a>,
    timezone: &'a str,
    terms: Vec<TermAndDuties<'a>>,
}

#[derive(Serialize)]
struct TermAndDuties<'a> {
    #[serde(flatten)]
    term: TermPart<'a>,
    duties: Vec<DutyPart>,
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
struct DutyPart {
    date: String,
    start: String,
    end: String,
    seat: u16,
    library: Option<String>,
    name: Option<String>,
    holder: String,
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
/// Errors of the writer.
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
        term: term_part(term),
        timezone: &consortium.timezone,
        duties: roster.duties().iter().map(|d| duty_part(consortium, allocation, d)).collect(),
    };
    serde_json::to_writer(&mut out, &document)?;
    out.write_all(b"\n")
}

/// Writes the rosters of terms, which are in the order of time: of one as [`roster`] does, of several
/// as one document with a list of terms, each with its duties.
///
/// # Errors
///
/// Errors of the writer.
pub fn rosters(of: &[(&Plan, &Roster)], mut out: impl Write) -> io::Result<()> {
    let consortium = match of {
        [] => return Ok(()),
        [(plan, only)] => {
            return roster(&plan.consortium, &plan.term, &plan.allocation, only, out);
        }
        [.., (last, _)] => &last.consortium,
    };
    let mut terms = Vec::new();
    for (plan, roster) in of {
        let part = |duty| duty_part(&plan.consortium, &plan.allocation, duty);
        let duties = roster.duties().iter().map(part).collect();
        terms.push(TermAndDuties { term: term_part(&plan.term), duties });
    }
    let document = Documents {
        format: 1,
        consortium: Named { id: consortium.id.as_str(), name: &consortium.name },
        timezone: &consortium.timezone,
        terms,
    };
    serde_json::to_writer(&mut out, &document)?;
    out.write_all(b"\n")
}

fn term_part(term: &Term) -> TermPart<'_> {
    TermPart {
        id: term.id.as_str(),
        name: &term.name,
        first: term.first.to_string(),
        last: term.last.to_string(),
        published: term.published.map(stamp::text),
    }
}

fn duty_part(c: &Consortium, allocation: &Allocation, duty: &Duty) -> DutyPart {
    let line = csv::line(c, allocation, duty);
    DutyPart {
        date: line.date.to_string(),
        start: line.start.to_string(),
        end: line.end.to_string(),
        seat: line.seat,
        library: line.library,
        name: Some(line.name).filter(|name| !name.is_empty()),
        holder: line.holder,
        kind: line.kind.code(),
        status: line.status.code(),
        sequence: line.sequence,
        changed: line.changed.map(stamp::text),
        note: line.note,
    }
}
