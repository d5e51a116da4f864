//! Staffed hours, by size: the larger a library, the longer its day and its week.

use super::draw::Draw;

/// Hours of a week on which there is staff: for each weekday stretches from hour to hour.
#[derive(Debug, Clone)]
pub struct Hours(pub Vec<Vec<(u64, u64)>>);

impl Hours {
    /// Around the clock.
    pub fn always() -> Self {
        Self(vec![vec![(0, 24)]; 7])
    }

    /// Staff on two mornings only.
    pub fn mornings() -> Self {
        Self((0..7).map(|day| if day < 2 { vec![(8, 12)] } else { Vec::new() }).collect())
    }

    /// On each weekday one stretch or none.
    pub fn days(stretch: impl Fn(usize) -> Option<(u64, u64)>) -> Self {
        Self((0..7).map(|day| stretch(day).into_iter().collect()).collect())
    }

    /// A library in a region whose day begins so many hours earlier: on its first weekdays from an
    /// hour on, for so many hours.
    pub fn elsewhere(east: u64, open: u64, hours: u64, days: u64) -> Self {
        let mut week = vec![Vec::new(); 7];
        for day in 0..days {
            add(&mut week, (day * 24 + open + 24 * 7 - east) % (24 * 7), hours);
        }
        week.iter_mut().for_each(merge);
        Self(week)
    }

    /// A small town: a few hours a day, later ones on some days, one day closed now and then.
    pub fn small(draw: &mut Draw) -> Self {
        let early = draw.between(10, 12);
        let closed = if draw.in_hundred(25) { draw.between(0, 4) } else { 7 };
        let day = |draw: &mut Draw, day: u64| match day {
            5.. => Vec::new(),
            _ if day == closed => Vec::new(),
            4 => vec![(10, draw.between(14, 16))],
            _ => vec![(early, draw.between(16, 19))],
        };
        Self((0..7).map(|d| day(draw, d)).collect())
    }

    /// A library of a country; `quarters` is its size in quarters of the median.
    pub fn national(draw: &mut Draw, quarters: u64) -> Self {
        let (open, close) = match quarters {
            0..=3 => (draw.between(10, 12), draw.between(16, 19)),
            4..=11 => (draw.between(9, 10), draw.between(18, 20)),
            _ => (8, 20),
        };
        let friday = if quarters < 12 { close.min(draw.between(15, 18)) } else { close };
        let closed = if quarters < 4 && draw.in_hundred(20) { draw.between(0, 4) } else { 7 };
        let day = |day: u64| match day {
            5.. => Vec::new(),
            _ if day == closed => Vec::new(),
            4 => vec![(open, friday)],
            _ => vec![(open, close)],
        };
        Self((0..7).map(day).collect())
    }

    /// A library anywhere: its local day, moved by its distance in hours.
    pub fn worldwide(draw: &mut Draw, quarters: u64) -> Self {
        // Eastern Asia and Oceania, Europe and Africa, the Americas.
        let east = match draw.between(0, 2) {
            0 => draw.between(5, 12),
            1 => draw.between(0, 4),
            _ => draw.between(16, 21),
        };
        let (open, close, days) = match quarters {
            0..=3 => (9, 18, if draw.in_hundred(60) { 6 } else { 5 }),
            4..=11 => (8, 20, if draw.in_hundred(60) { 7 } else { 6 }),
            _ => (6, 24, 7),
        };
        let mut week = vec![Vec::new(); 7];
        for day in 0..days {
            // Hours since the week began in the common zone; what is past its end comes first.
            let from = (day * 24 + open + 24 * 7 - east) % (24 * 7);
            add(&mut week, from, close - open);
        }
        week.iter_mut().for_each(merge);
        Self(week)
    }
}

/// Stretches that touch are one.
fn merge(day: &mut Vec<(u64, u64)>) {
    day.sort_unstable();
    let mut merged: Vec<(u64, u64)> = Vec::new();
    for &(from, to) in &*day {
        match merged.last_mut() {
            Some(last) if last.1 >= from => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    *day = merged;
}

/// Adds so many hours from an hour of the week, over midnight where need be.
fn add(week: &mut [Vec<(u64, u64)>], from: u64, hours: u64) {
    let (mut at, mut left) = (from, hours);
    while left > 0 {
        let (day, hour) = (at / 24 % 7, at % 24);
        let now = left.min(24 - hour);
        week[usize::try_from(day).expect("a weekday")].push((hour, hour + now));
        (at, left) = (at + now, left - now);
    }
}
