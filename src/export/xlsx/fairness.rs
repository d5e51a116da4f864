//! The sheet of what everybody owed and did, in hours, with two pictures.

use rust_xlsxwriter::{Chart, ChartAxisLabelPosition, ChartLegendPosition, ChartType};
use rust_xlsxwriter::{Color, Worksheet, XlsxError};

use super::Book;
use super::grid::{Cell, Column, Grid, Kind};
use super::looks::Tone;
use crate::export::words::ReportWords;
use crate::model::LedgerRow;

/// The most libraries of a picture: more cannot be read.
const MOST: u32 = 40;
/// Points of a picture's height that a library takes.
const HEIGHT: u32 = 26;

impl Book<'_> {
    pub(super) fn fairness(&self, name: &str) -> Result<Worksheet, XlsxError> {
        let head = self.words.head;
        let columns = vec![
            Column(head.library, 24.0, Kind::Text),
            Column(head.carried_in, 15.0, Kind::Signed),
            Column(head.owed, 11.0, Kind::Hours),
            Column(head.held, 11.0, Kind::Hours),
            Column(head.balance, 11.0, Kind::Signed),
        ];
        let mut grid = Grid::new(self, name, columns)?;
        let c = self.content.consortium;
        let is_shown = |row: &&LedgerRow| self.content.libraries.contains(&row.library);
        let mut rows: Vec<&LedgerRow> = self.content.ledger.0.iter().filter(is_shown).collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(c[row.library].weight), row.library));
        let figures = |row: &LedgerRow| {
            [row.carried_in, row.owed, row.held, row.balance()].map(Cell::Minutes)
        };
        for row in &rows {
            let mut cells = vec![Cell::text(&c[row.library].name)];
            cells.extend(figures(row));
            grid.row(cells, Tone::Plain)?;
        }
        let last = grid.last();
        if rows.len() > 1 {
            let sum = |of: fn(&LedgerRow) -> i64| Cell::Minutes(rows.iter().map(|r| of(r)).sum());
            grid.total(vec![
                Cell::text(self.words.total),
                sum(|r| r.carried_in),
                sum(|r| r.owed),
                sum(|r| r.held),
                sum(LedgerRow::balance),
            ])?;
        }
        if last > 0 {
            let shown = last.min(MOST);
            let title = ReportWords::of(self.language).balances;
            let balance = self.chart(name, (last, shown), self.say.balance, &[4]);
            let owed = self.chart(name, (last, shown), title, &[2, 3]);
            grid.sheet.insert_chart_with_offset(0, 6, &balance, 0, 4)?;
            grid.sheet.insert_chart_with_offset(0, 15, &owed, 0, 4)?;
        }
        grid.sheet.set_landscape();
        Ok(grid.sheet)
    }

    /// A bar for every library in each of the columns.
    fn chart(&self, sheet: &str, (rows, shown): (u32, u32), title: &str, columns: &[u16]) -> Chart {
        let mut chart = Chart::new(ChartType::Bar);
        let colours = [Color::RGB(0xE0_8E_45), Color::RGB(0x1F_4E_5F)];
        for (&column, colour) in columns.iter().zip(colours.iter().rev().take(columns.len()).rev())
        {
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
        chart.set_alt_text(title).set_width(560).set_height(120 + HEIGHT * shown);
        // The first library stands on top, the figures below.
        chart.y_axis().set_label_position(ChartAxisLabelPosition::High);
        chart.x_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low);
        if columns.len() > 1 {
            chart.legend().set_position(ChartLegendPosition::Bottom);
        } else {
            chart.legend().set_hidden();
        }
        chart
    }
}
