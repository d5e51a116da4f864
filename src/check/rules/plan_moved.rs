//! Planning again gives another roster: this one is not what the agreement says any more.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::{Rows, column};
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::{Status, Time, WrittenDuty, WrittenRoster, weekday_code};

rule!("plan-moved", Error, [Fresh, Roster], check);

type Cell = (NaiveDate, Time, u16);

const HELP: &str = "run `vuoro allocate` and publish what moves, or take the change back";

fn check(facts: &Facts<'_>, found: &mut Found) {
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
        let field = self.rows.written.form.columns[column];
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
