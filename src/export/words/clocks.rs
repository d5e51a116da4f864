//! Days, months and times of day as each language writes them.

use chrono::{Datelike, NaiveDate};

use super::Words;
use crate::model::{Interval, Language, Time};

/// In Finnish, Swedish and English.
pub(super) const MONTHS: [[&str; 12]; 3] = [
    [
        "tammikuu",
        "helmikuu",
        "maaliskuu",
        "huhtikuu",
        "toukokuu",
        "kesäkuu",
        "heinäkuu",
        "elokuu",
        "syyskuu",
        "lokakuu",
        "marraskuu",
        "joulukuu",
    ],
    [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// The month of a day with its year: `syyskuu 2018`, `september 2018`, `September 2018`.
#[must_use]
pub(crate) fn month(language: Language, day: NaiveDate) -> String {
    let of = match language {
        Language::Fi => 0,
        Language::Sv => 1,
        Language::En => 2,
    };
    format!("{} {}", MONTHS[of][day.month0() as usize], day.year())
}

/// A day without its year: `3.9.`, in Swedish `3.9`, in English `3 September`.
#[must_use]
pub fn day(language: Language, day: NaiveDate) -> String {
    match language {
        Language::Fi => format!("{}.{}.", day.day(), day.month()),
        Language::Sv => format!("{}.{}", day.day(), day.month()),
        Language::En => format!("{} {}", day.day(), MONTHS[2][day.month0() as usize]),
    }
}

/// The same, after its weekday in full: `maanantai 3.9.`, `Monday 3 September`.
#[must_use]
pub(crate) fn weekday_and_day(language: Language, date: NaiveDate) -> String {
    format!("{} {}", Words::of(language).weekday(date.weekday()), day(language, date))
}

/// A stretch of days: `3.9.–9.9.`, `3 September–9 September`.
#[must_use]
pub(crate) fn days(language: Language, first: NaiveDate, last: NaiveDate) -> String {
    format!("{}\u{2013}{}", day(language, first), day(language, last))
}

/// A time of day: `10.00` in Finnish and Swedish, `10:00` in English.
#[must_use]
pub(crate) fn clock(language: Language, time: Time) -> String {
    let text = time.to_string();
    if language == Language::En { text } else { text.replace(':', ".") }
}

/// From when to when: `10.00–12.00`.
#[must_use]
pub(crate) fn hours_of_day(language: Language, hours: Interval) -> String {
    format!("{}\u{2013}{}", clock(language, hours.start), clock(language, hours.end))
}
