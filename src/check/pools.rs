//! Who is in which pool, as the agreement and the roster show it.

use std::collections::BTreeMap;

use super::held::{Membership, Pool};
use super::rows::Rows;
use crate::files::roster::TextIx;
use crate::model::{Consortium, Kind, LibraryIx, Remainders, Status};

impl Rows<'_> {
    /// Who is in which pool.
    pub fn membership(&self) -> &Membership {
        let consortium = || self.consortium.expect("the rule needs a consortium");
        self.membership.get_or_init(|| read(self, consortium()))
    }
}

/// Reads the pools off the rows.
///
/// The members of a pool that the plan has formed stand nowhere but in its turns. A library that
/// has turns in several is a member of the one in which it has most of them.
fn read(rows: &Rows<'_>, c: &Consortium) -> Membership {
    // Whoever is elsewhere by agreement, or has cells of its own, is in no formed pool.
    let mut elsewhere = vec![false; c.libraries().len()];
    c.pools.iter().flat_map(|p| &p.members).for_each(|l| elsewhere[l.at()] = true);
    if c.rules.remainders == Remainders::Round {
        let owners = rows.pattern().cells().filter_map(|(_, holder)| rows.library(holder));
        owners.for_each(|l| elsewhere[l.at()] = true);
    }
    let mut turns: BTreeMap<(LibraryIx, TextIx), u32> = BTreeMap::new();
    let mut pools: BTreeMap<TextIx, Pool> = BTreeMap::new();
    for row in rows.iter() {
        let holder = row.duty.holder;
        if holder == TextIx::EMPTY || rows.library(holder).is_some() {
            continue;
        }
        let known = pools.entry(holder).or_insert_with(|| pool(row.holder_id(), c));
        if known.given.is_some() || row.duty.kind != Some(Kind::Turn) {
            continue;
        }
        let was_dealt = matches!(row.duty.status, Some(Status::Confirmed | Status::Cancelled));
        if let Some(library) = row.library.filter(|l| was_dealt && !elsewhere[l.at()]) {
            *turns.entry((library, holder)).or_default() += 1;
        }
    }
    let mut home: Vec<Option<(TextIx, u32)>> = vec![None; c.libraries().len()];
    for (&(library, pool), &count) in &turns {
        if home[library.at()].is_none_or(|(_, most)| count > most) {
            home[library.at()] = Some((pool, count));
        }
    }
    let home: Vec<Option<TextIx>> = home.into_iter().map(|h| h.map(|(pool, _)| pool)).collect();
    let mut membership = Membership { pools, home };
    for (library, home) in c.indices().zip(membership.home.clone()) {
        let pool = home.and_then(|pool| membership.pools.get_mut(&pool));
        pool.into_iter().for_each(|pool| pool.members.push(library));
    }
    for (&id, pool) in membership.pools.iter().filter(|(_, pool)| pool.given.is_some()) {
        pool.members.iter().for_each(|l| membership.home[l.at()] = Some(id));
    }
    membership
}

fn pool(id: &str, c: &Consortium) -> Pool {
    let given = c.pools.iter().position(|p| p.id.as_str() == id);
    let members = given.map_or_else(Vec::new, |at| c.pools[at].members.clone());
    Pool { given, members, turns: given.map_or(c.rules.turns, |at| c.pools[at].turns) }
}
