//! Planning afresh gives another roster: this one is not what the agreement says any more.

use crate::check::facts::{Facts, column};
use crate::check::found::Found;
use crate::check::rule::rule;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::finding::Place;
use crate::model::{ChangeKind, DatedCell, Status, Time, WrittenDuty, WrittenRoster};

rule!("plan-moved", Error, [Fresh, Roster], check);

type Key = (NaiveDate, Time, u16, bool, String);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    let changed = changed(facts);
    let kept = |key: &Key| !changed.contains(&(key.0, key.1, key.2));
    let mut fresh = by_cell(facts.look.fresh.expect("the rule needs a fresh plan"));
    let mut here = by_cell(rows.written);
    fresh.retain(|key, _| kept(key));
    here.retain(|key, _| kept(key));
    let help = "write the roster afresh with `vuoro allocate` and publish what has moved, or undo \
        what was changed in the agreement";
    for (key, duty) in &here {
        let place = rows.line(duty.record);
        match fresh.get(key) {
            None => {
                let message = format!("planning afresh gives no duty `{}`", cell(key));
                found.add(place, message, "is not in the plan", help);
            }
            Some(other) => {
                if let Some((column, what)) = moved(rows.written, duty, facts, other) {
                    let field = rows.written.form.columns[column];
                    let place = Place::Field(rows.file, duty.record, field);
                    let message = format!("planning afresh gives `{}` {what}", cell(key));
                    found.add(place, message, "moved", help);
                }
            }
        }
    }
    for key in fresh.keys().filter(|key| !here.contains_key(*key)) {
        let message = format!("planning afresh gives a duty `{}` more", cell(key));
        found.add(Place::File(rows.file), message, "", help);
    }
}

/// The duties that a change of the term has touched: other rules look after those.
fn changed(facts: &Facts<'_>) -> BTreeSet<(NaiveDate, Time, u16)> {
    let (Some(c), Some(term)) = (facts.look.consortium, facts.look.term) else {
        return BTreeSet::new();
    };
    let cell = |cell: DatedCell| (cell.date, c.grid.period(cell.period).start, cell.seat);
    let touched = term.changes.iter().flat_map(|change| match change.kind {
        ChangeKind::Swap { with } => vec![cell(change.duty), cell(with)],
        ChangeKind::Cover { .. } | ChangeKind::Cancel | ChangeKind::Vacate => {
            vec![cell(change.duty)]
        }
    });
    touched.collect()
}

/// Every duty by its cell; tombstones of one cell are told apart by their libraries.
fn by_cell(roster: &WrittenRoster) -> BTreeMap<Key, &WrittenDuty> {
    let key = |d: &WrittenDuty| {
        let cancelled = d.status == Some(Status::Cancelled);
        let library = if cancelled { roster.text(d.library).to_owned() } else { String::new() };
        Some((d.date?, d.start?, d.seat?, cancelled, library))
    };
    roster.rows.iter().filter_map(|duty| Some((key(duty)?, duty))).collect()
}

fn cell((date, start, seat, ..): &Key) -> String {
    if *seat == 1 { format!("{date} {start}") } else { format!("{date} {start} #{seat}") }
}

/// In which column a duty differs from the fresh one, and what stands there.
fn moved(
    written: &WrittenRoster,
    duty: &WrittenDuty,
    facts: &Facts<'_>,
    other: &WrittenDuty,
) -> Option<(usize, String)> {
    let fresh = facts.look.fresh?;
    let (library, holder) = (fresh.text(other.library), fresh.text(other.holder));
    if written.text(duty.library) != library {
        let whom = if library.is_empty() { "nobody".to_owned() } else { format!("to `{library}`") };
        return Some((column::LIBRARY, whom));
    }
    if written.text(duty.holder) != holder {
        return Some((column::HOLDER, format!("to the holder `{holder}`")));
    }
    if duty.kind != other.kind {
        return Some((column::KIND, format!("the kind `{}`", other.kind?.code())));
    }
    if duty.status != other.status {
        return Some((column::STATUS, format!("the status `{}`", other.status?.code())));
    }
    if duty.sequence != other.sequence {
        return Some((column::SEQUENCE, format!("the sequence {}", other.sequence?)));
    }
    (duty.changed != other.changed).then(|| (column::CHANGED, "another stamp".to_owned()))
}
