//! Consortia with narrow hours on which two verifiers once disagreed, settled by trying everything:
//! slots, pools and weeks.

use std::path::Path;

use vuoro::input::{self, SourceMap};
use vuoro::model::{Balances, Consortium, HolderKind, LibraryIx, Term};
use vuoro::plan::{self, Infeasible};

use crate::agreement::plan;
use crate::pools::{Held, fairest, objective, split_by_kind};
use crate::totals::{all_totals, objective as unevenness};

fn with_balances(name: &str) -> (Consortium, Term) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/promises/settled").join(name);
    let bytes = |file: &str| std::fs::read(folder.join(file)).unwrap();
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", &bytes("consortium.toml"));
    let c = input::consortium(&mut sources, file).expect("it is right").value;
    let file = sources.add("term.toml", &bytes("term.toml"));
    let ledger = folder.join("old.csv").exists();
    let ledger = ledger.then(|| sources.add("old.csv", &bytes("old.csv")));
    let term = input::term(&mut sources, file, &c, ledger).expect("so is its term").value;
    (c, term)
}

/// One term is settled here: what was before it breaks ties.
fn read(name: &str) -> (Consortium, Term) {
    let (mut c, term) = with_balances(name);
    c.rules.balances = Balances::Report;
    (c, term)
}

/// What a case comes to: slots of owners and given pools by id, of all formed pools as `*`; the
/// objective; and the method's own slots where these have no plan.
struct Settled {
    name: &'static str,
    slots: &'static str,
    objective: f64,
    instead_of: Option<&'static str>,
}

const SETTLED: [Settled; 16] = [
    Settled { name: "loose-given", slots: "p 2, * 1", objective: 0.055_556, instead_of: None },
    Settled { name: "loose-two-pools", slots: "* 3", objective: 0.055_556, instead_of: None },
    // Two that are together have no cell in common, and their pool holds one that suits each.
    Settled {
        name: "together-in-a-pool-of-two-cells",
        slots: "* 2",
        objective: 0.0,
        instead_of: None,
    },
    Settled { name: "multi-slot-pool", slots: "* 4", objective: 0.083_333, instead_of: None },
    Settled {
        name: "two-seats-and-apart",
        slots: "l00 2, l07 1, l08 1, l11 1, * 5",
        objective: 0.742_316,
        instead_of: None,
    },
    Settled {
        name: "three-seats",
        slots: "l00 2, l03 2, l07 1, l08 4, * 3",
        objective: 3.872_900,
        instead_of: None,
    },
    Settled {
        name: "tiny-shares",
        slots: "l00 3, l02 6, * 10",
        objective: 2_723.018_631,
        instead_of: None,
    },
    Settled {
        name: "two-given-pools-and-pins",
        slots: "l01 1, l04 1, p0 4, p1 2",
        objective: 0.137_460,
        instead_of: None,
    },
    Settled {
        name: "given-pool-of-narrow-hours",
        slots: "l00 1, l01 1, l02 1, l05 1, l08 2, l09 2, p0 3, * 2",
        objective: 7.818_727,
        instead_of: Some("l00 1, l01 1, l02 1, l05 1, l08 3, l09 2, p0 3, * 1"),
    },
    Settled {
        name: "full-cells",
        slots: "l00 1, l01 3, l02 4, l03 1, l04 8, l05 4, * 1",
        objective: 3.774_341,
        instead_of: Some("l00 1, l01 3, l02 5, l03 1, l04 8, l05 3, * 1"),
    },
    Settled {
        name: "hours-by-day",
        slots: "l00 3, l02 2, l04 1, l06 2, l07 3, l11 1, * 4",
        objective: 5.861_433,
        instead_of: None,
    },
    Settled {
        name: "refused-given-pool",
        slots: "l00 8, l02 7, l03 7, p0 2",
        objective: 10.166_667,
        instead_of: Some("l00 5, l02 5, l03 5, p0 9"),
    },
    Settled {
        name: "two-given-pools",
        slots: "p0 2, p1 2",
        objective: 0.129_818,
        instead_of: None,
    },
    Settled {
        name: "two-given-pools-pinned",
        slots: "p0 2, p1 2",
        objective: 0.129_818,
        instead_of: None,
    },
    Settled {
        name: "pinned-owner-of-two-seats",
        slots: "l01 4, l02 2, l07 3",
        objective: 296_293.296_305,
        instead_of: Some("l01 4, l02 1, l07 4"),
    },
    // It could staff all three seats of a cell, and is pinned to two of them.
    Settled {
        name: "pinned-twice-of-three-seats",
        slots: "l00 1, l01 11",
        objective: 81.510_083,
        instead_of: None,
    },
];

/// Holders with so many slots, and the slots of the pools to be formed.
fn vector(c: &Consortium, slots: &str) -> (Vec<Held>, u32) {
    let (mut fixed, mut bloc) = (Vec::new(), 0);
    for part in slots.split(", ") {
        let (id, slots) = part.split_once(' ').unwrap();
        let slots = slots.parse().unwrap();
        let pool = c.pools.iter().find(|p| p.id.as_str() == id).map(|p| p.members.clone());
        match pool.or_else(|| c.find(id).map(|l| vec![l])) {
            Some(members) => fixed.push((slots, members)),
            None => bloc = slots,
        }
    }
    (fixed, bloc)
}

fn weights(c: &Consortium) -> Vec<u64> {
    c.libraries().iter().map(|l| l.weight).collect()
}

/// As many pools as there can be: each of enough members, those that are together as one.
fn most_pools(c: &Consortium, small: &[LibraryIx], bloc: u32) -> usize {
    let most = c.rules.pool_min.max(1);
    let bound: usize = c.together.iter().map(|list| list.libraries.len()).max().unwrap_or(1);
    let rest = small.len().saturating_sub(bound.max(most));
    (usize::from(!small.is_empty()) * (1 + rest / most)).min(bloc as usize)
}

/// Whether no vector of slots has a plan with a smaller objective than this.
fn nothing_is_nearer(c: &Consortium, fixed: &[Held], small: &[LibraryIx], cap: f64) -> bool {
    let total = c.slots_per_week();
    let mut open: Vec<(Vec<u32>, u32)> = vec![(Vec::new(), total)];
    while let Some((held, left)) = open.pop() {
        let holders: Vec<Held> =
            held.iter().zip(fixed).map(|(n, (_, members))| (*n, members.clone())).collect();
        // Each holder only adds to the objective.
        if objective(c, &weights(c), &holders) >= cap {
            continue;
        }
        if held.len() < fixed.len() {
            open.extend((1..=left).map(|n| ([&held[..], &[n]].concat(), left - n)));
            continue;
        }
        if small.is_empty() != (left == 0) {
            continue;
        }
        let pools = most_pools(c, small, left);
        if fairest(c, &weights(c), &holders, small, (left, pools), cap).is_some() {
            return false;
        }
    }
    true
}

#[test]
fn what_is_proven_is_the_best_of_all_slots_pools_and_weeks() {
    for case in &SETTLED {
        let (c, term) = read(case.name);
        let p = plan(&c, &term).unwrap_or_else(|why| panic!("{}: {why}", case.name));
        let q = p.allocation.quality;
        let reported = q.best as f64 / 1e15;
        assert!(q.proven && q.lower_bound == q.best, "{}: {q:?}", case.name);
        assert!((reported - case.objective).abs() < 1e-6, "{}: {reported}", case.name);
        let (fixed, small, pools) = split_by_kind(&p);
        let (said, bloc) = vector(&c, case.slots);
        assert_eq!(fixed, said, "{}", case.name);
        assert_eq!(pools, most_pools(&c, &small, bloc), "{}", case.name);
        let best = fairest(&c, &weights(&c), &fixed, &small, (bloc, pools), f64::INFINITY).unwrap();
        assert!((reported - best).abs() < 1e-9, "{}: {reported} {best}", case.name);
        if let Some(own) = case.instead_of {
            let (own, bloc) = vector(&c, own);
            let pools = most_pools(&c, &small, bloc);
            let plan = fairest(&c, &weights(&c), &own, &small, (bloc, pools), f64::INFINITY);
            assert_eq!(plan, None, "{}: the method's own slots have a plan", case.name);
            assert!(nothing_is_nearer(&c, &fixed, &small, best - 1e-9), "{}", case.name);
        }
        // Who is pooled serves what it is due, wherever the cells of its pool are.
        for share in p.allocation.shares.iter().filter(|s| s.holder.kind != HolderKind::Library) {
            let cells = crate::pools::suitable(
                &c,
                &share.holder.members,
                share.slots,
                &vuoro::model::PeriodSet::EMPTY,
            );
            let holder = p.allocation.shares.iter().position(|s| s.holder.id == share.holder.id);
            let laid = p.pattern.cells().filter(|(_, h)| Some(h.at()) == holder);
            let laid = laid.map(|(cell, _)| cell.period).collect();
            assert!(cells.contains(&laid), "{}: {}", case.name, share.holder.id);
        }
    }
}

#[test]
fn a_pin_of_a_library_that_takes_no_part_is_named() {
    let (c, term) = read("pinned-but-not-a-member");
    let why = plan(&c, &term).map(drop).expect_err("nobody can keep the pin");
    let Infeasible::PinsExceedSlots { pin: 0, holder, pins: 1, slots: 0 } = why else {
        panic!("{why}");
    };
    assert_eq!(holder.as_str(), "l01");
}

#[test]
fn too_few_for_a_pool_need_a_slot_each() {
    let (c, term) = read("too-few-for-a-pool");
    let why = plan(&c, &term).map(drop).expect_err("there are two slots");
    assert_eq!(why, Infeasible::Crowded { needed: 3, slots: 2 });
}

/// A pool and two that are too few for one share two slots: one of the two has had enough.
#[test]
fn who_rests_needs_no_slot() {
    let (c, term) = with_balances("rests-beside-a-given-pool");
    let p = plan(&c, &term).unwrap_or_else(|why| panic!("{why}"));
    let held = p.allocation.shares.iter().map(|s| (s.holder.id.as_str(), s.slots));
    assert_eq!(held.collect::<Vec<_>>(), [("l01", 1), ("p0", 1)]);
    let resting = c.indices().filter(|&l| p.allocation.rests(l));
    assert_eq!(resting.map(|l| c[l].id.as_str()).collect::<Vec<_>>(), ["l00"]);
    let without = read("rests-beside-a-given-pool");
    let why = plan(&without.0, &without.1).map(drop).expect_err("each needs a slot");
    assert_eq!(why, Infeasible::Crowded { needed: 3, slots: 2 });
}

/// As a slot each they would be four holders of three slots: an owner is pooled with them.
#[test]
fn an_owner_is_pooled_with_others_that_are_too_few_for_a_pool() {
    let (c, term) = read("too-few-beside-owners");
    let p = plan(&c, &term).unwrap_or_else(|why| panic!("{why}"));
    let holders = p.allocation.shares.iter().map(|s| (s.slots, s.holder.members.len()));
    assert_eq!(holders.collect::<Vec<_>>(), [(1, 1), (2, 3)]);
}

#[test]
fn a_dozen_libraries_without_a_plan_are_told_so() {
    for name in [
        "slow-with-wishes",
        "slow-with-given-pool",
        "slow-with-pooled-remainders",
        "more-than-five-hundred-ways-to-share-out",
        "pools-of-two-cells-each",
        "given-pool-beside-a-pool-of-several",
    ] {
        let (c, term) = read(name);
        let why = plan(&c, &term).err().unwrap_or_else(|| panic!("{name} has a plan"));
        assert!(!why.is_open(), "{name}: {why}");
        let conflict = plan::conflict(&c, &term);
        assert!(!conflict.parts.is_empty(), "{name}: {why}: {conflict:?}");
    }
}

#[test]
fn a_duty_of_a_substitute_counts_for_whoever_takes_it() {
    let (c, term) = read("pooled-with-a-substitute");
    let p = plan(&c, &term).unwrap();
    assert!(p.roster.duties().iter().any(|d| d.kind == vuoro::model::Kind::Substitute));
    let owed = vec![10.0 / 3.0; 3];
    let duties = |row: &vuoro::model::LedgerRow| u32::try_from(row.held / 30).unwrap();
    let totals: Vec<u32> = p.ledger.0.iter().map(duties).collect();
    let all = all_totals(&c, &term);
    let least = all.iter().map(|t| unevenness(&c, &term, &owed, t)).fold(f64::INFINITY, f64::min);
    let q = p.allocation.quality;
    assert!((q.objective as f64 / 1e15 - unevenness(&c, &term, &owed, &totals)).abs() < 1e-9);
    assert!((least - 0.2).abs() < 1e-9, "{least}");
    assert!(q.proven && (q.lower_bound as f64 / 1e15 - least).abs() < 1e-9, "{q:?}");
}

/// Parts of open duties count to the millionth of a minute: of libraries of one size, those whose
/// pools have fewer duties for their size stand in more often.
#[test]
fn who_holds_least_of_open_duties_too_stands_in_for_others() {
    let (c, term) = read("open-pools-with-substitutes");
    let p = plan(&c, &term).unwrap();
    let weight = |l: LibraryIx| c[l].weight as f64;
    let duties = p.roster.duties();
    let share = duties.len() as f64 / c.indices().map(weight).sum::<f64>();
    let mut totals = vec![0.0; c.libraries().len()];
    for duty in duties {
        if let Some(l) = duty.library {
            totals[l.at()] += 1.0;
        } else {
            let members = &p.allocation[duty.holder].holder.members;
            let all: f64 = members.iter().map(|&l| weight(l)).sum();
            members.iter().for_each(|&l| totals[l.at()] += weight(l) / all);
        }
    }
    // What the last of so many duties adds to the unevenness.
    let added = |l: LibraryIx, n: f64| {
        let owed = weight(l) * share;
        ((n - owed).powi(2) - (n - 1.0 - owed).powi(2)) / owed
    };
    let mut compared = 0;
    for duty in duties.iter().filter(|d| d.kind == vuoro::model::Kind::Substitute) {
        let taken = duty.library.expect("there are enough");
        let same = |d: &&vuoro::model::Duty| (d.date, d.period) == (duty.date, duty.period);
        let busy: Vec<_> = duties.iter().filter(same).filter_map(|d| d.library).collect();
        let away = |l: LibraryIx| term.absences.iter().any(|absence| absence.library == l);
        for other in c.indices().filter(|&l| !away(l) && !busy.contains(&l)) {
            compared += 1;
            // A second duty of one day counts as if there were one more.
            let again = |l: LibraryIx| {
                let of_day = |d: &&vuoro::model::Duty| d.date == duty.date && d.library == Some(l);
                let others = duties.iter().filter(of_day).filter(|d| d.cell() != duty.cell());
                2.0 * others.count() as f64 / (weight(l) * share)
            };
            let now = added(taken, totals[taken.at()]) + again(taken);
            let instead = added(other, totals[other.at()] + 1.0) + again(other);
            assert!(now <= instead + 1e-9, "{} for {}: {now} {instead}", c[taken].id, c[other].id);
        }
    }
    assert!(compared > 10);
}
