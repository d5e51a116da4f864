//! Cells of a workbook whose names are beyond what a sheet has: what reads workbooks counts them past
//! what its numbers hold, and takes them for other cells.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::book::Unreadable;

/// The digits of the last row, 1048576, and the letters of the last column, XFD.
///
/// Source: ECMA-376-1, 18.3.1.4; "Excel specifications and limits".
const MOST: (usize, usize) = (7, 3);

/// Refuses a workbook in which a row or a cell has such a name.
pub(super) fn look(bytes: &[u8]) -> Result<(), Unreadable> {
    let broken = |_| Unreadable::broken("a part of it cannot be unpacked");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(broken)?;
        // A sheet can have any name; how large everything is has been looked at.
        let mut text = Vec::new();
        entry
            .read_to_end(&mut text)
            .map_err(|_| Unreadable::broken("a part of it cannot be unpacked"))?;
        // As lenient as what reads the cells: what is no XML for it, either, is said there.
        let mut reader = Reader::from_reader(&text[..]);
        reader.config_mut().check_end_names = false;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(tag) | Event::Empty(tag) => names_of(&tag)?,
                Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(())
}

fn names_of(tag: &BytesStart<'_>) -> Result<(), Unreadable> {
    if !matches!(tag.local_name().as_ref(), "row" | "c" | "dimension" | "mergeCell") {
        return Ok(());
    }
    for attribute in tag.attributes().with_checks(false).flatten() {
        if !matches!(attribute.key.local_name().as_ref(), "r" | "ref") {
            continue;
        }
        if let Some(name) = attribute.value.split(':').find(|name| is_beyond(name)) {
            let name: String = name.chars().take(20).collect();
            return Err(Unreadable::broken(&format!("no sheet has a cell `{name}`")));
        }
    }
    Ok(())
}

fn is_beyond(name: &str) -> bool {
    let digits = name.chars().filter(char::is_ascii_digit).count();
    digits > MOST.0 || name.chars().filter(char::is_ascii_alphabetic).count() > MOST.1
}
