//! A line of a table cannot be read.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::SheetFault;

rule!("malformed-row", Error, [], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for form in facts.forms() {
        for fault in &form.value.faults {
            match fault {
                SheetFault::Ragged { record, found: fields, expected } => found.add(
                    Place::Line(form.file, *record),
                    format!("the line has {fields} fields, the header {expected}"),
                    format!("expected {expected} fields"),
                    "put texts with a comma in quotes, or take the file as it was written",
                ),
                SheetFault::Flawed { record, what, help } => {
                    found.add(Place::Line(form.file, *record), what.clone(), "", *help);
                }
                SheetFault::TooLong { record } => found.add(
                    Place::Line(form.file, *record),
                    "the line is longer than 64 KiB: nothing behind it was read",
                    "",
                    "check that this is the right file, and that every quote is closed",
                ),
                SheetFault::TooMany { record } => found.add(
                    Place::Line(form.file, *record),
                    "the table has more than 500,000 different texts: nothing from here on was read",
                    "",
                    "check that this is the right file",
                ),
                SheetFault::Field { record, column, found: text, expected } => found.add(
                    Place::Field(form.file, *record, form.place_of(*column)),
                    format!("`{}` cannot be read as {}", quoted(text), form.columns[*column]),
                    format!("expected {expected}"),
                    "write it like the other lines do, or take the file as it was written",
                ),
                SheetFault::MissingColumns(_) | SheetFault::ColumnTwice(_) => {}
            }
        }
        found.count(form.value.more);
    }
}

/// The text without what a terminal would obey.
fn quoted(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '`' { '?' } else { c }).collect()
}
