//! What is said of a usage file without showing what stands in it.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::lines::End;
use super::spans::TwoSpans;
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

/// What is to be said of one file.
#[derive(Debug, Default)]
pub(super) struct Shown {
    rows: Vec<Said<Why>>,
    more: usize,
    twice: Option<Said<u64>>,
    whole: Option<Said<Whole>>,
}

/// Something of a line, and where it stands in the text of shapes.
#[derive(Debug)]
struct Said<T> {
    line: u64,
    shape: String,
    span: Span,
    what: T,
}

impl<T> Said<T> {
    fn new(line: u64, shape: &str, what: T) -> Self {
        Self { line, shape: shape.to_owned(), span: Span(0, 0), what }
    }

    fn place(&mut self) -> (u64, &str, &mut Span) {
        (self.line, &self.shape, &mut self.span)
    }
}

/// What is wrong with a file as a whole.
#[derive(Debug)]
enum Whole {
    NotText,
    Cut(End),
    NoColumns(String),
    Mixed,
    TwoWays(TwoWays),
    TwoSpans(TwoSpans),
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
    /// Why nothing tells them apart.
    pub undecided: Undecided,
}

/// Why nothing tells the order of day and month.
#[derive(Debug, Clone, Copy)]
pub(super) enum Undecided {
    /// No other date is of one order only.
    Alone,
    /// Some are of the one, and some of the other.
    Mixed,
    /// Cells with dates stand beside texts that a spreadsheet could not read in its order.
    Cells,
}

impl Shown {
    /// Notes a row that is left out.
    pub fn broken(&mut self, line: u64, why: Why) {
        if self.rows.len() >= MOST {
            self.more += 1;
            return;
        }
        let shape = if let Why::Bad { shape, .. } = &why { shape.clone() } else { String::new() };
        self.rows.push(Said::new(line, &shape, why));
    }

    /// Notes a time that the clock showed twice; the first of a file stands for all.
    pub fn twice(&mut self, line: u64) {
        let twice = self.twice.get_or_insert_with(|| Said::new(line, "", 0));
        (twice.line, twice.what) = (twice.line.min(line), twice.what + 1);
    }

    /// Notes that the file has two bytes for each character.
    pub fn not_text(&mut self) {
        self.whole = Some(Said::new(0, "", Whole::NotText));
    }

    /// Notes that nothing can be read of a workbook.
    #[cfg(feature = "xlsx")]
    pub fn no_workbook(&mut self, why: Unreadable) {
        self.whole = Some(Said::new(0, "", Whole::NoWorkbook(why)));
    }

    /// Notes that the columns that are needed are not there.
    pub fn no_columns(&mut self, why: String) {
        self.whole = Some(Said::new(0, "", Whole::NoColumns(why)));
    }

    /// Notes that the file counts something else than those before.
    pub fn mixed(&mut self) {
        self.whole = Some(Said::new(0, "", Whole::Mixed));
    }

    /// Notes that nothing tells the order of day and month.
    pub fn two_ways(&mut self, two: TwoWays) {
        self.whole = Some(Said::new(two.line, "99/99/9999", Whole::TwoWays(two)));
    }

    /// Notes that nothing tells what spans of two numbers are.
    pub fn two_spans(&mut self, two: TwoSpans) {
        let shape = if two.number.is_some() { "9.99" } else { "9:99" };
        self.whole = Some(Said::new(two.line, shape, Whole::TwoSpans(two)));
    }

    /// Notes that the file is not read to its end.
    pub fn cut(&mut self, end: End) {
        let (line, shape) = match end {
            End::TooLong(line) => (line, ""),
            End::Swallowed(flawed) => (flawed.line, "\""),
            End::File | End::TooBig | End::TooManyLines => (0, ""),
        };
        self.whole = Some(Said::new(line, shape, Whole::Cut(end)));
    }

    /// The text for a map of sources: as many lines as are needed, with only the shapes of broken fields.
    /// Rows that had to wait come after others, so that all are laid out in one go.
    pub fn lay(&mut self) -> String {
        let mut all: Vec<_> = self.rows.iter_mut().map(Said::place).collect();
        all.extend(self.twice.as_mut().map(Said::place));
        all.extend(self.whole.as_mut().map(Said::place));
        all.sort_by_key(|(line, ..)| *line);
        let (mut text, mut lines) = (String::new(), 1);
        for (line, shape, span) in all {
            while lines < line {
                text.push('\n');
                lines += 1;
            }
            *span = Span(text.len(), text.len() + shape.len());
            text.push_str(shape);
        }
        text
    }

    /// Notes everything that is to be said.
    pub fn note(self, notes: &mut Notes) {
        let more = self.more;
        // First, so that the many rows of a file do not hide it.
        if let Some(Said { span, what, .. }) = self.whole {
            note_whole(span, what, notes);
        }
        for Said { span, what, .. } in self.rows {
            row(span, what, notes);
        }
        if let (1.., Some(last)) = (more, notes.found.last_mut()) {
            let _ = write!(last.help, "; {more} more rows of this file are left out");
        }
        if let Some(Said { span, what: times, .. }) = self.twice {
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
        Whole::TwoWays(two) => two_orders(span, two, notes),
        Whole::TwoSpans(two) => two_spans(span, &two, notes),
        Whole::Mixed => {
            let message = "the file counts visits and another chats, or the other way round";
            let help = "count chats and visits one after the other";
            notes.error("usage-mixed", span, message, "", help);
        }
    }
}

fn two_orders(span: Span, two: TwoWays, notes: &mut Notes) {
    let message = match two.undecided {
        Undecided::Alone => {
            "dates of the log fit two orders of day and month, and no other date decides"
        }
        Undecided::Mixed => {
            "dates of the log fit two orders of day and month, and others of it have both"
        }
        Undecided::Cells => {
            "dates in cells may have day and month turned round: those of later days are \
             text, as where a spreadsheet reads another order than the log has"
        }
    };
    let (day, month) = (two.by_day, two.by_month);
    let rows = count(two.rows, "row");
    let label = format!("{day} or {month}: the first of {rows}");
    let help = match two.undecided {
        Undecided::Cells => {
            "name the log as it was exported, before it was opened in a spreadsheet"
        }
        Undecided::Alone | Undecided::Mixed => {
            "write `dates = [\"d/M/yyyy H:m\"]` or `dates = [\"M/d/yyyy H:m\"]` below \
             `[usage]`, as the log has them"
        }
    };
    notes.error("usage-date-two-ways", span, message, label, help);
}

fn two_spans(span: Span, two: &TwoSpans, notes: &mut Notes) {
    let (first, second) = two.parts;
    let hours =
        if two.may_be_hours() { format!(" or {first} h {second} min") } else { String::new() };
    let rows = count(two.rows, "field");
    let (message, number, help) = match &two.number {
        None => (
            "durations of the log are minutes and seconds, or hours and minutes as a spreadsheet \
             writes them, and none is so long that it decides",
            String::new(),
            "export them in seconds, or with hours, minutes and seconds, as in `0:11:17`; in a \
             spreadsheet give their cells the format [h]:mm:ss before you save the table",
        ),
        Some((number, unit)) => (
            "durations of the log with a point are decimal numbers, or times with a point between \
             their parts, and none of them decides",
            format!("{number} {} or ", unit.short()),
            "write `unit` below `[usage]` if they are decimal numbers; otherwise export them in \
             seconds, or with hours, minutes and seconds, as in `0.11.17`",
        ),
    };
    let label = format!("{number}{first} min {second} s{hours}: the first of {rows}");
    notes.error("usage-duration-two-ways", span, message, label, help);
}
