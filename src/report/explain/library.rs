//! Why a library owes what it owes, and why it holds what it holds.

use chrono::NaiveDate;

use crate::model::{
    Cell, HolderIx, HolderKind, LedgerRow, LibraryIx, PinHolder, Plan, Quota, Ratio, Remainders,
};
use crate::plan::best_totals;
use crate::report::explain::alternatives::{Alternatives, alternatives};
use crate::report::explain::arrangement::Ground;
use crate::report::off::{Off, off_due};
use crate::report::steered::{Steered, Whose, steered};

/// Days with duties in which the same libraries take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stretch {
    /// The first of the days.
    pub first: NaiveDate,
    /// The last of the days.
    pub last: NaiveDate,
    /// Duties on them that are not cancelled.
    pub duties: u64,
    /// The weight of everybody that takes part.
    pub weight: u64,
    /// Whether the library does.
    pub is_member: bool,
    /// The weight of the library on them: it may be agreed otherwise during a term.
    pub own_weight: u64,
}

/// Why a library holds slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It takes part on no date with duties.
    Absent,
    /// It joined after the plan was published.
    Joined,
    /// It came in so far ahead that it holds nothing in this term.
    HadEnough,
    /// It is owed enough for slots of its own.
    Owner,
    /// It is owed too little for slots of its own, but a cell is pinned to it.
    Pinned,
    /// It is owed too little for slots of its own, but there are too few others to pool it with.
    LastOne,
    /// It is in a pool that was agreed beforehand.
    Given,
    /// It is owed too little for slots of its own, and pooled.
    Small,
    /// It is owed enough, but the week has no room for so many holders.
    Crowded,
    /// It is owed enough, but came in so far ahead that it is pooled in this term.
    SteppedBack,
    /// Its whole slots are its own, and the fraction is pooled.
    Fraction,
}

/// A holder that the library is, or is a member of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HolderReasons {
    /// Which holder.
    pub holder: HolderIx,
    /// Its cells in an ordinary week.
    pub cells: Vec<Cell>,
    /// Its members with their quotas, in millionths of a slot a week, the largest first.
    pub members: Vec<(LibraryIx, u64)>,
}

/// Why a library owes what it owes, and why it holds what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LibraryReasons {
    /// Which library.
    pub library: LibraryIx,
    /// Its weight as a part of that of all who take part.
    pub weight: (u64, u64),
    /// What it is owed, in millionths of a slot a week.
    pub quota: u64,
    /// What it claims this term: the same as balances from the terms before steer it, likewise.
    pub claim: u64,
    /// Minutes that it came in ahead with, negative when behind, as far as they counted for that.
    pub counted: i64,
    /// Whoever it is, or is in, with other slots than if no balance counted.
    pub steered: Vec<Steered>,
    /// The number of slots a week from which on a library has slots of its own.
    pub own_slot_from: Ratio,
    /// Who takes part when, as far as that affects what the library owes.
    pub stretches: Vec<Stretch>,
    /// What it owes and did.
    pub row: LedgerRow,
    /// Its confirmed duties.
    pub duties: u32,
    /// Its duties in the best totals that any roster could have.
    pub best_duties: u32,
    /// What decided that it is more than one duty from what it owes, if it is.
    pub off: Option<Off>,
    /// Why it holds slots.
    pub standing: Standing,
    /// What it holds, or what its pools hold.
    pub holders: Vec<HolderReasons>,
    /// The alternatives; `None` when the files no longer allow a comparison.
    pub alternatives: Option<Alternatives>,
}

/// Why a library owes what it owes, and why it holds what it holds.
#[must_use]
pub fn library(plan: &Plan, library: LibraryIx) -> LibraryReasons {
    let c = &plan.consortium;
    let ground = Ground::new(plan);
    let quota = |l: LibraryIx| ground.as_ref().map(|g| g.quota(l));
    let millionths = |l: LibraryIx| quota(l).map_or(0, Quota::millionths);
    let part = |l: LibraryIx| quota(l).is_some_and(|q| q.numerator() > 0);
    let total = c.indices().filter(|&l| part(l)).map(|l| c[l].weight).sum();
    let a = &plan.allocation;
    let holder = |holder: HolderIx| {
        let cells = plan.pattern.cells().filter(|(_, h)| *h == holder).map(|(cell, _)| cell);
        let mut members: Vec<(LibraryIx, u64)> =
            a[holder].holder.members.iter().map(|&l| (l, millionths(l))).collect();
        members.sort_by_key(|&(l, q)| (std::cmp::Reverse(q), l));
        HolderReasons { holder, cells: cells.collect(), members }
    };
    let mine = a.indices().filter(|&h| a[h].holder.members.contains(&library));
    let best = best_totals(c, &plan.term);
    let standing = standing(plan, library, quota(library));
    let holds = !matches!(standing, Standing::Joined | Standing::HadEnough);
    let is_planned = part(library) && holds;
    LibraryReasons {
        library,
        weight: (c[library].weight, total),
        quota: millionths(library),
        claim: ground.as_ref().map_or(0, |g| g.claim(library).millionths()),
        counted: a.steering.as_ref().map_or(0, |s| s.counted[library.at()]),
        steered: steered(plan).into_iter().filter(|of| is_of(plan, library, of.whose)).collect(),
        own_slot_from: c.rules.own_slot_from,
        stretches: stretches(plan, library),
        row: plan.ledger.0[library.at()],
        duties: plan.confirmed(library),
        best_duties: best[library.at()],
        off: off_due(plan, &best).into_iter().find(|off| off.library == library),
        standing,
        holders: mine.map(holder).collect(),
        alternatives: is_planned.then(|| alternatives(plan, library)).flatten(),
    }
}

fn standing(plan: &Plan, library: LibraryIx, quota: Option<Quota>) -> Standing {
    let (c, a) = (&plan.consortium, &plan.allocation);
    let quota = quota.filter(|q| q.numerator() > 0);
    let mine = |h: &HolderIx| a[*h].holder.members.contains(&library);
    let Some(quota) = quota else { return Standing::Absent };
    let Some(holder) = a.indices().find(mine) else {
        return if a.rests(library) { Standing::HadEnough } else { Standing::Joined };
    };
    if c.pools.iter().any(|p| p.members.contains(&library)) {
        return Standing::Given;
    }
    let pooled = a.indices().any(|h| mine(&h) && a[h].holder.is_pool());
    let big = quota.cmp_ratio(c.rules.own_slot_from).is_ge();
    let is_pin = |p: &crate::model::Pin| p.holder == PinHolder::Library(library);
    if c.rules.remainders == Remainders::Pool {
        return if pooled { Standing::Fraction } else { Standing::Owner };
    }
    match (a[holder].holder.is_pool(), big) {
        (false, true) => Standing::Owner,
        (false, false) if c.pins.iter().any(is_pin) => Standing::Pinned,
        (false, false) => Standing::LastOne,
        (true, false) => Standing::Small,
        (true, true) if is_ahead(plan, library) => Standing::SteppedBack,
        (true, true) => Standing::Crowded,
    }
}

/// Whether it came in ahead, as far as that counted.
fn is_ahead(plan: &Plan, library: LibraryIx) -> bool {
    plan.allocation.steering.as_ref().is_some_and(|s| s.counted[library.at()] > 0)
}

/// Whether slots are those of a library, or of its pools.
fn is_of(plan: &Plan, library: LibraryIx, whose: Whose) -> bool {
    let member = |h: HolderIx| plan.allocation[h].holder.members.contains(&library);
    let formed = |h: &HolderIx| plan.allocation[*h].holder.kind == HolderKind::FormedPool;
    match whose {
        Whose::Library(of) => of == library,
        Whose::Pool(pool) => member(pool),
        Whose::Formed => plan.allocation.indices().filter(formed).any(member),
    }
}

/// Stretches of days with the same members; neighbours that are alike for this library are one.
fn stretches(plan: &Plan, library: LibraryIx) -> Vec<Stretch> {
    let (c, term) = (&plan.consortium, &plan.term);
    let mut found: Vec<Stretch> = Vec::new();
    let live = plan.roster.duties().iter().filter(|d| d.is_live()).map(|d| d.date);
    let mut known: Option<(NaiveDate, Stretch)> = None;
    for date in live {
        let on = match known {
            Some((day, on)) if day == date => on,
            _ => {
                let weight = term.present(c, c.indices(), date).iter().map(|(_, w)| w).sum();
                let is_member = term.is_member(library, date);
                let own_weight = term.weight(c, library, date);
                Stretch { first: date, last: date, duties: 0, weight, is_member, own_weight }
            }
        };
        known = Some((date, on));
        let alike = |s: &Stretch| (s.weight, s.own_weight, s.is_member);
        match found.last_mut().filter(|last| alike(last) == alike(&on)) {
            Some(last) => (last.last, last.duties) = (date, last.duties + 1),
            None => found.push(Stretch { duties: 1, ..on }),
        }
    }
    found
}
