//! Consortia of other kinds than the ladder's own: their names say what sizes and hours are like.
//!
//! `towns-narrow-L` has sizes like those of Finnish municipalities and narrow hours at the size of
//! `L`; `counties-regions-together-XL.2` is the second instance of a larger one in which many
//! libraries are to be together.

use super::draw::Draw;
use super::hours::Hours;
use super::{Member, Service};

/// A size drawn by lot.
type Size = fn(&mut Draw) -> u64;

/// Words for sizes: like those of municipalities in Finland and of counties in the United States, all
/// equal, nearly so, and two kinds.
pub const SIZES: [(&str, Size); 5] = [
    ("towns", town),
    ("counties", county),
    ("equal", |_| 6_000),
    ("alike", |draw| draw.between(5_700, 6_300)),
    ("humps", |draw| if draw.in_hundred(50) { hump(draw, 2_000) } else { hump(draw, 12_000) }),
];

/// When libraries have staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Staffed {
    /// Nearly whenever the service is open.
    Wide,
    /// A few mornings or afternoons a week, more of them early in the week than late.
    Narrow,
    /// By day where they are: in each of eight regions at other hours of the service.
    Regions,
}

/// Words for hours.
pub const HOURS: [(&str, Staffed); 3] =
    [("wide", Staffed::Wide), ("narrow", Staffed::Narrow), ("regions", Staffed::Regions)];

/// Many are to be together, if this word is in the name.
pub const TOGETHER: &str = "together";

/// The sizes of the ladder: libraries, weeks, and seats for a service of 30 and of 84 cells.
const RUNGS: [(&str, u64, u64, u64); 3] =
    [("M", 300, 18, 3), ("L", 2_000, 52, 10), ("XL", 20_000, 52, 100)];

/// A consortium of a family.
#[derive(Debug, Clone)]
pub struct Family {
    pub service: Service,
    pub libraries: Vec<Member>,
    /// Libraries that are to be together, by their numbers from zero.
    pub together: Vec<Vec<usize>>,
    /// The most members of a pool, where it is agreed: where most libraries are tiny, pools of six
    /// would need more slots than they are owed.
    pub largest_pool: Option<u64>,
    /// What it is limited by: the rung without the number of the instance.
    pub rung: &'static str,
}

/// The family of this name, if it is one.
pub fn family(name: &str) -> Option<Family> {
    let mut words = name.split('-').peekable();
    let sizes = words.next()?;
    let (_, size) = SIZES.iter().find(|(word, _)| *word == sizes)?;
    let hours = words.peek().and_then(|word| HOURS.iter().find(|(known, _)| known == word));
    let staffed = hours.map_or(Staffed::Wide, |(_, staffed)| *staffed);
    words.next_if(|_| hours.is_some());
    let many_together = words.next_if_eq(&TOGETHER).is_some();
    let last = words.next().filter(|_| words.peek().is_none())?;
    let (rung, instance) = last.split_once('.').unwrap_or((last, "1"));
    instance.parse::<u32>().ok()?;
    let (rung, count, weeks, seats) = *RUNGS.iter().find(|(known, ..)| *known == rung)?;
    let mut draw = Draw::new(name);
    let all: Vec<u64> = (0..count).map(|_| size(&mut draw)).collect();
    let slots = if rung == "M" { 90 } else { 84 * seats };
    let total: u64 = all.iter().sum();
    let member = |size: u64| {
        let owed = size * slots / total;
        let (region, hours) = hours_of(&mut draw, staffed, owed);
        (region, Member { size, seats: (owed / 8 + 1).min(seats), hours })
    };
    let (regions, libraries): (Vec<u64>, Vec<Member>) = all.into_iter().map(member).unzip();
    let together = if many_together {
        bind(&mut draw, &libraries, &regions, total / slots)
    } else {
        Vec::new()
    };
    let service = service(rung, staffed, seats, weeks);
    let largest_pool = ["towns", "counties"].contains(&sizes).then_some(8);
    Some(Family { service, libraries, together, largest_pool, rung })
}

/// What a name stands for: `L-families` for all families of that size, `L-families.2` for their
/// second instances; any other for itself.
pub fn names(name: &str) -> Vec<String> {
    let (all, instance) =
        name.split_once('.').map_or((name, ""), |(all, _)| (all, &name[all.len()..]));
    let Some(rung) = all.strip_suffix("-families") else { return vec![name.to_owned()] };
    let families = SIZES.iter().flat_map(|(sizes, _)| HOURS.map(|(hours, _)| (sizes, hours)));
    let both = families.flat_map(|(sizes, hours)| {
        let name = |together: &str| format!("{sizes}-{hours}{together}-{rung}{instance}");
        [name(""), name(&format!("-{TOGETHER}"))]
    });
    both.collect()
}

/// Whether this is the name of a family, and the rung whose limits it has.
pub fn rung(name: &str) -> Option<&'static str> {
    family(name).map(|family| family.rung)
}

fn service(rung: &str, staffed: Staffed, seats: u64, weeks: u64) -> Service {
    let (days, open, seats, slot) = match (rung, staffed) {
        ("M", Staffed::Regions) => (5, (0, 24), 2, 2),
        ("M", _) => (5, (8, 20), seats, 2),
        (_, Staffed::Regions) => (7, (0, 24), seats, 2),
        _ => (7, (8, 20), seats, 1),
    };
    Service { days, open, seats, weeks, slot }
}

/// Municipalities by number of inhabitants, 31.12.2013: how many, from, to.
///
/// Source: Statistics Finland, Population structure 2013, appendix table 1,
/// <https://www.stat.fi/til/vaerak/2013/01/vaerak_2013_01_2014-09-26_tau_001_sv.html>; the ends of
/// the first and the last class are those of the smallest and the largest municipality, rounded.
const TOWNS: [(u64, u64, u64); 10] = [
    (14, 100, 999),
    (70, 1_000, 2_999),
    (56, 3_000, 4_999),
    (37, 5_000, 6_999),
    (28, 7_000, 8_999),
    (27, 9_000, 11_999),
    (33, 12_000, 19_999),
    (35, 20_000, 49_999),
    (11, 50_000, 99_999),
    (9, 100_000, 650_000),
];

fn town(draw: &mut Draw) -> u64 {
    let all = TOWNS.iter().map(|(count, ..)| count).sum::<u64>();
    let mut at = draw.between(1, all);
    let class = TOWNS.iter().find(|(count, ..)| {
        let is_here = at <= *count;
        at = at.saturating_sub(*count);
        is_here
    });
    let &(_, from, to) = class.expect("the number is among them");
    let even = draw.between(from, to);
    // Among towns half the size comes twice as often (Zipf's law).
    if from < 12_000 { even } else { from * to / even }
}

/// A county of the United States: log-normal with a median of 25,000 and a deviation of 5/3, so that
/// one county in twenty-two has half of all inhabitants.
///
/// Source: U.S. Census Bureau, "More than half of U.S. population in 4.6 percent of counties", 2017,
/// <https://www.census.gov/library/stories/2017/10/big-and-small-counties.html>; that sizes of places
/// are log-normal: J. Eeckhout, "Gibrat's law for (all) cities", American Economic Review 94, 2004.
fn county(draw: &mut Draw) -> u64 {
    draw.log_normal_wide(25_000, 5).clamp(80, 10_000_000)
}

fn hump(draw: &mut Draw, median: u64) -> u64 {
    draw.log_normal_wide(median, 1)
}

/// The region of a library that is owed so many slots, and its hours. Who is owed many has staff
/// all day.
fn hours_of(draw: &mut Draw, staffed: Staffed, owed: u64) -> (u64, Hours) {
    match staffed {
        Staffed::Wide => {
            let (open, close) = (draw.between(8, 9), draw.between(19, 20));
            let weekend = [draw.in_hundred(80), draw.in_hundred(60)];
            (0, Hours::days(|day| (day < 5 || weekend[day - 5]).then_some((open, close))))
        }
        Staffed::Narrow if owed > 3 => (0, Hours::days(|_| Some((8, 20)))),
        Staffed::Narrow => {
            // Two draws: the earlier of two days is a day early in the week.
            let first = draw.between(0, 6).min(draw.between(0, 6));
            let days = draw.between(3, 5);
            let half = if draw.in_hundred(55) { (8, 14) } else { (14, 20) };
            let is_open = |day: usize| (day as u64 + 7 - first) % 7 < days;
            (2 * first + u64::from(half.0 > 8), Hours::days(|day| is_open(day).then_some(half)))
        }
        Staffed::Regions => {
            let region = draw.between(0, 7).min(draw.between(0, 9));
            let (open, hours) = (draw.between(8, 10), draw.between(9, 11));
            let days = if draw.in_hundred(70) { 7 } else { 5 };
            let hours = if owed > 3 { 24 } else { hours };
            (region, Hours::elsewhere(3 * region, open, hours, days))
        }
    }
}

/// Three libraries in ten that are owed less than a third of a slot are to be together with one of
/// the next that is, too, and has the same region.
fn bind(draw: &mut Draw, members: &[Member], regions: &[u64], slot: u64) -> Vec<Vec<usize>> {
    let is_small = |at: usize| members[at].size * 3 < slot.max(1);
    let mut is_bound = vec![false; members.len()];
    let mut lists = Vec::new();
    for at in 0..members.len() {
        if is_bound[at] || !is_small(at) || !draw.in_hundred(30) {
            continue;
        }
        let mut others = (at + 1..members.len())
            .take(60)
            .filter(|&other| !is_bound[other] && is_small(other) && regions[other] == regions[at]);
        if let Some(other) = others.next() {
            is_bound[at] = true;
            is_bound[other] = true;
            lists.push(vec![at, other]);
        }
    }
    lists
}
