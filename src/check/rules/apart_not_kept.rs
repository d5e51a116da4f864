//! Two libraries share a pool although it was agreed that they do not.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("apart-not-kept", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let home = &rows.membership().home;
    for (at, list) in c.apart.iter().enumerate() {
        for (place, &one) in list.libraries.iter().enumerate() {
            let Some(pool) = home[one.at()] else { continue };
            let earlier = &list.libraries[..place];
            let Some(other) = earlier.iter().find(|l| home[l.at()] == Some(pool)) else { continue };
            found.add(
                Place::Apart(at),
                format!("`{}` and `{}` share a pool", c[*other].id, c[one].id),
                format!("apart by agreement, and both are in `{}`", rows.written.text(pool)),
                "plan the term afresh, or take the list out if something else is agreed now",
            );
        }
    }
}
