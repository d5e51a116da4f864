//! A row names a holder that is neither a library nor a pool.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::{close_id, rule};
use crate::model::{Consortium, Id};

rule!("holder-unknown", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let known: Vec<bool> = rows.written.texts.iter().map(|id| is_known(c, id)).collect();
    for row in rows.iter().filter(|row| !known[row.duty.holder.at()]) {
        let id = row.holder_id();
        let help = match close_id(c, id) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "write the library or pool that holds this cell on other dates".to_owned(),
        };
        let message = format!("there is no library or pool `{id}`");
        found.add(row.at(column::HOLDER), message, "", help);
    }
}

/// Pools that the plan forms are numbered.
fn is_known(c: &Consortium, id: &str) -> bool {
    let number = id.strip_prefix("pool-").and_then(|n| n.parse::<u32>().ok());
    let formed = number.is_some_and(|n| n > 0) && Id::parse(id).is_ok();
    formed || c.find(id).is_some() || c.pools.iter().any(|p| p.id.as_str() == id)
}
