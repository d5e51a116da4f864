//! What is in conflict and what would resolve it, in words.

use vuoro::model::{Agreed, Consortium, LibraryIx, PinHolder};
use vuoro::plan::{Conflict, Part, Remedy};

/// How many parts of a conflict are listed.
const MOST: usize = 12;

/// The parts of a conflict, one to a line, each with what would resolve it.
pub fn help(conflict: &Conflict, c: &Consortium) -> String {
    let mut lines = Vec::new();
    match &conflict.parts[..] {
        [] => {}
        [_] => lines.push("this cannot be kept, whatever else is agreed:".to_owned()),
        parts if conflict.minimal => {
            let n = parts.len();
            lines.push(format!("these {n} cannot be kept together, though any {} can:", n - 1));
        }
        parts => lines.push(format!("these {} cannot be kept together:", parts.len())),
    }
    let all = conflict.parts.iter().zip(&conflict.remedies);
    for (&part, remedy) in all.clone().take(MOST) {
        lines.push(format!("- {}", self::part(part, c)));
        // If the look was stopped, nothing is known about what was not tried.
        lines.extend(match remedy {
            Some(remedy) => Some(format!("  resolved by {}", self::remedy(*remedy, c))),
            None if conflict.stopped => None,
            None => Some("  no change of it alone was found to resolve it".to_owned()),
        });
    }
    if all.len() > MOST {
        lines.push(format!("- and {} more", all.len() - MOST));
    }
    if conflict.smallest && all.len() > 2 {
        lines.push(format!("no fewer than {} are in conflict", all.len()));
    }
    if let Some(beside) = conflict.beside {
        lines.push(format!("it would also be resolved by {}", remedy(beside, c)));
    }
    if conflict.stopped {
        let what = if conflict.parts.is_empty() { "the reason" } else { "less, and for remedies," };
        lines.push(format!("the look for {what} was stopped after many trials"));
    }
    lines.join("\n")
}

fn part(part: Part, c: &Consortium) -> String {
    match part {
        Part::Hours(l) => format!("the hours of `{}`", c[l].id),
        Part::Seats(l) => format!("the seats that `{}` can staff at once", c[l].id),
        Part::Pin(at) => format!("the pin of `{}` to {}", holder(c, at), cell(c, at)),
        Part::Pool(at) => format!("the pool `{}`", c.pools[at].id),
        Part::Together(at) => format!("together: {}", list(c, &c.together[at])),
        Part::Apart(at) => format!("apart: {}", list(c, &c.apart[at])),
        Part::Limit(l, kind) => {
            let most = c[l].limits.of(kind).unwrap_or_default();
            format!("`{} = {most}` of `{}`", kind.key(), c[l].id)
        }
        Part::LimitOfAll(kind) => {
            let most = c.rules.limits.of(kind).unwrap_or_default();
            format!("`{} = {most}` of everybody", kind.key())
        }
        Part::PoolSize => {
            format!("`pool_size = [{}, {}]`", c.rules.pool_min, c.rules.pool_max)
        }
    }
}

fn remedy(remedy: Remedy, c: &Consortium) -> String {
    let id = |l: LibraryIx| &c[l].id;
    match remedy {
        Remedy::Staff(l, p) => format!("staff of `{}` on `{}`", id(l), c.grid.period(p)),
        Remedy::StaffAlways(l) => format!("staff of `{}` on several cells more", id(l)),
        Remedy::LibrarySeats(l, seats) => format!("`seats = {seats}` of `{}`", id(l)),
        Remedy::NoPin(at) => format!("taking the pin to {} away", cell(c, at)),
        Remedy::LeavePool(at, l) => {
            format!("taking `{}` out of the pool `{}`", id(l), c.pools[at].id)
        }
        Remedy::MergePools(at, other) => {
            format!("merging the pools `{}` and `{}`", c.pools[at].id, c.pools[other].id)
        }
        Remedy::NoPool(at) => format!("taking the pool `{}` away", c.pools[at].id),
        Remedy::LeaveTogether(_, l) | Remedy::LeaveApart(_, l) => {
            format!("taking `{}` out of the list", id(l))
        }
        Remedy::NoTogether(_) | Remedy::NoApart(_) => "taking the list away".to_owned(),
        Remedy::PoolSize(min, max) => format!("`pool_size = [{min}, {max}]`"),
        Remedy::Seats(seats) => format!("`seats = {seats}` of the service"),
        Remedy::Limit(l, kind, most) => format!("`{} = {most}` of `{}`", kind.key(), id(l)),
        Remedy::LimitOfAll(kind, most) => format!("`{} = {most}` of everybody", kind.key()),
    }
}

fn holder(c: &Consortium, pin: usize) -> String {
    match c.pins[pin].holder {
        PinHolder::Library(l) => c[l].id.to_string(),
        PinHolder::Pool(pool) => c.pools[pool].id.to_string(),
    }
}

fn cell(c: &Consortium, pin: usize) -> String {
    format!("`{}`", c.grid.cell_name(c.pins[pin].cell))
}

/// The ids of a list; if there are many, only the first.
fn list(c: &Consortium, agreed: &Agreed) -> String {
    const MOST: usize = 4;
    let ids = agreed.libraries.iter().take(MOST).map(|l| format!("`{}`", c[*l].id));
    let ids = ids.collect::<Vec<_>>().join(", ");
    let more = agreed.libraries.len().saturating_sub(MOST);
    if more > 0 { format!("{ids} and {more} more") } else { ids }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vuoro::input::{self, SourceMap};

    #[test]
    fn what_is_not_known_of_a_conflict_is_not_said() {
        let text = include_str!("../../../../examples/piki-2018/consortium.toml");
        let mut sources = SourceMap::default();
        let file = sources.add("consortium.toml", text.as_bytes());
        let c = input::consortium(&mut sources, file).expect("is right").value;
        let parts = c.indices().take(3).map(Part::Hours).collect();
        let mut conflict = Conflict { parts, remedies: vec![None; 3], ..Conflict::default() };
        let first = |conflict: &Conflict| help(conflict, &c).lines().next().map(str::to_owned);
        assert_eq!(first(&conflict).unwrap(), "these 3 cannot be kept together:");
        assert!(!help(&conflict, &c).contains("no fewer"));
        (conflict.minimal, conflict.smallest) = (true, true);
        let said = first(&conflict).unwrap();
        assert_eq!(said, "these 3 cannot be kept together, though any 2 can:");
        assert!(help(&conflict, &c).ends_with("no fewer than 3 are in conflict"));
        assert!(help(&conflict, &c).contains("no change of it alone was found"));
        conflict.stopped = true;
        assert!(!help(&conflict, &c).contains("no change of it alone"));
    }
}
