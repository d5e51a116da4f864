//! What has become of a published plan.

use crate::check::facts::{Facts, touching};
use crate::check::found::Found;
use crate::check::rows::{Row, Rows, column};
use crate::check::rule::{Rule, rule};
use crate::files::roster::{WrittenDuty, WrittenRoster};
use crate::finding::Place;
use crate::model::{Because, Change, ChangeKind, DatedCell, Status, Time, weekday_code};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A change of the term has left no trace in the roster.
pub(super) const CHANGE_WITHOUT_TRACE: Rule =
    rule!("change-without-trace", Error, [Roster, Consortium, Term], change_without_trace);

fn change_without_trace(facts: &Facts<'_>, found: &mut Found) {
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

/// A duty is cancelled, but no change of the term has touched it.
pub(super) const TOMBSTONE_WITHOUT_CHANGE: Rule =
    rule!("tombstone-without-change", Error, [Roster, Consortium, Term], tombstone_without_change);

fn tombstone_without_change(facts: &Facts<'_>, found: &mut Found) {
    let term = facts.term();
    for row in facts.rows().iter().filter(|row| row.duty.status == Some(Status::Cancelled)) {
        let Some(dated) = Row::dated(&row) else { continue };
        let sequence = row.duty.sequence != Some(0) && row.duty.changed.is_some();
        if touching(term, dated).next().is_some() && sequence {
            continue;
        }
        let label = if sequence { "no change" } else { "no sequence and stamp of a change" };
        found.add(
            row.at(column::STATUS),
            format!("the duty `{}` is cancelled without a change", row.cell()),
            label,
            "say what was agreed with `vuoro cancel`, or confirm the duty again",
        );
    }
}

/// The sequence of a duty is lower than the changes that have touched it.
pub(super) const SEQUENCE_WENT_BACK: Rule =
    rule!("sequence-went-back", Error, [Roster, Consortium, Term], sequence_went_back);

fn sequence_went_back(facts: &Facts<'_>, found: &mut Found) {
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
        if row.duty.changed.is_none() {
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

/// A duty bears another stamp than the change that touched it last.
pub(super) const STAMP_WENT_BACK: Rule =
    rule!("stamp-went-back", Error, [Roster, Consortium, Term], stamp_went_back);

fn stamp_went_back(facts: &Facts<'_>, found: &mut Found) {
    let term = facts.term();
    for row in facts.rows().iter() {
        let (Some(changed), Some(dated)) = (row.duty.changed, Row::dated(&row)) else { continue };
        let stamps: Vec<_> = touching(term, dated).map(|change| change.at).collect();
        if stamps.contains(&changed) {
            continue;
        }
        let expected = match (stamps.last(), term.published) {
            (Some(last), _) => format!("expected {}", last.format("%Y-%m-%dT%H:%M:%SZ")),
            (None, _) => "no change has touched it".to_owned(),
        };
        found.add(
            row.at(column::CHANGED),
            format!("no change of `{}` was agreed at this time", row.cell()),
            expected,
            "write the roster afresh: a stamp is the time of a `[[change]]`",
        );
    }
}

/// Planning again gives another roster: this one is not what the agreement says any more.
pub(super) const PLAN_MOVED: Rule = rule!("plan-moved", Error, [Fresh, Roster], plan_moved);

type Cell = (NaiveDate, Time, u16);

const HELP: &str = "run `vuoro allocate` and publish what moves, or take the change back";

fn plan_moved(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    for other in facts.look.rewritten {
        let help = if other.help.is_empty() { HELP } else { &other.help };
        found.add(other.place.clone(), &other.message, &other.label, help);
    }
    let fresh = facts.look.fresh.expect("the rule needs a fresh plan");
    let (here, there) = (by_cell(rows.written), by_cell(fresh));
    let cells: BTreeSet<Cell> = here.keys().chain(there.keys()).copied().collect();
    for cell in cells {
        let of = |all: &BTreeMap<Cell, Vec<_>>| all.get(&cell).cloned().unwrap_or_default();
        let pair = Pair { rows, fresh, here: of(&here), there: of(&there) };
        if let Some((place, message, label)) = pair.moved(cell).or_else(|| pair.rewritten(cell)) {
            found.add(place, message, label, HELP);
        }
    }
}

/// The lines of every cell, in an order that does not depend on the file's.
fn by_cell(roster: &WrittenRoster) -> BTreeMap<Cell, Vec<&WrittenDuty>> {
    let mut cells: BTreeMap<Cell, Vec<&WrittenDuty>> = BTreeMap::new();
    for duty in &roster.rows {
        if let (Some(date), Some(start), Some(seat)) = (duty.date, duty.start, duty.seat) {
            cells.entry((date, start, seat)).or_default().push(duty);
        }
    }
    for lines in cells.values_mut() {
        lines.sort_by_key(|d| (d.status == Some(Status::Cancelled), roster.text(d.library)));
    }
    cells
}

/// The lines of one cell in the roster and in the plan.
struct Pair<'p> {
    rows: &'p Rows<'p>,
    fresh: &'p WrittenRoster,
    here: Vec<&'p WrittenDuty>,
    there: Vec<&'p WrittenDuty>,
}

impl Pair<'_> {
    /// Says when somebody else would serve.
    fn moved(&self, cell: Cell) -> Option<(Place, String, String)> {
        let (from, to) = (live(&self.here), live(&self.there));
        let whom = |roster, duty: Option<&WrittenDuty>| duty.map(|d| whom(roster, d));
        let (had, has) = (whom(self.rows.written, from), whom(self.fresh, to));
        if had == has {
            return None;
        }
        let place = match (from, self.here.first()) {
            (Some(duty), _) => self.field(duty, column::LIBRARY),
            (None, Some(line)) => self.rows.line(line.record),
            (None, None) => Place::File(self.rows.file),
        };
        let cell = shown(cell);
        Some(match (had, has) {
            (Some(had), Some(has)) => {
                let message = format!("`{cell}` would go from {had} to {has}");
                (place, message, format!("would be {has}"))
            }
            (Some(had), None) => {
                let message = format!("`{cell}` of {had} would be taken away");
                (place, message, "would be cancelled".to_owned())
            }
            (None, has) => {
                let whom = has.unwrap_or_default();
                (place, format!("`{cell}` of {whom} would be added"), String::new())
            }
        })
    }

    /// Says when the lines would read otherwise, although the same library serves.
    fn rewritten(&self, cell: Cell) -> Option<(Place, String, String)> {
        for at in 0..self.here.len().max(self.there.len()) {
            let (Some(old), Some(new)) = (self.here.get(at), self.there.get(at)) else {
                let line = self.here.get(at).or(self.here.last())?;
                let what = if self.here.len() > at { "taken out" } else { "added" };
                let message = format!("a line of `{}` would be {what}", shown(cell));
                return Some((self.rows.line(line.record), message, String::new()));
            };
            let differs = |&column: &usize| {
                text(self.rows.written, old, column) != text(self.fresh, new, column)
            };
            if let Some(column) = COLUMNS.into_iter().find(differs) {
                let message = format!("`{}` would be written otherwise", shown(cell));
                let label = match text(self.fresh, new, column).as_str() {
                    "" => "would be empty".to_owned(),
                    text => format!("would be `{text}`"),
                };
                return Some((self.field(old, column), message, label));
            }
        }
        None
    }

    fn field(&self, duty: &WrittenDuty, column: usize) -> Place {
        let field = self.rows.written.form.place_of(column);
        Place::Field(self.rows.file, duty.record, field)
    }
}

fn live<'d>(lines: &[&'d WrittenDuty]) -> Option<&'d WrittenDuty> {
    lines.iter().find(|d| d.status != Some(Status::Cancelled)).copied()
}

/// Who serves, in words.
fn whom(roster: &WrittenRoster, duty: &WrittenDuty) -> String {
    match (roster.text(duty.library), duty.status) {
        ("", Some(Status::Open)) => format!("the pool `{}`", roster.text(duty.holder)),
        ("", _) => "nobody".to_owned(),
        (library, _) => format!("`{library}`"),
    }
}

fn shown((date, start, seat): Cell) -> String {
    if seat == 1 { format!("{date} {start}") } else { format!("{date} {start} #{seat}") }
}

/// The columns that say more than when it is, those that tell most first.
const COLUMNS: [usize; 10] = [
    column::LIBRARY,
    column::STATUS,
    column::HOLDER,
    column::KIND,
    column::SEQUENCE,
    column::CHANGED,
    column::NAME,
    column::NOTE,
    column::END,
    column::WEEKDAY,
];

/// A field as it would be written; empty where it cannot be read, which is said elsewhere.
fn text(roster: &WrittenRoster, d: &WrittenDuty, column: usize) -> String {
    let text = |text| roster.text(text).to_owned();
    match column {
        column::LIBRARY => text(d.library),
        column::STATUS => d.status.map_or("", Status::code).to_owned(),
        column::HOLDER => text(d.holder),
        column::KIND => d.kind.map_or("", |kind| kind.code()).to_owned(),
        column::SEQUENCE => d.sequence.map_or(String::new(), |n| n.to_string()),
        column::CHANGED => {
            d.changed.map_or(String::new(), |at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        }
        column::NAME => text(d.name),
        column::NOTE => text(d.note),
        column::END => d.end.map_or(String::new(), |end| end.to_string()),
        _ => d.weekday.map_or("", weekday_code).to_owned(),
    }
}
