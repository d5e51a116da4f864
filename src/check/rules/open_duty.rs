//! A pool has not settled yet who takes a duty.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::Status;

rule!("open-duty", Strict, [Roster], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for row in facts.rows().iter().filter(|row| row.duty.status == Some(Status::Open)) {
        found.add(
            row.at(column::STATUS),
            format!("`{}` has not settled who takes `{}`", row.holder_id(), row.cell()),
            "open",
            "write a `[[change]]` of the kind `cover` when the pool has agreed",
        );
    }
}
