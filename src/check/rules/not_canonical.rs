//! A table is not written as this tool writes it.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;

rule!("not-canonical", Warning, [], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    // A table that cannot be read whole cannot be rewritten either.
    for form in facts.forms().filter(|form| form.value.is_whole()) {
        if let Some((record, why)) = form.value.uncanonical {
            found.add(
                Place::Line(form.file, record),
                format!("the {} {why}", form.what),
                "from here on",
                "`vuoro check --fix` writes it as `vuoro allocate` would, and changes nothing else",
            );
        }
    }
}
