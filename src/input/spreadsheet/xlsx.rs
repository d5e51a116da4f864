//! Sheets of a workbook of Excel, as Excel and others write it.
//!
//! Source: ECMA-376-1, chapter 18; its parts are found by their relationships, ECMA-376-2, 6.5.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::listed::{Book, Listed, chosen};
use super::package::{Package, attribute, entity, no_xml, xml};
use super::sheet::too_many_cells;
use super::sheet::{At, MAX_CELLS, Sheet, Value};
use super::sheet::{LAST, Region, Room};
use super::unreadable::Unreadable;
use super::{formats, moments, references};
use formats::Format;

/// The sheets of a workbook; `None` for another file.
pub(super) fn book(
    package: &mut Package<'_>,
    wanted: Option<&str>,
) -> Result<Option<Book>, Unreadable> {
    let path =
        relations(package, "")?.into_values().find(|relation| relation.kind == "officeDocument");
    let path = path.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.path);
    if path.rsplit('.').next() != Some("xml") {
        return Ok(None);
    }
    let Some(text) = package.part(&path)? else { return Ok(None) };
    let Some(workbook) = Workbook::read(&text)? else { return Ok(None) };
    let relations = relations(package, &path)?;
    let path_of = |kind: &str| relations.values().find(|r| r.kind == kind).map(|r| &*r.path);
    let part = |package: &mut Package<'_>, kind| match path_of(kind) {
        Some(path) => package.part(path),
        None => Ok(None),
    };
    let formats = formats::read(&part(package, "styles")?.unwrap_or_default())?;
    let texts = texts(&part(package, "sharedStrings")?.unwrap_or_default())?;
    let (mut book, mut room) = (Book::default(), Room::new());
    let wanted = chosen(&workbook.sheets, wanted)?;
    for (at, (listed, id)) in workbook.sheets.iter().zip(&workbook.ids).enumerate() {
        let relation = relations.get(id);
        // A sheet that is a picture of a chart has no cells.
        let part = relation.filter(|r| r.kind == "worksheet" && wanted.contains(&at));
        let Some(part) = part else {
            book.others.push(listed.name.clone());
            continue;
        };
        let text = package.part(&part.path)?;
        let text = text.ok_or_else(|| Unreadable::broken("one of its sheets is missing"))?;
        let sheet = Sheet { name: listed.name.clone(), ..Sheet::default() };
        let since_1904 = workbook.since_1904;
        let cells = Cells { sheet, room: &mut room, texts: &texts, formats: &formats, since_1904 };
        book.sheets.push(cells.read(&text)?);
    }
    Ok(Some(book))
}

/// Where a part leads to.
struct Relation {
    /// The last word of its kind.
    kind: String,
    path: String,
}

/// The relationships of a part by their ids; those of the whole file for none.
fn relations(
    package: &mut Package<'_>,
    part: &str,
) -> Result<BTreeMap<String, Relation>, Unreadable> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = joined(folder, &format!("_rels/{name}.rels"));
    let text = package.part(&path)?.unwrap_or_default();
    let (mut reader, mut all) = (xml(&text), BTreeMap::new());
    loop {
        match reader.read_event().map_err(no_xml)? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                let of = |name| attribute(&tag, name).unwrap_or_default();
                let kind = of("Type").rsplit('/').next().unwrap_or_default().to_owned();
                let path = joined(folder, &of("Target"));
                all.insert(of("Id").into_owned(), Relation { kind, path });
            }
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

/// A path within the file, seen from a folder of it.
fn joined(folder: &str, path: &str) -> String {
    let mut names: Vec<&str> = if path.starts_with('/') { Vec::new() } else { vec![folder] };
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            name => names.push(name),
        }
    }
    names.retain(|name| !name.is_empty());
    names.join("/")
}

/// What a workbook says of its sheets.
struct Workbook {
    sheets: Vec<Listed>,
    /// By which relationship each is found.
    ids: Vec<String>,
    since_1904: bool,
}

impl Workbook {
    /// Reads it; nothing for a text that is none.
    fn read(text: &str) -> Result<Option<Self>, Unreadable> {
        let mut reader = xml(text);
        let mut book = Self { sheets: Vec::new(), ids: Vec::new(), since_1904: false };
        let mut is_one = false;
        loop {
            match reader.read_event().map_err(no_xml)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "workbook" => is_one = true,
                    _ if !is_one => return Ok(None),
                    "workbookPr" => {
                        let is_set = attribute(&tag, "date1904");
                        book.since_1904 |= is_set.is_some_and(|set| set == "1" || set == "true");
                    }
                    "sheet" => {
                        let of = |name| attribute(&tag, name).unwrap_or_default().into_owned();
                        let is_hidden = attribute(&tag, "state").is_some_and(|s| s != "visible");
                        book.sheets.push(Listed { name: of("name"), is_hidden });
                        book.ids.push(of("id"));
                    }
                    _ => {}
                },
                Event::Eof => return Ok(is_one.then_some(book)),
                _ => {}
            }
        }
    }
}

/// The texts that cells share. How many there are is counted, whatever the part says of it.
fn texts(part: &str) -> Result<Vec<String>, Unreadable> {
    let (mut reader, mut all) = (xml(part), Vec::new());
    loop {
        match reader.read_event().map_err(no_xml)? {
            Event::Start(tag) if tag.local_name().as_ref() == "si" => {
                if all.len() == MAX_CELLS {
                    return Err(too_many_cells());
                }
                all.push(rich(&mut reader, &tag)?);
            }
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

/// The text of an element that can have runs, without how it is pronounced.
fn rich(
    reader: &mut quick_xml::Reader<&[u8]>,
    whole: &BytesStart<'_>,
) -> Result<String, Unreadable> {
    let mut text = String::new();
    loop {
        match reader.read_event().map_err(no_xml)? {
            Event::Start(tag) if tag.local_name().as_ref() == "rPh" => {
                reader.read_to_end(tag.name()).map_err(no_xml)?;
            }
            Event::Start(tag) if tag.local_name().as_ref() == "t" => {
                plain(reader, &tag, &mut text)?;
            }
            Event::End(tag) if tag.name() == whole.name() => return Ok(text),
            Event::Eof => return Err(Unreadable::broken("its text has no end")),
            _ => {}
        }
    }
}

/// Adds the text up to the end of an element.
fn plain(
    reader: &mut quick_xml::Reader<&[u8]>,
    whole: &BytesStart<'_>,
    text: &mut String,
) -> Result<(), Unreadable> {
    let mut read = String::new();
    loop {
        match reader.read_event().map_err(no_xml)? {
            Event::Text(part) => read.push_str(&part.xml10_content()),
            Event::CData(part) => read.push_str(&part.xml10_content()),
            Event::GeneralRef(part) => entity(&part, &mut read),
            Event::End(tag) if tag.name() == whole.name() => break,
            Event::Eof => return Err(Unreadable::broken("its text has no end")),
            _ => {}
        }
    }
    text.push_str(&unescaped(&read));
    Ok(())
}

/// Characters that XML cannot bear stand there by their number, `_x000D_`.
///
/// Source: ECMA-376-1, 22.9.2.19.
fn unescaped(text: &str) -> String {
    let mut rest = text;
    let mut out = String::with_capacity(text.len());
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let number =
            rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let letter = number.and_then(|n| u32::from_str_radix(n, 16).ok()).and_then(char::from_u32);
        let length = if letter.is_some() { 7 } else { 2 };
        match letter {
            Some(letter) => out.push(letter),
            None => out.push_str("_x"),
        }
        rest = &rest[at + length..];
    }
    out + rest
}

/// Whether a row or columns are hidden, by a filter or by hand.
fn is_hidden(tag: &BytesStart<'_>) -> bool {
    attribute(tag, "hidden").is_some_and(|hidden| hidden == "1" || hidden == "true")
}

/// The cells of a sheet on their way.
struct Cells<'b> {
    sheet: Sheet,
    room: &'b mut Room,
    texts: &'b [String],
    formats: &'b [Format],
    since_1904: bool,
}

impl Cells<'_> {
    fn read(mut self, text: &str) -> Result<Sheet, Unreadable> {
        let mut reader = xml(text);
        let (mut row, mut column, mut merged) = (0, 0, Vec::new());
        loop {
            match reader.read_event().map_err(no_xml)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "row" => {
                        column = 0;
                        if let Some(name) = attribute(&tag, "r") {
                            row = references::row(&name)?;
                        }
                        if is_hidden(&tag) {
                            self.sheet.hide_rows(row, row);
                        }
                    }
                    "col" if is_hidden(&tag) => {
                        // Columns by their numbers, from 1.
                        let of = |name| attribute(&tag, name)?.trim().parse::<u32>().ok();
                        if let (Some(first @ 1..), Some(last @ 1..)) = (of("min"), of("max")) {
                            self.sheet.hide_columns(first - 1, last - 1);
                        }
                    }
                    "c" => {
                        let named = attribute(&tag, "r");
                        let at = match named {
                            Some(name) => references::cell(&name)?,
                            None => (row, column),
                        };
                        if at.0 > LAST.0 || at.1 > LAST.1 {
                            return Err(references::beyond(&super::cell_name("", at)));
                        }
                        column = at.1 + 1;
                        self.cell(&mut reader, &tag, at)?;
                    }
                    "mergeCell" => {
                        if let Some(name) = attribute(&tag, "ref") {
                            merged.push(references::region(&name)?);
                        }
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "row" => row += 1,
                Event::Eof => break,
                _ => {}
            }
        }
        for region in merged {
            self.sheet.merge(self.room, region)?;
        }
        Ok(self.sheet.without_hidden())
    }

    fn cell(
        &mut self,
        reader: &mut quick_xml::Reader<&[u8]>,
        whole: &BytesStart<'_>,
        at: At,
    ) -> Result<(), Unreadable> {
        let (mut text, mut is_counted, mut has_value) = (String::new(), false, false);
        loop {
            match reader.read_event().map_err(no_xml)? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "v" => {
                        has_value = true;
                        text.clear();
                        plain(reader, &tag, &mut text)?;
                    }
                    "is" => text = rich(reader, &tag)?,
                    "f" => {
                        is_counted = true;
                        reader.read_to_end(tag.name()).map_err(no_xml)?;
                    }
                    _ => {}
                },
                Event::End(tag) if tag.name() == whole.name() => break,
                Event::Eof => return Err(Unreadable::broken("its text has no end")),
                _ => {}
            }
        }
        let kind = attribute(whole, "t");
        // A formula can come to an empty text; one without a kind has not been counted.
        let is_empty = text.is_empty() && (!has_value || kind.as_deref() != Some("str"));
        let value = match kind.as_deref().unwrap_or("n") {
            _ if is_counted && is_empty => Some(Value::Uncounted),
            "s" => self.shared(&text)?.map(Value::Text),
            "str" | "inlineStr" => Some(Value::Text(text)),
            "d" => Some(moments::iso_date(&text)),
            "n" if text.is_empty() => None,
            "n" => Some(self.number(whole, &text)),
            "b" => Some(Value::Other(if text == "1" { "true" } else { "false" }.to_owned())),
            _ => Some(Value::Other(text)),
        };
        match value {
            Some(value) => self.sheet.put(self.room, Region { first: at, last: at }, &value),
            None => Ok(()),
        }
    }

    fn shared(&self, text: &str) -> Result<Option<String>, Unreadable> {
        if text.is_empty() {
            return Ok(None);
        }
        let at = text.trim().parse::<usize>().ok();
        let found = at.and_then(|at| self.texts.get(at));
        let found = found.ok_or_else(|| Unreadable::broken("a text of a cell is missing"))?;
        self.room.fits(found.len())?;
        Ok(Some(found.clone()))
    }

    fn number(&self, tag: &BytesStart<'_>, text: &str) -> Value {
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let Some(number) = number else { return Value::Other(text.to_owned()) };
        let style = attribute(tag, "s").and_then(|s| s.parse::<usize>().ok()).unwrap_or(0);
        match self.formats.get(style) {
            Some(Format::Moment) => moments::of_number(number, self.since_1904),
            Some(Format::PerCent) => Value::PerCent(number),
            _ => Value::Number(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_folder_of_their_part() {
        assert_eq!(joined("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(joined("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(joined("xl", "../a/./b.xml"), "a/b.xml");
        assert_eq!(joined("", "_rels/.rels"), "_rels/.rels");
    }

    #[test]
    fn characters_by_their_number_are_read() {
        assert_eq!(unescaped("a_x000D_b_x005F_x"), "a\rb_x");
        assert_eq!(unescaped("_x_xZZZZ__x00e4_"), "_x_xZZZZ_ä");
        assert_eq!(unescaped("_xää"), "_xää");
    }
}
