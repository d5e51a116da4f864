//! Why a change cannot be made, in words, with the place in the file.

use vuoro::export::dated_cell;
use vuoro::finding::{Finding, Place};
use vuoro::model::{Consortium, DatedCell, LibraryIx, Why};
use vuoro::plan::Refusal;

/// The refusal as a finding at a place of the term file.
pub fn finding(c: &Consortium, why: Refusal, place: Place) -> Finding {
    let (message, help) = words(c, why);
    Finding::error(rule(why), place, message, String::new()).help(help)
}

/// The name of the fault.
fn rule(why: Refusal) -> &'static str {
    match why {
        Refusal::UnknownDuty(_) => "unknown-duty",
        Refusal::Closed(_) => "duty-closed",
        Refusal::AlreadyCancelled(_) => "already-cancelled",
        Refusal::NobodyHas(_) => "nobody-on-duty",
        Refusal::SameLibrary(..) => "same-library",
        Refusal::Unable(_, _, Why::NotMember) => "not-a-member",
        Refusal::Unable(_, _, Why::Absent) => "library-absent",
        Refusal::Unable(_, _, Why::NoStaff) => "no-staff",
        Refusal::Unable(_, _, Why::OnDuty) => "already-on-duty",
        Refusal::Unable(_, _, Why::Limit(_)) => "beyond-limit",
        Refusal::NotOnDuty(..) => "not-on-duty",
        Refusal::MissedTwice(..) => "missed-twice",
    }
}

/// The dated cell that it is about.
pub fn cell(why: Refusal) -> DatedCell {
    match why {
        Refusal::UnknownDuty(cell)
        | Refusal::Closed(cell)
        | Refusal::AlreadyCancelled(cell)
        | Refusal::NobodyHas(cell)
        | Refusal::SameLibrary(_, cell)
        | Refusal::Unable(_, cell, _)
        | Refusal::NotOnDuty(_, cell)
        | Refusal::MissedTwice(_, cell) => cell,
    }
}

/// What is wrong, and what to do.
pub fn words(c: &Consortium, why: Refusal) -> (String, &'static str) {
    let at = |cell: DatedCell| format!("`{}`", dated_cell(c, cell));
    let who = |library: LibraryIx| format!("`{}`", c[library].id);
    match why {
        Refusal::UnknownDuty(cell) => (
            format!("the roster has no duty at {}", at(cell)),
            "look the duty up in roster.csv: the service may be closed then",
        ),
        Refusal::Closed(cell) => (
            format!("the service is closed at {}", at(cell)),
            "take another duty, or take the closure out of the term file",
        ),
        Refusal::AlreadyCancelled(cell) => (
            format!("the duty at {} is cancelled already", at(cell)),
            "take back the cancellation first, if it was the last change, with `vuoro undo`",
        ),
        Refusal::NobodyHas(cell) => (
            format!("no library has the duty at {}", at(cell)),
            "let a library take it with `vuoro cover`",
        ),
        Refusal::SameLibrary(library, cell) => (
            format!("{} has the duty at {} already", who(library), at(cell)),
            "name duties of two libraries, or another library",
        ),
        Refusal::Unable(library, cell, why) => {
            let (who, at) = (who(library), at(cell));
            match why {
                Why::NotMember => (
                    format!("{who} takes no part in the term at {at}"),
                    "look at its `[[member]]` table",
                ),
                Why::Absent => (format!("{who} is absent at {at}"), "look at `[[absence]]`"),
                Why::NoStaff => (
                    format!("{who} has no staff at {at}"),
                    "look at its `hours` in the consortium file",
                ),
                Why::OnDuty => (
                    format!("{who} is on duty at {at} already"),
                    "let another library take it, or raise its `seats` if it can staff two",
                ),
                Why::Limit(kind) => (
                    format!("with {at} {who} would have more duties than `{}` allows", kind.key()),
                    "let another library take it, or agree on a higher limit in the consortium file",
                ),
            }
        }
        Refusal::NotOnDuty(library, cell) => (
            format!("{} does not have the duty at {}", who(library), at(cell)),
            "name the library that the roster has at that time",
        ),
        Refusal::MissedTwice(_, cell) => (
            format!("the duty at {} is said to be missed twice", at(cell)),
            "leave one of the entries",
        ),
    }
}
