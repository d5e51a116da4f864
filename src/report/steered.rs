//! What balances from the terms before did to the slots of a term.

use crate::model::{HolderIx, LibraryIx, Plan};
use crate::plan::{Attendance, Standing};
use crate::report::forecast::{own, slot_minutes};

/// Whose slots balances changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those of a library on its own.
    Library(LibraryIx),
    /// Those of a pool agreed beforehand.
    Pool(HolderIx),
    /// Those of all pools that were formed.
    Formed,
}

/// A holder that has other slots than it would have without balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Steered {
    /// Whose.
    pub whose: Whose,
    /// Slots a week.
    pub slots: u32,
    /// Slots a week that it would have if every balance were zero.
    pub without: u32,
    /// Minutes that its members came in ahead with, negative when behind.
    pub carried_in: i64,
}

/// Minutes of one slot a week over the term, if balances steer it and nobody that holds slots of its own
/// ends it further from zero.
#[must_use]
pub fn within_a_slot(plan: &Plan) -> Option<i64> {
    plan.allocation.steering.as_ref()?;
    let slot = slot_minutes(plan);
    let own = own(&plan.consortium, &plan.allocation);
    let mut owners = plan.ledger.0.iter().filter(|row| own[row.library.at()] > 0);
    owners.all(|row| row.balance().abs() <= slot).then_some(slot)
}

/// Whoever has other slots than if all balances were zero; empty where balances do not steer.
#[must_use]
pub fn steered(plan: &Plan) -> Vec<Steered> {
    let (c, term, a) = (&plan.consortium, &plan.term, &plan.allocation);
    let attendance = Attendance::new(c, term);
    let without = || {
        a.steering.as_ref()?;
        let standing = Standing::steered(c, term, &attendance, (None, true)).ok()?;
        let (vector, _) = standing.apportion(c, term).ok()?;
        Some((standing, vector))
    };
    let Some((standing, vector)) = without() else { return Vec::new() };
    let carried = |members: &[LibraryIx]| members.iter().map(|l| term.carried[l.at()]).sum();
    let mut before = vec![0; c.libraries().len()];
    for (owner, slots) in standing.owners.iter().zip(&vector.owners) {
        before[owner.at()] = *slots;
    }
    let libraries = c.indices().zip(own(c, a)).map(|(l, slots)| Steered {
        whose: Whose::Library(l),
        slots,
        without: before[l.at()],
        carried_in: carried(&[l]),
    });
    let pools: Vec<Steered> = a
        .indices()
        .filter_map(|h| {
            let at = standing.given.iter().position(|pool| pool.id == a[h].holder.id)?;
            let (slots, carried_in) = (a[h].slots, carried(&a[h].holder.members));
            Some(Steered { whose: Whose::Pool(h), slots, without: vector.given[at], carried_in })
        })
        .collect();
    let given: u32 = pools.iter().map(|pool| pool.slots).sum();
    let alone: u32 = own(c, a).iter().sum();
    let formed = Steered {
        whose: Whose::Formed,
        slots: a.slots() - alone - given,
        without: vector.bloc,
        carried_in: carried(&standing.small),
    };
    let all = libraries.chain(pools).chain([formed]);
    all.filter(|steered| steered.slots != steered.without).collect()
}
