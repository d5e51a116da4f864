//! What would change, for people.

use vuoro::export::words::{ChangeWords, ImportWords, Words};
use vuoro::input::spreadsheet::{Match, Table, cell_name};
use vuoro::model::Language;

use super::edits::{Changes, From};
use super::written::Written;
use crate::{tables, text};

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

/// What the sheet does not speak of, and what in it is passed over.
pub fn notes(table: &Table, written: &Written<'_>, whose: &[Match], shown: &str) -> Vec<String> {
    let mut notes = Vec::new();
    let is_there = |at: usize| whose.contains(&Match::Known(at));
    let missing: Vec<&str> = (written.libraries.iter().enumerate())
        .filter(|(at, _)| !is_there(*at))
        .map(|(_, library)| library.id.as_str())
        .collect();
    if !missing.is_empty() {
        let list = missing.join(", ");
        let note = format!("note: not in the sheet, and left as they are in {shown}: {list}");
        notes.push(text::wrap(&note, tables::WIDTH.into()));
    }
    for (entry, _) in table.entries.iter().zip(whose).filter(|(_, w)| **w == Match::Nobody) {
        let name = text::shorten(&entry.called[0].1.value, 40, 1);
        let cell = cell_name(&table.sheet, entry.at());
        let note = format!(
            "note: {}, {cell}: `{name}` is no library of the file and has no figures: passed over",
            super::file_name(&table.file)
        );
        notes.push(text::wrap(&note, tables::WIDTH.into()));
    }
    notes
}
