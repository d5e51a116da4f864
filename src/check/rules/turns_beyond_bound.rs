//! The turns of a pool are dealt less evenly than can be promised.

use crate::check::facts::Facts;
use crate::check::found::Found;
use crate::check::rule::rule;
use crate::check::since::may_differ;
use crate::check::turns::{DUTY, Furthest, SLACK, Sequence, sequence};
use crate::model::{Consortium, LibraryIx, Remainders, TextIx};

rule!("turns-beyond-bound", Error, [Roster, Consortium, Term], check);

/// The longest sequence for which is counted whether there is a better one.
const LONGEST: usize = 1000;

fn check(facts: &Facts<'_>, found: &mut Found) {
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
        if planned.is_some() || turns.is_plain() {
            say(facts, id, &turns, &furthest, promised, found);
        } else if turns.known && !turns.changed && turns.order.len() <= LONGEST && part == 0 {
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
    let (_, bound) = facts.look.promised.iter().find(|(of, _)| of == pool)?;
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
        "plan the term afresh, or write what was agreed as a `[[change]]`",
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
    if hidden.is_empty() || c.rules.remainders == Remainders::Pool {
        return 0;
    }
    let sum = |l: &[LibraryIx]| l.iter().map(|&l| i128::from(c[l].weight)).sum::<i128>();
    let (unknown, known) = (sum(hidden), sum(&turns.members));
    let duties = i128::try_from(turns.order.len()).unwrap_or(i128::MAX / 2);
    i64::try_from(unknown * duties * i128::from(DUTY) / (unknown + known)).unwrap_or(i64::MAX)
}
