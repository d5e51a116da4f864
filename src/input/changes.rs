//! Changes after publication: only their form; whether each can be made is for the planner to say.

use chrono::{DateTime, Utc};

use crate::finding::Severity;
use crate::finding::named::library;
use crate::finding::notes::{At, Notes, Span};
use crate::input::days::{Days, dated};
use crate::input::schema::{ChangeTable, MissedTable};
use crate::input::texts::{Text, choice, moment, remark};
use crate::model::{Because, Change, ChangeKind, Consortium, DatedCell, Missed, Term};

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
        let at = moment("at", table.value.at.as_ref(), consortium, notes);
        if let Some(at) = at {
            in_order(&at, latest, term, notes);
            latest = Some(at);
        }
        changes.extend(change(table, at, consortium, days, notes));
    }
    // A term that was planned again has cancelled them since.
    let seen = |c: &Change| c.kind == ChangeKind::Cancel && c.because == Some(Because::Closed);
    let seen: Vec<DatedCell> =
        changes.iter().filter(|(c, _)| seen(c)).map(|(c, _)| c.duty).collect();
    // What is not given anyway may be closed as well.
    let given = changes.iter().filter(|(c, _)| c.kind != ChangeKind::Cancel);
    for (change, span) in given.filter(|(c, _)| !seen.contains(&c.duty)) {
        closed(change.duty, *span, term, consortium, notes);
    }
    changes.into_iter().unzip()
}

/// Warns of a change about a time at which the service is closed. A closure may have come after the
/// change, so that this is for the plan to judge.
fn closed(cell: DatedCell, span: Span, term: &Term, consortium: &Consortium, notes: &mut Notes) {
    if !term.is_closed(&consortium.grid, cell.date, cell.period) {
        return;
    }
    let holiday = term.holidays.iter().find(|h| h.date == cell.date);
    let why = holiday.map_or("a closure", |_| "a public holiday");
    let message = format!("the service is closed at that time by {why}");
    let help = "correct the date: where the service is closed there is no duty to change";
    let finding = notes.error("duty-closed", span, message, "no duty here", help);
    finding.severity = Severity::Warning;
}

/// Reads the duties that were not served, and where the duty of each is written.
pub(super) fn missed(
    written: Option<&At<Vec<At<MissedTable>>>>,
    consortium: &Consortium,
    days: &Days,
    notes: &mut Notes,
) -> (Vec<Missed>, Vec<Span>) {
    let tables = written.map_or(&[][..], |w| &w.value);
    let missed = |At { value: table, .. }: &At<MissedTable>| {
        let by = table.library.as_ref().and_then(|id| library(id, consortium, notes));
        let duty = table.duty.as_ref().and_then(|text| dated(text, consortium, days, notes));
        let excused = table.excused.is_some_and(|e| e.value);
        let span = table.duty.as_ref()?.span;
        Some((Missed { library: by?, duty: duty?, excused }, span))
    };
    tables.iter().filter_map(missed).unzip()
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
    Vacate,
}

impl Word {
    const ALL: [Self; 4] = [Self::Swap, Self::Cover, Self::Cancel, Self::Vacate];

    fn code(self) -> &'static str {
        match self {
            Self::Swap => "swap",
            Self::Cover => "cover",
            Self::Cancel => "cancel",
            Self::Vacate => "vacate",
        }
    }
}

fn change(
    table: &At<ChangeTable>,
    at: Option<At<DateTime<Utc>>>,
    consortium: &Consortium,
    days: &Days,
    notes: &mut Notes,
) -> Option<(Change, Span)> {
    let ChangeTable { kind, duty, with, library: by, because, note, .. } = &table.value;
    let span = duty.as_ref().map(|d| d.span);
    let mut dated =
        |text: &Text| text.as_ref().and_then(|text| dated(text, consortium, days, notes));
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
    let reason =
        |notes: &mut Notes| choice("because", because, &Because::ALL, Because::code, notes);
    let because = because.is_some().then(|| reason(notes));
    let kind = match word {
        Word::Swap => ChangeKind::Swap { with: with_duty? },
        Word::Cover => ChangeKind::Cover { library: by_library? },
        Word::Cancel => ChangeKind::Cancel,
        Word::Vacate => ChangeKind::Vacate,
    };
    if let (ChangeKind::Swap { with: other }, Some(text)) = (&kind, with)
        && Some(*other) == duty
    {
        let message = "the duty would be swapped with itself";
        let help = "write the other of the two duties as `with`";
        notes.error("swap-with-itself", text.span, message, "the same duty", help);
    }
    Some((Change { at: at?.value, kind, duty: duty?, because, note }, span?))
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
