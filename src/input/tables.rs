//! The CSV files read back: their lines, and balances from the ledger of the term before.

use std::collections::BTreeSet;

use csv::StringRecord;

use crate::files::quotes::{Flaw, Flawed, Scan};
use crate::finding::named::library;
use crate::finding::notes::{At, Notes, Span};
use crate::finding::source::SourceMap;
use crate::finding::words::{count, meant, one_of, quoted};
use crate::finding::{FileId, Severity};
use crate::model::{Consortium, LibraryIx};

/// The largest balance in minutes, either way: more than anybody works in ten years.
const MOST_MINUTES: i64 = 10_000_000;

/// Reads the balance of every library, in the order of the libraries; zero for those that the
/// ledger does not name, since they have joined after it.
pub(super) fn balances(
    sources: &SourceMap,
    consortium: &Consortium,
    notes: &mut Notes,
) -> Vec<i64> {
    let mut balances: Vec<Option<(i64, Span)>> = vec![None; consortium.libraries().len()];
    let Some(sheet) = Sheet::read(sources, "ledger", notes) else { return Vec::new() };
    let columns = (sheet.column("library", notes), sheet.column("balance_minutes", notes));
    let (Some(library_column), Some(balance_column)) = columns else { return Vec::new() };
    // Ledgers of other tools need not have it.
    let left_column = sheet.header.iter().position(|h| h == "left");
    let named: BTreeSet<LibraryIx> =
        sheet.rows.iter().filter_map(|row| consortium.find(&row.fields[library_column])).collect();
    let unnamed: Vec<&str> = (consortium.indices().filter(|l| !named.contains(l)))
        .map(|l| consortium[l].id.as_str())
        .collect();
    for row in &sheet.rows {
        let id = row.field(library_column, &sheet);
        if let Some(last) = left_column.map(|at| &row.fields[at]).filter(|last| !last.is_empty()) {
            // Who has left has closed its balance; if it is back it starts at zero.
            let minutes = row.fields[balance_column].parse().unwrap_or(0);
            if minutes != 0 && consortium.find(&id.value).is_some() {
                left(&id, minutes, last, notes);
            }
            continue;
        }
        let minutes = minutes(&row.field(balance_column, &sheet), notes);
        if !named.is_empty() && consortium.find(&id.value).is_none() {
            minutes.iter().for_each(|&minutes| gone(&id, minutes, &unnamed, notes));
            continue;
        }
        let known = library(&id, consortium, notes);
        let (Some(library), Some(minutes)) = (known, minutes) else { continue };
        match balances[library.at()] {
            Some((_, span)) => named_twice(library, id.span, span, consortium, notes),
            None => balances[library.at()] = Some((minutes, id.span)),
        }
    }
    balances.into_iter().map(|b| b.map_or(0, |(minutes, _)| minutes)).collect()
}

/// A number of minutes that makes sense; any other is noted.
pub(super) fn minutes(text: &At<String>, notes: &mut Notes) -> Option<i64> {
    let range = -MOST_MINUTES..=MOST_MINUTES;
    let Ok(minutes) = text.value.parse() else {
        let message = format!("{} is no number of minutes", quoted(&text.value));
        let help = "write whole minutes in digits, with `-` before them for less than its share";
        notes.error("bad-minutes", text.span, message, "expected whole minutes", help);
        return None;
    };
    if range.contains(&minutes) {
        return Some(minutes);
    }
    notes.out_of_range("balance_minutes", &minutes, &range, text.span);
    None
}

/// Notes a balance of a library that the consortium does not have: it has left, which is a warning,
/// or a library that the ledger does not name was meant.
fn gone(id: &At<String>, minutes: i64, unnamed: &[&str], notes: &mut Notes) {
    if let Some(other) = meant(&id.value, unnamed.iter().copied()) {
        let message = format!("no library has the id {}", quoted(&id.value));
        let help = format!(
            "did you mean `{other}`? If the library has left, put a column `left` with its last \
             day into a copy of the ledger"
        );
        notes.error("unknown-library", id.span, message, "unknown library", help);
    } else if minutes != 0 {
        let message = format!("{} is no longer in the consortium", quoted(&id.value));
        let label = format!("its balance of {minutes} minutes is closed");
        let help = "if it has left, a column `left` with its last day in a copy of the ledger says \
            so; if it has another `id` now, write that into the copy";
        let finding = notes.error("ledger-library-gone", id.span, message, label, help);
        finding.severity = Severity::Warning;
    }
}

/// Notes that the balance of a library that has left is closed, since it looks as if it had not.
fn left(id: &At<String>, minutes: i64, last: &str, notes: &mut Notes) {
    let message = format!(
        "{} has left with {}, and is still in the consortium file",
        quoted(&id.value),
        quoted(last)
    );
    let label = format!("its balance of {minutes} minutes is closed, and it begins at zero");
    let help = "that is right if it has come back; if not, take it out of the consortium file";
    let finding = notes.error("ledger-library-left", id.span, message, label, help);
    finding.severity = Severity::Warning;
}

fn named_twice(
    library: LibraryIx,
    span: Span,
    twin: Span,
    consortium: &Consortium,
    notes: &mut Notes,
) {
    let place = notes.place(twin);
    let message = format!("the ledger names `{}` twice", consortium[library].id);
    let help = "leave one line for each library";
    notes
        .error("library-named-twice", span, message, "again", help)
        .related
        .push((place, "first named here".to_owned()));
}

/// The longest line in bytes; one with a million columns is no table of ours.
const LONGEST: usize = 64 * 1024;

/// A CSV file with its header.
pub(super) struct Sheet<'s> {
    /// What it is called: `ledger` or `roster`.
    title: &'static str,
    text: &'s str,
    separator: u8,
    header: StringRecord,
    /// Its lines but for the header.
    pub rows: Vec<Row>,
}

/// A line of a [`Sheet`].
pub(super) struct Row {
    fields: StringRecord,
    /// Where it is.
    pub span: Span,
}

impl<'s> Sheet<'s> {
    /// Reads the lines of a file; those with too few or too many fields are noted.
    pub fn read(sources: &'s SourceMap, title: &'static str, notes: &mut Notes) -> Option<Self> {
        let file: FileId = notes.file;
        if let Some(fault) = sources.fault(file) {
            notes.unreadable(fault);
            return None;
        }
        let text = sources.text(file);
        if let Some(long) = text.split('\n').find(|line| line.len() > LONGEST) {
            let at = long.as_ptr() as usize - text.as_ptr() as usize;
            let message = "the line is longer than 64 KiB";
            let help = "check that this is the right file";
            notes.error("ragged-line", Span(at, at), message, "", help);
            return None;
        }
        // A spreadsheet program in Finnish writes semicolons.
        let head = text.lines().next().unwrap_or_default();
        let separator = if head.contains(';') { b';' } else { b',' };
        let flaws = Scan::flaws(text.as_bytes(), separator);
        if !flaws.is_empty() {
            flaws.iter().for_each(|flawed| note(flawed, text, notes));
            return None;
        }
        cut(text, notes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let mut rows = Vec::new();
        let mut fields = StringRecord::new();
        while let Ok(true) = reader.read_record(&mut fields) {
            if notes.is_full() {
                break;
            }
            let at = fields.position().map_or(0, csv::Position::byte);
            let span = line(text, usize::try_from(at).unwrap_or(text.len()));
            if fields.len() == header.len() {
                rows.push(Row { fields: fields.clone(), span });
            } else {
                ragged(fields.len(), header.len(), span, notes);
            }
        }
        Some(Self { title, text, separator, header, rows })
    }

    /// The column with this heading; one that is not there is noted.
    pub fn column(&self, name: &str, notes: &mut Notes) -> Option<usize> {
        let column = self.header.iter().position(|h| h == name);
        if column.is_none() {
            let title = self.title;
            let message = format!("the {title} has no column `{name}`");
            let label = format!("expected {}", one_of([name]));
            let help = match title {
                "ledger" => {
                    "take the `ledger.csv` that was written with the roster of the term before"
                }
                "ring" => "take the table in `rings/` that was written by `vuoro allocate`",
                _ => "take the `roster.csv` that was written by `vuoro allocate`",
            };
            notes.error("missing-column", line(self.text, 0), message, label, help);
        }
        column
    }
}

impl Row {
    /// A field and where it is; the whole line where quotes make that hard to tell.
    pub fn field(&self, column: usize, sheet: &Sheet<'_>) -> At<String> {
        let value = self.fields[column].to_owned();
        let written = &sheet.text[self.span.0..self.span.1];
        if written.contains('"') {
            return At { value, span: self.span };
        }
        let before = written.split(char::from(sheet.separator)).take(column);
        let start = self.span.0 + before.map(|field| field.len() + 1).sum::<usize>();
        let rest = &sheet.text[start..self.span.1];
        let start = start + rest.len() - rest.trim_start().len();
        At { span: Span(start, start + value.len()), value }
    }
}

/// The line of the text that begins at this byte, or after the line breaks that stand there.
fn line(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let start = at + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    let end = text[start..].find(['\r', '\n']).map_or(text.len(), |length| start + length);
    Span(start, end)
}

/// Notes what would make the reader of a table guess.
fn note(flawed: &Flawed, text: &str, notes: &mut Notes) {
    let (message, label, help) = flawed.words();
    let one = Span(flawed.at, flawed.at + 1);
    match flawed.flaw {
        Flaw::NeverClosed | Flaw::GoesOn(_) => {
            let span = Span(flawed.at, line(text, flawed.at).1);
            notes.error("bad-quotes", span, message, label, help)
        }
        Flaw::Within => notes.error("bad-quotes", one, message, label, help),
        Flaw::StrayReturn | Flaw::Nul => notes.error("stray-character", one, message, label, help),
    };
}

/// Warns of a last line that does not end: of a number in it some digits may be missing.
fn cut(text: &str, notes: &mut Notes) {
    if text.is_empty() || text.ends_with(['\n', '\r']) {
        return;
    }
    let start = text.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let message = "the last line has no line end: the file may have been cut off";
    let help =
        "compare its last line with the file that it comes from, and end it with a line break";
    let finding = notes.error("ragged-line", Span(start, text.len()), message, "", help);
    finding.severity = Severity::Warning;
}

fn ragged(found: usize, expected: usize, span: Span, notes: &mut Notes) {
    let message = format!("the line has {}, the header {expected}", count(found, "field"));
    let help = "put texts with a comma in quotes, or take the file as it was written";
    notes.error("ragged-line", span, message, "", help);
}
