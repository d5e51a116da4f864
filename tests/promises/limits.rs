//! How much everybody serves at most: kept by the week, turns, substitutes and whatever comes later,
//! against every week of small consortia.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
use proptest::prelude::*;
use vuoro::model::*;
use vuoro::plan::{self, Infeasible, Refusal, Unplanned};

use crate::agreement::{Agreement, agreement, can_serve, limited, plan as planned};
use crate::changes::{Wish, change, read, stamp};

/// The limits that somebody's duties break, counted afresh: how many duties on each day and in each
/// week, and how many times without a gap.
pub fn broken(c: &Consortium, limits: Limits, duties: &[(NaiveDate, PeriodIx)]) -> Vec<LimitKind> {
    let mut days: BTreeMap<NaiveDate, Vec<PeriodIx>> = BTreeMap::new();
    let mut weeks: BTreeMap<(i32, u32), u16> = BTreeMap::new();
    for &(date, period) in duties {
        days.entry(date).or_default().push(period);
        let week = date.iso_week();
        *weeks.entry((week.year(), week.week())).or_default() += 1;
    }
    let mut longest = 0;
    for periods in days.values_mut() {
        periods.sort_unstable();
        let mut row = 0;
        for at in 0..periods.len() {
            let before = at.checked_sub(1).map(|before| c.grid.interval(periods[before]));
            let now = c.grid.interval(periods[at]);
            row = match before {
                Some(before) if before == now => row,
                Some(before) if before.end == now.start => row + 1,
                _ => 1,
            };
            longest = longest.max(row);
        }
    }
    let of_day = days.values().map(|d| u16::try_from(d.len()).unwrap()).max().unwrap_or(0);
    let most = [of_day, longest, weeks.values().copied().max().unwrap_or(0)];
    let all = LimitKind::ALL.into_iter().zip(most);
    let is_over = |(kind, n): &(LimitKind, u16)| limits.of(*kind).is_some_and(|most| *n > most);
    all.filter(is_over).map(|(kind, _)| kind).collect()
}

fn duties(roster: &Roster, library: LibraryIx) -> Vec<(NaiveDate, PeriodIx)> {
    let own = roster.duties().iter().filter(|d| d.is_live() && d.library == Some(library));
    own.map(|d| (d.date, d.period)).collect()
}

/// Nobody serves more than agreed.
fn assert_kept(c: &Consortium, roster: &Roster) -> Result<(), TestCaseError> {
    for l in c.indices() {
        prop_assert_eq!(broken(c, c.limits(l), &duties(roster, l)), [], "{:?}", l);
    }
    Ok(())
}

/// Whether one more duty would break a limit.
fn is_full(c: &Consortium, roster: &Roster, l: LibraryIx, cell: DatedCell) -> bool {
    let mut has = duties(roster, l);
    has.push((cell.date, cell.period));
    !broken(c, c.limits(l), &has).is_empty()
}

/// Whether any week gives each of some libraries a cell, and all cells to somebody, within hours,
/// seats and limits.
fn any_week(c: &Consortium) -> bool {
    fn go(c: &Consortium, at: usize, held: &mut Vec<Vec<(NaiveDate, PeriodIx)>>) -> bool {
        let seats = usize::from(c.grid.seats());
        if at == c.grid.periods().len() * seats {
            return held.iter().all(|own| !own.is_empty());
        }
        let period = PeriodIx::from_at(at / seats);
        let weekday = c.grid.period(period).weekday.num_days_from_monday();
        let date = NaiveDate::from_ymd_opt(2018, 9, 3).unwrap() + TimeDelta::days(weekday.into());
        c.indices().any(|l| {
            let here = held[l.at()].iter().filter(|(_, p)| *p == period).count();
            if !c[l].staffed.contains(period) || here >= usize::from(c[l].seats) {
                return false;
            }
            held[l.at()].push((date, period));
            let is_fine = broken(c, c.limits(l), &held[l.at()]).is_empty();
            let found = is_fine && go(c, at + 1, held);
            held[l.at()].pop();
            found
        })
    }
    go(c, 0, &mut vec![Vec::new(); c.libraries().len()])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_serves_more_than_agreed_and_what_is_unfilled_could_be_served_by_nobody(a in limited()) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Ok(p) = planned(&c, &term) else { return Ok(()) };
        assert_kept(&c, &p.roster)?;
        for d in p.roster.duties().iter().filter(|d| d.status == Status::Unfilled) {
            let whys = &d.unfilled.as_ref().unwrap().0;
            prop_assert_eq!(whys.len(), c.libraries().len());
            for &(l, why) in whys {
                if let Why::Limit(kind) = why {
                    let mut has = duties(&p.roster, l);
                    has.push((d.date, d.period));
                    prop_assert!(broken(&c, c.limits(l), &has).contains(&kind));
                }
            }
        }
        // Every holder of its own has a week within its limits.
        for (h, share) in p.allocation.indices().zip(&p.allocation.shares) {
            if share.holder.is_pool() {
                continue;
            }
            let l = share.holder.members[0];
            let cells = p.pattern.cells().filter(|(_, holder)| *holder == h);
            let monday = NaiveDate::from_ymd_opt(2018, 9, 3).unwrap();
            let on = |p: PeriodIx| {
                let day = c.grid.period(p).weekday.num_days_from_monday();
                monday + TimeDelta::days(day.into())
            };
            let held: Vec<_> = cells.map(|(cell, _)| (on(cell.period), cell.period)).collect();
            prop_assert_eq!(broken(&c, c.limits(l), &held), []);
        }
    }

    #[test]
    fn there_is_a_week_within_the_limits_exactly_where_one_is_found(a in limited()) {
        let mut a = a;
        (a.own_slot_from, a.remainders, a.given, a.days) = ("0", "round", 0, a.days.min(3));
        a.members.truncate(4);
        let lists = [&mut a.together, &mut a.apart];
        lists.into_iter().for_each(Vec::clear);
        a.pins.clear();
        for m in &mut a.members {
            (m.joins, m.absent, m.carried) = (None, None, 0);
        }
        let Some((c, term)) = read(&a) else { return Ok(()) };
        // Who is too many for the week is pooled.
        prop_assume!(c.libraries().len() <= c.slots_per_week() as usize);
        prop_assume!(c.slots_per_week() <= 8);
        match plan::plan(&c, &term) {
            Ok(p) => {
                prop_assert!(any_week(&c));
                prop_assert!(p.allocation.shares.iter().all(|s| !s.holder.is_pool()));
            }
            Err(Unplanned::Infeasible(Infeasible::RowTooLong { .. })) => {}
            Err(why) => prop_assert!(!any_week(&c), "{why}"),
        }
    }

    #[test]
    fn nobody_stands_in_twice_on_a_day_while_somebody_within_one_duty_can(
        a in prop_oneof![agreement(), limited()],
    ) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Ok(p) = planned(&c, &term) else { return Ok(()) };
        let on = |l: LibraryIx, date: NaiveDate| {
            duties(&p.roster, l).iter().filter(|d| d.0 == date).count()
        };
        let minutes = i64::from(c.grid.slot_minutes());
        // What one duty more adds to the unevenness, times what is owed.
        let rise = |l: LibraryIx| {
            let row = p.ledger.0[l.at()];
            (2 * (row.held + row.carried_in - row.owed) + minutes, row.owed)
        };
        let stands_in = |d: &&Duty| d.kind == Kind::Substitute && d.library.is_some();
        for d in p.roster.duties().iter().filter(stands_in) {
            let one = d.library.unwrap();
            if on(one, d.date) < 2 {
                continue;
            }
            for other in c.indices().filter(|l| on(*l, d.date) == 0) {
                let could = can_serve(&c, &term, other, (d.date, d.period))
                    && !is_full(&c, &p.roster, other, d.cell());
                let ((more, owes), (now, owed)) = (rise(other), rise(one));
                if !could || owes <= 1 || owed <= 1 {
                    continue;
                }
                // Minutes are rounded.
                let off = 4 * (owes + owed) + 2 * (more.abs() + now.abs());
                prop_assert!(more * owed + off >= now * owes, "{:?} for {:?}: {:?}", other, one, d);
            }
        }
    }

    #[test]
    fn any_history_keeps_the_limits_and_what_is_refused_for_one_would_break_it(
        (a, wishes) in (limited(), prop::collection::vec((0u8..7, 0usize..1000, 0usize..1000, 0usize..9), 0..12)),
    ) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Ok(p) = planned(&c, &term) else { return Ok(()) };
        let mut now = p.plan.clone();
        for (number, wish) in wishes.into_iter().enumerate() {
            let wish: Wish = wish;
            let change = change(&c, p.roster.duties(), number, wish);
            match plan::change(&now, &change) {
                Ok(after) => now = after,
                Err(Refusal::Unable(l, cell, Why::Limit(kind))) => {
                    let mut has = duties(&now.roster, l);
                    if let ChangeKind::Swap { with } = change.kind {
                        let left = if cell == with { change.duty } else { with };
                        has.retain(|d| *d != (left.date, left.period));
                    }
                    has.push((cell.date, cell.period));
                    prop_assert!(broken(&c, c.limits(l), &has).contains(&kind));
                }
                Err(_) => {}
            }
            assert_kept(&c, &now.roster)?;
        }
    }

    #[test]
    fn what_is_offered_keeps_the_limits_and_nothing_that_does_is_left_out(a in limited(), at in 0usize..1000) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Ok(p) = planned(&c, &term) else { return Ok(()) };
        let duty = &p.roster.duties()[at % p.roster.duties().len()];
        let offered = plan::covers(&p, duty.cell());
        for l in c.indices().filter(|l| Some(*l) != duty.library) {
            let time = (duty.date, duty.period);
            let busy = duties(&p.roster, l).iter().filter(|d| **d == time).count();
            let could = can_serve(&c, &term, l, time)
                && busy < usize::from(c[l].seats)
                && !is_full(&c, &p.roster, l, duty.cell());
            prop_assert_eq!(offered.contains(&l), could && !term.is_closed(&c.grid, duty.date, duty.period));
        }
        for (cell, _) in plan::swaps(&p, duty.cell(), term.first) {
            let kind = ChangeKind::Swap { with: cell };
            let swap = Change { at: stamp(0), kind, duty: duty.cell(), because: None, note: None };
            assert_kept(&c, &plan::change(&p, &swap).unwrap().roster)?;
        }
    }

    #[test]
    fn planning_the_rest_again_keeps_the_limits(
        a in limited(),
        away in prop::collection::vec(prop::option::weighted(0.4, (0u32..10, 0u32..4)), 8),
    ) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Ok(p) = planned(&c, &term) else { return Ok(()) };
        let mut later: Agreement = a.clone();
        for (member, away) in later.members.iter_mut().zip(away) {
            member.absent = away.or(member.absent);
        }
        let Some((_, term)) = read(&later) else { return Ok(()) };
        let resumed = plan::resume(&c, &term, p.as_published()).unwrap();
        let mut with = term.clone();
        with.changes = plan::replan(&resumed, term.first.and_time(NaiveTime::MIN), stamp(0));
        let now = plan::changed(&resumed, &with).unwrap();
        assert_kept(&c, &now.roster)?;
        for d in now.roster.duties().iter().filter(|d| d.is_live() && d.library.is_none()) {
            let idle = |l: &LibraryIx| {
                let time = (d.date, d.period);
                can_serve(&c, &term, *l, time)
                    && !duties(&now.roster, *l).contains(&time)
                    && !is_full(&c, &now.roster, *l, d.cell())
            };
            prop_assert!(d.status == Status::Open || !c.indices().any(|l| idle(&l)), "{:?}", d);
        }
    }

    #[test]
    fn lower_limits_from_a_day_on_take_away_what_is_beyond_them_and_nothing_else(
        a in crate::agreement::agreement(),
        limits in prop::collection::vec((prop::option::of(1u16..2), prop::option::of(1u16..3)), 8),
        from in 0u64..10,
    ) {
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Ok(p) = planned(&c, &term) else { return Ok(()) };
        let from = term.first + TimeDelta::days(i64::try_from(from).unwrap());
        let mut amended = term.clone();
        let lower: Vec<Limits> = c.indices().zip(limits).map(|(_, (per_day, per_week))| {
            Limits { per_day, in_a_row: None, per_week }
        }).collect();
        amended.amendments.push(Amendment {
            from,
            weights: c.libraries().iter().map(|l| l.weight).collect(),
            staffed: c.libraries().iter().map(|l| l.staffed).collect(),
            limits: lower.clone(),
            service: PeriodSet::first(c.grid.periods().len()),
            pools: Vec::new(),
        });
        let resumed = plan::resume(&c, &amended, p.as_published()).unwrap();
        let mut with = amended.clone();
        with.changes = plan::replan(&resumed, from.and_time(NaiveTime::MIN), stamp(0));
        let now = plan::changed(&resumed, &with).unwrap();
        for d in now.roster.duties().iter().filter(|d| d.is_live()) {
            let Some(l) = d.library else { continue };
            // So many are due up to this duty, and every one of them counts.
            let upto: Vec<_> = duties(&now.roster, l);
            let week = |date: NaiveDate| date.iso_week();
            let of_day = upto.iter().filter(|o| o.0 == d.date && **o <= (d.date, d.period)).count();
            let of_week = upto.iter()
                .filter(|o| week(o.0) == week(d.date) && **o <= (d.date, d.period)).count();
            let limits = lower[l.at()];
            let over = |n: usize, most: Option<u16>| most.is_some_and(|m| n > usize::from(m));
            if d.date >= from {
                prop_assert!(!over(of_day, limits.per_day) && !over(of_week, limits.per_week));
            }
        }
        for change in &with.changes {
            let had = p.roster.duties().iter().find(|d| d.is_live() && d.cell() == change.duty).unwrap();
            let is_limit = matches!(change.because, Some(Because::Unable(Why::Limit(_))));
            prop_assert!(had.library.is_none() || is_limit && had.date >= from, "{:?}", change);
        }
    }
}

#[test]
fn whoever_stands_in_does_not_do_so_all_day_while_others_within_one_duty_can() {
    // Three hours of Monday are Aava's, and Aava is away on one of them.
    let mut text = String::from(
        "format = 1\n[consortium]\nid = \"t\"\nname = \"T\"\ntimezone = \"Europe/Helsinki\"\n\
         language = \"fi\"\ndomain = \"t.example\"\n[service]\nname = \"Chat\"\n\
         slot_minutes = 60\nseats = 1\n[service.hours]\nmon = [\"9:00-12:00\"]\n\
         tue = [\"9:00-18:00\"]\n[allocation]\nown_slot_from = 0\n",
    );
    for (id, hours) in [("aava", "mon"), ("boda", ""), ("cilla", ""), ("dora", "")] {
        writeln!(text, "[[library]]\nid = \"{id}\"\nname = \"{id}\"\nsize = 100").unwrap();
        if !hours.is_empty() {
            writeln!(text, "hours = {{ {hours} = [\"9:00-18:00\"] }}").unwrap();
        }
    }
    let mut sources = vuoro::input::SourceMap::default();
    let file = sources.add("consortium.toml", text.as_bytes());
    let c = vuoro::input::consortium(&mut sources, file).unwrap().value;
    let term = "format = 1\n[term]\nid = \"t\"\nname = \"T\"\nfirst = 2018-09-03\n\
        last = 2018-09-16\n[[absence]]\nlibrary = \"aava\"\nfirst = 2018-09-03\n";
    let file = sources.add("term.toml", term.as_bytes());
    let mut term = vuoro::input::term(&mut sources, file, &c, None).unwrap().value;
    let stand_ins = |term: &Term| -> Vec<LibraryIx> {
        let p = planned(&c, term).unwrap();
        let stands_in = |d: &&Duty| d.kind == Kind::Substitute;
        p.roster.duties().iter().filter(stands_in).map(|d| d.library.unwrap()).collect()
    };
    let all = |stand_ins: &[LibraryIx]| {
        stand_ins.iter().map(|l| c[*l].id.to_string()).collect::<Vec<_>>().join(" ")
    };
    // Boda came in half an hour more than one duty behind: by the hour it would stand in twice.
    term.carried[c.find("boda").unwrap().at()] = -90;
    let mut now = stand_ins(&term);
    now.sort_unstable();
    assert_eq!(all(&now), "boda cilla dora");
    // More than two duties behind, it does.
    term.carried[c.find("boda").unwrap().at()] = -190;
    let mut now = stand_ins(&term);
    now.sort_unstable();
    assert!(now.iter().filter(|l| **l == c.find("boda").unwrap()).count() == 2, "{}", all(&now));
}
