//! A library has a turn in a pool of which it is no member.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::Kind;

rule!("turn-by-non-member", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let membership = rows.membership();
    for row in rows.iter().filter(|row| row.duty.kind == Some(Kind::Turn)) {
        let (Some(library), Some(pool)) = (row.library, membership.pools.get(&row.duty.holder))
        else {
            continue;
        };
        if pool.members.contains(&library) {
            continue;
        }
        let members: Vec<&str> = pool.members.iter().map(|&l| c[l].id.as_str()).collect();
        found.add(
            row.at(column::LIBRARY),
            format!("`{}` is no member of `{}`", row.library_id(), row.holder_id()),
            format!("its members are {}", members.join(", ")),
            "give the turn to a member; who covers for a pool has the kind `cover` or `substitute`",
        );
    }
}
