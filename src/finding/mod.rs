//! What can be said about the data: a finding, how grave it is, and its place; and how names that
//! others have chosen are shown in it.

mod faults;
mod findings;
pub(crate) mod named;
pub(crate) mod notes;
mod position;
pub(crate) mod source;
mod visible;
pub(crate) mod words;

pub use faults::RULES;
pub use findings::Findings;
pub use notes::Read;
pub use position::{Position, Region, positions};
pub use source::SourceMap;
pub(crate) use visible::{is_unseen, turns_text};
pub use visible::{visible, visible_lines};

use std::borrow::Cow;

use crate::model::LibraryIx;

/// How grave a [`Finding`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The data cannot be used, or a promise is broken.
    Error,
    /// Probably not what was meant.
    Warning,
}

/// A file that has been read, by its number in the reader's map of sources. Whoever is given one of
/// another map panics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

/// Where something was found: in the words of the domain, or, by readers, in bytes of a file.
///
/// The map of sources turns every place into a file and bytes of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A file as a whole.
    File(FileId),
    /// Bytes of a file, from the first up to but not including the second.
    Bytes(FileId, usize, usize),
    /// A library of the consortium file.
    Library(LibraryIx),
    /// A given pool, by its place in [`Consortium::pools`](crate::model::Consortium::pools).
    Pool(usize),
    /// A pin, by its place in [`Consortium::pins`](crate::model::Consortium::pins).
    Pin(usize),
    /// A list of libraries that share a pool, by its place in
    /// [`Consortium::together`](crate::model::Consortium::together).
    Together(usize),
    /// A list of libraries that share none, by its place in
    /// [`Consortium::apart`](crate::model::Consortium::apart).
    Apart(usize),
    /// The hours of service of the consortium file.
    ServiceHours,
    /// The rules of allocation of the consortium file, or the file when it leaves them out.
    Rules,
    /// The dates of the term file.
    TermDates,
    /// When the term file says that it was published.
    Published,
    /// A change, by its place in [`Term::changes`](crate::model::Term::changes).
    Change(usize),
    /// A missed duty, by its place in [`Term::missed`](crate::model::Term::missed).
    Missed(usize),
    /// What the consortium file says of a rule, by its place in
    /// [`Consortium::check`](crate::model::Consortium::check).
    RuleLevel(usize),
    /// A record of a table, the header being the first, or a content line of a calendar.
    Line(FileId, u32),
    /// A field of a record of a table, by its place in the record.
    Field(FileId, u32, u16),
}

/// One thing found: what, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The name of the fault, in kebab case.
    pub rule: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// One clause, lower case, no full stop; names in back-quotes.
    pub message: String,
    /// What stands beside the marked text: what was expected, or what was found.
    pub label: String,
    /// Other places that belong to it, each with a label.
    pub related: Vec<(Place, String)>,
    /// What to do.
    pub help: String,
}

impl Finding {
    /// An error without further places; the label is put beside the marked text.
    pub fn error(rule: &'static str, place: Place, message: String, label: String) -> Self {
        let (severity, related, help) = (Severity::Error, Vec::new(), String::new());
        Self { rule, severity, place, message, label, related, help }
    }

    /// The same finding as a warning.
    #[must_use]
    pub fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// The same finding with what to do.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }

    /// The same finding with a further place.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// The same finding with nothing in its texts that could do something to a terminal or a log;
    /// see [`visible`].
    #[must_use]
    pub fn printable(mut self) -> Self {
        let related = self.related.iter_mut().map(|(_, label)| label);
        for text in [&mut self.message, &mut self.label].into_iter().chain(related) {
            if let Cow::Owned(shown) = visible(text) {
                *text = shown;
            }
        }
        // What to do can be a list; what it names is one line each.
        self.help = visible_lines(&self.help);
        self
    }
}
