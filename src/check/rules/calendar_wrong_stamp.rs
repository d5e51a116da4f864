//! The stamps of an event are not those of its duty.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use chrono::{DateTime, Utc};

rule!("calendar-wrong-stamp", Error, [Calendar, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let published = facts.term().published;
    let created = published.unwrap_or(DateTime::<Utc>::UNIX_EPOCH);
    for compared in facts.compared() {
        for (event, row) in &compared.matched {
            let changed = row.duty.changed.filter(|_| published.is_some());
            let revised = changed.map_or(created, |changed| changed.max(created));
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
