//! What is said of a usage file without showing what stands in it.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::lines::End;
use crate::finding::Severity;
use crate::finding::notes::{Notes, Span};
use crate::finding::source::{Fault, SourceMap};
use crate::finding::words::{count, one_of};
#[cfg(feature = "xlsx")]
use crate::input::spreadsheet::Unreadable;
use crate::model::UsageColumn;

/// The most rows of a file that are shown; all are counted.
const MOST: usize = 990;

/// The most characters of a field whose shape is shown.
const LONGEST: usize = 30;

/// Why a row cannot be counted.
#[derive(Debug)]
pub(super) enum Why {
    /// It has another number of fields than the header.
    Ragged { found: usize, expected: usize },
    /// A field of a column has another form.
    Bad { column: UsageColumn, shape: String, expected: String },
    /// The clock of the zone did not show that time.
    NoSuchTime(&'static str),
    /// It ends before it begins, or more than a day later.
    EndBeforeStart,
    /// Its date fits two orders of day and month.
    TwoWays(NaiveDate, NaiveDate),
}

impl Why {
    /// A field of a column that has another form, by its shape only.
    pub fn bad<'a>(
        column: UsageColumn,
        text: &str,
        dates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let expected = match column {
            UsageColumn::Start | UsageColumn::Date | UsageColumn::Time | UsageColumn::End => {
                one_of(dates.into_iter().take(2))
            }
            UsageColumn::Duration | UsageColumn::Wait => "`677`, `11,28` or `11:17`".to_owned(),
            UsageColumn::Weekday => "a weekday such as `mon`".to_owned(),
            UsageColumn::Hour => "a whole hour such as `10` or `10-11`".to_owned(),
            UsageColumn::Tag | UsageColumn::Visits => "a whole number".to_owned(),
        };
        Self::Bad { column, shape: shape(text), expected }
    }
}

/// A text with `a` for every letter and `9` for every digit.
fn shape(text: &str) -> String {
    let mask = |c: char| match c {
        c if c.is_numeric() => '9',
        c if c.is_ascii_punctuation() || c == ' ' => c,
        _ => 'a',
    };
    let mut shape: String = text.chars().take(LONGEST).map(mask).collect();
    if text.chars().nth(LONGEST).is_some() {
        shape.push('…');
    }
    shape
}

/// What is to be said of one file, and a text with as many lines as it has in which only the shapes
/// of broken fields stand.
#[derive(Debug, Default)]
pub(super) struct Shown {
    text: String,
    lines: u64,
    rows: Vec<(Span, Why)>,
    more: usize,
    twice: Option<(Span, u64)>,
    whole: Option<(Span, Whole)>,
}

/// What is wrong with a file as a whole.
#[derive(Debug)]
enum Whole {
    NotText,
    Cut(End),
    NoColumns(String),
    Mixed,
    TwoWays(TwoWays),
    #[cfg(feature = "xlsx")]
    NoWorkbook(Unreadable),
}

/// Dates of a log that fit two orders of day and month.
#[derive(Debug, Clone, Copy)]
pub(super) struct TwoWays {
    /// The first of them: its line, and what it is in each order.
    pub line: u64,
    pub by_day: NaiveDate,
    pub by_month: NaiveDate,
    /// How many rows have such a date.
    pub rows: usize,
    /// Whether other dates of the log have the one order and some the other.
    pub is_mixed: bool,
}

impl Shown {
    /// Notes a row that is left out.
    pub fn broken(&mut self, line: u64, why: Why) {
        if self.rows.len() >= MOST {
            self.more += 1;
            return;
        }
        let shape = if let Why::Bad { shape, .. } = &why { shape.clone() } else { String::new() };
        let span = self.put(line, &shape);
        self.rows.push((span, why));
    }

    /// Notes a time that the clock showed twice; the first of a file stands for all.
    pub fn twice(&mut self, line: u64) {
        let (_, count) = match self.twice {
            Some(twice) => twice,
            None => (self.put(line, ""), 0),
        };
        let span = self.twice.map_or(Span(self.text.len(), self.text.len()), |(span, _)| span);
        self.twice = Some((span, count + 1));
    }

    /// Notes that the file has two bytes for each character.
    pub fn not_text(&mut self) {
        self.whole = Some((Span(0, 0), Whole::NotText));
    }

    /// Notes that nothing can be read of a workbook.
    #[cfg(feature = "xlsx")]
    pub fn no_workbook(&mut self, why: Unreadable) {
        self.whole = Some((Span(0, 0), Whole::NoWorkbook(why)));
    }

    /// Notes that the columns that are needed are not there.
    pub fn no_columns(&mut self, why: String) {
        self.whole = Some((Span(0, 0), Whole::NoColumns(why)));
    }

    /// Notes that the file counts something else than those before.
    pub fn mixed(&mut self) {
        self.whole = Some((Span(0, 0), Whole::Mixed));
    }

    /// Notes that nothing tells the order of day and month.
    pub fn two_ways(&mut self, two: TwoWays) {
        let span = self.put(two.line, "99/99/9999");
        self.whole = Some((span, Whole::TwoWays(two)));
    }

    /// Notes that the file is not read to its end.
    pub fn cut(&mut self, end: End) {
        let span = match end {
            End::TooLong(line) => self.put(line, ""),
            End::Swallowed(flawed) => self.put(flawed.line, "\""),
            End::File | End::TooBig | End::TooManyLines => Span(0, 0),
        };
        self.whole = Some((span, Whole::Cut(end)));
    }

    /// The text for a map of sources.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts the shape of a field into its line.
    fn put(&mut self, line: u64, shape: &str) -> Span {
        while self.lines + 1 < line {
            self.text.push('\n');
            self.lines += 1;
        }
        let start = self.text.len();
        let _ = write!(self.text, "{shape}");
        Span(start, self.text.len())
    }

    /// Notes everything that is to be said.
    pub fn note(self, notes: &mut Notes) {
        let more = self.more;
        // First, so that the many rows of a file do not hide it.
        if let Some((span, whole)) = self.whole {
            note_whole(span, whole, notes);
        }
        for (span, why) in self.rows {
            row(span, why, notes);
        }
        if let (1.., Some(last)) = (more, notes.found.last_mut()) {
            let _ = write!(last.help, "; {more} more rows of this file are left out");
        }
        if let Some((span, times)) = self.twice {
            let message = format!(
                "{} of the night in which clocks are put back cannot be told apart from those an \
                 hour later",
                count(usize::try_from(times).unwrap_or(usize::MAX), "time")
            );
            let help = "they are taken as the earlier of the two; export times with their distance \
                from UTC to tell them apart";
            let finding = notes.error("usage-time-twice", span, message, "the first here", help);
            finding.severity = Severity::Warning;
        }
    }
}

fn row(span: Span, why: Why, notes: &mut Notes) {
    let (message, label, help) = match why {
        Why::Ragged { found, expected } => (
            format!("the row has {}, the header {expected}", count(found, "field")),
            String::new(),
            "the row is left out: put texts that have a separator in quotes",
        ),
        Why::Bad { column, expected, .. } => (
            format!("the field `{}` of the row cannot be read", column.code()),
            format!("expected {expected}"),
            "the row is left out; letters and digits of logs are shown as `a` and `9`: look at this \
             line of the file, or correct `[usage]`",
        ),
        Why::EndBeforeStart => (
            "the chat of the row ends before it begins, or more than a day later".to_owned(),
            String::new(),
            "the row is left out; check that `start` and `end` of `[usage]` name the right columns",
        ),
        Why::TwoWays(by_day, by_month) => (
            format!("the date of the row is {by_day} or {by_month}"),
            String::new(),
            "write `dates` below `[usage]` as the log has them",
        ),
        Why::NoSuchTime(zone) => (
            format!("the clocks of `{zone}` did not show the time of the row"),
            "clocks were put forward".to_owned(),
            "the row is left out; check `zone` of `[usage]`",
        ),
    };
    notes.error("usage-row", span, message, label, help).severity = Severity::Warning;
}

fn note_whole(span: Span, whole: Whole, notes: &mut Notes) {
    match whole {
        Whole::NotText => notes.unreadable(Fault::NotUtf8(0)),
        Whole::Cut(End::TooManyLines) => {
            notes.unreadable(Fault::TooManyLines(SourceMap::MAX_LINES + 1));
        }
        Whole::Cut(End::TooLong(line)) => {
            let message = format!("the record in line {line} is longer than 1 MiB");
            let help = "look for a quotation mark that is not closed";
            notes.error("usage-row", span, message, "", help);
        }
        Whole::Cut(End::Swallowed(flawed)) => {
            let (message, label, help) = flawed.words();
            notes.error("bad-quotes", span, message, label, help);
        }
        Whole::Cut(End::File | End::TooBig) => {
            let most = SourceMap::MAX_TABLE_BYTES;
            notes.unreadable(Fault::TooBig(most, most >> 20));
        }
        #[cfg(feature = "xlsx")]
        Whole::NoWorkbook(why) => {
            notes.error("usage-workbook", span, why.message, "", why.help);
        }
        Whole::NoColumns(why) => {
            let help = "write the headings of your file below `[usage]`, or name another preset";
            notes.error("usage-column", span, why, "", help);
        }
        Whole::TwoWays(two) => {
            let message = if two.is_mixed {
                "dates of the log fit two orders of day and month, and others of it have both"
            } else {
                "dates of the log fit two orders of day and month, and no other date decides"
            };
            let (day, month) = (two.by_day, two.by_month);
            let rows = count(two.rows, "row");
            let label = format!("{day} or {month}: the first of {rows}");
            let help = "write `dates = [\"d/M/yyyy H:m\"]` or `dates = [\"M/d/yyyy H:m\"]` below \
                `[usage]`, as the log has them";
            notes.error("usage-date-two-ways", span, message, label, help);
        }
        Whole::Mixed => {
            let message = "the file counts visits and another chats, or the other way round";
            let help = "count chats and visits one after the other";
            notes.error("usage-mixed", span, message, "", help);
        }
    }
}
