//! The days of a term, and whether dates and duties lie in them.

use chrono::NaiveDate;

use crate::finding::Place;
use crate::finding::notes::{At, Notes, Span};
use crate::input::cells;
use crate::model::{Consortium, DatedCell};

/// The days of the term, and where the first is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub span: Span,
}

/// Notes two dates in the wrong order.
pub(super) fn reversed(first: &At<NaiveDate>, last: &At<NaiveDate>, notes: &mut Notes) {
    let place = notes.place(first.span);
    let message = format!("the last day {} is before the first {}", last.value, first.value);
    let help = "exchange the two dates, or check their years";
    let finding = notes.error("dates-reversed", last.span, message, "last day", help);
    if first.span != last.span {
        finding.related.push((place, "first day".to_owned()));
    }
}

/// Whether a date lies inside the term; if not, that is noted.
pub(super) fn inside(date: &At<NaiveDate>, days: &Days, notes: &mut Notes) -> bool {
    let inside = days.first <= date.value && date.value <= days.last;
    if !inside {
        outside(date.value, date.span, days, notes);
    }
    inside
}

/// Notes a date that is outside the term.
pub(super) fn outside(date: NaiveDate, span: Span, days: &Days, notes: &mut Notes) {
    let place: Place = notes.place(days.span);
    let message = format!("{date} is outside the term");
    let label = format!("expected {} to {}", days.first, days.last);
    let help = "correct the date, or leave out what does not concern this term";
    notes
        .error("outside-term", span, message, label, help)
        .related
        .push((place, "the term begins here".to_owned()));
}

/// Reads a dated cell of the term.
pub(super) fn dated(
    text: &At<String>,
    consortium: &Consortium,
    days: &Days,
    notes: &mut Notes,
) -> Option<DatedCell> {
    let grid = &consortium.grid;
    let duty = cells::dated(text, grid, notes)?;
    if duty.date < days.first || days.last < duty.date {
        outside(duty.date, text.span, days, notes);
        return None;
    }
    Some(duty)
}
