//! Nobody of a ring has a duty of its library.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::ring;
use crate::check::rule::rule;
use crate::model::RingStatus;

rule!("ring-duty-vacant", Warning, [Ring], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for line in ring::lines(facts).filter(|l| l.row.status == RingStatus::Vacant) {
        found.add(
            line.at("status"),
            format!("nobody of the ring of `{}` has the duty `{}`", line.sheet.name, line.cell()),
            "the library still has it",
            "find somebody of the library, or another library for a `[[change]]` of the kind \
             `cover`",
        );
    }
}
