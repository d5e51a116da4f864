//! A cell belongs to somebody else than was agreed beforehand.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::PinHolder;

rule!("pin-not-kept", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    for (at, pin) in c.pins.iter().enumerate() {
        let agreed = match pin.holder {
            PinHolder::Library(library) => c[library].id.as_str(),
            PinHolder::Pool(pool) => c.pools[pool].id.as_str(),
        };
        let Some(holder) = rows.pattern().holder(pin.cell.period, pin.cell.seat) else { continue };
        let holder = rows.written.text(holder);
        if holder != agreed {
            found.add(
                Place::Pin(at),
                format!("the cell `{}` belongs to `{holder}`", c.grid.cell_name(pin.cell)),
                format!("agreed: `{agreed}`"),
                "plan the term afresh, or take the pin out if that is agreed",
            );
        }
    }
}
