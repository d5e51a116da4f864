//! Balances that steer: over years nobody drifts away from what it owes.

use std::fmt::Write as _;

use proptest::prelude::*;
use vuoro::input;
use vuoro::model::{Consortium, LibraryIx, Plan, Quota, Share, Term};
use vuoro::plan;

/// Weeks of a term, and minutes of a duty.
const WEEKS: i64 = 16;
const DUTY: i64 = 120;

/// A consortium over ten terms: who has which size in each of them.
#[derive(Debug, Clone)]
struct Years {
    sizes: Vec<Vec<u64>>,
    method: &'static str,
    slots_a_day: usize,
}

fn years() -> impl Strategy<Value = Years> {
    let method =
        prop::sample::select(vec!["webster", "hamilton", "dhondt", "huntington-hill", "adams"]);
    // Sizes like those of municipalities: many small ones, and a few that are large.
    let size = (0u32..100, 0u32..100).prop_map(|(a, b)| {
        let exponent = f64::from(a.min(b) + a) / 45.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 10^9")]
        let size = (exponent.exp() * 1_000.0) as u64;
        size
    });
    let change = prop_oneof![2 => Just(0i64), 1 => -20i64..=25];
    let sizes = prop::collection::vec((size, prop::collection::vec(change, 10)), 3..24);
    (sizes, any::<bool>(), method, 2usize..=4).prop_map(|(sizes, is_constant, method, slots)| {
        let mut now: Vec<u64> = sizes.iter().map(|(size, _)| *size).collect();
        let mut terms = Vec::new();
        for term in 0..10 {
            terms.push(now.clone());
            for (size, (_, changes)) in now.iter_mut().zip(&sizes) {
                let percent = if is_constant { 100 } else { 100 + changes[term] };
                *size = (*size * u64::try_from(percent).unwrap() / 100).max(1);
            }
        }
        Years { sizes: terms, method, slots_a_day: slots }
    })
}

impl Years {
    /// The agreement of one of the terms.
    fn agreement(&self, term: usize, balances: &str) -> Option<(Consortium, Term)> {
        let end = 8 + 2 * self.slots_a_day;
        let method = self.method;
        let mut text = format!(
            "format = 1\n[consortium]\nid = \"k\"\nname = \"K\"\ntimezone = \"Europe/Helsinki\"\n\
             language = \"en\"\ndomain = \"k.example\"\n[service]\nname = \"Chat\"\n\
             slot_minutes = {DUTY}\nseats = 1\n[service.hours]\n"
        );
        for day in ["mon", "tue", "wed", "thu", "fri"] {
            writeln!(text, "{day} = [\"8:00-{end}:00\"]").unwrap();
        }
        writeln!(
            text,
            "[allocation]\nmethod = \"{method}\"\nbalances = \"{balances}\"\npool_size = [2, 8]"
        )
        .unwrap();
        for (at, size) in self.sizes[term].iter().enumerate() {
            writeln!(text, "[[library]]\nid = \"l{at}\"\nname = \"L{at}\"\nsize = {size}").unwrap();
        }
        let days = "format = 1\n[term]\nid = \"t\"\nname = \"T\"\nfirst = 2018-09-03\n\
                    last = 2018-12-21\n";
        input::read(text, days).ok()
    }

    /// The plans of the terms, each with what the one before has left; `None` where one has no plan.
    fn live(&self, balances: &str) -> Option<Vec<Plan>> {
        let mut carried = vec![0; self.sizes[0].len()];
        let mut plans = Vec::new();
        for at in 0..self.sizes.len() {
            let (c, mut term) = self.agreement(at, balances)?;
            // Libraries are in the order of their ids.
            term.carried = carried;
            let plan = plan::plan(&c, &term).ok()?;
            carried = plan.ledger.0.iter().map(vuoro::model::LedgerRow::balance).collect();
            plans.push(plan);
        }
        Some(plans)
    }
}

/// Whether there have to be more pools than the small libraries are owed slots: then nothing helps.
fn has_to_be_more(plan: &Plan) -> bool {
    let pools = plan.allocation.shares.iter().filter(|s| s.holder.is_pool());
    let members: usize = pools.map(|s| s.holder.members.len()).sum();
    let fewest = f64::from(u32::try_from(members.div_ceil(8)).unwrap());
    fewest > owed(plan).1
}

/// What a library is off, in duties.
fn off(plan: &Plan, at: usize) -> f64 {
    let minutes = i32::try_from(plan.ledger.0[at].balance()).unwrap();
    f64::from(minutes) / f64::from(i32::try_from(DUTY).unwrap())
}

/// Slots a week that a library owes, and that all members of pools do.
fn owed(plan: &Plan) -> (Vec<f64>, f64) {
    let weights = plan.consortium.libraries().iter().map(|l| l.weight);
    let all = plan.consortium.slots_per_week();
    let total: u64 = weights.clone().sum();
    let millionths = |weight| Quota::new(weight, all, total).millionths();
    let slots = |millionths: u64| f64::from(u32::try_from(millionths).unwrap()) / 1e6;
    let owed = weights.map(|weight| slots(millionths(weight))).collect();
    let pools = plan.allocation.shares.iter().filter(|s| s.holder.is_pool());
    (owed, pools.map(|s| slots(s.quota.millionths())).sum())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn over_years_nobody_drifts_away_from_what_it_owes(years in years()) {
        let plans = years.live("steer");
        prop_assume!(plans.is_some());
        let plans = plans.unwrap();
        prop_assume!(!plans.iter().any(has_to_be_more));
        let term = f64::from(u32::try_from(WEEKS).unwrap());
        // In the first term there is nothing to go by.
        for plan in &plans[1..] {
            let (owed, pooled) = owed(plan);
            for (at, &owed) in owed.iter().enumerate() {
                let is_member = |s: &&Share| s.holder.members.contains(&LibraryIx::from_at(at));
                let holder = plan.allocation.shares.iter().find(is_member);
                let is_small = owed < 0.75 && holder.is_some_and(|s| s.holder.is_pool());
                // A slot of every week, or a member's part of it and two duties.
                let most = if is_small { term * owed / pooled + 2.0 } else { term };
                prop_assert!(off(plan, at).abs() < most, "{at} is off by {}", off(plan, at));
            }
        }
    }

    #[test]
    fn slots_are_the_fairest_that_claims_allow(years in years()) {
        // Claims as the plan counts them, and all numbers of slots between their whole parts.
        let plans = Years { method: "webster", ..years }.live("steer");
        prop_assume!(plans.is_some());
        for plan in plans.unwrap().iter().filter(|p| p.allocation.steering.is_some()) {
            let shares = &plan.allocation.shares;
            let pools = || shares.iter().filter(|s| s.holder.is_pool());
            let mut claims: Vec<(f64, u32, u32)> = (shares.iter())
                .filter(|s| !s.holder.is_pool())
                .map(|s| (part(s.claim), s.slots, 1))
                .collect();
            let members: usize = pools().map(|s| s.holder.members.len()).sum();
            if members > 0 {
                let bloc = pools().map(|s| part(s.claim)).sum();
                let least = u32::try_from(members.div_ceil(8)).unwrap();
                claims.push((bloc, pools().map(|s| s.slots).sum(), least));
            }
            if claims.len() > 12 {
                continue;
            }
            let cost = |slots: &[u32]| -> f64 {
                let one = |(&n, (claim, ..)): (&u32, &(f64, u32, u32))| {
                    (f64::from(n) - claim).powi(2) / claim
                };
                slots.iter().zip(&claims).map(one).sum()
            };
            let held: Vec<u32> = claims.iter().map(|(_, slots, _)| *slots).collect();
            let best = every(&claims, plan.consortium.slots_per_week()).into_iter();
            let best = best.map(|slots| cost(&slots)).fold(f64::INFINITY, f64::min);
            prop_assert!(cost(&held) <= best + 1e-6, "{} against {best}", cost(&held));
        }
    }
}

fn part(claim: Quota) -> f64 {
    f64::from(u32::try_from(claim.millionths()).unwrap()) / 1e6
}

/// All ways to share out slots so that everybody has its claim rounded down or up, and no fewer than
/// it must have; nothing where there is none.
fn every(claims: &[(f64, u32, u32)], slots: u32) -> Vec<Vec<u32>> {
    let Some(((claim, _, least), rest)) = claims.split_first() else {
        return if slots == 0 { vec![vec![]] } else { vec![] };
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few slots")]
    let (low, high) = (claim.floor() as u32, claim.ceil() as u32);
    let mut all = Vec::new();
    for n in low.max(*least)..=high.max(*least).min(slots) {
        for mut others in every(rest, slots - n) {
            others.insert(0, n);
            all.push(others);
        }
    }
    all
}
