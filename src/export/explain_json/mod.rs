//! JSON of explanations.

mod duty;

use std::io::{self, Write};

use serde_json::{Value, json};

pub use duty::duty;

use super::holder_name;
use super::off_json::OffPart;
use crate::model::{Cell, HolderIx, LibraryIx, Plan, Quality};
use crate::report::explain::{
    Alternative, CellLoad, CellReasons, LibraryReasons, Obstacle, Overview, Price, Standing, Step,
};

fn write(document: &Value, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, document)?;
    out.write_all(b"\n")
}

/// Whole millionths as a decimal.
#[expect(clippy::cast_precision_loss, reason = "figures are printed with six decimals")]
fn decimal(millionths: i128) -> f64 {
    millionths as f64 / 1e6
}

fn figure(objective: u128) -> f64 {
    decimal(i128::try_from(Quality::millionths(objective)).unwrap_or(i128::MAX))
}

fn signed(more: i128) -> f64 {
    let size = figure(more.unsigned_abs());
    if more < 0 { -size } else { size }
}

fn id(plan: &Plan, library: LibraryIx) -> String {
    plan.consortium[library].id.to_string()
}

fn ids(plan: &Plan, libraries: &[LibraryIx]) -> Vec<String> {
    libraries.iter().map(|&l| id(plan, l)).collect()
}

fn holder_id(plan: &Plan, holder: HolderIx) -> String {
    plan.allocation[holder].holder.id.to_string()
}

fn cell_name(plan: &Plan, cell: Cell) -> String {
    plan.consortium.grid.cell_name(cell)
}

fn holder_part(plan: &Plan, holder: HolderIx) -> Value {
    let share = &plan.allocation[holder];
    let cells = plan.pattern.cells().filter(|(_, h)| *h == holder);
    let cells: Vec<String> = cells.map(|(cell, _)| cell_name(plan, cell)).collect();
    json!({
        "id": share.holder.id.to_string(),
        "name": holder_name(&plan.consortium, &plan.allocation, holder),
        "pool": share.holder.is_pool(),
        "members": ids(plan, &share.holder.members),
        "quota": decimal(i128::from(share.quota.millionths())),
        "slots": share.slots,
        "cells": cells,
    })
}

fn quality(q: &Quality) -> Value {
    json!({
        "objective": figure(q.objective),
        "best": figure(q.best),
        "lower_bound": figure(q.lower_bound),
        "proven_optimal": q.proven,
    })
}

fn obstacle(plan: &Plan, why: &Obstacle) -> Value {
    match why {
        Obstacle::PoolSize(n) => json!({"code": "pool-size", "members": n}),
        Obstacle::NoCommonHours => json!({"code": "no-common-hours"}),
        Obstacle::NoStaff(l) => json!({"code": "no-staff", "libraries": ids(plan, l)}),
        Obstacle::AlreadyThere => json!({"code": "already-there"}),
        Obstacle::Agreed => json!({"code": "agreed"}),
        Obstacle::TooFewSlots => json!({"code": "too-few-slots"}),
        Obstacle::NoRoom => json!({"code": "no-room"}),
    }
}

fn step(plan: &Plan, step: Step) -> Value {
    let holder = |h| holder_id(plan, h);
    match step {
        Step::Move { to } => json!({"kind": "move", "to": holder(to)}),
        Step::Swap { with, pool } => {
            json!({"kind": "swap", "with": id(plan, with), "pool": holder(pool)})
        }
        Step::Alone { from } => json!({"kind": "alone", "from": holder(from)}),
        Step::Join { pool } => json!({"kind": "join", "pool": holder(pool)}),
        Step::Slot { from, to } => {
            json!({"kind": "slot", "from": holder(from), "to": holder(to)})
        }
        Step::Duty { from, to } => {
            json!({"kind": "duty", "from": id(plan, from), "to": id(plan, to)})
        }
    }
}

fn alternative(plan: &Plan, a: &Alternative) -> Value {
    json!({
        "step": step(plan, a.step),
        "objective": figure(a.objective),
        "more": signed(a.more),
        "ahead_minutes_per_week": decimal(i128::from(a.ahead)),
        "obstacle": a.obstacle.as_ref().map(|why| obstacle(plan, why)),
    })
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Absent => "absent",
        Standing::Joined => "joined",
        Standing::HadEnough => "had-enough",
        Standing::SteppedBack => "stepped-back",
        Standing::Owner => "owner",
        Standing::Pinned => "pinned",
        Standing::LastOne => "last-one",
        Standing::Given => "given-pool",
        Standing::Small => "small",
        Standing::Crowded => "crowded",
        Standing::Fraction => "fraction",
    }
}

/// Writes why a library owes what it owes and holds what it holds, as one line of JSON.
///
/// # Errors
///
/// Errors of the writer.
pub fn library(plan: &Plan, r: &LibraryReasons, out: impl Write) -> io::Result<()> {
    let stretches = r.stretches.iter().map(|s| {
        let (first, last) = (s.first.to_string(), s.last.to_string());
        let mut stretch = json!({"first": first, "last": last, "duties": s.duties,
            "weight": s.weight, "member": s.is_member});
        if s.own_weight != r.weight.0 {
            stretch["own_weight"] = s.own_weight.into();
        }
        stretch
    });
    let holders = r.holders.iter().map(|h| holder_part(plan, h.holder));
    let alternatives = r.alternatives.as_ref().map(|a| {
        let list = |l: &[Alternative]| l.iter().map(|a| alternative(plan, a)).collect::<Vec<_>>();
        json!({
            "weighed": a.weighed,
            "objective": figure(a.now),
            "ahead_minutes_per_week": decimal(i128::from(a.ahead)),
            "possible": list(&a.possible),
            "impossible": list(&a.impossible),
        })
    });
    let row = &r.row;
    let document = json!({
        "format": 1,
        "about": "library",
        "library": id(plan, r.library),
        "weight": r.weight.0,
        "weight_of_all": r.weight.1,
        "quota": decimal(i128::from(r.quota)),
        "claim": decimal(i128::from(r.claim)),
        "counted_minutes": r.counted,
        "standing": standing(r.standing),
        "stretches": stretches.collect::<Vec<_>>(),
        "owed_minutes": row.owed,
        "held_minutes": row.held,
        "carried_in_minutes": row.carried_in,
        "balance_minutes": row.balance(),
        "duties": r.duties,
        "best_duties": r.best_duties,
        "off": r.off.as_ref().map(|off| OffPart::new(&plan.consortium, off)),
        "holders": holders.collect::<Vec<_>>(),
        "alternatives": alternatives,
        "quality": quality(&plan.allocation.quality),
    });
    write(&document, out)
}

/// Writes what a pool holds, as one line of JSON.
///
/// # Errors
///
/// Errors of the writer.
pub fn pool(plan: &Plan, pool: HolderIx, out: impl Write) -> io::Result<()> {
    let document = json!({"format": 1, "about": "pool", "holder": holder_part(plan, pool)});
    write(&document, out)
}

fn price(p: &Price, weighs: bool) -> Value {
    let part = |cost: i64| decimal(i128::from(cost));
    let mut price = json!({"newcomers": p.newcomers, "total": part(p.total()), "wishes": part(p.wishes),
        "weekdays": part(p.days), "dates": part(p.dates)});
    if weighs {
        price["busy"] = part(p.busy).into();
    }
    price
}

/// How busy a cell is.
fn load(load: CellLoad) -> Value {
    let thousandths = |n: u64| decimal(i128::from(n) * 1000);
    json!({"per_duty": decimal(i128::from(load.per_duty)), "relative": thousandths(load.cell),
        "holder_relative": thousandths(load.holder), "weighed": load.weighed,
        "before_relative": load.before.map(|b| decimal((i128::from(b) + 1000) * 1000))})
}

/// Writes why a holder has a cell, as one line of JSON.
///
/// # Errors
///
/// Errors of the writer.
pub fn cell(plan: &Plan, r: &CellReasons, out: impl Write) -> io::Result<()> {
    let weighs = r.load.is_some_and(|load| load.weighed);
    let more = |more: &Result<Price, Obstacle>| match more {
        Ok(p) => (price(p, weighs), Value::Null),
        Err(why) => (Value::Null, obstacle(plan, why)),
    };
    let rivals = r.rivals.iter().map(|rival| {
        let (more, obstacle) = more(&rival.more);
        json!({"holder": holder_id(plan, rival.holder), "more": more, "obstacle": obstacle})
    });
    let elsewhere = r.elsewhere.iter().map(|e| {
        let (more, obstacle) = more(&e.more);
        let held_by: Vec<String> = e.held_by.iter().map(|&h| holder_id(plan, h)).collect();
        let period = plan.consortium.grid.period(e.period).to_string();
        json!({"cell": period, "held_by": held_by, "more": more, "obstacle": obstacle})
    });
    let mut document = json!({
        "format": 1,
        "about": "cell",
        "cell": cell_name(plan, r.cell),
        "holder": holder_id(plan, r.holder),
        "pinned": r.pinned,
        "prefer": ids(plan, &r.prefer),
        "avoid": ids(plan, &r.avoid),
        "staffed_periods": r.staffed,
        "same_weekday": r.same_day,
        "dates": r.dates.0,
        "price": price(&r.now, weighs),
        "rivals": rivals.collect::<Vec<_>>(),
        "elsewhere": elsewhere.collect::<Vec<_>>(),
    });
    if let Some(known) = r.load {
        document["load"] = load(known);
    }
    write(&document, out)
}

/// Writes the steps of a plan with their certificates, as one line of JSON.
///
/// # Errors
///
/// Errors of the writer.
pub fn overview(plan: &Plan, o: &Overview, out: impl Write) -> io::Result<()> {
    let (substitutes, open, unfilled) = o.stand_ins;
    let document = json!({
        "format": 1,
        "about": "plan",
        "slots_per_week": o.cells,
        "duties": o.duties.0,
        "duties_without_closures": o.duties.1,
        "cancelled": o.duties.2,
        "cheapest_slot": o.slot.as_ref().map(|a| alternative(plan, a)),
        "quality": quality(&o.quality),
        "price_of_the_week": price(&o.price, plan.term.load.as_ref().is_some_and(|load| load.weigh)),
        "wishes_kept": o.wishes.0,
        "wishes_broken": o.wishes.1,
        "turns_bound": o.turns.map(|(b, _)| decimal(i128::from(b))),
        "turns_proven_optimal": o.turns.map(|(_, proven)| proven),
        "substitutes": substitutes,
        "open": open,
        "unfilled": unfilled,
        "changes": o.changes,
    });
    write(&document, out)
}
