//! The sequence of a duty is lower than the changes that have touched it.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::rule;
use std::collections::BTreeMap;

use crate::check::facts::touching;
use crate::check::rows::Row;
use crate::model::{Because, Change, Status};

rule!("sequence-went-back", Error, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let term = facts.term();
    // Where the service is open again nobody has had the duty: there is no event to raise.
    let raises = |change: &&Change| change.because != Some(Because::Opened);
    // Every change of a cell raises one event of it: the sequences of its rows add up.
    let mut cells: BTreeMap<_, (u64, Option<Row<'_>>)> = BTreeMap::new();
    let touched = |row: &Row<'_>| row.duty.sequence != Some(0) || row.duty.changed.is_some();
    for row in facts.rows().iter().filter(touched) {
        let (Some(dated), Some(sequence)) = (Row::dated(&row), row.duty.sequence) else { continue };
        let cell = cells.entry(dated).or_default();
        cell.0 += u64::from(sequence);
        let cancelled = row.duty.status == Some(Status::Cancelled);
        if cell.1.is_none() || cancelled {
            cell.1 = Some(row);
        }
        if sequence > 0 && row.duty.changed.is_none() {
            let message = format!("`{}` has a sequence, but no stamp of a change", row.cell());
            let help = "write the roster afresh: sequence and stamp belong together";
            found.add(row.at(column::SEQUENCE), message, "expected 0", help);
        }
    }
    for (dated, (sum, row)) in cells {
        let changes = touching(term, dated).filter(raises).count() as u64;
        let Some(row) = row.filter(|_| sum < changes) else { continue };
        found.add(
            row.at(column::SEQUENCE),
            format!("`{}` has sequence {sum} after {changes} changes", row.cell()),
            format!("expected {changes} or more"),
            "write the roster afresh: calendars take an event with a lower sequence for an old one",
        );
    }
}
