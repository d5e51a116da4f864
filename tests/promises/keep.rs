//! What the last term's plan gave is kept as far as it can be: against every way to form the pools.

use std::fmt::Write as _;

use proptest::prelude::*;
use vuoro::export::{self, csv::Dialect};
use vuoro::files;
use vuoro::input::{self, SourceMap};
use vuoro::model::{Consortium, HolderKind, LastTerm, LibraryIx, Released, Term};
use vuoro::report::kept;

use crate::agreement::{Agreement, Member, Planned, agreement, plan};
use crate::pools::{claims, finds_room, keeps_agreed, objective, partitions, split_by_kind};

/// The last term as its roster tells it.
fn last_term(c: &Consortium, planned: &Planned, now: &Consortium) -> LastTerm {
    let mut bytes = Vec::new();
    let standard = Dialect::Standard;
    export::csv::roster(c, &planned.allocation, &planned.roster, standard, &mut bytes).unwrap();
    let mut sources = SourceMap::default();
    let file = sources.add("roster.csv", &bytes);
    files::last_term(&sources, file, None, now).map_or(LastTerm::default(), |read| read.value)
}

/// How many stay at most when each new pool continues one old pool.
fn stay(old: &[&[LibraryIx]], pools: &[Vec<LibraryIx>]) -> usize {
    let Some((first, rest)) = pools.split_first() else { return 0 };
    let with = |at: usize| {
        let mut others = old.to_vec();
        let mine = others.remove(at);
        first.iter().filter(|l| mine.contains(l)).count() + stay(&others, rest)
    };
    (0..old.len()).map(with).max().unwrap_or(0).max(stay(old, rest))
}

/// How many libraries are in another pool than the one that continues theirs: a given pool continues
/// the one of its id, and each other pool one of the others at most, by trying all.
fn moved(last: &LastTerm, given: Option<&[LibraryIx]>, pools: &[Vec<LibraryIx>]) -> usize {
    let old = || last.holders.iter().filter(|h| h.is_pool);
    let is_given = |id: &str| given.is_some() && id == "given";
    let others: Vec<&[LibraryIx]> =
        old().filter(|h| !is_given(&h.id)).map(|h| &h.members[..]).collect();
    let had = |l: &LibraryIx| old().any(|h| h.members.contains(l));
    let all = given.iter().copied().flatten().chain(pools.iter().flatten()).filter(|l| had(l));
    let here = old().filter(|h| is_given(&h.id)).flat_map(|h| &h.members);
    let kept = here.filter(|l| given.is_some_and(|given| given.contains(l))).count();
    let mut all_pools = pools.to_vec();
    if !old().any(|h| is_given(&h.id)) {
        all_pools.extend(given.map(<[LibraryIx]>::to_vec));
    }
    all.count() - kept - stay(&others, &all_pools)
}

/// The given pool of a plan.
fn given(p: &Planned) -> Option<&[LibraryIx]> {
    let mut shares = p.allocation.shares.iter();
    let share = shares.find(|s| s.holder.kind == HolderKind::GivenPool);
    share.map(|s| &s.holder.members[..])
}

fn round(a: &mut Agreement) {
    a.remainders = "round";
    a.turns = "by-share";
    for m in &mut a.members {
        (m.joins, m.absent, m.carried) = (None, None, 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn with_everything_as_it_was_everything_stays(a in agreement()) {
        let mut a = a;
        round(&mut a);
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, mut term)) = a.read(&order) else { return Ok(()) };
        let Ok(before) = plan(&c, &term) else { return Ok(()) };
        // A roster alone does not tell whose pool somebody was in who had no turn.
        let served = |l: &LibraryIx| before.roster.duties().iter().any(|d| d.library == Some(*l));
        let pools = before.allocation.shares.iter().filter(|s| s.holder.is_pool());
        if !pools.flat_map(|s| &s.holder.members).all(served) {
            return Ok(());
        }
        term.keep = Some(last_term(&c, &before, &c));
        let after = plan(&c, &term).unwrap();
        // Pools keep their numbers; in which order they are listed follows from the week.
        let shares = |p: &Planned| {
            let mut shares = p.allocation.shares.clone();
            shares.sort_by(|a, b| a.holder.id.cmp(&b.holder.id));
            shares
        };
        prop_assert_eq!(shares(&before), shares(&after));
        let week = |p: &Planned| -> Vec<_> {
            p.pattern.cells().map(|(_, h)| p.allocation[h].holder.id.clone()).collect()
        };
        prop_assert_eq!(week(&before), week(&after));
    }

    #[test]
    fn no_plan_within_the_tolerance_moves_fewer_libraries(
        a in agreement(),
        (who, size, hours) in (0usize..8, 1u64..12, prop::collection::vec(0usize..3, 5)),
    ) {
        let mut a = a;
        round(&mut a);
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(before) = plan(&c, &term) else { return Ok(()) };
        let at = who % a.members.len();
        (a.members[at].size, a.members[at].hours) = (size, hours);
        let Some((now, mut term)) = a.read(&order) else { return Ok(()) };
        let last = last_term(&c, &before, &now);
        term.keep = Some(last.clone());
        let Ok(p) = plan(&now, &term) else { return Ok(()) };
        let (fixed, small, pools) = split_by_kind(&p);
        let one_each = p.allocation.shares.iter()
            .all(|s| s.holder.kind != HolderKind::FormedPool || s.slots == 1);
        let several = fixed.iter().any(|(n, members)| *n > 1 && members.len() > 1);
        if !one_each || several || small.len() > 7 {
            return Ok(());
        }
        prop_assert!(p.allocation.quality.all_wishes);
        let best = p.allocation.quality.best as f64 / 1e15;
        let (mut fewest, claims) = (usize::MAX, claims(&now, &term));
        for split in partitions(&small, pools, (now.rules.pool_min, now.rules.pool_max)) {
            let mut holders = fixed.clone();
            holders.extend(split.iter().map(|g| (1, g.clone())));
            let change = moved(&last, given(&p), &split);
            let allowed = objective(&now, &claims, &holders) <= best * 1.05 - 1e-12;
            if !allowed || change >= fewest || !keeps_agreed(&now, &split) {
                continue;
            }
            if finds_room(&now, &holders) {
                fewest = change;
            }
        }
        let formed: Vec<Vec<LibraryIx>> = p.allocation.shares.iter()
            .filter(|s| s.holder.kind == HolderKind::FormedPool)
            .map(|s| s.holder.members.clone()).collect();
        let change = moved(&last, given(&p), &formed);
        prop_assert!(change <= fewest, "{change} moved, {fewest} would do");
    }
}

/// What `plan.json` says of those who moved to another pool: each with its pool then and now.
fn written(p: &Planned) -> Vec<[String; 3]> {
    let mut bytes = Vec::new();
    export::json::plan(p, &mut bytes).unwrap();
    let plan: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let is_pool = |id: &str| {
        p.allocation.shares.iter().any(|s| s.holder.id.as_str() == id && s.holder.is_pool())
    };
    let moved = plan["kept"]["moved"].as_array().unwrap().iter();
    moved
        .filter(|m| m["other_pool"] == true && m["was"].is_string())
        .map(|m| [text(&m["library"]), text(&m["was"]), text(&m["holder"])])
        .filter(|[_, _, holder]| is_pool(holder))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_many_are_said_to_have_moved_as_have(
        (a, b) in (agreement(), agreement()),
        released in prop::option::of(0usize..8),
    ) {
        // The libraries of the first term, by what was agreed for the second.
        let (mut a, mut b) = (a, b);
        let both = a.members.len().min(b.members.len());
        let order = |a: &Agreement| (0..a.members.len()).collect::<Vec<usize>>();
        round(&mut a);
        round(&mut b);
        let Some((c, term)) = a.read(&order(&a)) else { return Ok(()) };
        let Ok(before) = plan(&c, &term) else { return Ok(()) };
        let Some((now, mut term)) = b.read(&order(&b)) else { return Ok(()) };
        let mut last = last_term(&c, &before, &now);
        let free = released.filter(|at| *at < both).and_then(|at| now.find(&Agreement::id(at)));
        free.iter().for_each(|&l| _ = last.release(Released::Library(l)));
        term.keep = Some(last.clone());
        let Ok(p) = plan(&now, &term) else { return Ok(()) };

        // Those that were let go are no reason for a pool to go on.
        let mut counted = last.clone();
        for holder in &mut counted.holders {
            holder.members.retain(|l| Some(*l) != free);
        }
        let pools: Vec<Vec<LibraryIx>> = p.allocation.shares.iter()
            .filter(|s| s.holder.kind == HolderKind::FormedPool)
            .map(|s| s.holder.members.clone()).collect();
        let fewest = moved(&counted, given(&p), &pools);
        let said: Vec<[String; 3]> = written(&p).into_iter()
            .filter(|[library, _, _]| now.find(library) != free).collect();
        prop_assert_eq!(said.len(), fewest, "{:?}", said);

        // Nobody moves from a pool to one of the same name.
        prop_assert!(said.iter().all(|[_, was, holder]| was != holder), "{said:?}");
        let kept = kept(&p).unwrap();
        let is_pool = |h| p.allocation[h].holder.is_pool();
        let reported = kept.moved.iter()
            .filter(|m| m.pool && m.was.is_some() && is_pool(m.holder) && Some(m.library) != free);
        prop_assert_eq!(reported.count(), fewest);
    }
}

/// A hundred and thirty small libraries and ten that are owed one slot and a half, so that the week
/// is uneven anyway; without some of the small ones, others grown.
pub fn national(gone: &[usize], grown: u64) -> String {
    let mut text = String::from(
        "format = 1\n[consortium]\nid = \"test\"\nname = \"Testi\"\n\
         timezone = \"Europe/Helsinki\"\nlanguage = \"fi\"\ndomain = \"test.example\"\n\
         [service]\nname = \"Chat\"\nslot_minutes = 120\nseats = 2\n[service.hours]\n",
    );
    for day in ["mon", "tue", "wed", "thu", "fri"] {
        writeln!(text, "{day} = [\"8:00-20:00\"]").unwrap();
    }
    for at in 0..10 {
        writeln!(text, "[[library]]\nid = \"large-{at}\"\nname = \"Large\"\nsize = 66").unwrap();
    }
    for at in (0..130u64).filter(|&at| !gone.contains(&usize::try_from(at).unwrap())) {
        let size = 5 + at * 7 % 23 + if at % 10 == 3 { grown } else { 0 };
        writeln!(text, "[[library]]\nid = \"l{at:03}\"\nname = \"L{at}\"\nsize = {size}").unwrap();
        let hours = ["8:00-20:00", "8:00-16:00", "10:00-20:00", "10:00-18:00"];
        let hours = hours[usize::try_from(at).unwrap() * 5 % 4];
        let day = |day: &str| format!("{day} = [\"{hours}\"]");
        let days = ["mon", "tue", "wed", "thu", "fri"].map(day).join(", ");
        writeln!(text, "hours = {{ {days} }}").unwrap();
    }
    text
}

/// What such a file says, and a term of it.
pub fn with_term(text: &str) -> (Consortium, Term) {
    let mut sources = SourceMap::default();
    let file = sources.add("consortium.toml", text.as_bytes());
    let c = input::consortium(&mut sources, file).unwrap().value;
    let text = "format = 1\n[term]\nid = \"t\"\nname = \"T\"\nfirst = 2018-09-03\n\
                last = 2018-12-21\npublished = 2018-08-20T09:00:00Z\n";
    let file = sources.add("term.toml", text.as_bytes());
    let term = input::term(&mut sources, file, &c, None).unwrap().value;
    (c, term)
}

#[test]
fn of_many_libraries_few_move_though_there_are_other_numbers_of_pools() {
    let (first, term) = with_term(&national(&[], 0));
    let before = plan(&first, &term).unwrap();
    let pools = |p: &Planned| p.allocation.shares.iter().filter(|s| s.holder.is_pool()).count();
    for (gone, grown) in [(&[][..], 4), (&[5, 50, 90, 91, 92, 120], 0), (&[7, 8, 9, 60, 61], 3)] {
        let (now, mut agreed) = with_term(&national(gone, grown));
        let anew = plan(&now, &agreed).unwrap();
        let last = last_term(&first, &before, &now);
        // A pool that goes on keeps its number.
        let stay = |p: &Planned| {
            let was = |l: LibraryIx| last.holders.iter().find(|h| h.members.contains(&l));
            let shares = p.allocation.shares.iter().filter(|s| s.holder.is_pool());
            let members = shares.flat_map(|s| s.holder.members.iter().map(move |&l| (s, l)));
            members.filter(|&(s, l)| was(l).is_some_and(|h| h.id == s.holder.id.as_str())).count()
        };
        agreed.keep = Some(last.clone());
        let kept = plan(&now, &agreed).unwrap();
        let small = now.libraries().len() - 10;
        assert!(stay(&anew) * 2 < small, "with {gone:?} gone {} would stay anyway", stay(&anew));
        assert!(stay(&kept) * 10 >= small * 9, "with {gone:?} gone {} of {small}", stay(&kept));
        let q = kept.allocation.quality;
        assert!(q.objective <= q.best + q.best / 20 && !q.all_wishes);
        assert_ne!(pools(&before), pools(&kept));
    }
}

#[test]
fn whoever_had_a_cell_keeps_it_whatever_others_wish() {
    let member = |size, wish| Member { size, wish, ..Member::default() };
    let alone = |wish| vec![member(10, wish), member(10, 0)];
    let pooled = |wish| vec![member(20, wish), member(10, 0), member(10, 0)];
    // The second of two libraries, or the pool, has the first cell; the first wishes for it.
    for (members, given, holder) in
        [(alone(0), 0, 1), (alone(1), 0, 1), (pooled(0), 2, 3), (pooled(1), 2, 3)]
    {
        let now = Agreement { members, given, days: 1, ..Agreement::default() };
        let pinned = Agreement { pins: vec![(0, holder)], ..now.clone() };
        let order: Vec<usize> = (0..now.members.len()).collect();
        let (agreed, term) = pinned.read(&order).unwrap();
        let before = plan(&agreed, &term).unwrap();
        let (c, mut term) = now.read(&order).unwrap();
        let week = |p: &Planned| -> Vec<_> {
            p.pattern.cells().map(|(_, h)| p.allocation[h].holder.id.clone()).collect()
        };
        assert_ne!(week(&plan(&c, &term).unwrap()), week(&before), "left alone, it would move");
        term.keep = Some(last_term(&c, &before, &c));
        assert_eq!(week(&plan(&c, &term).unwrap()), week(&before));
    }
}
