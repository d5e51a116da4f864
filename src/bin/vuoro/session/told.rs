//! What is told of the days of a term: tables of its file that come or go, and what follows from them.

use std::io::Write as _;
use std::ops::RangeInclusive;
use std::path::Path;

use anyhow::bail;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use toml_edit::{Item, Table};
use vuoro::export::dated_cell;
use vuoro::lifecycle::{self, Moment, Since, Step};
use vuoro::model::{Change, ChangeKind, Interval, Term, Time};

use crate::cli::cells;
use crate::cli::clock;
use crate::cli::days;
use crate::cli::outcome::Outcome;
use crate::render::terminal;
use crate::render::text::Shown as _;
use crate::render::text::argument;
use crate::session::change::{Finish, Writes, finish};
use crate::session::term::Files;
use crate::store::edit;

/// Gives the term file another text and re-plans: what is to come goes to others, and what is past was
/// not served. `command` is what messages say where something of it is wrong; `edit` has the file's
/// text and what it says now.
pub fn tell(
    path: &Path,
    writes: &Writes,
    command: &str,
    edit: impl FnOnce(&mut Files, &Term) -> anyhow::Result<String>,
) -> anyhow::Result<Outcome> {
    let mut files = Files::read(path, writes.out.as_deref())?;
    let text = files.text.clone();
    let old = files.term(&text)?;
    let mut new_text = edit(&mut files, &old)?;
    let term = files.term_with(&new_text, &|_| command.to_owned())?;
    let (plan, held) = files.open(&term, false)?;
    let now = writes.now.time()?;
    let mut since = plan.term.first.and_time(NaiveTime::MIN);
    if term.published.is_some() {
        since = clock::local(&plan.consortium, now)?;
    }
    let moment = Moment { now, day: term.published.map(|_| since.date()) };
    let step = files.step(
        &term,
        lifecycle::replan_since(plan, held, moment, Since { time: since, is_all: false }),
    )?;
    for change in &step.added {
        new_text = edit::append(&new_text, &step.plan.consortium, change)?;
    }
    let how = Finish { is_trial: writes.dry_run, from: since.date(), now: writes.now.given };
    let done = finish(&files, &step, &new_text, how)?;
    if let Some(said) = nobody_served(&step, since, path) {
        writeln!(terminal::stderr(), "{said}")?;
    }
    Ok(done)
}

/// What is said of duties that are past and have nobody now.
fn nobody_served(step: &Step, since: NaiveDateTime, path: &Path) -> Option<String> {
    let c = &step.plan.consortium;
    let is_left = |change: &&Change| {
        change.kind == ChangeKind::Vacate && step.plan.begins(change.duty) < since
    };
    let left: Vec<_> = step.added.iter().filter(is_left).collect();
    let first = dated_cell(c, left.first()?.duty);
    let term = argument(&path.shown());
    let (what, it) = match left.len() {
        1 => (format!("the duty at {first} is past and has nobody now"), "it"),
        n => (format!("{n} duties are past and have nobody now, the first at {first}"), "one"),
    };
    Some(format!(
        "{what}: if somebody served {it}, say who with `vuoro cover {term} \"{first}\" LIBRARY --past`"
    ))
}

/// Hours of a day as people type them: `14:00-16:00`, `14.00–16.00`, `14-16`.
pub fn hours(text: &str) -> Result<Interval, String> {
    let text = text.replace('\u{2013}', "-");
    if let Some([one, other]) = days::two_ways(&text) {
        return Err(format!("it can be read in two ways, {one} or {other}: write one of them"));
    }
    let ends = text.split_once('-');
    let time = |text: &str| cells::time(text.trim());
    let hours = ends.and_then(|(start, end)| Some((time(start)?, time(end)?)));
    let hours = hours.filter(|(start, end)| start < end);
    let (start, end) = hours.ok_or("expected hours as in 14:00-16:00")?;
    Ok(Interval { start, end })
}

/// The lines of a table that say when something holds.
pub fn when(days: &RangeInclusive<NaiveDate>, hours: Option<Interval>) -> Vec<String> {
    let mut lines = vec![format!("first = {}", days.start())];
    if days.start() != days.end() {
        lines.push(format!("last = {}", days.end()));
    }
    if let Some(Interval { start, end }) = hours {
        lines.push(format!("from = \"{start}\""));
        lines.push(format!("to = \"{end}\""));
    }
    lines
}

/// Whether a table is of just these days and hours.
pub fn is_of(table: &Table, days: &RangeInclusive<NaiveDate>, hours: Option<Interval>) -> bool {
    let day = |key| edit::day(table.get(key)?);
    let time = |key, otherwise| {
        let text = table.get(key).and_then(Item::as_str);
        text.map_or(Some(otherwise), Time::parse)
    };
    let whole = hours.unwrap_or(Interval::DAY);
    let first = day("first");
    (first, day("last").or(first)) == (Some(*days.start()), Some(*days.end()))
        && time("from", Time::MIDNIGHT) == Some(whole.start)
        && time("to", Time::END_OF_DAY) == Some(whole.end)
}

/// The text of a term file without one table of a list.
pub fn taken_out(
    text: &str,
    list: &str,
    what: &str,
    is_it: impl Fn(&Table) -> bool,
) -> anyhow::Result<String> {
    match edit::take_out(text, list, is_it)? {
        Some(text) => Ok(text),
        None => bail!(
            "the term file has no `[[{list}]]` of {what}: it is taken back as it was told, with the \
             same days and hours"
        ),
    }
}
