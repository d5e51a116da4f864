//! How large a workbook is when it is unpacked, told before anything of it is kept.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::MAX_CELLS;
use super::book::Unreadable;

/// The most bytes of text that a workbook may unpack to.
const MAX_UNPACKED: u64 = 32 * 1024 * 1024;

/// What a packed file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packed {
    Xlsx,
    Ods,
    /// Something else that is packed.
    Other,
}

/// Tells what a packed file is, and refuses one that is larger than it looks.
pub(super) fn look(bytes: &[u8]) -> Result<Packed, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| Unreadable::broken("its end is missing"))?;
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let entry = match archive.by_index(at) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::UnsupportedArchive(_)) => return Err(Unreadable::locked()),
            Err(_) => return Err(Unreadable::broken("a part of it cannot be unpacked")),
        };
        // A sheet can have any name, that of a picture too.
        // What the file says of its sizes need not be true.
        let read = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink());
        let size = read.map_err(|_| Unreadable::broken("a part of it cannot be unpacked"))?;
        if size > left {
            return Err(Unreadable::too_large(&format!(
                "it unpacks to more than {} MiB",
                MAX_UNPACKED >> 20
            )));
        }
        left -= size;
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        return Ok(Packed::Xlsx);
    }
    if !has("content.xml") {
        return Ok(Packed::Other);
    }
    let mut content = Vec::new();
    let part = archive.by_name("content.xml").map_err(|_| Unreadable::broken("it has no text"))?;
    let whole = part.take(MAX_UNPACKED).read_to_end(&mut content);
    whole.map_err(|_| Unreadable::broken("a part of it cannot be unpacked"))?;
    cells_of(&content)?;
    Ok(Packed::Ods)
}

/// Refuses a table that repeats its cells into millions: a few bytes can say that in this format.
///
/// Source: `OpenDocument` 1.3, part 3: `table:number-rows-repeated`, `table:number-columns-repeated`.
fn cells_of(content: &[u8]) -> Result<(), Unreadable> {
    let mut reader = Reader::from_reader(content);
    let (mut rows, mut used_rows, mut columns, mut width) = (0_u64, 0_u64, 0_u64, 0_u64);
    let (mut repeat, mut is_used, mut cells) = (1, false, 0_u64);
    loop {
        let event = reader.read_event();
        let Ok(event) = event else { return Err(Unreadable::broken("its text is no XML")) };
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "table" => (rows, used_rows, width) = (0, 0, 0),
                "table-row" => {
                    (columns, is_used) = (0, false);
                    repeat = repeats(tag, "number-rows-repeated");
                }
                "table-cell" | "covered-table-cell" => {
                    columns = columns.saturating_add(repeats(tag, "number-columns-repeated"));
                    let is_empty = matches!(event, Event::Empty(_)) && !has_value(tag);
                    if !is_empty {
                        (is_used, width) = (true, width.max(columns));
                    }
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "table-row" => {
                    rows = rows.saturating_add(repeat);
                    used_rows = if is_used { rows } else { used_rows };
                }
                "table" => cells = cells.saturating_add(used_rows.saturating_mul(width)),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
        if cells.max(used_rows.saturating_mul(width)) > MAX_CELLS as u64 {
            return Err(Unreadable::too_many_cells());
        }
    }
    Ok(())
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> u64 {
    let attribute = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == name);
    // What cannot be read could be any number.
    attribute.map_or(1, |a| a.value.parse().unwrap_or(u64::MAX))
}

fn has_value(tag: &BytesStart<'_>) -> bool {
    tag.attributes().flatten().any(|a| a.key.local_name().as_ref() == "value-type")
}
