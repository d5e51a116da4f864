//! Whether any slots at all have room in the week, without trying every way to share them out.
//!
//! For given pools of the small libraries, holders that must have their slots and cells that must
//! be held can be had together if each can be had alone, which one flow tells.
//!
//! Source: N. S. Mendelsohn and A. L. Dulmage, "Some generalizations of the problem of distinct
//! representatives", Canad. J. Math. 10, 1958.

use crate::model::Share;
use crate::plan::conflict::{Free, room};
use crate::plan::fitting::{Fitting, Looks, OpenPool, Want, fill};
use crate::plan::holders::SlotVector;
use crate::plan::picks::{Answer, widest};
use crate::plan::placement::{Demand, Placement};
use crate::plan::pools::{Limit, Problem, Split, search};
use crate::plan::several::Several;
use crate::plan::shares::{demand, formed};
use crate::plan::slot_problem::SlotProblem;

/// Whether there are slots that have room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Witness {
    /// These have, with these pools of the small libraries.
    Slots(SlotVector, Split),
    /// These have, unless the cells of pools of several slots do not suit their members together.
    Maybe(SlotVector),
    /// None have.
    Nowhere,
    /// It was too much to look at.
    Unknown,
}

/// Steps that the look for cells of pools of several slots may take, over all pools that are tried.
const CELLS: u64 = 400_000;

/// Looks for slots that have room, when each holder has at least these, in at most so many steps for
/// forming pools; `suit` has the numbers of slots that suit each given pool.
pub(crate) fn witness(
    plan: &SlotProblem<'_>,
    fewest: &SlotVector,
    suit: &[Vec<u32>],
    mut work: u64,
) -> Witness {
    let (c, standing) = (plan.c, plan.standing);
    let shares = plan.fixed(fewest);
    let known: u32 = shares.iter().map(|s| s.slots).sum();
    let Some(most) = c.slots_per_week().checked_sub(known) else { return Witness::Nowhere };
    let (items, order) = (plan.items(), plan.order());
    let several = Several::new(c, standing, &plan.staff, &order, None);
    let mut leaves = Leaves {
        plan,
        fewest,
        suit,
        room: room(c),
        fixed: demands(plan, &shares, most > fewest.bloc),
        shares,
        looks: Looks::new(&plan.staff),
        left: CELLS,
        found: None,
        maybe: None,
        unseen: false,
    };
    if items.is_empty() {
        leaves.look(&[], 0, Split { groups: Vec::new(), cost: 0 });
        return leaves.answer();
    }
    for bloc in fewest.bloc.max(1)..=most {
        let classes = plan.classes(&SlotVector { bloc, ..fewest.clone() });
        let mut week = Placement::new(leaves.room.clone());
        if leaves.fixed.iter().any(|&demand| week.push(demand).is_err()) {
            return Witness::Nowhere;
        }
        let members = (c.rules.pool_min, c.rules.pool_max);
        let (cost, watch) = (&Free, plan.run.watch);
        let several = Some(&several);
        let problem = Problem { items: &items, classes, members, week, cost, watch, several };
        let outcome = search(&problem, 1, None, work, |split| {
            leaves.look(&formed(c, standing, &problem, &order, &split.groups), bloc, split);
            Limit { cap: u128::from(!leaves.is_over()), wishes: None }
        });
        plan.run.spend(work - outcome.work);
        work = outcome.work;
        leaves.unseen |= !outcome.complete;
        if leaves.is_over() {
            break;
        }
    }
    plan.run.spend(CELLS - leaves.left);
    leaves.answer()
}

/// Looks at pools that were formed of the small libraries, one way after another.
struct Leaves<'a> {
    plan: &'a SlotProblem<'a>,
    fewest: &'a SlotVector,
    suit: &'a [Vec<u32>],
    room: Vec<u16>,
    /// Owners and given pools, and what they ask for.
    shares: Vec<Share>,
    fixed: Vec<Demand>,
    looks: Looks<'a>,
    /// Steps that are left.
    left: u64,
    found: Option<(SlotVector, Split)>,
    maybe: Option<SlotVector>,
    unseen: bool,
}

impl Leaves<'_> {
    fn is_over(&self) -> bool {
        self.found.is_some() || self.left == 0
    }

    fn answer(self) -> Witness {
        match (self.found, self.maybe) {
            (Some((slots, split)), _) => Witness::Slots(slots, split),
            (None, Some(slots)) => Witness::Maybe(slots),
            (None, None) if self.unseen => Witness::Unknown,
            (None, None) => Witness::Nowhere,
        }
    }

    /// Whether known holders can fill the week beside these pools with so many slots together.
    fn look(&mut self, pools: &[Share], bloc: u32, split: Split) {
        let c = self.plan.c;
        let owners = self.fewest.owners.len();
        let free = |&demand: &Demand| Want { demand, more: u32::MAX };
        let (several, single): (Vec<&Share>, Vec<&Share>) =
            pools.iter().partition(|share| share.slots > 1);
        let wide = |s: &&Share| Want { demand: widest(c, &self.plan.staff, s), more: 0 };
        let wants = self.fixed.iter().map(free).chain(pools.iter().map(|s| wide(&s)));
        let Some(more) = fill(&self.room, &wants.collect::<Vec<_>>(), true) else { return };
        let with = |more: &[u32]| {
            let own = self.fewest.owners.iter().chain(&self.fewest.given).zip(more);
            let slots: Vec<u32> = own.map(|(few, more)| few + more).collect();
            let (owners, given) = slots.split_at(owners);
            SlotVector { owners: owners.to_vec(), given: given.to_vec(), bloc }
        };
        let maybe = with(&more);
        if several.is_empty() && self.suit.is_empty() {
            self.found = Some((maybe, split));
            return;
        }
        let single = single.iter().map(|s| Want { demand: demand(c, s), more: 0 });
        let others: Vec<Want> = self.fixed[..owners].iter().map(free).chain(single).collect();
        let formed =
            several.into_iter().map(|s| OpenPool { share: s.clone(), slots: vec![s.slots] });
        let given = (self.shares[owners..].iter().zip(self.suit))
            .map(|(share, slots)| OpenPool { share: share.clone(), slots: slots.clone() });
        let open: Vec<OpenPool> = formed.chain(given).collect();
        let mut fitting =
            Fitting::new(c, &self.looks, &self.room, (&others, &open), true, self.left);
        let answer = fitting.find();
        self.left = fitting.left;
        match answer {
            Answer::No => {}
            Answer::Unknown => {
                self.unseen = true;
                self.maybe.get_or_insert(maybe);
            }
            Answer::Yes => {
                let mut more = fitting.more().expect("all find room");
                more.truncate(owners);
                let given = fitting.chosen[open.len() - self.suit.len()..].iter();
                let given = given.zip(&self.fewest.given).map(|((slots, _), few)| slots - few);
                more.extend(given);
                self.found = Some((with(&more), split));
            }
        }
    }
}

/// What known holders ask for, at the most generous: so a pool that may get more slots could hold
/// cells that only some of its members can serve.
pub(crate) fn demands(
    plan: &SlotProblem<'_>,
    shares: &[Share],
    may_have_more: bool,
) -> Vec<Demand> {
    let one = |share: &Share| {
        let more = u32::from(may_have_more && share.holder.is_pool());
        let wide =
            widest(plan.c, &plan.staff, &Share { slots: share.slots + more, ..share.clone() });
        Demand { slots: wide.slots - more, ..wide }
    };
    shares.iter().map(one).collect()
}
