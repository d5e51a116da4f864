//! Whether all pools of several slots find cells that suit their members in one week, beside
//! everybody else.
//!
//! Pools are settled one after another. Each time a flow tells whether there is still room for all,
//! where a pool that is still open may be wherever any of its members can serve: what has no room
//! then has none however the open pools are settled.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::{Consortium, LibraryIx, Share};
use crate::plan::max_flow::Network;
use crate::plan::picks::{Answer, Picks, Staff, parts, widest};
use crate::plan::placement::Demand;

use crate::plan::shares::pins;

/// Arcs of a flow that count as one step.
const ARCS: u64 = 8;

/// What a holder asks of the week, and how many slots more it may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Want {
    pub demand: Demand,
    pub more: u32,
}

/// A pool whose cells are to be settled.
#[derive(Debug, Clone)]
pub(crate) struct OpenPool {
    pub share: Share,
    /// The numbers of slots that it may have, in the order in which they are tried.
    pub slots: Vec<u32>,
}

/// Members of a pool, and the slots that it is to hold.
type Asked = (Vec<LibraryIx>, u32);

/// The ways in which pools can hold their slots, each looked for once.
pub(crate) struct Looks<'a> {
    pub staff: &'a Staff,
    known: RefCell<BTreeMap<Asked, Rc<Picks>>>,
    /// Steps that were taken.
    spent: Cell<u64>,
}

impl<'a> Looks<'a> {
    pub fn new(staff: &'a Staff) -> Self {
        Self { staff, known: RefCell::default(), spent: Cell::new(0) }
    }

    /// Steps that were taken so far.
    pub fn spent(&self) -> u64 {
        self.spent.get()
    }

    /// Of a pool, given or formed.
    pub fn of(&self, c: &Consortium, share: &Share) -> Rc<Picks> {
        let key = (share.holder.members.clone(), share.slots);
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let picks = Picks::look(self.staff, &key.0, key.1, pins(c, share), false);
        self.spent.set(self.spent.get() + picks.spent);
        let picks = Rc::new(picks);
        self.known.borrow_mut().insert(key, Rc::clone(&picks));
        picks
    }
}

/// A look for cells of all open pools.
pub(crate) struct Fitting<'a> {
    pub c: &'a Consortium,
    pub looks: &'a Looks<'a>,
    /// Seats of every period that no pin has taken.
    pub room: &'a [u16],
    /// Everybody else.
    pub others: &'a [Want],
    pub pools: &'a [OpenPool],
    /// Whether all cells of the week have to be held.
    pub is_full: bool,
    /// Steps that are left.
    pub left: u64,
    /// What each pool asks for, as far as it is settled.
    now: Vec<Vec<Want>>,
    /// Whether something was not looked at.
    unsure: bool,
    /// The number of slots of each pool that is settled, and which of its picks it has.
    pub chosen: Vec<(u32, usize)>,
}

impl<'a> Fitting<'a> {
    pub fn new(
        c: &'a Consortium,
        looks: &'a Looks<'a>,
        room: &'a [u16],
        (others, pools): (&'a [Want], &'a [OpenPool]),
        is_full: bool,
        left: u64,
    ) -> Self {
        let now = pools.iter().map(|pool| vec![open(c, looks.staff, pool)]).collect();
        let chosen = Vec::new();
        Self { c, looks, room, others, pools, is_full, left, now, unsure: false, chosen }
    }

    /// Whether there are cells for all pools; then `chosen` has them.
    pub fn find(&mut self) -> Answer {
        let found = self.fits() && self.settle(0);
        match (found, self.unsure) {
            (true, _) => Answer::Yes,
            (false, false) => Answer::No,
            (false, true) => Answer::Unknown,
        }
    }

    /// The slots that everybody has beyond what it asks for, once all pools are settled.
    pub fn more(&self) -> Option<Vec<u32>> {
        let wants: Vec<Want> =
            self.others.iter().chain(self.now.iter().flatten()).copied().collect();
        let mut more = fill(self.room, &wants, self.is_full)?;
        more.truncate(self.others.len());
        Some(more)
    }

    fn settle(&mut self, at: usize) -> bool {
        let Some(pool) = self.pools.get(at) else { return true };
        let open = self.now[at].clone();
        for &slots in &pool.slots {
            let share = Share { slots, ..pool.share.clone() };
            if pool.slots.len() > 1 {
                let one = OpenPool { share: share.clone(), slots: vec![slots] };
                self.now[at] = vec![self::open(self.c, self.looks.staff, &one)];
                if !self.fits() {
                    continue;
                }
            }
            let before = self.looks.spent();
            let picks = self.looks.of(self.c, &share);
            self.left = self.left.saturating_sub(self.looks.spent() - before);
            self.unsure |= !picks.all_seen;
            for (number, pick) in picks.found.iter().enumerate() {
                if self.left == 0 {
                    self.unsure = true;
                    break;
                }
                let parts = parts(self.c, &share, pick);
                self.now[at] = parts.into_iter().map(|demand| Want { demand, more: 0 }).collect();
                if self.fits() {
                    self.chosen.push((slots, number));
                    if self.settle(at + 1) {
                        return true;
                    }
                    self.chosen.pop();
                }
            }
        }
        self.now[at] = open;
        false
    }

    fn fits(&mut self) -> bool {
        let wants: Vec<Want> =
            self.others.iter().chain(self.now.iter().flatten()).copied().collect();
        let arcs: usize = wants.iter().map(|w| w.demand.periods.len() + 1).sum();
        let steps = 1 + (arcs + self.room.len()) as u64 / ARCS;
        let Some(left) = self.left.checked_sub(steps) else {
            (self.left, self.unsure) = (0, true);
            return false;
        };
        self.left = left;
        fill(self.room, &wants, self.is_full).is_some()
    }
}

/// What an open pool asks for: any cells that some member can serve.
fn open(c: &Consortium, staff: &Staff, pool: &OpenPool) -> Want {
    let fewest = pool.slots.iter().min().copied().unwrap_or(0);
    let most = pool.slots.iter().max().copied().unwrap_or(0);
    let mut demand = widest(c, staff, &Share { slots: most, ..pool.share.clone() });
    demand.slots -= most - fewest;
    Want { demand, more: most - fewest }
}

/// How many slots holders can have together of those that they ask for.
pub(crate) fn most_placed(room: &[u16], demands: &[Demand]) -> u32 {
    let wants: Vec<Want> = demands.iter().map(|&demand| Want { demand, more: 0 }).collect();
    u32::try_from(network(room, &wants).send(0, 1)).expect("a week has few slots")
}

/// The flow from holders to their weekdays, where these are limited, and periods.
fn network(room: &[u16], wants: &[Want]) -> Network {
    let (source, sink, first) = (0, 1, 2 + room.len());
    // A node for each holder, and seven for the weekdays of each whose days are limited.
    let limited = wants.iter().filter(|w| w.demand.days.is_some()).count();
    let mut net = Network::new(first + wants.len() + 7 * limited);
    let mut days = first + wants.len();
    for (period, &room) in room.iter().enumerate() {
        net.arc(2 + period, sink, u128::from(room));
    }
    for (node, Want { demand, .. }) in (first..).zip(wants) {
        let most = demand.days.map_or(u32::MAX, |caps| caps.week);
        net.arc(source, node, u128::from(demand.slots.min(most)));
        if let Some(caps) = demand.days {
            for (day, most) in caps.most.into_iter().enumerate() {
                net.arc(node, days + day, u128::from(most));
            }
        }
        for period in demand.periods.iter() {
            let from = demand.days.map_or(node, |caps| days + caps.day(period));
            net.arc(from, 2 + period.at(), u128::from(demand.limit_at(period)));
        }
        days += if demand.days.is_some() { 7 } else { 0 };
    }
    net
}

/// How many slots more than their demands holders get when nobody has less than it demands and, if
/// the week is to be full, all its cells are held; `None` when that cannot be.
pub(crate) fn fill(room: &[u16], wants: &[Want], is_full: bool) -> Option<Vec<u32>> {
    let cells: u128 = room.iter().map(|&r| u128::from(r)).sum();
    let (source, sink, first) = (0, 1, 2 + room.len());
    let mut net = network(room, wants);
    let needed = wants.iter().map(|w| u128::from(w.demand.slots)).sum::<u128>();
    if net.send(source, sink) < needed {
        return None;
    }
    if !is_full {
        return Some(vec![0; wants.len()]);
    }
    // What is sent beside that takes nothing from anybody.
    let more = |(node, want): (usize, &Want)| {
        let week = want.demand.days.map_or(u32::MAX, |caps| caps.week);
        let most = week.saturating_sub(want.demand.slots);
        net.arc(source, node, want.more.min(most).into())
    };
    let more: Vec<usize> = (first..).zip(wants).map(more).collect();
    let held = needed + net.send(source, sink) == cells;
    let flow = |&arc| u32::try_from(net.flow(arc)).expect("no more than there are cells");
    held.then(|| more.iter().map(flow).collect())
}
