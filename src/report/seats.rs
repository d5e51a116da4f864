//! How many people, or licences, are needed for a given answer time or loss.

use super::confidence;
use super::erlang;
use super::usage::{Count, UsageFigures};
use crate::model::{Chat, Usage};

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// A fraction of all chats is answered within a number of seconds.
    Answered {
        /// The part, above 0 and below 1.
        share: f64,
        /// Seconds.
        within: f64,
        /// After how many seconds people give up on average; `None`: never.
        patience: Option<f64>,
    },
    /// At most a fraction of all chats is lost when nobody can wait.
    Lost {
        /// The part, above 0 and below 1.
        share: f64,
    },
}

impl Goal {
    /// How well a number of places does: the fraction that is answered in time, or that is not
    /// lost.
    #[must_use]
    pub fn reached(self, load: f64, places: u32, duration: f64) -> f64 {
        match self {
            Self::Lost { .. } => 1.0 - erlang::lost(load, places),
            Self::Answered { within, patience: None, .. } => {
                erlang::answered(load, places, duration, within)
            }
            Self::Answered { within, patience: Some(patience), .. } => {
                erlang::patient(load, places, duration, patience, within).answered
            }
        }
    }

    /// What must be reached.
    #[must_use]
    pub fn wanted(self) -> f64 {
        match self {
            Self::Answered { share, .. } => share,
            Self::Lost { share } => 1.0 - share,
        }
    }

    /// The formula that answers it.
    #[must_use]
    pub fn formula(self) -> &'static str {
        match self {
            Self::Lost { .. } => "Erlang B",
            Self::Answered { patience: None, .. } => "Erlang C",
            Self::Answered { patience: Some(_), .. } => "Erlang A",
        }
    }
}

/// A measured figure, and the range that the data allow.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Measured {
    /// The figure.
    pub value: f64,
    /// The range in which it lies; `None`: the data cannot tell.
    pub bounds: Option<(f64, f64)>,
}

/// What a cell needs, or the service as a whole.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SeatsRow {
    /// The cell, or `open`: all open hours as if they were alike.
    pub key: String,
    /// Chats that began in it.
    pub chats: u64,
    /// Chats in an hour.
    pub rate: Measured,
    /// Chats going on at once if nobody ever waited, in erlang.
    pub load: f64,
    /// People that are needed; `None`: more than a thousand.
    pub people: Option<u32>,
    /// The fewest and most people that the data allow; `None`: they cannot tell.
    pub people_bounds: Option<(u32, u32)>,
    /// What is reached with that many.
    pub reached: f64,
    /// What is reached with one fewer; `None` if that would be nobody.
    pub one_fewer: Option<f64>,
}

/// What every cell needs.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SeatsFigures {
    /// What is wanted.
    pub goal: Goal,
    /// Chats that one person holds at once.
    pub at_once: u32,
    /// Chats whose duration is known.
    pub known: u64,
    /// Mean duration in seconds.
    pub duration: Measured,
    /// The service as a whole, and then every cell that was open.
    pub rows: Vec<SeatsRow>,
}

impl SeatsFigures {
    /// Fewer durations than this do not make a mean that can be relied on.
    pub const FEW: u64 = 30;
}

/// The most people that are tried.
const MOST: u32 = 1000;

/// What every cell needs, from rates per cell and the mean duration of all chats that were counted;
/// `None` when no chat has a duration or open hours are not known. `duration`, in seconds, replaces
/// a mean that the files do not have.
#[must_use]
pub fn seats(
    usage: &Usage,
    figures: &UsageFigures,
    goal: Goal,
    at_once: u32,
    duration: Option<f64>,
) -> Option<SeatsFigures> {
    let days = figures.days?;
    let inside = |chat: &&Chat| (days.0..=days.1).contains(&chat.start.date());
    let known: Vec<f64> =
        usage.chats.iter().filter(inside).filter_map(|c| c.duration.map(f64::from)).collect();
    let count = known.len() as u64;
    let duration = match duration {
        Some(value) => Some(Measured { value, bounds: Some((value, value)) }),
        None => measured(&known),
    }?;
    if duration.value <= 0.0 {
        return None;
    }
    let rows = std::iter::once(&figures.open).chain(&figures.cells);
    let rows = rows.filter_map(|cell| row(cell, duration, goal, at_once)).collect();
    Some(SeatsFigures { goal, at_once, known: count, duration, rows })
}

/// The mean of what was measured.
fn measured(known: &[f64]) -> Option<Measured> {
    let n = f64::from(u32::try_from(known.len()).ok()?);
    let (sum, squares) = (known.iter().sum::<f64>(), known.iter().map(|d| d * d).sum());
    let value = sum / n;
    let bounds = confidence::mean(known.len() as u64, sum, squares);
    (!known.is_empty()).then_some(Measured { value, bounds })
}

fn row(cell: &Count, duration: Measured, goal: Goal, at_once: u32) -> Option<SeatsRow> {
    let minutes = cell.open_minutes.filter(|m| *m > 0)?;
    #[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
    let (hours, count) = (minutes as f64 / 60.0, cell.count as f64);
    let (low, high) = confidence::poisson(cell.count);
    let rate = Measured { value: count / hours, bounds: Some((low / hours, high / hours)) };
    let load = |rate: f64, duration: f64| rate * duration / 3600.0;
    let need = |rate, duration| people(load(rate, duration), duration, goal, at_once);
    let people = need(rate.value, duration.value);
    let bounds = rate
        .bounds
        .zip(duration.bounds)
        .and_then(|(rates, lengths)| Some((need(rates.0, lengths.0)?, need(rates.1, lengths.1)?)));
    let load = load(rate.value, duration.value);
    let reached = |people: u32| goal.reached(load, people * at_once, duration.value);
    Some(SeatsRow {
        key: cell.key.clone(),
        chats: cell.count,
        rate,
        load,
        people,
        people_bounds: bounds,
        reached: people.map_or(0.0, reached),
        one_fewer: people.filter(|p| *p > 1).map(|p| reached(p - 1)),
    })
}

/// The fewest people with whom the goal is reached, at least one.
fn people(load: f64, duration: f64, goal: Goal, at_once: u32) -> Option<u32> {
    if load <= 0.0 || duration <= 0.0 {
        return Some(1);
    }
    // More people never do worse, so bisection finds the fewest.
    let is_enough = |p: u32| goal.reached(load, p * at_once, duration) >= goal.wanted();
    let (mut few, mut enough) = (0, MOST + 1);
    while enough - few > 1 {
        let middle = few.midpoint(enough);
        if is_enough(middle) { enough = middle } else { few = middle }
    }
    (enough <= MOST).then_some(enough)
}
