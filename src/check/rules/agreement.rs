//! What the members agreed on: slots, turns, pins, who is together and who apart.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::places::are_there;
use crate::check::rule::{Rule, rule};
use crate::check::shares::{Shares, expected};
use crate::check::since::may_differ;
use crate::check::turns::{DUTY, Furthest, SLACK, Sequence, sequence};
use crate::files::roster::TextIx;
use crate::finding::Place;
use crate::model::{Consortium, LibraryIx, PinHolder, Remainders};
use std::collections::BTreeMap;

/// A holder has more or fewer cells of the week than the agreement gives it.
pub(super) const SLOTS_OFF_APPORTIONMENT: Rule =
    rule!("slots-off-apportionment", Error, [Roster, Consortium, Term], slots_off_apportionment);

fn slots_off_apportionment(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    // Who holds a cell that has no date in the term stands nowhere.
    let is_whole = rows.pattern().cells().count() == c.slots_per_week() as usize;
    if may_differ(facts.term()) || !is_whole {
        return;
    }
    let promised = facts.look.promised;
    let promised = promised.filter(|p| p.is_known && facts.term().published.is_some());
    let Some(shares) = expected(c, facts.term(), rows.days(), promised) else { return };
    let mut held: BTreeMap<TextIx, u32> = BTreeMap::new();
    for (_, holder) in rows.pattern().cells() {
        *held.entry(holder).or_default() += 1;
    }
    let holds = |id: TextIx| rows.library(id).is_some_and(|l| shares.enough.contains(&l));
    if held.keys().any(|id| holds(*id)) {
        return;
    }
    let wrong = differences(facts, &shares, &held);
    // Who holds cells of its own is agreed; of how many there may be others than the method's,
    // since the plan tries the next best where hours, lists or limits leave no room for these.
    let by_size = |w: &Wrong| matches!(w.0, Place::Library(_)) && (w.2 == 0) != (w.3 == 0);
    let bound =
        !c.together.is_empty() || !c.apart.is_empty() || c.indices().any(|l| c.limits(l).is_any());
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

/// The turns of a pool are dealt less evenly than can be promised.
pub(super) const TURNS_BEYOND_BOUND: Rule =
    rule!("turns-beyond-bound", Error, [Roster, Consortium, Term], turns_beyond_bound);

/// The longest sequence for which is counted whether there is a better one.
const LONGEST: usize = 1000;

fn turns_beyond_bound(facts: &Facts<'_>, found: &mut Found) {
    let (c, term, rows) = (facts.consortium(), facts.term(), facts.rows());
    if may_differ(term) {
        return;
    }
    let hidden = hidden(facts);
    for (&id, pool) in &rows.membership().pools {
        let Some(turns) = sequence(rows, c, term, (id, pool)) else { continue };
        let Some(furthest) = turns.furthest() else { continue };
        let (mut part, mut promised) = (0, turns.promised());
        if pool.given.is_none() && !hidden.is_empty() {
            let carried = |l: &LibraryIx| term.carried.get(l.at()).is_some_and(|m| *m != 0);
            if hidden.iter().chain(&turns.members).any(carried) {
                // What is carried in is evened out between members that are not all known.
                continue;
            }
            (part, promised) = (hidden_part(c, &hidden, &turns), DUTY);
        }
        let planned = planned(facts, id, &turns);
        let promised = promised.max(planned.unwrap_or_default());
        let far = furthest.ahead.abs() - part;
        if far <= promised + SLACK {
            continue;
        }
        // What limits leave is not counted anew.
        let is_limited = turns.members.iter().any(|l| c.limits(*l).is_any());
        if planned.is_some() || (turns.is_plain() && !is_limited) {
            say(facts, id, &turns, &furthest, promised, found);
        } else if !is_limited
            && turns.known
            && !turns.changed
            && turns.order.len() <= LONGEST
            && part == 0
        {
            let better = far - DUTY / 100;
            if turns.is_possible(better) {
                say(facts, id, &turns, &furthest, better, found);
            }
        }
    }
}

/// What the published plan has promised: who was absent then may have been there after all, so that
/// more would be possible now.
fn planned(facts: &Facts<'_>, id: TextIx, turns: &Sequence) -> Option<i64> {
    facts.term().published?;
    let pool = facts.rows().written.text(id);
    let (_, bound) = facts.look.promised?.turns.iter().find(|(of, _)| of == pool)?;
    // Where the dues are not quite known, a whole duty is left for that.
    Some(i64::try_from(*bound).ok()? + if turns.known { 0 } else { DUTY })
}

fn say(
    facts: &Facts<'_>,
    id: TextIx,
    turns: &Sequence,
    furthest: &Furthest,
    bound: i64,
    found: &mut Found,
) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let member = &c[turns.members[furthest.member]].id;
    let side = if furthest.ahead > 0 { "ahead of" } else { "behind" };
    let shown = |millionths: i64| {
        let hundredths = millionths.abs() / 10_000;
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    };
    found.add(
        rows.line(turns.records[furthest.turn]),
        format!(
            "`{member}` is {} duties {side} its due in `{}`",
            shown(furthest.ahead),
            rows.written.text(id)
        ),
        format!("no more than {} is possible", shown(bound)),
        "plan the term afresh, or say what was agreed with `vuoro swap` and `cover`",
    );
}

/// Libraries that have no cell and no turn at all: in which pool they are stands nowhere.
fn hidden(facts: &Facts<'_>) -> Vec<LibraryIx> {
    let (c, rows) = (facts.consortium(), facts.rows());
    let mut seen: Vec<bool> = rows.membership().home.iter().map(Option::is_some).collect();
    let owners = rows.pattern().cells().filter_map(|(_, holder)| rows.library(holder));
    owners.for_each(|l| seen[l.at()] = true);
    c.pools.iter().flat_map(|pool| &pool.members).for_each(|l| seen[l.at()] = true);
    c.indices().filter(|l| !seen[l.at()]).collect()
}

/// How much of the pool's duties members could be due that are not known.
fn hidden_part(c: &Consortium, hidden: &[LibraryIx], turns: &Sequence) -> i64 {
    if c.rules.remainders == Remainders::Pool {
        return 0;
    }
    let sum = |l: &[LibraryIx]| l.iter().map(|&l| i128::from(c[l].weight)).sum::<i128>();
    let (unknown, known) = (sum(hidden), sum(&turns.members));
    let duties = i128::try_from(turns.order.len()).expect("few duties");
    i64::try_from(unknown * duties * i128::from(DUTY) / (unknown + known)).unwrap_or(i64::MAX)
}

/// A cell belongs to somebody else than was agreed beforehand.
pub(super) const PIN_NOT_KEPT: Rule =
    rule!("pin-not-kept", Error, [Roster, Consortium], pin_not_kept);

fn pin_not_kept(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    for (at, pin) in c.pins.iter().enumerate() {
        let agreed = match pin.holder {
            PinHolder::Library(library) => c[library].id.as_str(),
            PinHolder::Pool(pool) => c.pools[pool].id.as_str(),
        };
        let Some(holder) = rows.pattern().holder(pin.cell.period, pin.cell.seat) else { continue };
        let holder = rows.written.text(holder);
        if holder != agreed {
            found.add(
                Place::Pin(at),
                format!("the cell `{}` belongs to `{holder}`", c.grid.cell_name(pin.cell)),
                format!("agreed: `{agreed}`"),
                "plan the term afresh, or take the pin out if that is agreed",
            );
        }
    }
}

/// Libraries that share a pool by agreement do not share one.
pub(super) const TOGETHER_NOT_KEPT: Rule =
    rule!("together-not-kept", Error, [Roster, Consortium], together_not_kept);

fn together_not_kept(facts: &Facts<'_>, found: &mut Found) {
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

/// Two libraries share a pool although it was agreed that they do not.
pub(super) const APART_NOT_KEPT: Rule =
    rule!("apart-not-kept", Error, [Roster, Consortium], apart_not_kept);

fn apart_not_kept(facts: &Facts<'_>, found: &mut Found) {
    let (c, rows) = (facts.consortium(), facts.rows());
    let home = &rows.membership().home;
    for (at, list) in c.apart.iter().enumerate() {
        for (place, &one) in list.libraries.iter().enumerate() {
            let Some(pool) = home[one.at()] else { continue };
            let earlier = &list.libraries[..place];
            let Some(other) = earlier.iter().find(|l| home[l.at()] == Some(pool)) else { continue };
            found.add(
                Place::Apart(at),
                format!("`{}` and `{}` share a pool", c[*other].id, c[one].id),
                format!("apart by agreement, and both are in `{}`", rows.written.text(pool)),
                "plan the term afresh, or take the list out if something else is agreed now",
            );
        }
    }
}
