//! The table of a ring has other duties than its library.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::ring;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::{RingStatus, Status, Time};

rule!("ring-off-roster", Error, [Ring, Consortium, Roster], check);

const HELP: &str = "run `vuoro allocate`, which deals the duties of the roster";

fn check(facts: &Facts<'_>, found: &mut Found) {
    for sheet in facts.look.rings {
        let mut duties: BTreeMap<(NaiveDate, Time, u16), _> = BTreeMap::new();
        for row in facts.rows().iter().filter(|row| row.library_id() == sheet.name) {
            let d = row.duty;
            if let (Some(date), Some(start), Some(seat), Some(Status::Confirmed)) =
                (d.date, d.start, d.seat, d.status)
            {
                duties.insert((date, start, seat), (row.at(column::LIBRARY), row.cell()));
            }
        }
        for line in ring::lines(facts).filter(|l| l.sheet.name == sheet.name) {
            if line.row.status == RingStatus::Cancelled {
                continue;
            }
            let at = (line.row.date, line.row.start, line.row.seat);
            if duties.remove(&at).is_none() {
                let message = format!("`{}` has no duty at `{}`", sheet.name, line.cell());
                found.add(line.at("date"), message, "dealt, or twice", HELP);
            }
        }
        for (place, cell) in duties.into_values() {
            let message = format!("the ring of `{}` does not deal `{cell}`", sheet.name);
            found.add(place, message, "in no line of the ring's table", HELP);
        }
    }
}
