//! A duty of the roster is not in the calendar.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("calendar-missing-event", Error, [Calendar, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    for compared in facts.compared() {
        for row in &compared.missing {
            found.add(
                Place::File(compared.file),
                format!("the calendar lacks the duty `{}` of `{}`", row.cell(), row.whom()),
                "",
                "write the calendar afresh with `vuoro allocate`",
            );
        }
    }
}
