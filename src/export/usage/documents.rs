//! Usage, hours and seats as JSON.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::caught;
use super::tables::groups;
use crate::model::{WEEKDAYS, weekday_code};
use crate::report::{
    Count, Goal, HoursFigures, Measured, Quantiles, SeatsFigures, SeatsRow, UsageFigures, Window,
};

fn write(document: &impl Serialize, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, document)?;
    out.write_all(b"\n")
}

/// Writes the figures of usage as one line of JSON; what is not known is `null`.
///
/// # Errors
///
/// Errors of the writer.
pub fn usage_json(figures: &UsageFigures, out: impl Write) -> io::Result<()> {
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
    put("format", json!(1));
    put("counted", json!(if figures.are_visits { "visits" } else { "chats" }));
    put("first", json!(figures.days.map(|d| d.0.to_string())));
    put("last", json!(figures.days.map(|d| d.1.to_string())));
    put("total", json!(figures.total));
    put("outside_days", json!(figures.outside_days));
    for (group, counts) in groups(figures) {
        let counts: Vec<Value> = counts.iter().map(count).collect();
        put(group, if group == "open" { counts[0].clone() } else { json!(counts) });
    }
    let hours = WEEKDAYS.into_iter().zip(&figures.by_hour);
    put("hours", hours.map(|(day, hours)| (weekday_code(day).to_owned(), json!(hours))).collect());
    let tags = figures.tags.iter().map(|(tag, count)| json!({"tag": tag, "count": count}));
    put("tags", tags.collect());
    put("other_tags", json!(figures.other_tags));
    put("untagged", json!(figures.untagged));
    put("duration", json!(figures.duration.map(quantiles)));
    put("wait", json!(figures.wait.map(quantiles)));
    put("at_once_seconds", json!(figures.at_once.as_ref().map(|once| &once.seconds)));
    write(&document, out)
}

fn count(count: &Count) -> Value {
    json!({
        "key": count.key,
        "count": count.count,
        "open_minutes": count.open_minutes,
        "duties": count.duties,
        "per_hour": count.per_hour().map(thousandth),
        "per_duty": count.per_duty().map(thousandth),
    })
}

fn quantiles(q: Quantiles) -> Value {
    json!({
        "known": q.known,
        "mean_seconds": q.mean(),
        "median_seconds": q.median,
        "p95_seconds": q.p95,
    })
}

/// Thousandths as the nearest float, which prints as the same three decimals.
fn thousandth(n: u64) -> f64 {
    super::thousandths(n).parse().expect("digits and a point")
}

/// A float cut to a number of decimals, so that machines whose last bits differ write the same.
fn rounded(n: f64, decimals: usize) -> f64 {
    format!("{n:.decimals$}").parse().expect("digits and a point")
}

/// Writes the present, the best and the next hours of service as one line of JSON.
///
/// # Errors
///
/// Errors of the writer.
pub fn hours_json(figures: &HoursFigures, out: impl Write) -> io::Result<()> {
    let window = |window: &Window| {
        let day = |(day, hours): &(_, crate::model::Interval)| {
            json!({
                "weekday": weekday_code(*day),
                "start": hours.start.to_string(),
                "end": hours.end.to_string(),
            })
        };
        let share = caught(figures, window);
        let share = format!("{}.{:04}", share / 10_000, share % 10_000);
        let share: f64 = share.parse().expect("digits and a point");
        let days: Vec<Value> = window.days.iter().map(day).collect();
        json!({"slots": window.slots, "caught_share": share, "days": days})
    };
    let document = json!({
        "format": 1,
        "slot_minutes": figures.slot_minutes,
        "counted_in_present_hours_only": figures.only_present,
        "present": window(&figures.present),
        "best": window(&figures.best),
        "next": figures.next.as_ref().map(window),
    });
    write(&document, out)
}

/// Writes what every cell needs as one line of JSON.
///
/// # Errors
///
/// Errors of the writer.
pub fn seats_json(figures: &SeatsFigures, out: impl Write) -> io::Result<()> {
    let (within, patience) = match figures.goal {
        Goal::Answered { within, patience, .. } => (Some(within), patience),
        Goal::Lost { .. } => (None, None),
    };
    let measured = |m: Measured| {
        json!({
            "value": rounded(m.value, 3),
            "low": m.bounds.map(|b| rounded(b.0, 3)),
            "high": m.bounds.map(|b| rounded(b.1, 3)),
        })
    };
    let row = |row: &SeatsRow| {
        json!({
            "cell": row.key,
            "chats": row.chats,
            "chats_per_hour": measured(row.rate),
            "load": rounded(row.load, 3),
            "people": row.people,
            "people_low": row.people_bounds.map(|b| b.0),
            "people_high": row.people_bounds.map(|b| b.1),
            "reached": row.people.map(|_| rounded(row.reached, 3)),
            "reached_with_one_fewer": row.one_fewer.map(|n| rounded(n, 3)),
        })
    };
    let document = json!({
        "format": 1,
        "formula": figures.goal.formula(),
        "wanted_share": rounded(figures.goal.wanted(), 4),
        "within_seconds": within,
        "patience_seconds": patience,
        "chats_at_once": figures.at_once,
        "durations_known": figures.known,
        "duration_seconds": measured(figures.duration),
        "cells": figures.rows.iter().map(row).collect::<Vec<_>>(),
    });
    write(&document, out)
}
