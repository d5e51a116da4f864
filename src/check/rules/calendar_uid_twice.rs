//! Two events of a calendar have one UID.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use std::collections::BTreeMap;

rule!("calendar-uid-twice", Error, [Calendar], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for calendar in facts.look.calendars {
        let file = calendar.sheet.file;
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for event in &calendar.sheet.value.events {
            let Some(uid) = event.find("UID") else { continue };
            if let Some(&first) = seen.get(uid.value.as_str()) {
                found.add_related(
                    Place::Line(file, uid.line),
                    "two events have this UID",
                    "again",
                    "write the calendar afresh: programs keep only one of the two",
                    (Place::Line(file, first), "first here".to_owned()),
                );
            } else {
                seen.insert(&uid.value, uid.line);
            }
        }
    }
}
