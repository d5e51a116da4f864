//! A duty is cancelled, but no change of the term has touched it.

use crate::check::facts::Facts;
use crate::check::facts::touching;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::Status;

rule!("tombstone-without-change", Error, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let term = facts.term();
    for row in facts.rows().iter().filter(|row| row.duty.status == Some(Status::Cancelled)) {
        let Some(dated) = Row::dated(&row) else { continue };
        let sequence = row.duty.sequence != Some(0) && row.duty.changed.is_some();
        if touching(term, dated).next().is_some() && sequence {
            continue;
        }
        let label = if sequence { "no change" } else { "no sequence and stamp of a change" };
        found.add(
            row.at(column::STATUS),
            format!("the duty `{}` is cancelled without a change", row.cell()),
            label,
            "write the `[[change]]` that was agreed, or confirm the duty again",
        );
    }
}
