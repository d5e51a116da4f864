//! Libraries that share a pool by agreement do not share one.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::finding::Place;
use crate::model::{LibraryIx, Remainders, TextIx};

rule!("together-not-kept", Error, [Roster, Consortium], check);

fn check(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let home = &rows.membership().home;
    // With whole slots a library that has cells of its own is in no pool.
    let own = |l: LibraryIx| {
        let mut holders = rows.pattern().cells().map(|(_, holder)| holder);
        holders.find(|&h| c.rules.remainders == Remainders::Round && rows.library(h) == Some(l))
    };
    let place = |l: LibraryIx| -> Option<TextIx> { home[l.at()].or_else(|| own(l)) };
    for (at, list) in c.together.iter().enumerate() {
        // Of a member without a turn it is not known where it is.
        let known = list.libraries.iter().filter_map(|&l| Some((l, place(l)?)));
        let known: Vec<(LibraryIx, TextIx)> = known.collect();
        let Some(&(first, pool)) = known.first() else { continue };
        let Some((other, elsewhere)) = known.iter().find(|(_, p)| *p != pool) else { continue };
        let text = |id| rows.written.text(id);
        found.add(
            Place::Together(at),
            format!("`{}` and `{}` share no pool", c[first].id, c[*other].id),
            format!("together by agreement, but in `{}` and `{}`", text(pool), text(*elsewhere)),
            "plan the term afresh, or take the list out if something else is agreed now",
        );
    }
}
