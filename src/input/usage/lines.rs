//! A usage file line by line: its separator, its encoding, its bounds.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::files::quotes::{Flawed, Scan};
use crate::finding::source::SourceMap;

/// The longest record in bytes: a chat with all its text is shorter.
const LONGEST: usize = 1024 * 1024;

/// The bytes of a file that are looked at before it is read.
const HEAD: usize = 64 * 1024;

/// What ends the reading of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// There is no more.
    File,
    /// It is larger than is read.
    TooBig,
    /// It has more lines than are read.
    TooManyLines,
    /// A record is longer than is read, from this line on.
    TooLong(u64),
    /// A quote that is opened and not closed has swallowed rows.
    Swallowed(Flawed),
}

/// What is read record by record.
pub(super) trait Records {
    /// The next record with its line, or why it cannot be read.
    fn next(&mut self) -> io::Result<Result<(&ByteRecord, u64), End>>;
}

/// A table of text on its way to records.
pub(super) struct Lines<R: Read> {
    reader: Reader<Bounded<BufReader<Narrow<BufReader<R>>>>>,
    record: ByteRecord,
    count: usize,
}

impl<R: Read> Lines<R> {
    /// Looks at the head of a file; `None` when it is not text.
    pub fn new(file: R) -> io::Result<Option<Self>> {
        let mut file = BufReader::with_capacity(HEAD, file);
        let head = file.fill_buf()?;
        let wide = match head {
            [0xff, 0xfe, ..] => Some(Wide::new(u16::from_le_bytes)),
            [0xfe, 0xff, ..] => Some(Wide::new(u16::from_be_bytes)),
            _ => None,
        };
        if wide.is_some() {
            file.consume(2);
        }
        let mut file = BufReader::with_capacity(HEAD, Narrow { file, wide });
        let head = file.fill_buf()?;
        if head.contains(&0) {
            return Ok(None);
        }
        let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let line = head.split(|b| matches!(b, b'\n' | b'\r')).next().unwrap_or_default();
        let count = |separator: &u8| line.split(|b| b == separator).count();
        // The last of the most frequent, so that a file of one column has commas.
        let separator = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
        file.consume(mark);
        let left = SourceMap::MAX_TABLE_BYTES;
        let file =
            Bounded { file, left, record: LONGEST, ended: false, scan: Scan::new(separator) };
        let reader = ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(file);
        Ok(Some(Self { reader, record: ByteRecord::new(), count: 0 }))
    }
}

impl<R: Read> Records for Lines<R> {
    fn next(&mut self) -> io::Result<Result<(&ByteRecord, u64), End>> {
        self.reader.get_mut().record = LONGEST;
        let found = self.reader.read_byte_record(&mut self.record).map_err(io::Error::from)?;
        let line = self.record.position().map_or(1, csv::Position::line);
        let file = self.reader.get_ref();
        if let Some(flawed) = file.scan.swallowed(file.ended) {
            return Ok(Err(End::Swallowed(flawed)));
        }
        if self.reader.get_ref().record == 0 {
            return Ok(Err(End::TooLong(line)));
        }
        if !found {
            let is_whole = self.reader.get_ref().left > 0;
            return Ok(Err(if is_whole { End::File } else { End::TooBig }));
        }
        self.count += 1;
        if self.count > SourceMap::MAX_LINES {
            return Ok(Err(End::TooManyLines));
        }
        Ok(Ok((&self.record, line)))
    }
}

/// A field as text: UTF-8, or else what Excel writes by default in western Europe.
///
/// Source: WHATWG, "Encoding": windows-1252 is ISO 8859-1 but for 0x80 to 0x9F, which are no letters
/// of Finnish or Swedish.
pub(super) fn text(field: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(field) {
        return Cow::Borrowed(text.trim());
    }
    let text: String = field.iter().copied().map(char::from).collect();
    Cow::Owned(text.trim().to_owned())
}

/// A file in UTF-8 or another encoding of one byte for a letter: UTF-16 is turned into UTF-8.
struct Narrow<R> {
    file: R,
    wide: Option<Wide>,
}

/// Text of two bytes for a unit on its way to UTF-8.
struct Wide {
    unit: fn([u8; 2]) -> u16,
    /// The first byte of a unit, the first unit of a pair, and what is not yet taken.
    byte: Option<u8>,
    high: Option<u16>,
    text: VecDeque<u8>,
}

impl Wide {
    fn new(unit: fn([u8; 2]) -> u16) -> Self {
        Self { unit, byte: None, high: None, text: VecDeque::new() }
    }

    fn take(&mut self, byte: u8) {
        let Some(first) = self.byte.take() else {
            self.byte = Some(byte);
            return;
        };
        let unit = (self.unit)([first, byte]);
        let units: Vec<u16> = self.high.take().into_iter().chain([unit]).collect();
        if units.len() == 1 && (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        for letter in char::decode_utf16(units) {
            let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.text.extend(letter.encode_utf8(&mut [0; 4]).bytes());
        }
    }
}

impl<R: Read> Read for Narrow<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(wide) = &mut self.wide else { return self.file.read(buffer) };
        let mut bytes = [0; 4096];
        while wide.text.is_empty() {
            let read = self.file.read(&mut bytes)?;
            if read == 0 {
                break;
            }
            bytes[..read].iter().for_each(|&byte| wide.take(byte));
        }
        wide.text.read(buffer)
    }
}

/// No more than so many bytes of a file, and of a record; quotes are looked at on their way.
struct Bounded<R> {
    file: R,
    left: usize,
    record: usize,
    /// Whether nothing more comes, or is let through.
    ended: bool,
    scan: Scan,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.left).min(self.record);
        let read = self.file.read(&mut buffer[..most])?;
        self.left -= read;
        self.record -= read;
        self.ended = read == 0;
        self.scan.feed(&buffer[..read]);
        Ok(read)
    }
}
