//! Cells as the fields of a table of text: for files that are read row by row.

use super::book;
use super::moments;
use super::sheet::{Hidden, MAX_CELLS, Sheet, Value};
use super::unreadable::Unreadable;

pub(in crate::input) use book::is_packed;

/// The most fields of a sheet, empty ones included.
const MAX_FIELDS: usize = 20 * MAX_CELLS;

/// Whether a file begins as a workbook does, an old one included.
pub(in crate::input) fn is_workbook(head: &[u8]) -> bool {
    is_packed(head) || head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

/// A sheet as rows of fields, as wide as its first row.
#[derive(Debug)]
pub(in crate::input) struct Fields {
    sheet: Sheet,
    rows: Vec<u32>,
    width: u32,
}

/// The sheets of a workbook that can be seen and hold something, and the names of the others.
///
/// # Errors
///
/// Why nothing can be read.
pub(in crate::input) fn sheets(bytes: &[u8]) -> Result<(Vec<Fields>, Vec<String>), Unreadable> {
    let book = book::sheets(bytes, None)?;
    let all = book.sheets.into_iter().filter(|sheet| !sheet.cells.is_empty());
    let all: Result<Vec<Fields>, Unreadable> = all.map(Fields::new).collect();
    Ok((all?, book.others))
}

impl Fields {
    fn new(sheet: Sheet) -> Result<Self, Unreadable> {
        let rows: Vec<u32> = sheet.rows().collect();
        let first = rows.first().copied().unwrap_or(0);
        let last = sheet.cells.range((first, 0)..=(first, u32::MAX)).next_back();
        let width = last.map_or(0, |(at, _)| at.1 + 1);
        if (width as usize).saturating_mul(rows.len()) > MAX_FIELDS {
            return Err(Unreadable::too_large(&format!("it has more than {MAX_FIELDS} fields")));
        }
        Ok(Self { sheet, rows, width })
    }

    /// The name of the sheet.
    pub fn name(&self) -> &str {
        &self.sheet.name
    }

    /// What of it is hidden, and was not read: rows and columns.
    pub fn hidden(&self) -> Vec<String> {
        let Hidden { rows, columns } = self.sheet.hidden();
        let all = [("rows", rows), ("columns", columns)].into_iter();
        all.filter(|(_, list)| !list.is_empty())
            .map(|(what, list)| format!("{what} {list}"))
            .collect()
    }

    /// The rows that hold something, from 0.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The fields of a row; one more, if it has any behind those of the first row.
    pub fn row(&self, row: u32) -> Vec<String> {
        let field = |column| self.sheet.cells.get(&(row, column)).map(text).unwrap_or_default();
        let mut fields: Vec<String> = (0..self.width).map(field).collect();
        let further = self.sheet.cells.range((row, self.width)..=(row, u32::MAX)).next();
        fields.extend(further.map(|(_, value)| text(value)));
        fields
    }
}

/// A cell as text: dates as ISO 8601 writes them, times and spans as `9:36:00`.
fn text(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Other(text) => text.clone(),
        Value::Number(number) | Value::PerCent(number) => plain(*number),
        Value::Moment(days) => match moments::civil(*days) {
            Some(at) if *days >= 1.0 => at.format("%Y-%m-%dT%H:%M:%S").to_string(),
            Some(at) => at.format("%-H:%M:%S").to_string(),
            None => days.to_string(),
        },
        // A formula that was not counted: no field is written so, and it is said to be unreadable.
        Value::Uncounted => "=".to_owned(),
    }
}

/// A number with six decimals at most.
fn plain(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_fields_as_tables_of_text_have_them() {
        for (value, expected) in [
            (Value::Number(677.0), "677"),
            (Value::Number(11.283_333_333), "11.283333"),
            (Value::Number(0.0), "0"),
            (Value::Moment(43_346.0), "2018-09-03T00:00:00"),
            (Value::Moment(43_346.4), "2018-09-03T09:36:00"),
            (Value::Moment(0.4), "9:36:00"),
            (Value::Moment(-1.0), "-1"),
            (Value::Uncounted, "="),
        ] {
            assert_eq!(text(&value), expected);
        }
    }
}
