//! The pools of the last term, and who was in which.

use std::collections::BTreeMap;

use crate::model::{LastTerm, LibraryIx};

/// The places of last term's pools by their ids.
pub(crate) fn names(last: &LastTerm) -> BTreeMap<String, usize> {
    let pools = last.holders.iter().enumerate().filter(|(_, h)| h.is_pool);
    pools.map(|(at, h)| (h.id.clone(), at)).collect()
}

/// The pool that every library was in, by its place among the holders of the last term.
pub(crate) fn homes(last: &LastTerm) -> BTreeMap<LibraryIx, usize> {
    let mut homes = BTreeMap::new();
    for (at, holder) in last.holders.iter().enumerate().filter(|(_, h)| h.is_pool) {
        holder.members.iter().for_each(|&l| _ = homes.entry(l).or_insert(at));
    }
    homes
}
