//! What pools cost at least where hours bind: libraries that can only reach few cells share these
//! among them, whatever the pools.
//!
//! A pool of quota Q that holds n cells costs n²/Q ≥ 2ρn − ρ²Q for any ρ. With one ρ for each
//! period, a pool's cells count 2ρ each, and a member takes off ρ² times its quota, at most for the
//! highest ρ among the periods it can serve. So, for any choice of them,
//!
//! Σ n²/Q ≥ (least Σ 2ρ over the places of the pools) − Σ q · (highest ρ in reach)².
//!
//! The ρ come from smallest cuts: as long as the libraries' quotas do not fit evenly into the
//! places they can reach, those that do not are set apart with all their periods.
//!
//! Source: S. Fujishige, "Lexicographically optimal base of a polymatroid with respect to a weight
//! vector", Math. Oper. Res. 5, 1980 (the decomposition); R. T. Rockafellar, *Network Flows and
//! Monotropic Optimization*, 1984 (the dual bound).

use std::collections::BTreeMap;

use crate::model::{PeriodIx, PeriodSet, Quality};
use crate::plan::max_flow::{Network, UNBOUNDED};
use crate::plan::placement::Demand;
use crate::plan::pools::alike::{Alike, Member};
use crate::plan::pools::parts::{Part, parts, pools_of};
use crate::plan::pools::problem::{Item, Problem};

/// Parts of one that a ρ, in slots for one slot owed, is counted in.
const PART: u128 = 1 << 20;

/// No ρ is taken beyond this.
const MOST: u128 = 1 << 28;

/// What a week offers to pools and asks of everybody else.
pub(crate) struct Week<'a> {
    /// Seats of every period.
    pub seats: &'a [u16],
    /// The demands of holders other than the pools to be formed.
    pub others: &'a [Demand],
    /// Slots a week that one unit of size is owed, as a fraction.
    pub rate: (u128, u128),
}

/// A part of the week, with those who are confined to it.
struct Block {
    /// Sizes of those who can serve the same periods of it.
    sizes: BTreeMap<PeriodSet, u64>,
    others: Vec<Demand>,
    periods: PeriodSet,
    /// Places of pools in it.
    slots: u64,
}

/// A lower bound for the cost of all pools of a problem whose cost is slots² / quota.
///
/// Parts of the small libraries that share no hours have whole numbers of pools each. What a part
/// costs at least is a convex function of that number, so the best numbers are found one by one.
pub(crate) fn confined(problem: &Problem<'_>, week: &Week<'_>) -> u128 {
    let all = PeriodSet::first(week.seats.len());
    let slots: u32 = problem.classes.iter().map(|c| c.count * c.slots).sum();
    let rounding = u128::from(problem.classes.iter().map(|c| c.count).sum::<u32>());
    let mut parts = parts(problem);
    let mut whole = Confined::new(problem, &Part::whole(problem), all);
    whole.learn(problem, week, slots);
    let bound = whole.bound(week, slots).saturating_sub(rounding);
    if parts.len() == 1 {
        return bound;
    }
    for part in &mut parts {
        let places = week.slots_for_pools(week.others, &all, &part.periods.and(&all));
        part.pools.1 = part.pools.1.min(u32::try_from(places).unwrap_or(u32::MAX));
    }
    let part = |part| Confined::new(problem, part, all);
    let mut confined: Vec<Confined> = parts.iter().map(part).collect();
    let mut best = 0;
    for _ in 0..LOOKS {
        let cost = |at: usize, pools: u32| confined[at].bound(week, pools);
        let Some(counts) = pools_of(&parts, slots, cost) else { return bound };
        best = counts.iter().enumerate().map(|(at, &pools)| cost(at, pools)).sum();
        for (part, &pools) in confined.iter_mut().zip(&counts) {
            part.learn(problem, week, pools);
        }
    }
    // Costs are rounded down, and so is what each pool more or less saves.
    bound.max(best.saturating_sub(3 * rounding))
}

/// So often the numbers of pools are chosen anew, each time under better bounds.
const LOOKS: usize = 3;

/// Some of the small libraries and the periods to which they are confined.
struct Confined {
    members: Vec<Member>,
    /// Sizes of those who can serve the same periods.
    sizes: BTreeMap<PeriodSet, u64>,
    periods: PeriodSet,
    /// What is known for any number of pools: by ρ for each period, and by numbers of members.
    rhos: Vec<Vec<u128>>,
    alike: Vec<Alike>,
}

impl Confined {
    fn new(problem: &Problem<'_>, part: &Part, all: PeriodSet) -> Self {
        let mut sizes: BTreeMap<PeriodSet, u64> = BTreeMap::new();
        let items = || part.items.iter().map(|&i| &problem.items[i]);
        items().for_each(|item| *sizes.entry(item.periods).or_default() += item.size);
        let member = |i: &Item| Member { size: i.size, libraries: i.libraries as u64 };
        let members = items().map(member).collect();
        let periods = part.periods.and(&all);
        Self { members, sizes, periods, rhos: Vec::new(), alike: Vec::new() }
    }

    /// Looks for good bounds near so many pools.
    fn learn(&mut self, problem: &Problem<'_>, week: &Week<'_>, pools: u32) {
        let rho = self.rho(week, pools);
        self.rhos.push(rho);
        if problem.classes.iter().all(|c| c.slots == 1) {
            let (num, den) = week.rate;
            let x = den * Quality::UNIT / num;
            self.alike.extend(Alike::new(&self.members, pools, x, problem.members));
        }
    }

    /// A good ρ for every period when their pools have so many places.
    fn rho(&self, week: &Week<'_>, slots: u32) -> Vec<u128> {
        let mut rho = vec![0; week.seats.len()];
        let all = PeriodSet::first(rho.len());
        let within = |o: &Demand| {
            let slots = forced(o, &all, &self.periods);
            Demand { slots, periods: o.periods.and(&self.periods), ..*o }
        };
        let others = week.others.iter().map(within).collect();
        let (sizes, periods, slots) = (self.sizes.clone(), self.periods, u64::from(slots));
        week.divide(Block { sizes, others, periods, slots }, &mut rho);
        rho
    }

    /// What they cost at least with so many places, by all that is known, and as if all pools could
    /// be alike.
    fn bound(&self, week: &Week<'_>, slots: u32) -> u128 {
        let size = u128::from(self.sizes.values().sum::<u64>().max(1));
        let (num, den) = week.rate;
        let square = u128::from(slots) * u128::from(slots);
        let even = square * den * Quality::UNIT / (size * num);
        let by_hours = self.rhos.iter().map(|rho| week.bound(self, slots.into(), rho));
        let by_members = self.alike.iter().map(|alike| alike.bound(slots));
        by_hours.chain(by_members).fold(even, u128::max)
    }
}

impl Week<'_> {
    /// Sets apart who is confined to too little, again and again; then all of a block are alike.
    fn divide(&self, block: Block, rho: &mut [u128]) {
        let mut open = vec![block];
        while let Some(block) = open.pop() {
            let cut = self.cut(&block);
            let inside = self.slots_for_pools(&block.others, &block.periods, &cut);
            if cut.is_empty() || cut == block.periods || inside >= block.slots {
                let size = block.sizes.values().sum::<u64>().max(1);
                let (num, den) = self.rate;
                let share = u128::from(block.slots) * den * PART / (u128::from(size) * num);
                block.periods.iter().for_each(|p| rho[p.at()] = share.min(MOST));
                continue;
            }
            open.extend(Self::parts(block, &cut, inside));
        }
    }

    /// The block inside a cut, and the one outside.
    fn parts(block: Block, cut: &PeriodSet, inside: u64) -> [Block; 2] {
        let rest = block.periods.without(cut);
        let mut sizes = [BTreeMap::new(), BTreeMap::new()];
        for (set, size) in block.sizes {
            let outside = set.without(cut);
            let at = usize::from(!outside.is_empty());
            *sizes[at].entry([set, outside][at]).or_default() += size;
        }
        let mut others = [Vec::new(), Vec::new()];
        for o in &block.others {
            let within = forced(o, &block.periods, cut);
            let demand = |slots, periods: PeriodSet| Demand { slots, periods, ..*o };
            others[0].push(demand(within, o.periods.and(cut)));
            others[1].push(demand(o.slots - within, o.periods.without(cut)));
        }
        let [within, without] = sizes;
        let [here, there] = others;
        let slots = block.slots - inside;
        [
            Block { sizes: within, others: here, periods: *cut, slots: inside },
            Block { sizes: without, others: there, periods: rest, slots },
        ]
    }

    /// The periods in which too much is owed for the places there: none when all fits evenly.
    fn cut(&self, block: &Block) -> PeriodSet {
        let size: u64 = block.sizes.values().sum();
        let (share, slots) = (u128::from(size), u128::from(block.slots));
        let periods: Vec<PeriodIx> = block.periods.iter().collect();
        let (source, sink) = (0, 1);
        let groups = 2 + periods.len();
        let mut flow = Network::new(groups + block.sizes.len() + block.others.len());
        let mut wanted = 0;
        for (&p, node) in periods.iter().zip(2..) {
            flow.arc(node, sink, u128::from(self.seats[p.at()]) * share);
        }
        let mut add = |node, of: &PeriodSet, amount: u128, most: &dyn Fn(PeriodIx) -> u128| {
            wanted += amount;
            flow.arc(source, node, amount);
            for (p, at) in periods.iter().zip(2..).filter(|(p, _)| of.contains(**p)) {
                flow.arc(node, at, most(*p));
            }
        };
        for ((set, &size), node) in block.sizes.iter().zip(groups..) {
            add(node, set, u128::from(size) * slots, &|_| UNBOUNDED);
        }
        for (o, node) in block.others.iter().zip(groups + block.sizes.len()..) {
            let most = |p| u128::from(o.limit_at(p)) * share;
            add(node, &o.periods, u128::from(o.slots) * share, &most);
        }
        if flow.send(source, sink) == wanted {
            return PeriodSet::EMPTY;
        }
        periods.iter().zip(2..).filter(|(_, at)| flow.before_cut(*at)).map(|(p, _)| *p).collect()
    }

    /// The most places that pools can have in some periods, when others must have theirs.
    fn slots_for_pools(&self, others: &[Demand], all: &PeriodSet, periods: &PeriodSet) -> u64 {
        let seats: u64 = periods.iter().map(|p| u64::from(self.seats[p.at()])).sum();
        let taken = others.iter().map(|o| u64::from(forced(o, all, periods))).sum();
        seats.saturating_sub(taken)
    }

    /// The bound itself; it holds for any ρ.
    fn bound(&self, who: &Confined, slots: u64, rho: &[u128]) -> u128 {
        let all = PeriodSet::first(rho.len());
        let mut levels: Vec<u128> = who.periods.iter().map(|p| rho[p.at()]).collect();
        levels.sort_unstable();
        levels.dedup();
        let (mut gain, mut placed) = (0, 0);
        for &level in &levels {
            let low: PeriodSet = who.periods.iter().filter(|p| rho[p.at()] <= level).collect();
            let most = self.slots_for_pools(self.others, &all, &low).min(slots).max(placed);
            let most = if low == who.periods { slots } else { most };
            gain += 2 * level * u128::from(most - placed);
            placed = most;
        }
        // What those owe whose highest ρ is the same.
        let mut owing: BTreeMap<u128, u128> = BTreeMap::new();
        for (set, &size) in &who.sizes {
            let highest = set.iter().map(|p| rho[p.at()]).max().unwrap_or(0);
            *owing.entry(highest).or_default() += u128::from(size);
        }
        let (num, den) = self.rate;
        let loss = |(rho, size): (u128, u128)| {
            let quota = (size * num * Quality::UNIT).div_ceil(den);
            (quota * rho * rho).div_ceil(PART * PART)
        };
        let loss: u128 = owing.into_iter().map(loss).sum();
        (gain * Quality::UNIT / PART).saturating_sub(loss)
    }
}

/// Slots that a holder must have in some periods of a block, because it finds no more outside.
fn forced(demand: &Demand, all: &PeriodSet, periods: &PeriodSet) -> u32 {
    let outside = demand.periods.and(all).without(periods);
    let outside: u32 = outside.iter().map(|p| u32::from(demand.limit_at(p))).sum();
    demand.slots.saturating_sub(outside)
}
