//! The sheet of what everybody owed and did, in hours, with two pictures.

use rust_xlsxwriter::{Chart, ChartAxisLabelPosition, ChartLegendPosition, ChartType};
use rust_xlsxwriter::{Color, Worksheet, XlsxError};

use super::Book;
use super::grid::{Cell, Column, Grid, Kind};
use super::looks::Tone;
use crate::export::words::PageWords;
use crate::model::LedgerRow;

/// The most libraries in a picture: more would be unreadable.
const MOST: u32 = 40;
/// Pixels of a row.
const ROW: u32 = 20;

impl Book<'_> {
    pub(super) fn fairness(&self, name: &str) -> Result<Worksheet, XlsxError> {
        let head = self.words.head;
        let carries = self.content.plan.ledger.0.iter().any(|row| row.carried_in != 0);
        let mut columns = vec![Column(head.library, 24.0, Kind::Text)];
        columns.extend(carries.then_some(Column(head.carried_in, 15.0, Kind::Signed)));
        columns.extend([
            Column(head.owed, 11.0, Kind::Hours),
            Column(head.held, 11.0, Kind::Hours),
            Column(head.balance, 11.0, Kind::Signed),
        ]);
        let owed = if carries { 2 } else { 1 };
        let mut grid = Grid::new(self, name, columns)?;
        let c = &self.content.plan.consortium;
        let is_shown = |row: &&LedgerRow| self.content.libraries.contains(&row.library);
        let mut rows: Vec<&LedgerRow> =
            self.content.plan.ledger.0.iter().filter(is_shown).collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(c[row.library].weight), row.library));
        let figures = |of: &dyn Fn(fn(&LedgerRow) -> i64) -> i64| {
            let before = carries.then(|| Cell::Minutes(of(|row| row.carried_in)));
            let rest: [fn(&LedgerRow) -> i64; 3] =
                [|row| row.owed, |row| row.held, LedgerRow::balance];
            before
                .into_iter()
                .chain(rest.map(|figure| Cell::Minutes(of(figure))))
                .collect::<Vec<_>>()
        };
        for row in &rows {
            let mut cells = vec![Cell::text(&c[row.library].name)];
            cells.extend(figures(&|figure| figure(row)));
            grid.row(cells, Tone::Plain)?;
        }
        let last = grid.last();
        if rows.len() > 1 {
            let mut cells = vec![Cell::text(self.words.total)];
            cells.extend(figures(&|figure| rows.iter().map(|row| figure(row)).sum()));
            grid.total(cells)?;
        }
        if last > 0 {
            let shown = last.min(MOST);
            let title = PageWords::of(self.language).owed_done;
            let balance = chart(name, (last, shown), self.say.balance, &[owed + 2]);
            let both = chart(name, (last, shown), title, &[owed, owed + 1]);
            let below = height(shown) / ROW + 2;
            grid.sheet.insert_chart_with_offset(0, owed + 4, &balance, 0, 4)?;
            grid.sheet.insert_chart_with_offset(below, owed + 4, &both, 0, 4)?;
        }
        Ok(grid.sheet)
    }
}

/// A bar for every library in each of the columns.
fn chart(sheet: &str, (rows, shown): (u32, u32), title: &str, columns: &[u16]) -> Chart {
    let mut chart = Chart::new(ChartType::Bar);
    let colours = [Color::RGB(0xE0_8E_45), Color::RGB(0x1F_4E_5F)];
    for (&column, colour) in columns.iter().zip(colours.iter().rev().take(columns.len()).rev()) {
        chart
            .add_series()
            .set_categories((sheet, 1, 0, shown, 0))
            .set_values((sheet, 1, column, shown, column))
            .set_name((sheet, 0, column))
            .set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(*colour)),
            )
            .set_gap(60);
    }
    let part = if rows > shown { format!(" (1\u{2013}{shown})") } else { String::new() };
    chart.title().set_name(&format!("{title}{part}"));
    chart.set_alt_text(title).set_width(560).set_height(height(shown));
    // Libraries are in the order of the table, the first on top; the figures are below, and names
    // beside bars that go to the left.
    chart.y_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low);
    chart.x_axis().set_label_position(ChartAxisLabelPosition::High).set_num_format("0");
    if columns.len() > 1 {
        chart.legend().set_position(ChartLegendPosition::Bottom);
    } else {
        chart.legend().set_hidden();
    }
    chart
}

/// Pixels of a picture's height.
fn height(libraries: u32) -> u32 {
    120 + 26 * libraries
}
