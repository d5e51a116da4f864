//! The stamps of an event are not those of its duty.

use crate::check::compared::Matched;
use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::{WrittenEvent, WrittenProperty};
use chrono::{DateTime, Utc};

rule!("calendar-wrong-stamp", Error, [Calendar, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let published = facts.term().published;
    let created = published.unwrap_or(DateTime::<Utc>::UNIX_EPOCH);
    for compared in facts.compared() {
        for Matched { event, row, .. } in &compared.matched {
            let changed = row.duty.changed.filter(|_| published.is_some());
            let changed = changed.map_or(created, |changed| changed.max(created));
            let revised = reworded(event, row).filter(|at| *at > changed).unwrap_or(changed);
            let stamps = [("DTSTAMP", revised), ("CREATED", created), ("LAST-MODIFIED", revised)];
            for (name, right) in stamps {
                let Some(stamp) = event.find(name).filter(|s| s.stamp() != Some(right)) else {
                    continue;
                };
                found.add(
                    Place::Line(compared.file, stamp.line),
                    format!("`{name}` is not the stamp of the duty `{}`", row.cell()),
                    format!("expected {}", right.format("%Y%m%dT%H%M%SZ")),
                    "write the calendar afresh: programs drop an event that looks old",
                );
            }
        }
    }
}

/// When an event was worded anew: then its sequence is ahead of that of its duty.
fn reworded(event: &WrittenEvent, row: &Row<'_>) -> Option<DateTime<Utc>> {
    let sequence = event.find("SEQUENCE")?.value.parse::<u32>().ok()?;
    let is_ahead = row.duty.sequence.is_some_and(|of_duty| sequence > of_duty);
    event.find("LAST-MODIFIED").and_then(WrittenProperty::stamp).filter(|_| is_ahead)
}
