//! The scale ladder: consortia from five libraries to twenty thousand, the same on every machine.
//!
//! Everything is drawn by a small integer generator, so the files are the same bytes everywhere.

mod draw;
#[allow(dead_code, reason = "a test and another benchmark use parts of it")]
pub mod family;
mod hours;
mod write;

use std::io;
use std::path::{Path, PathBuf};

use draw::Draw;

use hours::Hours;

/// A consortium of the ladder with its term.
#[derive(Debug, Clone)]
pub struct Rung {
    /// What it is called on the command line.
    pub name: String,
    service: Service,
    libraries: Vec<Member>,
    /// Libraries that are to be together, by their numbers from zero.
    together: Vec<Vec<usize>>,
    /// The most members of a pool, where it is not left open.
    largest_pool: Option<u64>,
    /// Whether libraries would rather have some cells than others.
    wishes: bool,
    written: Written,
}

/// When the service is open, and how many are on duty then.
#[derive(Debug, Clone)]
pub struct Service {
    /// How many weekdays, from Monday on.
    days: u64,
    /// From hour to hour.
    open: (u64, u64),
    seats: u64,
    weeks: u64,
    /// Length of a slot in hours.
    slot: u64,
}

/// How sizes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// To the last person.
    People,
    /// In hundreds of people.
    Hundreds,
    /// As shares in per cent, with two decimals.
    Shares,
}

/// A library of a rung.
#[derive(Debug, Clone)]
pub struct Member {
    size: u64,
    seats: u64,
    hours: Hours,
}

/// The rungs that have names; a number is so many small libraries, with wishes when `w` is behind it.
/// `60.2` is another instance of 60, `M-narrow` one in which hours bind, `M-seats` a year in which many are on duty at once. `60h` is `60` with sizes in
/// hundreds of people, `60p` with shares in per cent.
pub const NAMES: [&str; 6] = ["S", "M", "M-narrow", "M-seats", "L", "XL"];

impl Rung {
    /// The rung of this name: `M`, `L`, `XL`, or a number of small libraries, as `20`, or `20w` when
    /// they have wishes, `20h` and `20p` when their sizes are rounded. `S` is no rung of its own but the PIKI example; see [`write_rung`].
    pub fn named(name: &str) -> Option<Self> {
        if let Some(family) = family::family(name) {
            let family::Family { service, libraries, together, largest_pool, .. } = family;
            let (name, wishes, written) = (name.to_owned(), true, Written::People);
            return Some(Self {
                name,
                service,
                libraries,
                together,
                largest_pool,
                wishes,
                written,
            });
        }
        let number = name.strip_suffix('w');
        let plain = name.trim_end_matches(['w', 'h', 'p']);
        let written = match name.strip_prefix(plain) {
            Some("h") => Written::Hundreds,
            Some("p") => Written::Shares,
            _ => Written::People,
        };
        let mut draw = Draw::new(plain);
        let (days, open, seats, weeks, libraries) = match name {
            "M" => (5, (8, 20), 3, 18, national(&mut draw, 300)),
            "M-narrow" => (5, (8, 20), 3, 18, narrow(&mut draw, 300)),
            "M-seats" => (5, (8, 18), 16, 52, national(&mut draw, 240)),
            "L" => (7, (0, 24), 10, 52, worldwide(&mut draw, 2_000)),
            "XL" => (7, (0, 24), 100, 52, worldwide(&mut draw, 20_000)),
            _ => {
                let count = plain.split_once('.').map_or(plain, |(count, _)| count);
                let count = count.parse().ok().filter(|n| (4..=100).contains(n))?;
                let seats = if count < 40 { 1 } else { 2 };
                (5, (10, 16), seats, 16, few(&mut draw, count, 15 * seats))
            }
        };
        let wishes = number.is_some() || NAMES.contains(&name);
        let service = Service { days, open, seats, weeks, slot: 2 };
        let (name, together, largest_pool) = (name.to_owned(), Vec::new(), None);
        Some(Self { name, service, libraries, together, largest_pool, wishes, written })
    }
}

/// Writes a rung into a folder, and gives the path of its term file.
///
/// # Errors
///
/// What the file system says, and an unknown name.
pub fn write_rung(name: &str, folder: &Path) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let term = folder.join("term.toml");
    if name == "S" {
        let consortium = include_str!("../../examples/piki-2018-fair/consortium.toml");
        std::fs::write(folder.join("consortium.toml"), consortium)?;
        std::fs::write(&term, include_str!("../../examples/piki-2018-fair/syksy.toml"))?;
        return Ok(term);
    }
    let Some(rung) = Rung::named(name) else {
        let known = format!("no rung `{name}`: take {} or a number 4-100", NAMES.join(", "));
        return Err(io::Error::new(io::ErrorKind::InvalidInput, known));
    };
    let mut draw = Draw::new(&format!("{name} wishes and absences"));
    rung.write_consortium(&mut draw, &folder.join("consortium.toml"))?;
    rung.write_term(&mut draw, &term)?;
    Ok(term)
}

/// The size of a middling library.
const MEDIAN: u64 = 8_000;

/// A country: sizes log-normal, one library in a hundred a giant.
fn national(draw: &mut Draw, count: u64) -> Vec<Member> {
    let one = |draw: &mut Draw, at: u64| {
        let giant = at < count / 100;
        let size = if giant { MEDIAN * draw.between(15, 40) } else { draw.log_normal(MEDIAN) };
        Member { size, seats: 1, hours: Hours::national(draw, size / (MEDIAN / 4)) }
    };
    (0..count).map(|at| one(draw, at)).collect()
}

/// A country in which half of the middling libraries have staff on Monday and Tuesday mornings only.
fn narrow(draw: &mut Draw, count: u64) -> Vec<Member> {
    let mut members = national(draw, count);
    for member in members.iter_mut().filter(|m| (MEDIAN..3 * MEDIAN).contains(&m.size)) {
        if draw.in_hundred(50) {
            member.hours = Hours::mornings();
        }
    }
    members
}

/// The world in one time zone: as before, but everybody's day begins when the sun rises there.
fn worldwide(draw: &mut Draw, count: u64) -> Vec<Member> {
    let one = |draw: &mut Draw, at: u64| {
        let giant = at < count / 200;
        let size = if giant { MEDIAN * draw.between(15, 100) } else { draw.log_normal(MEDIAN) };
        let seats = if giant { 3 } else { 1 };
        Member { size, seats, hours: Hours::worldwide(draw, size / (MEDIAN / 4)) }
    };
    (0..count).map(|at| one(draw, at)).collect()
}

/// So many small libraries, none owed 0.7 slots or more, and two large ones that hold the rest.
///
/// As with PIKI, whose eighteen small libraries share five cells, a pool has 3.6 members.
fn few(draw: &mut Draw, count: u64, cells: u64) -> Vec<Member> {
    let pools = (count * 10).div_ceil(36).max(2);
    let mut sizes: Vec<u64> = (0..count).map(|_| draw.log_normal(MEDIAN)).collect();
    let cap = |sizes: &[u64]| sizes.iter().sum::<u64>() * 7 / (10 * pools);
    while let Some(big) = (0..sizes.len()).find(|&i| sizes[i] >= cap(&sizes)) {
        sizes[big] = sizes[big] * 9 / 10;
    }
    let slot = sizes.iter().sum::<u64>() / pools;
    let rest = (cells - pools) * slot;
    let small = |draw: &mut Draw, size| Member { size, seats: 1, hours: Hours::small(draw) };
    let mut members: Vec<Member> = sizes.iter().map(|&size| small(draw, size)).collect();
    for part in [3, 2] {
        // The shares of the large are no whole slots either.
        let size = rest * part / 5 + slot * part / 30;
        members.push(Member { size, seats: 2, hours: Hours::always() });
    }
    members
}
