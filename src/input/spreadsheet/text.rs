//! A table of text as a sheet: commas, semicolons or tabs, and what Excel makes of letters.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::columns;
use super::sheet::too_many_cells;
use super::sheet::{MAX_CELLS, Sheet, Value};
use super::unreadable::Unreadable;
use crate::files::quotes::{Flaw, Scan};

/// Whether bytes are binary: text has no NUL unless it is UTF-16, which begins with a mark.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    !matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) && bytes.contains(&0)
}

/// Reads a table. What is no UTF-8 is what Excel writes in Finland and Sweden, Windows-1252; the
/// separator is the one with which most headings are known.
pub(super) fn sheet(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0,
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    let written = text;
    let mut text = written.replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    let mut best: Option<(usize, u8, Sheet)> = None;
    for separator in [b';', b',', b'\t'] {
        let sheet = split(&text, separator)?;
        let known = columns::header(&sheet).map_or(0, |header| header.columns.len());
        if best.as_ref().is_none_or(|(most, ..)| known > *most) {
            best = Some((known, separator, sheet));
        }
    }
    let Some((_, separator, sheet)) = best else { return Ok(Sheet::default()) };
    // A quote within a field, as in a nickname, loses nothing: some programs write it as it is.
    let flaws = Scan::flaws(written.as_bytes(), separator);
    match flaws.iter().find(|flawed| flawed.flaw != Flaw::Within) {
        Some(flawed) => {
            let (message, _, help) = flawed.words();
            let message = format!("in line {}: {message}", flawed.line);
            Err(Unreadable::new("bad-spreadsheet", message, help))
        }
        None => Ok(sheet),
    }
}

fn split(text: &str, separator: u8) -> Result<Sheet, Unreadable> {
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(separator).has_headers(false).flexible(true);
    let mut reader = reader.from_reader(text.as_bytes());
    let (mut sheet, mut record) = (Sheet::default(), csv::StringRecord::new());
    let (mut left, mut breaks) = (MAX_CELLS, 0);
    let broken = |_| Unreadable::broken("it is no table of text");
    while reader.read_record(&mut record).map_err(broken)? {
        breaks += record.iter().map(|field| field.matches('\n').count() as u64).sum::<u64>();
        // An empty line is a row; a line break within a field begins none.
        let row = reader.position().line().saturating_sub(2 + breaks);
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        for (column, field) in (0..).zip(&record) {
            left = left.checked_sub(1).ok_or_else(too_many_cells)?;
            if !field.chars().all(super::blank::is_blank) {
                sheet.cells.insert((row, column), Value::Text(field.to_owned()));
            }
        }
        sheet.widths.insert(row, u32::try_from(record.len()).unwrap_or(u32::MAX));
    }
    Ok(sheet)
}
