//! Tables of text: read record by record, with a place for whatever is wrong, and written.

use std::borrow::Cow;
use std::io::{self, Write};
use std::iter::Peekable;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use csv::{QuoteStyle, StringRecord, Terminator, Writer, WriterBuilder};

use crate::files::quotes::{Flaw, Flawed, Scan};
use crate::files::stamp;
use crate::finding::notes::{self, At, Notes, Span};
use crate::finding::source::{Lines, SourceMap};
use crate::finding::words::{count, one_of};
use crate::finding::{FileId, Findings, Severity};

/// The longest record in bytes; one with a million columns is no table of ours.
const LONGEST: usize = 64 * 1024;

/// The most faults of form that are kept.
const MOST_FAULTS: usize = 1000;

/// Declares the columns of a table in their order: their headings, and the place of each.
macro_rules! columns {
    ($($column:ident $heading:literal),+ $(,)?) => {
        /// The headings of the columns, in their order.
        pub const COLUMNS: [&str; [$($heading),+].len()] = [$($heading),+];

        /// The places of the columns, from 0.
        pub(crate) mod column {
            crate::files::table::columns!(@ 0; $($column)+);
        }
    };
    (@ $at:expr; $column:ident $($rest:ident)*) => {
        #[doc = concat!("The place of `", stringify!($column), "`.")]
        #[allow(dead_code, reason = "all columns are counted, and some are only written")]
        pub const $column: usize = $at;
        crate::files::table::columns!(@ $at + 1; $($rest)*);
    };
    (@ $at:expr;) => {};
}
pub(super) use columns;

/// A format of tables.
pub(super) struct Format {
    /// What a table of it is called.
    pub title: &'static str,
    /// Its columns, in their order.
    pub columns: &'static [&'static str],
    /// Columns that may stand behind them: all or none.
    pub further: &'static [&'static str],
    /// Which table to take where a column is missing.
    pub origin: &'static str,
}

/// Something that is wrong with the form of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFault {
    /// The record, the header being record 0.
    pub record: u32,
    /// What is wrong with it.
    pub what: SheetFlaw,
}

/// What is wrong with the form of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetFlaw {
    /// The header lacks these columns.
    MissingColumns(Vec<&'static str>),
    /// The header names a column twice.
    ColumnTwice(&'static str),
    /// It has so many fields, and the header so many others.
    Ragged(usize, usize),
    /// Its quotes, line ends or bytes leave open what its fields are: what is wrong with them, and
    /// what can be done.
    Flawed(String, &'static str),
    /// It is longer than any that is written here; nothing behind it was read.
    TooLong,
    /// With it the table has more different texts than are read; nothing from it on was.
    TooMany,
    /// A field cannot be read.
    Field {
        /// Which column, by its place among the columns of the format.
        column: usize,
        /// What stands there.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
}

/// The form of a table: where its columns stand, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetForm {
    /// Where in a record each column of the format stands; nothing where the header is unreadable.
    columns: Vec<Option<u16>>,
    further: Vec<Option<u16>>,
    /// What is wrong, in the order of the file.
    pub faults: Vec<SheetFault>,
    /// How many more faults there are than are kept.
    pub more: usize,
    /// The first record that is not written as this tool writes it, and why it is not.
    pub uncanonical: Option<(u32, &'static str)>,
}

/// Why a record of another length than it would have is not written as this tool writes it.
fn not_canonical(written: &[u8], fields: &StringRecord) -> &'static str {
    // The reader may leave the second half of a line end to the record behind it.
    let text = written.strip_prefix(b"\n").unwrap_or(written);
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    if text.len() + 1 == canonical_length(fields) {
        LINE_ENDS
    } else {
        "has quotes, blanks or line ends that are not needed"
    }
}

/// Why a table whose lines do not end with LF is not written as this tool writes it.
pub(crate) const LINE_ENDS: &str = "has other line ends";

impl SheetForm {
    /// Whether every record could be read whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    /// Whether every column of the format is there.
    #[must_use]
    pub(crate) fn is_headed(&self) -> bool {
        !self.columns.is_empty() && self.columns.iter().all(Option::is_some)
    }

    /// Whether the further columns of the format are there as well.
    pub(super) fn has_further(&self) -> bool {
        !self.further.is_empty() && self.further.iter().all(Option::is_some)
    }

    /// Where in a record a column stands; the first field for one that is missing.
    #[must_use]
    pub(crate) fn place_of(&self, column: usize) -> u16 {
        self.place(column).unwrap_or(0)
    }

    fn place(&self, column: usize) -> Option<u16> {
        *self.columns.iter().chain(&self.further).nth(column)?
    }

    fn fault(&mut self, record: u32, what: SheetFlaw) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(SheetFault { record, what });
        } else {
            self.more += 1;
        }
    }

    fn uncanonical(&mut self, record: u32, why: &'static str) {
        self.uncanonical.get_or_insert((record, why));
    }

    /// The form of a table of which nothing is read yet.
    fn begun(is_marked: bool, separator: u8) -> Self {
        let mut form = Self::default();
        if is_marked {
            form.uncanonical(0, "begins with a byte order mark");
        }
        if separator != b',' {
            form.uncanonical(0, "has semicolons between its fields");
        }
        form
    }

    /// Finds the columns in the header.
    fn head(&mut self, header: &StringRecord, format: &Format) {
        let names: Vec<&str> = header.iter().map(str::trim).collect();
        let place = |column: &&'static str| {
            let at = names.iter().position(|name| name == column);
            at.map(|at| u16::try_from(at).unwrap_or(u16::MAX))
        };
        self.columns = format.columns.iter().map(place).collect();
        self.further = format.further.iter().map(place).collect();
        let is_twice = |c: &&&str| names.iter().filter(|name| *name == *c).count() > 1;
        for column in format.columns.iter().filter(is_twice) {
            self.fault(0, SheetFlaw::ColumnTwice(column));
        }
        let further = if self.has_further() { format.further } else { &[] };
        if !names.iter().eq(format.columns.iter().chain(further)) {
            self.uncanonical(0, "has other columns, or has them in another order");
        }
        let both = format.columns.iter().zip(&self.columns);
        let missing: Vec<&str> = both.filter(|c| c.1.is_none()).map(|c| *c.0).collect();
        if !missing.is_empty() {
            self.fault(0, SheetFlaw::MissingColumns(missing));
        }
    }
}

/// One record with as many fields as the header.
pub(super) struct Record<'r> {
    /// Its number, the header being record 0.
    pub number: u32,
    fields: &'r StringRecord,
    form: &'r mut SheetForm,
}

impl<'r> Record<'r> {
    /// The field of a column; empty where the table has no such column.
    pub fn of(&self, column: usize) -> &'r str {
        let field = self.form.place(column).and_then(|at| self.fields.get(usize::from(at)));
        field.unwrap_or_default()
    }

    /// The value of a field; one that cannot be read is a fault.
    pub fn read<T>(
        &mut self,
        column: usize,
        expected: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.form.place(column)?;
        let text = self.of(column);
        let value = read(text).or_else(|| read(text.trim()));
        if value.is_none() {
            let found = text.chars().take(80).collect();
            self.form.fault(self.number, SheetFlaw::Field { column, found, expected });
        }
        value
    }

    /// Notes that the record is not written as this tool writes it.
    pub fn uncanonical(&mut self, why: &'static str) {
        self.form.uncanonical(self.number, why);
    }
}

/// A field that cannot be read.
pub(super) struct BadField {
    pub record: u32,
    pub column: usize,
    /// What stands there, and where.
    pub text: At<String>,
    pub expected: &'static str,
}

/// A table that was read: its form, and where its records are.
pub(super) struct Table<'s> {
    pub form: SheetForm,
    pub lines: Lines,
    text: &'s str,
    flaws: Vec<Flawed>,
    /// Where a line begins that is too long to be read.
    long: Option<usize>,
}

impl<'s> Table<'s> {
    /// Reads a table; every record with as many fields as the header goes to `take`, which says
    /// whether it has room for another.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read as text.
    pub fn read(
        sources: &'s SourceMap,
        file: FileId,
        format: &Format,
        mut take: impl FnMut(&mut Record<'_>) -> bool,
    ) -> Result<Self, Findings> {
        let text = notes::text(sources, file)?;
        let separator = separator(text);
        let mut form = SheetForm::begun(sources.is_marked(file), separator);
        let long = long_line(text);
        let whole = long.unwrap_or(text.len());
        let flaws = Scan::flaws(&text.as_bytes()[..whole], separator);
        let mut ahead = flaws.iter().peekable();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(&text.as_bytes()[..whole]);
        let mut starts: Vec<u32> = Vec::with_capacity(whole / 64);
        let mut fields = StringRecord::new();
        let (mut header, mut has_room) = (0, true);
        while let Ok(true) = reader.read_record(&mut fields) {
            let start = fields.position().map_or(0, csv::Position::byte);
            let record = number(starts.len());
            starts.push(number(usize::try_from(start).unwrap_or(whole)));
            if !has_room {
                form.fault(record, SheetFlaw::TooMany);
                break;
            }
            let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            match flaws_of(record, end, &mut ahead, &mut form) {
                Some(false) if record > 0 => continue,
                Some(_) => break,
                None => {}
            }
            let bytes = end - usize::try_from(start).unwrap_or(whole);
            if bytes != canonical_length(&fields) {
                let written = &text.as_bytes()[end - bytes..end];
                form.uncanonical(record, not_canonical(written, &fields));
            }
            if fields.iter().any(|f| f.len() > LONGEST) {
                form.fault(record, SheetFlaw::TooLong);
                break;
            }
            if record == 0 {
                header = fields.len();
                form.head(&fields, format);
            } else if fields.len() == header {
                let (number, form) = (record, &mut form);
                has_room = take(&mut Record { number, fields: &fields, form });
            } else {
                form.fault(record, SheetFlaw::Ragged(fields.len(), header));
            }
        }
        if starts.is_empty() {
            starts.push(0);
            form.fault(0, SheetFlaw::MissingColumns(format.columns.to_vec()));
        } else if let Some(at) = long.filter(|_| form.is_headed()) {
            starts.push(number(at));
            form.fault(number(starts.len() - 1), SheetFlaw::TooLong);
        }
        Ok(Self { form, lines: Lines { starts, separator }, text, flaws, long })
    }

    /// The form, where the records are, and the rows. Without its columns nothing is looked at below
    /// the header of a table.
    pub fn parts<T>(mut self, rows: Vec<T>) -> (SheetForm, Lines, Vec<T>) {
        if self.form.is_headed() {
            return (self.form, self.lines, rows);
        }
        let is_header = |fault: &SheetFault| fault.record == 0;
        self.form.faults.retain(is_header);
        self.form.more = 0;
        self.lines.starts.truncate(1);
        (self.form, self.lines, Vec::new())
    }

    /// Notes whatever keeps these columns from being used, and a table that may have been cut off.
    /// `bad` notes a field of a record that cannot be read, which was expected to be something else.
    /// False when no row is to be looked at.
    pub fn accept(
        &self,
        format: &Format,
        wanted: &[usize],
        notes: &mut Notes,
        bad: impl Fn(&BadField, &mut Notes),
    ) -> bool {
        let too_long = |at: usize, notes: &mut Notes| {
            let message = "the line is longer than 64 KiB";
            notes.error(
                "ragged-line",
                Span(at, at),
                message,
                "",
                "check that this is the right file",
            );
        };
        if let Some(at) = self.long {
            too_long(at, notes);
            return false;
        }
        if !self.flaws.is_empty() {
            self.flaws.iter().for_each(|flawed| self.note(flawed, notes));
            return false;
        }
        self.cut(notes);
        let mut is_headed = true;
        for SheetFault { record, what } in &self.form.faults {
            let line = self.line(*record);
            match what {
                SheetFlaw::MissingColumns(missing) => {
                    let names = wanted.iter().filter_map(|&column| format.columns.get(column));
                    for name in names.filter(|name| missing.contains(name)) {
                        is_headed = false;
                        self.lacks(name, format, notes);
                    }
                }
                SheetFlaw::Ragged(found, expected) => {
                    let found = count(*found, "field");
                    let message = format!("the line has {found}, the header {expected}");
                    let help =
                        "put texts with a comma in quotes, or take the file as it was written";
                    notes.error("ragged-line", line, message, "", help);
                }
                SheetFlaw::Field { column, found, expected } if wanted.contains(column) => {
                    let text = self.field(*record, *column, found.trim());
                    bad(&BadField { record: *record, column: *column, text, expected }, notes);
                }
                SheetFlaw::TooLong => too_long(line.0, notes),
                SheetFlaw::TooMany => {
                    let message = "the table has more different texts than are read";
                    let help = "check that this is the right file";
                    notes.error("file-too-big", line, message, "", help);
                }
                SheetFlaw::ColumnTwice(_) | SheetFlaw::Flawed(..) | SheetFlaw::Field { .. } => {}
            }
        }
        notes.count(self.form.more);
        is_headed
    }

    /// The first line of a record.
    pub fn line(&self, record: u32) -> Span {
        let line = self.lines.line(self.text, record).unwrap_or_default();
        let end = self.text[line.clone()].find(['\r', '\n']).map_or(line.end, |at| line.start + at);
        Span(line.start, end)
    }

    /// A value with the place of its field; the whole line where quotes make that hard to tell.
    pub fn field(&self, record: u32, column: usize, value: &str) -> At<String> {
        let line = self.line(record);
        let value = value.to_owned();
        if self.text[line.0..line.1].contains('"') {
            return At { value, span: line };
        }
        let field = self.lines.field(self.text, record, self.form.place_of(column));
        let field = field.unwrap_or_default();
        let written = &self.text[field.clone()];
        let start = field.start + written.len() - written.trim_start().len();
        At { value, span: Span(start, start + written.trim().len()) }
    }

    fn lacks(&self, column: &str, format: &Format, notes: &mut Notes) {
        let message = format!("the {} has no column `{column}`", format.title);
        let label = format!("expected {}", one_of([column]));
        notes.error("missing-column", self.line(0), message, label, format.origin);
    }

    /// Notes what would make the reader of a table guess.
    fn note(&self, flawed: &Flawed, notes: &mut Notes) {
        let (message, label, help) = flawed.words();
        let (at, one) = (flawed.at, Span(flawed.at, flawed.at + 1));
        match flawed.flaw {
            Flaw::NeverClosed | Flaw::GoesOn(_) => {
                let length = self.text[at..].find(['\r', '\n']);
                let end = length.map_or(self.text.len(), |length| at + length);
                notes.error("bad-quotes", Span(at, end), message, label, help)
            }
            Flaw::Within => notes.error("bad-quotes", one, message, label, help),
            Flaw::StrayReturn | Flaw::Nul => {
                notes.error("stray-character", one, message, label, help)
            }
        };
    }

    /// Warns of a last line that does not end: of a number in it some digits may be missing.
    fn cut(&self, notes: &mut Notes) {
        let text = self.text;
        if text.is_empty() || text.ends_with(['\n', '\r']) {
            return;
        }
        let start = text.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let message = "the last line has no line end: the file may have been cut off";
        let help = "compare its last line with the file that it comes from, and end it with a line \
            break";
        let finding = notes.error("ragged-line", Span(start, text.len()), message, "", help);
        finding.severity = Severity::Warning;
    }
}

/// A spreadsheet program in Finnish writes semicolons.
fn separator(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    if head.contains(';') { b';' } else { b',' }
}

/// Where the first line begins that is longer than any of ours.
fn long_line(text: &str) -> Option<usize> {
    let long = text.split('\n').find(|line| line.len() > LONGEST)?;
    Some(long.as_ptr() as usize - text.as_ptr() as usize)
}

/// Notes the flaws of a record that ends at this byte, and says whether they may have swallowed
/// other records; nothing where there are none.
fn flaws_of<'f>(
    record: u32,
    end: usize,
    flaws: &mut Peekable<impl Iterator<Item = &'f Flawed>>,
    form: &mut SheetForm,
) -> Option<bool> {
    let mut swallows = None;
    while let Some(flawed) = flaws.next_if(|flawed| flawed.at < end) {
        swallows = swallows.max(Some(flawed.swallows()));
        let (message, _, help) = flawed.words();
        let unread = if flawed.swallows() { ": nothing behind it was read" } else { "" };
        form.fault(record, SheetFlaw::Flawed(format!("{message}{unread}"), help));
    }
    swallows
}

/// How long a record is when nothing is quoted that need not be, with its line end.
fn canonical_length(fields: &StringRecord) -> usize {
    // Whatever needs quotes has one of these.
    let needs = |b: u8| matches!(b, b'"' | b',' | b'\n' | b'\r');
    let plain = fields.as_slice().len() + fields.len();
    if !fields.as_slice().bytes().any(needs) {
        return plain;
    }
    let quotes = |f: &str| {
        let doubled = f.bytes().filter(|&b| b == b'"').count();
        if f.bytes().any(needs) { doubled + 2 } else { 0 }
    };
    plain + fields.iter().map(quotes).sum::<usize>()
}

/// Bytes and records of a file that is read fit 32 bits.
fn number(n: usize) -> u32 {
    u32::try_from(n).expect("files are smaller than 60 MiB")
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Comma, LF, no BOM.
    ///
    /// Source: RFC 4180, but for the line end, which every reader takes.
    #[default]
    Standard,
    /// What Excel opens by a double click where the decimal sign is a comma: `;`, CRLF and a BOM;
    /// dates as in `18.09.2018`.
    ExcelFi,
}

impl Dialect {
    pub(super) fn date(self, date: NaiveDate) -> String {
        let form = if self == Self::ExcelFi { "%d.%m.%Y" } else { "%Y-%m-%d" };
        date.format(form).to_string()
    }

    /// A stamp; spreadsheets have no zones, so that people get the time of their clocks.
    pub(super) fn moment(self, timezone: &str, at: DateTime<Utc>) -> String {
        match timezone.parse::<Tz>() {
            Ok(zone) if self == Self::ExcelFi => {
                at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string()
            }
            _ => stamp::text(at),
        }
    }

    /// Begins a table.
    pub(crate) fn table<W: Write>(self, mut out: W) -> io::Result<Writer<W>> {
        let mut builder = WriterBuilder::new();
        builder.quote_style(QuoteStyle::Necessary);
        match self {
            Self::Standard => builder.terminator(Terminator::Any(b'\n')),
            Self::ExcelFi => {
                out.write_all("\u{feff}".as_bytes())?;
                builder.delimiter(b';').terminator(Terminator::CRLF)
            }
        };
        Ok(builder.from_writer(out))
    }
}

/// A text that no spreadsheet runs as a formula.
///
/// Source: OWASP, "CSV Injection": a field is a formula when it begins with one of these.
pub(crate) fn neutral(text: &str) -> Cow<'_, str> {
    let wide = ['\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) || text.starts_with(wide) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
