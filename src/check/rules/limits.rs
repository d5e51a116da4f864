//! How much everybody serves at most.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::column;
use crate::check::rule::{Rule, rule};
use crate::finding::Place;
use crate::model::{Consortium, Interval, LibraryIx, LimitKind, Limits, Status};

/// A library has more duties in a day, in a row or in a week than was agreed.
pub(super) const DUTIES_BEYOND_LIMIT: Rule =
    rule!("duties-beyond-limit", Error, [Roster, Consortium], duties_beyond_limit);

/// A duty of a library.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Served {
    date: NaiveDate,
    hours: Interval,
    record: u32,
}

fn duties_beyond_limit(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let mut served: BTreeMap<LibraryIx, Vec<Served>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.duty.status == Some(Status::Confirmed)) {
        let (Some(library), Some(date), Some(period)) = (row.library, row.duty.date, row.period)
        else {
            continue;
        };
        let (hours, record) = (c.grid.interval(period), row.duty.record);
        served.entry(library).or_default().push(Served { date, hours, record });
    }
    for (library, duties) in &mut served {
        duties.sort_unstable();
        let limits = |date| match facts.look.term {
            Some(term) => term.limits(c, *library, date),
            None => c.limits(*library),
        };
        if duties.iter().any(|duty| limits(duty.date).is_any()) {
            of_library(facts, (c, *library), duties, &limits, found);
        }
    }
}

fn of_library(
    facts: &Facts<'_>,
    (c, library): (&Consortium, LibraryIx),
    duties: &[Served],
    limits: &dyn Fn(NaiveDate) -> Limits,
    found: &mut Found,
) {
    let id = &c[library].id;
    let mut say = |kind: LimitKind, group: &[Served], what: &dyn Fn(usize) -> String| {
        // On two seats at once a library is on duty once in a row.
        let mut times = group.to_vec();
        if kind == LimitKind::InARow {
            times.dedup_by_key(|duty| duty.hours);
        }
        let is_beyond = |(at, duty): &(usize, &Served)| {
            limits(duty.date).of(kind).is_some_and(|most| *at >= usize::from(most))
        };
        let Some((_, duty)) = times.iter().enumerate().find(is_beyond) else { return };
        let most = limits(duty.date).of(kind).unwrap_or_default();
        let rows = facts.rows();
        let field = rows.written.form.place_of(column::LIBRARY);
        found.add_related(
            Place::Field(rows.file, duty.record, field),
            format!("`{id}` {}", what(times.len())),
            format!("`{}` is {most}", kind.key()),
            format!(
                "give one of them to somebody else with `vuoro cover`, or raise `{}` if that is \
                 agreed",
                kind.key()
            ),
            (rows.line(times[0].record), "the first of them".to_owned()),
        );
    };
    for day in duties.chunk_by(|a, b| a.date == b.date) {
        let date = day[0].date;
        say(LimitKind::PerDay, day, &|count| format!("has {count} duties on {date}"));
        let follows = |a: &Served, b: &Served| a.hours == b.hours || a.hours.end == b.hours.start;
        for row in day.chunk_by(follows) {
            let start = row[0].hours.start;
            let what = |count| format!("is on duty {count} times in a row from `{date} {start}`");
            say(LimitKind::InARow, row, &what);
        }
    }
    for week in duties.chunk_by(|a, b| monday(a.date) == monday(b.date)) {
        let from = monday(week[0].date);
        let what = |count| format!("has {count} duties in the week that begins on {from}");
        say(LimitKind::PerWeek, week, &what);
    }
}

/// The Monday of the week of a day.
fn monday(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_monday()))
}
