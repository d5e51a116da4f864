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
mod tags;

use std::io;

use chrono_tz::Tz;

use crate::finding::{FileId, Finding};
use crate::input::Read;
use crate::input::notes::{Notes, Span};
use crate::input::source::SourceMap;
use crate::model::{Consortium, Usage, UsageForm};
use columns::{Columns, Kind};
use dates::DateForm;
use lines::{End, Lines};
use shown::Shown;
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
    found: Vec<Finding>,
    failed: bool,
}

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
        Self {
            dates: dates.collect(),
            zones: (form.zone.as_deref().map_or(home, zone), home),
            usage: Usage { weeks: form.weeks, ..Usage::default() },
            form: form.clone(),
            tags: Tags::default(),
            kind: None,
            last: None,
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
        let end = if let Some(mut lines) = Lines::new(file)? {
            self.rows(&mut lines, &mut shown)?
        } else {
            shown.not_text();
            None
        };
        match end {
            None => self.failed = true,
            Some(End::File) => {}
            Some(end) => {
                self.failed = true;
                shown.cut(end);
            }
        }
        let file: FileId = sources.add_table(name, shown.text().as_bytes());
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
    pub fn finish(mut self, sources: &mut SourceMap) -> Result<Read<Usage>, Vec<Finding>> {
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
            return Err(self.found);
        }
        let mut usage = self.usage;
        usage.chats.sort_by_key(|chat| (chat.instant, chat.duration, chat.wait));
        (usage.tags, usage.other_tags, usage.untagged) = self.tags.finish(&self.form);
        Ok(Read { value: usage, warnings: self.found })
    }

    /// Reads every record; `None` when the columns are of no use.
    fn rows<R: io::Read>(
        &mut self,
        lines: &mut Lines<R>,
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
        loop {
            let (record, line) = match lines.next()? {
                Ok(next) => next,
                Err(end) => return Ok(Some(end)),
            };
            self.usage.rows += 1;
            if record.iter().all(|field| field.trim_ascii().is_empty()) {
                self.usage.blank += 1;
            } else if let Err(why) = self.row(&columns, record, line, shown) {
                self.usage.broken += 1;
                shown.broken(line, why);
            }
        }
    }
}
