//! A row names a library that the consortium does not have.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::{close_id, rule};
use crate::model::TextIx;

rule!("library-unknown", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let c = facts.consortium();
    for row in facts.rows().iter() {
        if row.library.is_some() || row.duty.library == TextIx::EMPTY {
            continue;
        }
        let id = row.library_id();
        let help = match close_id(c, id) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "take an id of the consortium file, or add the library there".to_owned(),
        };
        found.add(row.at(column::LIBRARY), format!("there is no library `{id}`"), "", help);
    }
}
