//! The files to be checked.

use crate::files::Promised;
use crate::files::calendar::WrittenCalendar;
use crate::files::ledger::WrittenLedger;
use crate::files::roster::WrittenRoster;
use crate::finding::{FileId, Place};
use crate::model::{Consortium, Id, RingLine, Term};

/// A table or calendar that was read, and from which file.
#[derive(Debug)]
pub struct Sheet<'a, T> {
    /// Its file.
    pub file: FileId,
    /// What stands in it.
    pub value: &'a T,
}

impl<T> Clone for Sheet<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Sheet<'_, T> {}

/// A calendar file with its name, which says whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Calendar<'a> {
    /// The name of the file without its ending: a library's id, or `all`.
    pub name: &'a str,
    /// What stands in it.
    pub sheet: Sheet<'a, WrittenCalendar>,
    /// The other terms whose events may be in it: those are looked at beside their own rosters.
    pub beside: &'a [Id],
}

/// The table of a ring with its name, which says whose it is.
#[derive(Debug, Clone, Copy)]
pub struct RingSheet<'a> {
    /// The name of the file without its ending: a library's id.
    pub name: &'a str,
    /// Its file.
    pub file: FileId,
    /// What stands in it.
    pub lines: &'a [RingLine],
}

/// What there is to look at: the files of one term, or some of them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look<'a> {
    /// The agreement.
    pub consortium: Option<&'a Consortium>,
    /// The term.
    pub term: Option<&'a Term>,
    /// Its roster.
    pub roster: Option<Sheet<'a, WrittenRoster>>,
    /// Its ledger.
    pub ledger: Option<Sheet<'a, WrittenLedger>>,
    /// The tables of its rings.
    pub rings: &'a [RingSheet<'a>],
    /// Its calendars.
    pub calendars: &'a [Calendar<'a>],
    /// What the plan that was published has promised; `None`, and for drafts: it is counted anew.
    pub promised: Option<&'a Promised>,
    /// What planning again gives, where the roster must not differ from it.
    pub fresh: Option<&'a WrittenRoster>,
    /// What planning again would write besides.
    pub rewritten: &'a [Rewritten],
}

/// A file that planning again would write otherwise than it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten {
    /// The file, or where in it.
    pub place: Place,
    /// What would be written.
    pub message: String,
    /// What stands beside the mark; empty for nothing.
    pub label: String,
    /// What to do, where it is not what is usual; empty otherwise.
    pub help: String,
}
