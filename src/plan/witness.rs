//! Whether any slots at all have room in the week, without a look at every way to share them out.
//!
//! For given pools of the small libraries, holders that must have their slots and cells that must
//! be held can be had together if each can be had alone, which one flow tells.
//!
//! Source: N. S. Mendelsohn and A. L. Dulmage, "Some generalizations of the problem of distinct
//! representatives", Canad. J. Math. 10, 1958.

use crate::model::Share;
use crate::plan::conflict::{Free, room};
use crate::plan::holders::SlotVector;
use crate::plan::max_flow::Network;
use crate::plan::placement::{Demand, Placement};
use crate::plan::pools::{Limit, Problem, Split, search};
use crate::plan::several::{Several, widest};
use crate::plan::whole::Plan;

/// Whether there are slots that have room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Witness {
    /// These have, unless the cells of pools of several slots do not suit their members together.
    Slots(SlotVector),
    /// None have.
    Nowhere,
    /// It was too much to look at.
    Unknown,
}

/// Looks for slots that have room, when each holder has at least these.
pub(crate) fn witness(plan: &Plan<'_>, fewest: &SlotVector, work: u64) -> Witness {
    let (c, standing) = (plan.c, plan.standing);
    let shares = plan.fixed(fewest);
    let known: u32 = shares.iter().map(|s| s.slots).sum();
    let Some(most) = c.slots_per_week().checked_sub(known) else { return Witness::Nowhere };
    let fixed = demands(plan, &shares, most > fewest.bloc);
    let (items, order) = (plan.items(), plan.order());
    let several = Several::new(c, standing, &plan.staff, &order, None);
    let blocs = if items.is_empty() { 0..=0 } else { fewest.bloc.max(1)..=most };
    let mut unseen = false;
    for bloc in blocs {
        let vector = SlotVector { bloc, ..fewest.clone() };
        let mut found = None;
        let mut leaf = |split: &Split, problem: Option<&Problem<'_>>| {
            let pools = split.groups.iter().map(|g| problem.expect("it has pools").demand(g));
            let pools: Vec<Demand> = pools.collect();
            if let Some(more) = fill(plan, &fixed, &pools) {
                let own = fewest.owners.iter().chain(&fewest.given).zip(more);
                let slots: Vec<u32> = own.map(|(few, more)| few + more).collect();
                let (owners, given) = slots.split_at(standing.owners.len());
                let (owners, given) = (owners.to_vec(), given.to_vec());
                found = Some(SlotVector { owners, given, bloc });
            }
            found.is_some()
        };
        if items.is_empty() {
            leaf(&Split { groups: Vec::new(), cost: 0 }, None);
        } else {
            let classes = plan.classes(&vector);
            let mut week = Placement::new(room(c));
            if fixed.iter().any(|&demand| week.push(demand).is_err()) {
                return Witness::Nowhere;
            }
            let members = (c.rules.pool_min, c.rules.pool_max);
            let (cost, watch) = (&Free, plan.run.watch);
            let several = Some(&several);
            let problem = Problem { items: &items, classes, members, week, cost, watch, several };
            let outcome = search(&problem, 1, None, work, |split| {
                let done = leaf(&split, Some(&problem));
                Limit { cap: u128::from(!done), wishes: None }
            });
            plan.run.spend(work - outcome.work);
            unseen |= !outcome.complete;
        }
        if let Some(slots) = found {
            return Witness::Slots(slots);
        }
    }
    if unseen { Witness::Unknown } else { Witness::Nowhere }
}

/// What known holders ask for, at the most generous: so a pool that may get more slots could hold
/// cells that only some of its members can serve.
pub(crate) fn demands(plan: &Plan<'_>, shares: &[Share], may_have_more: bool) -> Vec<Demand> {
    let one = |share: &Share| {
        let more = u32::from(may_have_more && share.holder.is_pool());
        let wide =
            widest(plan.c, &plan.staff, &Share { slots: share.slots + more, ..share.clone() });
        Demand { slots: wide.slots - more, ..wide }
    };
    shares.iter().map(one).collect()
}

/// How many slots more than their demands known holders get when all cells of the week are held
/// and nobody has less than it demands; `None` when that cannot be.
fn fill(plan: &Plan<'_>, fixed: &[Demand], pools: &[Demand]) -> Option<Vec<u32>> {
    let room = room(plan.c);
    let cells: u128 = room.iter().map(|&r| u128::from(r)).sum();
    let demands: Vec<&Demand> = fixed.iter().chain(pools).collect();
    let (source, sink, first) = (0, 1, 2 + room.len());
    let mut net = Network::new(first + demands.len());
    for (period, &room) in room.iter().enumerate() {
        net.arc(2 + period, sink, u128::from(room));
    }
    for (node, demand) in (first..).zip(&demands) {
        net.arc(source, node, u128::from(demand.slots));
        for period in demand.periods.iter() {
            net.arc(node, 2 + period.at(), u128::from(demand.limit_at(period)));
        }
    }
    let needed = demands.iter().map(|d| u128::from(d.slots)).sum::<u128>();
    if net.send(source, sink) < needed {
        return None;
    }
    // What is sent beside that takes nothing from anybody.
    let more = |at: usize| net.arc(source, first + at, cells);
    let more: Vec<usize> = (0..fixed.len()).map(more).collect();
    let held = needed + net.send(source, sink) == cells;
    let flow = |&arc| u32::try_from(net.flow(arc)).expect("no more than there are cells");
    held.then(|| more.iter().map(flow).collect())
}
