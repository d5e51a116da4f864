//! Whole slots every week: the agreed slots, and the best pools for them.

use std::collections::BTreeMap;

use crate::model::{Consortium, HolderKind, LibraryIx, PeriodSet, Quality, Share};
use crate::plan::attendance::Attendance;
use crate::plan::conflict::{self, Infeasible};
use crate::plan::holders::{SlotVector, Standing, single};
use crate::plan::pattern::{Wanted, lay, wanted};
use crate::plan::placement::Placement;
use crate::plan::pools::{
    Best, Class, Group, Item, Limit, MOST_PROVABLE, Problem, Split, Strain, WISH_WORK, WORK, Wish,
    Wishes, form, search,
};
use crate::plan::shares::{common, demand, formed};
use crate::plan::watch::Watch;
use crate::plan::{several, vectors};

/// The method's own slots, or, when the week has no room for them, the best ones it has.
pub(crate) fn slots(
    c: &Consortium,
    attendance: &Attendance,
    standing: &Standing,
    vector: &SlotVector,
    watch: Watch<'_>,
) -> Result<(Vec<Share>, Quality), Infeasible> {
    let plan = Plan { c, attendance, standing, watch };
    let conflict = match plan.pooled(vector, WORK) {
        Ok((_, best)) if best.split.is_none() && !best.proven => return Err(Infeasible::Unknown),
        Ok((shares, best)) if best.split.is_some() => return Ok(plan.weigh(shares, &best)),
        Ok((shares, _)) => conflict::small(&plan, vector, &shares),
        Err(conflict) => conflict,
    };
    vectors::next_best(&plan, vector).ok_or(conflict)
}

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
            let (chosen, all_seen) = self.choose(&problem, &shares, &split);
            best.all_wishes = all_seen;
            shares.extend(self.formed(&problem, &chosen));
            several::suit(self.c, conflict::room(self.c), &mut shares);
            best.split = Some(split);
        }
        Ok((shares, best))
    }

    /// Everybody in one pool that holds several cells, if no cells suit all of them but some
    /// together do.
    fn one_pool(&self, problem: &Problem<'_>, fixed: &[Share]) -> Option<Split> {
        let [class] = &problem.classes[..] else { return None };
        let everybody = Group { members: (0..problem.items.len()).collect(), class: 0 };
        if class.count != 1 || everybody.members.len() > problem.members.1 {
            return None;
        }
        let split = Split { cost: problem.price(&everybody), groups: vec![everybody] };
        let mut shares = fixed.to_vec();
        shares.extend(self.formed(problem, &split));
        several::suit(self.c, conflict::room(self.c), &mut shares);
        self.place(&shares).is_ok().then_some(split)
    }

    /// Among the splits within the tolerance, the one that breaks the fewest wishes, and whether
    /// all of them were compared.
    fn choose(&self, problem: &Problem<'_>, fixed: &[Share], best: &Split) -> (Split, bool) {
        let wish = |l: LibraryIx| !self.c[l].prefer.is_empty() || !self.c[l].avoid.is_empty();
        if !self.c.indices().any(wish) {
            return (best.clone(), true);
        }
        if problem.items.len() > MOST_PROVABLE {
            return (best.clone(), false);
        }
        let objective = (fixed_cost(fixed) + best.cost).saturating_sub(self.whole());
        let tolerance = self.c.rules.tolerance;
        let more = objective * u128::from(tolerance.num) / u128::from(tolerance.den);
        let cap = best.cost + more + 1;
        let dates = self.attendance.dates_per_period(self.c.grid.periods().len());
        let broken = |split: &Split| {
            let shares = fixed.iter().cloned().chain(self.formed(problem, split));
            let all: Vec<_> = shares.map(|s| wanted(self.c, &dates, &s)).collect();
            lay(&self.c.grid, &all).map_or(i64::MAX, |laid| laid.wishes)
        };
        let own: Vec<_> = fixed.iter().map(|s| wanted(self.c, &dates, s)).collect();
        let items: Vec<Wish> = (self.order().into_iter().map(|l| &self.c[l]))
            .map(|l| Wish { weight: l.weight, prefer: l.prefer, avoid: l.avoid })
            .collect();
        let mut wishes =
            Wishes::new(problem, &items, own.iter().map(Wanted::least_wishes).sum(), cap);
        let mut chosen = (broken(best), best.clone());
        wishes.best = Some((chosen.0, chosen.1.cost));
        let outcome = search(problem, cap, Some(wishes), WISH_WORK, |split| {
            let broken = broken(&split);
            if (broken, split.cost) < (chosen.0, chosen.1.cost) {
                chosen = (broken, split);
            }
            Limit { cap, wishes: Some((chosen.0, chosen.1.cost)) }
        });
        (chosen.1, outcome.complete)
    }

    /// The small libraries, largest first.
    pub fn items(&self) -> Vec<Item> {
        let mut tags: BTreeMap<(PeriodSet, PeriodSet), usize> = BTreeMap::new();
        let mut tag = |l: LibraryIx| {
            let next = tags.len();
            *tags.entry((self.c[l].prefer, self.c[l].avoid)).or_insert(next)
        };
        (self.order().into_iter())
            .map(|l| Item { size: self.c[l].weight, periods: self.c[l].staffed, tag: tag(l) })
            .collect()
    }

    /// The small libraries in the order of the items: by weight, then alike ones side by side.
    pub fn order(&self) -> Vec<LibraryIx> {
        let mut order = self.standing.small.clone();
        let key = |l: &LibraryIx| {
            let library = &self.c[*l];
            (std::cmp::Reverse(library.weight), library.staffed, library.prefer, library.avoid, *l)
        };
        order.sort_by_key(key);
        order
    }

    fn strain(&self, vector: &SlotVector) -> Strain {
        let classes = self.classes(vector);
        let slots = u128::from(self.c.slots_per_week());
        let total = u128::from(self.standing.quotas[0].denominator());
        Strain { slots: classes.iter().map(|c| c.slots).collect(), rate: (slots, total) }
    }

    /// Pools of one slot each; where there are more slots than pools, some hold one more.
    pub fn classes(&self, vector: &SlotVector) -> Vec<Class> {
        let periods = PeriodSet::first(self.c.grid.periods().len());
        let most = self.standing.small.len() / self.c.rules.pool_min;
        let pools = vector.bloc.min(u32::try_from(most).expect("counts fit 32 bits"));
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
