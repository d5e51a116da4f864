//! The smallest part of the agreement that cannot be kept, and what would resolve it: found by
//! planning again with everything else let go.
//!
//! Source: a set is made minimal by taking out, J. W. Chinneck, *Feasibility and Infeasibility in
//! Optimization*, 2008, section 6.2 (deletion filter).

use crate::model::{Consortium, LibraryIx, LimitKind, PeriodSet, Term};
use crate::plan::allocate::{Solved, attempt};
use crate::plan::remedies::{Remedy, changed, drop_pool};
use crate::plan::watch::{Stage, Step, Watch};

/// One thing that was agreed and could be agreed otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// When a library has staff.
    Hours(LibraryIx),
    /// How many seats a library can staff at once.
    Seats(LibraryIx),
    /// A pin, by its place in the consortium.
    Pin(usize),
    /// A given pool, likewise.
    Pool(usize),
    /// A list of libraries that share a pool, likewise.
    Together(usize),
    /// A list of libraries that share none, likewise.
    Apart(usize),
    /// How many members a pool can have.
    PoolSize,
    /// The most that a library serves, by a limit of its own.
    Limit(LibraryIx, LimitKind),
    /// The most that everybody serves who has no limit of its own.
    LimitOfAll(LimitKind),
}

/// What of an agreement cannot be kept together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conflict {
    /// The parts: with everything else let go there is no plan. None where that could not be found
    /// out.
    pub parts: Vec<Part>,
    /// Whether there is a plan as soon as any of these is let go as well; else that is not known of
    /// some of them.
    pub minimal: bool,
    /// Whether no fewer parts are in conflict: all smaller sets were tried.
    pub smallest: bool,
    /// For each part, with what change of it alone there is a plan; nothing where none was found.
    pub remedies: Vec<Option<Remedy>>,
    /// A change to something outside the conflict that makes a plan possible.
    pub beside: Option<Remedy>,
    /// Whether the look for less and for remedies ended early, at its limit of work.
    pub stopped: bool,
}

/// Most plans that are tried for one conflict.
const MOST_TRIALS: usize = 3_000;

/// Most steps that all these plans may take together, for so many libraries; for more, in proportion.
const MOST_WORK: u64 = 3_000_000;
const FEW_LIBRARIES: u64 = 30;

/// Beyond so many libraries no conflict is looked into.
const MOST_LIBRARIES: usize = 2_500;

/// A trial without an answer has taken all the steps it may, so many more the more libraries there
/// are: it counts as the square of so many of these.
const LIBRARIES: usize = 40;

/// Looks into why an agreement has no plan. Empty when there is one, or when it cannot be found
/// out within a limited number of trials.
#[must_use]
pub fn conflict(c: &Consortium, term: &Term) -> Conflict {
    conflict_watched(c, term, &|_| ())
}

/// The same as [`conflict`], and tells how far it is.
#[must_use]
pub fn conflict_watched(c: &Consortium, term: &Term, watch: Watch<'_>) -> Conflict {
    if c.libraries().len() > MOST_LIBRARIES {
        return Conflict::default();
    }
    let term = Term { keep: None, ..term.clone() };
    let count = c.libraries().len() as u64;
    let work = MOST_WORK * count.max(FEW_LIBRARIES) / FEW_LIBRARIES;
    let mut trials = Trials { c, term, left: MOST_TRIALS, work, watch };
    let all = trials.parts();
    if trials.solved(&all) != Solved::No || !trials.is_solved(&trials.with_only(&[])) {
        return Conflict { stopped: trials.is_over(), ..Conflict::default() };
    }
    let (mut parts, mut is_minimal) = minimal(all.clone(), |parts| trials.solved(parts));
    let mut smaller = trials.smaller(&all, parts.len());
    while let Smaller::Found(fewer) = smaller {
        (parts, is_minimal) = minimal(fewer, |parts| trials.solved(parts));
        smaller = trials.smaller(&all, parts.len());
    }
    let smallest = smaller == Smaller::None;
    let remedies = parts.iter().map(|&part| trials.remedy(part)).collect();
    let seats = c.grid.seats() + 1;
    let beside = Some(Remedy::Seats(seats)).filter(|&r| trials.is_solved(&changed(c, r)));
    let stopped = trials.is_over();
    Conflict { parts, minimal: is_minimal, smallest, remedies, beside, stopped }
}

/// Whether fewer parts are in conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Smaller {
    Found(Vec<Part>),
    None,
    /// It was too much to try.
    Unknown,
}

struct Trials<'a> {
    c: &'a Consortium,
    term: Term,
    left: usize,
    work: u64,
    watch: Watch<'a>,
}

impl Trials<'_> {
    /// Everything that could be let go.
    fn parts(&self) -> Vec<Part> {
        let c = self.c;
        let all = PeriodSet::first(c.grid.periods().len());
        let bound = |l: &LibraryIx| c[*l].staffed != all;
        let hours = c.indices().filter(bound).map(Part::Hours);
        let few = |l: &LibraryIx| c[*l].seats < c.grid.seats();
        let hours = hours.chain(c.indices().filter(few).map(Part::Seats));
        let pins = (0..c.pins.len()).map(Part::Pin);
        let pools = (0..c.pools.len()).map(Part::Pool);
        let together = (0..c.together.len()).map(Part::Together);
        let apart = (0..c.apart.len()).map(Part::Apart);
        let own = |l: LibraryIx| {
            let has = move |kind: &LimitKind| c[l].limits.of(*kind).is_some();
            LimitKind::ALL.into_iter().filter(has).map(move |kind| Part::Limit(l, kind))
        };
        let all = LimitKind::ALL.into_iter().filter(|kind| c.rules.limits.of(*kind).is_some());
        let limits = c.indices().flat_map(own).chain(all.map(Part::LimitOfAll));
        let others = together.chain(apart).chain([Part::PoolSize]).chain(limits);
        hours.chain(pins).chain(pools).chain(others).collect()
    }

    /// The consortium with nothing agreed but these parts.
    fn with_only(&self, parts: &[Part]) -> Consortium {
        let mut c = self.c.clone();
        let stays = |part: Part| parts.contains(&part);
        let all = PeriodSet::first(c.grid.periods().len());
        for l in self.c.indices().filter(|&l| !stays(Part::Hours(l))) {
            c.library_mut(l).staffed = all;
        }
        for l in self.c.indices().filter(|&l| !stays(Part::Seats(l))) {
            c.library_mut(l).seats = self.c[l].seats.max(c.grid.seats());
        }
        for kind in LimitKind::ALL {
            if !stays(Part::LimitOfAll(kind)) {
                c.rules.limits.set(kind, None);
            }
            for l in self.c.indices().filter(|&l| !stays(Part::Limit(l, kind))) {
                let none = self.c[l].limits.of(kind).map(|_| u16::MAX);
                c.library_mut(l).limits.set(kind, none);
            }
        }
        let mut at = 0..;
        c.pins.retain(|_| stays(Part::Pin(at.next().expect("endless"))));
        let mut at = 0..;
        c.together.retain(|_| stays(Part::Together(at.next().expect("endless"))));
        let mut at = 0..;
        c.apart.retain(|_| stays(Part::Apart(at.next().expect("endless"))));
        for at in (0..c.pools.len()).rev().filter(|&at| !stays(Part::Pool(at))) {
            drop_pool(&mut c, at);
        }
        if !stays(Part::PoolSize) {
            (c.rules.pool_min, c.rules.pool_max) = (2, c.libraries().len().max(2));
        }
        c
    }

    fn try_out(&mut self, c: &Consortium) -> Option<Solved> {
        if self.is_over() {
            return None;
        }
        self.left -= 1;
        let done = (MOST_TRIALS - self.left) as u64;
        (self.watch)(Step { stage: Stage::Explaining, done, of: Some(MOST_TRIALS as u64) });
        let mut c = c.clone();
        // Wishes cannot be the cause.
        for l in self.c.indices() {
            let library = c.library_mut(l);
            (library.prefer, library.avoid) = (PeriodSet::EMPTY, PeriodSet::EMPTY);
        }
        let (solved, spent) = attempt(&c, &self.term, &|_| ());
        self.work = self.work.saturating_sub(spent);
        if solved == Solved::Unknown {
            self.left = self.left.saturating_sub((c.libraries().len() / LIBRARIES).pow(2));
        }
        Some(solved)
    }

    /// Whether no more plans are tried.
    fn is_over(&self) -> bool {
        self.left == 0 || self.work == 0
    }

    /// Whether it is known that there is a plan.
    fn is_solved(&mut self, c: &Consortium) -> bool {
        self.try_out(c) == Some(Solved::Yes)
    }

    /// Whether there is a plan with nothing but these parts.
    fn solved(&mut self, parts: &[Part]) -> Solved {
        let c = self.with_only(parts);
        self.try_out(&c).unwrap_or(Solved::Unknown)
    }

    /// Looks for a conflict of fewer parts than so many.
    fn smaller(&mut self, all: &[Part], size: usize) -> Smaller {
        let Some(size) = size.checked_sub(1).filter(|&size| size > 0) else {
            return Smaller::None;
        };
        // A conflict stays one when parts are added: only the largest of the smaller sets count.
        let sets = (0..size).fold(1usize, |n, k| n.saturating_mul(all.len() - k) / (k + 1));
        if sets > self.left / 2 {
            return Smaller::Unknown;
        }
        let (mut chosen, mut unknown): (Vec<usize>, _) = ((0..size).collect(), false);
        loop {
            let parts: Vec<Part> = chosen.iter().map(|&at| all[at]).collect();
            match self.solved(&parts) {
                Solved::No => return Smaller::Found(parts),
                Solved::Yes => {}
                Solved::Unknown => unknown = true,
            }
            let Some(at) = (0..size).rev().find(|&k| chosen[k] < all.len() - size + k) else {
                return if unknown { Smaller::Unknown } else { Smaller::None };
            };
            chosen[at] += 1;
            (at + 1..size).for_each(|k| chosen[k] = chosen[k - 1] + 1);
        }
    }

    /// The least change of a part with which the whole agreement has a plan.
    fn remedy(&mut self, part: Part) -> Option<Remedy> {
        let c = self.c;
        let without = |all: &[LibraryIx], make: &dyn Fn(LibraryIx) -> Remedy| {
            let enough = all.len() > 2;
            all.iter().filter(|_| enough).map(|&l| make(l)).collect::<Vec<_>>()
        };
        let options: Vec<Remedy> = match part {
            Part::Hours(l) => {
                let free = c.grid.indices().filter(|&p| !c[l].staffed.contains(p));
                free.map(|p| Remedy::Staff(l, p)).chain([Remedy::StaffAlways(l)]).collect()
            }
            Part::Seats(l) => {
                let more = c[l].seats + 1..=c.grid.seats();
                more.map(|seats| Remedy::LibrarySeats(l, seats)).collect()
            }
            Part::Pin(at) => vec![Remedy::NoPin(at)],
            Part::Pool(at) => {
                let leave = without(&c.pools[at].members, &|l| Remedy::LeavePool(at, l));
                let others = (0..c.pools.len()).filter(|&other| other != at);
                let merge = others.map(|other| Remedy::MergePools(at, other));
                leave.into_iter().chain([Remedy::NoPool(at)]).chain(merge).collect()
            }
            Part::Together(at) => {
                let leave = without(&c.together[at].libraries, &|l| Remedy::LeaveTogether(at, l));
                leave.into_iter().chain([Remedy::NoTogether(at)]).collect()
            }
            Part::Apart(at) => {
                let leave = without(&c.apart[at].libraries, &|l| Remedy::LeaveApart(at, l));
                leave.into_iter().chain([Remedy::NoApart(at)]).collect()
            }
            Part::Limit(l, kind) => {
                let now = c[l].limits.of(kind).unwrap_or_default();
                higher(now).map(|most| Remedy::Limit(l, kind, most)).collect()
            }
            Part::LimitOfAll(kind) => {
                let now = c.rules.limits.of(kind).unwrap_or_default();
                higher(now).map(|most| Remedy::LimitOfAll(kind, most)).collect()
            }
            Part::PoolSize => {
                let (min, max) = (c.rules.pool_min, c.rules.pool_max);
                let more = (max + 1..=c.libraries().len().min(100)).map(|most| (min, most));
                let fewer = (2..min).rev().map(|least| (least, max));
                fewer.chain(more).map(|(min, max)| Remedy::PoolSize(min, max)).collect()
            }
        };
        options.into_iter().find(|&remedy| self.is_solved(&changed(c, remedy)))
    }
}

/// Higher limits, in the order in which they are tried.
fn higher(now: u16) -> impl Iterator<Item = u16> {
    const MOST: u16 = 24;
    now.saturating_add(1)..=now.saturating_add(MOST)
}

/// Takes out what is not needed for a conflict: first many at once, at last one by one, until
/// without any one of the rest there is none, if that is known of each.
fn minimal<P: Clone>(mut parts: Vec<P>, mut solved: impl FnMut(&[P]) -> Solved) -> (Vec<P>, bool) {
    let mut many = parts.len() / 2;
    loop {
        let before = parts.len();
        let (mut at, mut unknown) = (0, false);
        while at < parts.len() {
            let mut fewer = parts.clone();
            fewer.drain(at..parts.len().min(at + many.max(1)));
            match solved(&fewer) {
                Solved::No => parts = fewer,
                Solved::Yes => at += many.max(1),
                Solved::Unknown => (at, unknown) = (at + many.max(1), true),
            }
        }
        // What one part gives free can make another needless: only a pass without change ends.
        if many <= 1 && parts.len() == before {
            return (parts, !unknown);
        }
        many /= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::{Solved, minimal};

    #[test]
    fn a_conflict_is_minimal_only_where_every_trial_had_an_answer() {
        let answer = |unknown: &'static [u32]| {
            move |parts: &[u32]| match parts {
                _ if parts == unknown => Solved::Unknown,
                _ if [2, 5, 7].iter().all(|part| parts.contains(part)) => Solved::No,
                _ => Solved::Yes,
            }
        };
        let all: Vec<u32> = (0..20).collect();
        assert_eq!(minimal(all.clone(), answer(&[])), (vec![2, 5, 7], true));
        assert_eq!(minimal(all.clone(), answer(&[2, 7])), (vec![2, 5, 7], false));
        // What another answer decides anyway counts for nothing.
        assert_eq!(minimal(all, answer(&[0, 1])), (vec![2, 5, 7], true));
    }
}
