//! The libraries of a consortium file as they are written, with the bytes of everything that an
//! import can change.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, bail};
use toml_edit::{Document, Item, Table, TableLike, Value};
use vuoro::input::spreadsheet::{Hours, Known, Meaning, intervals};
use vuoro::model::{WEEKDAYS, weekday_code};

/// The keys that are imported besides `hours`, in the order in which they are written.
pub const KEYS: [(Meaning, &str); 5] = [
    (Meaning::Size, "size"),
    (Meaning::Share, "share"),
    (Meaning::Email, "email"),
    (Meaning::Phone, "phone"),
    (Meaning::Contact, "contact"),
];

/// The file as far as it matters here.
pub struct Written<'t> {
    pub libraries: Vec<Library<'t>>,
    /// Where a new library is put: after the last one.
    pub end: usize,
    /// The weekdays on which the service is open.
    pub open: [bool; 7],
}

/// One `[[library]]`.
pub struct Library<'t> {
    pub id: String,
    pub name: String,
    /// What its keys hold: a text, or the digits of a number; and the bytes of the value.
    pub fields: BTreeMap<Meaning, (String, Range<usize>)>,
    pub hours: WrittenHours<'t>,
    /// Where its last key of its own ends.
    pub end: usize,
    /// The indent of its keys.
    pub indent: &'t str,
}

/// How a library writes its hours.
pub enum WrittenHours<'t> {
    /// Not at all: it always has staff.
    Always,
    /// `hours = { … }`: where a day can be inserted, and whether there is one already.
    Inline { days: Days, at: usize, is_empty: bool },
    /// `[library.hours]`, or `hours.mon = …`: after which byte a day can be inserted, and the text
    /// before it.
    Lines { days: Days, end: usize, before: String, indent: &'t str },
}

/// For each weekday the intervals that are written, and the bytes of their list.
pub type Days = [Option<(Hours, Range<usize>)>; 7];

impl<'t> Written<'t> {
    /// Reads a file that the ordinary reader has accepted.
    pub fn read(text: &'t str) -> anyhow::Result<Self> {
        let document = Document::parse(text).context("the consortium file is not TOML")?;
        let open = document.get("service").and_then(|service| service.get("hours"));
        let open = open.and_then(Item::as_table_like);
        let is_open = |at: usize| {
            let list = open.and_then(|hours| hours.get(weekday_code(WEEKDAYS[at])));
            list.and_then(Item::as_array).is_some_and(|list| !list.is_empty())
        };
        let open = std::array::from_fn(is_open);
        let tables = match document.get("library") {
            None => return Ok(Self { libraries: Vec::new(), end: text.len(), open }),
            Some(Item::ArrayOfTables(tables)) => tables,
            Some(_) => bail!("the libraries are written as one list: write `[[library]]` for each"),
        };
        let mut end = 0;
        let mut libraries = Vec::new();
        for table in tables {
            libraries.push(Library::read(text, table).context("a library cannot be found")?);
            end = end.max(last(table).unwrap_or(0));
        }
        Ok(Self { libraries, end: line_end(text, end), open })
    }

    /// The libraries, as they are matched with rows of a sheet.
    pub fn known(&self) -> Vec<Known> {
        let known = |l: &Library<'_>| Known { id: l.id.clone(), name: l.name.clone() };
        self.libraries.iter().map(known).collect()
    }

    /// Whether libraries have sizes or shares; neither while there is no library.
    pub fn measure(&self) -> Option<Meaning> {
        let of = |l: &Library<'_>| {
            [Meaning::Size, Meaning::Share].into_iter().find(|m| l.fields.contains_key(m))
        };
        self.libraries.iter().find_map(of)
    }
}

impl<'t> Library<'t> {
    fn read(text: &'t str, table: &Table) -> Option<Self> {
        let string = |key: &str| table.get(key)?.as_str().map(|text| text.trim().to_owned());
        let mut fields = BTreeMap::new();
        for (meaning, key) in KEYS {
            let Some(item) = table.get(key) else { continue };
            let bytes = item.span()?;
            let value = item.as_str().unwrap_or(&text[bytes.clone()]).trim().to_owned();
            fields.insert(meaning, (value, bytes));
        }
        let own = table.iter().filter(|(_, item)| !is_section(item));
        let end = own.filter_map(|(_, item)| last_of(item)).chain(Some(table.span()?.end)).max()?;
        let first = table.iter().filter_map(|(_, item)| item.span()).map(|s| s.start).min();
        let indent = indent(text, first.unwrap_or(end));
        let hours = match table.get("hours") {
            None => WrittenHours::Always,
            Some(Item::Value(Value::InlineTable(hours))) => {
                let ends = hours.iter().filter_map(|(_, value)| value.span());
                let at = ends.map(|span| span.end).max();
                let start = hours.span()?.start + 1;
                let (at, is_empty) = (at.unwrap_or(start), at.is_none());
                WrittenHours::Inline { days: days(hours), at, is_empty }
            }
            Some(item) => {
                let hours = item.as_table()?;
                let before = if hours.is_dotted() { "hours." } else { "" }.to_owned();
                let end = last(hours).or(hours.span().map(|span| span.end))?;
                WrittenHours::Lines { days: days(hours), end, before, indent }
            }
        };
        let (id, name) = (string("id")?, string("name")?);
        Some(Self { id, name, fields, hours, end, indent })
    }
}

/// Whether an item has a header of its own.
fn is_section(item: &Item) -> bool {
    // The people of a ring have headers of their own.
    item.is_array_of_tables() || item.as_table().is_some_and(|table| !table.is_dotted())
}

fn days(hours: &dyn TableLike) -> Days {
    std::array::from_fn(|at| {
        let item = hours.get(weekday_code(WEEKDAYS[at]))?;
        let texts: Vec<&str> = item.as_array()?.iter().filter_map(Value::as_str).collect();
        let read = if texts.is_empty() { Some(Hours::new()) } else { intervals(&texts.join(",")) };
        Some((read?, item.span()?))
    })
}

/// Where the last value of a table ends, those of its tables included.
fn last(table: &Table) -> Option<usize> {
    let values = table.iter().filter_map(|(_, item)| last_of(item));
    values.chain(table.span().map(|span| span.end)).max()
}

fn last_of(item: &Item) -> Option<usize> {
    match item {
        Item::Table(table) => last(table),
        Item::ArrayOfTables(tables) => tables.iter().filter_map(last).max(),
        other => other.span().map(|span| span.end),
    }
}

/// Where the line of a byte ends, its line break included.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |length| at + length + 1)
}

fn indent(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let line = &text[start..at];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}
