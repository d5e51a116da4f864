//! A duty bears another stamp than the change that touched it last.

use crate::check::facts::Facts;
use crate::check::facts::touching;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rows::column;
use crate::check::rule::rule;

rule!("stamp-went-back", Error, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let term = facts.term();
    for row in facts.rows().iter() {
        let (Some(changed), Some(dated)) = (row.duty.changed, Row::dated(&row)) else { continue };
        let stamps: Vec<_> = touching(term, dated).map(|change| change.at).collect();
        if stamps.contains(&changed) {
            continue;
        }
        let expected = match (stamps.last(), term.published) {
            (Some(last), _) => format!("expected {}", last.format("%Y-%m-%dT%H:%M:%SZ")),
            (None, _) => "no change has touched it".to_owned(),
        };
        found.add(
            row.at(column::CHANGED),
            format!("no change of `{}` was agreed at this time", row.cell()),
            expected,
            "write the roster afresh: a stamp is the time of a `[[change]]`",
        );
    }
}
