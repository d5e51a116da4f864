//! Tables as files: their columns, their rows, and what a row says twice.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::{Row, column};
use crate::check::rule::{Rule, rule};
use crate::files::roster::TextIx;
use crate::files::{LINE_ENDS, SheetFault, SheetFlaw};
use crate::finding::Place;
use crate::model::{Kind, Status, TurnRule, weekday_code};
use chrono::Datelike;

/// The header of a table lacks a column, or names one twice.
pub(super) const WRONG_HEADER: Rule = rule!("wrong-header", Error, [], wrong_header);

fn wrong_header(facts: &Facts<'_>, found: &mut Found) {
    for form in facts.forms() {
        let place = || Place::Line(form.file, 0);
        for fault in &form.value.faults {
            match &fault.what {
                SheetFlaw::MissingColumns(missing) => found.add(
                    place(),
                    format!("the {} has no column `{}`", form.what, missing.join("`, `")),
                    format!("expected {}", form.columns.join(",")),
                    "take the file as it was written, or name the columns as they were",
                ),
                SheetFlaw::ColumnTwice(column) => found.add(
                    place(),
                    format!("the {} has two columns `{column}`", form.what),
                    "named twice",
                    "leave one of them: only the first is read",
                ),
                _ => {}
            }
        }
    }
}

/// A line of a table cannot be read.
pub(super) const MALFORMED_ROW: Rule = rule!("malformed-row", Error, [], malformed_row);

fn malformed_row(facts: &Facts<'_>, found: &mut Found) {
    for form in facts.forms() {
        for SheetFault { record, what } in &form.value.faults {
            let place = Place::Line(form.file, *record);
            match what {
                SheetFlaw::Ragged(fields, expected) => found.add(
                    place,
                    format!("the line has {fields} fields, the header {expected}"),
                    format!("expected {expected} fields"),
                    "put texts with a comma in quotes, or take the file as it was written",
                ),
                SheetFlaw::Flawed(what, help) => found.add(place, what.clone(), "", *help),
                SheetFlaw::TooLong => found.add(
                    place,
                    "the line is longer than 64 KiB: nothing behind it was read",
                    "",
                    "check that this is the right file, and that every quote is closed",
                ),
                SheetFlaw::TooMany => found.add(
                    place,
                    "the table has more than 500,000 different texts: nothing from here on was read",
                    "",
                    "check that this is the right file",
                ),
                SheetFlaw::Field { column, found: text, expected } => found.add(
                    Place::Field(form.file, *record, form.place_of(*column)),
                    format!("`{}` cannot be read as {}", quoted(text), form.columns[*column]),
                    format!("expected {expected}"),
                    "write it like the other lines do, or take the file as it was written",
                ),
                SheetFlaw::MissingColumns(_) | SheetFlaw::ColumnTwice(_) => {}
            }
        }
        found.count(form.value.more);
    }
}

/// The text without what a terminal would obey.
fn quoted(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '`' { '?' } else { c }).collect()
}

/// A table is not written as this tool writes it.
pub(super) const NOT_CANONICAL: Rule = rule!("not-canonical", Warning, [], not_canonical);

fn not_canonical(facts: &Facts<'_>, found: &mut Found) {
    // A table that cannot be read whole cannot be rewritten either.
    for form in facts.forms().filter(|form| form.value.is_whole()) {
        if let Some((record, why)) = form.value.uncanonical {
            found.add(
                Place::Line(form.file, record),
                format!("the {} {why}", form.what),
                "from here on",
                if why == LINE_ENDS {
                    "`vuoro check --fix` writes it as `vuoro allocate` would, and changes nothing \
                     else; git changes line ends unless `.gitattributes` says otherwise (docs/ci.md)"
                } else {
                    "`vuoro check --fix` writes it as `vuoro allocate` would, and changes nothing \
                     else"
                },
            );
        }
    }
}

/// The kind of a duty does not fit its library and its holder.
pub(super) const WRONG_KIND: Rule = rule!("wrong-kind", Error, [Roster, Consortium], wrong_kind);

fn wrong_kind(facts: &Facts<'_>, found: &mut Found) {
    for row in facts.rows().iter() {
        let Some((what, right)) = kind_contradiction(&row, facts) else { continue };
        found.add(
            row.at(column::KIND),
            format!("the duty `{}` {what}", row.cell()),
            format!("expected {right}"),
            "correct the kind, or the library and the holder: they contradict each other",
        );
    }
}

/// What is wrong, and what would be right.
fn kind_contradiction(row: &Row<'_>, facts: &Facts<'_>) -> Option<(&'static str, &'static str)> {
    let held_by_library = facts.rows().library(row.duty.holder);
    match (row.duty.kind?, held_by_library) {
        (Kind::Own, None) => Some(("is no library's own: a pool holds its cell", "`turn`")),
        (Kind::Own, Some(holder)) if row.library.is_some_and(|l| l != holder) => Some((
            "is served by another library than its holder",
            "`substitute`, `swap` or `cover`",
        )),
        (Kind::Turn, Some(_)) => Some(("is no turn: a library holds its cell", "`own`")),
        // A holder that was away may cover its own duty after all: then there is a stamp.
        (Kind::Substitute | Kind::Cover, Some(holder))
            if row.library == Some(holder) && row.duty.changed.is_none() =>
        {
            Some(("is served by its holder", "`own`"))
        }
        _ => None,
    }
}

/// The name in a row is not the name of its library.
pub(super) const WRONG_NAME: Rule = rule!("wrong-name", Warning, [Roster, Consortium], wrong_name);

fn wrong_name(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    // A name is right or wrong wherever it stands beside an id: looked up once for each pair.
    let mut last = None;
    for row in rows.iter() {
        let Some(library) = row.library else { continue };
        let pair = (library, row.duty.name);
        if last == Some(pair) {
            continue;
        }
        let (name, right) = (row.text(row.duty.name), c[library].name.as_str());
        if name == right || name.strip_prefix('\'') == Some(right) {
            last = Some(pair);
            continue;
        }
        found.add(
            row.at(column::NAME),
            format!("`{}` is not called `{name}`", c[library].id),
            format!("expected `{right}`"),
            "write the name of the consortium file: the id is what counts",
        );
    }
}

/// The status of a duty does not fit its library.
pub(super) const WRONG_STATUS: Rule =
    rule!("wrong-status", Error, [Roster, Consortium], wrong_status);

fn wrong_status(facts: &Facts<'_>, found: &mut Found) {
    for row in facts.rows().iter() {
        let Some((what, right)) = status_contradiction(&row, facts) else { continue };
        found.add(
            row.at(column::STATUS),
            format!("the duty `{}` {what}", row.cell()),
            format!("expected {right}"),
            "correct the status, or name the library that has the duty",
        );
    }
}

/// What is wrong, and what would be right.
fn status_contradiction(row: &Row<'_>, facts: &Facts<'_>) -> Option<(&'static str, &'static str)> {
    let nobody = row.duty.library == TextIx::EMPTY;
    match row.duty.status? {
        Status::Confirmed if nobody => {
            Some(("is confirmed, but no library has it", "a library, or `unfilled`"))
        }
        Status::Open if !nobody => {
            Some(("is open, but a library has it", "`confirmed`, or no library"))
        }
        Status::Unfilled if !nobody => {
            Some(("is unfilled, but a library has it", "`confirmed`, or no library"))
        }
        Status::Open => {
            let pool = facts.rows().membership().pools.get(&row.duty.holder);
            let open = pool.is_some_and(|pool| pool.turns == TurnRule::Open);
            (!open).then_some(("is open, but its holder does not settle turns itself", "a library"))
        }
        _ => None,
    }
}

/// The weekday of a row is not that of its date.
pub(super) const WRONG_WEEKDAY: Rule = rule!("wrong-weekday", Error, [Roster], wrong_weekday);

fn wrong_weekday(facts: &Facts<'_>, found: &mut Found) {
    for row in facts.rows().iter() {
        let (Some(date), Some(weekday)) = (row.duty.date, row.duty.weekday) else { continue };
        if date.weekday() != weekday {
            let right = weekday_code(date.weekday());
            found.add(
                row.at(column::WEEKDAY),
                format!("{date} is no {}", weekday_code(weekday)),
                format!("expected `{right}`"),
                format!("write `{right}`, or correct the date: one of the two is wrong"),
            );
        }
    }
}
