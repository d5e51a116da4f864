//! A table with its header, read record by record.

use std::iter::Peekable;
use std::mem::take as take_from;

use csv::StringRecord;

use crate::files::quotes::{Flawed, Scan};
use crate::finding::notes::Notes;
use crate::finding::source::{Lines, SourceMap};
use crate::finding::{FileId, Finding};
use crate::model::{SheetFault, SheetForm};

/// The longest record in bytes; one with a million columns is no roster.
const LONGEST: usize = 64 * 1024;

/// The most faults of form that are kept.
const MOST_FAULTS: usize = 1000;

/// The fields of one record, in the order of the format.
pub(super) struct Fields<'r> {
    pub record: u32,
    values: &'r StringRecord,
    columns: &'r [u16],
    further: &'r [u16],
}

impl<'r> Fields<'r> {
    /// The field of a column.
    pub fn of(&self, column: usize) -> &'r str {
        self.values.get(usize::from(self.columns[column])).unwrap_or("")
    }

    /// The fields of the further columns, if the table has them.
    pub fn further(&self) -> impl Iterator<Item = &'r str> {
        let (values, further) = (self.values, self.further);
        further.iter().map(|&at| values.get(usize::from(at)).unwrap_or(""))
    }
}

/// Notes a fault, unless there are too many.
pub(super) fn fault(form: &mut SheetForm, fault: SheetFault) {
    if form.faults.len() < MOST_FAULTS { form.faults.push(fault) } else { form.more += 1 }
}

/// Notes that a record is not as this tool writes it.
pub(super) fn uncanonical(form: &mut SheetForm, record: u32, why: &'static str) {
    form.uncanonical.get_or_insert((record, why));
}

/// Reads a table; every record with as many fields as the header goes to `take`, which says whether
/// it has room for another. Of the further columns it has all or none.
///
/// # Errors
///
/// What keeps the file from being read as text.
pub(super) fn read(
    sources: &mut SourceMap,
    file: FileId,
    columns: &[&'static str],
    further: &[&'static str],
    mut take: impl FnMut(&mut SheetForm, &Fields<'_>) -> bool,
) -> Result<SheetForm, Vec<Finding>> {
    if let Some(fault) = sources.fault(file) {
        let mut notes = Notes::new(file);
        notes.unreadable(fault);
        return Err(notes.found);
    }
    let text = sources.text(file);
    let separator = separator(text);
    let mut form = begun(sources.is_marked(file), separator);
    let whole = bounded(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(&text.as_bytes()[..whole]);
    let mut flaws = Scan::flaws(&text.as_bytes()[..whole], separator).into_iter().peekable();
    let mut starts: Vec<u32> = Vec::with_capacity(whole / 64);
    let mut fields = StringRecord::new();
    let (mut header, mut has_room) = (0, true);
    while let Ok(true) = reader.read_record(&mut fields) {
        let start = fields.position().map_or(0, csv::Position::byte);
        let record = number(starts.len());
        starts.push(number(usize::try_from(start).unwrap_or(whole)));
        if !has_room {
            fault(&mut form, SheetFault::TooMany { record });
            break;
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        match flaws_of(record, end, &mut flaws, &mut form) {
            Some(Rest::Readable) if record > 0 => continue,
            Some(_) => break,
            None => {}
        }
        let bytes = end - usize::try_from(start).unwrap_or(whole);
        if bytes != canonical_length(&fields) {
            uncanonical(&mut form, record, "has quotes, blanks or line ends that are not needed");
        }
        if fields.iter().any(|f| f.len() > LONGEST) {
            fault(&mut form, SheetFault::TooLong { record });
            break;
        }
        if record == 0 {
            header = fields.len();
            form.columns = columns_of(&fields, columns, further, &mut form);
            if form.columns.is_empty() {
                break;
            }
        } else if fields.len() == header {
            let (columns, further) = (take_from(&mut form.columns), take_from(&mut form.further));
            let values = &fields;
            let fields = Fields { record, values, columns: &columns, further: &further };
            has_room = take(&mut form, &fields);
            (form.columns, form.further) = (columns, further);
        } else {
            let found = fields.len();
            fault(&mut form, SheetFault::Ragged { record, found, expected: header });
        }
    }
    unread(whole == text.len(), whole, columns, &mut starts, &mut form);
    sources.record_lines(file, Lines { starts, separator });
    Ok(form)
}

/// Notes a table without a header, or one that has a line too long behind this many bytes.
fn unread(
    is_whole: bool,
    bytes: usize,
    columns: &[&'static str],
    starts: &mut Vec<u32>,
    form: &mut SheetForm,
) {
    if starts.is_empty() {
        starts.push(0);
        fault(form, SheetFault::MissingColumns(columns.to_vec()));
    } else if !is_whole && form.columns.len() == columns.len() {
        starts.push(number(bytes));
        fault(form, SheetFault::TooLong { record: number(starts.len() - 1) });
    }
}

/// What can be made of a table behind a flawed record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rest {
    Readable,
    Swallowed,
}

/// Notes the flaws of a record that ends at this byte.
fn flaws_of(
    record: u32,
    end: usize,
    flaws: &mut Peekable<impl Iterator<Item = Flawed>>,
    form: &mut SheetForm,
) -> Option<Rest> {
    let mut rest = None;
    while let Some(flawed) = flaws.next_if(|flawed| flawed.at < end) {
        let (message, _, help) = flawed.words();
        let (behind, unread) = if flawed.swallows() {
            (Rest::Swallowed, ": nothing behind it was read")
        } else {
            (Rest::Readable, "")
        };
        rest = rest.max(Some(behind));
        let what = format!("{message}{unread}");
        fault(form, SheetFault::Flawed { record, what, help });
    }
    rest
}

/// The form of a table of which nothing is read yet.
fn begun(is_marked: bool, separator: u8) -> SheetForm {
    let mut form = SheetForm::default();
    if is_marked {
        uncanonical(&mut form, 0, "begins with a byte order mark");
    }
    if separator != b',' {
        uncanonical(&mut form, 0, "has semicolons between its fields");
    }
    form
}

/// A spreadsheet program in Finnish writes semicolons.
fn separator(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    if head.contains(';') { b';' } else { b',' }
}

/// How much of the text has lines of a reasonable length.
fn bounded(text: &str) -> usize {
    let mut start = 0;
    for line in text.split('\n') {
        if line.len() > LONGEST {
            return start;
        }
        start += line.len() + 1;
    }
    text.len()
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

/// Where the columns stand; nothing when one is missing.
fn columns_of(
    header: &StringRecord,
    columns: &[&'static str],
    further: &[&'static str],
    form: &mut SheetForm,
) -> Vec<u16> {
    let names: Vec<&str> = header.iter().map(str::trim).collect();
    let (mut places, mut missing) = (Vec::new(), Vec::new());
    for &column in columns {
        let mut found = names.iter().enumerate().filter(|(_, name)| **name == column);
        match found.next() {
            Some((at, _)) => places.push(u16::try_from(at).unwrap_or(u16::MAX)),
            None => missing.push(column),
        }
        if found.next().is_some() {
            fault(form, SheetFault::ColumnTwice(column));
        }
    }
    let place = |column: &&str| names.iter().position(|name| name == column);
    let behind: Option<Vec<usize>> = further.iter().map(place).collect();
    let behind = behind.unwrap_or_default();
    form.further = behind.iter().map(|&at| u16::try_from(at).unwrap_or(u16::MAX)).collect();
    let further = &further[..behind.len()];
    if !names.iter().eq(columns.iter().chain(further)) {
        uncanonical(form, 0, "has other columns, or has them in another order");
    }
    if missing.is_empty() {
        return places;
    }
    fault(form, SheetFault::MissingColumns(missing));
    Vec::new()
}

/// Bytes and records of a file that is read fit 32 bits.
fn number(n: usize) -> u32 {
    u32::try_from(n).expect("files are smaller than 60 MiB")
}
