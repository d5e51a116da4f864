//! Whether all pools of several slots find cells that suit them in one week, and which.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::{Consortium, LibraryIx, PeriodIx, PeriodSet, Share};
use crate::plan::fitting::{Fitting, Looks, OpenPool, Want};
use crate::plan::holders::Standing;
use crate::plan::picks::{Answer, Pick, Picks, Staff, is_several, parts};
use crate::plan::placement::{Demand, Placement};
use crate::plan::pools::{Group, Problem};
use crate::plan::shares::{demand, formed, pins};

/// Weeks that are tried for all pools together, first as they come and then with a look ahead.
const MOST_WEEKS: u32 = 2_000;
const MOST_AHEAD: u64 = 40_000;

/// Steps that a week counts which is tried as it comes.
const WEEK: u64 = 8;

/// Settles the cells of the pools that hold several: those whose cells not every member can serve
/// get just as many as they hold, all others keep what they can serve.
///
/// Beside everybody else, and nearest to the dues of their members.
pub(crate) fn settle(c: &Consortium, staff: &Staff, room: &[u16], shares: &mut [Share]) -> Answer {
    settle_with(c, &Looks::new(staff), room, shares).0
}

/// The same, and the steps that it took.
fn settle_with(
    c: &Consortium,
    looks: &Looks<'_>,
    room: &[u16],
    shares: &mut [Share],
) -> (Answer, u64) {
    let (several, others): (Vec<usize>, Vec<usize>) =
        (0..shares.len()).partition(|&at| is_several(&shares[at]));
    let others: Vec<Demand> = others.iter().map(|&at| demand(c, &shares[at])).collect();
    let before = looks.spent();
    let picks = |at: usize| (at, looks.of(c, &shares[at]));
    let mut picks: Vec<(usize, Rc<Picks>)> = several.into_iter().map(picks).collect();
    picks.sort_by_key(|(at, picks)| (picks.found.len(), *at));
    let spent = looks.spent() - before + shares.len() as u64;
    if !fits(room, &others)
        || picks.iter().any(|(_, picks)| picks.all_seen && picks.found.is_empty())
    {
        return (Answer::No, spent);
    }
    let mut week = Placement::new(room.to_vec());
    others.iter().for_each(|&d| week.push(d).expect("they fit"));
    let mut settling = Settling { c, shares, picks: &picks, left: MOST_WEEKS, chosen: Vec::new() };
    let found = settling.finds_room(&week);
    let (left, mut chosen) = (settling.left, settling.chosen);
    let mut spent = spent + u64::from(MOST_WEEKS - left) * WEEK;
    if !found {
        if left > 0 {
            let all_seen = picks.iter().all(|(_, picks)| picks.all_seen);
            return (if all_seen { Answer::No } else { Answer::Unknown }, spent);
        }
        // The same once more, with a look ahead at the pools that come later.
        let wants: Vec<Want> = others.iter().map(|&demand| Want { demand, more: 0 }).collect();
        let open = |(at, _): &(usize, Rc<Picks>)| {
            let share = shares[*at].clone();
            OpenPool { slots: vec![share.slots], share }
        };
        let pools: Vec<OpenPool> = picks.iter().map(open).collect();
        let mut fitting = Fitting::new(c, looks, room, (&wants, &pools), false, MOST_AHEAD);
        let answer = fitting.find();
        spent += MOST_AHEAD - fitting.left;
        if answer != Answer::Yes {
            return (answer, spent);
        }
        chosen = fitting.chosen.iter().map(|(_, pick)| *pick).collect();
    }
    let chosen: Vec<(usize, &Pick)> =
        picks.iter().zip(chosen).map(|((at, picks), pick)| (*at, &picks.found[pick])).collect();
    hold(c, looks.staff, room, shares, others, &chosen);
    (Answer::Yes, spent)
}

/// Looks for picks of all pools that have room together.
struct Settling<'a> {
    c: &'a Consortium,
    shares: &'a [Share],
    picks: &'a [(usize, Rc<Picks>)],
    left: u32,
    /// The pick of each pool so far.
    chosen: Vec<usize>,
}

impl Settling<'_> {
    /// Whether the pools that are left have picks with room beside the chosen ones; then these are
    /// chosen.
    fn finds_room(&mut self, week: &Placement) -> bool {
        let Some((at, picks)) = self.picks.get(self.chosen.len()) else { return true };
        for (number, pick) in picks.found.iter().enumerate() {
            let Some(left) = self.left.checked_sub(1) else { return false };
            self.left = left;
            let mut week = week.clone();
            let mut parts = parts(self.c, &self.shares[*at], pick).into_iter();
            if parts.any(|part| week.push(part).is_err()) {
                continue;
            }
            self.chosen.push(number);
            if self.finds_room(&week) {
                return true;
            }
            self.chosen.pop();
        }
        false
    }
}

fn fits(room: &[u16], demands: &[Demand]) -> bool {
    let mut week = Placement::new(room.to_vec());
    demands.iter().all(|&demand| week.push(demand).is_ok())
}

/// Gives the pools whose cells not all members can serve their cells: on weekdays on which they have
/// none, where that is possible, then in the order of the week.
fn hold(
    c: &Consortium,
    staff: &Staff,
    room: &[u16],
    shares: &mut [Share],
    mut week: Vec<Demand>,
    chosen: &[(usize, &Pick)],
) {
    let weekday = |p: PeriodIx| c.grid.period(p).weekday;
    let first = week.len();
    for (at, pick) in chosen {
        week.extend(parts(c, &shares[*at], pick));
    }
    let mut part = first;
    for (at, pick) in chosen {
        let share = &shares[*at];
        let mut held = pins(c, share);
        let common = staff.common(&share.holder.members);
        let is_common = pick.parts.iter().all(|(cells, _)| cells.without(&common).is_empty());
        for _ in &pick.parts {
            // Cells are settled one by one, as long as everybody else still finds room.
            while !is_common && week[part].slots > 0 {
                let mut cells: Vec<PeriodIx> = week[part].periods.iter().collect();
                cells.sort_by_key(|&p| (held.iter().any(|h| weekday(h) == weekday(p)), p));
                let next = cells.into_iter().find_map(|p| {
                    let mut with = week.clone();
                    with[part].slots -= 1;
                    with[part].periods.remove(p);
                    let periods = [p].into_iter().collect();
                    with.push(Demand {
                        slots: 1,
                        periods,
                        limit: 1,
                        once: PeriodSet::EMPTY,
                        often: [None; Demand::OFTEN],
                        days: None,
                    });
                    fits(room, &with).then_some((p, with))
                });
                let (cell, with) = next.expect("the pick has room");
                held.insert(cell);
                week = with;
            }
            part += 1;
        }
        if !is_common {
            shares[*at].periods = held;
        }
    }
}

/// The pools of several slots that are formed of the small libraries: whether they can be had.
pub(crate) struct Several<'a> {
    c: &'a Consortium,
    standing: &'a Standing,
    looks: Looks<'a>,
    /// The libraries of every item.
    order: &'a [Vec<LibraryIx>],
    /// Everybody else, and the seats there are; none where it only matters which pools there can be.
    beside: Option<(&'a [Share], &'a [u16])>,
    /// What is known of pools already.
    known: RefCell<BTreeMap<(Vec<usize>, u32), bool>>,
    /// Whether a limit of work left something open.
    unsure: Cell<bool>,
    /// Steps that nobody has counted yet.
    spent: Cell<u64>,
}

impl<'a> Several<'a> {
    pub fn new(
        c: &'a Consortium,
        standing: &'a Standing,
        staff: &'a Staff,
        order: &'a [Vec<LibraryIx>],
        beside: Option<(&'a [Share], &'a [u16])>,
    ) -> Self {
        let (known, unsure, spent) = (RefCell::default(), Cell::default(), Cell::default());
        Self { c, standing, looks: Looks::new(staff), order, beside, known, unsure, spent }
    }

    fn libraries(&self, items: &[usize]) -> Vec<LibraryIx> {
        items.iter().flat_map(|&i| self.order[i].iter().copied()).collect()
    }

    fn spend(&self, steps: u64) {
        self.spent.set(self.spent.get() + steps);
    }

    /// Steps that were taken since this was asked last.
    pub fn take_spent(&self) -> u64 {
        self.spent.take()
    }

    /// Cells that anybody of an item can serve.
    pub fn reach(&self, item: usize) -> PeriodSet {
        self.looks.staff.reach(&self.order[item])
    }

    /// Whether a pool of these items may hold so many slots; also where that is not known.
    pub fn may_hold(&self, items: &[usize], slots: u32) -> bool {
        let key = (items.to_vec(), slots);
        if let Some(&known) = self.known.borrow().get(&key) {
            return known;
        }
        let (members, none) = (self.libraries(items), PeriodSet::EMPTY);
        let picks = Picks::look(self.looks.staff, &members, slots, none, true);
        self.spend(picks.spent);
        let may = picks.answer() != Answer::No;
        self.known.borrow_mut().insert(key, may);
        may
    }

    /// Whether a whole split has room in the week, as far as that can be found out.
    pub fn has_room(&self, problem: &Problem<'_>, groups: &[Group]) -> bool {
        let Some((fixed, room)) = self.beside else { return true };
        let mut shares = fixed.to_vec();
        shares.extend(formed(self.c, self.standing, problem, self.order, groups));
        let (answer, spent) = settle_with(self.c, &self.looks, room, &mut shares);
        self.spend(spent);
        self.unsure.set(self.unsure.get() || answer == Answer::Unknown);
        answer == Answer::Yes
    }

    /// Whether every question had an answer.
    pub fn is_sure(&self) -> bool {
        !self.unsure.get()
    }
}
