//! Fields of a roster as values, read fast: a year of a large consortium has half a million rows.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc, Weekday};

use crate::model::{Kind, Status, TextIx, Time, WEEKDAYS, weekday_code};

/// A date, as in `2018-09-18`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let digit = |b: u8| Some(u32::from(b.checked_sub(b'0').filter(|d| *d < 10)?));
    let two = |a, b| Some(digit(a)? * 10 + digit(b)?);
    let year = i32::try_from(two(y1, y2)? * 100 + two(y3, y4)?).ok()?;
    NaiveDate::from_ymd_opt(year, two(m1, m2)?, two(d1, d2)?)
}

/// A weekday, `mon` to `sun`, in capitals as well.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    WEEKDAYS.into_iter().find(|&d| weekday_code(d).eq_ignore_ascii_case(text))
}

/// A number in digits without needless zeros, and whether it is written like that.
pub(super) fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// Whether a number has no needless zeros in front.
pub(super) fn is_plain_number(text: &str) -> bool {
    text.len() == 1 || !text.starts_with('0')
}

/// A time of day.
pub(super) fn time(text: &str) -> Option<Time> {
    let &[h1, h2, b':', m1, m2] = text.as_bytes() else { return Time::parse(text) };
    let digit = |b: u8| Some(u32::from(b.checked_sub(b'0').filter(|d| *d < 10)?));
    let minutes = digit(m1)? * 10 + digit(m2)?;
    let time = Time::from_minutes((digit(h1)? * 10 + digit(h2)?) * 60 + minutes);
    time.filter(|_| minutes < 60)
}

/// Why a library has a duty.
pub(super) fn kind(text: &str) -> Option<Kind> {
    [Kind::Own, Kind::Turn, Kind::Substitute, Kind::Swap, Kind::Cover]
        .into_iter()
        .find(|k| k.code() == text)
}

/// How certain a duty is.
pub(super) fn status(text: &str) -> Option<Status> {
    [Status::Confirmed, Status::Open, Status::Unfilled, Status::Cancelled]
        .into_iter()
        .find(|s| s.code() == text)
}

/// A stamp as the tool writes it, in UTC and whole seconds: `2018-09-14T08:30:00Z`.
pub(super) fn stamp(text: &str) -> Option<DateTime<Utc>> {
    let is_plain = text.len() == "2018-09-14T08:30:00Z".len() && text.ends_with('Z');
    crate::files::stamp::parse(text).ok().filter(|_| is_plain)
}

/// Every different text of a table, numbered in the order in which they come.
pub(super) struct Texts {
    numbers: BTreeMap<String, TextIx>,
    pub all: Vec<String>,
}

impl Texts {
    pub fn new() -> Self {
        let numbers = BTreeMap::from([(String::new(), TextIx::EMPTY)]);
        Self { numbers, all: vec![String::new()] }
    }

    /// The number of a text. `like` is a guess: what stood in the same place before.
    pub fn number(&mut self, text: &str, like: TextIx) -> TextIx {
        if text.is_empty() {
            return TextIx::EMPTY;
        }
        if self.all[like.at()] == text {
            return like;
        }
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let new = TextIx(u32::try_from(self.all.len()).expect("a file has fewer texts"));
        self.numbers.insert(text.to_owned(), new);
        self.all.push(text.to_owned());
        new
    }
}
