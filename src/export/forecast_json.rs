//! JSON of the terms to come.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::model::{Consortium, Plan};
use crate::report::Outlook;

/// Writes how balances go on, as agreed and with the other value of `balances`, as one line of JSON.
///
/// # Errors
///
/// Errors of the writer.
pub fn forecast(
    plan: &Plan,
    (agreed, other): (&[Outlook], &[Outlook]),
    mut out: impl Write,
) -> io::Result<()> {
    let c = &plan.consortium;
    let now = by_id(c, &|at| plan.ledger.0[at].balance().into());
    let document = json!({
        "format": 1,
        "balances": c.rules.balances.code(),
        "balance_minutes": now,
        "terms": terms(c, agreed),
        "otherwise": terms(c, other),
    });
    serde_json::to_writer(&mut out, &document)?;
    out.write_all(b"\n")
}

/// Slots and balances of every library after each term.
pub(super) fn terms(c: &Consortium, outlooks: &[Outlook]) -> Vec<Value> {
    let one = |o: &Outlook| {
        json!({"slots": by_id(c, &|at| o.own[at].into()),
            "balance_minutes": by_id(c, &|at| o.balances[at].into())})
    };
    outlooks.iter().map(one).collect()
}

fn by_id(c: &Consortium, of: &dyn Fn(usize) -> Value) -> Map<String, Value> {
    c.indices().map(|l| (c[l].id.to_string(), of(l.at()))).collect()
}
