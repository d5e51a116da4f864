//! Pooled remainders: whole slots alone, fractions in pools, so that term totals are the best that
//! any roster could have, or as near to them as staffed hours allow.
//!
//! Counted are the term's dated duties: a Thursday cell that loses a holiday is a smaller cell.

use std::cell::Cell;

use crate::model::{
    Allocation, Consortium, Holder, LibraryIx, PeriodIx, PeriodSet, Quality, Share, Term, TurnRule,
};
use crate::plan::atoms::pools_for;
use crate::plan::attendance::Attendance;
use crate::plan::conflict::{self, Free, Infeasible};
use crate::plan::due::MICRO;
use crate::plan::even::{Taker, hand_out};
use crate::plan::excess::{self, Excess, Goal, goals};
use crate::plan::holders::{SlotVector, Standing};
use crate::plan::lay::lay;
use crate::plan::naming::number;
use crate::plan::pattern::pattern;
use crate::plan::picks::Staff;
use crate::plan::placement::Placement;
use crate::plan::pools::{Class, Limit, Problem, Split, WORK, better, form, search};
use crate::plan::roster::roster;
use crate::plan::run::{Effort, Run, TRIAL_WORK};
use crate::plan::several::Several;
use crate::plan::shares::{common, formed};
use crate::plan::slot_problem::SlotProblem;
use crate::plan::small::by_duties;
use crate::plan::turns::turns;
use crate::plan::wanted::{Wanted, wanted};
use crate::plan::{keep, several};

/// The cost of a period that all pooled libraries could serve, for those that hold slots alone, in
/// the unit of wishes: tried in this order until the totals are the best.
const SCARCITY: [i64; 4] = [4_000_000, 1_000_000, 0, -1_000_000];

/// So many splits that are equally fair are looked at for the fewest broken wishes.
const MOST_SPLITS: usize = 2_000;

/// A look takes so many steps in any case.
const LEAST_PART: u64 = 50_000;

/// What everything here is computed from.
struct Exact<'a> {
    c: &'a Consortium,
    attendance: &'a Attendance,
    standing: &'a Standing,
    goals: Vec<Goal>,
    dates: Vec<u32>,
    run: Run<'a>,
    /// Steps that are left for all pools that are formed.
    left: Cell<u64>,
}

/// The small libraries, and the room left for their pools.
struct Pools<'a> {
    /// The libraries of every item.
    order: &'a [Vec<LibraryIx>],
    staff: &'a Staff,
    room: &'a [u16],
}

/// Shares with their cells, and whole targets for the members of pools.
pub(crate) fn fractions(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    standing: &Standing,
    vector: &SlotVector,
    run: Run<'_>,
) -> Result<(Vec<Share>, Quality), Infeasible> {
    let dates = attendance.dates_per_period(c.grid.periods().len());
    let goals = goals(c, term, attendance);
    let left = Cell::new(if run.effort == Effort::Whole { WORK / 4 } else { TRIAL_WORK });
    let exact = Exact { c, attendance, standing, goals, dates, run, left };
    let mut best: Option<(Vec<Share>, Vec<u32>, Quality)> = None;
    let mut conflict = Infeasible::Unknown;
    for scarcity in SCARCITY {
        match exact.plan(vector, scarcity) {
            Err(found) => conflict = found,
            Ok((shares, totals)) => {
                let quality = excess::quality(c, &exact.goals, &totals);
                if best.as_ref().is_none_or(|(_, _, b)| quality.objective < b.objective) {
                    best = Some((shares, totals, quality));
                }
                if quality.proven || run.effort == Effort::Trial {
                    break;
                }
            }
        }
    }
    let Some((shares, totals, quality)) = best else {
        let plan = SlotProblem::new(c, attendance, standing, run);
        return Err(conflict::pools(&plan, vector, &exact.fixed(vector), conflict));
    };
    if run.effort == Effort::Trial || excess::are_all(&exact.goals, &totals) {
        return Ok((shares, quality));
    }
    // Duties that fall to substitutes count for those who take them.
    let totals = rostered(c, term, attendance, &shares, quality);
    Ok((shares, excess::quality(c, &exact.goals, &totals)))
}

/// Duties of every library in the roster as it is first made, those as a substitute among them; of
/// a pool that settles its turns itself, those that its members should have.
fn rostered(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
    shares: &[Share],
    quality: Quality,
) -> Vec<u32> {
    let shares = number(c, term, attendance, shares.to_vec());
    let made = Allocation { shares, ties: Vec::new(), steering: None, quality };
    let pattern = pattern(c, attendance, &made);
    let turns = turns(c, term, attendance, &made, &pattern);
    let roster = roster(c, term, attendance, &made, &pattern, &turns);
    let mut totals = vec![0; c.libraries().len()];
    roster.duties().iter().filter_map(|d| d.library).for_each(|l| totals[l.at()] += 1);
    for share in made.shares.iter().filter(|s| s.holder.turns == TurnRule::Open) {
        let targets = share.targets.iter().flatten();
        share.holder.members.iter().zip(targets).for_each(|(l, target)| totals[l.at()] += target);
    }
    totals
}

impl Exact<'_> {
    /// Shares, and the duties of every library in its own cells and in its pool.
    fn plan(
        &self,
        vector: &SlotVector,
        scarcity: i64,
    ) -> Result<(Vec<Share>, Vec<u32>), Infeasible> {
        let mut shares = self.fixed(vector);
        let placed = self.place(&shares, scarcity)?;
        for (share, periods) in shares.iter_mut().zip(&placed) {
            share.periods = periods.iter().copied().collect();
        }
        let own = self.own(&shares, &placed);
        if !self.standing.small.is_empty() {
            let formed = self.pools(vector, &placed, &own)?;
            shares.extend(formed);
        }
        let all: Vec<Wanted> = shares.iter().map(|s| self.wanted(s)).collect();
        let laid = lay(&self.c.grid, &all).ok_or(Infeasible::Unknown)?;
        let mut totals: Vec<u32> =
            own.iter().map(|o| u32::try_from(o.len()).unwrap_or(0)).collect();
        for (share, periods) in shares.iter_mut().zip(&laid.periods) {
            share.periods = periods.iter().copied().collect();
            if share.holder.is_pool() {
                let targets = self.targets(&share.holder, periods, &own);
                for (l, target) in share.holder.members.iter().zip(&targets) {
                    totals[l.at()] += target;
                }
                share.targets = Some(targets);
            }
        }
        Ok((shares, totals))
    }

    /// Owners with their whole slots, and given pools with theirs.
    fn fixed(&self, vector: &SlotVector) -> Vec<Share> {
        let (c, s) = (self.c, self.standing);
        let own = (s.owners.iter().zip(&vector.owners))
            .filter(|&(_, &slots)| slots > 0)
            .map(|(&l, &slots)| s.single(c, l, slots));
        let given = s
            .given
            .iter()
            .zip(&vector.given)
            .map(|(pool, &slots)| s.pool(pool.clone(), slots, common(c, &pool.members)));
        let mut shares: Vec<Share> = own.chain(given).collect();
        several::settle(c, &self.staff(|l| c[l].staffed), &conflict::room(c), &mut shares);
        shares
    }

    /// What libraries bring into pools, and the cells that each can serve for one.
    fn staff(&self, able: impl Fn(LibraryIx) -> PeriodSet) -> Staff {
        let weights = self.standing.pooled.iter().map(|q| q.numerator()).collect();
        Staff { able: self.c.indices().map(able).collect(), weights }
    }

    /// Cells for those that are known, leaving the pools to come what they can serve.
    fn place(&self, shares: &[Share], scarcity: i64) -> Result<Vec<Vec<PeriodIx>>, Infeasible> {
        let small = &self.standing.small;
        let count = i64::try_from(small.len().max(1)).expect("few libraries");
        let price = |p: PeriodIx| {
            let able = small.iter().filter(|l| self.c[**l].staffed.contains(p)).count();
            scarcity * i64::try_from(able).expect("few libraries") / count
        };
        let prices: Vec<i64> = self.c.grid.indices().map(price).collect();
        let mut all: Vec<Wanted> = shares.iter().map(|s| self.wanted(s)).collect();
        for w in &mut all {
            w.dates.clone_from(&prices);
        }
        let conflict = || conflict::no_room(self.c, &shares.iter().collect::<Vec<_>>());
        let laid = lay(&self.c.grid, &all).ok_or_else(conflict)?;
        // An owner that sits in a given pool should not be at two places at once: the pools stay
        // where they are, and owners look for other periods. Where there are none, turns see to it.
        for (at, share) in shares.iter().enumerate().filter(|(_, s)| s.holder.is_pool()) {
            let taken: PeriodSet = laid.periods[at].iter().copied().collect();
            all[at].periods = taken;
            for (owner, own) in shares.iter().enumerate().filter(|(_, s)| !s.holder.is_pool()) {
                let member = own.holder.members[0];
                if share.holder.members.contains(&member) && self.c[member].seats == 1 {
                    all[owner].periods = all[owner].periods.without(&taken);
                }
            }
        }
        Ok(lay(&self.c.grid, &all).unwrap_or(laid).periods)
    }

    /// For every library the dated periods on which it serves a cell of its own.
    fn own(&self, shares: &[Share], placed: &[Vec<PeriodIx>]) -> Vec<Vec<usize>> {
        let mut own = vec![Vec::new(); self.goals.len()];
        for (share, periods) in shares.iter().zip(placed).filter(|(s, _)| !s.holder.is_pool()) {
            let library = share.holder.members[0];
            for &period in periods {
                let dates = self.attendance.dates_of(period);
                own[library.at()]
                    .extend(dates.filter(|&at| self.attendance.can_serve(library, at)));
            }
            own[library.at()].sort_unstable();
        }
        own
    }

    /// The whole duties of the term that a library still needs to be where it should.
    fn lacks(&self, library: LibraryIx, own: &[Vec<usize>]) -> u32 {
        let has = u32::try_from(own[library.at()].len()).expect("a term has few dates");
        self.goals[library.at()].best.saturating_sub(has)
    }

    /// Forms pools of the small in what room is left; their sizes are whole duties of the term.
    fn pools(
        &self,
        vector: &SlotVector,
        placed: &[Vec<PeriodIx>],
        own: &[Vec<usize>],
    ) -> Result<Vec<Share>, Infeasible> {
        let free = |l: LibraryIx| {
            let mine = own[l.at()].iter().map(|&at| self.attendance.occurrences()[at].period);
            self.c[l].staffed.without(&mine.collect())
        };
        let lacks = |l| u64::from(self.lacks(l, own));
        let (order, alike) = by_duties(self.c, &self.standing.small, lacks, free);
        let mut distinct = alike.clone();
        distinct.iter_mut().zip(0..).for_each(|(item, tag)| item.tag = tag);
        let mut room = vec![self.c.grid.seats(); self.dates.len()];
        placed.iter().flatten().for_each(|p| room[p.at()] -= 1);
        let classes = self.classes(vector.bloc, &room);
        let cost = self.excess(&order, &classes, own);
        let is_whole = self.run.effort == Effort::Whole;
        let (staff, left) = (self.staff(free), room.clone());
        let beside = Some((&[][..], &left[..]));
        let several = Several::new(self.c, self.standing, &staff, &order, beside);
        let pools = Pools { order: &order, staff: &staff, room: &left };
        let mut problem = Problem {
            items: &alike,
            classes,
            members: (self.c.rules.pool_min, self.c.rules.pool_max),
            week: Placement::new(room),
            // In a trial any pools will do.
            cost: if is_whole { &cost } else { &Free },
            watch: self.run.watch,
            several: None,
        };
        let mut split = if is_whole { self.without_excess(&problem, &pools) } else { None };
        if split.is_none() {
            problem.items = &distinct;
            let best = form(&problem, self.part());
            self.spend(best.spent);
            split = best.split;
            if split.is_none() && problem.classes.iter().any(|class| class.slots > 1) {
                // Hours forbid that every member serves all cells of its pool.
                problem.several = Some(&several);
                let best = better(&problem, None, self.part());
                self.spend(best.spent);
                split = best.split;
            }
        }
        let split = split.ok_or(Infeasible::Unknown)?;
        Ok(self.shares(&problem, &pools, &split))
    }

    /// Steps for a look that is followed by others: half of those that are left.
    fn part(&self) -> u64 {
        (self.left.get() / 2).max(LEAST_PART)
    }

    /// Counts steps.
    fn spend(&self, steps: u64) {
        self.left.set(self.left.get().saturating_sub(steps));
        self.run.spend(steps);
    }

    /// A split whose pools all have just the size of their cells; of several the one that breaks
    /// the fewest wishes.
    fn without_excess(&self, problem: &Problem<'_>, pools: &Pools<'_>) -> Option<Split> {
        let wish = |l: &LibraryIx| !self.c[*l].prefer.is_empty() || !self.c[*l].avoid.is_empty();
        let last = self.attendance.last();
        let most =
            if last.is_any() || pools.order.iter().flatten().any(wish) { MOST_SPLITS } else { 1 };
        let mut best: Option<(i64, Split)> = None;
        let mut seen = 0;
        let work = self.part();
        let outcome = search(problem, 1, None, work, |split| {
            let shares = self.shares(problem, pools, &split);
            let all: Vec<Wanted> = shares.iter().map(|s| self.wanted(s)).collect();
            let wishes = lay(&self.c.grid, &all).map_or(i64::MAX, |l| l.leaning);
            let moved = last.price(self.c).pool.saturating_mul(keep::moved(last, &shares));
            let wishes = moved.saturating_add(wishes);
            if best.as_ref().is_none_or(|(cost, _)| wishes < *cost) {
                best = Some((wishes, split));
            }
            seen += 1;
            Limit { cap: u128::from(seen < most), wishes: None }
        });
        self.spend(work - outcome.work);
        best.map(|(_, split)| split)
    }

    /// A class for every number of dates that free cells have; where there are more cells than
    /// pools, pools hold several.
    fn classes(&self, slots: u32, room: &[u16]) -> Vec<Class> {
        let pools = pools_for(self.c, &self.standing.small, slots);
        let periods: PeriodSet = self.c.grid.indices().filter(|p| room[p.at()] > 0).collect();
        if pools < slots {
            let dated = |p: PeriodIx| u64::from(self.dates[p.at()]) * u64::from(room[p.at()]);
            let duties: u64 = periods.iter().map(dated).sum();
            let class = |count: u32, each: u32| {
                let size = Some(duties * u64::from(each) / u64::from(slots));
                Class { count, slots: each, size, periods }
            };
            let larger = slots % pools;
            let classes = [class(pools - larger, slots / pools), class(larger, slots / pools + 1)];
            return classes.into_iter().filter(|c| c.count > 0).collect();
        }
        let mut sizes: Vec<u32> = periods.iter().map(|p| self.dates[p.at()]).collect();
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        sizes.dedup();
        let class = |dates: u32| {
            let periods: PeriodSet =
                periods.iter().filter(|p| self.dates[p.at()] == dates).collect();
            let count = periods.iter().map(|p| u32::from(room[p.at()])).sum();
            Class { count, slots: 1, size: Some(u64::from(dates)), periods }
        };
        sizes.into_iter().map(class).collect()
    }

    fn excess(&self, order: &[Vec<LibraryIx>], classes: &[Class], own: &[Vec<usize>]) -> Excess {
        let sizes = classes.iter().map(|c| c.size.unwrap_or(0)).collect();
        let goal = |&l: &LibraryIx| {
            let has = u32::try_from(own[l.at()].len()).expect("a term has few dates");
            (self.goals[l.at()].clone(), has)
        };
        let items = order.iter().map(|atom| atom.iter().map(goal).collect());
        Excess::new(&self.goals, items.collect(), sizes)
    }

    fn shares(&self, problem: &Problem<'_>, pools: &Pools<'_>, split: &Split) -> Vec<Share> {
        let mut shares = formed(self.c, self.standing, problem, pools.order, &split.groups);
        if problem.several.is_some() {
            several::settle(self.c, pools.staff, pools.room, &mut shares);
        }
        shares
    }

    fn wanted(&self, share: &Share) -> Wanted {
        wanted(self.c, (&self.dates, self.attendance.last()), share)
    }

    /// The pool's duties over its members, so that they end as near to their dues as can be.
    fn targets(&self, pool: &Holder, periods: &[PeriodIx], own: &[Vec<usize>]) -> Vec<u32> {
        let dates: Vec<usize> = periods.iter().flat_map(|&p| self.attendance.dates_of(p)).collect();
        // Jointly: what each could serve alone, they may not be able to serve together.
        let taker = |l: LibraryIx| {
            let free = |&at: &usize| {
                self.attendance.can_serve(l, at) && own[l.at()].binary_search(&at).is_err()
            };
            let able = (0u32..).zip(&dates).filter(|(_, at)| free(at)).map(|(p, _)| (p, 1));
            self.goals[l.at()].taker(own[l.at()].len(), able.collect())
        };
        let takers: Vec<Taker> = pool.members.iter().map(|&l| taker(l)).collect();
        let unit = i64::from(self.c.grid.slot_minutes()) * MICRO;
        let mut targets = vec![0; takers.len()];
        let served = hand_out(&vec![1; dates.len()], &takers, unit);
        served.iter().flatten().for_each(|&t| targets[t as usize] += 1);
        targets
    }
}
