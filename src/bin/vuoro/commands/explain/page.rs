//! A page of plain words: titles, paragraphs and lists that fit 80 columns.

use vuoro::export::holder_name;
use vuoro::export::words::decimal;
use vuoro::model::{HolderIx, Language, LibraryIx, Plan};
use vuoro::report::explain::Obstacle;

use crate::render::tables;
use crate::render::text;

/// A text that grows.
#[derive(Debug, Default)]
pub struct Page(String);

impl Page {
    /// The text.
    pub fn finish(self) -> String {
        self.0
    }

    /// A title, apart from what is above it.
    pub fn title(&mut self, title: &str) {
        let apart = if self.0.is_empty() { "" } else { "\n" };
        let title = text::wrap(title, tables::WIDTH.into());
        self.0 += format!("{apart}\u{1b}[1m{title}\u{1b}[0m\n").as_str();
    }

    /// A paragraph.
    pub fn line(&mut self, line: &str) {
        self.0 += &(text::wrap(line, tables::WIDTH.into()) + "\n");
    }

    /// An entry of a list.
    pub fn item(&mut self, item: &str) {
        let item = text::wrap(item, usize::from(tables::WIDTH) - 4).replace('\n', "\n    ");
        self.0 += format!("  - {item}\n").as_str();
    }
}

/// Millionths with a number of digits.
pub fn number(millionths: i64, digits: u32) -> String {
    decimal(Language::En, millionths, digits)
}

/// Slots a week, in millionths.
pub fn slots(millionths: u64) -> String {
    number(i64::try_from(millionths).expect("slots fit"), 3)
}

/// A change of the objective, given in units of 10⁻¹⁵, with its sign.
pub fn change(more: i128) -> String {
    let unit = 1_000_000_000;
    let half = unit / 2 * more.signum();
    let millionths = i64::try_from((more + half) / unit).unwrap_or(i64::MAX);
    let sign = if millionths > 0 { "+" } else { "" };
    format!("{sign}{}", number(millionths, 6))
}

/// Millionths of a minute a week more (or fewer) than what is owed.
pub fn ahead(micro: i64) -> String {
    let minutes = number(micro.abs(), 1);
    match (minutes.as_str(), micro.signum()) {
        ("0.0", _) => "just what it owes".to_owned(),
        (_, -1) => format!("{minutes} min a week less than it owes"),
        _ => format!("{minutes} min a week more than it owes"),
    }
}

/// Minutes in hours, with one decimal.
pub fn hours(minutes: i64) -> String {
    format!("{} h", vuoro::export::words::decimal_hours(Language::En, minutes))
}

/// A balance in hours, with its sign.
pub fn balance(minutes: i64) -> String {
    let hours = vuoro::export::words::signed_hours(Language::En, minutes);
    format!("{hours} h")
}

/// A part of a whole in per cent, with a number of digits.
pub fn percent(part: u64, whole: u64, digits: u32) -> String {
    let whole = u128::from(whole.max(1));
    let millionths = (u128::from(part) * 100_000_000 + whole / 2) / whole;
    format!("{} %", number(i64::try_from(millionths).expect("a part of a whole"), digits))
}

/// A number with its noun.
pub fn count(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        _ => format!("{n} {noun}s"),
    }
}

/// Names as a list: `a, b and c`.
pub fn list(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nobody".to_owned(),
    }
}

/// The name of a library.
pub fn name(plan: &Plan, library: LibraryIx) -> String {
    plan.consortium[library].name.clone()
}

/// The names of libraries.
pub fn names(plan: &Plan, libraries: impl IntoIterator<Item = LibraryIx>) -> String {
    let names: Vec<String> = libraries.into_iter().map(|l| name(plan, l)).collect();
    list(&names)
}

/// The name of a holder.
pub fn holder(plan: &Plan, holder: HolderIx) -> String {
    holder_name(&plan.consortium, &plan.allocation, holder)
}

/// Why something is impossible.
pub fn obstacle(plan: &Plan, why: &Obstacle) -> String {
    let rules = &plan.consortium.rules;
    match why {
        Obstacle::PoolSize(n) => {
            let (min, max) = (rules.pool_min, rules.pool_max);
            format!("a pool would have {}, and pools have {min} to {max}", count(*n, "member"))
        }
        Obstacle::NoCommonHours => "the members have no time in common".to_owned(),
        Obstacle::NoStaff(libraries) => {
            let have = if libraries.len() == 1 { "has" } else { "have" };
            format!("{} {have} no staff then", names(plan, libraries.iter().copied()))
        }
        Obstacle::AlreadyThere => "it is there already".to_owned(),
        Obstacle::Agreed => "the cell is agreed beforehand (`[[pin]]`)".to_owned(),
        Obstacle::TooFewSlots => "a holder would have fewer slots than it must".to_owned(),
        Obstacle::NoRoom => "the others would have no room in the week".to_owned(),
    }
}
