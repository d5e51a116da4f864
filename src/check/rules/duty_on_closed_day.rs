//! A duty lies on a public holiday, or on a day on which the service is closed.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;
use chrono::NaiveDate;

use crate::model::{Interval, Term};

rule!("duty-on-closed-day", Error, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, term, rows) = (facts.consortium(), facts.term(), facts.rows());
    for row in rows.live() {
        let (Some(date), Some(period)) = (row.duty.date, row.period) else { continue };
        if !rows.days().contains(date) || rows.days().is_open(date, period) {
            continue;
        }
        let why = reason(term, date, c.grid.interval(period));
        found.add(
            row.at(column::DATE),
            format!("the service is closed at `{}`: {why}", row.cell()),
            "closed",
            "take the row out; if the service is open after all, write the date into `open` of \
             the term, or take the `[[closed]]` out",
        );
    }
}

fn reason(term: &Term, date: NaiveDate, hours: Interval) -> String {
    if let Ok(at) = term.holidays.binary_search_by_key(&date, |h| h.date) {
        return format!("a public holiday, {}", term.holidays[at].names[2]);
    }
    let closure = term.closures.iter().find(|closure| closure.touches(date, hours));
    let reason = closure.and_then(|closure| closure.reason.as_deref());
    reason.unwrap_or("a `[[closed]]` of the term").to_owned()
}
