//! The sheet of the ordinary week: times down, weekdays across, as it hangs on a wall.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::Book;
use super::grid::{Cell, dress, put};
use crate::export::holder_name;
use crate::export::words::hours_of_day;
use crate::model::{Cell as Place, Interval, WEEKDAYS};

impl Book<'_> {
    pub(super) fn week(&self, name: &str) -> Result<Worksheet, XlsxError> {
        let (c, looks) = (&self.content.plan.consortium, &self.looks);
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?.set_landscape();
        dress(self, &mut sheet);
        // Who has which time of which weekday, for every seat.
        let mut rows: BTreeMap<(Interval, u16), BTreeMap<u32, String>> = BTreeMap::new();
        for (Place { period, seat }, holder) in self.content.plan.pattern.cells() {
            let day = c.grid.period(period).weekday.num_days_from_monday();
            let row = rows.entry((c.grid.interval(period), seat)).or_default();
            let of = &self.content.plan.allocation[holder].holder;
            let name = if of.is_pool() {
                holder_name(c, &self.content.plan.allocation, holder)
            } else {
                self.member(of.members[0])
            };
            row.insert(day, name);
        }
        let mut days: Vec<u32> = rows.values().flat_map(|row| row.keys().copied()).collect();
        days.sort_unstable();
        days.dedup();
        let has_seats = c.grid.seats() > 1;
        let first = u16::from(has_seats) + 1;
        put(&mut sheet, 0, 0, &Cell::text(self.words.head.time), &looks.head_centre)?;
        sheet.set_column_width(0, 14)?;
        if has_seats {
            put(&mut sheet, 0, 1, &Cell::text(self.words.head.seat), &looks.head_centre)?;
            sheet.set_column_width(1, 8)?;
        }
        for (at, &day) in (first..).zip(&days) {
            let heading = self.words.weekday(WEEKDAYS[day as usize]);
            put(&mut sheet, 0, at, &Cell::text(heading), &looks.head_centre)?;
            sheet.set_column_width(at, 22)?;
        }
        sheet.set_row_height(0, 24)?;
        for (at, ((hours, seat), row)) in (1..).zip(&rows) {
            let time = Cell::text(hours_of_day(self.language, *hours));
            put(&mut sheet, at, 0, &time, &looks.boxed)?;
            if has_seats {
                put(&mut sheet, at, 1, &Cell::Count((*seat).into()), &looks.boxed)?;
            }
            for (column, day) in (first..).zip(&days) {
                match row.get(day) {
                    Some(holder) => {
                        put(&mut sheet, at, column, &Cell::text(holder), &looks.boxed)?;
                    }
                    None => put(&mut sheet, at, column, &Cell::Empty, &looks.closed)?,
                }
            }
            sheet.set_row_height(at, 36)?;
        }
        sheet.set_freeze_panes(1, first)?.set_repeat_rows(0, 0)?;
        Ok(sheet)
    }
}
