//! Makes the chats and visits of `examples/piki-2018-usage`: drawn from a seed, about nobody.
//!
//! Real are the number of chats in the first month of the PIKI chat (487 from 3.9. to 3.10.2018), its
//! tags, and the mean duration (11 min 17 s, measured by Oulu University Library in 2011); the rest is
//! drawn. Only whole numbers are used, so that every machine writes the same.
//!
//! `cargo run --example usage_data -- examples/piki-2018-usage`

use std::fmt::Write as _;
use std::path::Path;

use chrono::{Datelike, NaiveDate, Weekday};

/// How busy each hour is, from 8 to 20.
const HOURS: [u64; 13] = [20, 60, 100, 105, 110, 108, 104, 98, 62, 50, 42, 30, 12];

/// How busy each weekday is, Monday first.
const DAYS: [u64; 7] = [110, 106, 102, 96, 88, 40, 30];

/// The tags of the PIKI chat, and how often each is drawn.
const TAGS: [(&str, u64); 8] = [
    ("Kirjautumisasiat", 22),
    ("Kirjastokortti", 12),
    ("Kirjastoaineisto", 18),
    ("Lainaus - lainat", 16),
    ("Maksut ja maksaminen", 8),
    ("Varaaminen", 10),
    ("Aukioloajat ja yhteystiedot", 6),
    ("Muu aihe / tiedustelu", 8),
];

const CHATS: usize = 487;
const SEED: u64 = 20_180_903;

/// A generator of random numbers.
///
/// Source: S. Vigna, "splitmix64" (public domain), after Steele, Lea & Flood, "Fast Splittable
/// Pseudorandom Number Generators" (2014).
pub struct Draw(pub u64);

impl Draw {
    /// Another number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below a small one.
    pub fn below(&mut self, most: u64) -> u64 {
        let wide = u128::from(self.number()) * u128::from(most);
        u64::try_from(wide >> 64).expect("it is below `most`")
    }

    /// Seconds until something happens that happens each second with one in `mean`.
    pub fn seconds(&mut self, mean: u64) -> u64 {
        let mut seconds = 1;
        while self.below(mean) > 0 {
            seconds += 1;
        }
        seconds
    }

    /// One of several by their weights.
    pub fn one_of(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (at, weight) in weights.enumerate() {
            if left < weight {
                return at;
            }
            left -= weight;
        }
        unreachable!("the draw is below the sum")
    }
}

/// A log as `LibraryH3lp` exports it, with the columns that are needed.
pub fn chats() -> String {
    let first = NaiveDate::from_ymd_opt(2018, 9, 3).unwrap();
    let last = NaiveDate::from_ymd_opt(2018, 10, 3).unwrap();
    let is_open = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let days: Vec<NaiveDate> =
        first.iter_days().take_while(|d| *d <= last).filter(is_open).collect();
    let weight = |day: &NaiveDate| DAYS[day.weekday().num_days_from_monday() as usize];
    let mut draw = Draw(SEED);
    let mut chats = Vec::new();
    for _ in 0..CHATS {
        let day = days[draw.one_of(days.iter().map(weight))];
        // From 10 to 16.
        let hour = 10 + draw.one_of(HOURS[2..8].iter().copied());
        let minute = draw.below(60);
        let (wait, duration) = (draw.seconds(22), draw.seconds(677));
        let tag = TAGS[draw.one_of(TAGS.iter().map(|tag| tag.1))].0;
        chats.push((day, hour, minute, wait, duration, tag));
    }
    chats.sort_unstable();
    let mut text = "started,wait,duration,tags\n".to_owned();
    for (day, hour, minute, wait, duration, tag) in chats {
        let day = day.format("%-m/%-d/%y");
        let _ = writeln!(text, "{day} {hour}:{minute:02},{wait},{duration},{tag}");
    }
    text
}

/// A year of visits by weekday and hour, as a spreadsheet writes them in Finland.
pub fn visits(seed: u64) -> String {
    let names = ["ma", "ti", "ke", "to", "pe", "la", "su"];
    let mut draw = Draw(seed);
    let hours: Vec<String> = (8..21).map(|hour| format!(";{hour}")).collect();
    let mut text = format!("\u{feff}viikonpäivä{}\r\n", hours.concat());
    for (name, day) in names.into_iter().zip(DAYS) {
        text += name;
        for hour in HOURS {
            // Up to three in a hundred more or less.
            let noise = 97 + draw.below(7);
            let _ = write!(text, ";{}", day * hour * noise / 500);
        }
        text += "\r\n";
    }
    text
}

fn main() {
    let folder = std::env::args().nth(1).expect("give the folder to write to");
    let folder = Path::new(&folder);
    std::fs::write(folder.join("chats.csv"), chats()).unwrap();
    std::fs::write(folder.join("visits.csv"), visits(SEED)).unwrap();
}
