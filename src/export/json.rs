//! JSON: the plan, and what each method would give, for machines.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde::ser::Serializer;

pub use super::compare_json::compare;
pub use super::explain_json::{cell, duty, library, overview, pool};
pub use super::figures_json::{diff, fairness};
pub use super::forecast_json::forecast;
use super::kept_json::KeptPart;
use super::load_json::LoadPart;
use super::off_json::OffPart;
pub use super::roster_json::{roster, rosters};
use super::unfilled_note;
use crate::files::plan::PlanFile;
use crate::model::{Consortium, DatedCell, Duty, Id, Method, Plan, Status};
use crate::report::{Off, kept};

/// Writes a plan as one line of JSON; fractions have six decimals, rounded from exact figures.
///
/// # Errors
///
/// Errors of the writer.
pub fn plan(plan: &Plan, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, &document(plan, None))?;
    out.write_all(b"\n")
}

/// The same with the libraries that are more than one duty from what they owe.
///
/// # Errors
///
/// Errors of the writer.
pub fn plan_and_off(plan: &Plan, off: &[Off], mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, &document(plan, Some(off)))?;
    out.write_all(b"\n")
}

/// Writes the slots that each method gives each library, as one line of JSON; `slots` are those
/// that are shared out.
///
/// # Errors
///
/// Errors of the writer.
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
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    plan: PlanFile,
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
    let Plan { consortium, allocation, roster, ledger, .. } = plan;
    Document {
        plan: PlanFile::of(plan),
        totals: (ledger.0.iter())
            .map(|row| TotalPart {
                library: consortium[row.library].id.as_str(),
                owed_minutes: row.owed,
                held_minutes: row.held,
                carried_in_minutes: row.carried_in,
                balance_minutes: row.balance(),
            })
            .collect(),
        unfilled: (roster.duties().iter())
            .filter(|d| d.status == Status::Unfilled)
            .map(|d| unfilled_part(consortium, d))
            .collect(),
        off: off.map(|off| off.iter().map(|off| OffPart::new(consortium, off)).collect()),
        kept: kept(plan).map(|kept| KeptPart::new(consortium, allocation, &kept)),
        load: LoadPart::new(plan),
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
