//! JSON of what changed between rosters, and of fairness over terms.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::model::weekday_code;
use crate::report::{ChatsOver, Difference, Fairness, Served};

#[derive(Serialize)]
struct DiffDocument<'a> {
    format: u32,
    changed: Vec<DifferencePart<'a>>,
}

#[derive(Serialize)]
struct DifferencePart<'a> {
    date: String,
    start: String,
    end: String,
    seat: u16,
    before: ServedPart<'a>,
    after: ServedPart<'a>,
    /// What became of it, for the library that had it.
    fate: Option<&'static str>,
}

#[derive(Serialize)]
struct ServedPart<'a> {
    status: &'static str,
    library: Option<&'a str>,
    name: Option<&'a str>,
}

fn served(served: &Served) -> ServedPart<'_> {
    match served {
        Served::Library(id, name) => {
            ServedPart { status: "confirmed", library: Some(id), name: Some(name) }
        }
        Served::Pool(name) => ServedPart { status: "open", library: None, name: Some(name) },
        Served::Nobody => ServedPart { status: "unfilled", library: None, name: None },
        Served::Cancelled => ServedPart { status: "cancelled", library: None, name: None },
    }
}

/// Writes what differs between two rosters, as one line of JSON.
///
/// # Errors
///
/// Errors of the writer.
pub fn diff(differences: &[Difference], mut out: impl Write) -> io::Result<()> {
    let part = |d: &'_ Difference| (d.date.to_string(), d.start.to_string(), d.end.to_string());
    let changed = differences.iter().map(|d| {
        let (date, start, end) = part(d);
        let (before, after) = (served(&d.before), served(&d.after));
        let fate = d.fate().map(|fate| fate.code());
        DifferencePart { date, start, end, seat: d.seat, before, after, fate }
    });
    serde_json::to_writer(&mut out, &DiffDocument { format: 1, changed: changed.collect() })?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct FairnessDocument<'a> {
    format: u32,
    libraries: Vec<LibraryPart<'a>>,
}

#[derive(Serialize)]
struct LibraryPart<'a> {
    library: &'a str,
    name: &'a str,
    carried_in_minutes: i64,
    owed_minutes: i64,
    held_minutes: i64,
    balance_minutes: i64,
    kinds: Vec<KindPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chats: Option<ChatsPart>,
}

#[derive(Serialize)]
struct ChatsPart {
    expected: f64,
    by_share: f64,
    duties: u64,
}

#[derive(Serialize)]
struct KindPart {
    weekday: &'static str,
    part: &'static str,
    owed_minutes: i64,
    held_minutes: i64,
    balance_minutes: i64,
}

/// Writes what each library owed and did over terms, as one line of JSON; `chats` by id, if chats
/// are expected.
///
/// # Errors
///
/// Errors of the writer.
pub fn fairness(
    figures: &Fairness,
    chats: &BTreeMap<String, ChatsOver>,
    mut out: impl Write,
) -> io::Result<()> {
    let thousandths = |millionths: u64| super::load_json::thousandths((millionths + 500) / 1000);
    let chats_part = |of: &ChatsOver| ChatsPart {
        expected: thousandths(of.expected),
        by_share: thousandths(of.due),
        duties: of.duties,
    };
    let kinds = |kinds: &[(i64, i64)]| {
        let kind = |(kind, &(owed, held)): (&crate::report::CellKind, &(i64, i64))| KindPart {
            weekday: weekday_code(kind.weekday),
            part: kind.part.code(),
            owed_minutes: owed,
            held_minutes: held,
            balance_minutes: held - owed,
        };
        figures.kinds.iter().zip(kinds).map(kind).collect()
    };
    let libraries = figures.libraries.iter().map(|l| LibraryPart {
        library: &l.library,
        name: &l.name,
        carried_in_minutes: l.carried_in,
        owed_minutes: l.owed,
        held_minutes: l.held,
        balance_minutes: l.balance(),
        kinds: kinds(&l.kinds),
        chats: chats.get(&l.library).map(chats_part),
    });
    let document = FairnessDocument { format: 1, libraries: libraries.collect() };
    serde_json::to_writer(&mut out, &document)?;
    out.write_all(b"\n")
}
