//! A sheet that is a table: headings, columns, rows, and how it prints.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::Book;
use super::looks::{Tone, toned};
use crate::model::Time;

/// The most UTF-16 units of a cell.
///
/// Source: Microsoft, "Excel specifications and limits".
const LONGEST: usize = 32_767;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Wrapped,
    Date,
    Time,
    Moment,
    Count,
    Hours,
    Signed,
}

/// A column: its heading, its width in digits, what it holds.
pub(super) struct Column(pub &'static str, pub f64, pub Kind);

/// What a cell holds.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    Text(String),
    Date(NaiveDate),
    Time(Time),
    Moment(NaiveDateTime),
    Count(u64),
    /// Minutes, shown as hours.
    Minutes(i64),
    Empty,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// A sheet under construction.
pub(super) struct Grid<'b> {
    pub sheet: Worksheet,
    book: &'b Book<'b>,
    columns: Vec<Column>,
    next: u32,
}

impl<'b> Grid<'b> {
    /// A sheet with its headings.
    pub fn new(book: &'b Book<'b>, name: &str, columns: Vec<Column>) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        for (at, Column(heading, width, kind)) in (0..).zip(&columns) {
            let is_right = matches!(kind, Kind::Hours | Kind::Signed);
            let head = if is_right { &book.looks.head_right } else { &book.looks.head };
            sheet.write_string_with_format(0, at, *heading, head)?;
            sheet.set_column_width(at, *width)?;
        }
        sheet.set_row_height(0, 30)?;
        sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?;
        dress(book, &mut sheet);
        Ok(Self { sheet, book, columns, next: 1 })
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<Cell>, tone: Tone) -> Result<(), XlsxError> {
        for (at, cell) in (0..).zip(cells) {
            let format = toned(self.format(usize::from(at)), tone);
            put(&mut self.sheet, self.next, at, &cell, &format)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Adds a row of sums.
    pub fn total(&mut self, cells: Vec<Cell>) -> Result<(), XlsxError> {
        let looks = &self.book.looks;
        for (at, cell) in (0..).zip(cells) {
            let format = match self.columns[usize::from(at)].2 {
                Kind::Hours => &looks.total_hours,
                Kind::Signed => &looks.total_signed,
                Kind::Count => &looks.total_count,
                _ => &looks.total_text,
            };
            put(&mut self.sheet, self.next, at, &cell, format)?;
        }
        self.next += 1;
        Ok(())
    }

    /// The last row so far.
    pub fn last(&self) -> u32 {
        self.next - 1
    }

    /// The sheet, with a filter on every column.
    pub fn filtered(mut self) -> Result<Worksheet, XlsxError> {
        let last = u16::try_from(self.columns.len() - 1).expect("few columns");
        let rows = self.last();
        if rows > 0 {
            self.sheet.autofilter(0, 0, rows, last)?;
        }
        Ok(self.sheet)
    }

    fn format(&self, column: usize) -> &'b Format {
        let looks = &self.book.looks;
        match self.columns[column].2 {
            Kind::Text => &looks.text,
            Kind::Wrapped => &looks.wrapped,
            Kind::Date => &looks.date,
            Kind::Time => &looks.time,
            Kind::Moment => &looks.moment,
            Kind::Count => &looks.count,
            Kind::Hours => &looks.hours,
            Kind::Signed => &looks.signed,
        }
    }
}

/// Puts something into a cell. A text is a string, whatever it begins with.
pub(super) fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, short(text), format)?;
        }
        Cell::Empty => {
            sheet.write_blank(row, column, format)?;
        }
        other => {
            sheet.write_number_with_format(row, column, number(other), format)?;
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts and minutes of a term are small")]
fn number(cell: &Cell) -> f64 {
    match *cell {
        Cell::Date(date) => serial(date.and_time(NaiveTime::MIN)),
        Cell::Time(time) => f64::from(time.minutes()) / 1440.0,
        Cell::Moment(at) => serial(at),
        Cell::Count(count) => count as f64,
        Cell::Minutes(minutes) => minutes as f64 / 60.0,
        Cell::Text(_) | Cell::Empty => 0.0,
    }
}

/// Days since the day before 1900, as spreadsheets count from March 1900 on.
#[expect(clippy::cast_precision_loss, reason = "seconds of a century are exact")]
fn serial(at: NaiveDateTime) -> f64 {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a date").and_time(NaiveTime::MIN);
    (at - zero).num_seconds() as f64 / 86_400.0
}

fn short(text: &str) -> &str {
    if text.encode_utf16().count() <= LONGEST {
        return text;
    }
    // A character has at most two units.
    let end = text.char_indices().nth(LONGEST / 2).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// How a sheet prints: on A4, its title above, pages counted below.
pub(super) fn dress(book: &Book<'_>, sheet: &mut Worksheet) {
    // Source: ECMA-376 part 1, 18.3.1.46: `&` begins a code, and stands for itself when doubled.
    let title: String = book.title().replace('&', "&&").chars().take(100).collect();
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.8, 0.7, 0.3, 0.3);
    sheet.set_header(format!("&L&\"-,Bold\"{title}&R&A")).set_footer("&R&P / &N");
}
