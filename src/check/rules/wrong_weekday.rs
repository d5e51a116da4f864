//! The weekday of a row is not that of its date.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;
use chrono::Datelike;

use crate::model::weekday_code;

rule!("wrong-weekday", Error, [Roster], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for row in facts.rows().iter() {
        let (Some(date), Some(weekday)) = (row.duty.date, row.duty.weekday) else { continue };
        if date.weekday() != weekday {
            let right = weekday_code(date.weekday());
            found.add(
                row.at(column::WEEKDAY),
                format!("{date} is no {}", weekday_code(weekday)),
                format!("expected `{right}`"),
                format!("write `{right}`, or correct the date: one of the two is wrong"),
            );
        }
    }
}
