//! The files that were read, and where in them the things of the domain are written.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::{FileId, Finding, Place, visible};

/// Texts by file, and bytes by place.
///
/// Files are named by whoever reads them; nothing here knows of folders. While files are read, the
/// map learns where libraries, pools and so on are written, so that later stages can speak of
/// places in the domain only.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<Source>,
    places: BTreeMap<Place, (FileId, Range<usize>)>,
    lines: BTreeMap<FileId, Lines>,
}

/// Where the records of a table or the content lines of a calendar are.
#[derive(Debug)]
pub(crate) struct Lines {
    /// Where each begins.
    pub starts: Vec<u32>,
    /// What stands between the fields of a record.
    pub separator: u8,
}

#[derive(Debug)]
struct Source {
    name: String,
    text: String,
    marked: bool,
    fault: Option<Fault>,
}

/// Why a file cannot be read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It has so many bytes, more than so many MiB.
    TooBig(usize, usize),
    /// It has so many lines.
    TooManyLines(usize),
    /// It is not UTF-8 from this byte on.
    NotUtf8(usize),
}

impl SourceMap {
    /// The largest file that is read, in bytes.
    pub const MAX_BYTES: usize = 10 * 1024 * 1024;

    /// The largest table or calendar that is read, in bytes: a roster of half a million duties.
    pub const MAX_TABLE_BYTES: usize = 60 * 1024 * 1024;

    /// The most lines of a file that is read.
    pub const MAX_LINES: usize = 1_000_000;

    /// Adds a file under the name that findings show, as far as it is [`visible`]. A byte order mark
    /// is dropped.
    pub fn add(&mut self, name: impl Into<String>, bytes: &[u8]) -> FileId {
        self.put(&name.into(), bytes, Self::MAX_BYTES)
    }

    /// Adds a table or a calendar, which can be larger than other files.
    pub fn add_table(&mut self, name: impl Into<String>, bytes: &[u8]) -> FileId {
        self.put(&name.into(), bytes, Self::MAX_TABLE_BYTES)
    }

    fn put(&mut self, name: &str, bytes: &[u8], most: usize) -> FileId {
        let stripped = bytes.strip_prefix(b"\xef\xbb\xbf");
        let (bytes, marked) = (stripped.unwrap_or(bytes), stripped.is_some());
        let lines = bytes.split(|byte| *byte == b'\n').count() - 1;
        let (text, fault) = if bytes.len() > most {
            (String::new(), Some(Fault::TooBig(bytes.len(), most >> 20)))
        } else if lines > Self::MAX_LINES {
            (String::new(), Some(Fault::TooManyLines(lines)))
        } else {
            match std::str::from_utf8(bytes) {
                Ok(text) => (text.to_owned(), None),
                Err(error) => {
                    let fault = Fault::NotUtf8(error.valid_up_to());
                    (String::from_utf8_lossy(bytes).into_owned(), Some(fault))
                }
            }
        };
        let name = visible(name).into_owned();
        self.files.push(Source { name, text, marked, fault });
        FileId(self.files.len() - 1)
    }

    /// The name of a file.
    #[must_use]
    pub fn name(&self, file: FileId) -> &str {
        &self.files[file.0].name
    }

    /// The text of a file, without a byte order mark; empty for one that is too big, and with
    /// replacement characters for one that is not UTF-8.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.0].text
    }

    /// The file and the bytes of its text at which a place is written; a file as a whole is at its
    /// first byte. `None` for a place that no file read so far speaks of.
    #[must_use]
    pub fn resolve(&self, place: &Place) -> Option<(FileId, Range<usize>)> {
        match *place {
            Place::File(file) => Some((file, 0..0)),
            Place::Bytes(file, from, to) => Some((file, from..to)),
            Place::Line(file, line) => {
                Some((file, self.lines.get(&file)?.line(self.text(file), line)?))
            }
            Place::Field(file, line, field) => {
                Some((file, self.lines.get(&file)?.field(self.text(file), line, field)?))
            }
            _ => self.places.get(place).cloned(),
        }
    }

    /// Findings in the order of their files, and of their bytes in each.
    pub fn sort(&self, findings: &mut [Finding]) {
        let place = |f: &Finding| self.resolve(&f.place).map(|(file, r)| (file, r.start, r.end));
        findings.sort_by_cached_key(place);
    }

    pub(crate) fn fault(&self, file: FileId) -> Option<Fault> {
        self.files[file.0].fault
    }

    pub(crate) fn record(&mut self, place: Place, file: FileId, bytes: Range<usize>) {
        self.places.insert(place, (file, bytes));
    }

    pub(crate) fn record_lines(&mut self, file: FileId, lines: Lines) {
        self.lines.insert(file, lines);
    }

    /// Whether the file began with a byte order mark.
    pub(crate) fn is_marked(&self, file: FileId) -> bool {
        self.files[file.0].marked
    }
}

impl Lines {
    /// The bytes of a record or content line, without the line end.
    pub fn line(&self, text: &str, line: u32) -> Option<Range<usize>> {
        let start = *self.starts.get(line as usize)? as usize;
        let end = self.starts.get(line as usize + 1).map_or(text.len(), |&next| next as usize);
        let is_break = |c| matches!(c, '\r' | '\n');
        let start = end - text[start..end].trim_start_matches(is_break).len();
        Some(start..start + text[start..end].trim_end_matches(is_break).len())
    }

    /// The bytes of a field of a record.
    pub fn field(&self, text: &str, line: u32, field: u16) -> Option<Range<usize>> {
        let line = self.line(text, line)?;
        let field = field_of(&text[line.clone()], self.separator, field);
        Some(field.start + line.start..field.end + line.start)
    }
}

/// The bytes of a field of a record, quotes included; the whole record when it has too few.
fn field_of(record: &str, separator: u8, field: u16) -> Range<usize> {
    let (mut start, mut number, mut quoted) = (0, 0, false);
    for (at, byte) in record.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b if b == separator && !quoted => {
                if number == field {
                    return start..at;
                }
                (start, number) = (at + 1, number + 1);
            }
            _ => {}
        }
    }
    if number == field { start..record.len() } else { 0..record.len() }
}
