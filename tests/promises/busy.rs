//! Busy cells are shared as evenly as can be, and nobody's hours change for that: against every
//! week that could be laid.

use proptest::prelude::*;
use vuoro::model::{
    Allocation, Borne, Consortium, HolderIx, Load, Pattern, PeriodCount, PeriodIx, PinHolder, Term,
};
use vuoro::plan;

use crate::agreement::{Agreement, agreement, plan};

/// Chats on four dates in every period, and what each library had before.
type Counted = (Vec<u64>, Vec<(u64, u64)>);

fn counted() -> impl Strategy<Value = Counted> {
    // A period without a counted date is likely too.
    let chats = prop_oneof![1 => Just(u64::MAX), 4 => 0u64..6, 4 => 0u64..60];
    let before = (0u64..6, 300u64..2000);
    let before = prop_oneof![1 => Just(vec![]), 2 => prop::collection::vec(before, 9)];
    (prop::collection::vec(chats, 10), before)
}

fn load(c: &Consortium, (chats, before): &Counted) -> Load {
    let period = |&n: &u64| match n {
        u64::MAX => PeriodCount::default(),
        count => PeriodCount { count, dates: 4 },
    };
    let periods = chats[..c.grid.periods().len()].iter().map(period).collect();
    let borne = |&(duties, each): &(u64, u64)| Borne { duties, load: duties * each };
    let before = before.iter().take(c.libraries().len()).map(borne).collect();
    Load { weigh: true, are_visits: false, days: None, periods, before }
}

/// What a week costs beside busy cells, and what they count, both from the documents.
struct Judge<'a> {
    c: &'a Consortium,
    allocation: &'a Allocation,
    dates: Vec<u32>,
    load: &'a Load,
}

impl Judge<'_> {
    fn cost(&self, week: &[HolderIx]) -> i64 {
        let most = self.dates.iter().copied().max().unwrap_or(0);
        let mut cost = 0;
        for (at, &holder) in week.iter().enumerate() {
            let period = self.period(at);
            let share = &self.allocation[holder];
            let members = &share.holder.members;
            let all: u128 = members.iter().map(|&l| u128::from(self.c[l].weight)).sum();
            for &l in members {
                let part = i64::try_from(u128::from(self.c[l].weight) * 1_000_000 / all).unwrap();
                cost += part * i64::from(self.c[l].avoid.contains(period));
                cost -= part * i64::from(self.c[l].prefer.contains(period));
            }
            let owed = i128::try_from(share.claim.numerator()).unwrap();
            let held = i128::from(share.slots) * i128::from(share.claim.denominator());
            let slope = ((owed - held) * 50_000 / owed.max(1)).clamp(-50_000, 50_000);
            cost += i64::try_from(slope).unwrap() * i64::from(most - self.dates[period.at()]);
            let day = |p: PeriodIx| self.c.grid.period(p).weekday;
            let same = |b: &usize| week[*b] == holder && day(self.period(*b)) == day(period);
            cost += 100_000 * i64::try_from((0..at).filter(same).count()).unwrap();
        }
        cost
    }

    /// Σ (slots × last term's load a duty + loads of its cells)² × 720,720 / slots.
    fn uneven(&self, week: &[HolderIx]) -> i128 {
        let far = |n: u64| i128::from(n) - 1000;
        let duties: u64 = self.load.before.iter().map(|b| b.duties).sum();
        let all: u64 = self.load.before.iter().map(|b| b.load).sum();
        let of = |holder: HolderIx| {
            let share = &self.allocation[holder];
            let cells = (0..week.len()).filter(|&at| week[at] == holder);
            let now: i128 = cells.map(|at| far(self.load.relative(self.period(at)))).sum();
            let (mut own, mut off) = (0, 0);
            for b in share.holder.members.iter().filter_map(|l| self.load.before.get(l.at())) {
                own += i128::from(b.duties);
                off += i128::from(b.load) - i128::from(all * b.duties / duties.max(1));
            }
            let slots = i128::from(share.slots);
            let before = if own == 0 { 0 } else { off * slots / own };
            720_720 / slots * (before + now) * (before + now)
        };
        self.allocation.indices().map(of).sum()
    }

    fn period(&self, cell: usize) -> PeriodIx {
        PeriodIx::from_at(cell / usize::from(self.c.grid.seats()))
    }

    /// Whether the holder may be in a cell, given those before it.
    fn may(&self, week: &[HolderIx], holder: HolderIx) -> bool {
        let (share, at) = (&self.allocation[holder], week.len());
        let period = self.period(at);
        let mine = |of: PinHolder| match of {
            PinHolder::Library(l) => !share.holder.is_pool() && share.holder.members[0] == l,
            PinHolder::Pool(p) => share.holder.id == self.c.pools[p].id,
        };
        let seat = at % usize::from(self.c.grid.seats()) + 1;
        let pin = self
            .c
            .pins
            .iter()
            .find(|p| p.cell.period == period && usize::from(p.cell.seat) == seat);
        let here = (0..at).filter(|&b| week[b] == holder && self.period(b) == period).count();
        let has = week.iter().filter(|h| **h == holder).count();
        pin.is_none_or(|pin| mine(pin.holder))
            && (pin.is_some() || share.periods.contains(period))
            && here == 0
            && has < share.slots as usize
    }

    /// The least cost of all weeks, and the least unevenness of those that cost no more.
    fn least(&self, week: &mut Vec<HolderIx>) -> Option<(i64, i128)> {
        if week.len() == self.c.grid.cell_count() as usize {
            return Some((self.cost(week), self.uneven(week)));
        }
        let mut best = None;
        for holder in self.allocation.indices() {
            if self.may(week, holder) {
                week.push(holder);
                best = best.into_iter().chain(self.least(week)).min();
                week.pop();
            }
        }
        best
    }
}

fn weighed(a: &Agreement, counted: &Counted) -> Option<(Consortium, Term, Term)> {
    let order: Vec<usize> = (0..a.members.len()).collect();
    let (c, term) = a.read(&order)?;
    let with = Term { load: Some(load(&c, counted)), ..term.clone() };
    Some((c, term, with))
}

fn holders(pattern: &Pattern) -> Vec<HolderIx> {
    pattern.cells().map(|(_, holder)| holder).collect()
}

/// On how many dates each period is open.
fn dates_per_period(c: &Consortium, term: &Term) -> Vec<u32> {
    let mut dates = vec![0; c.grid.periods().len()];
    term.occurrences(&c.grid).iter().for_each(|o| dates[o.period.at()] += 1);
    dates
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn weighing_changes_nobodys_hours_and_never_shares_busy_cells_less_evenly(
        a in agreement(), counted in counted(),
    ) {
        let Some((c, term, with)) = weighed(&a, &counted) else { return Ok(()) };
        let Ok(without) = plan(&c, &term) else { return Ok(()) };
        let weighed = plan(&c, &with).unwrap();
        // Pools, slots, quotas, and the objective with its bound.
        prop_assert_eq!(&weighed.allocation, &without.allocation);
        let owed = |p: &crate::agreement::Planned| -> i64 { p.ledger.0.iter().map(|r| r.owed).sum() };
        prop_assert_eq!(owed(&weighed), owed(&without));
        let dates = dates_per_period(&c, &with);
        let load = with.load.as_ref().unwrap();
        let judge = Judge { c: &c, allocation: &weighed.allocation, dates, load };
        let (now, before) = (holders(&weighed.pattern), holders(&without.pattern));
        prop_assert_eq!(judge.cost(&now), judge.cost(&before));
        prop_assert!(judge.uneven(&now) <= judge.uneven(&before));
        let told = plan::unevenness(&weighed);
        let told = told.expect("it is weighed");
        let millionths = |n: i128| u64::try_from((2 * n + 720_720) / (2 * 720_720)).unwrap();
        prop_assert_eq!(told.now, millionths(judge.uneven(&now)));
        prop_assert_eq!(told.unweighed, millionths(judge.uneven(&before)));
        prop_assert!(told.bound <= told.now);
        // Shown only, it changes nothing.
        let shown = Term { load: Some(Load { weigh: false, ..load.clone() }), ..term.clone() };
        prop_assert_eq!(&plan(&c, &shown).unwrap(), &without);
    }

    #[test]
    fn no_week_that_is_as_good_shares_busy_cells_more_evenly(
        a in agreement(), counted in counted(),
    ) {
        let mut a = a;
        (a.days, a.seats) = (a.days.min(3), 1);
        a.pins.retain(|(cell, _)| *cell < a.days * 2);
        for m in &mut a.members {
            m.seats = 1;
        }
        let Some((c, _, with)) = weighed(&a, &counted) else { return Ok(()) };
        let Ok(planned) = plan(&c, &with) else { return Ok(()) };
        let dates = dates_per_period(&c, &with);
        let load = with.load.as_ref().unwrap();
        let judge = Judge { c: &c, allocation: &planned.allocation, dates, load };
        let week = holders(&planned.pattern);
        let is = (judge.cost(&week), judge.uneven(&week));
        prop_assert_eq!(Some(is), judge.least(&mut Vec::new()));
        let told = plan::unevenness(&planned).unwrap();
        prop_assert_eq!(told.bound, told.now, "proven in so small a week");
    }
}
