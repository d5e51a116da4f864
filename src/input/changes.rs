//! Changes after publication: their form. Whether each can be made, the plan says.

use chrono::{DateTime, Utc};

use crate::input::cells;
use crate::input::closures::{Days, library, outside};
use crate::input::notes::{At, Notes, Span};
use crate::input::schema::ChangeTable;
use crate::input::texts::{Text, choice, remark};
use crate::model::{Change, ChangeKind, Consortium, DatedCell, Term};

/// Reads the changes in their order, and where the duty of each is written.
pub(super) fn read(
    written: Option<&At<Vec<At<ChangeTable>>>>,
    term: &Term,
    consortium: &Consortium,
    days: &Days,
    notes: &mut Notes,
) -> (Vec<Change>, Vec<Span>) {
    let tables = written.map_or(&[][..], |w| &w.value);
    let mut latest: Option<At<DateTime<Utc>>> = None;
    let mut changes = Vec::new();
    for table in tables {
        if let Some(at) = table.value.at {
            in_order(&at, latest, term, notes);
            latest = Some(at);
        }
        changes.extend(change(table, term, consortium, days, notes));
    }
    changes.into_iter().unzip()
}

fn in_order(
    at: &At<DateTime<Utc>>,
    latest: Option<At<DateTime<Utc>>>,
    term: &Term,
    notes: &mut Notes,
) {
    if let Some(latest) = latest.filter(|l| l.value > at.value) {
        let place = notes.place(latest.span);
        let message = "the change is earlier than the one before it";
        let help =
            "put changes in the order in which they were agreed: each builds on those before";
        notes
            .error("changes-out-of-order", at.span, message, "earlier", help)
            .related
            .push((place, "the change before".to_owned()));
    }
    if term.published.is_some_and(|published| at.value < published) {
        let message = "the change is earlier than the publication of the plan";
        let help = "correct the time, or the `published` of the term: before it, plan anew instead";
        notes.error("change-before-publication", at.span, message, "too early", help);
    }
}

/// What a change is called in a file.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    Swap,
    Cover,
    Cancel,
}

impl Word {
    const ALL: [Self; 3] = [Self::Swap, Self::Cover, Self::Cancel];

    fn code(self) -> &'static str {
        match self {
            Self::Swap => "swap",
            Self::Cover => "cover",
            Self::Cancel => "cancel",
        }
    }
}

fn change(
    table: &At<ChangeTable>,
    term: &Term,
    consortium: &Consortium,
    days: &Days,
    notes: &mut Notes,
) -> Option<(Change, Span)> {
    let ChangeTable { at, kind, duty, with, library: by, note, .. } = &table.value;
    let span = duty.as_ref().map(|d| d.span);
    let mut dated =
        |text: &Text| text.as_ref().and_then(|text| dated(text, term, consortium, days, notes));
    let (duty, with_duty) = (dated(duty), dated(with));
    let by_library = by.as_ref().and_then(|id| library(id, consortium, notes));
    let note = remark("note", note, notes);
    kind.as_ref()?;
    let known = notes.found.len();
    let word = choice("kind", kind, &Word::ALL, Word::code, notes);
    if notes.found.len() > known {
        return None;
    }
    keys_of(word, table, notes);
    let kind = match word {
        Word::Swap => ChangeKind::Swap { with: with_duty? },
        Word::Cover => ChangeKind::Cover { library: by_library? },
        Word::Cancel => ChangeKind::Cancel,
    };
    if let (ChangeKind::Swap { with: other }, Some(text)) = (&kind, with)
        && Some(*other) == duty
    {
        let message = "the duty would be swapped with itself";
        let help = "write the other of the two duties as `with`";
        notes.error("swap-with-itself", text.span, message, "the same duty", help);
    }
    Some((Change { at: at.as_ref()?.value, kind, duty: duty?, note }, span?))
}

/// Notes keys that the kind of change needs and has not, or has and does not need.
fn keys_of(word: Word, table: &At<ChangeTable>, notes: &mut Notes) {
    let keys = [
        ("with", table.value.with.as_ref().map(|w| w.span), Word::Swap, "\"2018-09-25 14:00\""),
        ("library", table.value.library.as_ref().map(|l| l.span), Word::Cover, "\"nokia\""),
    ];
    for (key, span, needs, example) in keys {
        let written = table.value.written.contains(&key);
        let code = word.code();
        if needs == word && !written {
            let message = format!("a `{code}` lacks the key `{key}`");
            let help = format!("write it as in `{key} = {example}`");
            let label = format!("no `{key}` here");
            notes.error("missing-key", table.span, message, label, help);
        } else if let (true, Some(span)) = (needs != word, span) {
            let message = format!("a `{code}` has no `{key}`");
            let help = format!("leave `{key}` out, or write `kind = \"{}\"`", needs.code());
            notes.error("needless-key", span, message, "means nothing here", help);
        }
    }
}

/// Reads a dated cell at which the service is open in the term.
fn dated(
    text: &At<String>,
    term: &Term,
    consortium: &Consortium,
    days: &Days,
    notes: &mut Notes,
) -> Option<DatedCell> {
    let grid = &consortium.grid;
    let duty = cells::dated(text, grid, notes)?;
    if duty.date < term.first || term.last < duty.date {
        outside(duty.date, text.span, days, notes);
        return None;
    }
    if term.is_closed(duty.date, grid.interval(duty.period)) {
        let holiday = term.holidays.iter().find(|h| h.date == duty.date);
        let why = holiday.map_or("a closure", |_| "a public holiday");
        let message = format!("the service is closed at that time by {why}");
        let help = "correct the date: where the service is closed there is no duty to change";
        notes.error("duty-closed", text.span, message, "no duty here", help);
        return None;
    }
    Some(duty)
}
