//! The header of a table lacks a column, or names one twice.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::SheetFault;

rule!("wrong-header", Error, [], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for form in facts.forms() {
        let place = || Place::Line(form.file, 0);
        for fault in &form.value.faults {
            match fault {
                SheetFault::MissingColumns(missing) => found.add(
                    place(),
                    format!("the {} has no column `{}`", form.what, missing.join("`, `")),
                    format!("expected {}", form.columns.join(",")),
                    "take the file as it was written, or name the columns as they were",
                ),
                SheetFault::ColumnTwice(column) => found.add(
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
