//! Everything can be explained, and what is said agrees with the plan.

use vuoro::model::{Cell, DatedCell, Kind, Status};
use vuoro::report::explain::{cell, closed, duty, library, overview};

use crate::world::{World, example, fixture, history, planned, texts};

fn worlds() -> Vec<World> {
    let seats =
        |(consortium, term): (String, String)| (consortium.replace("seats = 1", "seats = 2"), term);
    let open = |(consortium, term): (String, String)| {
        let rules = "[allocation]\nturns = \"open\"\n\n[service.hours]";
        (consortium.replace("[service.hours]", rules), term)
    };
    vec![
        planned(&example("piki-2018")),
        planned(&example("piki-2018-fair")),
        planned(&example("piki-2018-exact")),
        history(),
        planned(&texts(
            "examples/three-terms/consortium.toml",
            "examples/three-terms/1-syksy.toml",
        )),
        planned(&fixture("kymi", "syksy.toml")),
        planned(&seats(fixture("kymi", "syksy.toml"))),
        planned(&open(fixture("kymi", "syksy.toml"))),
        planned(&fixture("unfilled", "autumn.toml")),
    ]
}

#[test]
fn every_library_every_cell_and_every_dated_cell_can_be_explained() {
    for world in worlds() {
        let made = &world;
        let c = &made.consortium;
        assert_eq!(overview(made).cells, c.slots_per_week());
        let live = world.roster.duties().iter().filter(|d| d.is_live()).count();
        for l in c.indices() {
            let reasons = library(made, l);
            let duties: u64 = reasons.stretches.iter().map(|s| s.duties).sum();
            assert_eq!(duties, live as u64, "{}", c[l].id);
            let cells = reasons.holders.iter().flat_map(|h| &h.cells);
            for &cell in cells {
                let members = &made.allocation[made.pattern.holder(cell)].holder.members;
                assert!(members.contains(&l));
            }
        }
        for (at, holder) in made.pattern.cells() {
            assert_eq!(cell(made, at).holder, holder);
        }
        for o in world.term.scheduled(&c.grid) {
            for seat in 1..=c.grid.seats() {
                let at = DatedCell { date: o.date, period: o.period, seat };
                let is_closed = closed(made, o.date, c.grid.interval(o.period)).is_some();
                match duty(made, at) {
                    None => assert!(is_closed, "{} has no duty", o.date),
                    Some(reasons) => {
                        let holder = made.pattern.holder(Cell { period: o.period, seat });
                        assert_eq!(reasons.holder, holder);
                        assert!(reasons.live().is_some() || !reasons.changes.is_empty());
                    }
                }
            }
        }
    }
}

#[test]
fn nobody_else_with_the_turn_gives_a_smaller_distance_than_the_plan() {
    let mut seen = 0;
    for world in [planned(&example("piki-2018-fair")), planned(&fixture("kymi", "syksy.toml"))] {
        let made = &world;
        let turns = world.planned.duties().iter().filter(|d| d.kind == Kind::Turn);
        for planned in turns.filter(|d| d.status == Status::Confirmed) {
            let reasons = duty(made, planned.cell()).unwrap().turn.unwrap();
            assert!(reasons.is_same);
            for member in &reasons.members {
                let bound = member.bound;
                assert_eq!(bound.is_none(), member.why_not.is_some());
                assert!(bound.is_none_or(|b| b >= reasons.bound.unwrap()));
                if Some(member.library) == planned.library {
                    assert_eq!(bound, reasons.bound, "the plan has this turn and this bound");
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 200, "only {seen} members were looked at");
}

#[test]
fn a_substitute_is_the_fairest_of_those_who_could() {
    let (consortium, term) = example("piki-2018-fair");
    let absence = "\n[[absence]]\nlibrary = \"nokia\"\nfirst = 2018-10-15\nlast = 2018-10-19\n";
    let world = planned(&(consortium, term + absence));
    let made = &world;
    let stands = |d: &&vuoro::model::Duty| d.kind == Kind::Substitute;
    let substitutes: Vec<_> = world.planned.duties().iter().filter(stands).collect();
    assert_eq!(substitutes.len(), 1);
    let reasons = duty(made, substitutes[0].cell()).unwrap();
    let nokia = world.find("nokia");
    assert_eq!(reasons.holder_whys, [(nokia, vuoro::model::Why::Absent)]);
    let chosen = substitutes[0].library.unwrap();
    assert_eq!((reasons.stand_ins[0].library, reasons.stand_ins[0].more), (chosen, 0));
    assert!(reasons.stand_ins.len() > 5, "{}", reasons.stand_ins.len());
    assert!(reasons.stand_ins.iter().all(|s| s.more >= 0), "{:?}", reasons.stand_ins);
    #[expect(clippy::cast_precision_loss, reason = "another way to count")]
    let uneven = |l: vuoro::model::LibraryIx, more: i64| {
        let row = world.ledger.0[l.at()];
        ((row.balance() + more) as f64).powi(2) / row.owed as f64 / 120.0
    };
    for other in &reasons.stand_ins[1..] {
        let before = uneven(chosen, 0) + uneven(other.library, 0);
        let after = uneven(chosen, -120) + uneven(other.library, 120);
        #[expect(clippy::cast_precision_loss, reason = "another way to count")]
        let said = other.more as f64 / vuoro::model::Quality::UNIT as f64;
        assert!((said - (after - before)).abs() < 1e-9, "{said}");
    }
}

/// The smallest largest distance of a sequence in which one member serves on one date, by trying
/// every sequence; dues are in millionths.
fn smallest(due: &[Vec<i64>], here: usize, forced: usize) -> i64 {
    let (dates, members) = (due.len(), due[0].len());
    let mut best = i64::MAX;
    for code in 0..members.pow(u32::try_from(dates).unwrap()) {
        let (mut rest, mut worst) = (code, 0);
        let mut had = vec![0i64; members];
        for (date, due) in due.iter().enumerate() {
            let member = rest % members;
            rest /= members;
            if date == here && member != forced {
                worst = i64::MAX;
                break;
            }
            had[member] += 1_000_000;
            let off = had.iter().zip(due).map(|(had, due)| (had - due).abs());
            worst = worst.max(off.max().unwrap());
        }
        best = best.min(worst);
    }
    best
}

#[test]
fn no_order_with_another_turn_is_better_than_is_said() {
    let (consortium, term) = fixture("kymi", "syksy.toml");
    let short = term.replace("last = 2026-12-11", "last = 2026-10-23");
    let short = short.split("[[absence]]").next().unwrap().to_owned();
    let world = planned(&(consortium, short));
    let made = &world;
    let mut larger = 0;
    for pool in &world.turns.0 {
        let turns = || world.planned.duties().iter().filter(|d| d.holder == pool.pool);
        let reasons: Vec<_> =
            turns().map(|d| duty(made, d.cell()).unwrap().turn.unwrap()).collect();
        let due: Vec<Vec<i64>> =
            reasons.iter().map(|r| r.members.iter().map(|m| m.due).collect()).collect();
        for (here, r) in reasons.iter().enumerate() {
            for (m, member) in r.members.iter().enumerate() {
                let (said, again) = (member.bound.unwrap(), smallest(&due, here, m));
                assert!(said.abs_diff(again.unsigned_abs()) <= 2, "{said}, not {again}");
                larger += usize::from(said > r.bound.unwrap());
            }
        }
    }
    assert!(larger > 3, "only {larger} turns would have made anything worse");
}

#[test]
fn what_a_week_costs_can_be_counted_by_hand() {
    let mut spread = 0;
    for world in [planned(&example("piki-2018-fair")), planned(&fixture("kymi", "syksy.toml"))] {
        let made = &world;
        let c = &made.consortium;
        let mut by_day = std::collections::BTreeMap::new();
        let mut avoided = 0;
        for (at, holder) in made.pattern.cells() {
            let day = c.grid.period(at.period).weekday.num_days_from_monday();
            *by_day.entry((holder, day)).or_insert(0i64) += 1;
            let members = &made.allocation[holder].holder.members;
            let total: u64 = members.iter().map(|l| c[*l].weight).sum();
            let avoid = members.iter().filter(|l| c[**l].avoid.contains(at.period));
            avoided += avoid.map(|l| c[*l].weight * 1_000_000 / total).sum::<u64>();
        }
        // The second cell of a holder on a weekday costs a tenth of a wish, the third two tenths.
        let days: i64 = by_day.values().map(|n| (1..*n).map(|k| k * 100_000).sum::<i64>()).sum();
        for (at, _) in made.pattern.cells() {
            let reasons = cell(made, at);
            assert_eq!(reasons.now.days, days);
            assert_eq!(reasons.now.wishes, i64::try_from(avoided).unwrap());
            let better = reasons.rivals.iter().filter_map(|r| r.more.as_ref().ok());
            assert!(better.into_iter().all(|p| p.total() >= 0), "the week is the best");
        }
        spread += days;
    }
    assert!(spread > 0, "somebody has two cells on a weekday");
}
