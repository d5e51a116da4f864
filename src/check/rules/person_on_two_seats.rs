//! A person has two seats at the same time.

use std::collections::BTreeMap;

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::ring;
use crate::check::rule::rule;

rule!("person-on-two-seats", Error, [Ring], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let mut seats = BTreeMap::new();
    for line in ring::served(facts) {
        let at = (line.sheet.name, line.row.date, line.row.start, line.row.person.as_str());
        if let Some(other) = seats.insert(at, line.row.seat) {
            found.add(
                line.at("person"),
                format!("`{}` has two seats at `{}`", line.row.person, line.cell()),
                format!("on seat {other} as well"),
                "give one of them to somebody else, with a `[[ring]]` in the term file",
            );
        }
    }
}
