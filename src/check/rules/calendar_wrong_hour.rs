//! An event begins or ends at another time than its duty.

use crate::check::compared::Matched;
use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use chrono::{NaiveDateTime, NaiveTime, TimeDelta};

use crate::check::rows::Row;

rule!("calendar-wrong-hour", Error, [Calendar, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for compared in facts.compared() {
        for Matched { event, row, .. } in &compared.matched {
            let Some([start, end]) = hours(facts, row) else { continue };
            for (name, right) in [("DTSTART", start), ("DTEND", end)] {
                let Some(time) = event.find(name) else { continue };
                if time.local() != Some(right) {
                    let right = right.format("%Y%m%dT%H%M%S");
                    found.add(
                        Place::Line(compared.file, time.line),
                        format!("`{name}` is not the time of the duty `{}`", row.cell()),
                        format!("expected {right}"),
                        "write the calendar afresh with `vuoro allocate`",
                    );
                }
            }
        }
    }
}

/// When a duty begins and ends; midnight is the beginning of the next day.
fn hours(facts: &Facts<'_>, row: &Row<'_>) -> Option<[NaiveDateTime; 2]> {
    let hours = facts.consortium().grid.interval(row.period?);
    let day = row.duty.date?.and_time(NaiveTime::MIN);
    let at = |minutes: u32| day + TimeDelta::minutes(i64::from(minutes));
    Some([at(hours.start.minutes()), at(hours.end.minutes())])
}
