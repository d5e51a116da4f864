//! What would change, for people.

use crate::render::text::Shown as _;
use std::path::Path;
use vuoro::export::words::{ChangeWords, ImportWords, Words};
use vuoro::finding::visible;
use vuoro::input::spreadsheet::{self, Entry, Match, Meaning, Passed, Table, column_name};
use vuoro::model::{Language, WEEKDAYS, weekday_code};

use crate::render::tables;
use crate::render::text;
use crate::session::spreadsheet::edits::Changes;
use crate::session::spreadsheet::edits::From;
use crate::session::spreadsheet::written::Written;

/// Lines that a text may take in a field of the table.
const LINES: usize = 4;

/// The table of what would change; nothing when that is nothing.
pub fn table(language: Language, changes: &Changes) -> String {
    if changes.rows.is_empty() {
        return String::new();
    }
    let (w, head) = (ImportWords::of(language), Words::of(language).head);
    let change = ChangeWords::of(language);
    let headings = [head.library, w.field, change.before, change.after];
    let mut table = tables::table(headings.map(str::to_owned).to_vec(), 4);
    let mut last = "";
    for row in &changes.rows {
        let from = match &row.from {
            From::Text(text) if text.is_empty() => "–",
            From::Text(text) => text,
            From::Nothing => "–",
            From::Always => w.always,
            From::New => w.new_library,
        };
        let to = if row.to.is_empty() { "–" } else { &row.to };
        let name = if row.library == last { "" } else { &row.library };
        last = &row.library;
        let [from, to] = [from, to].map(|field| text::shorten(field, 24, LINES));
        table.add_row([text::shorten(name, 20, LINES), row.field.clone(), from, to]);
    }
    format!("\u{1b}[1m{}\u{1b}[0m\n{}", w.changes, tables::finish(&table))
}

/// What the sheet does not mention, and what in it was not read.
pub fn notes(table: &Table, written: &Written<'_>, whose: &[Match], shown: &str) -> Vec<String> {
    let mut notes = Vec::new();
    let is_there = |at: usize| whose.contains(&Match::Known(at));
    let missing: Vec<&str> = (written.libraries.iter().enumerate())
        .filter(|(at, _)| !is_there(*at))
        .map(|(_, library)| library.id.as_str())
        .collect();
    if !missing.is_empty() {
        notes.push(format!(
            "not in the sheet, and left as they are in {shown}: {}",
            missing.join(", ")
        ));
    }
    notes.extend(of_hours(table, written, whose));
    let sheet = match &*table.sheet {
        "" => file_name(&table.file),
        sheet => format!("{}, {}", file_name(&table.file), visible(sheet)),
    };
    let unread = unread(table, written, whose);
    notes.extend(unread.into_iter().map(|note| format!("{sheet}: {note}")));
    let wrap = |note: String| text::wrap(&format!("note: {note}"), tables::WIDTH.into());
    notes.into_iter().map(wrap).collect()
}

/// Libraries and days without hours.
fn of_hours(table: &Table, written: &Written<'_>, whose: &[Match]) -> Vec<String> {
    let mut said = [false; 7];
    for meaning in table.columns.keys() {
        if let Meaning::Hours(first, last) | Meaning::From(first, last) = *meaning {
            said[usize::from(first)..=usize::from(last)].fill(true);
        }
    }
    if !said.contains(&true) {
        return Vec::new();
    }
    let has_hours = |entry: &Entry| entry.hours.iter().any(Option::is_some);
    let rows = || table.entries.iter().zip(whose);
    let mut notes = Vec::new();
    let silent = (0..7).filter(|&at| written.open[at] && !said[at]);
    let silent: Vec<&str> = silent.map(|at| weekday_code(WEEKDAYS[at])).collect();
    let is_new = |whom: &Match| matches!(whom, Match::New(..));
    if !silent.is_empty() && rows().any(|(entry, _)| has_hours(entry)) {
        let new = if rows().any(|(entry, whom)| is_new(whom) && has_hours(entry)) {
            "; new libraries have no staff then"
        } else {
            ""
        };
        let days = silent.join(", ");
        notes.push(format!(
            "no column for {days}: hours of libraries of the file stay as they are{new}"
        ));
    }
    let always = rows().filter(|(entry, _)| !has_hours(entry));
    let always: Vec<&str> = always
        .filter_map(|(_, whom)| if let Match::New(id, _) = whom { Some(id.as_str()) } else { None })
        .collect();
    if !always.is_empty() {
        let list = always.join(", ");
        notes.push(format!("new without hours, so staffed whenever the service is open: {list}"));
    }
    notes
}

/// Columns, rows and sheets that were not read.
fn unread(table: &Table, written: &Written<'_>, whose: &[Match]) -> Vec<String> {
    let mut notes = Vec::new();
    let [mut columns, mut sheets, mut above, mut sums, mut again] = [const { Vec::new() }; 5];
    let [mut rows, mut hidden, mut over, mut beginnings, mut marks] = [const { Vec::new() }; 5];
    let headed = |column: &u32, text: &str| format!("{} {}", column_name(*column), quoted(text));
    for passed in &table.passed {
        match passed {
            Passed::Sheet(name) => sheets.push(quoted(name)),
            Passed::Above(row) => above.push((row + 1).to_string()),
            Passed::Column(column, heading) => columns.push(match &**heading {
                "" => format!("{} (without a heading)", column_name(*column)),
                heading => format!("{} {}", column_name(*column), quoted(heading)),
            }),
            Passed::Sum(row, name) => sums.push(format!("{} {}", row + 1, quoted(name))),
            Passed::Headings(row) => again.push((row + 1).to_string()),
            Passed::Hidden(what) => {
                rows.extend(Some(what.rows.clone()).filter(|rows| !rows.is_empty()));
                hidden.extend(Some(what.columns.clone()).filter(|columns| !columns.is_empty()));
            }
            Passed::Heading(column, text) => over.push(headed(column, text)),
            Passed::Beginning(column, text) => beginnings.push(headed(column, text)),
            Passed::Mark(at, name) => {
                marks.push(format!("{} {}", spreadsheet::cell_name("", *at), quoted(name)));
            }
        }
    }
    let nobody = table.entries.iter().zip(whose).filter(|(_, whom)| **whom == Match::Nobody);
    let nobody: Vec<String> = nobody
        .map(|(entry, _)| format!("{} {}", entry.at().0 + 1, quoted(&entry.called[0].1.value)))
        .collect();
    for (what, list) in [
        ("sheets that were not read", sheets),
        ("hidden rows, not read", rows),
        ("hidden columns, not read", hidden),
        ("rows above the headings, not read", above),
        ("headings above others, not read", over),
        ("headings of which only the beginning was read", beginnings),
        ("marks of footnotes behind names, not read", marks),
        ("running numbers that are no ids, not read, in column", numbers(table, written, whose)),
        ("columns that were not read, as their headings are not known", columns),
        ("columns that were not read, as the file has the other measure", other(table, written)),
        ("rows of sums, passed over", sums),
        ("rows of headings, passed over", again),
        ("rows without figures that are about no library of the file, passed over", nobody),
    ] {
        if !list.is_empty() {
            notes.push(format!("{what}: {}", list.join(", ")));
        }
    }
    notes.extend(called_otherwise(table, written, whose));
    notes
}

/// The column of the measure that the file does not have.
fn other(table: &Table, written: &Written<'_>) -> Vec<String> {
    let column = |meaning| table.columns.get(&meaning).map(|at| column_name(at.1));
    let (size, share) = (column(Meaning::Size), column(Meaning::Share));
    let other = match written.measure() {
        Some(Meaning::Share) => share.and(size),
        _ => size.and(share),
    };
    other.into_iter().collect()
}

/// The column of ids, if what stands in it is no id but a number.
fn numbers(table: &Table, written: &Written<'_>, whose: &[Match]) -> Vec<String> {
    let known = written.known();
    let is_number = |(entry, whom): (&Entry, &Match)| {
        let id = entry.called.iter().find(|(meaning, _)| *meaning == Meaning::Id);
        let id = id.filter(|(_, found)| spreadsheet::is_number(&found.value));
        let is_id = |at: usize, text: &str| spreadsheet::is_called(text, &known[at]);
        id.is_some_and(|(_, found)| !matches!(whom, Match::Known(at) if is_id(*at, &found.value)))
    };
    let column = table.columns.get(&Meaning::Id).map(|at| column_name(at.1));
    column.filter(|_| table.entries.iter().zip(whose).any(is_number)).into_iter().collect()
}

/// Texts of rows that were found by another of theirs.
fn called_otherwise(table: &Table, written: &Written<'_>, whose: &[Match]) -> Vec<String> {
    let known = written.known();
    let mut notes = Vec::new();
    for (entry, whom) in table.entries.iter().zip(whose) {
        let Match::Known(at) = whom else { continue };
        let is_known = |text: &str| spreadsheet::is_called(text, &known[*at]);
        let by = entry.called.iter().find(|(_, found)| is_known(&found.value));
        let by = match by.map(|(meaning, _)| *meaning) {
            Some(Meaning::Id) => "id",
            Some(Meaning::Town) => "town",
            _ => "name",
        };
        for (meaning, found) in &entry.called {
            let is_other = *meaning != Meaning::Town && !spreadsheet::is_number(&found.value);
            if is_other && !is_known(&found.value) {
                let name = text::shorten(&found.value, 40, 1);
                let id = &known[*at].id;
                let row = found.at.0 + 1;
                notes.push(format!("row {row}: `{name}` was taken as `{id}`, by its {by}"));
            }
        }
    }
    notes
}

/// The text of a cell as it is shown: cut, and harmless to a terminal.
fn quoted(text: &str) -> String {
    format!("`{}`", text::shorten(&visible(text), 40, 1))
}

/// The name of a file without its folders.
fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.into(), |name| Path::new(name).shown())
}
