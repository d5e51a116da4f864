//! The hours that a row says, in a column for a day or several, or in two with times.

use super::Value;
use super::headings::Meaning;
use super::hours::{self, Hours};
use super::rows::{Found, RowReader};
use crate::model::Time;

impl RowReader<'_> {
    /// Reads the hours of a week. A row with hours on some day has none on days it leaves empty; one
    /// without any does not speak of hours.
    pub fn week(&mut self, row: u32) -> [Option<Found<Hours>>; 7] {
        let mut stretches: Vec<(u8, u8)> = Vec::new();
        for meaning in self.header.columns.keys() {
            if let Meaning::Hours(first, last) | Meaning::From(first, last) = *meaning {
                stretches.push((first, last));
            }
        }
        // What is said of one day goes before what is said of several.
        stretches.sort_by_key(|(first, last)| std::cmp::Reverse(last - first));
        let mut week: [Option<Found<Hours>>; 7] = Default::default();
        for (first, last) in stretches {
            let Some(found) = self.day(row, first, last) else { continue };
            for day in &mut week[usize::from(first)..=usize::from(last)] {
                if !found.value.is_empty() || day.is_none() {
                    *day = Some(found.clone());
                }
            }
        }
        let is_said = |f: &Option<Found<Hours>>| {
            f.as_ref().is_some_and(|f| self.sheet.cells.contains_key(&f.at))
        };
        if week.iter().any(is_said) { week } else { Default::default() }
    }

    /// Reads the hours of one column, or of two; an empty cell is a day without staff.
    fn day(&mut self, row: u32, first: u8, last: u8) -> Option<Found<Hours>> {
        let column = |meaning| self.header.columns.get(&meaning).copied();
        let from = column(Meaning::Hours(first, last)).or(column(Meaning::From(first, last)))?;
        let (at, to) = ((row, from), column(Meaning::To(first, last)).map(|to| (row, to)));
        let (start, end) = (self.sheet.cells.get(&at), to.and_then(|to| self.sheet.cells.get(&to)));
        let Some(start) = start else { return Some(Found { value: Hours::new(), at }) };
        if let Value::Text(text) = start
            && let Some(value) = hours::intervals(text)
        {
            return Some(Found { value, at });
        }
        let span = moment(start).zip(end.and_then(moment));
        let value = span.and_then(|span| hours::of_spans(vec![span]));
        if value.is_none() {
            let help = match (start, end) {
                (Value::Moment(days), _) if hours::time_of(*days).is_none() => {
                    "the spreadsheet has made a date of it: format the column as text, and write \
                     hours as in 9-20"
                }
                (Value::Moment(_), None) => {
                    "when does it end? write both times in one cell as text, as in 9-20, or the \
                     end in the next column"
                }
                _ => {
                    "expected hours such as 9-20 or 9.00-12.00, 13.00-18.00, the earlier first; \
                      a dash or nothing for a day without staff"
                }
            };
            self.bad(at, "time from when to when", help);
        }
        value.map(|value| Found { value, at })
    }
}

/// A time of day in a cell of its own.
fn moment(value: &Value) -> Option<Time> {
    match value {
        Value::Moment(days) => hours::time_of(*days),
        Value::Text(text) => hours::time(text),
        Value::Number(number) if (1.0..=24.0).contains(number) || *number == 0.0 => {
            // A whole hour, written as a plain number.
            hours::time_of(number / 24.0)
        }
        Value::Number(number) => hours::time_of(*number),
        Value::Other(_) => None,
    }
}
