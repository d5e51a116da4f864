//! Why there is no plan, in words, with the places in the file and what would resolve it.

use vuoro::finding::{Finding, Place};
use vuoro::model::{Consortium, Id, LibraryIx, Period, Term};
use vuoro::plan::{self, Infeasible};

use crate::render::progress::Progress;
use crate::render::reasons;

/// The smallest part of the agreement that is in conflict and what would resolve it, which can take
/// long to find; nothing where it was not found.
pub fn reasons(
    why: &Infeasible,
    c: &Consortium,
    term: &Term,
    progress: &Progress,
) -> Option<String> {
    if why.is_open() {
        // If there may be a plan, it is not a conflict.
        return None;
    }
    let conflict = plan::conflict_watched(c, term, &|step| progress.planning(step));
    progress.clear();
    let is_known = !conflict.parts.is_empty() || conflict.beside.is_some() || conflict.stopped;
    is_known.then(|| reasons::help(&conflict, c))
}

/// The conflict as a finding, as far as it is known at once, with what helps in general.
pub fn headline(conflict: &Infeasible, c: &Consortium) -> Finding {
    let message = conflict.to_string();
    let error =
        |rule, place, label: &str| Finding::error(rule, place, message.clone(), label.to_owned());
    match conflict {
        Infeasible::Nobody => {
            error("nobody-takes-part", Place::TermDates, "nobody is a member when there is duty")
                .help("look at `without`, at the dates of `[[member]]`, and at what is closed")
        }
        Infeasible::Crowded { .. } => {
            error("more-holders-than-slots", Place::ServiceHours, "too few hours or seats")
                .help("add hours or seats to the service, or merge given pools")
        }
        Infeasible::PinsExceedSlots { pin, .. } => {
            error("more-pins-than-slots", Place::Pin(*pin), "the first pin too many")
                .help("take a pin away; `vuoro apportion` shows what everybody is owed")
        }
        Infeasible::NoRoom { periods, holders, limits, .. } => {
            no_room(&message, c, (holders, periods), !limits.is_empty())
        }
        Infeasible::PinsBeyondLimit { pin, kind, .. } => {
            error("pins-beyond-limit", Place::Pin(*pin), "a pin too many")
                .help(format!("take a pin away, or raise `{}`", kind.key()))
        }
        Infeasible::RowTooLong { .. } => error("no-plan-found", Place::Rules, "no week was found")
            .help("raise `max_in_a_row`, or give more hours to others that can serve then"),
        Infeasible::NoPools { libraries, .. } => {
            let labels = ("its hours coincide with too few of the others'", "as do these");
            at_each("no-pools-possible", &message, c, libraries, labels).help(
                "give one of them more hours, or a slot of its own by a lower `own_slot_from`",
            )
        }
        Infeasible::PoolSizes { .. } => {
            error("pool-sizes-do-not-fit", Place::Rules, "the sizes that pools may have")
                .help("widen `pool_size`, or give pools of your own")
        }
        Infeasible::TogetherWithOwner { list, .. } => {
            error("together-with-owner", Place::Together(*list), "together").help(
                "take it out of the list; or raise `own_slot_from`, or take its pin out, so \
                    that it is pooled",
            )
        }
        Infeasible::TogetherNeverStaffed { list, libraries } => {
            let finding = error("together-never-staffed", Place::Together(*list), "together");
            let there = libraries.iter().filter_map(|id| c.find(id.as_str()));
            let finding = there.fold(finding, |finding, l| narrow(c, l, finding));
            finding.help("give one of them more hours, or take it out of the list")
        }
        Infeasible::TogetherTooMany { list, .. } => {
            error("together-too-many", Place::Together(*list), "together")
                .help("raise `pool_size`, or take somebody out of the list")
        }
        Infeasible::Open(why) => {
            let Finding { place, label, related, help, .. } = headline(why, c);
            let finding = Finding { related, ..error("no-plan-found", place, &label) };
            finding.help(help)
        }
        Infeasible::Unknown => error("no-plan-found", Place::Rules, "the search was given up")
            .help("give some pools yourself, or widen hours or `pool_size`"),
    }
}

/// A finding with the hours of a library that cannot serve everywhere.
fn narrow(c: &Consortium, library: LibraryIx, finding: Finding) -> Finding {
    let periods: Vec<Period> = c[library].staffed.iter().map(|p| c.grid.period(p)).collect();
    if periods.len() == c.grid.periods().len() {
        return finding;
    }
    finding.related(Place::Library(library), format!("can serve {} only", list(&periods)))
}

fn no_room(
    message: &str,
    c: &Consortium,
    (holders, periods): (&[Id], &[Period]),
    is_limited: bool,
) -> Finding {
    const RULE: &str = "no-room-in-the-week";
    if periods.is_empty() {
        let label = "no cell of the service lies in the hours of all its members";
        let given = c.pools.iter().find(|p| holders.contains(&p.id));
        let members = given.map_or(&[][..], |pool| &pool.members);
        let finding = at_each(RULE, message, c, holders, (label, label));
        let member = |finding: Finding, &m: &_| finding.related(Place::Library(m), "a member");
        return (members.iter().fold(finding, member))
            .help("change who is in the pool, or when they have staff");
    }
    let label = format!("can serve {} only", list(periods));
    let help = if is_limited {
        "raise the limit, or give more hours to others that can serve then"
    } else if holders.len() == 1 {
        "give it more hours, or change what is pinned to these cells"
    } else {
        "give one of them more hours, or change who is pooled or pinned to these cells"
    };
    at_each(RULE, message, c, holders, (&label, "likewise")).help(help)
}

/// A finding at the first of these holders, with a label at each of the others.
fn at_each(
    rule: &'static str,
    message: &str,
    c: &Consortium,
    holders: &[Id],
    (first, others): (&str, &str),
) -> Finding {
    let place = |id: &Id| {
        let pool = c.pools.iter().position(|p| p.id == *id).map(Place::Pool);
        pool.or_else(|| c.find(id.as_str()).map(Place::Library))
    };
    let mut places = holders.iter().filter_map(place);
    let at = places.next().unwrap_or(Place::ServiceHours);
    let finding = Finding::error(rule, at, message.to_owned(), first.to_owned());
    places.fold(finding, |finding, at| finding.related(at, others))
}

/// Cells by name; if there are many, only the first.
fn list(periods: &[Period]) -> String {
    const MOST: usize = 4;
    let mut names: Vec<String> = periods.iter().take(MOST).map(|p| format!("`{p}`")).collect();
    if periods.len() > MOST {
        names.push(format!("and {} more", periods.len() - MOST));
    }
    names.join(", ")
}
