//! Which duties there are: each cell once on each of its dates, and nothing else.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rows::{Row, column};
use crate::check::rule::{Rule, rule};
use crate::finding::Place;
use crate::model::{Consortium, Interval, PeriodIx, Status, Term, Time};
use chrono::NaiveDate;

/// A duty lies before or behind the term.
pub(super) const DUTY_OUTSIDE_TERM: Rule =
    rule!("duty-outside-term", Error, [Roster, Consortium, Term], duty_outside_term);

fn duty_outside_term(facts: &Facts<'_>, found: &mut Found) {
    let term = facts.term();
    let rows = facts.rows();
    let outside = rows.iter().filter_map(|row| {
        let date = row.duty.date.filter(|&date| !rows.days().contains(date))?;
        Some((row, date))
    });
    let outside: Vec<_> = outside.collect();
    // The dates of the term are wrong, and not each of the rows.
    let is_cut = term.published.is_some() && outside.len() > 1;
    for &(row, date) in outside.iter().take(if is_cut { 1 } else { usize::MAX }) {
        let (message, help) = match (is_cut, date < term.first) {
            (false, _) => (
                format!("{date} is outside the term"),
                "take the row out, or correct the dates of the term".to_owned(),
            ),
            (true, is_early) => (
                format!("{} duties are outside the term, this one and more", outside.len()),
                cut_help(if is_early { "first" } else { "last" }),
            ),
        };
        let expected = format!("expected {} to {}", term.first, term.last);
        found.add(row.at(column::DATE), message, expected, help);
    }
}

/// What to do where a published term has become shorter than its plan.
fn cut_help(key: &str) -> String {
    format!(
        "put `{key}` of the term back as it was when this was published; for days on which the \
         service is not given after all there is `vuoro closed TERM DAY..DAY`"
    )
}

/// A duty lies on a public holiday, or on a day on which the service is closed.
pub(super) const DUTY_ON_CLOSED_DAY: Rule =
    rule!("duty-on-closed-day", Error, [Roster, Consortium, Term], duty_on_closed_day);

fn duty_on_closed_day(facts: &Facts<'_>, found: &mut Found) {
    let (c, term, rows) = (facts.consortium(), facts.term(), facts.rows());
    for row in rows.live() {
        let (Some(date), Some(period)) = (row.duty.date, row.period) else { continue };
        if !rows.days().contains(date) || rows.days().is_open(date, period) {
            continue;
        }
        let why = reason(term, date, c.grid.interval(period));
        found.add(
            row.at(column::DATE),
            format!("the service is closed at `{}`: {why}", row.cell()),
            "closed",
            "take the row out; if the service is open after all, write the date into `open` of \
             the term, or take the `[[closed]]` out",
        );
    }
}

fn reason(term: &Term, date: NaiveDate, hours: Interval) -> String {
    if let Ok(at) = term.holidays.binary_search_by_key(&date, |h| h.date) {
        return format!("a public holiday, {}", term.holidays[at].names[2]);
    }
    let closure = term.closures.iter().find(|closure| closure.touches(date, hours));
    let reason = closure.and_then(|closure| closure.reason.as_deref());
    reason.unwrap_or("a `[[closed]]` of the term").to_owned()
}

/// A duty is not in a cell of the service's week.
pub(super) const DUTY_OFF_GRID: Rule =
    rule!("duty-off-grid", Error, [Roster, Consortium], duty_off_grid);

fn duty_off_grid(facts: &Facts<'_>, found: &mut Found) {
    let c = facts.consortium();
    for row in facts.rows().iter() {
        if row.duty.date.is_none() || row.duty.start.is_none() {
            continue;
        }
        match row.period {
            None => found.add(
                row.at(column::START),
                format!("no cell of the service begins at `{}`", row.cell()),
                "",
                "correct the date or the start, or change `[service.hours]` if that is agreed",
            ),
            Some(period) => {
                let end = c.grid.interval(period).end;
                wrong_end(&row, end, found);
                wrong_seat(&row, c, found);
            }
        }
    }
}

fn wrong_end(row: &Row<'_>, right: Time, found: &mut Found) {
    let Some(end) = row.duty.end.filter(|end| *end != right) else { return };
    let message = format!("the duty `{}` ends at {end}", row.cell());
    let help = format!("write `{right}`: every cell is equally long");
    found.add(row.at(column::END), message, format!("expected `{right}`"), help);
}

fn wrong_seat(row: &Row<'_>, c: &Consortium, found: &mut Found) {
    let seats = c.grid.seats();
    let Some(seat) = row.duty.seat.filter(|seat| !(1..=seats).contains(seat)) else { return };
    let message = format!("the service has no seat {seat}");
    let label = format!("expected 1 to {seats}");
    found.add(row.at(column::SEAT), message, label, "correct the seat, or raise `seats`");
}

/// A cell has two duties on one date.
pub(super) const DUPLICATE_DUTY: Rule = rule!("duplicate-duty", Error, [Roster], duplicate_duty);

fn duplicate_duty(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    let mut live: Vec<((NaiveDate, Time, u16), u32)> = (rows.live())
        .filter_map(|row| {
            let d = row.duty;
            Some(((d.date?, d.start?, d.seat?), d.record))
        })
        .collect();
    if !live.is_sorted() {
        live.sort_unstable();
    }
    for pair in live.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let ((date, start, seat), record) = pair[1];
        found.add_related(
            rows.line(record),
            format!("the duty `{date} {start}`, seat {seat}, is there twice"),
            "again",
            "take one of the two out; a duty that somebody else has taken is `cancelled`",
            (rows.line(pair[0].1), "first here".to_owned()),
        );
    }
}

/// A cell has no duty on a date on which the service is open.
pub(super) const MISSING_DUTY: Rule =
    rule!("missing-duty", Error, [Roster, Consortium, Term], missing_duty);

fn missing_duty(facts: &Facts<'_>, found: &mut Found) {
    let rows = facts.rows();
    if !rows.written.form.is_whole() {
        // A row that cannot be read may well be the missing one.
        return;
    }
    let seats = facts.consortium().grid.seats();
    // A cancelled duty is not served, but it has not been forgotten.
    let mut there: Vec<(NaiveDate, PeriodIx, u16)> =
        rows.iter().filter_map(|row| Row::dated(&row)).collect();
    if !there.is_sorted() {
        there.sort_unstable();
    }
    let mut next = there.iter().copied().peekable();
    for (date, period) in rows.days().all_open() {
        for seat in 1..=seats {
            let wanted = (date, period, seat);
            while next.next_if(|&duty| duty < wanted).is_some() {}
            if next.peek() == Some(&wanted) {
                continue;
            }
            say(facts, wanted, found);
        }
    }
}

fn say(facts: &Facts<'_>, (date, period, seat): (NaiveDate, PeriodIx, u16), found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let start = c.grid.period(period).start;
    let number = if seat == 1 { String::new() } else { format!(" #{seat}") };
    let behind = rows.iter().find(|row| {
        (row.duty.date, row.duty.start, row.duty.seat) > (Some(date), Some(start), Some(seat))
    });
    let place = behind.map_or(Place::File(rows.file), |row| row.place());
    let holder = rows.pattern().holder(period, seat).map(|holder| rows.written.text(holder));
    let help = match holder {
        Some(holder) => format!("add a row for it: on other dates `{holder}` holds this cell"),
        None => "add a row for it: no date has a duty in this cell".to_owned(),
    };
    let message = format!("the duty `{date} {start}{number}` is missing");
    found.add(place, message, "expected before this line", help);
}

/// A pool has not settled yet who takes a duty.
pub(super) const OPEN_DUTY: Rule = rule!("open-duty", Strict, [Roster], open_duty);

fn open_duty(facts: &Facts<'_>, found: &mut Found) {
    for row in facts.rows().iter().filter(|row| row.duty.status == Some(Status::Open)) {
        found.add(
            row.at(column::STATUS),
            format!("`{}` has not settled who takes `{}`", row.holder_id(), row.cell()),
            "open",
            "say who takes it with `vuoro cover` when the pool has agreed",
        );
    }
}

/// Nobody has a duty.
pub(super) const UNFILLED_DUTY: Rule = rule!("unfilled-duty", Warning, [Roster], unfilled_duty);

fn unfilled_duty(facts: &Facts<'_>, found: &mut Found) {
    for row in facts.rows().iter().filter(|row| row.duty.status == Some(Status::Unfilled)) {
        let note = row.text(row.duty.note);
        let label = if note.is_empty() { "nobody can serve" } else { note };
        found.add(
            row.at(column::STATUS),
            format!("nobody has the duty `{}`", row.cell()),
            label,
            "find a library and give it the duty with `vuoro cover`, or close the service at that \
             time with `vuoro closed`",
        );
    }
}
