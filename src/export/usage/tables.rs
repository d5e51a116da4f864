//! Usage, hours and seats as CSV.

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::{caught, thousandths};
use crate::files::neutral;
use crate::model::weekday_code;
use crate::report::{Count, HoursFigures, Quantiles, SeatsFigures, UsageFigures};

/// The heading of the table of usage: one figure a line, unknown ones left out.
pub const USAGE_HEADER: [&str; 4] = ["group", "key", "figure", "value"];

/// The heading of the table of hours: a window a line, `present`, `best` or `next`.
pub const HOURS_HEADER: [&str; 6] = ["window", "weekday", "start", "end", "slots", "caught_share"];

/// The heading of the table of seats; loads are in erlang, shares parts of one.
pub const SEATS_HEADER: [&str; 11] = [
    "cell",
    "chats",
    "chats_per_hour",
    "chats_per_hour_low",
    "chats_per_hour_high",
    "load",
    "people",
    "people_low",
    "people_high",
    "reached",
    "reached_with_one_fewer",
];

fn start<W: Write>(header: &[&str], out: W) -> io::Result<Writer<W>> {
    let mut table = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out);
    table.write_record(header)?;
    Ok(table)
}

/// Writes the figures of usage.
///
/// # Errors
///
/// Errors of the writer.
pub fn usage_csv(figures: &UsageFigures, out: impl Write) -> io::Result<()> {
    let mut table = start(&USAGE_HEADER, out)?;
    let mut line = |group: &str, key: &str, figure: &str, value: String| {
        table.write_record([group, &neutral(key), figure, &value])
    };
    let what = if figures.are_visits { "visits" } else { "chats" };
    line("total", "all", what, figures.total.to_string())?;
    line("total", "outside_days", what, figures.outside_days.to_string())?;
    for (group, counts) in groups(figures) {
        for count in counts {
            line(group, &count.key, what, count.count.to_string())?;
            let rates = [("per_hour", count.per_hour()), ("per_duty", count.per_duty())];
            let wholes = [("open_minutes", count.open_minutes), ("duties", count.duties)];
            for (figure, value) in wholes {
                value.map(|v| line(group, &count.key, figure, v.to_string())).transpose()?;
            }
            for (figure, value) in rates {
                value.map(|v| line(group, &count.key, figure, thousandths(v))).transpose()?;
            }
        }
    }
    for (day, hours) in crate::model::WEEKDAYS.into_iter().zip(&figures.by_hour) {
        for (hour, count) in hours.iter().enumerate().filter(|(_, count)| **count > 0) {
            let key = format!("{} {hour:02}:00", weekday_code(day));
            line("hour", &key, what, count.to_string())?;
        }
    }
    for (tag, count) in &figures.tags {
        line("tag", tag, what, count.to_string())?;
    }
    if let Some(untagged) = figures.untagged {
        line("tag_not_shown", "", what, figures.other_tags.to_string())?;
        line("tag_missing", "", what, untagged.to_string())?;
    }
    for (group, quantiles) in [("duration", figures.duration), ("wait", figures.wait)] {
        let Some(q) = quantiles else { continue };
        let Quantiles { known, median, p95, .. } = q;
        line(group, "", "known", known.to_string())?;
        line(group, "", "mean_seconds", q.mean().to_string())?;
        line(group, "", "median_seconds", median.to_string())?;
        line(group, "", "p95_seconds", p95.to_string())?;
    }
    if let Some(once) = &figures.at_once {
        for (chats, seconds) in once.seconds.iter().enumerate() {
            line("at_once", &chats.to_string(), "seconds", seconds.to_string())?;
        }
    }
    table.flush()
}

/// The counts of the figures, by what they are about.
pub(super) fn groups(figures: &UsageFigures) -> [(&'static str, &[Count]); 6] {
    [
        ("open", std::slice::from_ref(&figures.open)),
        ("cell", &figures.cells),
        ("weekday", &figures.weekdays),
        ("week", &figures.weeks),
        ("library", &figures.libraries),
        ("pool", &figures.pools),
    ]
}

/// Writes the present, the best and the next hours of service.
///
/// # Errors
///
/// Errors of the writer.
pub fn hours_csv(figures: &HoursFigures, out: impl Write) -> io::Result<()> {
    let mut table = start(&HOURS_HEADER, out)?;
    let windows = [
        ("present", Some(&figures.present)),
        ("best", Some(&figures.best)),
        ("next", figures.next.as_ref()),
    ];
    for (name, window) in windows {
        let Some(window) = window else { continue };
        let share = caught(figures, window);
        let share = format!("{}.{:04}", share / 10_000, share % 10_000);
        for (day, hours) in &window.days {
            let length = hours.end.minutes() - hours.start.minutes();
            table.write_record([
                name,
                weekday_code(*day),
                &hours.start.to_string(),
                &hours.end.to_string(),
                &(length / figures.slot_minutes).to_string(),
                &share,
            ])?;
        }
    }
    table.flush()
}

/// Writes what every cell needs; what is not known is empty.
///
/// # Errors
///
/// Errors of the writer.
pub fn seats_csv(figures: &SeatsFigures, out: impl Write) -> io::Result<()> {
    let mut table = start(&SEATS_HEADER, out)?;
    for row in &figures.rows {
        let three = |n: Option<f64>| n.map_or_else(String::new, |n| format!("{n:.3}"));
        let whole = |n: Option<u32>| n.map_or_else(String::new, |n| n.to_string());
        table.write_record([
            row.key.clone(),
            row.chats.to_string(),
            three(Some(row.rate.value)),
            three(row.rate.bounds.map(|b| b.0)),
            three(row.rate.bounds.map(|b| b.1)),
            three(Some(row.load)),
            whole(row.people),
            whole(row.people_bounds.map(|b| b.0)),
            whole(row.people_bounds.map(|b| b.1)),
            three(row.people.map(|_| row.reached)),
            three(row.one_fewer),
        ])?;
    }
    table.flush()
}
