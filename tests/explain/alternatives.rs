//! What alternatives cost, counted again: in floating point from sizes, and by planning them.

use std::fmt::Write as _;

use vuoro::model::{HolderKind, LibraryIx, Quality};
use vuoro::report::explain::{Alternative, Obstacle, Price, Step, cell, library};

use crate::world::{World, example, fixture, planned};

/// The members and the slots of every holder after a step.
fn after(world: &World, me: LibraryIx, step: Step) -> Vec<(Vec<LibraryIx>, u32)> {
    let shares = &world.allocation.shares;
    let mut holders: Vec<(Vec<LibraryIx>, u32)> =
        shares.iter().map(|s| (s.holder.members.clone(), s.slots)).collect();
    let mine = holders.iter().position(|(m, _)| m.contains(&me)).unwrap();
    match step {
        Step::Move { to } => {
            holders[mine].0.retain(|l| *l != me);
            holders[to.at()].0.push(me);
        }
        Step::Swap { with, pool } => {
            holders[mine].0.retain(|l| *l != me);
            holders[pool.at()].0.retain(|l| *l != with);
            holders[mine].0.push(with);
            holders[pool.at()].0.push(me);
        }
        Step::Alone { from } => {
            holders[mine].0.retain(|l| *l != me);
            holders[from.at()].1 -= 1;
            holders.push((vec![me], 1));
        }
        Step::Join { pool } => {
            let (members, slots) = holders[mine].clone();
            holders[pool.at()].0.extend(members);
            holders[pool.at()].1 += slots;
            holders.remove(mine);
        }
        Step::Slot { from, to } => {
            holders[from.at()].1 -= 1;
            holders[to.at()].1 += 1;
        }
        Step::Duty { .. } => panic!("weekly slots are whole"),
    }
    holders.iter_mut().for_each(|(members, _)| members.sort_unstable());
    holders
}

#[expect(clippy::cast_precision_loss, reason = "another way to count")]
fn objective(world: &World, holders: &[(Vec<LibraryIx>, u32)]) -> f64 {
    let c = &world.consortium;
    let total: f64 = c.libraries().iter().map(|l| l.weight as f64).sum();
    let slots = f64::from(c.slots_per_week());
    let cost = |(members, held): &(Vec<LibraryIx>, u32)| {
        let owed: f64 = members.iter().map(|l| c[*l].weight as f64 * slots / total).sum();
        (f64::from(*held) - owed).powi(2) / owed
    };
    holders.iter().map(cost).sum()
}

/// Minutes a week that a library serves more than it owes.
#[expect(clippy::cast_precision_loss, reason = "another way to count")]
fn ahead(world: &World, holders: &[(Vec<LibraryIx>, u32)], me: LibraryIx) -> f64 {
    let c = &world.consortium;
    let total: f64 = c.libraries().iter().map(|l| l.weight as f64).sum();
    let weight = |l: LibraryIx| c[l].weight as f64;
    let mine = holders.iter().find(|(members, _)| members.contains(&me)).unwrap();
    let pool: f64 = mine.0.iter().map(|&l| weight(l)).sum();
    let owed = weight(me) / total * f64::from(c.slots_per_week());
    (f64::from(mine.1) * weight(me) / pool - owed) * f64::from(c.grid.slot_minutes())
}

#[expect(clippy::cast_precision_loss, reason = "another way to count")]
fn figure(objective: i128) -> f64 {
    objective as f64 / Quality::UNIT as f64
}

fn all(world: &World, me: LibraryIx) -> (u128, Vec<Alternative>) {
    let found = library(world, me).alternatives.expect("there are some");
    (found.now, [found.possible, found.impossible].concat())
}

#[test]
fn alternatives_cost_what_counting_again_gives() {
    let mut kinds = std::collections::BTreeSet::new();
    for texts in [example("piki-2018"), example("piki-2018-fair"), fixture("kymi", "syksy.toml")] {
        let world = planned(&texts);
        for me in world.consortium.indices() {
            let (now, alternatives) = all(&world, me);
            let before = figure(i128::try_from(now).unwrap());
            for a in alternatives {
                let again = objective(&world, &after(&world, me, a.step));
                let said = figure(i128::try_from(a.objective).unwrap());
                assert!((said - again).abs() < 1e-9, "{:?}: {said}, not {again}", a.step);
                assert!((figure(a.more) - (again - before)).abs() < 1e-9);
                let again = ahead(&world, &after(&world, me, a.step), me);
                let millionth = f64::from(i32::try_from(a.ahead).unwrap());
                assert!((millionth / 1e6 - again).abs() < 1e-5, "{:?}: {again}", a.step);
                kinds.insert(format!("{:?}", a.step).split(' ').next().unwrap().to_owned());
            }
        }
    }
    assert_eq!(kinds.len(), 5, "{kinds:?}");
}

/// The consortium file with pools agreed as they would be after a step.
fn agreed(world: &World, text: &str, holders: &[(Vec<LibraryIx>, u32)]) -> String {
    let mut text = text.to_owned();
    for (at, (members, _)) in holders.iter().filter(|(m, _)| m.len() > 1).enumerate() {
        let ids: Vec<String> =
            members.iter().map(|l| format!("\"{}\"", world.consortium[*l].id)).collect();
        let members = ids.join(", ");
        let _ =
            write!(text, "\n[[pool]]\nid = \"p{at}\"\nname = \"P {at}\"\nmembers = [{members}]\n");
    }
    text
}

#[test]
fn a_move_or_an_exchange_that_is_possible_can_be_agreed_and_costs_as_much() {
    let texts = example("piki-2018-fair");
    let world = planned(&texts);
    let mut tried = 0;
    for me in ["sastamala", "akaa", "urjala"].map(|id| world.find(id)) {
        let (_, alternatives) = all(&world, me);
        for a in alternatives.iter().filter(|a| a.obstacle.is_none()) {
            if !matches!(a.step, Step::Move { .. } | Step::Swap { .. }) {
                continue;
            }
            let holders = after(&world, me, a.step);
            let again = planned(&(agreed(&world, &texts.0, &holders), texts.1.clone()));
            assert!(
                again.allocation.shares.iter().all(|s| s.holder.kind != HolderKind::FormedPool)
            );
            let slots = |w: &World| {
                let mut all: Vec<u32> = w.allocation.shares.iter().map(|s| s.slots).collect();
                all.sort_unstable();
                all
            };
            if slots(&again) != slots(&world) {
                // Agreed pools are claims of their own, and a larger one can be given more.
                continue;
            }
            let off = again.allocation.quality.objective.abs_diff(a.objective);
            assert!(off < 100, "{:?} costs {off} more", a.step);
            tried += 1;
        }
    }
    assert!(tried >= 6, "only {tried} were tried");
}

#[test]
fn pools_that_have_no_hours_in_common_are_said_to_be_impossible() {
    let (text, term) = example("piki-2018-fair");
    // Urjala is staffed on Mondays only, so that whoever is in its pool has to be there then.
    let hours = "hours = { mon = [\"10:00-16:00\"] }";
    let at = text.find("id = \"urjala\"").unwrap();
    let line = at + text[at..].find("hours = ").unwrap();
    let end = line + text[line..].find('\n').unwrap();
    let text = format!("{}{hours}{}", &text[..line], &text[end..]);
    let friday = text.find("id = \"kihnio\"").unwrap();
    let line = friday + text[friday..].find("hours = ").unwrap();
    let end = line + text[line..].find('\n').unwrap();
    let text = format!("{}hours = {{ fri = [\"10:00-16:00\"] }}{}", &text[..line], &text[end..]);
    let world = planned(&(text, term));
    let found = library(&world, world.find("kihnio")).alternatives.unwrap();
    let with_urjala = world
        .allocation
        .indices()
        .find(|&h| world.allocation[h].holder.members.contains(&world.find("urjala")));
    let with_urjala = with_urjala.unwrap();
    for a in &found.possible {
        assert_ne!(a.step, Step::Move { to: with_urjala });
    }
    assert!(found.impossible.iter().any(|a| a.obstacle == Some(Obstacle::NoCommonHours)));
}

#[test]
fn another_holder_costs_what_a_pin_costs() {
    let texts = fixture("kymi", "syksy.toml");
    let world = planned(&texts);
    let made = &world;
    let mut tried = 0;
    for (at, _) in made.pattern.cells() {
        let reasons = cell(made, at);
        for rival in &reasons.rivals {
            let holder = &world.allocation[rival.holder].holder;
            if holder.is_pool() {
                continue;
            }
            let name = world.consortium.grid.cell_name(at);
            let pin = format!("\n[[pin]]\ncell = \"{name}\"\nholder = \"{}\"\n", holder.id);
            let more = rival.more.as_ref().expect("everybody that is alone is always there");
            let again = planned(&(texts.0.clone() + &pin, texts.1.clone()));
            let now = cell(&again, at).now;
            assert_eq!(again.pattern.holder(at), rival.holder);
            let price = |p: Price| p.total();
            assert_eq!(price(now), price(reasons.now) + price(*more), "{name} {}", holder.id);
            tried += 1;
        }
    }
    assert!(tried >= 10, "only {tried} were tried");
}

#[test]
fn a_duty_more_or_fewer_costs_what_counting_again_gives() {
    let world = planned(&example("piki-2018-exact"));
    let c = &world.consortium;
    let duties =
        |l: LibraryIx| world.planned.duties().iter().filter(|d| d.library == Some(l)).count();
    #[expect(clippy::cast_precision_loss, reason = "another way to count")]
    let distance = |l: LibraryIx, total: usize| {
        let all: f64 = c.libraries().iter().map(|l| l.weight as f64).sum();
        let due = c[l].weight as f64 / all * world.planned.duties().len() as f64;
        (total as f64 - due).powi(2) / due
    };
    for me in c.indices() {
        for a in all(&world, me).1 {
            let Step::Duty { from, to } = a.step else { panic!("{:?}", a.step) };
            assert!(from == me || to == me);
            let again = distance(from, duties(from) - 1) + distance(to, duties(to) + 1)
                - distance(from, duties(from))
                - distance(to, duties(to));
            assert!((figure(a.more) - again).abs() < 1e-6, "{again}");
            assert!(a.more >= 0, "the totals are the best");
        }
    }
}
