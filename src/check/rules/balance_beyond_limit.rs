//! A library is further from its share than the consortium allows.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;

rule!("balance-beyond-limit", Warning, [Ledger, Consortium], check);

/// The limit in duties, unless `balance_minutes` of `[check]` says otherwise.
const DUTIES: i64 = 10;

fn check(facts: &Facts<'_>, found: &mut Found) {
    let c = facts.consortium();
    let usual = DUTIES * i64::from(c.grid.slot_minutes());
    let limit = c.check.balance_minutes.unwrap_or(usual);
    for row in &facts.ledger().value.rows {
        let Some(balance) = row.minutes[3].filter(|balance| balance.abs() > limit) else {
            continue;
        };
        let side = if balance > 0 { "more" } else { "less" };
        found.add(
            facts.account(row, 5),
            format!("`{}` has done {} minutes {side} than its share", row.library, balance.abs()),
            format!("the limit is {limit}"),
            "carry the ledger into the next term: turns in pools even it out, and whole slots \
             only with `remainders = \"pool\"`; or raise `balance_minutes` of `[check]`",
        );
    }
}
