//! Who holds how many slots, with which pools: apportionment, pools, and room in the week together.

use std::collections::{BTreeSet, BinaryHeap};

use crate::model::{
    Allocation, Consortium, Holder, HolderKind, Id, LibraryIx, PeriodSet, PinHolder, Quality,
    Remainders, Share, Term,
};
use crate::plan::attendance::Attendance;
use crate::plan::conflict::{self, Infeasible};
use crate::plan::exact;
use crate::plan::holders::{SlotVector, Standing, single};
use crate::plan::pattern::{Laid, lay, wanted};
use crate::plan::placement::{Demand, Placement};
use crate::plan::pools::{Best, Class, Item, Problem, Split, Strain, WORK, form, search};

/// Shares out the slots of the week and forms pools.
///
/// The slots are those of the agreed method. Only if no pattern of the week has room for them, the
/// next best ones are tried. The best pools are found and proven; then, among all whose objective
/// is within the tolerance of it, those that break the fewest wishes are taken.
///
/// # Errors
///
/// [`Infeasible`] names what cannot be had together.
pub fn allocate(
    c: &Consortium,
    term: &Term,
    attendance: &Attendance,
) -> Result<Allocation, Infeasible> {
    let crowded = |e: crate::plan::holders::Crowded| conflict::crowded(c, e);
    let standing = Standing::new(c, term, attendance).map_err(crowded)?;
    if standing.quotas.iter().all(|q| q.numerator() == 0) {
        return Err(Infeasible::Nobody);
    }
    let (vector, ties) = standing.apportion(c, term).map_err(crowded)?;
    conflict::check_pins(c, &standing, &vector)?;
    let plan = Plan { c, attendance, standing: &standing };
    let (shares, quality) = match c.rules.remainders {
        Remainders::Round => plan.whole_slots(&vector)?,
        Remainders::Pool => exact::fractions(c, term, attendance, &standing, &vector)?,
    };
    Ok(Allocation { shares: number(c, attendance, shares), ties, quality })
}

/// What whole slots are planned from.
pub(crate) struct Plan<'a> {
    pub c: &'a Consortium,
    pub attendance: &'a Attendance,
    pub standing: &'a Standing,
}

/// How many vectors of slots are tried before giving up.
const MOST_VECTORS: usize = 500;

impl Plan<'_> {
    /// The method's own slots, or, when the week has no room for them, the best ones it has.
    fn whole_slots(&self, first: &SlotVector) -> Result<(Vec<Share>, Quality), Infeasible> {
        let conflict = match self.pooled(first, WORK) {
            Ok((_, best)) if best.split.is_none() && !best.proven => {
                return Err(Infeasible::Unknown);
            }
            Ok((shares, best)) if best.split.is_some() => {
                return Ok(self.weigh(shares, &best, true));
            }
            Ok((shares, _)) => conflict::small(self, first, &shares),
            Err(conflict) => conflict,
        };
        let mut heap =
            BinaryHeap::from([(std::cmp::Reverse(self.relaxed(first)), Flat::of(first))]);
        let mut seen = BTreeSet::from([Flat::of(first)]);
        let mut found: Option<(Vec<Share>, Best, u128)> = None;
        let mut proven = true;
        let mut tried = 0;
        while let Some((std::cmp::Reverse(relaxed), flat)) = heap.pop() {
            let cap = found.as_ref().map_or(u128::MAX, |(_, _, cost)| *cost);
            if relaxed >= cap {
                break;
            }
            tried += 1;
            if tried > MOST_VECTORS {
                proven = false;
                break;
            }
            let vector = flat.vector(self.standing);
            if let Ok((shares, best)) = self.pooled(&vector, WORK / 20) {
                proven &= best.proven;
                let cost = fixed_cost(&shares) + best.split.as_ref().map_or(0, |s| s.cost);
                if best.split.is_some() && cost < cap {
                    found = Some((shares, best, cost));
                }
            }
            for next in flat.neighbours(&self.minimums()) {
                if seen.insert(next.clone()) {
                    let cost = self.relaxed(&next.vector(self.standing));
                    heap.push((std::cmp::Reverse(cost), next));
                }
            }
        }
        let (shares, best, _) = found.ok_or(conflict)?;
        Ok(self.weigh(shares, &best, proven))
    }

    /// Shares of owners and given pools, and the best pools of the small beside them.
    fn pooled(&self, vector: &SlotVector, work: u64) -> Result<(Vec<Share>, Best), Infeasible> {
        let mut shares = self.fixed(vector);
        let week = self.place(&shares)?;
        let items = self.items();
        if items.is_empty() {
            let split = Split { groups: Vec::new(), cost: 0 };
            return Ok((shares, Best { split: Some(split), lower_bound: 0, proven: true }));
        }
        let cost = self.strain(vector);
        let problem = self.problem(vector, &items, &cost, week);
        let mut best = form(&problem, work);
        if let Some(split) = best.split.take() {
            let (chosen, split) = self.choose(&problem, &shares, split, fixed_cost(&shares));
            shares.extend(self.formed(&problem, &chosen));
            best.split = Some(split);
        }
        Ok((shares, best))
    }

    /// Among the splits within the tolerance, the one that breaks the fewest wishes, and the best
    /// one; they are the same when nobody wishes anything.
    fn choose(
        &self,
        problem: &Problem<'_>,
        fixed: &[Share],
        best: Split,
        fixed_cost: u128,
    ) -> (Split, Split) {
        let wish = |l: &LibraryIx| !self.c[*l].prefer.is_empty() || !self.c[*l].avoid.is_empty();
        if !self.standing.small.iter().any(wish) {
            return (best.clone(), best);
        }
        let objective = (fixed_cost + best.cost).saturating_sub(whole(self.c));
        let tolerance = self.c.rules.tolerance;
        let more = objective * u128::from(tolerance.num) / u128::from(tolerance.den);
        let cap = best.cost + more + 1;
        let dates = self.attendance.dates_per_period(self.c.grid.periods().len());
        let mut chosen: Option<(i64, Split)> = None;
        let mut looked_at = 0;
        search(problem, cap, WORK / 4, |split| {
            let all: Vec<_> = (fixed.iter().cloned())
                .chain(self.formed(problem, &split))
                .map(|s| wanted(self.c, &dates, &s))
                .collect();
            let Laid { wishes, .. } = lay(&self.c.grid, &all).expect("the search saw to room");
            let better = chosen.as_ref().is_none_or(|(cost, other)| {
                (wishes, split.cost, &split.groups) < (*cost, other.cost, &other.groups)
            });
            if better {
                chosen = Some((wishes, split));
            }
            looked_at += 1;
            if looked_at < 50_000 { cap } else { 0 }
        });
        (chosen.map_or_else(|| best.clone(), |(_, split)| split), best)
    }

    /// The small libraries, largest first.
    pub fn items(&self) -> Vec<Item> {
        let mut wishes: Vec<(PeriodSet, PeriodSet)> = Vec::new();
        let mut tag = |l: LibraryIx| {
            let wish = (self.c[l].prefer, self.c[l].avoid);
            wishes.iter().position(|w| *w == wish).unwrap_or_else(|| {
                wishes.push(wish);
                wishes.len() - 1
            })
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
        &self,
        vector: &SlotVector,
        items: &'b [Item],
        cost: &'b Strain,
        week: Placement,
    ) -> Problem<'b> {
        let members = (self.c.rules.pool_min, self.c.rules.pool_max);
        Problem { items, classes: self.classes(vector), members, week, cost }
    }

    /// Owners and given pools as shares.
    fn fixed(&self, vector: &SlotVector) -> Vec<Share> {
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
        own.chain(given).collect()
    }

    /// The pools of a split as shares, in the order of their first members.
    fn formed(&self, problem: &Problem<'_>, split: &Split) -> Vec<Share> {
        let order = self.order();
        let mut shares: Vec<Share> = (split.groups.iter())
            .map(|group| {
                let mut members: Vec<LibraryIx> = group.members.iter().map(|&i| order[i]).collect();
                members.sort_unstable();
                let holder = formed_pool(self.c, members);
                let quota = self.standing.pool_quota(&holder);
                let slots = problem.classes[group.class].slots;
                Share { holder, quota, slots, periods: problem.periods(group), targets: None }
            })
            .collect();
        shares.sort_by(|a, b| a.holder.members.cmp(&b.holder.members));
        shares
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

    /// What a vector costs at least: the bloc as if it were one holder.
    fn relaxed(&self, vector: &SlotVector) -> u128 {
        let bloc = self.standing.bloc_quota();
        let bloc = if vector.bloc > 0 { bloc.strain(vector.bloc) } else { 0 };
        fixed_cost(&self.fixed(vector)) + bloc.saturating_sub(u128::from(vector.bloc))
    }

    /// The fewest slots of each owner, given pool and the bloc.
    fn minimums(&self) -> Vec<u32> {
        let pins = |h: PinHolder| {
            let pins = self.c.pins.iter().filter(|p| p.holder == h).count();
            u32::try_from(pins).expect("counts fit 32 bits").max(1)
        };
        let own = self.standing.owners.iter().map(|&l| pins(PinHolder::Library(l)));
        let given = self.standing.given.iter().map(|g| {
            let at = self.c.pools.iter().position(|p| p.id == g.id).expect("it is given");
            pins(PinHolder::Pool(at))
        });
        own.chain(given).chain([self.standing.bloc_minimum(self.c)]).collect()
    }

    /// The shares with their figures. Objectives leave out what every plan has: the slots.
    fn weigh(&self, shares: Vec<Share>, best: &Best, proven: bool) -> (Vec<Share>, Quality) {
        let whole = whole(self.c);
        let fixed = fixed_cost(&shares);
        let pools = shares.iter().filter(|s| s.holder.kind == HolderKind::FormedPool);
        let chosen: u128 = pools.map(|s| s.quota.strain(s.slots)).sum();
        let split = best.split.as_ref().map_or(0, |s| s.cost);
        let quality = Quality {
            objective: (fixed + chosen).saturating_sub(whole),
            best: (fixed + split).saturating_sub(whole),
            lower_bound: (fixed + best.lower_bound).saturating_sub(whole),
            proven: proven && best.proven,
        };
        (shares, quality)
    }
}

/// What holders cost that are no formed pools.
fn fixed_cost(shares: &[Share]) -> u128 {
    let fixed = |s: &&Share| s.holder.kind != HolderKind::FormedPool;
    shares.iter().filter(fixed).map(|s| s.quota.strain(s.slots)).sum()
}

/// The slots of the week, in the unit of the objective.
fn whole(c: &Consortium) -> u128 {
    u128::from(c.slots_per_week()) * Quality::UNIT
}

/// Periods in which all these libraries have staff.
pub(crate) fn common(c: &Consortium, members: &[LibraryIx]) -> PeriodSet {
    let all = PeriodSet::first(c.grid.periods().len());
    members.iter().fold(all, |set, &l| set.and(&c[l].staffed))
}

/// A pool of these members, to be numbered later.
pub(crate) fn formed_pool(c: &Consortium, members: Vec<LibraryIx>) -> Holder {
    let turns = c.rules.turns;
    let id = c[members[0]].id.clone();
    Holder { id, kind: HolderKind::FormedPool, name: None, members, turns }
}

/// What a share asks of the week beyond its pins.
pub(crate) fn demand(c: &Consortium, share: &Share) -> Demand {
    let mine = |h: PinHolder| match h {
        PinHolder::Library(l) => !share.holder.is_pool() && share.holder.members[0] == l,
        PinHolder::Pool(p) => share.holder.is_pool() && c.pools[p].id == share.holder.id,
    };
    let pins: Vec<_> = c.pins.iter().filter(|p| mine(p.holder)).collect();
    let mut periods = share.periods;
    let seats = if share.holder.is_pool() { 1 } else { c[share.holder.members[0]].seats };
    let limit = seats.min(c.grid.seats());
    if limit == 1 {
        pins.iter().for_each(|p| periods.remove(p.cell.period));
    }
    let pinned = u32::try_from(pins.len()).expect("counts fit 32 bits");
    Demand { slots: share.slots - pinned, periods, limit }
}

/// Names the formed pools `pool-1`, `pool-2` … in the order of their first cells in the week.
fn number(c: &Consortium, attendance: &Attendance, mut shares: Vec<Share>) -> Vec<Share> {
    let dates = attendance.dates_per_period(c.grid.periods().len());
    let all: Vec<_> = shares.iter().map(|s| wanted(c, &dates, s)).collect();
    let laid = lay(&c.grid, &all).expect("an allocation has room in the week");
    let fixed = shares.iter().take_while(|s| s.holder.kind != HolderKind::FormedPool).count();
    let mut formed: Vec<(usize, Share)> = shares.drain(fixed..).enumerate().collect();
    formed.sort_by_key(|(at, _)| (laid.periods[fixed + at].first().copied(), *at));
    let taken = |id: &str| c.find(id).is_some() || c.pools.iter().any(|p| p.id.as_str() == id);
    let free = (1..).map(|n| format!("pool-{n}")).filter(|id| !taken(id));
    for ((_, mut share), id) in formed.into_iter().zip(free) {
        share.holder.id = Id::parse(&id).expect("a short name");
        shares.push(share);
    }
    shares
}

/// A vector of slots as one list: owners, given pools, the bloc. Ordered for a stable search.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Flat(Vec<u32>);

impl Flat {
    fn of(vector: &SlotVector) -> Self {
        Self([&vector.owners[..], &vector.given, &[vector.bloc]].concat())
    }

    fn vector(&self, standing: &Standing) -> SlotVector {
        let (own, rest) = self.0.split_at(standing.owners.len());
        let (given, bloc) = rest.split_at(standing.given.len());
        SlotVector { owners: own.to_vec(), given: given.to_vec(), bloc: bloc[0] }
    }

    /// Every vector with one slot moved from one holder to another.
    fn neighbours(&self, minimums: &[u32]) -> Vec<Self> {
        let mut found = Vec::new();
        for from in (0..self.0.len()).filter(|&i| self.0[i] > minimums[i]) {
            for to in (0..self.0.len()).filter(|&to| to != from && minimums[to] > 0) {
                let mut next = self.0.clone();
                next[from] -= 1;
                next[to] += 1;
                found.push(Self(next));
            }
        }
        found
    }
}
