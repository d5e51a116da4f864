//! Sheets of an `OpenDocument` workbook.
//!
//! Source: `OpenDocument` 1.3, part 3, chapters 9 and 19.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::listed::{Book, Listed, chosen};
use super::moments;
use super::package::{Package, attribute, entity, no_xml, xml};
use super::sheet::{LAST, Region, Room};
use super::sheet::{Sheet, Value};
use super::unreadable::Unreadable;

pub(super) fn book(package: &mut Package<'_>, wanted: Option<&str>) -> Result<Book, Unreadable> {
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if is_locked(&manifest)? {
        return Err(Unreadable::locked());
    }
    let content = package.part("content.xml")?.unwrap_or_default();
    let listed = listed(&content)?;
    let wanted = chosen(&listed, wanted)?;
    let mut room = Room::new();
    let mut reader = xml(&content);
    let (mut book, mut at) = (Book::default(), 0);
    loop {
        match reader.read_event().map_err(no_xml)? {
            Event::Start(tag) if tag.local_name().as_ref() == "table" => {
                let name = listed.get(at).map(|l| l.name.clone()).unwrap_or_default();
                if wanted.contains(&at) {
                    let mut table = Table::new(name, &mut room);
                    table.read(&mut reader)?;
                    book.sheets.push(table.sheet.without_hidden());
                } else {
                    reader.read_to_end(tag.name()).map_err(no_xml)?;
                    book.others.push(name);
                }
                at += 1;
            }
            Event::Eof => return Ok(book),
            _ => {}
        }
    }
}

fn is_locked(manifest: &str) -> Result<bool, Unreadable> {
    let mut reader = xml(manifest);
    loop {
        match reader.read_event().map_err(no_xml)? {
            Event::Start(tag) if tag.local_name().as_ref() == "encryption-data" => return Ok(true),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// The tables that are not within others, in their order.
fn listed(content: &str) -> Result<Vec<Listed>, Unreadable> {
    let mut reader = xml(content);
    let (mut style, mut hidden) = (String::new(), BTreeMap::new());
    let mut all = Vec::new();
    loop {
        match reader.read_event().map_err(no_xml)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "style" => style = attribute(&tag, "name").unwrap_or_default().into_owned(),
                "table-properties" => {
                    let is_hidden = attribute(&tag, "display").is_some_and(|d| d == "false");
                    hidden.insert(style.clone(), is_hidden);
                }
                "table" => {
                    let style = attribute(&tag, "style-name").unwrap_or_default();
                    let is_hidden = hidden.get(&*style).copied().unwrap_or(false);
                    let name = attribute(&tag, "name").unwrap_or_default().into_owned();
                    reader.read_to_end(tag.name()).map_err(no_xml)?;
                    all.push(Listed { name, is_hidden });
                }
                _ => {}
            },
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

/// A table on its way to a sheet.
struct Table<'r> {
    sheet: Sheet,
    room: &'r mut Room,
    /// The next row, and how often it is repeated.
    row: u64,
    rows: u64,
    /// The next column, and the cells of the row at hand: where each begins, how often it stands there.
    column: u64,
    cells: Vec<(u64, u64, Cell)>,
}

/// What a cell says.
struct Cell {
    value: Option<Value>,
    /// How many rows and columns it covers, itself included.
    spans: (u64, u64),
}

impl<'r> Table<'r> {
    fn new(name: String, room: &'r mut Room) -> Self {
        let sheet = Sheet { name, ..Sheet::default() };
        Self { sheet, room, row: 0, rows: 1, column: 0, cells: Vec::new() }
    }

    /// Reads to the end of the table.
    fn read(&mut self, reader: &mut quick_xml::Reader<&[u8]>) -> Result<(), Unreadable> {
        let (mut merged, mut columns) = (Vec::new(), 0_u64);
        loop {
            match reader.read_event().map_err(no_xml)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "table-column" => {
                        let next = columns.saturating_add(times(&tag, "number-columns-repeated"));
                        if is_hidden(&tag) {
                            self.sheet.hide_columns(within(columns), within(next - 1));
                        }
                        columns = next;
                    }
                    "table-row" => {
                        (self.column, self.rows) = (0, times(&tag, "number-rows-repeated"));
                        self.cells.clear();
                        if is_hidden(&tag) {
                            let last = self.row.saturating_add(self.rows - 1);
                            self.sheet.hide_rows(within(self.row), within(last));
                        }
                    }
                    "table-cell" | "covered-table-cell" => {
                        let times = times(&tag, "number-columns-repeated");
                        let cell = self.cell(reader, &tag)?;
                        if cell.value.is_some() || cell.spans != (1, 1) {
                            self.cells.push((self.column, times, cell));
                        }
                        self.column = self.column.saturating_add(times);
                    }
                    // A table in a cell, or a picture: not part of the sheet.
                    "table" | "shapes" => {
                        reader.read_to_end(tag.name()).map_err(no_xml)?;
                    }
                    _ => {}
                },
                Event::End(tag) => match tag.local_name().as_ref() {
                    "table-row" => self.end_row(&mut merged)?,
                    "table" => break,
                    _ => {}
                },
                Event::Eof => return Err(Unreadable::broken("its text has no end")),
                _ => {}
            }
        }
        for region in merged {
            self.sheet.merge(self.room, region)?;
        }
        Ok(())
    }

    /// Puts the cells of a row into the sheet, as often as it is repeated.
    fn end_row(&mut self, merged: &mut Vec<Region>) -> Result<(), Unreadable> {
        for (column, times, cell) in std::mem::take(&mut self.cells) {
            let first = place(self.row, column)?;
            if let Some(value) = &cell.value {
                let last =
                    (self.row.saturating_add(self.rows - 1), column.saturating_add(times - 1));
                let last = place(last.0, last.1)?;
                self.sheet.put(self.room, Region { first, last }, value)?;
            }
            let (rows, columns) = cell.spans;
            if cell.spans != (1, 1) {
                let last =
                    place(self.row.saturating_add(rows - 1), column.saturating_add(columns - 1))?;
                merged.push(Region { first, last });
            }
        }
        self.row = self.row.saturating_add(self.rows);
        Ok(())
    }

    fn cell(
        &self,
        reader: &mut quick_xml::Reader<&[u8]>,
        tag: &BytesStart<'_>,
    ) -> Result<Cell, Unreadable> {
        let text = self.text(reader, tag)?;
        let kind = attribute(tag, "value-type");
        let of = |name: &str| attribute(tag, name);
        let is_counted = of("formula").is_some();
        // LibreOffice has the kind `error` beside that of the standard.
        let is_error = tag
            .attributes()
            .with_checks(false)
            .flatten()
            .any(|a| a.key.as_ref() == "calcext:value-type" && &*a.value == "error");
        let number = || {
            let number = of("value")?.parse::<f64>().ok()?;
            number.is_finite().then_some(number)
        };
        let value = match kind.as_deref() {
            _ if is_error => Some(Value::Other(text)),
            Some("float" | "currency") => number().map(Value::Number),
            Some("percentage") => number().map(Value::PerCent),
            Some("date") => of("date-value").map(|text| moments::iso_date(&text)),
            Some("time") => of("time-value").map(|text| moments::iso_time(&text)),
            Some("boolean") => of("boolean-value").map(|text| Value::Other(text.into_owned())),
            Some(_) => Some(Value::Text(of("string-value").map_or(text, Cow::into_owned))),
            None if is_counted => Some(Value::Uncounted),
            None => Some(Value::Text(text)),
        };
        let spans = (times(tag, "number-rows-spanned"), times(tag, "number-columns-spanned"));
        Ok(Cell { value, spans })
    }

    /// The paragraphs of a cell, without remarks and pictures.
    fn text(
        &self,
        reader: &mut quick_xml::Reader<&[u8]>,
        cell: &BytesStart<'_>,
    ) -> Result<String, Unreadable> {
        let mut text = String::new();
        let (mut depth, mut paragraphs) = (0, 0);
        loop {
            match reader.read_event().map_err(no_xml)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    name if name == "annotation" || tag.name().as_ref().starts_with("draw:") => {
                        reader.read_to_end(tag.name()).map_err(no_xml)?;
                    }
                    name => {
                        depth += 1;
                        match name {
                            "p" => {
                                text.extend((paragraphs > 0).then_some('\n'));
                                paragraphs += 1;
                            }
                            "s" => {
                                let blanks =
                                    usize::try_from(times(&tag, "c")).unwrap_or(usize::MAX);
                                self.room.fits(text.len().saturating_add(blanks))?;
                                text.extend(std::iter::repeat_n(' ', blanks));
                            }
                            "tab" => text.push('\t'),
                            "line-break" => text.push('\n'),
                            _ => {}
                        }
                    }
                },
                Event::End(tag) if depth == 0 && tag.name() == cell.name() => return Ok(text),
                Event::End(_) => depth -= 1,
                // Between paragraphs stands what only lays out the file.
                Event::Text(part) if depth > 0 => text.push_str(&part.xml10_content()),
                Event::CData(part) if depth > 0 => text.push_str(&part.xml10_content()),
                Event::GeneralRef(part) if depth > 0 => entity(&part, &mut text),
                Event::Eof => return Err(Unreadable::broken("its text has no end")),
                _ => {}
            }
        }
    }
}

/// How often something is repeated, or how far it reaches: once, if nothing is said.
fn times(tag: &BytesStart<'_>, name: &str) -> u64 {
    // What cannot be read could be any number.
    attribute(tag, name).map_or(1, |text| text.trim().parse().unwrap_or(u64::MAX)).max(1)
}

/// Whether a row or columns are hidden, by a filter or by hand.
fn is_hidden(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "visibility").is_some_and(|shown| shown == "collapse" || shown == "filter")
}

/// A number of a row or a column, or one behind all there are.
fn within(at: u64) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn place(row: u64, column: u64) -> Result<super::At, Unreadable> {
    match (u32::try_from(row), u32::try_from(column)) {
        (Ok(row), Ok(column)) if row <= LAST.0 && column <= LAST.1 => Ok((row, column)),
        _ => Err(Unreadable::broken("it has cells behind the last row or column of a sheet")),
    }
}
