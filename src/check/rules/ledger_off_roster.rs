//! The ledger does not follow from the roster and the agreement.

use crate::check::dues::{MICRO, owed};
use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::{LibraryIx, Status, WrittenAccount};

rule!("ledger-off-roster", Error, [Ledger, Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, term, rows, ledger) = (facts.consortium(), facts.term(), facts.rows(), facts.ledger());
    let owed = owed(c, term, rows.days());
    let held = held(facts);
    let mut seen: Vec<Option<u32>> = vec![None; c.libraries().len()];
    for row in &ledger.value.rows {
        let Some(library) = c.find(&row.library) else {
            let message = format!("there is no library `{}`", row.library);
            let remedy = "take the line out, or add the library to the consortium file";
            found.add(facts.account(row, 0), message, "", remedy);
            continue;
        };
        if let Some(first) = seen[library.at()] {
            let place = facts.account(row, 0);
            let related = (Place::Line(ledger.file, first), "first here".to_owned());
            let message = format!("`{}` has two lines", row.library);
            found.add_related(place, message, "again", "leave one of them", related);
            continue;
        }
        seen[library.at()] = Some(row.record);
        figures(facts, row, library, (owed[library.at()], held[library.at()]), found);
    }
    if ledger.value.form.is_whole() {
        for library in c.indices().filter(|l| seen[l.at()].is_none()) {
            let message = format!("the ledger has no line for `{}`", c[library].id);
            let remedy = "write the ledger afresh: every library has a line";
            found.add(Place::File(ledger.file), message, "", remedy);
        }
    }
}

/// Compares the figures of a line; what is owed is rounded to whole minutes, up or down.
fn figures(
    facts: &Facts<'_>,
    row: &WrittenAccount,
    library: LibraryIx,
    (owed, held): (i128, i64),
    found: &mut Found,
) {
    let mut say = |column: usize, what: &str, has: i64, right: i64| {
        let message = format!("`{}` has {has} minutes as {what}", row.library);
        let remedy = "write the ledger afresh, or correct the roster: one of the two is wrong";
        found.add(facts.account(row, column), message, format!("expected {right}"), remedy);
    };
    if let Some(has) = row.minutes[0] {
        let off = i128::from(has) * MICRO - owed;
        if off.abs() >= MICRO + 1000 {
            let right = i64::try_from((owed + MICRO / 2).div_euclid(MICRO)).unwrap_or(i64::MAX);
            say(2, "owed", has, right);
        }
    }
    let whole = facts.rows().written.form.is_whole();
    if let Some(has) = row.minutes[1].filter(|&has| whole && has != held) {
        say(3, "held", has, held);
    }
    let carried = facts.term().carried.get(library.at()).copied().unwrap_or(0);
    if let Some(has) = row.minutes[2].filter(|&has| has != carried) {
        say(4, "carried in", has, carried);
    }
}

/// The minutes of the confirmed duties of every library.
fn held(facts: &Facts<'_>) -> Vec<i64> {
    let c = facts.consortium();
    let mut held = vec![0; c.libraries().len()];
    let confirmed = |status| status == Some(Status::Confirmed);
    for row in facts.rows().iter().filter(|row| confirmed(row.duty.status)) {
        if let Some(library) = row.library {
            held[library.at()] += i64::from(c.grid.slot_minutes());
        }
    }
    held
}
