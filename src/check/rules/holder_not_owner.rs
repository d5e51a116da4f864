//! A row says that a cell belongs to somebody who does not hold it on other dates.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rows::column;
use crate::check::rule::rule;

rule!("holder-not-owner", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    for row in rows.iter() {
        let Some((_, period, seat)) = Row::dated(&row) else { continue };
        let Some(owner) = rows.pattern().holder(period, seat) else { continue };
        if owner == row.duty.holder {
            continue;
        }
        let owner = rows.written.text(owner);
        found.add(
            row.at(column::HOLDER),
            format!("`{}` does not own the cell of `{}`", row.holder_id(), row.cell()),
            format!("expected `{owner}`"),
            format!("write `{owner}`, who holds this cell on the other dates"),
        );
    }
}
