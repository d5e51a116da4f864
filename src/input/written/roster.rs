//! `roster.csv` as written.

use chrono::{DateTime, NaiveDate, Utc};

use super::fields::{self, Texts};
use super::sheet::{self, Fields};
use crate::finding::source::SourceMap;
use crate::finding::{FileId, Finding};
use crate::model::{
    ROSTER_COLUMNS, SheetFault, SheetForm, Status, TextIx, WrittenDuty, WrittenRoster,
};

/// The most different texts of a roster: names of libraries, and notes.
const MOST_TEXTS: usize = 500_000;

/// Reads a roster as it is written; records that cannot be read are among its faults.
///
/// # Errors
///
/// What keeps the file from being read as text: its size, or an encoding other than UTF-8.
///
/// # Panics
///
/// If the file comes from another map.
pub fn written_roster(
    sources: &mut SourceMap,
    file: FileId,
) -> Result<WrittenRoster, Vec<Finding>> {
    let mut rows: Vec<WrittenDuty> = Vec::new();
    let mut texts = Texts::new();
    let mut memory = Memory::default();
    let form = sheet::read(sources, file, &ROSTER_COLUMNS, &[], |form, fields| {
        let row = duty(form, fields, &mut texts, &mut memory);
        if rows.last().is_some_and(|last| order(last) > order(&row)) {
            sheet::uncanonical(form, row.record, "does not stand in the order of time and seat");
        }
        rows.push(row);
        texts.all.len() <= MOST_TEXTS
    })?;
    Ok(WrittenRoster { form, rows, texts: texts.all })
}

/// What the last record said: the next one often says the same.
#[derive(Default)]
struct Memory {
    date: (String, Option<NaiveDate>),
    library: TextIx,
    name: TextIx,
    holder: TextIx,
}

/// The order of a roster; the tombstone before the duty that took its place.
fn order(d: &WrittenDuty) -> impl Ord + use<> {
    (d.date, d.start, d.seat, d.status != Some(Status::Cancelled))
}

fn duty(
    form: &mut SheetForm,
    fields: &Fields<'_>,
    texts: &mut Texts,
    memory: &mut Memory,
) -> WrittenDuty {
    let mut cell = Cells { form, fields };
    if memory.date.0 != fields.of(0) {
        memory.date =
            (fields.of(0).to_owned(), cell.read(0, "a date such as `2018-09-18`", fields::date));
    } else if memory.date.1.is_none() {
        cell.read(0, "a date such as `2018-09-18`", fields::date);
    }
    let weekday = cell.read(1, "a weekday, `mon` to `sun`", fields::weekday);
    let (start, end) = (cell.read(2, TIME, fields::time), cell.read(3, TIME, fields::time));
    let seat = cell.read(4, "a seat, counted from 1", |t| fields::number(t)?.try_into().ok());
    let kind = cell.read(8, "`own`, `turn`, `substitute`, `swap` or `cover`", fields::kind);
    let status = cell.read(9, "`confirmed`, `open`, `unfilled` or `cancelled`", fields::status);
    let sequence = cell.read(10, "a whole number of changes", fields::number);
    let changed = cell.changed();
    cell.spelling();
    memory.library = texts.number(fields.of(5).trim(), memory.library);
    memory.name = texts.number(fields.of(6).trim(), memory.name);
    memory.holder = texts.number(fields.of(7).trim(), memory.holder);
    WrittenDuty {
        record: fields.record,
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
        changed,
        note: texts.number(fields.of(12).trim(), TextIx::EMPTY),
    }
}

const TIME: &str = "a time such as `14:00`";

/// The fields of one record on their way to values.
struct Cells<'r, 'f> {
    form: &'r mut SheetForm,
    fields: &'r Fields<'f>,
}

impl Cells<'_, '_> {
    fn read<T>(
        &mut self,
        column: usize,
        expected: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.fields.of(column);
        let value = read(text).or_else(|| read(text.trim()));
        if value.is_none() {
            let found = text.chars().take(80).collect();
            let record = self.fields.record;
            sheet::fault(self.form, SheetFault::Field { record, column, found, expected });
        }
        value
    }

    fn changed(&mut self) -> Option<DateTime<Utc>> {
        if self.fields.of(11).is_empty() {
            return None;
        }
        self.read(11, "a stamp in UTC such as `2018-09-14T08:30:00Z`, or nothing", fields::stamp)
    }

    /// Notes a record that says the right thing in another spelling.
    fn spelling(&mut self) {
        let of = |column| self.fields.of(column);
        let is_time = |text: &str| text.len() == 5;
        let is_number = fields::is_plain_number;
        let plain = is_time(of(2)) && is_time(of(3)) && is_number(of(4)) && is_number(of(10));
        let short = of(1).len() == 3 && of(1).bytes().all(|b| b.is_ascii_lowercase());
        let stamp = matches!(of(11).len(), 0 | 20);
        let bare = |column: usize| {
            let text = of(column).as_bytes();
            text.first() != Some(&b' ') && text.last() != Some(&b' ')
        };
        if !plain || !short || !stamp || !bare(5) || !bare(6) || !bare(7) || of(0).len() != 10 {
            let why = "has times, numbers or names in another spelling";
            sheet::uncanonical(self.form, self.fields.record, why);
        }
    }
}
