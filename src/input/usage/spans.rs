//! Spans such as `0:11`: minutes and seconds in a log, hours and minutes in what a spreadsheet saved;
//! and such as `0.11`, which can also be a decimal number.

use super::columns::Length;
use super::dates::{self, Pointed};
use crate::model::UsageUnit;

/// So many hours nobody chats or waits: a span of so many is minutes and seconds.
const HOURS: u64 = 5;

/// What spans of a file tell about their form.
#[derive(Debug, Default)]
pub(super) struct Spans {
    colons: Seen,
    points: Seen,
    /// Whether a point separates hours, minutes and seconds: then it may do so in the others, too.
    has_times: bool,
}

/// The spans of one form.
#[derive(Debug, Default)]
struct Seen {
    /// The first that could be either.
    first: Option<TwoSpans>,
    rows: usize,
    /// Whether one can be minutes and seconds, or a decimal number, only: then all of the file are.
    is_sure: bool,
}

/// A span that is minutes and seconds, or hours and minutes, or a decimal number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TwoSpans {
    /// The first of them: its line, and its two numbers.
    pub line: u64,
    pub parts: (u64, u64),
    /// How many there are.
    pub rows: usize,
    /// The number that it is otherwise, with its unit: nothing where it has a colon.
    pub number: Option<(String, UsageUnit)>,
}

impl TwoSpans {
    /// Whether it could be hours and minutes.
    pub fn may_be_hours(&self) -> bool {
        self.parts.0 < HOURS
    }
}

impl Spans {
    /// Looks at a field of the file; `preset` is what its numbers count if nobody says so.
    pub fn see(&mut self, field: &str, length: Length, preset: UsageUnit, line: u64) {
        if let Some(parts) = dates::two_parts(field) {
            if parts.0 >= HOURS {
                self.colons.is_sure = true;
            } else {
                self.colons.note(TwoSpans { line, parts, rows: 0, number: None });
            }
        }
        match dates::pointed(field).filter(|_| length.said.is_none()) {
            Some(Pointed::TwoParts(minutes, _)) if minutes >= HOURS * 60 => {
                self.points.is_sure = true;
            }
            Some(Pointed::TwoParts(first, second)) => {
                let number = Some((field.to_owned(), preset));
                self.points.note(TwoSpans { line, parts: (first, second), rows: 0, number });
            }
            Some(Pointed::Decimal) => self.points.is_sure = true,
            Some(Pointed::Time) => self.has_times = true,
            None => {}
        }
    }

    /// The first of those of which nothing tells what they are.
    pub fn undecided(self) -> Option<TwoSpans> {
        let Self { colons, mut points, has_times } = self;
        points.is_sure &= !has_times;
        colons.undecided().or_else(|| points.undecided())
    }
}

impl Seen {
    fn note(&mut self, span: TwoSpans) {
        self.rows += 1;
        self.first.get_or_insert(span);
    }

    fn undecided(self) -> Option<TwoSpans> {
        let first = self.first.filter(|_| !self.is_sure)?;
        Some(TwoSpans { rows: self.rows, ..first })
    }
}
