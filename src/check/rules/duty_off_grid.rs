//! A duty is not in a cell of the service's week.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rows::column;
use crate::check::rule::rule;
use crate::model::{Consortium, Time};

rule!("duty-off-grid", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let c = facts.consortium();
    for row in facts.rows().iter() {
        if row.duty.date.is_none() || row.duty.start.is_none() {
            continue;
        }
        match row.period {
            None => found.add(
                row.at(column::START),
                format!("no cell of the service begins at `{}`", row.cell()),
                "",
                "correct the date or the start, or change `[service.hours]` if that is agreed",
            ),
            Some(period) => {
                let end = c.grid.interval(period).end;
                wrong_end(&row, end, found);
                wrong_seat(&row, c, found);
            }
        }
    }
}

fn wrong_end(row: &Row<'_>, right: Time, found: &mut Found) {
    let Some(end) = row.duty.end.filter(|end| *end != right) else { return };
    let message = format!("the duty `{}` ends at {end}", row.cell());
    let help = format!("write `{right}`: every cell is equally long");
    found.add(row.at(column::END), message, format!("expected `{right}`"), help);
}

fn wrong_seat(row: &Row<'_>, c: &Consortium, found: &mut Found) {
    let seats = c.grid.seats();
    let Some(seat) = row.duty.seat.filter(|seat| !(1..=seats).contains(seat)) else { return };
    let message = format!("the service has no seat {seat}");
    let label = format!("expected 1 to {seats}");
    found.add(row.at(column::SEAT), message, label, "correct the seat, or raise `seats`");
}
