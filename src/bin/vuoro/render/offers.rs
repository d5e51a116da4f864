//! What is offered when a change is refused.

use vuoro::export::{dated_cell, words};
use vuoro::lifecycle::Offers;
use vuoro::model::{DatedCell, Language, LibraryIx, Plan};

/// How many covers and swaps are shown.
const MOST: usize = 5;

/// Who could take a duty, and which duties it could be swapped with; nothing if that would not
/// help.
pub fn said(plan: &Plan, duty: DatedCell, offers: &Offers) -> String {
    if !offers.is_asked {
        return String::new();
    }
    let c = &plan.consortium;
    let duty = dated_cell(c, duty);
    let cover = |library: &LibraryIx| {
        let row = plan.ledger.0[library.at()];
        let figures = words::standing(Language::En, row.owed, row.held, row.balance());
        format!("  {}: {figures}\n", c[*library].id)
    };
    let swap = |&(cell, library): &(DatedCell, LibraryIx)| {
        format!("  `{}`: {}\n", dated_cell(c, cell), c[library].id)
    };
    let covers: String = offers.covers.iter().take(MOST).map(cover).collect();
    let swaps: String = offers.swaps.iter().take(MOST).map(swap).collect();
    let titles = [
        (format!("who could take `{duty}`, those first that are furthest behind:"), covers),
        (format!("what `{duty}` could be swapped with, the nearest first:"), swaps),
    ];
    let said = titles.into_iter().filter(|(_, list)| !list.is_empty());
    let said: Vec<String> = said.map(|(title, list)| format!("\n{title}\n{list}")).collect();
    if said.is_empty() { format!("\nnobody else could serve `{duty}`\n") } else { said.concat() }
}
