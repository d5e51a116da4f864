//! Pools against every way to form them.

use proptest::prelude::*;
use vuoro::model::{
    Balances, Consortium, HolderKind, LibraryIx, PeriodIx, PeriodSet, PinHolder, Remainders, Term,
};
use vuoro::plan::Infeasible;

use crate::agreement::{Agreement, Member, Planned, agreement, plan};

/// Every way to split the members into so many groups of the agreed sizes.
pub fn partitions(
    members: &[LibraryIx],
    groups: usize,
    sizes: (usize, usize),
) -> Vec<Vec<Vec<LibraryIx>>> {
    let mut all = vec![Vec::new()];
    for &l in members {
        let mut next = Vec::new();
        for split in all {
            let split: Vec<Vec<LibraryIx>> = split;
            for at in 0..split.len() {
                let mut larger = split.clone();
                larger[at].push(l);
                next.push(larger);
            }
            if split.len() < groups {
                let mut more = split;
                more.push(vec![l]);
                next.push(more);
            }
        }
        all = next;
    }
    let fits = |g: &Vec<LibraryIx>| (sizes.0..=sizes.1).contains(&g.len());
    all.retain(|split| split.len() == groups && split.iter().all(fits));
    all
}

/// Whether a week has room for these holders, their pins where they are agreed: by trying.
pub fn finds_room(c: &Consortium, holders: &[Held]) -> bool {
    let mut seats = vec![c.grid.seats(); c.grid.periods().len()];
    let mut wants = Vec::with_capacity(holders.len());
    for (slots, members) in holders {
        let is = |holder: PinHolder| match holder {
            PinHolder::Library(l) => *members == [l],
            PinHolder::Pool(at) => *members == c.pools[at].members,
        };
        let pinned: Vec<PeriodIx> =
            c.pins.iter().filter(|p| is(p.holder)).map(|p| p.cell.period).collect();
        // More pins than slots: there is no room for that.
        let Some(more) = slots.checked_sub(u32::try_from(pinned.len()).unwrap()) else {
            return false;
        };
        if let [library] = members[..] {
            let many = c[library].seats.min(c.grid.seats());
            for &p in &pinned {
                let Some(left) = seats[p.at()].checked_sub(1) else { return false };
                seats[p.at()] = left;
            }
            let limit = |p: PeriodIx| many - pinned.iter().filter(|q| **q == p).count() as u16;
            let places = c[library].staffed.iter().map(|p| (p, limit(p)));
            wants.push(Want::Alone(more, places.filter(|(_, n)| *n > 0).collect()));
        } else {
            let pinned: PeriodSet = pinned.into_iter().collect();
            wants.push(Want::Pool(suitable(c, members, *slots, &pinned)));
        }
    }
    wants.sort_by_key(|want| match want {
        Want::Alone(_, places) => (1, places.len()),
        Want::Pool(choices) => (0, choices.len()),
    });
    room(&wants, &mut seats)
}

/// What a holder can have: so many places of its own, or one of these sets of cells.
enum Want {
    Alone(u32, Vec<(PeriodIx, u16)>),
    Pool(Vec<PeriodSet>),
}

/// Every set of so many cells, the pinned ones in it, that a pool may hold: each cell has a member
/// with staff, each member has a cell, and no members are due more than a tenth of a slot beyond
/// what the cells have that any of them can serve.
pub fn suitable(
    c: &Consortium,
    members: &[LibraryIx],
    slots: u32,
    pinned: &PeriodSet,
) -> Vec<PeriodSet> {
    let cells: Vec<PeriodIx> =
        c.grid.indices().filter(|p| members.iter().any(|l| c[*l].staffed.contains(*p))).collect();
    let total: u64 = members.iter().map(|l| c[*l].weight).sum();
    let mut found = Vec::new();
    let mut sets = vec![(PeriodSet::EMPTY, 0)];
    while let Some((set, from)) = sets.pop() {
        if set.len() < slots as usize {
            sets.extend((from..cells.len()).map(|at| {
                let mut larger = set;
                larger.insert(cells[at]);
                (larger, at + 1)
            }));
            continue;
        }
        let serves_due = (1u32..1 << members.len()).all(|some| {
            let some = || members.iter().enumerate().filter(move |(at, _)| some >> at & 1 == 1);
            let due: u64 = some().map(|(_, l)| c[*l].weight).sum::<u64>() * u64::from(slots);
            let served = set.iter().filter(|p| some().any(|(_, l)| c[*l].staffed.contains(*p)));
            let served = served.count() as u64;
            served > 0 && due * 10 <= (served * 10 + 1) * total
        });
        if serves_due && pinned.without(&set).is_empty() {
            found.push(set);
        }
    }
    found
}

/// Whether all find room: by trying.
fn room(wants: &[Want], seats: &mut [u16]) -> bool {
    let Some((want, rest)) = wants.split_first() else { return true };
    match want {
        Want::Pool(choices) => choices.iter().any(|set| {
            if !set.iter().all(|p| seats[p.at()] > 0) {
                return false;
            }
            set.iter().for_each(|p| seats[p.at()] -= 1);
            let found = room(rest, seats);
            set.iter().for_each(|p| seats[p.at()] += 1);
            found
        }),
        Want::Alone(slots, places) => alone(*slots, places, rest, seats),
    }
}

/// The same for one that holds its slots alone; places in rising order, so that no choice is tried
/// twice.
fn alone(slots: u32, places: &[(PeriodIx, u16)], rest: &[Want], seats: &mut [u16]) -> bool {
    if slots == 0 {
        return room(rest, seats);
    }
    let Some((&(place, limit), later)) = places.split_first() else { return false };
    let most = u32::from(limit.min(seats[place.at()])).min(slots);
    (0..=most).rev().any(|n| {
        seats[place.at()] -= n as u16;
        let found = alone(slots - n, later, rest, seats);
        seats[place.at()] += n as u16;
        found
    })
}

/// Every way to share out so many slots over so many holders, at least one each.
pub fn vectors(slots: u32, holders: usize) -> Vec<Vec<u32>> {
    match holders {
        0 if slots == 0 => vec![vec![]],
        0 => vec![],
        _ => (1..=slots)
            .flat_map(|n| {
                let rest = vectors(slots - n, holders - 1);
                rest.into_iter().map(move |v| [&[n][..], &v].concat())
            })
            .collect(),
    }
}

/// What everybody claims, in the order of the libraries: what it owes of the term, in thousandths of a
/// minute, less what it came in ahead with.
pub fn claims(c: &Consortium, term: &Term) -> Vec<u64> {
    let weights: Vec<u64> = c.libraries().iter().map(|l| l.weight).collect();
    let total: u64 = weights.iter().sum();
    let duties = term.occurrences(&c.grid).len() as u64 * u64::from(c.grid.seats());
    let minutes = duties * u64::from(c.grid.slot_minutes());
    let slot = i64::try_from(minutes / u64::from(c.slots_per_week())).unwrap();
    let owed = |weight: u64| u128::from(weight) * u128::from(minutes) * 1000 / u128::from(total);
    let owed: Vec<i64> = weights.iter().map(|&weight| owed(weight) as i64).collect();
    let counts = |(owed, carried): (&i64, &i64)| {
        let (usual, most) = (owed / 1000, owed / 1000 * 3 / 4);
        (*carried).min(most.min(slot)).max(-usual.min(slot))
    };
    let counted: Vec<i64> = owed.iter().zip(&term.carried).map(counts).collect();
    let steers = c.rules.balances == Balances::Steer && c.rules.remainders == Remainders::Round;
    if !steers || counted.iter().all(|minutes| *minutes == 0) {
        return weights;
    }
    let claim = |(owed, counted): (i64, i64)| (owed - counted * 1000).max(1).unsigned_abs();
    owed.into_iter().zip(counted).map(claim).collect()
}

/// Σ (slots − claim)² / claim.
pub fn objective(c: &Consortium, claims: &[u64], holders: &[(u32, Vec<LibraryIx>)]) -> f64 {
    let total: u64 = claims.iter().sum();
    let part = |(slots, members): &(u32, Vec<LibraryIx>)| {
        let weight: u64 = members.iter().map(|l| claims[l.at()]).sum();
        let claim = weight as f64 * f64::from(c.slots_per_week()) / total as f64;
        (f64::from(*slots) - claim).powi(2) / claim
    };
    holders.iter().map(part).sum()
}

/// Whether who is to be together is, and who is to be apart is not.
pub fn keeps_agreed(c: &Consortium, pools: &[Vec<LibraryIx>]) -> bool {
    let home = |l: &LibraryIx| pools.iter().position(|p| p.contains(l));
    let together = |list: &vuoro::model::Agreed| {
        let homes: Vec<_> = list.libraries.iter().filter_map(home).collect();
        homes.is_empty()
            || homes.len() == list.libraries.len() && homes.iter().all(|h| *h == homes[0])
    };
    let apart = |list: &vuoro::model::Agreed| {
        let homes: Vec<_> = list.libraries.iter().filter_map(home).collect();
        (0..homes.len()).all(|at| !homes[..at].contains(&homes[at]))
    };
    c.together.iter().all(together) && c.apart.iter().all(apart)
}

/// Slots and members of a holder.
pub type Held = (u32, Vec<LibraryIx>);

pub fn split_by_kind(p: &Planned) -> (Vec<Held>, Vec<LibraryIx>, usize) {
    let shares = &p.allocation.shares;
    let formed = |k: HolderKind| k == HolderKind::FormedPool;
    let fixed = shares.iter().filter(|s| !formed(s.holder.kind));
    let fixed = fixed.map(|s| (s.slots, s.holder.members.clone())).collect();
    let pools: Vec<_> = shares.iter().filter(|s| formed(s.holder.kind)).collect();
    let mut small: Vec<_> = pools.iter().flat_map(|s| s.holder.members.clone()).collect();
    small.sort();
    (fixed, small, pools.len())
}

/// Two libraries with staff on Monday only, two on Tuesday only; three cells a week.
const DISJOINT: &str = r#"
format = 1
[consortium]
id = "test"
name = "Testi"
timezone = "Europe/Helsinki"
language = "fi"
domain = "test.example"
[service]
name = "Chat"
slot_minutes = 120
seats = 1
[service.hours]
mon = ["10:00-12:00"]
tue = ["10:00-14:00"]
[[library]]
id = "a"
name = "A"
size = 10
hours = { mon = ["10:00-12:00"] }
[[library]]
id = "b"
name = "B"
size = 10
hours = { tue = ["10:00-14:00"] }
[[library]]
id = "c"
name = "C"
size = 10
hours = { tue = ["12:00-14:00"] }
"#;

#[test]
fn a_pool_with_no_cell_in_common_holds_several_and_everybody_serves_its_due() {
    let given = "[[pool]]\nid = \"p\"\nname = \"P\"\nmembers = [\"a\", \"b\", \"c\"]\n";
    // The same as a pool agreed beforehand, and as one that is formed of the small.
    let formed = "[allocation]\nown_slot_from = 1.0\npool_size = [3, 4]\n";
    let larger = DISJOINT.replace("size = 10\nhours = { mon", "size = 9.9\nhours = { mon");
    for (text, pool) in [(DISJOINT, given), (&larger, given), (DISJOINT, formed)] {
        let (head, libraries) = text.split_once("[[library]]").unwrap();
        let text = if pool == formed {
            // Nobody is owed a whole slot when a fourth takes the rest.
            let fourth = "\n[[library]]\nid = \"d\"\nname = \"D\"\nsize = 0.3\n";
            format!("{head}{pool}[[library]]{libraries}{fourth}")
        } else {
            format!("{text}{pool}")
        };
        let mut sources = vuoro::input::SourceMap::default();
        let file = sources.add("consortium.toml", text.as_bytes());
        let c = vuoro::input::consortium(&mut sources, file).unwrap().value;
        let term =
            "format = 1\n[term]\nid = \"t\"\nname = \"T\"\nfirst = 2018-09-03\nlast = 2018-12-21\n";
        let file = sources.add("t.toml", term.as_bytes());
        let term = vuoro::input::term(&mut sources, file, &c, None).unwrap().value;
        let p = plan(&c, &term).unwrap();
        assert_eq!(p.allocation.shares.len(), 1);
        assert_eq!(p.allocation.shares[0].slots, 3);
        for id in ["a", "b", "c"] {
            let row = p.ledger.0[c.find(id).unwrap().at()];
            assert!(row.held >= 15 * 120 && row.balance().abs() < 120, "{id}: {row:?}");
        }
    }
}

/// The least objective over all ways to form so many pools that hold so many slots together, beside
/// these holders, if it is below a cap. Pools hold as many slots each, and some of them one more.
pub fn fairest(
    c: &Consortium,
    claims: &[u64],
    fixed: &[Held],
    small: &[LibraryIx],
    (bloc, pools): (u32, usize),
    cap: f64,
) -> Option<f64> {
    let mut found: Vec<(f64, Vec<Held>)> = Vec::new();
    for split in partitions(small, pools, (c.rules.pool_min, c.rules.pool_max)) {
        if !keeps_agreed(c, &split) {
            continue;
        }
        let (each, more) = (bloc as usize / pools.max(1), bloc as usize % pools.max(1));
        for larger in (0u32..1 << pools).filter(|mask| mask.count_ones() as usize == more) {
            let slots = |at: usize| (each + usize::from(larger >> at & 1 == 1)) as u32;
            let formed = split.iter().enumerate().map(|(at, g)| (slots(at), g.clone()));
            let holders: Vec<Held> = fixed.iter().cloned().chain(formed).collect();
            found.push((objective(c, claims, &holders), holders));
        }
    }
    found.retain(|(cost, _)| *cost < cap);
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().find(|(_, holders)| finds_room(c, holders)).map(|(cost, _)| cost)
}

/// Whether the plan is the best one there is: pools against every way to form them.
fn nothing_is_fairer(a: &Agreement) -> Result<(), TestCaseError> {
    let order: Vec<usize> = (0..a.members.len()).collect();
    let Some((c, term)) = a.read(&order) else { return Ok(()) };
    prop_assert_eq!(c.rules.remainders, Remainders::Round);
    let p = match plan(&c, &term) {
        Ok(p) => p,
        Err(conflict) => {
            prop_assert!(!matches!(conflict, Infeasible::Unknown));
            return Ok(());
        }
    };
    let (fixed, small, pools) = split_by_kind(&p);
    if small.len() > 7 {
        return Ok(());
    }
    let bloc = c.slots_per_week() - fixed.iter().map(|(slots, _)| slots).sum::<u32>();
    let mut claims = claims(&c, &term);
    // Who has had enough holds nothing.
    let rests = c.indices().filter(|&l| p.allocation.rests(l));
    rests.for_each(|l| claims[l.at()] = 0);
    let best = fairest(&c, &claims, &fixed, &small, (bloc, pools), f64::INFINITY);
    let best = best.unwrap_or(f64::INFINITY);
    let formed: Vec<Vec<LibraryIx>> = p
        .allocation
        .shares
        .iter()
        .filter(|s| s.holder.kind == HolderKind::FormedPool)
        .map(|s| s.holder.members.clone())
        .collect();
    prop_assert!(keeps_agreed(&c, &formed));
    let q = p.allocation.quality;
    prop_assert!(q.proven);
    let reported = q.best as f64 / 1e15;
    prop_assert!((reported - best).abs() < 1e-9, "reported {reported}, best {best}");
    // The plan's own objective is what its holders come to, and within the tolerance.
    let holders: Vec<_> =
        p.allocation.shares.iter().map(|s| (s.slots, s.holder.members.clone())).collect();
    let own = objective(&c, &claims, &holders);
    prop_assert!((q.objective as f64 / 1e15 - own).abs() < 1e-9);
    prop_assert!(own <= best * 1.05 + 1e-9);
    Ok(())
}

#[test]
fn a_cell_agreed_beforehand_leaves_the_pools_less_room() {
    let member = |(size, hours): (u64, [usize; 5])| Member {
        size,
        hours: hours.to_vec(),
        ..Member::default()
    };
    // With Thursday for the first, both pools could meet on Wednesday; its pin is Monday.
    let members = [
        (1, [1, 0, 0, 1, 0]),
        (1, [0, 0, 1, 0, 0]),
        (2, [0, 0, 0, 0, 0]),
        (50, [1, 1, 3, 2, 0]),
        (1, [0, 0, 1, 0, 0]),
        (2, [0, 0, 1, 0, 0]),
        (4, [0, 0, 1, 1, 0]),
    ];
    let members = members.into_iter().map(member).collect();
    let a = Agreement { members, days: 4, pins: vec![(0, 0)], ..Agreement::default() };
    nothing_is_fairer(&a).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn proven_pools_are_the_best_of_all_and_a_conflict_has_none(a in agreement()) {
        let mut a = a;
        a.remainders = "round";
        for m in &mut a.members {
            m.joins = None;
        }
        nothing_is_fairer(&a)?;
    }

    #[test]
    fn where_hours_bind_no_slots_with_room_are_fairer(a in agreement()) {
        let mut a = a;
        (a.remainders, a.method, a.own_slot_from) = ("round", "webster", "0.01");
        (a.given, a.days) = (0, a.days.min(2));
        (a.together, a.apart) = (vec![], vec![]);
        a.members.truncate(4);
        a.pins.retain(|(cell, who)| *cell < 4 && *who < 4);
        for m in &mut a.members {
            (m.joins, m.absent) = (None, None);
        }
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let owners: Vec<Vec<LibraryIx>> = c.indices().map(|l| vec![l]).collect();
        let holders = |slots: Vec<u32>| -> Vec<Held> {
            slots.into_iter().zip(owners.iter().cloned()).collect()
        };
        let all = vectors(c.slots_per_week(), owners.len()).into_iter().map(holders);
        let claims = claims(&c, &term);
        let with_room: Vec<Vec<Held>> = all.filter(|h| finds_room(&c, h)).collect();
        let least = |all: &mut dyn Iterator<Item = &Vec<Held>>| {
            all.map(|h| objective(&c, &claims, h)).min_by(f64::total_cmp)
        };
        let best = least(&mut with_room.iter());
        // Where balances steer, everybody has its claim rounded down or up, as far as that can be.
        let total: u64 = claims.iter().sum();
        let near = |(slots, members): &Held| {
            let parts = claims[members[0].at()] * u64::from(c.slots_per_week());
            let library = &c[members[0]];
            let cells = c.grid.indices().filter(|p| library.staffed.contains(*p)).count();
            let most = cells as u64 * u64::from(library.seats.min(c.grid.seats()));
            let fits = |slots: u64| slots.clamp(1, most.max(1));
            (fits(parts / total)..=fits(parts.div_ceil(total))).contains(&u64::from(*slots))
        };
        let nearest = least(&mut with_room.iter().filter(|h| h.iter().all(near)));
        match plan(&c, &term) {
            Ok(p) if c.indices().any(|l| p.allocation.rests(l)) => {}
            Ok(p) if p.allocation.shares.iter().all(|s| !s.holder.is_pool()) => {
                let q = p.allocation.quality;
                prop_assert!(q.proven);
                let reported = q.objective as f64 / 1e15;
                let is = |best: Option<f64>| best.is_some_and(|b| (reported - b).abs() < 1e-9);
                let steered = p.allocation.steering.is_some();
                prop_assert!(is(best) || steered && is(nearest), "{reported} {best:?}");
            }
                Ok(_) => {}
            Err(why) => prop_assert_eq!(best, None, "{}", why),
        }
    }

    #[test]
    fn what_was_agreed_about_pools_is_kept_however_slots_are_made(a in agreement()) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        let pools: Vec<Vec<LibraryIx>> = p.allocation.shares.iter()
            .filter(|s| s.holder.is_pool()).map(|s| s.holder.members.clone()).collect();
        let gone = |l: &LibraryIx| !p.allocation.shares.iter().any(|s| s.holder.members.contains(l));
        let mut c = c;
        for list in &mut c.together {
            list.libraries.retain(|l| !gone(l));
        }
        prop_assert!(keeps_agreed(&c, &pools));
    }

    #[test]
    fn pooled_remainders_never_claim_more_than_the_best_totals_allow(a in agreement()) {
        let mut a = a;
        a.remainders = "pool";
        for m in &mut a.members {
            m.joins = None;
        }
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        let held: Vec<i64> = p.ledger.0.iter().map(|row| row.held / 120).collect();
        let unfilled = p.roster.duties().iter().any(|d| d.library.is_none());
        let substitutes = p.roster.duties().iter().any(|d| d.kind == vuoro::model::Kind::Substitute);
        if !unfilled && !substitutes {
            // What was promised to the members of the pools is what they serve.
            for share in &p.allocation.shares {
                for (l, target) in share.holder.members.iter().zip(share.targets.iter().flatten()) {
                    let own: i64 = p.roster.duties().iter()
                        .filter(|d| d.library == Some(*l) && d.kind == vuoro::model::Kind::Own)
                        .count().try_into().unwrap();
                    prop_assert_eq!(held[l.at()], own + i64::from(*target));
                }
            }
        }
        // The objective is that of the roster, whoever serves; of what a pool settles itself nothing
        // is in it yet.
        if p.roster.duties().iter().all(|d| d.status != vuoro::model::Status::Open) {
            let total: u64 = c.libraries().iter().map(|l| l.weight).sum();
            let duties = p.roster.duties().len() as f64;
            let off = |row: &vuoro::model::LedgerRow| {
                let owed = duties * c[row.library].weight as f64 / total as f64;
                let done = (row.held + row.carried_in) as f64 / 120.0;
                (done - owed).powi(2) / owed
            };
            let real: f64 = p.ledger.0.iter().map(off).sum();
            let reported = p.allocation.quality.objective as f64 / 1e15;
            prop_assert!((reported - real).abs() < 1e-6 * (1.0 + real), "{reported} {real}");
        }
    }
}
