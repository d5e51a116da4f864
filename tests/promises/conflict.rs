//! A conflict is one, and a smallest one: with everything else let go there is no plan, and with
//! any part of it let go there is; and what is said to resolve it does.

use proptest::prelude::*;
use vuoro::model::{Consortium, LibraryIx, LimitKind, PinHolder, Term};
use vuoro::plan::{self, Infeasible, Part, Remedy};

use crate::agreement::{Agreement, agreement, limited, plan};
use crate::keep::{national, with_term};
use crate::pools::{Held, finds_room, keeps_agreed, partitions, vectors};

/// The agreement with nothing in it but these parts, as a librarian would edit the file.
fn with_only(a: &Agreement, parts: &[Part]) -> Agreement {
    let mut a = a.clone();
    for (at, member) in a.members.iter_mut().enumerate() {
        if !parts.contains(&Part::Hours(LibraryIx::from_at(at))) {
            member.hours = vec![1; 5];
        }
        if !parts.contains(&Part::Seats(LibraryIx::from_at(at))) {
            member.seats = a.seats;
        }
        for (kind, most) in LimitKind::ALL.into_iter().zip(&mut member.limits) {
            if !parts.contains(&Part::Limit(LibraryIx::from_at(at), kind)) {
                *most = most.map(|_| 9_999);
            }
        }
    }
    for (kind, most) in LimitKind::ALL.into_iter().zip(&mut a.limits) {
        *most = most.filter(|_| parts.contains(&Part::LimitOfAll(kind)));
    }
    if !parts.contains(&Part::Together(0)) {
        a.together.clear();
    }
    if !parts.contains(&Part::Apart(0)) {
        a.apart.clear();
    }
    if !parts.contains(&Part::PoolSize) {
        a.pool_size = (2, 100);
    }
    let order = pins_in_week_order(&a);
    let stays = |at: &usize| parts.contains(&Part::Pin(*at));
    a.pins = (0..order.len()).filter(stays).map(|at| order[at]).collect();
    if !parts.contains(&Part::Pool(0)) {
        a.given = 0;
        let members = a.members.len();
        a.pins.retain(|(_, who)| *who < members);
    }
    a
}

/// Pins are numbered in the order of their cells.
fn pins_in_week_order(a: &Agreement) -> Vec<(usize, usize)> {
    let mut pins = a.pins.clone();
    pins.sort_by_key(|(cell, _)| *cell);
    pins
}

/// The agreement with one change; `None` when the generator has no words for it.
fn with(a: &Agreement, remedy: Remedy) -> Option<Agreement> {
    let mut a = a.clone();
    match remedy {
        Remedy::Staff(l, period) => {
            let hours = &mut a.members[l.at()].hours[period.at() / 2];
            let now = [[false, false], [true, true], [true, false], [false, true]][*hours];
            let both = [now[0] || period.at() % 2 == 0, now[1] || period.at() % 2 == 1];
            *hours = if both == [true, true] {
                1
            } else if both[0] {
                2
            } else {
                3
            };
        }
        Remedy::StaffAlways(l) => a.members[l.at()].hours = vec![1; 5],
        Remedy::LibrarySeats(l, seats) => a.members[l.at()].seats = seats.into(),
        Remedy::NoPin(at) => {
            a.pins = pins_in_week_order(&a);
            a.pins.remove(at);
        }
        Remedy::LeavePool(_, l) => {
            if l.at() + a.given != a.members.len() {
                return None;
            }
            a.given -= 1;
        }
        Remedy::NoPool(_) => {
            a.given = 0;
            let members = a.members.len();
            a.pins.retain(|(_, who)| *who < members);
        }
        Remedy::LeaveTogether(_, l) => a.together.retain(|m| *m != l.at()),
        Remedy::NoTogether(_) => a.together.clear(),
        Remedy::LeaveApart(_, l) => a.apart.retain(|m| *m != l.at()),
        Remedy::NoApart(_) => a.apart.clear(),
        Remedy::PoolSize(min, max) => a.pool_size = (min, max),
        Remedy::Seats(seats) => a.seats = seats.into(),
        Remedy::MergePools(..) => return None,
        Remedy::Limit(l, kind, most) => a.members[l.at()].limits[place(kind)] = Some(most),
        Remedy::LimitOfAll(kind, most) => a.limits[place(kind)] = Some(most),
    }
    Some(a)
}

fn read(a: &Agreement) -> Option<(Consortium, Term)> {
    a.read(&(0..a.members.len()).collect::<Vec<_>>())
}

fn place(kind: LimitKind) -> usize {
    LimitKind::ALL.iter().position(|k| *k == kind).unwrap()
}

/// Whether there is a plan, found by trying everything; `None` when there is too much to try, or a
/// pool could hold several cells.
fn exists(c: &Consortium) -> Option<bool> {
    let slots = c.slots_per_week();
    if c.indices().any(|l| c.limits(l).is_any()) {
        return None;
    }
    let one = |l: &vuoro::model::Library| l.seats == 1;
    if !c.libraries().iter().all(one) && c.grid.seats() > 1 {
        return None;
    }
    if slots > 8 || c.libraries().len() > 6 {
        return None;
    }
    let total: u64 = c.libraries().iter().map(|l| l.weight).sum();
    let pinned = |l: LibraryIx| c.pins.iter().any(|p| p.holder == PinHolder::Library(l));
    let big = |l: LibraryIx| {
        let limit = c.rules.own_slot_from;
        u128::from(c[l].weight) * u128::from(slots) * u128::from(limit.den)
            >= u128::from(limit.num) * u128::from(total)
    };
    let given: Vec<Vec<LibraryIx>> = c.pools.iter().map(|p| p.members.clone()).collect();
    let free = c.indices().filter(|l| !given.iter().any(|p| p.contains(l)));
    let (owners, small): (Vec<_>, Vec<_>) = free.partition(|&l| big(l) || pinned(l));
    if c.together.iter().any(|list| list.libraries.iter().any(|l| owners.contains(l))) {
        return Some(false);
    }
    // Borders between owners and small libraries that move are not tried here.
    if owners.len() + given.len() + small.len() > slots as usize
        || (!small.is_empty() && small.len() < c.rules.pool_min)
    {
        return None;
    }
    let mut fixed: Vec<Vec<LibraryIx>> = owners.iter().map(|&l| vec![l]).collect();
    fixed.extend(given);
    let least = usize::from(!small.is_empty());
    for pools in least..=(small.len() / c.rules.pool_min).min(slots as usize) {
        for split in partitions(&small, pools, (c.rules.pool_min, c.rules.pool_max)) {
            if !keeps_agreed(c, &split) {
                continue;
            }
            let left = slots - u32::try_from(pools).unwrap();
            for held in vectors(left, fixed.len()) {
                if fixed.iter().zip(&held).any(|(m, slots)| m.len() > 1 && *slots > 1) {
                    return None;
                }
                let mut holders: Vec<Held> = held.into_iter().zip(fixed.iter().cloned()).collect();
                holders.extend(split.iter().map(|members| (1, members.clone())));
                if finds_room(c, &holders) {
                    return Some(true);
                }
            }
        }
    }
    // With fewer pools than slots of their own some would hold several cells.
    if small.is_empty() || !fixed.is_empty() { Some(false) } else { None }
}

#[test]
fn of_many_libraries_only_those_in_conflict_are_named() {
    // Three of the ten that hold slots alone have staff at one time only, which has two seats.
    let mut text = national(&[], 0);
    for at in [2, 5, 7] {
        let id = format!("id = \"large-{at}\"\n");
        text = text.replace(&id, &format!("{id}hours = {{ tue = [\"8:00-10:00\"] }}\n"));
    }
    let (c, term) = with_term(&text);
    assert!(matches!(plan(&c, &term), Err(Infeasible::NoRoom { .. })));
    let conflict = plan::conflict(&c, &term);
    let hours = |at: usize| Part::Hours(c.find(&format!("large-{at}")).unwrap());
    assert_eq!(conflict.parts, [2, 5, 7].map(hours));
    assert!(conflict.minimal && conflict.remedies.iter().all(Option::is_some), "{conflict:?}");
    assert_eq!(conflict.beside, Some(Remedy::Seats(3)));
    // Any two of them have a plan, though what they are owed is more than they can hold.
    let text = text.replacen("hours = { tue = [\"8:00-10:00\"] }\n", "", 1);
    let (c, term) = with_term(&text);
    let p = plan(&c, &term).unwrap();
    let slots = |at| {
        let id = format!("large-{at}");
        p.allocation.shares.iter().find(|s| s.holder.id.as_str() == id).unwrap().slots
    };
    assert_eq!((slots(5), slots(7)), (1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_conflict_is_a_smallest_one_and_what_resolves_it_does(
        a in prop_oneof![agreement(), limited()],
    ) {
        let mut a = a;
        a.remainders = "round";
        a.members.truncate(6);
        a.given = a.given.min(a.members.len());
        a.given *= usize::from(a.given > 1);
        for m in &mut a.members {
            (m.joins, m.absent, m.carried) = (None, None, 0);
        }
        let named = a.members.len();
        a.together.retain(|l| *l < named);
        a.apart.retain(|l| *l < named);
        let Some((c, term)) = read(&a) else { return Ok(()) };
        let Err(why) = plan(&c, &term) else { return Ok(()) };
        prop_assert!(!matches!(why, Infeasible::Unknown));
        // Whether other slots would do for rows is not known.
        prop_assume!(!matches!(why, Infeasible::RowTooLong { .. }));
        let conflict = plan::conflict(&c, &term);
        if conflict.parts.is_empty() {
            // One pool may hold several cells that only some of its members can serve each: then
            // there can be too much to look at, and nothing is said.
            let total: u64 = a.members.iter().map(|m| m.size).sum();
            let line: f64 = a.own_slot_from.parse().unwrap();
            let small = a.members.iter().filter(|m| {
                (m.size * u64::from(c.slots_per_week())) as f64 / (total as f64) < line
            });
            prop_assert!(a.given > 0 || small.count() <= a.pool_size.1, "{why}");
            return Ok(());
        }
        let only = with_only(&a, &conflict.parts);
        let (bare, _) = read(&only).unwrap();
        prop_assert!(plan(&bare, &term).is_err(), "{:?} is no conflict", conflict.parts);
        if !matches!(plan(&bare, &term), Err(Infeasible::PinsExceedSlots { .. })) {
            prop_assert!(exists(&bare) != Some(true), "there is a plan: {:?}", conflict.parts);
        }
        // What a pool with several cells could still do is not always known.
        for part in conflict.parts.iter().filter(|_| conflict.minimal) {
            let others: Vec<Part> = conflict.parts.iter().copied().filter(|p| p != part).collect();
            let (fewer, _) = read(&with_only(&a, &others)).unwrap();
            prop_assert!(plan(&fewer, &term).is_ok(), "{part:?} is not needed: {:?}", conflict.parts);
        }
        for remedy in conflict.remedies.iter().flatten().chain(&conflict.beside) {
            let Some(changed) = with(&a, *remedy) else { continue };
            let (changed, _) = read(&changed).expect("what is proposed can be written");
            prop_assert!(plan(&changed, &term).is_ok(), "{remedy:?} does not resolve it");
        }
    }
}
