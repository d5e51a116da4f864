//! What a plan keeps of the last term, what moved, and why.

use crate::model::{
    Allocation, Consortium, HolderIx, HolderKind, LastHolder, LastTerm, LibraryIx, Pattern,
    PeriodIx, PeriodSet, PinHolder, Plan,
};
use crate::plan::{continued, homes};

/// What is kept of the last term.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kept {
    /// Libraries that had a place in the last term and take part now.
    pub libraries: usize,
    /// Those of them whose place has changed, in the order of their ids.
    pub moved: Vec<Moved>,
}

/// A library whose place has changed since the last term.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moved {
    /// Which library.
    pub library: LibraryIx,
    /// The pool that it was in, by its id then; `None`: it had cells of its own.
    pub was: Option<String>,
    /// Who holds its cells now.
    pub holder: HolderIx,
    /// Whether that is another pool, no longer a pool, or a pool for the first time.
    pub pool: bool,
    /// Periods that it serves now and did not serve then.
    pub cells: Vec<PeriodIx>,
    /// Why.
    pub why: WhyMoved,
}

/// Why a library did not keep its place: the first of these that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyMoved {
    /// It, its pool or its cell was released.
    Released,
    /// It holds slots of its own now, or no longer.
    OwnSlots,
    /// It holds another number of slots, or its pool does; or its pool has ended, since pools hold
    /// fewer slots.
    Slots,
    /// The consortium file says now who is in its pool.
    Given,
    /// It has to share a pool with somebody, or must not share one with somebody.
    Agreed,
    /// The service no longer has such a cell.
    NoCell,
    /// This library, the same one or a member of its pool, has no staff at the old cell.
    Hours(LibraryIx),
    /// The old cell was given to another by a pin.
    Pinned,
    /// This library left its pool: it is no longer in the consortium.
    Gone(String),
    /// Keeping it would make the plan less even than the tolerance allows, or would make others
    /// move.
    Evenness,
}

impl WhyMoved {
    /// The reason as files write it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::OwnSlots => "own-slots",
            Self::Slots => "slots",
            Self::Given => "given-pool",
            Self::Agreed => "agreed",
            Self::NoCell => "no-cell",
            Self::Hours(_) => "hours",
            Self::Pinned => "pinned",
            Self::Gone(_) => "gone",
            Self::Evenness => "evenness",
        }
    }
}

/// What a plan keeps of the last term; `None` when nothing is to be kept.
#[must_use]
pub fn kept(plan: &Plan) -> Option<Kept> {
    let Plan { consortium: c, allocation: a, pattern, .. } = plan;
    let last = plan.term.keep.as_ref()?;
    let now = Now::new(c, a, pattern, last);
    let pools = homes(last);
    let mut kept = Kept { libraries: 0, moved: Vec::new() };
    for library in c.indices() {
        let pool = pools.get(&library).copied();
        let Some(was) = pool.map(|at| &last.holders[at]).or_else(|| last.owner(library)) else {
            continue;
        };
        let Some(holder) = now.place(library, was) else { continue };
        kept.libraries += 1;
        let cells: Vec<PeriodIx> = (now.periods(holder).iter())
            .filter(|p| !was.cells.iter().any(|cell| cell.period == Some(*p)))
            .collect();
        let pool = now.continued[holder.at()] != pool || a[holder].holder.is_pool() != was.is_pool;
        if pool || !cells.is_empty() {
            let why = now.why(library, holder, was, pool);
            let was = was.is_pool.then(|| was.id.clone());
            kept.moved.push(Moved { library, was, holder, pool, cells, why });
        }
    }
    Some(kept)
}

struct Now<'a> {
    c: &'a Consortium,
    a: &'a Allocation,
    last: &'a LastTerm,
    /// The holders of which each library is a part.
    holders: Vec<Vec<HolderIx>>,
    /// The periods of every holder.
    periods: Vec<PeriodSet>,
    /// The pool of the last term that every holder continues.
    continued: Vec<Option<usize>>,
}

impl<'a> Now<'a> {
    fn new(c: &'a Consortium, a: &'a Allocation, pattern: &Pattern, last: &'a LastTerm) -> Self {
        let mut holders = vec![Vec::new(); c.libraries().len()];
        for holder in a.indices() {
            a[holder].holder.members.iter().for_each(|l| holders[l.at()].push(holder));
        }
        let mut periods = vec![PeriodSet::EMPTY; a.shares.len()];
        pattern.cells().for_each(|(cell, holder)| periods[holder.at()].insert(cell.period));
        let continued = continued(last, &a.shares);
        Self { c, a, last, holders, periods, continued }
    }

    /// The holder with which a library serves now: of its own cells and its pool the one that is
    /// like the last.
    fn place(&self, library: LibraryIx, was: &LastHolder) -> Option<HolderIx> {
        let holders = self.holders[library.at()].iter().copied();
        holders.min_by_key(|&h| (self.a[h].holder.is_pool() != was.is_pool, h))
    }

    fn periods(&self, holder: HolderIx) -> PeriodSet {
        self.periods[holder.at()]
    }

    fn why(&self, library: LibraryIx, holder: HolderIx, was: &LastHolder, pool: bool) -> WhyMoved {
        let now = &self.a[holder].holder;
        let released = |l: &LibraryIx| self.last.released.contains(l);
        let cells = || was.cells.iter();
        let free = cells().any(|c| c.period.is_some_and(|p| self.last.free.contains(p)));
        if released(&library) || (!pool && (now.members.iter().any(released) || free)) {
            return WhyMoved::Released;
        }
        if now.is_pool() != was.is_pool {
            return WhyMoved::OwnSlots;
        }
        if pool && now.kind == HolderKind::GivenPool {
            return WhyMoved::Given;
        }
        if pool && self.is_agreed(library, &now.members, &was.members) {
            return WhyMoved::Agreed;
        }
        if let Some(why) = self.lost(holder, was, pool) {
            return why;
        }
        let other_number = self.a[holder].slots as usize != was.cells.len();
        if (pool && self.has_ended(was)) || (!pool && other_number) {
            return WhyMoved::Slots;
        }
        was.gone.first().cloned().map_or(WhyMoved::Evenness, WhyMoved::Gone)
    }

    /// Whether no pool continues this one, and pools hold fewer slots than before.
    fn has_ended(&self, was: &LastHolder) -> bool {
        let before = self.last.holders.iter().filter(|h| h.is_pool);
        let goes_on = self.continued.iter().flatten().any(|&at| self.last.holders[at] == *was);
        let slots = self.a.shares.iter().filter(|s| s.holder.is_pool()).map(|s| s.slots as usize);
        !goes_on && slots.sum::<usize>() < before.map(|h| h.cells.len()).sum()
    }

    /// Whether a list of the agreement is about the library and those that it is or was with.
    fn is_agreed(&self, library: LibraryIx, now: &[LibraryIx], was: &[LibraryIx]) -> bool {
        let names = |list: &&crate::model::Agreed| list.libraries.contains(&library);
        let meets = |list: &crate::model::Agreed, others: &[LibraryIx]| {
            list.libraries.iter().any(|l| *l != library && others.contains(l))
        };
        self.c.apart.iter().filter(names).any(|list| meets(list, was))
            || self
                .c
                .together
                .iter()
                .filter(names)
                .any(|list| meets(list, now) && !list.libraries.iter().all(|l| was.contains(l)))
    }

    /// Why the old cells cannot be served by those who would have to.
    fn lost(&self, holder: HolderIx, was: &LastHolder, pool: bool) -> Option<WhyMoved> {
        let now = &self.a[holder].holder;
        let members = if pool { &was.members } else { &now.members };
        for cell in &was.cells {
            let Some(period) = cell.period else { return Some(WhyMoved::NoCell) };
            let without = members.iter().find(|&&l| !self.c[l].staffed.contains(period));
            if let Some(&library) = without {
                return Some(WhyMoved::Hours(library));
            }
            let mine = |h: PinHolder| match h {
                PinHolder::Library(l) => members.contains(&l),
                PinHolder::Pool(p) => self.c.pools[p].id == now.id,
            };
            let pins = self.c.pins.iter().filter(|pin| pin.cell.period == period);
            let others = pins.filter(|pin| !mine(pin.holder)).count();
            if others >= usize::from(self.c.grid.seats()) {
                return Some(WhyMoved::Pinned);
            }
        }
        None
    }
}
