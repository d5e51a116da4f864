//! `roster.csv`: who has which duty.

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::{DateTime, NaiveDate, Utc, Weekday};

use crate::files::fields;
use crate::files::table::{Dialect, Format, Record, SheetForm, Table, columns};
use crate::finding::notes::{At, Notes, Read, Span};
use crate::finding::source::SourceMap;
use crate::finding::words::quoted;
use crate::finding::{FileId, Findings, visible};
use crate::model::{Kind, RosterLine, Status, Time, WEEKDAYS, weekday_code};

columns! {
    DATE "date",
    WEEKDAY "weekday",
    START "start",
    END "end",
    SEAT "seat",
    LIBRARY "library",
    NAME "name",
    HOLDER "holder",
    KIND "kind",
    STATUS "status",
    SEQUENCE "sequence",
    CHANGED "changed",
    NOTE "note",
}

const FORMAT: Format = Format {
    title: "roster",
    columns: &COLUMNS,
    further: &[],
    origin: "take the `roster.csv` that was written by `vuoro allocate`",
};

/// The most different texts of a roster: names of libraries, and notes.
const MOST_TEXTS: usize = 500_000;

/// A text of a roster, by its place in the roster's list of different texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TextIx(pub u32);

impl TextIx {
    /// The empty text, which every list begins with.
    pub(crate) const EMPTY: Self = Self(0);

    /// The number as an index into a slice with one entry per text.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// A duty as written; `None` where a field cannot be read, which is among the faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenDuty {
    /// Its record.
    pub record: u32,
    /// The date.
    pub date: Option<NaiveDate>,
    /// The weekday, which need not be the date's.
    pub weekday: Option<Weekday>,
    /// When it begins.
    pub start: Option<Time>,
    /// When it ends.
    pub end: Option<Time>,
    /// The seat.
    pub seat: Option<u16>,
    /// Id of the library on duty; empty when there is none.
    pub library: TextIx,
    /// Its name.
    pub name: TextIx,
    /// Id of whoever the cell belongs to.
    pub holder: TextIx,
    /// Why that library.
    pub kind: Option<Kind>,
    /// How certain it is.
    pub status: Option<Status>,
    /// How many published changes have touched it.
    pub sequence: Option<u32>,
    /// When the last of them was agreed; `None` also when the field is empty.
    pub changed: Option<DateTime<Utc>>,
    /// Why it is unfilled, or a remark.
    pub note: TextIx,
}

impl WrittenDuty {
    /// The order of a roster; the tombstone before the duty that took its place.
    fn order(&self) -> impl Ord + use<> {
        (self.date, self.start, self.seat, self.status != Some(Status::Cancelled))
    }
}

/// A roster as somebody has written it: nothing in it is trusted yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WrittenRoster {
    /// Its form.
    pub form: SheetForm,
    /// Its duties, in the order of the file.
    pub rows: Vec<WrittenDuty>,
    /// Every different text in it.
    pub texts: Vec<String>,
}

impl WrittenRoster {
    /// The roster that would be written with these lines.
    #[must_use]
    pub fn of(lines: &[RosterLine]) -> Self {
        let mut texts = Texts::new();
        let mut text = |text: &str| texts.number(text, TextIx::EMPTY);
        let row = |(record, line): (u32, &RosterLine)| WrittenDuty {
            record,
            date: Some(line.date),
            weekday: Some(line.weekday),
            start: Some(line.start),
            end: Some(line.end),
            seat: Some(line.seat),
            library: text(line.library.as_deref().unwrap_or_default()),
            name: text(&line.name),
            holder: text(&line.holder),
            kind: Some(line.kind),
            status: Some(line.status),
            sequence: Some(line.sequence),
            changed: line.changed,
            note: text(&line.note),
        };
        let rows = (1..).zip(lines).map(row).collect();
        Self { form: SheetForm::default(), rows, texts: texts.all }
    }

    /// A text of the roster.
    #[must_use]
    pub fn text(&self, text: TextIx) -> &str {
        &self.texts[text.at()]
    }

    /// A duty, if all of it could be read.
    fn line(&self, duty: &WrittenDuty) -> Option<RosterLine> {
        let text = |at| self.text(at).to_owned();
        Some(RosterLine {
            date: duty.date?,
            weekday: duty.weekday?,
            start: duty.start?,
            end: duty.end?,
            seat: duty.seat?,
            library: Some(text(duty.library)).filter(|id| !id.is_empty()),
            name: text(duty.name),
            holder: text(duty.holder),
            kind: duty.kind?,
            status: duty.status?,
            sequence: duty.sequence?,
            changed: duty.changed,
            note: text(duty.note),
        })
    }

    /// Writes a roster that could be read whole: the same duties in the order of time and seat, with
    /// the columns, the line ends and the spelling of `roster.csv`.
    ///
    /// # Errors
    ///
    /// What the writer reports, and [`io::ErrorKind::InvalidData`] when a field could not be read:
    /// nothing is lost by writing.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let mut rows: Vec<&WrittenDuty> = self.rows.iter().collect();
        rows.sort_by_key(|duty| duty.order());
        let lines = rows.into_iter().map(|duty| self.line(duty)).collect::<Option<Vec<_>>>();
        let lines = lines.filter(|_| self.form.is_whole()).ok_or(io::ErrorKind::InvalidData)?;
        write(lines, Dialect::Standard, "", out)
    }
}

/// Writes the lines of a roster. Stamps for people are in their time zone.
///
/// # Errors
///
/// What the writer reports.
pub(crate) fn write(
    lines: impl IntoIterator<Item = RosterLine>,
    dialect: Dialect,
    timezone: &str,
    out: impl Write,
) -> io::Result<()> {
    let mut table = dialect.table(out)?;
    table.write_record(COLUMNS)?;
    for line in lines {
        table.write_record([
            dialect.date(line.date).as_str(),
            weekday_code(line.weekday),
            &line.start.to_string(),
            &line.end.to_string(),
            &line.seat.to_string(),
            line.library.as_deref().unwrap_or_default(),
            &line.name,
            &line.holder,
            line.kind.code(),
            line.status.code(),
            &line.sequence.to_string(),
            &line.changed.map_or_else(String::new, |at| dialect.moment(timezone, at)),
            &line.note,
        ])?;
    }
    table.flush()
}

/// Reads a roster as it is written; records that cannot be read are among its faults.
///
/// # Errors
///
/// What keeps the file from being read as text: its size, or an encoding other than UTF-8.
pub fn read(sources: &mut SourceMap, file: FileId) -> Result<WrittenRoster, Findings> {
    let (table, rows, texts) = table(sources, file)?;
    let (form, lines, rows) = table.parts(rows);
    sources.record_lines(file, lines);
    Ok(WrittenRoster { form, rows, texts })
}

/// Reads the lines of a roster in their order.
///
/// # Errors
///
/// Everything that is wrong with the file.
pub fn lines(sources: &SourceMap, file: FileId) -> Result<Read<Vec<RosterLine>>, Findings> {
    let mut notes = Notes::new(file);
    let rows = placed(sources, &mut notes);
    notes.read(rows.into_iter().map(|(line, _)| line).collect(), sources)
}

/// The lines, and where each stands; what is wrong is noted.
pub(crate) fn placed(sources: &SourceMap, notes: &mut Notes) -> Vec<(RosterLine, Span)> {
    use column::{NOTE, WEEKDAY};
    let (table, rows, texts) = match table(sources, notes.file) {
        Ok(read) => read,
        Err(found) => {
            notes.found = found.into_vec();
            return Vec::new();
        }
    };
    let wanted: Vec<usize> = (0..COLUMNS.len()).filter(|c| ![WEEKDAY, NOTE].contains(c)).collect();
    if !table.accept(&FORMAT, &wanted, notes, |field, notes| bad(field.column, &field.text, notes))
    {
        return Vec::new();
    }
    let written = WrittenRoster { form: SheetForm::default(), rows, texts };
    let mut lines = Vec::with_capacity(written.rows.len());
    for row in &written.rows {
        if row.seat == Some(0) {
            bad(column::SEAT, &table.field(row.record, column::SEAT, "0"), notes);
        }
        // Nobody else reads the weekday.
        let weekday = row.date.map(|date| chrono::Datelike::weekday(&date));
        if let Some(mut line) = written.line(&WrittenDuty { weekday, ..*row }) {
            for text in
                line.library.iter_mut().chain([&mut line.name, &mut line.holder, &mut line.note])
            {
                *text = visible(text).into_owned();
            }
            lines.push((line, table.line(row.record)));
        }
    }
    lines
}

/// Notes a field that cannot be read.
fn bad(column: usize, text: &At<String>, notes: &mut Notes) {
    if column == column::CHANGED && text.value.is_empty() {
        return;
    }
    let expected = match column {
        column::DATE => "a date as in `2018-09-18`",
        column::START => "a time as in `14:00`",
        column::END => "a time as in `16:00`",
        column::SEAT => "a seat from 1",
        column::KIND => "a kind such as `own`",
        column::STATUS => "a status such as `confirmed`",
        column::SEQUENCE => "a whole number",
        _ => "a time in UTC or nothing",
    };
    let message = format!("{} cannot stand there in a roster", quoted(&text.value));
    let help = "take the `roster.csv` as it was written, and change it by commands only";
    notes.error("bad-roster", text.span, message, format!("expected {expected}"), help);
}

fn table(
    sources: &SourceMap,
    file: FileId,
) -> Result<(Table<'_>, Vec<WrittenDuty>, Vec<String>), Findings> {
    let mut rows: Vec<WrittenDuty> = Vec::new();
    let mut texts = Texts::new();
    let mut memory = Memory::default();
    let table = Table::read(sources, file, &FORMAT, |record| {
        let row = duty(record, &mut texts, &mut memory);
        if rows.last().is_some_and(|last| last.order() > row.order()) {
            record.uncanonical("does not stand in the order of time and seat");
        }
        rows.push(row);
        texts.all.len() <= MOST_TEXTS
    })?;
    Ok((table, rows, texts.all))
}

/// What the last record said: the next one often says the same.
#[derive(Default)]
struct Memory {
    date: (String, Option<NaiveDate>),
    library: TextIx,
    name: TextIx,
    holder: TextIx,
}

fn duty(record: &mut Record<'_>, texts: &mut Texts, memory: &mut Memory) -> WrittenDuty {
    const TIME: &str = "a time such as `14:00`";
    let date = record.of(column::DATE);
    if memory.date.0 != date || memory.date.1.is_none() {
        let read = record.read(column::DATE, "a date such as `2018-09-18`", fields::date);
        memory.date = (date.to_owned(), read);
    }
    let weekday = record.read(column::WEEKDAY, "a weekday, `mon` to `sun`", |text| {
        WEEKDAYS.into_iter().find(|&day| weekday_code(day).eq_ignore_ascii_case(text))
    });
    let start = record.read(column::START, TIME, fields::time);
    let end = record.read(column::END, TIME, fields::time);
    let seat = record.read(column::SEAT, "a seat, counted from 1", fields::number);
    let kinds = "`own`, `turn`, `substitute`, `swap` or `cover`";
    let kind = record
        .read(column::KIND, kinds, |text| Kind::ALL.into_iter().find(|kind| kind.code() == text));
    let statuses = "`confirmed`, `open`, `unfilled` or `cancelled`";
    let status = record.read(column::STATUS, statuses, |text| {
        Status::ALL.into_iter().find(|status| status.code() == text)
    });
    let sequence = record.read(column::SEQUENCE, "a whole number of changes", fields::number);
    let stamp = "a stamp in UTC such as `2018-09-14T08:30:00Z`, or nothing";
    let is_changed = !record.of(column::CHANGED).is_empty();
    let changed = is_changed.then(|| record.read(column::CHANGED, stamp, fields::changed));
    if !is_plain(record) {
        record.uncanonical("has times, numbers or names in another spelling");
    }
    memory.library = texts.number(record.of(column::LIBRARY).trim(), memory.library);
    memory.name = texts.number(record.of(column::NAME).trim(), memory.name);
    memory.holder = texts.number(record.of(column::HOLDER).trim(), memory.holder);
    let note = texts.number(record.of(column::NOTE).trim(), TextIx::EMPTY);
    WrittenDuty {
        record: record.number,
        date: memory.date.1,
        weekday,
        start,
        end,
        seat,
        library: memory.library,
        name: memory.name,
        holder: memory.holder,
        kind,
        status,
        sequence,
        changed: changed.flatten(),
        note,
    }
}

/// Whether a record says what it says in the spelling of this tool.
fn is_plain(record: &Record<'_>) -> bool {
    let is_time = |column| record.of(column).len() == 5;
    let is_number = |column| record.of(column).len() == 1 || !record.of(column).starts_with('0');
    let is_bare = |column| {
        let text = record.of(column).as_bytes();
        text.first() != Some(&b' ') && text.last() != Some(&b' ')
    };
    let day = record.of(column::WEEKDAY);
    record.of(column::DATE).len() == 10
        && day.len() == 3
        && day.bytes().all(|b| b.is_ascii_lowercase())
        && is_time(column::START)
        && is_time(column::END)
        && is_number(column::SEAT)
        && is_number(column::SEQUENCE)
        && matches!(record.of(column::CHANGED).len(), 0 | 20)
        && [column::LIBRARY, column::NAME, column::HOLDER].into_iter().all(is_bare)
}

/// Every different text of a table, numbered in the order in which they come.
struct Texts {
    numbers: BTreeMap<String, TextIx>,
    all: Vec<String>,
}

impl Texts {
    fn new() -> Self {
        let numbers = BTreeMap::from([(String::new(), TextIx::EMPTY)]);
        Self { numbers, all: vec![String::new()] }
    }

    /// The number of a text. `like` is a guess: what stood in the same place before.
    fn number(&mut self, text: &str, like: TextIx) -> TextIx {
        if text.is_empty() {
            return TextIx::EMPTY;
        }
        if self.all[like.at()] == text {
            return like;
        }
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let new = TextIx(u32::try_from(self.all.len()).expect("a file has fewer texts"));
        self.numbers.insert(text.to_owned(), new);
        self.all.push(text.to_owned());
        new
    }
}
