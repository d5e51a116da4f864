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
            "examples/three-terms/consortium-1.toml",
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
        let made = world.made();
        let c = made.consortium;
        assert_eq!(overview(&made).cells, c.slots_per_week());
        let live = world.roster.duties().iter().filter(|d| d.is_live()).count();
        for l in c.indices() {
            let reasons = library(&made, l);
            let duties: u64 = reasons.stretches.iter().map(|s| s.duties).sum();
            assert_eq!(duties, live as u64, "{}", c[l].id);
            let cells = reasons.holders.iter().flat_map(|h| &h.cells);
            for &cell in cells {
                let members = &made.allocation[made.pattern.holder(cell)].holder.members;
                assert!(members.contains(&l));
            }
        }
        for (at, holder) in made.pattern.cells() {
            assert_eq!(cell(&made, at).holder, holder);
        }
        for o in world.term.scheduled(&c.grid) {
            for seat in 1..=c.grid.seats() {
                let at = DatedCell { date: o.date, period: o.period, seat };
                let is_closed = closed(&made, o.date, c.grid.interval(o.period)).is_some();
                match duty(&made, at) {
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
        let made = world.made();
        let turns = world.planned.duties().iter().filter(|d| d.kind == Kind::Turn);
        for planned in turns.filter(|d| d.status == Status::Confirmed) {
            let reasons = duty(&made, planned.cell()).unwrap().turn.unwrap();
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
