//! Who could: what is offered when a change is refused.

use chrono::NaiveDateTime;
use vuoro::export::{dated_cell, words};
use vuoro::model::{Change, ChangeKind, Consortium, Language, Ledger, LibraryIx, Roster, Term};
use vuoro::plan::{self, Refusal};

use super::change::begins;

/// How many covers and swaps are offered.
const MOST: usize = 5;

/// Who could take the duty of a change, and which duties it could be swapped with; nothing where
/// that would not help.
pub fn offers(
    c: &Consortium,
    term: &Term,
    roster: &Roster,
    ledger: &Ledger,
    (change, why): (&Change, Refusal),
    now: NaiveDateTime,
) -> String {
    let about = match why {
        Refusal::UnknownDuty(d) | Refusal::AlreadyCancelled(d) | Refusal::Closed(d) => Some(d),
        _ => None,
    };
    if about == Some(change.duty) || change.kind == ChangeKind::Cancel {
        return String::new();
    }
    let duty = dated_cell(c, change.duty);
    let cover = |library: LibraryIx| {
        let row = ledger.0[library.at()];
        let figures = words::standing(Language::En, row.owed, row.held, row.balance());
        format!("  {}: {figures}\n", c[library].id)
    };
    let covers = plan::covers(c, term, roster, ledger, change.duty);
    let covers: String = covers.into_iter().take(MOST).map(cover).collect::<Vec<_>>().concat();
    let swaps = plan::swaps(c, term, roster, ledger, change.duty, now.date());
    let swaps = swaps.into_iter().filter(|(cell, _)| begins(c, *cell) > now).take(MOST);
    let swaps: String = swaps
        .map(|(cell, library)| format!("  `{}`: {}\n", dated_cell(c, cell), c[library].id))
        .collect::<Vec<_>>()
        .concat();
    let titles = [
        (format!("who could take `{duty}`, those first that are furthest behind:"), covers),
        (format!("what `{duty}` could be swapped with, the nearest first:"), swaps),
    ];
    let said = titles.into_iter().filter(|(_, list)| !list.is_empty());
    let said: Vec<String> = said.map(|(title, list)| format!("\n{title}\n{list}")).collect();
    if said.is_empty() { format!("\nnobody else could serve `{duty}`\n") } else { said.concat() }
}
