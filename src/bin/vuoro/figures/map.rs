//! The heat map of a week: hours down, weekdays across, a number and a shade each.

use std::fmt::Write as _;

use vuoro::export::words::Words;
use vuoro::model::{Consortium, WEEKDAYS};

/// From nothing to the most.
const SHADES: [&str; 5] = ["  ", "░░", "▒▒", "▓▓", "██"];

/// The map; it is read by its numbers where there are no shades.
pub fn map(c: &Consortium, by_hour: &[[u64; 24]; 7]) -> String {
    let most = by_hour.iter().flatten().copied().max().unwrap_or(0).max(1);
    let is_open = |day: usize, hour: usize| {
        let minute = u32::try_from(hour).unwrap_or(0) * 60;
        c.grid.indices().any(|p| {
            let open = c.grid.interval(p);
            c.grid.period(p).weekday == WEEKDAYS[day]
                && open.start.minutes() < minute + 60
                && minute < open.end.minutes()
        })
    };
    let is_shown = |hour: usize| (0..7).any(|day| by_hour[day][hour] > 0 || is_open(day, hour));
    let shown: Vec<usize> = (0..24).filter(|&hour| is_shown(hour)).collect();
    let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return String::new() };
    let days: Vec<usize> =
        (0..7).filter(|&d| (0..24).any(|h| by_hour[d][h] > 0 || is_open(d, h))).collect();
    let words = Words::of(c.language);
    let mut map = " ".repeat(5);
    for &day in &days {
        let _ = write!(map, " {:>6}   ", words.weekday_short(WEEKDAYS[day]));
    }
    map = map.trim_end().to_owned();
    map.push('\n');
    for hour in *first..=*last {
        let mut line = format!("{hour:02}-{:02}", hour + 1);
        for &day in &days {
            let count = by_hour[day].get(hour).copied().unwrap_or(0);
            let level = usize::try_from((4 * count).div_ceil(most)).unwrap_or(4).min(4);
            let number = compact(count);
            let number = if is_open(day, hour) { number } else { format!("({number})") };
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
