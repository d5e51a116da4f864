//! How many chats there were at once, and how often.

use chrono::{Duration, NaiveDateTime, NaiveTime};

use crate::model::{Chat, Consortium, Occurrence};

/// Open seconds with no chat, one chat, two chats and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AtOnce {
    /// The seconds, by number of chats.
    pub seconds: Vec<u64>,
    /// Chats whose duration is not known, so that they are not among them.
    pub unknown: u64,
}

impl AtOnce {
    /// Ten-thousandths of the open time with that many chats, rounded to the nearest.
    #[must_use]
    pub fn share(&self, chats: usize) -> u64 {
        let all: u64 = self.seconds.iter().sum();
        if all == 0 { 0 } else { (self.seconds[chats] * 20_000 + all) / (2 * all) }
    }
}

/// Sweeps over the open time; a chat lasts from its start for its duration. `None` when no chat has
/// a duration. Civil times are taken as they are: in the night of the year in which an hour occurs
/// twice, chats of both hours count as simultaneous.
pub(super) fn at_once(c: &Consortium, open: &[Occurrence], chats: &[Chat]) -> Option<AtOnce> {
    let known: Vec<(NaiveDateTime, u32)> =
        chats.iter().filter_map(|chat| Some((chat.start, chat.duration?))).collect();
    if known.is_empty() {
        return None;
    }
    // At one instant ends come before starts: a chat that ends as another begins does not overlap
    // with it.
    let mut marks: Vec<(NaiveDateTime, bool, i64, i64)> = Vec::new();
    for &(start, seconds) in known.iter().filter(|(_, seconds)| *seconds > 0) {
        marks.push((start, true, 1, 0));
        marks.push((start + Duration::seconds(seconds.into()), false, -1, 0));
    }
    for o in open {
        let hours = c.grid.interval(o.period);
        let at = |minutes: u32| o.date.and_time(NaiveTime::MIN) + Duration::minutes(minutes.into());
        marks.push((at(hours.start.minutes()), true, 0, 1));
        marks.push((at(hours.end.minutes()), false, 0, -1));
    }
    marks.sort_unstable();
    let (mut seconds, mut running, mut is_open) = (vec![0], 0_i64, 0_i64);
    for pair in marks.windows(2) {
        running += pair[0].2;
        is_open += pair[0].3;
        let length = u64::try_from((pair[1].0 - pair[0].0).num_seconds()).unwrap_or(0);
        if is_open > 0 && length > 0 {
            let at = usize::try_from(running).unwrap_or(0);
            if seconds.len() <= at {
                seconds.resize(at + 1, 0);
            }
            seconds[at] += length;
        }
    }
    Some(AtOnce { seconds, unknown: chats.len() as u64 - known.len() as u64 })
}
