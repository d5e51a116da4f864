//! JSON of two plans side by side.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::export::forecast_json;
use crate::model::{HolderIx, Plan, Quality, weekday_code};
use crate::report::{Comparison, Outlook, Side};

/// Writes two plans side by side, as one line of JSON; with the terms to come on the left and on the
/// right, if there are any.
///
/// # Errors
///
/// Errors of the writer.
pub fn compare(
    (left, right): (&Plan, &Plan),
    comparison: &Comparison,
    ahead: Option<(&[Outlook], &[Outlook])>,
    mut out: impl Write,
) -> io::Result<()> {
    let minutes = |side: Option<(i64, i64)>| {
        side.map(|(owed, held)| json!({"owed_minutes": owed, "held_minutes": held}))
    };
    let gains = comparison.gains.iter().map(|g| {
        json!({"library": g.library, "left": minutes(g.left), "right": minutes(g.right),
            "change_minutes": g.more()})
    });
    let ids = |plan: &Plan, holders: &[HolderIx]| -> Vec<String> {
        holders.iter().map(|&h| plan.allocation[h].holder.id.to_string()).collect()
    };
    let cells = comparison.cells.iter().map(|cell| {
        json!({"cell": format!("{} {}", weekday_code(cell.weekday), cell.start),
            "left": ids(left, &cell.left), "right": ids(right, &cell.right)})
    });
    let mut document = json!({
        "format": 1,
        "left": side(left, &comparison.left),
        "right": side(right, &comparison.right),
        "libraries": gains.collect::<Vec<_>>(),
        "cells": cells.collect::<Vec<_>>(),
    });
    if let Some((on_left, on_right)) = ahead {
        document["left"]["terms"] = forecast_json::terms(&left.consortium, on_left).into();
        document["right"]["terms"] = forecast_json::terms(&right.consortium, on_right).into();
    }
    serde_json::to_writer(&mut out, &document)?;
    out.write_all(b"\n")
}

fn side(plan: &Plan, side: &Side) -> Value {
    let holders = side.holders.iter().map(|(h, members)| {
        let share = &plan.allocation[*h];
        json!({"id": share.holder.id.to_string(), "pool": share.holder.is_pool(),
            "members": members, "slots": share.slots})
    });
    let measures = side.measures.as_ref().map(|m| {
        json!({"sainte_lague": decimal(m.sainte_lague), "gallagher": decimal(m.gallagher),
            "loosemore_hanby": decimal(m.loosemore_hanby),
            "largest_minutes_per_week": decimal(m.largest),
            "mean_minutes_per_week": decimal(m.mean)})
    });
    let figure = |objective: u128| {
        decimal(u64::try_from(Quality::millionths(objective)).unwrap_or(u64::MAX))
    };
    json!({
        "consortium": plan.consortium.id.to_string(),
        "term": plan.term.id.to_string(),
        "published": plan.is_kept(),
        "method": plan.consortium.rules.method.code(),
        "objective": figure(side.quality.objective),
        "proven_optimal": side.quality.proven,
        "measures": measures,
        "duties": side.duties,
        "unfilled": side.unfilled,
        "furthest_balance_minutes": side.furthest,
        "holders": holders.collect::<Vec<_>>(),
    })
}

#[expect(clippy::cast_precision_loss, reason = "figures are printed with six decimals")]
fn decimal(millionths: u64) -> f64 {
    millionths as f64 / 1e6
}
