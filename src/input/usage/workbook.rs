//! A workbook as records: the one sheet that has the columns.

use std::io;

use csv::ByteRecord;

use super::columns::Columns;
use super::lines::{End, Records};
use super::tags::is_harmless;
use crate::input::spreadsheet::{Fields, Unreadable, fields};
use crate::model::UsageForm;

/// The rows of a sheet on their way to records.
pub(super) struct Rows {
    sheet: Fields,
    next: usize,
    record: ByteRecord,
    /// The names of the sheets that are not looked at, unless they could be about somebody.
    pub passed: Vec<String>,
    /// Its hidden rows and columns, which are not looked at either.
    pub hidden: Vec<String>,
}

impl Rows {
    /// The sheet of a workbook that has the columns; the first one, if none has.
    pub fn of(bytes: &[u8], form: &UsageForm) -> Result<Self, Unreadable> {
        let (sheets, hidden) = fields::sheets(bytes)?;
        let has_columns = |sheet: &Fields| {
            let first = sheet.rows().first().map(|&row| sheet.row(row)).unwrap_or_default();
            Columns::of(&ByteRecord::from(first), form).is_ok()
        };
        let (mut fitting, mut others): (Vec<Fields>, Vec<Fields>) =
            sheets.into_iter().partition(has_columns);
        if fitting.len() > 1 {
            let names: Vec<String> = fitting.iter().map(|sheet| shown(sheet.name())).collect();
            return Err(Unreadable::new(
                "bad-spreadsheet",
                format!("{} sheets have the columns of a log: {}", names.len(), names.join(", ")),
                "save the one that is meant as a workbook of its own, or as .csv",
            ));
        }
        let sheet = fitting.pop().or_else(|| (!others.is_empty()).then(|| others.swap_remove(0)));
        let sheet = sheet.ok_or_else(|| {
            let help = "sheets that are hidden are not read";
            Unreadable::new("bad-spreadsheet", "no sheet of the workbook holds anything", help)
        })?;
        let others = others.iter().map(Fields::name).chain(hidden.iter().map(String::as_str));
        let passed = others.map(shown).collect();
        let hidden = sheet.hidden();
        Ok(Self { sheet, next: 0, record: ByteRecord::new(), passed, hidden })
    }
}

/// The name of a sheet, unless it could be about somebody.
fn shown(name: &str) -> String {
    if is_harmless(name) { format!("`{name}`") } else { "one that is not named".to_owned() }
}

impl Records for Rows {
    fn next(&mut self) -> io::Result<Result<(&ByteRecord, u64), End>> {
        let Some(&row) = self.sheet.rows().get(self.next) else { return Ok(Err(End::File)) };
        self.next += 1;
        self.record = ByteRecord::from(self.sheet.row(row));
        Ok(Ok((&self.record, u64::from(row) + 1)))
    }
}
