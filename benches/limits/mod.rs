//! What a rung may cost at most, and how far a plan is from that.

use serde_json::Value;

use crate::ladder;
use crate::process::Figures;

/// The whole process without calendars is to stay below these.
struct Limit {
    rung: &'static str,
    /// Of the processor.
    millis: u32,
    megabytes: Option<u64>,
    /// Millionths of the bound that the best objective may be above it.
    gap: Option<u32>,
}

const LIMITS: [Limit; 5] = [
    Limit { rung: "S", millis: 15, megabytes: None, gap: Some(0) },
    Limit { rung: "M", millis: 150, megabytes: None, gap: Some(100) },
    Limit { rung: "M-narrow", millis: 300, megabytes: None, gap: Some(100) },
    Limit { rung: "L", millis: 1_000, megabytes: Some(300), gap: Some(100) },
    Limit { rung: "XL", millis: 12_000, megabytes: Some(2_048), gap: Some(100) },
];

/// What consortia of other families are to stay below.
const FAMILIES: [Limit; 3] = [
    Limit { rung: "M", millis: 1_000, megabytes: None, gap: Some(10) },
    Limit { rung: "L", millis: 1_000, megabytes: Some(300), gap: Some(10) },
    Limit { rung: "XL", millis: 12_000, megabytes: Some(2_048), gap: Some(100) },
];

/// What of a limit is used, for people, and whether it is kept.
pub struct Used {
    /// Parts of each limit in per cent.
    pub text: String,
    /// Whether a limit is not kept.
    pub is_over: bool,
}

/// How a plan stands to the limits of its rung, if it has any. Time may be `allow` times the limit,
/// for a machine that is slower than that of `docs/performance.md`; memory and gap may not.
pub fn used(rung: &str, plan: &Figures, allow: u32) -> Option<Used> {
    let of_family = ladder::family::rung(rung);
    let limit = match of_family {
        Some(rung) => FAMILIES.iter().find(|l| l.rung == rung)?,
        None => LIMITS.iter().find(|l| l.rung == rung)?,
    };
    // Seconds of the processor hardly depend on what else is running.
    let user = plan.user.as_ref().and_then(|u| u.parse::<f64>().ok());
    let seconds = user.unwrap_or(plan.wall.as_secs_f64());
    let time = seconds * 1_000.0 / f64::from(limit.millis);
    let mut parts = vec![format!("time {:.0} %", time * 100.0)];
    let mut is_over = plan.cut || time > f64::from(allow);
    if let (Some(most), Some(peak)) = (limit.megabytes, plan.peak) {
        is_over |= peak > most * 1_024;
        parts.push(format!("memory {} %", peak * 100 / (most * 1_024)));
    }
    if let Some(most) = limit.gap {
        let gap = gap(&plan.stdout);
        is_over |= gap.is_none_or(|gap| gap > f64::from(most));
        parts.push(gap.map_or("no plan".to_owned(), |gap| format!("gap {gap:.1} millionths")));
    }
    Some(Used { text: format!("of the limit: {}", parts.join(", ")), is_over })
}

/// Millionths of the bound that the best objective of a plan is above it.
fn gap(stdout: &[u8]) -> Option<f64> {
    let plan: Value = serde_json::from_slice(stdout).ok()?;
    let figure = |key: &str| plan["allocation"][key].as_f64();
    let (best, bound) = (figure("best")?, figure("lower_bound")?);
    Some((best - bound) / bound * 1e6)
}
