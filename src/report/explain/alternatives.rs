//! The nearest alternatives to where a library is, the fairest first.

use crate::model::{HolderIx, LibraryIx, PinHolder, Plan, Remainders};
use crate::plan::{Attendance, goals};
use crate::report::explain::arrangement::{Arrangement, Ground, Obstacle};

/// How many alternatives are shown, in all and of one kind.
const MOST_SHOWN: usize = 6;
const MOST_ALIKE: usize = 3;

/// How many alternatives are laid out in the week to see whether they are possible.
const MOST_TRIED: usize = 200;

/// What would be different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The library moves to another pool.
    Move {
        /// Which pool.
        to: HolderIx,
    },
    /// It changes places with a member of another pool.
    Swap {
        /// The other library.
        with: LibraryIx,
        /// The other's pool.
        pool: HolderIx,
    },
    /// It has a slot of its own, taken from a holder.
    Alone {
        /// Who gives the slot.
        from: HolderIx,
    },
    /// It joins a pool and brings its slots.
    Join {
        /// Which pool.
        pool: HolderIx,
    },
    /// One slot moves between two holders.
    Slot {
        /// Who has one fewer.
        from: HolderIx,
        /// Who has one more.
        to: HolderIx,
    },
    /// One duty of the term moves between two libraries.
    Duty {
        /// Who has one fewer.
        from: LibraryIx,
        /// Who has one more.
        to: LibraryIx,
    },
}

/// What another arrangement would cost.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alternative {
    /// What would be different; all other holders stay as they are.
    pub step: Step,
    /// The objective that the plan would then have, in units of 10⁻¹⁵.
    pub objective: u128,
    /// How much that is more than now; negative when it would be fairer.
    pub more: i128,
    /// Millionths of a minute a week that the library would serve more than it owes.
    pub ahead: i64,
    /// Why it is impossible; `None` when it is possible, or when that was not tried.
    pub obstacle: Option<Obstacle>,
}

/// The nearest alternatives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Alternatives {
    /// How many were considered.
    pub weighed: usize,
    /// The objective as it is, in units of 10⁻¹⁵, counted anew from the files.
    pub now: u128,
    /// Millionths of a minute a week that the library serves more than it owes as it is.
    pub ahead: i64,
    /// The best few that are possible, the best first.
    pub possible: Vec<Alternative>,
    /// The best few that are impossible, as far as they are better than the last possible one.
    pub impossible: Vec<Alternative>,
}

/// What else could be done with a library; `None` when the files no longer allow a comparison.
pub(super) fn alternatives(plan: &Plan, library: LibraryIx) -> Option<Alternatives> {
    if plan.consortium.rules.remainders == Remainders::Pool {
        return Some(duties(plan, library));
    }
    let ground = Ground::new(plan)?;
    let now = Arrangement::new(&plan.consortium, &ground, &plan.allocation)?;
    let objective = now.objective()?;
    let mut weighed: Vec<(u128, Step)> = (steps(plan, library).into_iter())
        .filter_map(|step| Some((cost(&now, plan, library, step, objective)?, step)))
        .collect();
    let mut found = Alternatives {
        weighed: weighed.len(),
        now: objective,
        ahead: now.ahead(library),
        ..Alternatives::default()
    };
    // Steps are in the order of the holders, which decides between equals.
    weighed.sort_by_key(|(cost, _)| *cost);
    let mut tried = 0;
    for (cost, step) in weighed {
        if found.possible.len() == MOST_SHOWN || tried == MOST_TRIED {
            break;
        }
        if alike(&found.possible, step) {
            continue;
        }
        tried += 1;
        let Some(other) = arranged(&now, mine(plan, library)?, library, step) else { continue };
        let leaves_pin = matches!(step, Step::Join { .. }) && is_pinned(plan, library);
        let obstacle = if leaves_pin { Some(Obstacle::Agreed) } else { other.obstacle() };
        let list = match obstacle {
            None => &mut found.possible,
            Some(_) => &mut found.impossible,
        };
        if list.len() < MOST_SHOWN {
            let (more, ahead) = (difference(cost, objective), other.ahead(library));
            list.push(Alternative { step, objective: cost, more, ahead, obstacle });
        }
    }
    Some(found)
}

/// Whether there are enough alternatives of a kind.
fn alike(list: &[Alternative], step: Step) -> bool {
    let kind = std::mem::discriminant(&step);
    list.iter().filter(|a| std::mem::discriminant(&a.step) == kind).count() >= MOST_ALIKE
}

fn is_pinned(plan: &Plan, library: LibraryIx) -> bool {
    plan.consortium.pins.iter().any(|p| p.holder == PinHolder::Library(library))
}

fn mine(plan: &Plan, library: LibraryIx) -> Option<HolderIx> {
    let a = &plan.allocation;
    a.indices().find(|h| a[*h].holder.members.contains(&library))
}

/// What the plan costs after a step, from the holders that the step touches.
fn cost(
    now: &Arrangement<'_>,
    plan: &Plan,
    library: LibraryIx,
    step: Step,
    objective: u128,
) -> Option<u128> {
    let mine = mine(plan, library)?;
    let mut touched = vec![mine];
    let mut place = |holder: HolderIx| {
        let at = touched.iter().position(|h| *h == holder).unwrap_or(touched.len());
        if at == touched.len() {
            touched.push(holder);
        }
        HolderIx::from_at(at)
    };
    let step = match step {
        Step::Move { to } => Step::Move { to: place(to) },
        Step::Swap { with, pool } => Step::Swap { with, pool: place(pool) },
        Step::Alone { from } => Step::Alone { from: place(from) },
        Step::Join { pool } => Step::Join { pool: place(pool) },
        Step::Slot { from, to } => Step::Slot { from: place(from), to: place(to) },
        Step::Duty { .. } => return None,
    };
    let before = now.only(&touched);
    let after = arranged(&before, HolderIx::from_at(0), library, step)?;
    (objective + after.strain()?).checked_sub(before.strain()?)
}

/// Every step that concerns the library, in the order of the holders.
fn steps(plan: &Plan, library: LibraryIx) -> Vec<Step> {
    let a = &plan.allocation;
    let has = |h: &HolderIx| a[*h].holder.members.contains(&library);
    let Some(mine) = a.indices().find(has) else { return Vec::new() };
    let others = || a.indices().filter(|&h| h != mine);
    let pools = || others().filter(|&h| a[h].holder.is_pool());
    let mut steps = Vec::new();
    if a[mine].holder.is_pool() {
        steps.extend(pools().map(|to| Step::Move { to }));
        for pool in pools() {
            let members = a[pool].holder.members.iter();
            steps.extend(members.map(|&with| Step::Swap { with, pool }));
        }
        steps.extend(a.indices().map(|from| Step::Alone { from }));
    } else {
        steps.extend(others().map(|from| Step::Slot { from, to: mine }));
        steps.extend(others().map(|to| Step::Slot { from: mine, to }));
        // Nobody pools a library that is owed several slots.
        let one = a[mine].slots == 1;
        steps.extend(pools().filter(|_| one).map(|pool| Step::Join { pool }));
    }
    steps
}

/// The plan after a step.
fn arranged<'a>(
    now: &Arrangement<'a>,
    mine: HolderIx,
    library: LibraryIx,
    step: Step,
) -> Option<Arrangement<'a>> {
    let mut other = now.clone();
    match step {
        Step::Move { to } => other.transfer(library, mine, to),
        Step::Swap { with, pool } => {
            other.transfer(library, mine, pool);
            other.transfer(with, pool, mine);
        }
        Step::Alone { from } => return other.alone(library, mine, from).then_some(other),
        Step::Join { pool } => other.join(mine, pool),
        Step::Slot { from, to } => return other.slot(from, to).then_some(other),
        Step::Duty { .. } => return None,
    }
    Some(other)
}

/// The cheapest move of one slot from a holder that has several to another: the certificate of the
/// apportionment.
pub(super) fn cheapest_slot(plan: &Plan) -> Option<Alternative> {
    let ground = Ground::new(plan)?;
    let now = Arrangement::new(&plan.consortium, &ground, &plan.allocation)?;
    let objective = now.objective()?;
    let strain = |h: HolderIx, slots: u32| now.shares[h.at()].claim.strain(slots);
    let has = |h: HolderIx| now.shares[h.at()].slots;
    let all = || plan.allocation.indices();
    let several = all().filter(|&h| has(h) > 1);
    let mut fewer: Vec<(u128, HolderIx)> =
        several.map(|h| (strain(h, has(h)) - strain(h, has(h) - 1), h)).collect();
    let mut more: Vec<(u128, HolderIx)> =
        all().map(|h| (strain(h, has(h) + 1) - strain(h, has(h)), h)).collect();
    // The holder that loses least gives; of the two that gain most cheaply at least one is another.
    fewer.sort_unstable_by_key(|&(gain, h)| (std::cmp::Reverse(gain), h));
    more.sort_unstable();
    let pairs = fewer.iter().take(2).flat_map(|one| more.iter().take(2).map(move |to| (one, to)));
    let pairs = pairs.filter(|((_, from), (_, to))| from != to);
    let (cost, from, to) =
        pairs.map(|(&(less, from), &(more, to))| (objective + more - less, from, to)).min()?;
    let (step, more) = (Step::Slot { from, to }, difference(cost, objective));
    Some(Alternative { step, objective: cost, more, ahead: 0, obstacle: None })
}

/// With pooled remainders: one duty of the term more or fewer, from or to another library.
fn duties(plan: &Plan, library: LibraryIx) -> Alternatives {
    let (c, totals) = (&plan.consortium, plan.planned_duties());
    let goals = goals(c, &plan.term, &Attendance::new(c, &plan.term));
    let distance = |l: LibraryIx, total: u32| goals[l.at()].distance(total);
    let now: u128 = c.indices().map(|l| distance(l, totals[l.at()])).sum();
    let mut found = Vec::new();
    for other in c.indices().filter(|&l| l != library) {
        for (from, to) in [(library, other), (other, library)] {
            let Some(fewer) = totals[from.at()].checked_sub(1) else { continue };
            let before = distance(from, totals[from.at()]) + distance(to, totals[to.at()]);
            let after = distance(from, fewer) + distance(to, totals[to.at()] + 1);
            let objective = now + after - before;
            let (step, more) = (Step::Duty { from, to }, difference(objective, now));
            found.push(Alternative { step, objective, more, ahead: 0, obstacle: None });
        }
    }
    found.sort_by_key(|a| a.objective);
    let weighed = found.len();
    found.truncate(MOST_SHOWN);
    Alternatives { weighed, now, ahead: 0, possible: found, impossible: Vec::new() }
}

fn difference(one: u128, other: u128) -> i128 {
    let whole = |n| i128::try_from(n).unwrap_or(i128::MAX);
    whole(one) - whole(other)
}
