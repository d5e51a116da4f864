//! The facts that rules look at: the files, and figures derived from them once.

use std::cell::OnceCell;

use chrono::NaiveDate;

use super::compared::Compared;
use super::look::{Look, Sheet};
use super::rows::Rows;
use crate::files;
use crate::files::SheetForm;
use crate::files::ledger::{WrittenAccount, WrittenLedger};
use crate::finding::{FileId, Place};
use crate::model::{Change, Consortium, DatedCell, PeriodIx, Term};

/// The files, and figures derived from them once.
pub(crate) struct Facts<'a> {
    pub look: &'a Look<'a>,
    roster: Option<&'a Rows<'a>>,
    /// See `events.rs`, which compares them.
    pub(super) compared: OnceCell<Vec<Compared<'a>>>,
}

/// The form of a table, whatever is in it.
pub(crate) struct Form<'a> {
    pub file: FileId,
    /// What the table is, in words.
    pub what: &'static str,
    pub value: &'a SheetForm,
    pub columns: &'static [&'static str],
}

impl Form<'_> {
    /// Where in a record a column stands.
    pub fn place_of(&self, column: usize) -> u16 {
        self.value.place_of(column)
    }
}

impl<'a> Facts<'a> {
    pub fn new(look: &'a Look<'a>, roster: Option<&'a Rows<'a>>) -> Self {
        Self { look, roster, compared: OnceCell::new() }
    }

    /// The rows of the roster; rules that have asked for one need not ask again.
    pub fn rows(&self) -> &'a Rows<'a> {
        self.roster.expect("the rule needs a roster")
    }

    pub fn rows_if_any(&self) -> Option<&'a Rows<'a>> {
        self.roster
    }

    pub fn ledger(&self) -> Sheet<'a, WrittenLedger> {
        self.look.ledger.expect("the rule needs a ledger")
    }

    /// A field of the ledger.
    pub fn account(&self, row: &WrittenAccount, column: usize) -> Place {
        let ledger = self.ledger();
        let field = ledger.value.form.place_of(column);
        Place::Field(ledger.file, row.record, field)
    }

    /// The forms of the tables.
    pub fn forms(&self) -> impl Iterator<Item = Form<'a>> {
        let roster = self.look.roster.map(|sheet| Form {
            file: sheet.file,
            what: "roster",
            value: &sheet.value.form,
            columns: &files::roster::COLUMNS,
        });
        let ledger = self.look.ledger.map(|sheet| Form {
            file: sheet.file,
            what: "ledger",
            value: &sheet.value.form,
            columns: &files::ledger::COLUMNS,
        });
        roster.into_iter().chain(ledger)
    }

    pub fn consortium(&self) -> &'a Consortium {
        self.look.consortium.expect("the rule needs a consortium")
    }

    pub fn term(&self) -> &'a Term {
        self.look.term.expect("the rule needs a term")
    }
}

/// The changes of a term that have touched a duty, in their order.
pub(crate) fn touching(
    term: &Term,
    (date, period, seat): (NaiveDate, PeriodIx, u16),
) -> impl Iterator<Item = &Change> {
    let cell = DatedCell { date, period, seat };
    term.changes.iter().filter(move |change| change.touches(cell))
}
