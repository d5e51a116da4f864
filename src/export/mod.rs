//! Bytes: what was planned, as tables, calendars and JSON.
//!
//! Every function takes the model and an `impl io::Write`: no paths, no clock, no policy. The same
//! input gives the same bytes.

mod compare_json;
pub mod csv;
mod explain_json;
mod figures_json;
mod forecast_json;
pub mod forecast_svg;
pub mod html;
pub mod ical;
pub mod json;
mod kept_json;
mod load_json;
mod off_json;
mod ring;
mod roster_json;
pub mod site;
pub mod usage;
pub mod words;
#[cfg(feature = "xlsx")]
pub mod xlsx;

pub use ring::{ring, ring_remarks, vacant_note};

use crate::model::{
    Allocation, Consortium, DatedCell, Duty, HolderIx, Language, LibraryIx, Plan, Status, Why,
};
use words::Words;

/// The name of a holder as people write it: a formed pool is named in the consortium's language.
#[must_use]
pub fn holder_name(consortium: &Consortium, allocation: &Allocation, holder: HolderIx) -> String {
    let holder = &allocation[holder].holder;
    match &holder.name {
        Some(name) => name.clone(),
        None => words::pool_name(consortium.language, holder.id.as_str()),
    }
}

/// Whether a duty that no library has is shown to a member of its holder: an open one of a pool, and
/// what became of one, unless this member has it now, or has had it since.
fn concerns(plan: &Plan, duty: &Duty, member: LibraryIx) -> bool {
    let Plan { term, allocation, roster, .. } = plan;
    let was_open = duty.unfilled.is_none() && allocation[duty.holder].holder.is_pool();
    let has_had_it = || roster.of_cell(duty.cell()).iter().any(|d| d.library == Some(member));
    let is_shown = match duty.status {
        Status::Open => true,
        Status::Cancelled => was_open && !has_had_it(),
        Status::Confirmed | Status::Unfilled => false,
    };
    is_shown && term.is_member(member, duty.date)
}

/// Why a duty is unfilled, in the consortium's language: the libraries' names after each reason.
/// Empty for any other duty.
#[must_use]
pub fn unfilled_note(consortium: &Consortium, duty: &Duty) -> String {
    unfilled_reasons(consortium.language, consortium, duty)
}

/// The same in another language.
fn unfilled_reasons(language: Language, consortium: &Consortium, duty: &Duty) -> String {
    let words = Words::of(language);
    let whys = duty.unfilled.as_ref().map_or(&[][..], |u| &u.0);
    let mut parts = Vec::new();
    for why in Why::ALL {
        let names: Vec<&str> = whys
            .iter()
            .filter(|(_, w)| *w == why)
            .map(|(library, _)| consortium[*library].name.as_str())
            .collect();
        if !names.is_empty() {
            parts.push(format!("{}: {}", words.why(why), names.join(", ")));
        }
    }
    parts.join("; ")
}

/// A duty as files write it: `2018-09-18 14:00`, followed by ` #2` for the second seat.
#[must_use]
pub fn dated_cell(consortium: &Consortium, cell: DatedCell) -> String {
    cell.name(&consortium.grid)
}
