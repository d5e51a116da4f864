//! What a reader finds in one file, collected so that everything is said at once.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};

use crate::finding::faults::RULES;
use crate::finding::source::{Fault, SourceMap};
use crate::finding::words::count;
use crate::finding::{FileId, Finding, Findings, Place, Severity};

/// Bytes of a file, from the first up to but not including the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span(pub usize, pub usize);

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self(range.start, range.end)
    }
}

/// A value and where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At<T> {
    pub value: T,
    pub span: Span,
}

impl<T> At<T> {
    /// Another value at the same place.
    pub fn with<U>(&self, value: U) -> At<U> {
        At { value, span: self.span }
    }
}

/// What to do about a file that is far too large.
pub(crate) const RIGHT_FILE: &str =
    "check that this is the right file: a consortium's files have a few thousand bytes";

/// What was read, and what about it is probably not what was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read<T> {
    /// What was read.
    pub value: T,
    /// Findings that are no errors, in the order of the file.
    pub warnings: Vec<Finding>,
}

/// The most findings of one file that are kept: nobody reads more.
const MOST: usize = 1000;

/// The findings of one file.
#[derive(Debug)]
pub(crate) struct Notes {
    /// The file they are about.
    pub file: FileId,
    /// Everything found so far.
    pub found: Vec<Finding>,
    /// How many more there are than are kept, and the last of them.
    more: usize,
    last: Option<Finding>,
}

impl Notes {
    /// Nothing found yet.
    pub fn new(file: FileId) -> Self {
        Self { file, found: Vec::new(), more: 0, last: None }
    }

    /// These bytes as a place.
    pub fn place(&self, span: Span) -> Place {
        Place::Bytes(self.file, span.0, span.1)
    }

    /// Notes an error; further places can be put to the finding.
    pub fn error(
        &mut self,
        rule: &'static str,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> &mut Finding {
        debug_assert!(RULES.iter().any(|r| r.0 == rule), "`{rule}` stands in the table");
        let finding = Finding::error(rule, self.place(span), message.into(), label.into());
        if self.is_full() {
            self.more += 1;
            return self.last.insert(finding.help(help));
        }
        self.found.push(finding.help(help));
        self.found.last_mut().expect("one was added")
    }

    /// Notes that a file is no text at all.
    pub fn unreadable(&mut self, fault: Fault) {
        match fault {
            Fault::TooBig(bytes, most) => {
                let bytes = count(bytes, "byte");
                let message =
                    format!("the file has {bytes}, more than the {most} MiB that are read");
                self.error("file-too-big", Span(0, 0), message, "", RIGHT_FILE);
            }
            Fault::TooManyLines(lines) => {
                let most = SourceMap::MAX_LINES;
                let message =
                    format!("the file has {lines} lines, more than the {most} that are read");
                self.error("file-too-big", Span(0, 0), message, "", RIGHT_FILE);
            }
            Fault::NotUtf8(at) => {
                let help = "open the file in an editor and save it again with the encoding UTF-8";
                let message = "the file is not UTF-8 text";
                self.error("not-utf8", Span(at, at), message, "from here on", help);
            }
        }
    }

    /// Notes a number that is out of its range.
    pub fn out_of_range<T: Display>(
        &mut self,
        key: &str,
        found: &dyn Display,
        range: &RangeInclusive<T>,
        span: Span,
    ) {
        let (least, most) = (range.start(), range.end());
        let message = format!("`{key}` is {found}, which is out of range");
        let help = format!("write a number from {least} to {most}");
        self.error("out-of-range", span, message, format!("expected {least} to {most}"), help);
    }

    /// Whether further findings are counted only: then nobody need work out what to say.
    pub fn is_full(&self) -> bool {
        self.found.len() >= MOST
    }

    /// Counts findings that nobody has kept.
    pub fn count(&mut self, more: usize) {
        self.more += more;
    }

    /// What was read, unless anything found keeps it from being used.
    pub fn read<T>(self, value: T, sources: &SourceMap) -> Result<Read<T>, Findings> {
        if self.failed() {
            return Err(self.refused(sources));
        }
        Ok(Read { value, warnings: self.sorted(sources) })
    }

    /// Everything found, as the reason why nothing was read.
    pub fn refused(self, sources: &SourceMap) -> Findings {
        Findings::new(self.sorted(sources), sources)
    }

    /// Whether anything found keeps the file from being used.
    pub fn failed(&self) -> bool {
        self.more > 0 || self.found.iter().any(|f| f.severity == Severity::Error)
    }

    /// Everything found, in the order of the file.
    pub fn sorted(self, sources: &SourceMap) -> Vec<Finding> {
        let mut found = sorted(self.found, sources);
        if let (Some(last), 1..) = (found.last_mut(), self.more) {
            let more = self.more.to_string();
            last.help.extend(["; ", &more, " more faults of this file are not shown"]);
        }
        found
    }
}

/// The text of a file, or why it is none.
pub(crate) fn text(sources: &SourceMap, file: FileId) -> Result<&str, Findings> {
    let Some(fault) = sources.fault(file) else { return Ok(sources.text(file)) };
    let mut notes = Notes::new(file);
    notes.unreadable(fault);
    Err(notes.refused(sources))
}

/// Findings in the order of their files, and of their bytes in each.
pub(crate) fn sorted(mut found: Vec<Finding>, sources: &SourceMap) -> Vec<Finding> {
    found.sort_by_key(|f| sources.resolve(&f.place).map(|(file, r)| (file, r.start, r.end)));
    found
}
