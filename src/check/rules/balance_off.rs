//! A balance is not what was carried in, and held, less what was owed.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("balance-off", Error, [Ledger], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let ledger = facts.ledger();
    for row in &ledger.value.rows {
        let [Some(owed), Some(held), Some(carried), Some(balance)] = row.minutes else { continue };
        let right = carried + held - owed;
        if balance != right {
            let place = ledger.value.form.columns.get(5).copied().unwrap_or(0);
            found.add(
                Place::Field(ledger.file, row.record, place),
                format!("the balance of `{}` is {balance}", row.library),
                format!("expected {right}: {carried} carried in + {held} held - {owed} owed"),
                "correct the balance, or write the ledger afresh",
            );
        }
    }
}
