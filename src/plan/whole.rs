//! Whole slots every week: the agreed slots, and the best pools for them.

use crate::model::{Consortium, HolderKind, LibraryIx, PeriodSet, Quality, Share};
use crate::plan::allocate::Effort;
use crate::plan::atoms::pools_for;
use crate::plan::attendance::Attendance;
use crate::plan::conflict::{self, Infeasible};
use crate::plan::holders::{SlotVector, Standing, single};
use crate::plan::lay::lay;
use crate::plan::pattern::{Free, wanted};
use crate::plan::placement::Placement;
use crate::plan::pools::{
    Best, Class, Group, Item, Limit, MOST_PROVABLE, Problem, Split, Strain, WORK, Week, Wishes,
    compare, confined, form, repair,
};
use crate::plan::shares::{common, demand, formed};
use crate::plan::watch::Watch;
use crate::plan::{keep, several, small, vectors};

/// The method's own slots, or, when the week has no room for them, the best ones it has.
pub(crate) fn slots(
    c: &Consortium,
    attendance: &Attendance,
    standing: &Standing,
    vector: &SlotVector,
    (effort, watch): (Effort, Watch<'_>),
) -> Result<(Vec<Share>, Quality), Infeasible> {
    let plan = Plan { c, attendance, standing, watch };
    let work = if effort == Effort::Whole { WORK } else { TRIAL_WORK };
    let first = plan.pooled(vector, work);
    if let Ok((shares, best)) = &first
        && best.split.is_some()
    {
        return Ok(plan.weigh(shares.clone(), best));
    }
    let (found, all_seen) = vectors::next_best(&plan, work / 20);
    if let Some(found) = found {
        return Ok(found);
    }
    Err(match first {
        _ if effort == Effort::Trial && !all_seen => Infeasible::Unknown,
        Err(conflict) => conflict,
        Ok((_, best)) if !best.proven => Infeasible::Unknown,
        Ok(_) if effort == Effort::Trial => Infeasible::NoPools { libraries: vec![], pools: 0 },
        Ok((shares, _)) => conflict::small(&plan, vector, &shares),
    })
}

/// Steps that a look for any plan may take.
const TRIAL_WORK: u64 = 400_000;

/// What whole slots are planned from.
pub(crate) struct Plan<'a> {
    pub c: &'a Consortium,
    pub attendance: &'a Attendance,
    pub standing: &'a Standing,
    pub watch: Watch<'a>,
}

impl Plan<'_> {
    /// Shares of owners and given pools, and the best pools of the small beside them.
    pub fn pooled(&self, vector: &SlotVector, work: u64) -> Result<(Vec<Share>, Best), Infeasible> {
        let mut shares = self.fixed(vector);
        let week = self.place(&shares)?;
        let items = self.items();
        if items.is_empty() {
            let split = Split { groups: Vec::new(), cost: 0 };
            let (split, lower_bound) = (Some(split), 0);
            return Ok((shares, Best { split, lower_bound, proven: true, all_wishes: true }));
        }
        let cost = self.strain(vector);
        let problem = self.problem(vector, &items, &cost, week);
        let mut best = form(&problem, work);
        if best.split.is_none() && best.proven {
            best.split = self.one_pool(&problem, &shares);
            best.lower_bound = best.split.as_ref().map_or(best.lower_bound, |s| s.cost);
        }
        if let Some(split) = best.split.take() {
            self.account_for_hours(&problem, &shares, &split, &mut best);
            // Where there is no proof, there are too many plans to be compared as well.
            let work = if best.proven { work } else { work / 20 };
            let (chosen, all_seen) = self.choose(&problem, &shares, &split, work);
            best.all_wishes = all_seen;
            shares.extend(self.formed(&problem, &chosen));
            several::suit(self.c, conflict::room(self.c), &mut shares);
            best.split = Some(split);
        }
        Ok((shares, best))
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

    /// Everybody in one pool that holds several cells, if no cells suit all of them but some
    /// together do.
    fn one_pool(&self, problem: &Problem<'_>, fixed: &[Share]) -> Option<Split> {
        let [class] = &problem.classes[..] else { return None };
        let everybody = Group { members: (0..problem.items.len()).collect(), class: 0 };
        let fits = problem.libraries(&everybody.members) <= problem.members.1
            && problem.is_peaceful(&everybody.members);
        if class.count != 1 || !fits {
            return None;
        }
        let split = Split { cost: problem.price(&everybody), groups: vec![everybody] };
        let mut shares = fixed.to_vec();
        shares.extend(self.formed(problem, &split));
        several::suit(self.c, conflict::room(self.c), &mut shares);
        self.place(&shares).is_ok().then_some(split)
    }

    /// Among the splits within the tolerance, the one that changes least and then breaks the fewest
    /// wishes, and whether all of them were compared.
    fn choose(
        &self,
        problem: &Problem<'_>,
        fixed: &[Share],
        best: &Split,
        work: u64,
    ) -> (Split, bool) {
        let (c, last) = (self.c, self.attendance.last());
        let wish = |l: LibraryIx| !c[l].prefer.is_empty() || !c[l].avoid.is_empty();
        if !last.is_any() && !c.indices().any(wish) {
            return (best.clone(), true);
        }
        let is_provable = problem.items.len() <= MOST_PROVABLE;
        if !is_provable && !last.is_any() {
            return (best.clone(), false);
        }
        let objective = (fixed_cost(fixed) + best.cost).saturating_sub(self.whole());
        let tolerance = c.rules.tolerance;
        let more = objective * u128::from(tolerance.num) / u128::from(tolerance.den);
        let cap = best.cost + more + 1;
        let (order, price) = (self.order(), last.price(c));
        let dates = self.attendance.dates_per_period(c.grid.periods().len());
        let wanted = |s: &Share| wanted(c, (&dates, last), s);
        let leaning = |split: &Split| {
            let formed = self.formed(problem, split);
            let shares: Vec<Share> = fixed.iter().cloned().chain(formed).collect();
            let all: Vec<_> = shares.iter().map(wanted).collect();
            let laid = lay(&c.grid, &all).map_or(i64::MAX, |laid| laid.leaning);
            price.pool.saturating_mul(keep::moved(last, &shares)).saturating_add(laid)
        };
        let items = small::wishes(c, last, &order);
        let others: Vec<Free> = fixed.iter().map(|s| wanted(s).free()).collect();
        let mut wishes = Wishes::new(problem, &items, price, (&others, cap));
        let mut chosen = (leaning(best), best.clone());
        let before = last.is_any().then(|| keep::before(last, &order));
        if let Some(split) = before.and_then(|before| repair(problem, &before, cap)) {
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
        small::order(self.c, &self.standing.small)
    }

    /// The items in that order, their sizes in the largest unit in which all are whole.
    pub fn items(&self) -> Vec<Item> {
        let unit = self.unit();
        let mut items = small::items(self.c, self.attendance.last(), &self.order());
        items.iter_mut().for_each(|item| item.size /= unit);
        items
    }

    /// The largest weight of which those of all small libraries are multiples.
    fn unit(&self) -> u64 {
        fn common(a: u64, b: u64) -> u64 {
            if b == 0 { a } else { common(b, a % b) }
        }
        let small = self.standing.small.iter();
        small.fold(0, |unit, &l| common(unit, self.c[l].weight)).max(1)
    }

    fn strain(&self, vector: &SlotVector) -> Strain {
        let classes = self.classes(vector);
        Strain { slots: classes.iter().map(|c| c.slots).collect(), rate: self.rate() }
    }

    /// Slots a week that an item of size one is owed, as a fraction.
    fn rate(&self) -> (u128, u128) {
        let slots = u128::from(self.c.slots_per_week()) * u128::from(self.unit());
        (slots, u128::from(self.standing.quotas[0].denominator()))
    }

    /// Pools of one slot each; where there are more slots than pools, some hold one more.
    pub fn classes(&self, vector: &SlotVector) -> Vec<Class> {
        let periods = PeriodSet::first(self.c.grid.periods().len());
        let pools = pools_for(self.c, &self.standing.small, vector.bloc);
        let (slots, larger) = (vector.bloc / pools, vector.bloc % pools);
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
        Problem { items, classes, members, week, cost, watch: self.watch }
    }

    /// Owners and given pools as shares.
    pub fn fixed(&self, vector: &SlotVector) -> Vec<Share> {
        let s = self.standing;
        let own = s.owners.iter().zip(&vector.owners).map(|(&l, &slots)| Share {
            holder: single(self.c, l),
            quota: s.owner_quota(l),
            slots,
            periods: self.c[l].staffed,
            targets: None,
        });
        let given = s.given.iter().zip(&vector.given).map(|(pool, &slots)| Share {
            holder: pool.clone(),
            quota: s.pool_quota(pool),
            slots,
            periods: common(self.c, &pool.members),
            targets: None,
        });
        let mut shares: Vec<Share> = own.chain(given).collect();
        several::suit(self.c, conflict::room(self.c), &mut shares);
        shares
    }

    fn formed(&self, problem: &Problem<'_>, split: &Split) -> Vec<Share> {
        formed(self.c, self.standing, problem, &self.order(), split)
    }

    /// The week with everybody but the small libraries in it.
    pub fn place(&self, shares: &[Share]) -> Result<Placement, Infeasible> {
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
        let chosen: u128 = pools.map(|s| s.quota.strain(s.slots)).sum();
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

/// What holders cost that are no formed pools.
pub(crate) fn fixed_cost(shares: &[Share]) -> u128 {
    let fixed = |s: &&Share| s.holder.kind != HolderKind::FormedPool;
    shares.iter().filter(fixed).map(|s| s.quota.strain(s.slots)).sum()
}
