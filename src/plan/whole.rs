//! Whole slots every week: the agreed slots, and the best pools for them.

use crate::model::{Consortium, HolderKind, LibraryIx, PeriodSet, Quality, Share};
use crate::plan::atoms::pools_for;
use crate::plan::attendance::Attendance;
use crate::plan::conflict::{self, Infeasible};
use crate::plan::holders::{SlotVector, Standing};
use crate::plan::lay::lay;
use crate::plan::picks::widest;
use crate::plan::placement::{Demand, Placement};
use crate::plan::pools::{
    Best, Class, Group, Item, Limit, MOST_PROVABLE, Problem, Split, Strain, WORK, Week, Wishes,
    better, come_nearer, compare, confined, form, repair, start,
};
use crate::plan::run::{Effort, Run, TRIAL_WORK, VECTOR};
use crate::plan::several::Several;
use crate::plan::shares::{common, demand, formed};
use crate::plan::slot_problem::{SlotProblem, fixed_cost};
use crate::plan::wanted::{Free, wanted};
use crate::plan::{keep, several, small, vectors};

/// The method's own slots, or, when the week has no room for them, the best ones it has.
pub(crate) fn slots(
    c: &Consortium,
    attendance: &Attendance,
    standing: &Standing,
    vector: &SlotVector,
    run: Run<'_>,
) -> Result<(Vec<Share>, Quality), Infeasible> {
    let plan = SlotProblem::new(c, attendance, standing, run);
    let effort = run.effort;
    let work = if effort == Effort::Whole { WORK } else { TRIAL_WORK };
    let fits = conflict::check_pins(c, standing, vector);
    let first = fits.and_then(|()| plan.pooled(vector, work));
    if let Ok(best) = &first
        && best.split.is_some()
    {
        let (shares, best) = plan.with_wishes(vector, best.clone(), work)?;
        return Ok(plan.weigh(shares, &best));
    }
    let next = vectors::next_best(&plan, work);
    if let Some((vector, best)) = next.found {
        let (shares, best) = plan.with_wishes(&vector, best, work / 20)?;
        return Ok(plan.weigh(shares, &best));
    }
    Err(match first {
        Err(why) if !next.proven && why != Infeasible::Unknown => Infeasible::Open(Box::new(why)),
        _ if !next.proven => Infeasible::Unknown,
        Err(conflict) => conflict,
        Ok(_) if effort == Effort::Trial => Infeasible::NoPools { libraries: vec![], pools: 0 },
        Ok(_) => {
            let fixed = plan.fixed(vector);
            let lacks = plan.place(&fixed).err();
            lacks.unwrap_or_else(|| conflict::small(&plan, vector, &fixed))
        }
    })
}

/// The small libraries, to be pooled beside everybody else.
struct Pools<'a> {
    fixed: &'a [Share],
    /// The libraries of every item.
    order: &'a [Vec<LibraryIx>],
    several: &'a Several<'a>,
    /// The problem as if every member had to serve all cells of its pool; `None` when the others
    /// leave no room for that.
    alike: Option<Problem<'a>>,
    /// Where pools hold several cells: as it is.
    widest: Option<Problem<'a>>,
}

impl Pools<'_> {
    fn problem(&self) -> &Problem<'_> {
        self.widest.as_ref().or(self.alike.as_ref()).expect("there is one of them")
    }
}

/// A plan is near its bound if it is above it by so small a part of the objective; of so many small
/// libraries, by ten times as much.
const NEAR: u128 = 200_000;
const MANY: usize = 10_000;

/// What the look for a nearer one counts.
const NEARER: u64 = WORK / 20;

impl SlotProblem<'_> {
    /// The best pools of the small libraries beside owners and given pools with so many slots.
    pub fn pooled(&self, vector: &SlotVector, work: u64) -> Result<Best, Infeasible> {
        self.among(vector, |pools| {
            if self.run.effort == Effort::Trial
                && let Some(problem) = &pools.alike
                && let Some(split) = start(problem)
                && problem.has_room(&split.groups)
            {
                // Any plan will do.
                self.run.spend(VECTOR);
                return Best::unknown(Some(split));
            }
            // First as if every member had to serve all cells of its pool, which is quickly told.
            let alike = pools.alike.as_ref().map(|problem| form(problem, work));
            let mut best = alike.unwrap_or_else(|| Best::unknown(None));
            if let Some(widest) = &pools.widest {
                let spent = best.spent;
                best = better(widest, best.split, work.saturating_sub(spent).max(work / 8));
                best.spent += spent;
                if !pools.several.is_sure() {
                    (best.proven, best.lower_bound) = (false, widest.plain_bound());
                }
            } else if let (Some(problem), Some(split)) = (&pools.alike, best.split.clone()) {
                self.account_for_hours(problem, pools.fixed, &split, &mut best);
                self.come_nearer(problem, pools.fixed, &split, &mut best);
            }
            self.run.spend(best.spent + VECTOR);
            best
        })
    }

    /// Pools that are known to have room beside everybody else with so many slots, not looked into any
    /// further.
    pub fn known(&self, vector: &SlotVector, split: &Split) -> Option<Best> {
        let best = self.among(vector, |pools| {
            let (problem, groups) = (pools.problem(), split.groups.clone());
            let cost = groups.iter().map(|group| problem.price(group)).sum();
            let has_room = problem.has_room(&groups);
            let lower_bound = problem.plain_bound().min(cost);
            has_room.then(|| Best { lower_bound, ..Best::unknown(Some(Split { groups, cost })) })
        });
        best.ok().flatten()
    }

    /// Everybody with the pools that change least and break the fewest wishes, among those within
    /// the tolerance of the best.
    fn with_wishes(
        &self,
        vector: &SlotVector,
        mut best: Best,
        work: u64,
    ) -> Result<(Vec<Share>, Best), Infeasible> {
        self.among(vector, |pools| {
            let split = best.split.clone().expect("there is a plan");
            // Where there is no proof, there are too many plans to be compared as well; where it took
            // long, there are many.
            let left = work.saturating_sub(best.spent / 2);
            let work = if best.proven { left } else { work / 20 };
            let (chosen, all_seen) = self.choose(pools, &split, work);
            best.all_wishes = all_seen;
            (self.with(pools, &chosen.groups), best)
        })
    }

    /// Sets the problem of forming pools.
    fn among<R>(
        &self,
        vector: &SlotVector,
        solve: impl FnOnce(&Pools<'_>) -> R,
    ) -> Result<R, Infeasible> {
        let (fixed, items, order) = (self.fixed(vector), self.items(), self.order());
        let cost = self.strain(vector);
        let room = conflict::room(self.c);
        let beside = Some((&fixed[..], &room[..]));
        let several = Several::new(self.c, self.standing, &self.staff, &order, beside);
        let problem = |week| self.problem(vector, &items, &cost, week);
        let alike = self.place(&fixed).map(problem);
        let mut widest = None;
        if self.hold_several(&fixed, vector) {
            // Who lacks room is told as if every member had to serve all cells of its pool.
            let week = self
                .place_widely(&fixed)
                .map_err(|wide| alike.as_ref().err().cloned().unwrap_or(wide))?;
            widest = Some(Problem { several: Some(&several), ..problem(week) });
        } else if let Err(conflict) = alike {
            return Err(conflict);
        }
        let alike = alike.ok();
        Ok(solve(&Pools { fixed: &fixed, order: &order, several: &several, alike, widest }))
    }

    /// Whether a pool may hold several cells, given or formed.
    fn hold_several(&self, fixed: &[Share], vector: &SlotVector) -> bool {
        let given = |s: &Share| s.holder.is_pool() && s.slots > 1;
        fixed.iter().any(given) || self.classes(vector).iter().any(|class| class.slots > 1)
    }

    /// Everybody with the pools of a split, whose cells are settled where they have to be.
    fn with(&self, pools: &Pools<'_>, groups: &[Group]) -> Vec<Share> {
        let mut shares = pools.fixed.to_vec();
        shares.extend(formed(self.c, self.standing, pools.problem(), pools.order, groups));
        several::settle(self.c, &self.staff, &conflict::room(self.c), &mut shares);
        shares
    }

    /// Raises the bound to what libraries with narrow hours cost at least.
    fn account_for_hours(
        &self,
        problem: &Problem<'_>,
        fixed: &[Share],
        split: &Split,
        best: &mut Best,
    ) {
        if best.proven {
            return;
        }
        let seats = conflict::room(self.c);
        let others: Vec<_> = fixed.iter().map(|s| demand(self.c, s)).collect();
        let bound = confined(problem, &Week { seats: &seats, others: &others, rate: self.rate() });
        debug_assert!(bound <= split.cost, "no plan is better than the bound");
        best.lower_bound = best.lower_bound.max(bound).min(split.cost);
        best.proven = best.lower_bound == split.cost;
    }

    /// Looks for a better split where too many libraries for a proof are pooled and the best so far
    /// is not near its bound.
    fn come_nearer(&self, problem: &Problem<'_>, fixed: &[Share], split: &Split, best: &mut Best) {
        let objective = (fixed_cost(fixed) + split.cost).saturating_sub(self.whole());
        let near = if problem.items.len() > MANY { NEAR / 10 } else { NEAR };
        let enough = best.lower_bound + objective / near;
        let is_trial = self.run.effort == Effort::Trial;
        let is_provable = problem.items.len() <= MOST_PROVABLE;
        if is_trial || is_provable || best.proven || split.cost <= enough {
            return;
        }
        best.spent += NEARER;
        if let Some(split) = come_nearer(problem, split, enough) {
            best.proven = best.lower_bound == split.cost;
            best.split = Some(split);
        }
    }

    /// Among the splits within the tolerance, the one that changes least and then breaks the fewest
    /// wishes, and whether all of them were compared.
    fn choose(&self, pools: &Pools<'_>, best: &Split, work: u64) -> (Split, bool) {
        let (c, last, problem) = (self.c, self.attendance.last(), pools.problem());
        let wish = |l: LibraryIx| !c[l].prefer.is_empty() || !c[l].avoid.is_empty();
        if !last.is_any() && !c.indices().any(wish) {
            return (best.clone(), true);
        }
        let is_provable = problem.items.len() <= MOST_PROVABLE;
        if !is_provable && !last.is_any() {
            return (best.clone(), false);
        }
        let objective = (fixed_cost(pools.fixed) + best.cost).saturating_sub(self.whole());
        let tolerance = c.rules.tolerance;
        let more = objective * u128::from(tolerance.num) / u128::from(tolerance.den);
        let cap = best.cost + more + 1;
        let price = last.price(c);
        let dates = self.attendance.dates_per_period(c.grid.periods().len());
        let wanted = |s: &Share| wanted(c, (&dates, last), s);
        let leaning = |split: &Split| {
            let shares = self.with(pools, &split.groups);
            let all: Vec<_> = shares.iter().map(wanted).collect();
            let laid = lay(&c.grid, &all).map_or(i64::MAX, |laid| laid.leaning);
            price.pool.saturating_mul(keep::moved(last, &shares)).saturating_add(laid)
        };
        let items = small::wishes(c, last, pools.order);
        let widest = |s: &Share| Share { periods: widest(c, &self.staff, s).periods, ..s.clone() };
        let several = problem.several.is_some();
        let free = |s: &Share| if several { wanted(&widest(s)).free() } else { wanted(s).free() };
        let others: Vec<Free> = pools.fixed.iter().map(free).collect();
        let mut wishes = Wishes::new(problem, &items, price, (&others, cap));
        let mut chosen = (leaning(best), best.clone());
        let before = last.is_any().then(|| keep::before(last, pools.order));
        if let Some(split) = before.and_then(|before| repair(problem, &before, cap))
            && problem.has_room(&split.groups)
        {
            let better = |a: &(i64, Split), b: &(i64, Split)| (a.0, a.1.cost) < (b.0, b.1.cost);
            let kept = (leaning(&split), split);
            chosen = if better(&kept, &chosen) { kept } else { chosen };
        }
        wishes.best = Some((chosen.0, chosen.1.cost));
        let work = if is_provable { work } else { 0 };
        let all = compare(problem, cap, &wishes, work, |split| {
            let leaning = leaning(&split);
            if (leaning, split.cost) < (chosen.0, chosen.1.cost) {
                chosen = (leaning, split);
            }
            Limit { cap, wishes: Some((chosen.0, chosen.1.cost)) }
        });
        (chosen.1, all)
    }

    /// What is pooled as one, and as items.
    pub fn order(&self) -> Vec<Vec<LibraryIx>> {
        small::order(self.c, &self.standing.weights, &self.standing.small)
    }

    /// The items in that order, their sizes in the largest unit in which all are whole.
    pub fn items(&self) -> Vec<Item> {
        let unit = self.unit();
        let mut items =
            small::items(self.c, self.attendance.last(), &self.standing.weights, &self.order());
        items.iter_mut().for_each(|item| item.size /= unit);
        items
    }

    /// The largest weight of which the claims of all small libraries are multiples.
    fn unit(&self) -> u64 {
        fn common(a: u64, b: u64) -> u64 {
            if b == 0 { a } else { common(b, a % b) }
        }
        let small = self.standing.small.iter();
        small.fold(0, |unit, &l| common(unit, self.standing.weights[l.at()])).max(1)
    }

    fn strain(&self, vector: &SlotVector) -> Strain {
        let classes = self.classes(vector);
        Strain { slots: classes.iter().map(|c| c.slots).collect(), rate: self.rate() }
    }

    /// Slots a week that an item of size one claims, as a fraction.
    fn rate(&self) -> (u128, u128) {
        let slots = u128::from(self.c.slots_per_week()) * u128::from(self.unit());
        (slots, u128::from(self.standing.claims[0].denominator()))
    }

    /// Pools of one slot each; where there are more slots than pools, some hold one more.
    pub fn classes(&self, vector: &SlotVector) -> Vec<Class> {
        let periods = PeriodSet::first(self.c.grid.periods().len());
        let pools = pools_for(self.c, &self.standing.small, vector.bloc);
        let (slots, larger) = (vector.bloc / pools.max(1), vector.bloc % pools.max(1));
        let class = |count, slots| Class { count, slots, size: None, periods };
        let classes = [class(pools - larger, slots), class(larger, slots + 1)];
        classes.into_iter().filter(|c| c.count > 0).collect()
    }

    fn problem<'b>(
        &'b self,
        vector: &SlotVector,
        items: &'b [Item],
        cost: &'b Strain,
        week: Placement,
    ) -> Problem<'b> {
        let members = (self.c.rules.pool_min, self.c.rules.pool_max);
        let classes = self.classes(vector);
        Problem { items, classes, members, week, cost, watch: self.run.watch, several: None }
    }

    /// Owners and given pools as shares.
    pub fn fixed(&self, vector: &SlotVector) -> Vec<Share> {
        let s = self.standing;
        let own =
            s.owners.iter().zip(&vector.owners).map(|(&l, &slots)| s.single(self.c, l, slots));
        let given = (s.given.iter().zip(&vector.given))
            .map(|(pool, &slots)| s.pool(pool.clone(), slots, common(self.c, &pool.members)));
        own.chain(given).collect()
    }

    /// The week with everybody but the small libraries in it.
    pub fn place(&self, shares: &[Share]) -> Result<Placement, Infeasible> {
        self.place_as(shares, demand)
    }

    /// The same, where pools of several slots may hold cells that only some members can serve.
    pub fn place_widely(&self, shares: &[Share]) -> Result<Placement, Infeasible> {
        self.place_as(shares, |c, share| widest(c, &self.staff, share))
    }

    fn place_as(
        &self,
        shares: &[Share],
        demand: impl Fn(&Consortium, &Share) -> Demand,
    ) -> Result<Placement, Infeasible> {
        let mut week = Placement::new(conflict::room(self.c));
        for share in shares {
            let holders = |set: Vec<usize>| set.into_iter().map(|i| &shares[i]).collect::<Vec<_>>();
            let placed = week.push(demand(self.c, share));
            placed.map_err(|set| conflict::no_room(self.c, &holders(set)))?;
        }
        Ok(week)
    }

    /// The slots of the week, in the unit of the objective.
    pub fn whole(&self) -> u128 {
        u128::from(self.c.slots_per_week()) * Quality::UNIT
    }

    /// The shares with their figures. Objectives leave out what every plan has: the slots.
    pub fn weigh(&self, shares: Vec<Share>, best: &Best) -> (Vec<Share>, Quality) {
        let whole = self.whole();
        let fixed = fixed_cost(&shares);
        let pools = shares.iter().filter(|s| s.holder.kind == HolderKind::FormedPool);
        let chosen: u128 = pools.map(|s| s.claim.strain(s.slots)).sum();
        let split = best.split.as_ref().map_or(0, |s| s.cost);
        let quality = Quality {
            objective: (fixed + chosen).saturating_sub(whole),
            best: (fixed + split).saturating_sub(whole),
            lower_bound: (fixed + best.lower_bound).saturating_sub(whole),
            proven: best.proven,
            all_wishes: best.all_wishes,
        };
        (shares, quality)
    }
}
