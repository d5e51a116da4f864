//! Nobody has a duty.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::Status;

rule!("unfilled-duty", Warning, [Roster], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for row in facts.rows().iter().filter(|row| row.duty.status == Some(Status::Unfilled)) {
        let note = row.text(row.duty.note);
        let label = if note.is_empty() { "nobody can serve" } else { note };
        found.add(
            row.at(column::STATUS),
            format!("nobody has the duty `{}`", row.cell()),
            label,
            "find a library and write a `[[change]]` of the kind `cover`, or close the service \
             at that time",
        );
    }
}
