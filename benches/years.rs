//! How far balances go over ten terms, with balances that steer and with balances that are only
//! reported: the table of `docs/fairness.md`.
#![allow(clippy::print_stdout, reason = "it is what a bench is for")]
#![expect(clippy::cast_precision_loss, reason = "minutes of a term and sizes are small")]

use std::fmt::Write as _;
use std::fs;

use vuoro::input;
use vuoro::model::{Consortium, LedgerRow, Plan, Term};
use vuoro::plan;

const TERMS: usize = 10;

/// Inhabitants served by the 17 libraries of a Finnish consortium, with other names.
const SEVENTEEN: [u64; 17] = [
    145_000, 61_200, 34_850, 21_300, 18_420, 15_900, 12_350, 10_700, 9_870, 8_450, 7_600, 6_240,
    5_180, 4_310, 3_450, 2_600, 1_900,
];

fn main() {
    println!("| | | slots of their own | in pools |\n|---|---|---|---|");
    let piki = |at: &At| read(at, "examples/piki-2018-fair");
    row("PIKI", &[Box::new(piki)]);
    let seventeen = |at: &At| drawn(&SEVENTEEN, 28, at);
    row("17 libraries, 28 slots", &[Box::new(seventeen)]);
    for (name, changes) in
        [("100 drawn, sizes as they are", false), ("100 drawn, sizes change", true)]
    {
        let all: Vec<Years> = (0..100)
            .map(|seed| {
                let draw = Draw::new(seed);
                Box::new(move |at: &At| draw.agreement(at, changes)) as Years
            })
            .collect();
        row(name, &all);
    }
}

/// What is agreed in each of the terms.
type Years = Box<dyn Fn(&At) -> (Consortium, Term)>;

/// Which term it is, and by which rule.
struct At {
    term: usize,
    balances: &'static str,
}

/// The furthest from zero, of owners in slots a week and of members in duties beyond their part of
/// one, in both ways.
fn row(name: &str, all: &[Years]) {
    for balances in ["report", "steer"] {
        let (mut own, mut pooled) = (0.0f64, 0.0f64);
        for agreement in all {
            let mut carried: Option<Vec<i64>> = None;
            for term in 0..TERMS {
                let (c, mut dates) = agreement(&At { term, balances });
                let is_first = carried.is_none();
                dates.carried = carried.unwrap_or(dates.carried);
                let Ok(plan) = plan::plan(&c, &dates) else { break };
                carried = Some(plan.ledger.0.iter().map(LedgerRow::balance).collect());
                // Small libraries that have to form more pools than they owe slots go on and on.
                if has_to_be_more(&plan) {
                    break;
                }
                if !is_first {
                    let (o, p) = furthest(&plan);
                    (own, pooled) = (own.max(o), pooled.max(p));
                }
            }
        }
        println!("| {name} | `{balances}` | {own:.2} | {pooled:.1} |");
    }
}

fn furthest(plan: &Plan) -> (f64, f64) {
    let (quotas, bloc) = owed(plan);
    let duty = f64::from(plan.consortium.grid.slot_minutes());
    let minutes: i64 = plan.ledger.0.iter().map(|row| row.owed).sum();
    let slot = minutes as f64 / f64::from(plan.consortium.slots_per_week());
    let (mut own, mut pooled) = (0.0f64, 0.0f64);
    for library in plan.consortium.indices() {
        let off = (plan.ledger.0[library.at()].balance() as f64).abs();
        let holder = plan.allocation.shares.iter().find(|s| s.holder.members.contains(&library));
        if quotas[library.at()] < 0.75 && holder.is_some_and(|s| s.holder.is_pool()) {
            pooled = pooled.max((off - slot * quotas[library.at()] / bloc) / duty);
        } else {
            own = own.max(off / slot);
        }
    }
    (own, pooled)
}

/// Slots a week that everybody is owed, and all members of pools together.
fn owed(plan: &Plan) -> (Vec<f64>, f64) {
    let c = &plan.consortium;
    let total: u64 = c.libraries().iter().map(|l| l.weight).sum();
    let slots = f64::from(c.slots_per_week());
    let quotas = c.libraries().iter().map(|l| l.weight as f64 * slots / total as f64).collect();
    let pools = plan.allocation.shares.iter().filter(|s| s.holder.is_pool());
    (quotas, pools.map(|s| s.quota.millionths() as f64 / 1e6).sum())
}

fn has_to_be_more(plan: &Plan) -> bool {
    let pools = plan.allocation.shares.iter().filter(|s| s.holder.is_pool());
    let members: usize = pools.map(|s| s.holder.members.len()).sum();
    members.div_ceil(plan.consortium.rules.pool_max) as f64 > owed(plan).1
}

fn read(at: &At, folder: &str) -> (Consortium, Term) {
    let file = |name: &str| fs::read_to_string(format!("{folder}/{name}")).expect("it is there");
    let (mut c, term) =
        input::read(file("consortium.toml"), file("syksy.toml")).expect("it is right");
    c.rules.balances = rule(at);
    (c, term)
}

fn rule(at: &At) -> vuoro::model::Balances {
    let all = vuoro::model::Balances::ALL;
    all.into_iter().find(|b| b.code() == at.balances).expect("there are two")
}

/// A consortium with staff at all hours and so many slots a week.
fn drawn(sizes: &[u64], slots: usize, at: &At) -> (Consortium, Term) {
    let mut text = String::from(
        "format = 1\n[consortium]\nid = \"k\"\nname = \"K\"\ntimezone = \"Europe/Helsinki\"\n\
         language = \"en\"\ndomain = \"k.example\"\n[service]\nname = \"Chat\"\nslot_minutes = 60\n\
         seats = 1\n[service.hours]\n",
    );
    for (at, day) in ["mon", "tue", "wed", "thu", "fri"].into_iter().enumerate() {
        let end = 8 + (slots + 4 - at) / 5;
        writeln!(text, "{day} = [\"8:00-{end}:00\"]").expect("text is written");
    }
    for (at, size) in sizes.iter().enumerate() {
        writeln!(text, "[[library]]\nid = \"l{at}\"\nname = \"L{at}\"\nsize = {size}")
            .expect("text is written");
    }
    let term = "format = 1\n[term]\nid = \"t\"\nname = \"T\"\nfirst = 2018-09-03\n\
                last = 2018-12-21\n";
    let (mut c, term) = input::read(text, term).expect("it is right");
    c.rules.balances = rule(at);
    (c, term)
}

/// A consortium that is drawn: its sizes, and how they change from term to term.
struct Draw {
    sizes: Vec<u64>,
    slots: usize,
    seed: u64,
}

impl Draw {
    fn new(seed: u64) -> Self {
        let mut state = seed * 2 + 1;
        let count = 4 + next(&mut state, 22);
        let size = |_| {
            let exponent = (next(&mut state, 100) + next(&mut state, 100)) as f64 / 55.0;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small")]
            let size = (exponent.exp() * 2_000.0) as u64;
            size
        };
        let sizes = (0..count).map(size).collect();
        let slots = 10 + usize::try_from(next(&mut state, 15)).expect("few slots");
        Self { sizes, slots, seed }
    }

    fn agreement(&self, at: &At, changes: bool) -> (Consortium, Term) {
        let mut sizes = self.sizes.clone();
        let mut state = self.seed * 2 + 7;
        for _ in 0..at.term {
            for size in &mut sizes {
                let percent = if changes { 85 + next(&mut state, 31) } else { 100 };
                *size = (*size * percent / 100).max(1);
            }
        }
        drawn(&sizes, self.slots, at)
    }
}

/// The next of a row of numbers below a limit: `SplitMix64`.
fn next(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) % below
}
