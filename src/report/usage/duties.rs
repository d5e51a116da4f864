//! Chats by the library or pool that was on duty when they began.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Timelike};

use super::count::Count;
use crate::model::{Chat, Consortium, RosterLine, Status};

/// Chats per duty of every library and of every pool of the roster; with several seats a chat counts
/// for everybody on duty, since logs do not say who answered.
pub(super) fn count(
    c: &Consortium,
    chats: &[Chat],
    roster: &[RosterLine],
    inside: impl Fn(NaiveDate) -> bool,
) -> (Vec<Count>, Vec<Count>) {
    let mut by_date: BTreeMap<NaiveDate, Vec<u32>> = BTreeMap::new();
    for chat in chats {
        let minute = chat.start.hour() * 60 + chat.start.minute();
        by_date.entry(chat.start.date()).or_default().push(minute);
    }
    let mut libraries: BTreeMap<&str, Count> = BTreeMap::new();
    let mut pools: BTreeMap<&str, Count> = BTreeMap::new();
    let is_held = |line: &&RosterLine| matches!(line.status, Status::Confirmed | Status::Open);
    for line in roster.iter().filter(|line| inside(line.date)).filter(is_held) {
        let hours = line.start.minutes()..line.end.minutes();
        let of_day = by_date.get(&line.date).map_or(&[][..], Vec::as_slice);
        let began = of_day.iter().filter(|minute| hours.contains(minute)).count() as u64;
        let minutes = u64::from(hours.end.saturating_sub(hours.start));
        if let Some(library) = line.library.as_deref() {
            add(&mut libraries, library, &line.name, began, minutes);
        }
        if c.find(&line.holder).is_none() {
            add(&mut pools, &line.holder, "", began, minutes);
        }
    }
    (libraries.into_values().collect(), pools.into_values().collect())
}

fn add<'r>(
    counts: &mut BTreeMap<&'r str, Count>,
    key: &'r str,
    name: &str,
    began: u64,
    minutes: u64,
) {
    let count = counts.entry(key).or_insert_with(|| Count {
        key: key.to_owned(),
        name: name.to_owned(),
        count: 0,
        open_minutes: Some(0),
        duties: Some(0),
    });
    count.count += began;
    count.open_minutes = count.open_minutes.map(|m| m + minutes);
    count.duties = count.duties.map(|d| d + 1);
}
