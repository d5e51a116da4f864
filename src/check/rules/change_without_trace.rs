//! A change of the term has left no trace in the roster.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::{ChangeKind, DatedCell};

rule!("change-without-trace", Error, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, term, rows) = (facts.consortium(), facts.term(), facts.rows());
    if term.changes.is_empty() {
        return;
    }
    let mut changed: Vec<_> = (rows.iter())
        .filter(|row| row.duty.changed.is_some())
        .filter_map(|row| Row::dated(&row))
        .collect();
    changed.sort_unstable();
    for (at, change) in term.changes.iter().enumerate() {
        let with = match change.kind {
            ChangeKind::Swap { with } => Some(with),
            ChangeKind::Cover { .. } | ChangeKind::Cancel | ChangeKind::Vacate => None,
        };
        let untouched =
            |cell: &DatedCell| changed.binary_search(&(cell.date, cell.period, cell.seat)).is_err();
        if let Some(cell) = [Some(change.duty), with].into_iter().flatten().find(untouched) {
            let start = c.grid.period(cell.period).start;
            found.add(
                Place::Change(at),
                format!("the change has left no trace at `{} {start}`", cell.date),
                "not in the roster",
                "write the roster afresh: `vuoro allocate` applies every change of the term",
            );
        }
    }
}
