//! Why a holder has a cell of the week: what it costs there, and what the alternatives would cost.

use crate::model::{Cell, HolderIx, LibraryIx, PeriodIx, PeriodSet, PinHolder, Plan};
use crate::plan::{Attendance, SAME_DAY, Wanted, common, lay_within, millionths, uneven, wanted};
use crate::report::explain::arrangement::Obstacle;
use crate::report::explain::load::{CellLoad, load};
use crate::report::explain::price::Price;

/// How many holders, and periods, the whole week is laid out anew for: fewer in a larger week, so
/// that the work stays the same.
const MOST_TRIED: usize = 60;
const LEAST_TRIED: usize = 4;
const MOST_WORK: usize = 2_000_000;

/// Flows for a week where busy cells are shared: fewer in a larger week.
const FLOWS: (usize, usize) = (4, 40);

/// Another holder for the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rival {
    /// Who.
    pub holder: HolderIx,
    /// How much more the best week costs in which it has the cell, or why there is none.
    pub more: Result<Price, Obstacle>,
}

/// Another cell for the holder.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Elsewhere {
    /// When.
    pub period: PeriodIx,
    /// Who has it now, on all seats.
    pub held_by: Vec<HolderIx>,
    /// How much more the best week costs in which the holder is there instead, or why there is none.
    pub more: Result<Price, Obstacle>,
}

/// Why a holder has a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CellReasons {
    /// The cell.
    pub cell: Cell,
    /// The holder that has it.
    pub holder: HolderIx,
    /// Whether that was agreed beforehand.
    pub pinned: bool,
    /// Members that wish for this time.
    pub prefer: Vec<LibraryIx>,
    /// Members that would rather not have it.
    pub avoid: Vec<LibraryIx>,
    /// In how many periods of the week all its members have staff.
    pub staffed: usize,
    /// Its other cells on this weekday.
    pub same_day: usize,
    /// On how many dates of the term the cell occurs, and a cell of the week at most.
    pub dates: (u32, u32),
    /// How busy it is, if usage is given.
    pub load: Option<CellLoad>,
    /// What the week costs as it is.
    pub now: Price,
    /// Other holders for it: those that cost least first, then those that cannot have it.
    pub rivals: Vec<Rival>,
    /// Other cells for its holder, likewise.
    pub elsewhere: Vec<Elsewhere>,
    /// How many holders and cells were not looked at, since the week is large.
    pub left_out: (usize, usize),
}

/// Why a holder has a cell.
///
/// What another holder would cost is the price of the best week in which it has the cell, compared
/// with the week as it is: everybody else may move.
#[must_use]
pub fn cell(plan: &Plan, cell: Cell) -> CellReasons {
    let week = Week::new(plan);
    let mut reasons = place(plan, cell);
    reasons.rivals = week.rivals(plan, cell, reasons.holder);
    reasons.rivals.sort_by_key(|r| order(&r.more));
    reasons.left_out.0 = plan.allocation.shares.len() - 1 - reasons.rivals.len();
    reasons
}

/// The same without other holders for the cell.
#[must_use]
pub fn place(plan: &Plan, cell: Cell) -> CellReasons {
    let (c, pattern) = (&plan.consortium, &plan.pattern);
    let holder = pattern.holder(cell);
    let members = &plan.allocation[holder].holder.members;
    let week = Week::new(plan);
    let counts = Attendance::new(c, &plan.term).dates_per_period(c.grid.periods().len());
    let wish = |of: &dyn Fn(LibraryIx) -> PeriodSet| -> Vec<LibraryIx> {
        members.iter().copied().filter(|&l| of(l).contains(cell.period)).collect()
    };
    let weekday = |p: PeriodIx| c.grid.period(p).weekday;
    let same = |p: &&PeriodIx| weekday(**p) == weekday(cell.period);
    let mut elsewhere = week.elsewhere(plan, cell, holder);
    elsewhere.sort_by_key(|e| order(&e.more));
    let mine: PeriodSet = week.laid[holder.at()].iter().copied().collect();
    CellReasons {
        cell,
        holder,
        pinned: c.pins.iter().any(|p| p.cell == cell),
        prefer: wish(&|l| c[l].prefer),
        avoid: wish(&|l| c[l].avoid),
        staffed: common(c, members).len(),
        same_day: week.laid[holder.at()].iter().filter(same).count() - 1,
        dates: (counts[cell.period.at()], counts.iter().copied().max().unwrap_or(0)),
        load: load(plan, cell, holder, &week.laid[holder.at()]),
        now: week.now,
        rivals: Vec::new(),
        left_out: (0, c.grid.periods().len() - mine.len() - elsewhere.len()),
        elsewhere,
    }
}

/// What the week costs as it is.
pub(super) fn week_price(plan: &Plan) -> Price {
    Week::new(plan).now
}

fn order(more: &Result<Price, Obstacle>) -> (bool, i64, i64, i64) {
    let cost = |price: &Price| (false, price.newcomers, price.total(), price.busy);
    more.as_ref().map_or((true, 0, 0, 0), cost)
}

/// The week as it is, and what every holder asks of it.
struct Week<'a> {
    plan: &'a Plan,
    wanted: Vec<Wanted>,
    laid: Vec<Vec<PeriodIx>>,
    now: Price,
}

impl<'a> Week<'a> {
    fn new(plan: &'a Plan) -> Self {
        let c = &plan.consortium;
        let mut laid = vec![Vec::new(); plan.allocation.shares.len()];
        plan.pattern.cells().for_each(|(cell, h)| laid[h.at()].push(cell.period));
        let attendance = Attendance::new(c, &plan.term);
        let counts = attendance.dates_per_period(c.grid.periods().len());
        let ask = |(share, laid): (&crate::model::Share, &Vec<PeriodIx>)| {
            let mut share = share.clone();
            // A published plan does not say where its holders could be, and with pooled remainders
            // the allocation says where they are.
            share.periods = common(c, &share.holder.members);
            laid.iter().for_each(|&p| share.periods.insert(p));
            let busy = attendance.busy().burden(&share);
            Wanted { busy, ..wanted(c, (&counts, attendance.last()), &share) }
        };
        let wanted: Vec<Wanted> = plan.allocation.shares.iter().zip(&laid).map(ask).collect();
        let mut week = Self { plan, wanted, laid, now: Price::default() };
        week.now = week.price(&week.laid);
        week
    }

    /// What a week costs.
    fn price(&self, laid: &[Vec<PeriodIx>]) -> Price {
        let grid = &self.plan.consortium.grid;
        let mut price = Price::default();
        for (w, periods) in self.wanted.iter().zip(laid) {
            let mut on_day = [0i64; 7];
            for p in periods {
                price.newcomers += w.newcomers.get(p.at()).copied().unwrap_or(0);
                price.wishes += w.wishes[p.at()];
                price.dates += w.dates[p.at()];
                on_day[grid.period(*p).weekday.num_days_from_monday() as usize] += 1;
            }
            price.days += on_day.iter().map(|n| SAME_DAY * n * (n - 1) / 2).sum::<i64>();
        }
        price.busy = i64::try_from(millionths(uneven(&self.wanted, laid))).unwrap_or(i64::MAX);
        price
    }

    /// How much more the best week costs in which a holder is at a period.
    fn forced(
        &self,
        holder: HolderIx,
        to: PeriodIx,
        away: Option<PeriodIx>,
    ) -> Result<Price, Obstacle> {
        let grid = &self.plan.consortium.grid;
        let mut wanted = self.wanted.clone();
        let w = &mut wanted[holder.at()];
        let times = |list: &[PeriodIx]| list.iter().filter(|p| **p == to).count();
        if times(&self.laid[holder.at()]) >= usize::from(w.limit) {
            return Err(Obstacle::AlreadyThere);
        }
        if !w.periods.contains(to) {
            return Err(Obstacle::NoStaff(self.without_staff(holder, to)));
        }
        w.pinned.push(to);
        if let Some(away) = away {
            w.periods.remove(away);
        }
        let pinned = wanted.iter().map(|w| times(&w.pinned)).sum::<usize>();
        if pinned > usize::from(grid.seats()) {
            return Err(Obstacle::Agreed);
        }
        let laid = lay_within(grid, &wanted, self.flows()).ok_or(Obstacle::NoRoom)?;
        Ok(self.price(&laid.periods).less(self.now))
    }

    fn flows(&self) -> usize {
        let grid = &self.plan.consortium.grid;
        let work = grid.cell_count() as usize * grid.periods().len().pow(2);
        (2 * MOST_WORK / work.max(1)).clamp(FLOWS.0, FLOWS.1)
    }

    /// How many weeks are laid out.
    fn most(&self) -> usize {
        let size = self.wanted.len() * self.plan.consortium.grid.periods().len();
        (MOST_WORK / size.max(1)).clamp(LEAST_TRIED, MOST_TRIED)
    }

    fn without_staff(&self, holder: HolderIx, period: PeriodIx) -> Vec<LibraryIx> {
        let members = self.plan.allocation[holder].holder.members.iter().copied();
        members.filter(|&l| !self.plan.consortium[l].staffed.contains(period)).collect()
    }

    fn rivals(&self, plan: &Plan, cell: Cell, holder: HolderIx) -> Vec<Rival> {
        let direct = |h: HolderIx| {
            let w = &self.wanted[h.at()];
            (!w.periods.contains(cell.period), w.leaning(cell.period), h)
        };
        let mut others: Vec<HolderIx> =
            plan.allocation.indices().filter(|&h| h != holder).collect();
        others.sort_by_key(|&h| direct(h));
        let pins = &plan.consortium.pins;
        let pinned = pins.iter().any(|p| p.cell == cell);
        let rival = |holder: HolderIx| {
            // For a holder to come in, another has to leave: with one seat, the cell's holder.
            let more =
                if pinned { Err(Obstacle::Agreed) } else { self.forced(holder, cell.period, None) };
            Rival { holder, more }
        };
        others.into_iter().take(self.most()).map(rival).collect()
    }

    fn elsewhere(&self, plan: &Plan, cell: Cell, holder: HolderIx) -> Vec<Elsewhere> {
        let grid = &plan.consortium.grid;
        let is_pinned =
            plan.consortium.pins.iter().any(|p| p.cell == cell && self.is_holder(p.holder, holder));
        let there = |period: PeriodIx| {
            let held_by = plan.pattern.cells().filter(|(c, _)| c.period == period);
            let held_by = held_by.map(|(_, h)| h).collect();
            let more = if is_pinned {
                Err(Obstacle::Agreed)
            } else {
                self.forced(holder, period, Some(cell.period))
            };
            Elsewhere { period, held_by, more }
        };
        let mine = |p: &PeriodIx| self.laid[holder.at()].contains(p);
        let able = |p: &PeriodIx| self.wanted[holder.at()].periods.contains(*p);
        let mut others: Vec<PeriodIx> = grid.indices().filter(|p| !mine(p)).collect();
        others.sort_by_key(|p| (!able(p), self.wanted[holder.at()].leaning(*p), *p));
        others.into_iter().take(self.most()).map(there).collect()
    }

    fn is_holder(&self, pin: PinHolder, holder: HolderIx) -> bool {
        let holder = &self.plan.allocation[holder].holder;
        match pin {
            PinHolder::Library(l) => !holder.is_pool() && holder.members[0] == l,
            PinHolder::Pool(p) => holder.is_pool() && self.plan.consortium.pools[p].id == holder.id,
        }
    }
}
