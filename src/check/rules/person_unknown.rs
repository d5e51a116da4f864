//! The table of a ring names somebody who is not on the ring.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::ring;
use crate::check::rule::rule;

rule!("person-unknown", Error, [Ring, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for line in ring::lines(facts) {
        let id = &line.row.person;
        if id.is_empty() || line.person(facts).is_some() {
            continue;
        }
        found.add(
            line.at("person"),
            format!("the ring of `{}` has nobody called `{id}`", line.sheet.name),
            "",
            "put the person back, with `last` for who has left, or plan the term afresh",
        );
    }
}
