//! Spans such as `0:11`: minutes and seconds in a log, hours and minutes in what a spreadsheet saved.

use super::dates;

/// So many hours nobody chats or waits: a span of so many is minutes and seconds.
const HOURS: u64 = 5;

/// What spans of a file tell about their form.
#[derive(Debug, Default)]
pub(super) struct Spans {
    /// The first that could be either, with its line.
    first: Option<TwoSpans>,
    rows: usize,
    /// Whether one can be minutes and seconds only: then all of the file are.
    is_sure: bool,
}

/// A span that is minutes and seconds, or hours and minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TwoSpans {
    /// The first of them: its line, and its two numbers.
    pub line: u64,
    pub parts: (u64, u64),
    /// How many there are.
    pub rows: usize,
}

impl Spans {
    /// Looks at a field of the file.
    pub fn see(&mut self, field: &str, line: u64) {
        let Some(parts) = dates::two_parts(field) else { return };
        if parts.0 >= HOURS {
            self.is_sure = true;
        } else {
            self.rows += 1;
            self.first.get_or_insert(TwoSpans { line, parts, rows: 0 });
        }
    }

    /// The first of those of which nothing tells what they are.
    pub fn undecided(&self) -> Option<TwoSpans> {
        let first = self.first.filter(|_| !self.is_sure)?;
        Some(TwoSpans { rows: self.rows, ..first })
    }
}
