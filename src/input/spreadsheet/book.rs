//! A file as sheets of cells, whichever program wrote it.

use std::io::Cursor;

use calamine::{
    Data, DataRef, DataType, ExcelDateTime, Ods, OdsError, Reader, SheetVisible, Xlsx, XlsxError,
};

use super::unpack::{self, Packed};
use super::{MAX_BYTES, MAX_CELLS, Sheet, Value, references, text};

/// Why a file, or what was asked of it, cannot be read.
#[derive(Debug)]
pub(super) struct Unreadable {
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
        let help = "save only the sheet with the libraries, as .xlsx, .ods or .csv";
        Self::new("bad-spreadsheet", format!("the spreadsheet is too large: {why}"), help)
    }

    pub fn too_many_cells() -> Self {
        Self::too_large(&format!("it has more than {MAX_CELLS} cells"))
    }

    fn other(what: &str, help: &str) -> Self {
        Self::new("bad-spreadsheet", format!("the file is {what}, which is not read"), help)
    }
}

/// The sheets of a file that can be seen, or the one that was asked for.
pub(super) fn sheets(bytes: &[u8], wanted: Option<&str>) -> Result<Vec<Sheet>, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::too_large(&format!("it has more than {} MiB", MAX_BYTES >> 20)));
    }
    let save = "open it in its program and save it as .xlsx, .ods or .csv";
    match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, ..] if is_locked(bytes) => Err(Unreadable::locked()),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            Err(Unreadable::other("an old workbook of Excel (.xls)", save))
        }
        [b'P', b'K', 3, 4, ..] => match unpack::look(bytes)? {
            Packed::Xlsx => xlsx(bytes, wanted),
            Packed::Ods => ods(bytes, wanted),
            Packed::Other => {
                Err(Unreadable::other("packed, but no workbook as .xlsx or .ods", save))
            }
        },
        _ if text::is_binary(bytes) => Err(Unreadable::other("neither a workbook nor text", save)),
        _ if wanted.is_some() => Err(Unreadable::new(
            "no-such-sheet",
            "a table of text has no sheets",
            "leave out --sheet",
        )),
        _ => text::sheet(bytes).map(|sheet| vec![sheet]),
    }
}

/// Whether a compound file holds an encrypted workbook.
///
/// Source: [MS-OFFCRYPTO] 2.3.4.4: the stream is named `EncryptedPackage`, in UTF-16.
fn is_locked(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".bytes().flat_map(|b| [b, 0]).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn xlsx(bytes: &[u8], wanted: Option<&str>) -> Result<Vec<Sheet>, Unreadable> {
    let fault = |error: XlsxError| match error {
        XlsxError::Password => Unreadable::locked(),
        other => Unreadable::broken(&other.to_string()),
    };
    references::look(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(fault)?;
    let (mut sheets, mut left) = (Vec::new(), MAX_CELLS);
    for name in names(&book, wanted)? {
        let mut sheet = Sheet { name: name.clone(), ..Sheet::default() };
        let mut cells = match book.worksheet_cells_reader(&name) {
            Ok(cells) => cells,
            // A sheet that is a picture of a chart has no cells.
            Err(XlsxError::WorksheetNotFound(_)) => continue,
            Err(error) => return Err(fault(error)),
        };
        while let Some(cell) = cells.next_cell().map_err(fault)? {
            let Some(value) = shared(cell.get_value()) else { continue };
            left = left.checked_sub(1).ok_or_else(Unreadable::too_many_cells)?;
            sheet.cells.insert(cell.get_position(), value);
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn ods(bytes: &[u8], wanted: Option<&str>) -> Result<Vec<Sheet>, Unreadable> {
    let fault = |error: OdsError| match error {
        OdsError::Password => Unreadable::locked(),
        OdsError::CellLimitExceeded { .. } => Unreadable::too_many_cells(),
        other => Unreadable::broken(&other.to_string()),
    };
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(fault)?;
    let mut sheets = Vec::new();
    for name in names(&book, wanted)? {
        let range = book.worksheet_range(&name).map_err(fault)?;
        let (row, column) = range.start().unwrap_or_default();
        let place = |(r, c): (usize, usize)| {
            let number = |at: usize| u32::try_from(at).ok();
            Some((row.checked_add(number(r)?)?, column.checked_add(number(c)?)?))
        };
        let cells = range.used_cells();
        let cells = cells.filter_map(|(r, c, cell)| Some((place((r, c))?, value(cell)?)));
        sheets.push(Sheet { cells: cells.collect(), name });
    }
    Ok(sheets)
}

/// The sheets to look at: the one that was asked for, or all that can be seen.
fn names<R, B: Reader<R>>(book: &B, wanted: Option<&str>) -> Result<Vec<String>, Unreadable>
where
    R: std::io::Read + std::io::Seek,
{
    let all = book.sheets_metadata();
    let Some(wanted) = wanted else {
        let seen = all.iter().filter(|s| s.visible == SheetVisible::Visible);
        return Ok(seen.map(|s| s.name.clone()).collect());
    };
    let is_it = |name: &str| name.to_lowercase() == wanted.to_lowercase();
    if let Some(sheet) = all.iter().find(|s| is_it(&s.name)) {
        return Ok(vec![sheet.name.clone()]);
    }
    let names: Vec<String> = all.iter().take(20).map(|s| format!("`{}`", s.name)).collect();
    let message = format!("the workbook has no sheet `{}`", wanted.escape_debug());
    Err(Unreadable::new("no-such-sheet", message, format!("it has {}", names.join(", "))))
}

fn value(cell: &Data) -> Option<Value> {
    match cell {
        Data::String(text) => texted(text),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Some(iso(text)),
        Data::DateTime(at) => Some(moment(at)),
        Data::Bool(is) => Some(Value::Other(is.to_string())),
        Data::Error(error) => Some(Value::Other(error.to_string())),
        Data::Empty => None,
        Data::Int(_) | Data::Float(_) => cell.as_f64().map(Value::Number),
    }
}

fn shared(cell: &DataRef<'_>) -> Option<Value> {
    match cell {
        DataRef::SharedString(text) => texted(text),
        other => value(&Data::from(other.clone())),
    }
}

fn texted(text: &str) -> Option<Value> {
    let is_blank = text.chars().all(super::is_blank);
    (!is_blank).then(|| Value::Text(text.to_owned()))
}

fn moment(at: &ExcelDateTime) -> Value {
    Value::Moment(at.as_f64())
}

/// A time as `OpenDocument` writes it, `PT09H30M00S`; a date is a text that no field expects.
fn iso(text: &str) -> Value {
    let read = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, seconds) = rest.split_once('M')?;
        let seconds: f64 = seconds.trim_end_matches('S').replace(',', ".").parse().ok()?;
        let (hours, minutes): (f64, f64) = (hours.parse().ok()?, minutes.parse().ok()?);
        Some(Value::Moment((hours * 3600.0 + minutes * 60.0 + seconds) / 86_400.0))
    };
    read().unwrap_or_else(|| Value::Other(text.to_owned()))
}
