//! A cell has no duty on a date on which the service is open.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use chrono::NaiveDate;

use crate::check::rows::Row;
use crate::finding::Place;
use crate::model::PeriodIx;

rule!("missing-duty", Error, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    if !rows.written.form.is_whole() {
        // What cannot be read may well be what is missing.
        return;
    }
    let seats = facts.consortium().grid.seats();
    // A cancelled duty is not served, but it has not been forgotten.
    let mut there: Vec<(NaiveDate, PeriodIx, u16)> =
        rows.iter().filter_map(|row| Row::dated(&row)).collect();
    if !there.is_sorted() {
        there.sort_unstable();
    }
    let mut next = there.iter().copied().peekable();
    for (date, period) in rows.days().all_open() {
        for seat in 1..=seats {
            let wanted = (date, period, seat);
            while next.next_if(|&duty| duty < wanted).is_some() {}
            if next.peek() == Some(&wanted) {
                continue;
            }
            say(facts, wanted, found);
        }
    }
}

fn say(facts: &Facts<'_>, (date, period, seat): (NaiveDate, PeriodIx, u16), found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let start = c.grid.period(period).start;
    let number = if seat == 1 { String::new() } else { format!(" #{seat}") };
    let behind = rows.iter().find(|row| {
        (row.duty.date, row.duty.start, row.duty.seat) > (Some(date), Some(start), Some(seat))
    });
    let place = behind.map_or(Place::File(rows.file), |row| row.place());
    let holder = rows.pattern().holder(period, seat).map(|holder| rows.written.text(holder));
    let help = match holder {
        Some(holder) => format!("add a row for it: on other dates `{holder}` holds this cell"),
        None => "add a row for it: no date has a duty in this cell".to_owned(),
    };
    let message = format!("the duty `{date} {start}{number}` is missing");
    found.add(place, message, "expected before this line", help);
}
