//! A holder has more or fewer cells of the week than the agreement gives it.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use std::collections::BTreeMap;

use crate::check::places::are_there;
use crate::check::shares::{Shares, expected};
use crate::check::since::may_differ;
use crate::finding::Place;
use crate::model::TextIx;

rule!("slots-off-apportionment", Error, [Roster, Consortium, Term], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    // Who holds a cell that has no date in the term stands nowhere.
    let is_whole = rows.pattern().cells().count() == c.slots_per_week() as usize;
    if may_differ(facts.term()) || !is_whole {
        return;
    }
    let Some(shares) = expected(c, facts.term(), rows.days()) else { return };
    let mut held: BTreeMap<TextIx, u32> = BTreeMap::new();
    for (_, holder) in rows.pattern().cells() {
        *held.entry(holder).or_default() += 1;
    }
    let wrong = differences(facts, &shares, &held);
    // Who holds cells of its own is agreed; of how many there may be others than the method's,
    // since the plan tries the next best where hours leave no room for these.
    let by_size = |w: &Wrong| matches!(w.0, Place::Library(_)) && (w.2 == 0) != (w.3 == 0);
    let bound = !c.together.is_empty() || !c.apart.is_empty();
    if !wrong.iter().any(by_size) && (bound || wrong.is_empty() || !are_there(facts, &shares)) {
        return;
    }
    for (place, who, has, should) in wrong {
        found.add(
            place,
            format!("{who} holds {has} cells of the week"),
            format!("by the `{}` method it has {should}", c.rules.method.code()),
            "plan the term afresh; a pattern that was agreed otherwise is written as pins",
        );
    }
}

type Wrong = (Place, String, u32, u32);

/// Who has another number of cells than it should, with both numbers.
fn differences(facts: &Facts<'_>, shares: &Shares, held: &BTreeMap<TextIx, u32>) -> Vec<Wrong> {
    let (c, rows) = (facts.consortium(), facts.rows());
    let mut by_library = vec![0; c.libraries().len()];
    let mut by_given = vec![0; c.pools.len()];
    let mut formed = 0;
    for (&holder, &cells) in held {
        let pool = rows.membership().pools.get(&holder);
        match (rows.library(holder), pool.and_then(|pool| pool.given)) {
            (Some(library), _) => by_library[library.at()] += cells,
            (None, Some(given)) => by_given[given] += cells,
            (None, None) => formed += cells,
        }
    }
    let mut should = vec![0; by_library.len()];
    shares.owners.iter().for_each(|&(l, slots)| should[l.at()] = slots);
    let libraries = c.indices().map(|l| {
        let who = format!("`{}`", c[l].id);
        (Place::Library(l), who, by_library[l.at()], should[l.at()])
    });
    let given = shares.given.iter().map(|&(at, slots)| {
        (Place::Pool(at), format!("`{}`", c.pools[at].id), by_given[at], slots)
    });
    let pools = "all formed pools together".to_owned();
    let formed = (Place::Rules, pools, formed, shares.formed);
    libraries.chain(given).chain([formed]).filter(|(.., has, should)| has != should).collect()
}
