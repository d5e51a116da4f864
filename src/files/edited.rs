//! `roster.csv` as somebody has edited it, in a spreadsheet perhaps: who has which duty, and nothing
//! else of it.

use std::collections::BTreeMap;

use crate::files::stamp::{self, day};
use crate::finding::notes::{Notes, Span, text};
use crate::finding::source::SourceMap;
use crate::finding::words::quoted;
use crate::finding::{FileId, Findings};
use crate::model::{DatedCell, Plan, Says, Status, Time};

/// A row of a dated cell that is in force.
struct Row {
    span: Span,
    says: Says,
}

/// Reads what an edited roster says of every duty of a plan. Fields may be separated by commas,
/// semicolons or tabs, dates and times written as spreadsheets write them; a library is known by its
/// id or its name, whichever was edited.
///
/// # Errors
///
/// Everything that cannot be understood, or in two ways.
pub fn edited(
    sources: &SourceMap,
    file: FileId,
    plan: &Plan,
) -> Result<BTreeMap<DatedCell, Says>, Findings> {
    let mut notes = Notes::new(file);
    let text = text(sources, file)?;
    let Some(columns) = Columns::of(text, &mut notes) else { return Err(notes.refused(sources)) };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(columns.delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows: BTreeMap<DatedCell, (usize, Vec<Row>)> = BTreeMap::new();
    let mut latest = None;
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let message = format!("the table cannot be read: {error}");
                notes.error("bad-roster", Span(0, 0), message, "", TAKE);
                break;
            }
        };
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(0);
        let length = text[start..].find('\n').unwrap_or(text.len() - start);
        let span = Span(start, start + text[start..start + length].trim_end().len());
        let field = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or("").trim();
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        latest = latest.max(stamp::parse(field(columns.changed)).ok());
        let Some(cell) = columns.cell(plan, &field, span, &mut notes) else { continue };
        let (count, live) = rows.entry(cell).or_default();
        *count += 1;
        let is_cancelled = field(columns.status) == Status::Cancelled.code();
        if is_cancelled {
            continue;
        }
        if let Some(says) =
            who(plan, cell, [field(columns.library), field(columns.name)], span, &mut notes)
        {
            live.push(Row { span, says });
        }
    }
    if latest < plan.roster.duties().iter().filter_map(|duty| duty.changed).max() {
        let message =
            "the table is older than the roster: changes that were made since are not in it";
        let help = "edit the present roster.csv; what is only in this table would undo them";
        notes.error("bad-roster", Span(0, 0), message, "", help);
    }
    let says = settled(plan, rows, &mut notes);
    if notes.failed() { Err(notes.refused(sources)) } else { Ok(says) }
}

const TAKE: &str =
    "take the roster.csv as vuoro wrote it, edit who has which duty, and save it as CSV";

/// What the rows of each duty say together.
fn settled(
    plan: &Plan,
    mut rows: BTreeMap<DatedCell, (usize, Vec<Row>)>,
    notes: &mut Notes,
) -> BTreeMap<DatedCell, Says> {
    let name = |cell: DatedCell| cell.name(&plan.consortium.grid);
    let mut lines: BTreeMap<DatedCell, usize> = BTreeMap::new();
    plan.roster.duties().iter().for_each(|duty| *lines.entry(duty.cell()).or_default() += 1);
    let mut says = BTreeMap::new();
    let mut gone = Vec::new();
    for (&cell, &expected) in &lines {
        let (count, live) = rows.remove(&cell).unwrap_or_default();
        match &live[..] {
            _ if count < expected => gone.push(cell),
            [] => drop(says.insert(cell, Says::Cancelled)),
            [one] => drop(says.insert(cell, one.says)),
            [.., last] => {
                let message = format!("two rows say who has `{}`", name(cell));
                let help = "leave one of them, and write `cancelled` into the status of the other";
                notes.error("bad-roster", last.span, message, "", help);
            }
        }
    }
    if let Some(&first) = gone.first() {
        let message = match gone.len() {
            1 => format!("the row of `{}` is gone", name(first)),
            n => format!("the rows of {n} duties are gone, the first that of `{}`", name(first)),
        };
        let help = "bring them back: a duty that is not served has `cancelled` in its status";
        notes.error("bad-roster", Span(0, 0), message, "", help);
    }
    for (cell, (_, live)) in rows {
        let span = live.first().map_or(Span(0, 0), |row| row.span);
        let message = format!("the term has no duty at `{}`", name(cell));
        let help = "a date on which the service is open is written into the term file";
        notes.error("bad-roster", span, message, "", help);
    }
    says
}

/// Who has a duty by the two fields that name a library: where they differ, the one that was edited.
fn who(
    plan: &Plan,
    cell: DatedCell,
    [id, name]: [&str; 2],
    span: Span,
    notes: &mut Notes,
) -> Option<Says> {
    let c = &plan.consortium;
    let now = Says::of(plan, cell);
    if id.is_empty() && now == Says::Nobody {
        let lines = plan.roster.of_cell(cell).iter().find(|duty| duty.is_live());
        let is_open = lines.is_some_and(|duty| duty.status == Status::Open);
        if name.is_empty() || is_open && c.find_named(name).is_none() {
            return Some(now);
        }
    }
    let known = |text: &str| if text.is_empty() { None } else { c.find_named(text) };
    let unknown = [id, name].into_iter().find(|text| !text.is_empty() && known(text).is_none());
    // A name that is no library's is as good as none where the id is one.
    if let Some(text) = unknown.filter(|text| *text == id || known(id).is_none()) {
        let ids: Vec<&str> = c.libraries().iter().map(|l| l.id.as_str()).collect();
        let message = format!("no library has the id or the name {}", quoted(text));
        notes.error(
            "unknown-library",
            span,
            message,
            "",
            format!("write one of {}", ids.join(", ")),
        );
        return None;
    }
    let library = match (known(id), known(name), now) {
        (Some(one), Some(other), _) if one == other => one,
        (Some(one), Some(other), Says::Library(had)) if other == had => one,
        (Some(one), Some(other), Says::Library(had)) if one == had => other,
        (Some(one), Some(other), _) => {
            let message = format!("the row names both `{}` and `{}`", c[one].id, c[other].id);
            let help = "write the id and the name of the library that has the duty";
            notes.error("bad-roster", span, message, "", help);
            return None;
        }
        (Some(one), None, _) | (None, Some(one), _) => one,
        (None, None, _) => {
            let message = format!("nobody has `{}` by this row", cell.name(&c.grid));
            let help =
                "write the library that has it; `cancelled` into its status if it is not served";
            notes.error("bad-roster", span, message, "", help);
            return None;
        }
    };
    Some(Says::Library(library))
}

/// Where the fields are.
struct Columns {
    delimiter: u8,
    date: usize,
    start: usize,
    seat: Option<usize>,
    library: Option<usize>,
    name: Option<usize>,
    status: Option<usize>,
    changed: Option<usize>,
}

impl Columns {
    fn of(text: &str, notes: &mut Notes) -> Option<Self> {
        let header = text.lines().next().unwrap_or("");
        let count = |c: &char| header.matches(*c).count();
        let delimiter = [',', ';', '\t'].into_iter().max_by_key(count).unwrap_or(',');
        let named = |name: &str| {
            let mut fields = header.split(delimiter);
            fields.position(|field| field.trim().trim_matches('"').eq_ignore_ascii_case(name))
        };
        let (date, start) = (named("date"), named("start"));
        let (library, name) = (named("library"), named("name"));
        let expected = [("date", date), ("start", start), ("library", library.or(name))];
        for (name, _) in expected.iter().filter(|(_, at)| at.is_none()) {
            let message = format!("the roster has no column `{name}`");
            notes.error("missing-column", Span(0, header.len()), message, "", TAKE);
        }
        library.or(name)?;
        Some(Self {
            delimiter: u8::try_from(delimiter).unwrap_or(b','),
            date: date?,
            start: start?,
            seat: named("seat"),
            library,
            name,
            status: named("status"),
            changed: named("changed"),
        })
    }

    fn cell<'t>(
        &self,
        plan: &Plan,
        field: &impl Fn(Option<usize>) -> &'t str,
        span: Span,
        notes: &mut Notes,
    ) -> Option<DatedCell> {
        let mut wrong = |what: &str, text: &str| {
            let message = format!("{} cannot stand there in a roster", quoted(text));
            notes.error("bad-roster", span, message, format!("expected {what}"), TAKE);
        };
        let (date, start) = (field(Some(self.date)), field(Some(self.start)));
        let day = day(date).or_else(|| {
            wrong("a date as in `2018-09-18`", date);
            None
        })?;
        let time = start.replace('.', ":");
        let time = if time.matches(':').count() == 2 { &time[..time.rfind(':')?] } else { &time };
        let time = Time::parse(time).or_else(|| {
            wrong("a time as in `14:00`", start);
            None
        })?;
        let seat = field(self.seat);
        let seat = if seat.is_empty() || seat == "1" { String::new() } else { format!(" #{seat}") };
        let name = format!("{day} {time}{seat}");
        let cell = DatedCell::find(&name, &plan.consortium.grid);
        cell.or_else(|| {
            wrong("a duty of the service", &name);
            None
        })
    }
}
