//! The indices of a week, against published figures and against another way to count.

use vuoro::model::LibraryIx;
use vuoro::plan;
use vuoro::report::{Measures, compare};

use crate::world::{World, example, fixture, planned};

fn of(world: &World) -> Measures {
    compare(world, world).left.measures.unwrap()
}

/// Sainte-Laguë to four digits, Gallagher and Loosemore–Hanby to three, in per cent; the largest
/// deviation in tenths and the mean in hundredths of a minute.
fn shown(m: &Measures) -> [u64; 5] {
    let round = |figure: u64, unit: u64| (figure + unit / 2) / unit;
    [
        round(m.sainte_lague, 100),
        round(m.gallagher, 1_000),
        round(m.loosemore_hanby, 1_000),
        round(m.largest, 100_000),
        round(m.mean, 10_000),
    ]
}

/// Source: a prototype in another language, by population, for the published table of 2018, the
/// best pools with its four owners, and the best pools with one.
#[test]
fn the_figures_of_the_real_consortium_are_known() {
    assert_eq!(shown(&of(&planned(&example("piki-2018")))), [10_282, 1_576, 2_985, 266, 489]);
    assert_eq!(shown(&of(&planned(&example("piki-2018-fair")))), [2_348, 1_124, 2_227, 239, 364]);
    let (consortium, term) = example("piki-2018-fair");
    let one_owner = consortium + "\n[allocation]\nown_slot_from = 1.0\n";
    let world = planned(&(one_owner, term));
    assert_eq!(shown(&of(&world)), [776, 988, 1_326, 239, 217]);
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "another way to count")]
fn indices_are_what_counting_again_gives() {
    for texts in [example("piki-2018"), example("piki-2018-fair"), fixture("kymi", "syksy.toml")] {
        let world = planned(&texts);
        let c = &world.consortium;
        let total: f64 = c.libraries().iter().map(|l| l.weight as f64).sum();
        let slots = f64::from(world.allocation.slots());
        let owed = |l: LibraryIx| c[l].weight as f64 / total;
        let held = |l: LibraryIx| -> f64 {
            let mine = world.allocation.shares.iter();
            let mine = mine.filter(|s| s.holder.members.contains(&l));
            mine.map(|s| {
                let pool: f64 = s.holder.members.iter().map(|&m| owed(m)).sum();
                f64::from(s.slots) / slots * owed(l) / pool
            })
            .sum()
        };
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            c.indices().map(|l| of(held(l), owed(l))).sum()
        };
        let m = of(&world);
        let near = |said: u64, again: f64| {
            let said = said as f64 / 1e6;
            assert!((said - again * 100.0).abs() < 1e-5, "{said} is not {again}");
        };
        near(m.sainte_lague, sum(&|s, v| (s - v).powi(2) / v));
        near(m.gallagher, (sum(&|s, v| (s - v).powi(2)) / 2.0).sqrt());
        near(m.loosemore_hanby, sum(&|s, v| (s - v).abs()) / 2.0);
    }
}

#[test]
fn a_plan_beside_itself_changes_nothing() {
    let world = planned(&example("piki-2018-fair"));
    let same = compare(&world, &world);
    assert_eq!(same.left, same.right);
    assert!(same.cells.is_empty() && same.gains.iter().all(|g| g.more() == 0));
}

#[test]
fn what_some_gain_others_lose() {
    let (one, other) = (planned(&example("piki-2018")), planned(&example("piki-2018-fair")));
    let both = compare(&one, &other);
    assert_eq!(both.gains.iter().map(vuoro::report::Gain::more).sum::<i64>(), 0);
    assert!(both.gains.is_sorted_by_key(vuoro::report::Gain::more));
    let again = plan::ledger(&other.consortium, &other.term, &other.allocation, &other.roster);
    assert_eq!(again, other.ledger);
    for handed in &both.cells {
        assert_eq!((handed.left.len(), handed.right.len()), (1, 1));
    }
}
