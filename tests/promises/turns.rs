//! Turns within a pool: the bound that is reported is kept, and no sequence has a smaller one.

use proptest::prelude::*;
use vuoro::model::{Consortium, HolderIx, LibraryIx, Term};

use crate::agreement::{Agreement, Member, Planned, agreement, can_serve, plan};

/// The dated periods of a pool, with those of its members that can serve.
fn dates(c: &Consortium, term: &Term, p: &Planned, pool: HolderIx) -> Vec<Vec<LibraryIx>> {
    let mine: Vec<_> =
        p.pattern.cells().filter(|(_, h)| *h == pool).map(|(cell, _)| cell).collect();
    let own = |l: LibraryIx, period| {
        p.pattern.cells().any(|(cell, h)| {
            let holder = &p.allocation[h].holder;
            cell.period == period && !holder.is_pool() && holder.members == [l]
        })
    };
    let occurrences = term.occurrences(&c.grid).into_iter();
    occurrences
        .flat_map(|o| mine.iter().filter(move |cell| cell.period == o.period).map(move |_| o))
        .map(|o| {
            let members = p.allocation[pool].holder.members.iter().copied();
            members
                .filter(|&l| can_serve(c, term, l, (o.date, o.period)) && !own(l, o.period))
                .collect()
        })
        .collect()
}

/// What the members are due by the end of each date on which somebody can serve, in duties.
fn due(c: &Consortium, term: &Term, p: &Planned, pool: HolderIx, equal: bool) -> Vec<Vec<f64>> {
    let share = &p.allocation[pool];
    let members = &share.holder.members;
    let weight = |m: usize| match &share.targets {
        Some(targets) => f64::from(targets[m]),
        None if equal => 1.0,
        None => c[members[m]].weight as f64,
    };
    let cells: Vec<_> =
        p.pattern.cells().filter(|(_, h)| *h == pool).map(|(cell, _)| cell).collect();
    let able = dates(c, term, p, pool);
    let occurrences = term
        .occurrences(&c.grid)
        .into_iter()
        .flat_map(|o| cells.iter().filter(move |cell| cell.period == o.period).map(move |_| o));
    let served: Vec<_> =
        occurrences.zip(&able).filter(|(_, able)| !able.is_empty()).map(|(o, _)| o).collect();
    let everybody: f64 = (0..members.len()).map(weight).sum();
    let ahead: Vec<f64> = members.iter().map(|l| term.carried[l.at()] as f64 / 120.0).collect();
    let pooled: f64 = ahead.iter().sum();
    let mut sum = vec![0.0; members.len()];
    let mut lines = vec![Vec::new(); members.len()];
    for (t, o) in served.iter().enumerate() {
        let here: Vec<bool> = members.iter().map(|&l| term.is_member(l, o.date)).collect();
        let total: f64 = (0..members.len()).filter(|&m| here[m]).map(weight).sum();
        for m in 0..members.len() {
            if here[m] && total > 0.0 {
                sum[m] += weight(m) / total;
            }
            let more = ahead[m] - pooled * weight(m) / everybody;
            let settled = if share.targets.is_some() { 0.0 } else { more };
            lines[m].push(sum[m] - settled * (t + 1) as f64 / served.len() as f64);
        }
    }
    lines
}

/// The largest distance of any count from its due.
fn distance(due: &[Vec<f64>], sequence: &[usize]) -> f64 {
    let mut counts = vec![0.0; due.len()];
    let mut most = 0.0f64;
    for (t, &m) in sequence.iter().enumerate() {
        counts[m] += 1.0;
        for (count, line) in counts.iter().zip(due) {
            most = most.max((count - line[t]).abs());
        }
    }
    most
}

/// The smallest distance of all sequences.
fn brute_force(due: &[Vec<f64>], able: &[Vec<usize>]) -> f64 {
    let mut best = f64::INFINITY;
    let mut stack: Vec<Vec<usize>> = vec![Vec::new()];
    while let Some(sequence) = stack.pop() {
        if sequence.len() == able.len() {
            best = best.min(distance(due, &sequence));
            continue;
        }
        if distance(due, &sequence) < best {
            stack.extend(able[sequence.len()].iter().map(|&m| [&sequence[..], &[m]].concat()));
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn turns_keep_the_reported_bound_and_no_sequence_keeps_a_smaller_one(a in agreement()) {
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        for turns in p.turns.0.iter().filter(|t| t.bound.is_some()) {
            let members = &p.allocation[turns.pool].holder.members;
            let place = |l: &LibraryIx| members.iter().position(|m| m == l).unwrap();
            let able = dates(&c, &term, &p, turns.pool);
            prop_assert_eq!(able.len(), turns.order.len());
            for (able, turn) in able.iter().zip(&turns.order) {
                prop_assert_eq!(able.is_empty(), turn.is_none());
                prop_assert!(turn.is_none_or(|l| able.contains(&l)));
            }
            let due = due(&c, &term, &p, turns.pool, a.turns == "equal");
            let sequence: Vec<usize> = turns.order.iter().flatten().map(place).collect();
            let bound = turns.bound.unwrap() as f64 / 1e6;
            let kept = distance(&due, &sequence);
            prop_assert!(kept <= bound + 2e-6, "{kept} is beyond {bound}");
            if members.len() <= 3 && sequence.len() <= 9 {
                let able: Vec<Vec<usize>> = able.iter().filter(|a| !a.is_empty())
                    .map(|a| a.iter().map(place).collect()).collect();
                let best = brute_force(&due, &able);
                prop_assert!((best.min(1e9) - bound).abs() <= 2e-6 || sequence.is_empty(),
                    "the best is {best}, reported {bound}");
            }
        }
    }

    #[test]
    fn without_absences_nobody_is_ever_a_whole_duty_off(a in agreement()) {
        let mut a = a;
        for m in &mut a.members {
            (m.absent, m.carried) = (None, 0);
        }
        let order: Vec<usize> = (0..a.members.len()).collect();
        let Some((c, term)) = a.read(&order) else { return Ok(()) };
        let Ok(p) = plan(&c, &term) else { return Ok(()) };
        for turns in p.turns.0.iter().filter(|t| t.bound.is_some()) {
            // A member that joins later can serve only from then on, and is due only from then on.
            let share = &p.allocation[turns.pool];
            let able = dates(&c, &term, &p, turns.pool);
            let all_able = turns.order.iter().zip(&able).all(|(t, able)| {
                t.is_some() && able.len() == share.holder.members.len()
            }) && share.holder.members.len() > 1;
            if all_able {
                // Tijdeman 1980: 1 − 1/(2m − 2) for m members.
                let m = share.holder.members.len() as f64;
                let most = 1.0 - 1.0 / (2.0 * m - 2.0);
                let bound = turns.bound.unwrap() as f64 / 1e6;
                prop_assert!(bound <= most + 1e-5, "{bound} is more than {most}");
            }
        }
    }
}

/// A pool of members of these sizes beside a library as large as all of them: a turn a week. The
/// last is away for some of the first weeks.
fn pool_of(sizes: &[u64], weeks: u32, away: u32) -> Planned {
    let large = Member { size: sizes.iter().sum(), ..Member::default() };
    let small = sizes.iter().map(|&size| Member { size, ..Member::default() });
    let mut members: Vec<Member> = std::iter::once(large).chain(small).collect();
    members.last_mut().unwrap().absent = Some((0, away * 7 - 1));
    let a = Agreement { members, days: 1, weeks, given: sizes.len(), ..Agreement::default() };
    let (c, term) = a.read(&(0..a.members.len()).collect::<Vec<_>>()).unwrap();
    plan(&c, &term).unwrap()
}

/// The turns of the only pool, by the places of its members.
fn only_turns(p: &Planned) -> (Vec<usize>, f64) {
    let turns = &p.turns.0[0];
    let members = &p.allocation[turns.pool].holder.members;
    let place = |l: &LibraryIx| members.iter().position(|m| m == l).unwrap();
    (turns.order.iter().flatten().map(place).collect(), turns.bound.unwrap() as f64 / 1e6)
}

/// The sum of (count − due)² over all members and dates.
fn squares(due: &[Vec<f64>], sequence: &[usize]) -> f64 {
    let mut counts = vec![0.0; due.len()];
    let mut sum = 0.0;
    for (t, &m) in sequence.iter().enumerate() {
        counts[m] += 1.0;
        sum += counts.iter().zip(due).map(|(count, line)| (count - line[t]).powi(2)).sum::<f64>();
    }
    sum
}

#[test]
fn of_all_sequences_that_keep_the_bound_the_smoothest_is_taken() {
    const WEEKS: usize = 8;
    // Sizes of which parts are whole millionths, so that nothing is rounded. Who is away for long
    // is far behind, and leaves the others free to take turns as they like.
    for (sizes, away) in [(&[1, 4, 5][..], 3), (&[1, 3, 4], 4), (&[1, 1, 2], 5), (&[2, 3, 5], 4)] {
        let (sequence, bound) = only_turns(&pool_of(sizes, 8, away));
        assert_eq!(sequence.len(), WEEKS);
        let total: u64 = sizes.iter().sum();
        let line =
            |&size: &u64| (1..=WEEKS).map(|t| (t as u64 * size) as f64 / total as f64).collect();
        let due: Vec<Vec<f64>> = sizes.iter().map(line).collect();
        let mut all = vec![Vec::new()];
        for week in 0..WEEKS {
            let there = sizes.len() - usize::from(week < away as usize);
            let longer =
                |s: &Vec<usize>| (0..there).map(|m| [&s[..], &[m]].concat()).collect::<Vec<_>>();
            all = all.iter().flat_map(longer).collect();
        }
        let kept: Vec<f64> = (all.iter().filter(|s| distance(&due, s) <= bound + 1e-9))
            .map(|s| squares(&due, s))
            .collect();
        let least = kept.iter().copied().fold(f64::INFINITY, f64::min);
        assert!(kept.iter().any(|other| other - least > 1e-9), "{sizes:?} leave no choice");
        let ours = squares(&due, &sequence);
        assert!((ours - least).abs() < 1e-9, "{sizes:?}: {sequence:?} has {ours}, not {least}");
    }
}

#[test]
fn among_equals_each_pool_begins_with_another_of_its_members() {
    let members = vec![Member { size: 10, ..Member::default() }; 4];
    let a = Agreement { members, days: 1, pool_size: (2, 2), weeks: 4, ..Agreement::default() };
    let (c, term) = a.read(&(0..4).collect::<Vec<_>>()).unwrap();
    let p = plan(&c, &term).unwrap();
    let places = |turns: &vuoro::model::PoolTurns| {
        let members = &p.allocation[turns.pool].holder.members;
        let place = |l: &LibraryIx| members.iter().position(|m| m == l).unwrap();
        turns.order.iter().flatten().map(place).collect::<Vec<_>>()
    };
    let orders: Vec<Vec<usize>> = p.turns.0.iter().map(places).collect();
    assert_eq!(orders, [[0, 1, 0, 1], [1, 0, 1, 0]]);
}
