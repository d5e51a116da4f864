//! The words of calendars.

use crate::check::compared::Matched;
use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::Row;
use crate::check::rule::{Rule, rule};
use crate::files::calendar::WrittenEvent;
use crate::files::roster::TextIx;
use crate::finding::Place;
use crate::model::{
    Change, ChangeKind, DatedCell, Fate, Kind, Language, LibraryIx, PeriodIx, Status,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// An event is titled with another library than that of its duty, or says that something else has
/// become of it than what the roster says.
pub(super) const CALENDAR_WRONG_WORDS: Rule = rule!(
    "calendar-wrong-words",
    Error,
    [Calendar, Roster, Consortium, Term],
    calendar_wrong_words
);

fn calendar_wrong_words(facts: &Facts<'_>, found: &mut Found) {
    let language = facts.consortium().language;
    let held = Held::new(facts);
    for compared in facts.compared() {
        for Matched { event, row, has_left } in &compared.matched {
            if let Some((line, expected)) = wrong_name(facts, event, row) {
                found.add(
                    Place::Line(compared.file, line),
                    format!("the event of `{}` is titled with another name", row.cell()),
                    expected,
                    "write the calendar afresh with `vuoro allocate`",
                );
            }
            let is_gone = *has_left || row.duty.status == Some(Status::Cancelled);
            let fate = if *has_left { Some(Fate::Left) } else { held.fate(facts, row) };
            let fate = fate.filter(|_| is_gone);
            // Who has it now may be nobody who is known.
            if is_gone && fate.is_none() {
                continue;
            }
            let right = fate.map(|fate| fate.map(|l| &*facts.consortium()[l].name));
            for (name, expected) in wrong(event, right, language) {
                let line = event.find(name).map_or(event.line, |property| property.line);
                found.add(
                    Place::Line(compared.file, line),
                    format!("the event of `{}` does not say what became of the duty", row.cell()),
                    expected,
                    "write the calendar afresh with `vuoro allocate`",
                );
            }
        }
    }
}

/// Where the title of an event does not end with the name of whoever has its duty, and how it should.
fn wrong_name(facts: &Facts<'_>, event: &WrittenEvent, row: &Row<'_>) -> Option<(u32, String)> {
    let title = event.find("SUMMARY")?;
    let of_pool = row.text(row.duty.name);
    let name = match row.library {
        Some(library) => &facts.consortium()[library].name,
        // A name that a spreadsheet would run is written with an apostrophe in front.
        None => of_pool.strip_prefix('\'').unwrap_or(of_pool),
    };
    let (said, name) = (plain(&title.value), plain(name));
    // Behind the name of a pool stands that its duty is open.
    let right = format!(": {name}");
    let is_open = || row.library.is_none() && said.contains(&format!("{right} ("));
    if name.is_empty() || said.ends_with(&right) || is_open() {
        return None;
    }
    Some((title.line, format!("expected `…{right}`")))
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// The properties of an event that do not say what became of its duty, and what they should say.
fn wrong(
    event: &WrittenEvent,
    right: Option<Fate<&str>>,
    language: Language,
) -> Vec<(&'static str, String)> {
    let (title, text) = (plain(event.value("SUMMARY")), plain(event.value("DESCRIPTION")));
    let Some(right) = right else {
        let all = [
            Fate::Moved(""),
            Fate::Swapped(""),
            Fate::Settled(""),
            Fate::Cancelled,
            Fate::Unfilled,
            Fate::Left,
        ];
        let says = |fate: &Fate<&str>| {
            let rest = title.strip_prefix(&fate.word(language).to_uppercase());
            rest.is_some_and(|rest| rest.starts_with(": ") || rest.starts_with(" → "))
        };
        let is_wrong = all.iter().any(says);
        return is_wrong.then(|| ("SUMMARY", "it is in force".to_owned())).into_iter().collect();
    };
    let (prefix, sentence) = (right.prefix(language), right.sentence(language));
    let title =
        (!title.starts_with(&plain(&prefix))).then(|| ("SUMMARY", format!("expected `{prefix}…`")));
    let text = (!text.starts_with(&plain(&sentence))).then(|| {
        let label = format!("expected `{sentence}…`");
        ("DESCRIPTION", label)
    });
    title.into_iter().chain(text).collect()
}

/// A dated cell.
type Cell = (NaiveDate, PeriodIx, u16);

/// Who had each duty when the plan was published, and who has it now.
struct Held<'f> {
    published: BTreeMap<Cell, Option<LibraryIx>>,
    live: BTreeMap<Cell, Row<'f>>,
}

impl<'f> Held<'f> {
    fn new(facts: &Facts<'f>) -> Self {
        let mut held = Self { published: BTreeMap::new(), live: BTreeMap::new() };
        for row in facts.rows().iter() {
            let Some(cell) = row.dated() else { continue };
            if matches!(row.duty.kind, Some(Kind::Own | Kind::Turn | Kind::Substitute)) {
                held.published.insert(cell, row.library);
            }
            if row.duty.status.is_some_and(|status| status != Status::Cancelled) {
                held.live.insert(cell, row);
            }
        }
        held
    }

    /// What became of the duty of a cancelled row, if that can be told.
    fn fate(&self, facts: &Facts<'_>, row: &Row<'_>) -> Option<Fate<LibraryIx>> {
        let cell = row.dated()?;
        let Some(now) = self.live.get(&cell) else { return Some(Fate::Cancelled) };
        if now.duty.library == TextIx::EMPTY {
            return Some(Fate::Unfilled);
        }
        let library = now.library?;
        if row.duty.library == TextIx::EMPTY {
            // Who is in a pool that the plan has formed stands nowhere when it settles its turns.
            let pool = facts.rows().membership().pools.get(&row.duty.holder);
            let members = pool.filter(|pool| pool.given.is_some()).map(|pool| &pool.members)?;
            let is_member = members.binary_search(&library).is_ok();
            return Some(if is_member { Fate::Settled(library) } else { Fate::Moved(library) });
        }
        let changes = &facts.term().changes;
        let last = changes.iter().rposition(|change| change.touches(dated(cell)));
        let swap = last.filter(|at| matches!(changes[*at].kind, ChangeKind::Swap { .. }));
        let gave = swap.and_then(|at| self.on_duty(&changes[..at], cell));
        let is_swapped = gave.is_some() && gave == row.library;
        Some(if is_swapped { Fate::Swapped(library) } else { Fate::Moved(library) })
    }

    /// The library that has a duty after some of the changes.
    fn on_duty(&self, changes: &[Change], cell: Cell) -> Option<LibraryIx> {
        let Some(at) = changes.iter().rposition(|change| change.touches(dated(cell))) else {
            return self.published.get(&cell).copied().flatten();
        };
        match changes[at].kind {
            ChangeKind::Cover { library } => Some(library),
            ChangeKind::Cancel | ChangeKind::Vacate => None,
            ChangeKind::Swap { with } => {
                let duty = changes[at].duty;
                let other = if (duty.date, duty.period, duty.seat) == cell { with } else { duty };
                self.on_duty(&changes[..at], (other.date, other.period, other.seat))
            }
        }
    }
}

fn dated((date, period, seat): Cell) -> DatedCell {
    DatedCell { date, period, seat }
}
