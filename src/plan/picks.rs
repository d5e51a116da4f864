//! The cells of a pool: which ones its members can serve together.
//!
//! One rule holds for every pool, given or formed, of one slot or of several: each of its cells has
//! a member with staff, each member has staff in one of them, and together they let each member
//! serve its due to within a tenth of a slot. With one slot this says that every member has staff
//! in its cell.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::{Consortium, LibraryIx, PeriodSet, Share};
use crate::plan::max_flow::{Network, UNBOUNDED};
use crate::plan::placement::Demand;
use crate::plan::shares::{demand, pins};

/// Members may be due this part of a slot more than they can serve.
const MOST_SHORTFALL: u128 = 10;

/// Of more members only the cells are looked at that all of them can serve.
const MOST_MEMBERS: usize = u128::BITS as usize;

/// Ways to pick kinds of cells that are looked at for one pool.
const MOST_PICKS: u32 = 5_000;

/// Kinds of cells that are one step of looking at a way to pick them.
const KINDS: u64 = 4;

/// An answer that a limit of work may leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    No,
    Unknown,
}

/// Who can serve when, and what everybody is due.
#[derive(Debug, Clone)]
pub(crate) struct Staff {
    /// The cells that each library can serve for a pool.
    pub able: Vec<PeriodSet>,
    /// What each library brings into its pool, in any unit.
    pub weights: Vec<u128>,
}

impl Staff {
    /// As the agreement has it: whenever libraries have staff, by their sizes.
    pub fn of(c: &Consortium) -> Self {
        let able = c.libraries().iter().map(|l| l.staffed).collect();
        let weights = c.libraries().iter().map(|l| u128::from(l.weight)).collect();
        Self { able, weights }
    }

    /// Cells that any of these can serve.
    pub fn reach(&self, members: &[LibraryIx]) -> PeriodSet {
        members.iter().flat_map(|l| self.able[l.at()].iter()).collect()
    }

    /// Cells that all of these can serve.
    pub fn common(&self, members: &[LibraryIx]) -> PeriodSet {
        let all = PeriodSet::first(PeriodSet::CAPACITY);
        members.iter().fold(all, |set, l| set.and(&self.able[l.at()]))
    }
}

/// So many cells of each kind, where the cells of a kind are those that the same members can serve.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pick {
    /// What members are due beyond what they can serve, in slots times the pool's weight.
    short: u128,
    /// The weight of the members with staff, added up over the cells.
    staff: u128,
    pub parts: Vec<(PeriodSet, u32)>,
}

/// The ways in which a pool may hold its slots: those nearest to the members' dues first, then those
/// in which most members have staff; and whether these are all.
pub(crate) struct Picks {
    pub found: Vec<Pick>,
    pub all_seen: bool,
    /// Steps that the look took.
    pub spent: u64,
}

/// Cells that the same members can serve.
struct Kind {
    members: u128,
    cells: PeriodSet,
    staff: u128,
}

/// Looks for the picks of one pool.
struct Look<'a> {
    slots: u32,
    kinds: &'a [Kind],
    /// Parts of the members' dues: the weight of each, and of all.
    weights: &'a [u128],
    total: u128,
    pinned: PeriodSet,
    only_one: bool,
    left: u32,
    picked: Vec<u32>,
    found: Vec<Pick>,
}

impl Picks {
    pub fn look(
        staff: &Staff,
        members: &[LibraryIx],
        slots: u32,
        pinned: PeriodSet,
        only_one: bool,
    ) -> Self {
        let all = staff.common(members);
        let everywhere = all.len() >= slots as usize && pinned.without(&all).is_empty();
        let are_many = members.len() > MOST_MEMBERS;
        if are_many || (only_one && everywhere) || slots == 1 {
            let found = if everywhere { vec![Pick::common(all, slots)] } else { Vec::new() };
            return Self { found, all_seen: !are_many, spent: 1 };
        }
        let weights: Vec<u128> = members.iter().map(|l| staff.weights[l.at()]).collect();
        let kinds = kinds(staff, members, &weights);
        let total = weights.iter().sum();
        let mut look = Look {
            slots,
            kinds: &kinds,
            weights: &weights,
            total,
            pinned,
            only_one,
            left: MOST_PICKS,
            picked: Vec::new(),
            found: Vec::new(),
        };
        look.pick(slots);
        let (mut found, all_seen) = (look.found, look.left > 0);
        found.sort_by(|a, b| {
            let key = |p: &Pick| (p.short, Reverse(p.staff));
            let cells = |p: &Pick| p.parts.clone().into_iter().map(|(s, n)| (s.iter().next(), n));
            key(a).cmp(&key(b)).then_with(|| cells(a).cmp(cells(b)))
        });
        let steps = u64::from(MOST_PICKS - look.left) * (1 + kinds.len() as u64 / KINDS);
        Self { found, all_seen, spent: 1 + steps }
    }

    /// Whether there is any.
    pub fn answer(&self) -> Answer {
        match (self.found.is_empty(), self.all_seen) {
            (false, _) => Answer::Yes,
            (true, true) => Answer::No,
            (true, false) => Answer::Unknown,
        }
    }
}

impl Pick {
    fn common(cells: PeriodSet, slots: u32) -> Self {
        Self { short: 0, staff: 0, parts: vec![(cells, slots)] }
    }
}

/// The cells that some member can serve, by who can.
fn kinds(staff: &Staff, members: &[LibraryIx], weights: &[u128]) -> Vec<Kind> {
    let mut kinds: BTreeMap<u128, PeriodSet> = BTreeMap::new();
    for period in staff.reach(members).iter() {
        let able = |l: &LibraryIx| staff.able[l.at()].contains(period);
        let able = members.iter().enumerate().filter(|(_, l)| able(l));
        let mask = able.fold(0, |mask, (at, _)| mask | 1u128 << at);
        kinds.entry(mask).or_insert(PeriodSet::EMPTY).insert(period);
    }
    let weight = |mask: u128| {
        (0..weights.len()).filter(|at| mask >> at & 1 == 1).map(|at| weights[at]).sum()
    };
    let kind =
        |(members, cells): (u128, PeriodSet)| Kind { members, cells, staff: weight(members) };
    let mut kinds: Vec<Kind> = kinds.into_iter().map(kind).collect();
    // Those that most can serve first: picks of them are the likeliest.
    kinds.sort_by_key(|k| (Reverse(k.staff), k.cells.iter().next()));
    kinds
}

impl Look<'_> {
    /// Picks of the kinds from the next one on, with so many slots still to place.
    fn pick(&mut self, slots: u32) {
        if self.left == 0 || (self.only_one && !self.found.is_empty()) {
            return;
        }
        self.left -= 1;
        let at = self.picked.len();
        if at == self.kinds.len() {
            if slots == 0 {
                self.offer();
            }
            return;
        }
        let cells = &self.kinds[at].cells;
        let pinned = count(self.pinned.and(cells).len());
        let rest: u32 = self.kinds[at + 1..].iter().map(|k| count(k.cells.len())).sum();
        let least = slots.saturating_sub(rest).max(pinned);
        for n in (least..=slots.min(count(cells.len()))).rev() {
            self.picked.push(n);
            if self.may_do() {
                self.pick(slots - n);
            }
            self.picked.pop();
        }
    }

    /// Whether those who can serve only kinds that were decided on have what they need there.
    fn may_do(&self) -> bool {
        let decided = self.picked.len();
        (0..self.weights.len()).all(|member| {
            let is_open = |k: &Kind| k.members >> member & 1 == 1;
            let later = self.kinds[decided..].iter().any(is_open);
            let has: u32 = (self.kinds[..decided].iter().zip(&self.picked))
                .filter(|(kind, _)| is_open(kind))
                .map(|(_, n)| n)
                .sum();
            later || (has > 0 && self.is_enough(self.weights[member], has))
        })
    }

    /// Whether so many cells are enough for members of so much weight.
    fn is_enough(&self, weight: u128, cells: u32) -> bool {
        let due = weight * u128::from(self.slots);
        due.saturating_sub(u128::from(cells) * self.total) <= self.total / MOST_SHORTFALL
    }

    /// Takes the pick if it lets each member serve its due: what the members are due flows into the
    /// cells that they can serve.
    ///
    /// Source: D. Gale, "A theorem on flows in networks", Pacific J. Math. 7, 1957.
    fn offer(&mut self) {
        let picked = self.picked.iter().copied();
        let parts: Vec<(&Kind, u32)> =
            self.kinds.iter().zip(picked).filter(|(_, n)| *n > 0).collect();
        let (source, sink, first) = (0, 1, 2 + self.weights.len());
        let mut net = Network::new(first + parts.len());
        for (node, (kind, n)) in (first..).zip(&parts) {
            net.arc(node, sink, u128::from(*n) * self.total);
            for member in (0..self.weights.len()).filter(|m| kind.members >> m & 1 == 1) {
                net.arc(2 + member, node, UNBOUNDED);
            }
        }
        for (node, weight) in (2..).zip(self.weights) {
            net.arc(source, node, weight * u128::from(self.slots));
        }
        let short = self.total * u128::from(self.slots) - net.send(source, sink);
        if short > self.total / MOST_SHORTFALL {
            return;
        }
        let staff = parts.iter().map(|(kind, n)| kind.staff * u128::from(*n)).sum();
        let parts = parts.into_iter().map(|(kind, n)| (kind.cells, n)).collect();
        self.found.push(Pick { short, staff, parts });
    }
}

/// Whether a pool of these members may hold so many slots in any week at all.
pub(crate) fn may_hold(
    staff: &Staff,
    members: &[LibraryIx],
    slots: u32,
    pinned: PeriodSet,
) -> Answer {
    Picks::look(staff, members, slots, pinned, true).answer()
}

/// What a share asks of the week at most: a pool of several slots could hold cells that only some
/// of its members can serve.
pub(crate) fn widest(c: &Consortium, staff: &Staff, share: &Share) -> Demand {
    let mut demand = demand(c, share);
    if is_several(share) {
        demand.periods = staff.reach(&share.holder.members).without(&pins(c, share));
    }
    demand
}

/// Whether a share is of a pool that holds several slots.
pub(crate) fn is_several(share: &Share) -> bool {
    share.holder.is_pool() && share.slots > 1
}

/// The demands of a pick on the week, beyond its pins.
pub(crate) fn parts(c: &Consortium, share: &Share, pick: &Pick) -> Vec<Demand> {
    let pinned = pins(c, share);
    let part = |(cells, n): &(PeriodSet, u32)| Demand {
        slots: n - count(pinned.and(cells).len()),
        periods: cells.without(&pinned),
        limit: 1,
        once: PeriodSet::EMPTY,
        often: [None; Demand::OFTEN],
        days: None,
    };
    pick.parts.iter().map(part).collect()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).expect("counts fit 32 bits")
}
