//! The heat map of a week: hours down, weekdays across, a number and a shade each.

use std::fmt::Write as _;

use vuoro::export::words::Words;
use vuoro::model::{Consortium, WEEKDAYS};
use vuoro::report::{UsageFigures, is_open_at};

/// From zero to the most.
const SHADES: [&str; 5] = ["  ", "░░", "▒▒", "▓▓", "██"];

/// The map; without shades its numbers are read.
pub fn map(c: &Consortium, figures: &UsageFigures) -> String {
    let by_hour = &figures.by_hour;
    let most = by_hour.iter().flatten().copied().max().unwrap_or(0).max(1);
    let Some(shown) = figures.shown(c) else { return String::new() };
    let words = Words::of(c.language);
    let mut map = " ".repeat(5);
    for &day in &shown.days {
        let _ = write!(map, " {:>6}   ", words.weekday_short(WEEKDAYS[day]));
    }
    map = map.trim_end().to_owned();
    map.push('\n');
    for hour in shown.hours {
        let mut line = format!("{hour:02}-{:02}", hour + 1);
        for &day in &shown.days {
            let count = by_hour[day][hour];
            let level = usize::try_from((4 * count).div_ceil(most)).unwrap_or(4).min(4);
            let number = compact(count);
            let number = if is_open_at(c, day, hour) { number } else { format!("({number})") };
            let _ = write!(line, " {number:>6} {}", SHADES[level]);
        }
        map += line.trim_end();
        map.push('\n');
    }
    map
}

/// A number of at most four characters: thousands beyond.
fn compact(count: u64) -> String {
    match count {
        0..10_000 => count.to_string(),
        10_000..1_000_000 => format!("{}k", count / 1000),
        _ => format!("{}M", count / 1_000_000),
    }
}
