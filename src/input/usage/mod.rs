//! Chat logs and counted visits → [`Usage`], record by record.
//!
//! Only columns that are mapped are looked at, and no text of a file is kept, tags apart. A row that
//! cannot be read is noted with its line and the shape of the field: `a` for a letter, `9` for a digit.

mod columns;
mod dates;
pub(super) mod form;
mod lines;
mod rows;
mod shown;
mod spans;
mod tags;
#[cfg(feature = "xlsx")]
mod workbook;

use std::io;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use csv::ByteRecord;

use crate::finding::notes::{Notes, Span};
use crate::finding::source::SourceMap;
use crate::finding::{FileId, Finding, Findings};
use crate::input::Read;
use crate::model::{Consortium, PassedColumns, Usage, UsageForm, UsagePreset};
use columns::{Columns, Kind};
use dates::{DateForm, Order};
use lines::{End, Lines, Records};
use shown::{Shown, TwoWays, Undecided, Why};
use spans::Spans;
use tags::Tags;

/// Files of usage on their way to what they count.
#[derive(Debug)]
pub struct UsageFiles {
    form: UsageForm,
    dates: Vec<DateForm>,
    /// The zone of the files, and that of the consortium.
    zones: (Tz, Tz),
    usage: Usage,
    tags: Tags,
    kind: Option<Kind>,
    last: Option<FileId>,
    /// The order of day and month that dates of the file at hand have shown, and whether others had
    /// another.
    order: Option<Order>,
    is_mixed: bool,
    /// The order of a program's dates, unless a log shows the other.
    usual: Option<Order>,
    /// Both readings of the last date that has two.
    both: Option<(NaiveDate, NaiveDate)>,
    cells: DateCells,
    /// What spans of the file at hand have shown.
    spans: Spans,
    /// Whether the file at hand is a workbook, and the forms of its cells with dates.
    is_workbook: bool,
    of_cells: Vec<DateForm>,
    found: Vec<Finding>,
    failed: bool,
}

/// What dates in cells of a workbook tell: a spreadsheet that takes days for months turns those up to
/// the twelfth round, and leaves the others as text.
#[derive(Debug, Default)]
struct DateCells {
    /// The last that could be turned round.
    last: Option<NaiveDate>,
    /// Whether one has a day that is no month: then none is turned round.
    is_sure: bool,
    /// Whether a text has a day that is no month, in the place of either.
    is_left: bool,
}

/// How cells with dates are handed on, and dates with the time of a cell of its own behind them.
const OF_CELLS: [&str; 4] =
    ["yyyy-MM-ddTH:m:s", "yyyy-MM-ddTH:m", "yyyy-MM-ddTH.m", "yyyy-MM-ddTh:m a"];

impl UsageFiles {
    /// No file yet, all in one form.
    ///
    /// # Panics
    ///
    /// If a zone or a form of dates is none: readers of `[usage]` report these first.
    #[must_use]
    pub fn new(consortium: &Consortium, form: &UsageForm) -> Self {
        let zone = |name: &str| name.parse::<Tz>().expect("the zone was checked");
        let home = zone(&consortium.timezone);
        let dates = form.dates.iter().map(|d| DateForm::parse(d).expect("the form was checked"));
        let mut dates: Vec<DateForm> = dates.collect();
        let others: Vec<DateForm> = dates.iter().filter_map(DateForm::mirrored).collect();
        let is_preset = |preset| UsageForm::of(preset).dates == form.dates;
        let usual = others.first().and_then(DateForm::order).map(Order::other);
        let usual = usual.filter(|usual| {
            let is_usual = |form: &DateForm| form.order() != Some(*usual);
            UsagePreset::ALL.into_iter().any(is_preset) && others.iter().all(is_usual)
        });
        if usual.is_some() {
            dates.extend(others);
        }
        Self {
            dates,
            zones: (form.zone.as_deref().map_or(home, zone), home),
            usage: Usage { weeks: form.weeks, ..Usage::default() },
            form: form.clone(),
            tags: Tags::default(),
            kind: None,
            last: None,
            order: None,
            is_mixed: false,
            usual,
            both: None,
            cells: DateCells::default(),
            spans: Spans::default(),
            is_workbook: false,
            of_cells: OF_CELLS.iter().filter_map(|form| DateForm::parse(form)).collect(),
            found: Vec::new(),
            failed: false,
        }
    }

    /// Reads a file under the name that findings show.
    ///
    /// # Errors
    ///
    /// What the file reports while it is read; what is wrong with its contents is kept for
    /// [`UsageFiles::finish`].
    pub fn read(
        &mut self,
        sources: &mut SourceMap,
        name: &str,
        file: impl io::Read,
    ) -> io::Result<()> {
        let mut shown = Shown::default();
        let end = self.records(file, name, &mut shown)?;
        match end {
            None => self.failed = true,
            Some(End::File) => {}
            Some(end) => {
                self.failed = true;
                shown.cut(end);
            }
        }
        let file: FileId = sources.add_table(name, shown.lay().as_bytes());
        self.last = Some(file);
        let mut notes = Notes::new(file);
        shown.note(&mut notes);
        self.found.extend(notes.sorted(sources));
        Ok(())
    }

    /// Everything that was counted, with what had to be left out.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the files, when one of them cannot be read at all.
    pub fn finish(mut self, sources: &mut SourceMap) -> Result<Read<Usage>, Findings> {
        let nothing = self.usage.chats.is_empty() && self.usage.visits.is_empty();
        if !self.failed && nothing {
            let file = self.last.unwrap_or_else(|| sources.add("usage", b""));
            let mut notes = Notes::new(file);
            let help = "check `dates` and the headings of `[usage]`, or name another preset";
            let message = "no row of the files could be counted";
            notes.error("usage-empty", Span(0, 0), message, "", help);
            self.found.extend(notes.found);
            self.failed = true;
        }
        if self.failed {
            return Err(Findings::new(self.found, sources));
        }
        let mut usage = self.usage;
        usage.chats.sort_by_key(|chat| (chat.instant, chat.duration, chat.wait));
        (usage.tags, usage.other_tags, usage.untagged) = self.tags.finish(&self.form);
        Ok(Read { value: usage, warnings: self.found })
    }

    /// Reads a file, a table of text or a workbook; `None` when it is of no use.
    fn records(
        &mut self,
        file: impl io::Read,
        name: &str,
        shown: &mut Shown,
    ) -> io::Result<Option<End>> {
        let mut file = io::BufReader::new(file);
        #[cfg(feature = "xlsx")]
        {
            use crate::input::spreadsheet::{MAX_BYTES, fields};
            use io::{BufRead, Read};
            self.is_workbook = fields::is_workbook(file.fill_buf()?);
            if self.is_workbook {
                let mut bytes = Vec::new();
                // One more: then it is said that it is too large.
                file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
                return match workbook::Rows::of(&bytes, &self.form) {
                    Ok(mut rows) => {
                        let sheets = std::mem::take(&mut rows.passed);
                        let hidden = std::mem::take(&mut rows.hidden);
                        let end = self.rows(&mut rows, name, shown)?;
                        if let Some(passed) = self.usage.passed.last_mut().filter(|_| end.is_some())
                        {
                            (passed.sheets, passed.hidden) = (sheets, hidden);
                        }
                        Ok(end)
                    }
                    Err(why) => {
                        shown.no_workbook(why);
                        Ok(None)
                    }
                };
            }
        }
        if let Some(mut lines) = Lines::new(&mut file)? {
            return self.rows(&mut lines, name, shown);
        }
        shown.not_text();
        Ok(None)
    }

    /// Reads every record; `None` when the needed columns are missing.
    fn rows(
        &mut self,
        lines: &mut dyn Records,
        name: &str,
        shown: &mut Shown,
    ) -> io::Result<Option<End>> {
        let columns = match lines.next()? {
            Ok((header, _)) => Columns::of(header, &self.form),
            Err(End::File) => Err("the file is empty".to_owned()),
            Err(end) => return Ok(Some(end)),
        };
        let columns = match columns {
            Ok(columns) => columns,
            Err(why) => {
                shown.no_columns(why);
                return Ok(None);
            }
        };
        if *self.kind.get_or_insert(columns.kind()) != columns.kind() {
            shown.mixed();
            return Ok(None);
        }
        self.usage.passed.push(PassedColumns {
            file: name.to_owned(),
            of: columns.width,
            headings: columns.passed.clone(),
            sheets: Vec::new(),
            hidden: Vec::new(),
        });
        (self.order, self.is_mixed, self.cells) = (None, false, DateCells::default());
        self.spans = Spans::default();
        let mut waiting = Waiting::default();
        let end = loop {
            let (record, line) = match lines.next()? {
                Ok(next) => next,
                Err(end) => break end,
            };
            self.usage.rows += 1;
            if record.iter().all(|field| field.trim_ascii().is_empty()) {
                self.usage.blank += 1;
                continue;
            }
            if !self.count(&columns, (record, line), &mut waiting, shown) {
                break End::File;
            }
        };
        self.order = self.order.or(self.usual);
        if let Some(two) = self.undecided(&waiting) {
            shown.two_ways(two);
            return Ok(None);
        }
        for (line, record) in waiting.rows {
            if let Err(why) = self.row(&columns, &record, line, shown) {
                self.usage.broken += 1;
                shown.broken(line, why);
            }
        }
        if let Some(two) = std::mem::take(&mut self.spans).undecided() {
            shown.two_spans(two);
            return Ok(None);
        }
        Ok(Some(end))
    }

    /// Counts a row, or lets it wait for a date that decides; `false` when there is no more room for it.
    fn count(
        &mut self,
        columns: &Columns,
        (record, line): (&ByteRecord, u64),
        waiting: &mut Waiting,
        shown: &mut Shown,
    ) -> bool {
        let is_full = waiting.rows.len() == MOST_WAITING;
        let mut read = self.row(columns, record, line, shown);
        if let (Err(Why::TwoWays(..)), true, Some(usual)) = (&read, is_full, self.usual) {
            self.order = Some(usual);
            read = self.row(columns, record, line, shown);
        }
        match read {
            Ok(()) => {}
            Err(Why::TwoWays(..)) if is_full => return false,
            Err(Why::TwoWays(..)) => waiting.put(columns, record, line),
            Err(why) => {
                self.usage.broken += 1;
                shown.broken(line, why);
            }
        }
        let first =
            |by_day, by_month, undecided| TwoWays { line, by_day, by_month, rows: 0, undecided };
        if let Some((by_day, by_month)) = self.both.take() {
            let first = first(by_day, by_month, Undecided::Alone);
            waiting.first.get_or_insert(first).rows += 1;
        }
        if let Some(date) = self.cells.last.take() {
            let first = first(date, turned_round(date).unwrap_or(date), Undecided::Cells);
            waiting.turned.get_or_insert(first).rows += 1;
        }
        true
    }

    /// Dates of which nothing in the file tells the order of day and month.
    fn undecided(&self, waiting: &Waiting) -> Option<TwoWays> {
        let is_turned = self.cells.is_left && !self.cells.is_sure;
        let undecided = if self.is_mixed { Undecided::Mixed } else { Undecided::Alone };
        let first = waiting.first.filter(|_| self.order.is_none() || self.is_mixed);
        let first = first.map(|two| TwoWays { undecided, ..two });
        waiting.turned.filter(|_| is_turned).or(first)
    }
}

/// A date with its day for its month, where that is another date.
fn turned_round(date: NaiveDate) -> Option<NaiveDate> {
    let other = NaiveDate::from_ymd_opt(date.year(), date.day(), date.month())?;
    (other != date).then_some(other)
}

/// The most rows that wait for a date that decides.
const MOST_WAITING: usize = 100_000;

/// Rows whose dates fit two orders of day and month, until another date of the log decides.
#[derive(Debug, Default)]
struct Waiting {
    first: Option<TwoWays>,
    /// Dates of cells that may be turned round.
    turned: Option<TwoWays>,
    rows: Vec<(u64, ByteRecord)>,
}

impl Waiting {
    /// Keeps the fields of a row that are looked at.
    fn put(&mut self, columns: &Columns, record: &ByteRecord, line: u64) {
        let used = columns.used();
        let fields = record.iter().enumerate();
        let kept = fields.map(|(at, field)| if used.contains(&at) { field } else { b"" });
        self.rows.push((line, kept.collect()));
    }
}
