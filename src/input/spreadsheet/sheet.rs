//! Sheets of cells, and how much of a file may become some.

use std::collections::{BTreeMap, BTreeSet};

use super::blank::is_blank;
use super::hours;
use super::unreadable::Unreadable;

/// The largest spreadsheet that is read, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The most cells of a file that are read.
pub(super) const MAX_CELLS: usize = 1_000_000;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    /// A number that is shown a hundred times as large, with a sign of per cent.
    PerCent(f64),
    /// A time or a date: days since a day long ago, the time as a part of a day.
    Moment(f64),
    /// What a formula came to that went wrong, or a truth value: nothing that can be used.
    Other(String),
    /// A formula that was saved without what it comes to.
    Uncounted,
}

impl Value {
    /// As it is shown in messages.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Other(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::PerCent(part) => format!("{} %", hundredfold(*part)),
            Self::Moment(days) => hours::shown(*days),
            Self::Uncounted => "a formula".to_owned(),
        }
    }
}

/// What is shown of a number that is formatted as per cent, without the dust of the multiplication.
pub(super) fn hundredfold(part: f64) -> f64 {
    (part * 1e8).round() / 1e6
}

/// A cell by its row and column, both from 0.
pub type At = (u32, u32);

/// A sheet of a workbook; a table of text is one without a name.
#[derive(Debug, Default)]
pub(in crate::input) struct Sheet {
    pub(super) name: String,
    pub(super) cells: BTreeMap<At, Value>,
    /// Cells that a merged one covers, each with the first cell of it.
    pub(super) covered: BTreeMap<At, At>,
    /// How many fields each row of a table of text has.
    pub(super) widths: BTreeMap<u32, u32>,
    /// Stretches of rows and of columns that are hidden, by the first of each.
    pub(super) hidden: (BTreeMap<u32, u32>, BTreeMap<u32, u32>),
    /// Those of them that held something.
    pub(super) passed: (BTreeSet<u32>, BTreeSet<u32>),
}

impl Sheet {
    /// The text of a cell, without blanks around it; empty for one that holds no text.
    pub(super) fn text(&self, at: At) -> &str {
        match self.cells.get(&at) {
            Some(Value::Text(text)) => text.trim_matches(is_blank),
            _ => "",
        }
    }

    /// The rows that hold something, each with its cells.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        let mut last = None;
        self.cells.keys().filter_map(move |&(row, _)| {
            let is_new = last != Some(row);
            last = Some(row);
            is_new.then_some(row)
        })
    }
}

/// What is hidden of a sheet, and was not read: rows or columns as spreadsheets name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// Rows, such as `3, 5-8`.
    pub rows: String,
    /// Columns, such as `C`.
    pub columns: String,
}

impl Sheet {
    /// Notes that rows are hidden.
    pub(super) fn hide_rows(&mut self, first: u32, last: u32) {
        hide(&mut self.hidden.0, first, last);
    }

    /// Notes that columns are hidden.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        hide(&mut self.hidden.1, first, last);
    }

    /// Empties what is hidden, as nobody sees it.
    pub(super) fn without_hidden(mut self) -> Self {
        let is_in = |all: &BTreeMap<u32, u32>, at: u32| {
            all.range(..=at).next_back().is_some_and(|(_, last)| *last >= at)
        };
        let (hidden, passed) = (&self.hidden, &mut self.passed);
        self.cells.retain(|at, _| {
            let (row, column) = (is_in(&hidden.0, at.0), is_in(&hidden.1, at.1));
            passed.0.extend(row.then_some(at.0));
            passed.1.extend(column.then_some(at.1));
            !row && !column
        });
        self
    }

    /// The hidden rows and columns that held something.
    pub(super) fn hidden(&self) -> Hidden {
        let row = |row: u32| (u64::from(row) + 1).to_string();
        Hidden {
            rows: stretches(&self.passed.0, row),
            columns: stretches(&self.passed.1, column_name),
        }
    }
}

fn hide(all: &mut BTreeMap<u32, u32>, first: u32, last: u32) {
    match all.last_entry() {
        Some(mut before) if *before.key() <= first && first <= before.get().saturating_add(1) => {
            let last = last.max(*before.get());
            before.insert(last);
        }
        _ => drop(all.insert(first, last)),
    }
}

/// Numbers as stretches: `3, 5-8`.
fn stretches(all: &BTreeSet<u32>, name: impl Fn(u32) -> String) -> String {
    let all: Vec<u32> = all.iter().copied().collect();
    let stretch = |run: &[u32]| match run {
        [one] => name(*one),
        _ => format!("{}-{}", name(run[0]), name(run[run.len() - 1])),
    };
    let runs = all.chunk_by(|one, next| *next == one + 1);
    runs.map(stretch).collect::<Vec<_>>().join(", ")
}

/// What may still be read of a workbook: a few bytes of it can say that there are millions of cells.
#[derive(Debug)]
pub(super) struct Room {
    cells: u64,
    merged: u64,
    text: usize,
}

/// The most bytes of text that the cells of a workbook may hold together; one text can stand in many.
const MAX_TEXT: usize = 32 * 1024 * 1024;

/// The last row and the last column of a sheet, from 0.
///
/// Source: "Excel specifications and limits"; `LibreOffice` has the same.
pub(super) const LAST: (u32, u32) = (1_048_575, 16_383);

/// A file has more cells than are read.
pub(super) fn too_many_cells() -> Unreadable {
    Unreadable::too_large(&format!("it has more than {MAX_CELLS} cells"))
}

impl Room {
    pub fn new() -> Self {
        Self { cells: MAX_CELLS as u64, merged: MAX_CELLS as u64, text: MAX_TEXT }
    }

    /// Whether so much more text fits into a cell.
    pub fn fits(&self, text: usize) -> Result<(), Unreadable> {
        if text <= self.text { Ok(()) } else { Err(Self::too_much_text()) }
    }

    fn too_much_text() -> Unreadable {
        Unreadable::too_large(&format!("its cells hold more than {} MiB of text", MAX_TEXT >> 20))
    }

    /// Takes the room of so many cells with the same value.
    fn take(&mut self, value: &Value, times: u64) -> Result<(), Unreadable> {
        let text = match value {
            Value::Text(text) | Value::Other(text) => text.len(),
            _ => 0,
        };
        self.cells = self.cells.checked_sub(times).ok_or_else(too_many_cells)?;
        let all = usize::try_from(times).ok().and_then(|times| text.checked_mul(times));
        let left = all.and_then(|all| self.text.checked_sub(all));
        self.text = left.ok_or_else(Self::too_much_text)?;
        Ok(())
    }
}

/// Cells from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub first: At,
    pub last: At,
}

impl Region {
    fn cells(self) -> u64 {
        let rows = u64::from(self.last.0.saturating_sub(self.first.0)) + 1;
        rows * (u64::from(self.last.1.saturating_sub(self.first.1)) + 1)
    }

    fn each(self) -> impl Iterator<Item = At> {
        let columns = self.first.1..=self.last.1;
        (self.first.0..=self.last.0).flat_map(move |row| columns.clone().map(move |c| (row, c)))
    }
}

impl Sheet {
    /// Puts a value into all cells of a region; blanks are nothing.
    pub(super) fn put(
        &mut self,
        room: &mut Room,
        region: Region,
        value: &Value,
    ) -> Result<(), Unreadable> {
        if let Value::Text(text) = value
            && text.chars().all(is_blank)
        {
            return Ok(());
        }
        room.take(value, region.cells())?;
        for at in region.each() {
            self.cells.insert(at, value.clone());
        }
        Ok(())
    }

    /// Carries the value of a merged cell to all that it covers; what they hold themselves is not
    /// seen by anybody.
    pub(super) fn merge(&mut self, room: &mut Room, region: Region) -> Result<(), Unreadable> {
        let left = room.merged.checked_sub(region.cells());
        room.merged = left.ok_or_else(too_many_cells)?;
        let value = self.cells.get(&region.first).cloned();
        if let Some(value) = &value {
            room.take(value, region.cells() - 1)?;
        }
        for at in region.each().skip(1) {
            match &value {
                Some(value) => drop(self.cells.insert(at, value.clone())),
                None => drop(self.cells.remove(&at)),
            }
            self.covered.insert(at, region.first);
        }
        Ok(())
    }
}

/// A cell as spreadsheets name it: `Taul1!C7`, in a table of text `C7`.
#[must_use]
pub fn cell_name(sheet: &str, (row, column): At) -> String {
    let cell = format!("{}{}", column_name(column), u64::from(row) + 1);
    let is_plain = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    match sheet {
        "" => cell,
        plain if plain.chars().all(is_plain) => format!("{plain}!{cell}"),
        other => format!("'{}'!{cell}", other.replace('\'', "''")),
    }
}

/// A column as spreadsheets name it, `C`.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("below 26");
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::cell_name;

    #[test]
    fn a_cell_is_named_as_spreadsheets_name_it() {
        assert_eq!(cell_name("Taul1", (6, 2)), "Taul1!C7");
        assert_eq!(cell_name("", (0, 25)), "Z1");
        assert_eq!(cell_name("", (0, 26)), "AA1");
        assert_eq!(cell_name("", (1_048_575, 16_383)), "XFD1048576");
        assert_eq!(cell_name("Marja's list", (0, 0)), "'Marja''s list'!A1");
    }
}
