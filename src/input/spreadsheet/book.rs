//! A file as sheets of cells, whichever program wrote it.

use super::package::Package;
use super::{MAX_BYTES, MAX_CELLS, Sheet, Value, ods, text, xlsx};

/// Why a file, or what was asked of it, cannot be read.
#[derive(Debug)]
pub(in crate::input) struct Unreadable {
    pub rule: &'static str,
    pub message: String,
    pub help: String,
}

impl Unreadable {
    pub fn new(rule: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: help.into() }
    }

    pub fn broken(why: &str) -> Self {
        let message = format!("the spreadsheet is broken: {why}");
        Self::new("bad-spreadsheet", message, "open it in its program and save it again")
    }

    pub fn locked() -> Self {
        let message = "the spreadsheet is protected by a password";
        let help = "open it in its program and save a copy without a password";
        Self::new("bad-spreadsheet", message, help)
    }

    pub fn too_large(why: &str) -> Self {
        let help = "save only the sheet that is meant, as .xlsx, .ods or .csv";
        Self::new("bad-spreadsheet", format!("the spreadsheet is too large: {why}"), help)
    }

    pub fn too_many_cells() -> Self {
        Self::too_large(&format!("it has more than {MAX_CELLS} cells"))
    }

    fn other(what: &str, help: &str) -> Self {
        Self::new("bad-spreadsheet", format!("the file is {what}, which is not read"), help)
    }
}

/// The sheets of a file.
#[derive(Debug, Default)]
pub(in crate::input) struct Book {
    /// Those that can be seen, or the one that was asked for.
    pub sheets: Vec<Sheet>,
    /// The names of those that were not looked at.
    pub others: Vec<String>,
}

/// The sheets of a file that can be seen, or the one that was asked for.
pub(in crate::input) fn sheets(bytes: &[u8], wanted: Option<&str>) -> Result<Book, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::too_large(&format!("it has more than {} MiB", MAX_BYTES >> 20)));
    }
    let save = "open it in its program and save it as .xlsx, .ods or .csv";
    match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, ..] if is_locked(bytes) => Err(Unreadable::locked()),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            Err(Unreadable::other("an old workbook of Excel (.xls)", save))
        }
        _ if is_packed(bytes) => {
            let mut package = Package::open(bytes)?;
            if package.has("content.xml") {
                return ods::book(&mut package, wanted);
            }
            match xlsx::book(&mut package, wanted)? {
                Some(book) => Ok(book),
                None => Err(Unreadable::other("packed, but no workbook as .xlsx or .ods", save)),
            }
        }
        _ if text::is_binary(bytes) => Err(Unreadable::other("neither a workbook nor text", save)),
        _ if wanted.is_some() => Err(Unreadable::new(
            "no-such-sheet",
            "a table of text has no sheets",
            "leave out --sheet",
        )),
        _ => Ok(Book { sheets: vec![text::sheet(bytes)?], others: Vec::new() }),
    }
}

/// Whether a file begins as packed ones do, workbooks among them.
pub(in crate::input) fn is_packed(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// Whether a compound file holds an encrypted workbook.
///
/// Source: [MS-OFFCRYPTO] 2.3.4.4: the stream is named `EncryptedPackage`, in UTF-16.
fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

/// A sheet of a workbook before its cells are read.
#[derive(Debug)]
pub(super) struct Listed {
    pub name: String,
    pub is_hidden: bool,
}

/// Which sheets to look at: the one that was asked for, or all that can be seen.
pub(super) fn chosen(all: &[Listed], wanted: Option<&str>) -> Result<Vec<usize>, Unreadable> {
    let Some(wanted) = wanted else {
        return Ok((0..all.len()).filter(|&at| !all[at].is_hidden).collect());
    };
    let is_it = |listed: &Listed| listed.name.to_lowercase() == wanted.to_lowercase();
    if let Some(at) = all.iter().position(is_it) {
        return Ok(vec![at]);
    }
    let names: Vec<String> = all.iter().take(20).map(|s| format!("`{}`", s.name)).collect();
    let message = format!("the workbook has no sheet `{}`", wanted.escape_debug());
    Err(Unreadable::new("no-such-sheet", message, format!("it has {}", names.join(", "))))
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
        self.cells = self.cells.checked_sub(times).ok_or_else(Unreadable::too_many_cells)?;
        let all = usize::try_from(times).ok().and_then(|times| text.checked_mul(times));
        let left = all.and_then(|all| self.text.checked_sub(all));
        self.text = left.ok_or_else(Self::too_much_text)?;
        Ok(())
    }
}

/// Cells from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub first: super::At,
    pub last: super::At,
}

impl Region {
    fn cells(self) -> u64 {
        let rows = u64::from(self.last.0.saturating_sub(self.first.0)) + 1;
        rows * (u64::from(self.last.1.saturating_sub(self.first.1)) + 1)
    }

    fn each(self) -> impl Iterator<Item = super::At> {
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
            && text.chars().all(super::is_blank)
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
        room.merged = left.ok_or_else(Unreadable::too_many_cells)?;
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
