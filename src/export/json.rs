//! JSON: the plan, and what each method would give, for machines.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

pub use super::compare_json::compare;
pub use super::events_json::events;
pub use super::explain_json::{cell, duty, library, overview, pool};
pub use super::figures_json::{diff, fairness};
use super::kept_json::KeptPart;
use super::load_json::LoadPart;
use super::off_json::OffPart;
pub use super::roster_json::roster;
use super::{unfilled_note, words};
use crate::model::{
    Allocation, Consortium, DatedCell, Duty, Id, Method, Plan, Quality, Share, Status, Tie,
};
use crate::report::{Off, kept};

/// Writes a plan as one line of JSON; fractions have six decimals, rounded from exact figures.
///
/// # Errors
///
/// What the writer reports.
pub fn plan(plan: &Plan, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, &document(plan, None))?;
    out.write_all(b"\n")
}

/// The same with the libraries that are more than one duty from what they owe.
///
/// # Errors
///
/// What the writer reports.
pub fn plan_and_off(plan: &Plan, off: &[Off], mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, &document(plan, Some(off)))?;
    out.write_all(b"\n")
}

/// Writes the slots that each method gives each library, as one line of JSON; `slots` are those
/// that are shared out.
///
/// # Errors
///
/// What the writer reports.
pub fn apportion(
    slots: u32,
    methods: &[(Method, Vec<(&Id, u32)>)],
    mut out: impl Write,
) -> io::Result<()> {
    let methods = methods.iter().map(|(method, given)| {
        let given = given.iter().map(|(id, slots)| (id.as_str(), *slots)).collect();
        (method.code(), InOrder(given))
    });
    let document = ApportionDocument { format: 1, slots, methods: InOrder(methods.collect()) };
    serde_json::to_writer(&mut out, &document)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct ApportionDocument<'a> {
    format: u32,
    slots: u32,
    methods: InOrder<'a, InOrder<'a, u32>>,
}

/// A JSON object whose members stand in the given order.
struct InOrder<'a, T>(Vec<(&'a str, T)>);

impl<T: Serialize> Serialize for InOrder<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    consortium: &'a str,
    term: &'a str,
    published: Option<String>,
    slots_per_week: u32,
    allocation: AllocationPart<'a>,
    pattern: Vec<CellPart<'a>>,
    turns: Vec<TurnsPart<'a>>,
    totals: Vec<TotalPart<'a>>,
    unfilled: Vec<UnfilledPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    off: Option<Vec<OffPart<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<KeptPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    load: Option<LoadPart<'a>>,
}

#[derive(Serialize)]
struct AllocationPart<'a> {
    method: &'static str,
    objective: f64,
    best: f64,
    lower_bound: f64,
    proven_optimal: bool,
    all_wishes_compared: bool,
    ties: Vec<TiePart<'a>>,
    holders: Vec<HolderPart<'a>>,
}

#[derive(Serialize)]
struct TiePart<'a> {
    tied: &'a [String],
    served: usize,
    by: &'static str,
}

#[derive(Serialize)]
struct HolderPart<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    members: Vec<&'a str>,
    quota: f64,
    slots: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    targets: Option<&'a [u32]>,
}

#[derive(Serialize)]
struct CellPart<'a> {
    cell: String,
    seat: u16,
    holder: &'a str,
}

#[derive(Serialize)]
struct TurnsPart<'a> {
    pool: &'a str,
    bound: Option<f64>,
    proven_optimal: bool,
}

#[derive(Serialize)]
struct TotalPart<'a> {
    library: &'a str,
    owed_minutes: i64,
    held_minutes: i64,
    carried_in_minutes: i64,
    balance_minutes: i64,
}

#[derive(Serialize)]
struct UnfilledPart<'a> {
    duty: String,
    reason: String,
    libraries: BTreeMap<&'a str, &'static str>,
}

fn document<'a>(plan: &'a Plan, off: Option<&[Off]>) -> Document<'a> {
    let Plan { consortium, term, allocation, pattern, turns, roster, ledger, .. } = plan;
    let holder = |at| allocation[at].holder.id.as_str();
    Document {
        format: 1,
        consortium: consortium.id.as_str(),
        term: term.id.as_str(),
        published: term.published.map(crate::files::stamp::text),
        slots_per_week: consortium.slots_per_week(),
        allocation: allocation_part(consortium, allocation),
        pattern: pattern
            .cells()
            .map(|(cell, at)| CellPart {
                cell: consortium.grid.period(cell.period).to_string(),
                seat: cell.seat,
                holder: holder(at),
            })
            .collect(),
        turns: turns
            .0
            .iter()
            .map(|t| TurnsPart {
                pool: holder(t.pool),
                bound: t.bound.map(|b| fraction(u128::from(b))),
                proven_optimal: t.proven,
            })
            .collect(),
        totals: ledger
            .0
            .iter()
            .map(|row| TotalPart {
                library: consortium[row.library].id.as_str(),
                owed_minutes: row.owed,
                held_minutes: row.held,
                carried_in_minutes: row.carried_in,
                balance_minutes: row.balance(),
            })
            .collect(),
        unfilled: roster
            .duties()
            .iter()
            .filter(|d| d.status == Status::Unfilled)
            .map(|d| unfilled_part(consortium, d))
            .collect(),
        off: off.map(|off| off.iter().map(|off| OffPart::new(consortium, off)).collect()),
        kept: kept(plan).map(|kept| KeptPart::new(consortium, allocation, &kept)),
        load: LoadPart::new(plan),
    }
}

fn allocation_part<'a>(
    consortium: &'a Consortium,
    allocation: &'a Allocation,
) -> AllocationPart<'a> {
    let Quality { objective, best, lower_bound, proven, all_wishes } = allocation.quality;
    let figure = |units| fraction(words::millionths(units));
    let tie = |t: &'a Tie| TiePart { tied: &t.tied, served: t.served, by: t.by };
    AllocationPart {
        method: consortium.rules.method.code(),
        objective: figure(objective),
        best: figure(best),
        lower_bound: figure(lower_bound),
        proven_optimal: proven,
        all_wishes_compared: all_wishes,
        ties: allocation.ties.iter().map(tie).collect(),
        holders: allocation.shares.iter().map(|share| holder_part(consortium, share)).collect(),
    }
}

fn holder_part<'a>(consortium: &'a Consortium, share: &'a Share) -> HolderPart<'a> {
    let holder = &share.holder;
    HolderPart {
        id: holder.id.as_str(),
        name: holder.name.as_deref().unwrap_or(holder.id.as_str()),
        kind: if holder.is_pool() { "pool" } else { "library" },
        members: holder.members.iter().map(|&m| consortium[m].id.as_str()).collect(),
        quota: fraction(u128::from(share.quota.millionths())),
        slots: share.slots,
        targets: share.targets.as_deref(),
    }
}

fn unfilled_part<'a>(consortium: &'a Consortium, duty: &Duty) -> UnfilledPart<'a> {
    let whys = duty.unfilled.as_ref().map_or(&[][..], |u| &u.0);
    UnfilledPart {
        duty: super::dated_cell(
            consortium,
            DatedCell { date: duty.date, period: duty.period, seat: duty.seat },
        ),
        reason: unfilled_note(consortium, duty),
        libraries: whys.iter().map(|&(l, why)| (consortium[l].id.as_str(), why.code())).collect(),
    }
}

/// Millionths as the nearest float, which prints as the same six decimals.
fn fraction(millionths: u128) -> f64 {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.parse().expect("digits and a point")
}
