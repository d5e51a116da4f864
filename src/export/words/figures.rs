//! Numbers and dates as each language writes them.

use chrono::{Datelike, NaiveDate};

use super::Words;
use super::clocks::MONTHS;
use crate::model::Language;

/// A number given in millionths, with that many digits after the decimal comma (a point in
/// English), rounded half away from zero; a negative one has the minus sign U+2212.
///
/// ```
/// use vuoro::{export::words::decimal, model::Language};
/// assert_eq!(decimal(Language::Fi, 35_222, 4), "0,0352");
/// assert_eq!(decimal(Language::En, -1_500_000, 0), "−2");
/// ```
///
/// # Panics
///
/// If more than six digits are asked for.
#[must_use]
pub fn decimal(language: Language, millionths: i64, digits: u32) -> String {
    assert!(digits <= 6, "millionths have six digits");
    let unit = 10_u64.pow(6 - digits);
    let rounded = millionths.unsigned_abs().saturating_add(unit / 2) / unit;
    let sign = if millionths < 0 && rounded > 0 { "−" } else { "" };
    let scale = 10_u64.pow(digits);
    let (whole, part) = (rounded / scale, rounded % scale);
    if digits == 0 {
        return format!("{sign}{whole}");
    }
    let point = if language == Language::En { '.' } else { ',' };
    format!("{sign}{whole}{point}{part:0width$}", width = digits as usize)
}

/// Minutes as hours: without decimals when they are whole, else with one.
#[must_use]
pub fn hours(language: Language, minutes: i64) -> String {
    if minutes % 60 == 0 {
        return decimal(language, minutes / 60 * 1_000_000, 0);
    }
    // A sixtieth is not a whole number of millionths; rounding twice could tip a half.
    let tenths = (minutes.abs() * 10 + 30) / 60 * minutes.signum();
    decimal(language, tenths * 100_000, 1)
}

/// A date: `3.9.2018`, in English `3 September 2018`.
#[must_use]
pub fn date(language: Language, date: NaiveDate) -> String {
    match language {
        Language::Fi | Language::Sv => {
            format!("{}.{}.{}", date.day(), date.month(), date.year())
        }
        Language::En => {
            format!("{} {} {}", date.day(), MONTHS[2][date.month0() as usize], date.year())
        }
    }
}

/// A date after its weekday: `ma 3.9.2018`, `mån 3.9.2018`, `Mon 3 September 2018`.
#[must_use]
pub fn long_date(language: Language, day: NaiveDate) -> String {
    format!("{} {}", Words::of(language).weekday_short(day.weekday()), date(language, day))
}
