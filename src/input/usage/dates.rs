//! Dates, times, weekdays, hours and durations as logs and spreadsheets write them.

use chrono::{NaiveDate, NaiveTime, Weekday};

use crate::model::{UsageUnit, WEEKDAYS};

/// The longest duration that is believed, in seconds: a day.
pub(super) const LONGEST: u64 = 24 * 3600;

/// A form such as `d.M.yyyy H.m`.
///
/// The letters are those of spreadsheets and of Unicode's CLDR (UTS 35, "Date Field Symbols"); how
/// often one stands there matters only for the year.
#[derive(Debug)]
pub(super) struct DateForm(Vec<Token>);

/// Which of day and month comes first where both are numbers and the year comes last: what makes
/// 03/04/2018 a date in March and one in April.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::DayFirst => Self::MonthFirst,
            Self::MonthFirst => Self::DayFirst,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Year4,
    Year2,
    Month,
    MonthName,
    Day,
    Hour,
    HalfDayHour,
    Minute,
    Second,
    Fraction,
    HalfDay,
    Offset,
    Blank,
    Literal(char),
    /// Seconds or milliseconds since 1970, UTC.
    Epoch {
        millis: bool,
    },
}

/// What a date says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub date: NaiveDate,
    pub time: Option<NaiveTime>,
    /// Distance from UTC in seconds, if it says so.
    pub offset: Option<i32>,
}

impl DateForm {
    /// Reads a form; it has day, month and year once each, and a time or none.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "epoch" => return Some(Self(vec![Token::Epoch { millis: false }])),
            "epoch-ms" => return Some(Self(vec![Token::Epoch { millis: true }])),
            _ => {}
        }
        let letters: Vec<char> = text.trim().chars().collect();
        let mut tokens = Vec::new();
        for run in letters.chunk_by(|a, b| a == b) {
            tokens.push(match (run[0], run.len()) {
                ('y', 4) => Token::Year4,
                ('y', 2) => Token::Year2,
                ('M', 1 | 2) => Token::Month,
                ('M', 3 | 4) => Token::MonthName,
                ('d', 1 | 2) => Token::Day,
                ('H', 1 | 2) => Token::Hour,
                ('h', 1 | 2) => Token::HalfDayHour,
                ('m', 1 | 2) => Token::Minute,
                ('s', 1 | 2) => Token::Second,
                ('S', 1..=9) => Token::Fraction,
                ('a', 1) => Token::HalfDay,
                ('x', 1) => Token::Offset,
                (' ', _) => Token::Blank,
                ('T' | 'k' | 'l' | 'o', 1) => Token::Literal(run[0]),
                (c, 1) if !c.is_alphanumeric() => Token::Literal(c),
                _ => return None,
            });
        }
        let count = |kinds: &[Token]| tokens.iter().filter(|t| kinds.contains(t)).count();
        let hours = count(&[Token::Hour, Token::HalfDayHour]);
        let once =
            [&[Token::Year4, Token::Year2][..], &[Token::Month, Token::MonthName], &[Token::Day]];
        let time = [count(&[Token::Minute]), count(&[Token::Second]), count(&[Token::Offset])];
        let halves = (count(&[Token::HalfDayHour]), count(&[Token::HalfDay]));
        let is_right = once.iter().all(|kinds| count(kinds) == 1)
            && hours <= 1
            && time.iter().all(|&n| n <= hours)
            && time[0] == hours
            && halves.0 == halves.1;
        is_right.then_some(Self(tokens))
    }

    /// The order of its numbers, where another order of them would be another date.
    pub fn order(&self) -> Option<Order> {
        let at = |token| self.0.iter().position(|t| *t == token);
        let year = at(Token::Year4).or_else(|| at(Token::Year2))?;
        let (month, day) = (at(Token::Month)?, at(Token::Day)?);
        if year < month.max(day) {
            return None;
        }
        Some(if day < month { Order::DayFirst } else { Order::MonthFirst })
    }

    /// The form with day and month in the other order, where logs have both: between slashes.
    pub fn mirrored(&self) -> Option<Self> {
        self.order().filter(|_| self.0.contains(&Token::Literal('/')))?;
        let other = |token: &Token| match token {
            Token::Day => Token::Month,
            Token::Month => Token::Day,
            token => *token,
        };
        Some(Self(self.0.iter().map(other).collect()))
    }

    /// Reads a date in this form. A fraction of a second may stand behind seconds, and is cut off.
    pub fn read(&self, text: &str) -> Option<Moment> {
        let mut rest = text.trim();
        if let [Token::Epoch { millis }] = self.0[..] {
            return epoch(rest, millis);
        }
        let (mut year, [mut month, mut day, mut second]) = (0, [0; 3]);
        let (mut hour, mut minute, mut late, mut offset) = (None, 0, None, None);
        for (at, token) in self.0.iter().enumerate() {
            match token {
                Token::Year4 => year = i32::try_from(digits(&mut rest, 4, 4)?).ok()?,
                Token::Year2 => year = 2000 + i32::try_from(digits(&mut rest, 2, 2)?).ok()?,
                Token::Month => month = digits(&mut rest, 1, 2)?,
                Token::Day => day = digits(&mut rest, 1, 2)?,
                Token::Hour | Token::HalfDayHour => hour = Some(digits(&mut rest, 1, 2)?),
                Token::Minute => minute = digits(&mut rest, 1, 2)?,
                Token::MonthName => month = month_name(&mut rest)?,
                Token::Second => {
                    second = digits(&mut rest, 1, 2)?;
                    if !matches!(self.0.get(at + 1), Some(Token::Literal('.' | ','))) {
                        skip_fraction(&mut rest);
                    }
                }
                Token::Fraction => {
                    digits(&mut rest, 1, 9)?;
                }
                Token::HalfDay => late = Some(is_late(&mut rest)?),
                Token::Epoch { .. } => return None,
                Token::Offset => offset = Some(distance(&mut rest)?),
                Token::Blank => {
                    rest = rest.strip_prefix([' ', '\u{a0}', '\u{202f}'])?.trim_start();
                }
                Token::Literal(c) => rest = rest.strip_prefix(*c)?,
            }
        }
        if !rest.is_empty() {
            return None;
        }
        let hour = match (hour, late) {
            (Some(h @ 1..=12), Some(late)) => Some(h % 12 + if late { 12 } else { 0 }),
            (_, Some(_)) => return None,
            (hour, None) => hour,
        };
        let time = match hour {
            Some(hour) => Some(NaiveTime::from_hms_opt(hour, minute, second)?),
            None => None,
        };
        Some(Moment { date: NaiveDate::from_ymd_opt(year, month, day)?, time, offset })
    }
}

/// Reads seconds or milliseconds since 1970; so few that it is another number are none.
fn epoch(text: &str, millis: bool) -> Option<Moment> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let lengths = if millis { 12..=14 } else { 9..=11 };
    if !lengths.contains(&whole.len()) || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = if millis { number / 1000 } else { number };
    let civil = chrono::DateTime::from_timestamp(seconds, 0)?.naive_utc();
    Some(Moment { date: civil.date(), time: Some(civil.time()), offset: Some(0) })
}

/// Takes the name of a month in English, Finnish or Swedish, whole or as it is abbreviated.
///
/// Source: Unicode CLDR, the calendars of `en`, `fi` and `sv`.
fn month_name(rest: &mut &str) -> Option<u32> {
    const NAMES: [(&str, &str, &str); 12] = [
        ("january", "tammi", "januari"),
        ("february", "helmi", "februari"),
        ("march", "maalis", "mars"),
        ("april", "huhti", "april"),
        ("may", "touko", "maj"),
        ("june", "kesä", "juni"),
        ("july", "heinä", "juli"),
        ("august", "elo", "augusti"),
        ("september", "syys", "september"),
        ("october", "loka", "oktober"),
        ("november", "marras", "november"),
        ("december", "joulu", "december"),
    ];
    let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let (word, after) = rest.split_at(length);
    let word = word.to_lowercase();
    let is_name = |&(english, finnish, swedish): &(&str, &str, &str)| {
        let short = |name: &str| word.len() == 3 && name.starts_with(&word);
        let stem = word.strip_prefix(finnish);
        word == english
            || word == swedish
            || short(english)
            || short(swedish)
            || word == "sept" && english == "september"
            || stem.is_some_and(|end| ["", "k", "kuu", "kuuta", "kuun"].contains(&end))
    };
    let month = NAMES.iter().position(is_name)?;
    *rest = after.strip_prefix('.').unwrap_or(after);
    u32::try_from(month + 1).ok()
}

/// Takes a fraction of a second, if there is one.
fn skip_fraction(rest: &mut &str) {
    if let Some(mut after) = rest.strip_prefix(['.', ','])
        && digits(&mut after, 1, 9).is_some()
    {
        *rest = after;
    }
}

/// Takes `am`, `PM` or `p.m.`, and says whether it is the second half of the day.
fn is_late(rest: &mut &str) -> Option<bool> {
    for (half, late) in [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)] {
        if rest.get(..half.len()).is_some_and(|text| text.eq_ignore_ascii_case(half)) {
            *rest = &rest[half.len()..];
            return Some(late);
        }
    }
    None
}

/// Takes so many digits from the front of a text.
fn digits(rest: &mut &str, least: usize, most: usize) -> Option<u32> {
    let count = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (number, after) = rest.split_at(count);
    *rest = after;
    if count < least { None } else { number.parse().ok() }
}

/// Takes `Z`, `+02:00` or `+0200`, in seconds.
fn distance(rest: &mut &str) -> Option<i32> {
    let text = rest.trim_start();
    if let Some(after) = text.strip_prefix('Z') {
        *rest = after;
        return Some(0);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let mut after = &text[1..];
    let hours = digits(&mut after, 2, 2)?;
    after = after.strip_prefix(':').unwrap_or(after);
    let minutes = digits(&mut after, 2, 2)?;
    *rest = after;
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    (hours <= 14 && minutes < 60).then_some(sign * seconds)
}

/// Reads `11:17`, `0:11:17`, or a number with a decimal comma or point; rounded to seconds.
pub(super) fn seconds(text: &str, unit: UsageUnit) -> Option<u32> {
    let parts: Vec<&str> = if text.contains(':') {
        text.split(':').collect()
    } else if text.matches('.').count() == 2 {
        // So Finnish spreadsheets write hours, minutes and seconds.
        text.split('.').collect()
    } else {
        return plain(text, unit);
    };
    let mut total = 0;
    for (at, part) in parts.iter().enumerate() {
        let number: u64 = digits_only(part)?;
        if parts.len() > 3 || at > 0 && (number > 59 || part.len() != 2) {
            return None;
        }
        total = total * 60 + number;
    }
    believed(total)
}

/// The two numbers of a span such as `0:11`, which is minutes and seconds, or hours and minutes as
/// spreadsheets write them; `None` where it is another text, or nothing.
pub(super) fn two_parts(text: &str) -> Option<(u64, u64)> {
    let (first, second) = text.split_once(':')?;
    let parts = (digits_only(first)?, digits_only(second)?);
    (parts != (0, 0)).then_some(parts)
}

/// What a number with a point in it is, or could be.
pub(super) enum Pointed {
    /// `11.17`, `0.5`: a spreadsheet leaves out zeros at the end.
    TwoParts(u64, u64),
    /// `0.75`, `11.283`: no clock shows so many seconds or minutes.
    Decimal,
    /// `0.11.17`: so a point separates times.
    Time,
}

/// What a number with a point in it can be; `None` without one, and for nothing at all.
pub(super) fn pointed(text: &str) -> Option<Pointed> {
    let (whole, behind) = text.split_once('.')?;
    if behind.contains('.') {
        return Some(Pointed::Time);
    }
    let second = digits_only(behind)? * if behind.len() == 1 { 10 } else { 1 };
    let parts = (digits_only(whole)?, second);
    if behind.len() > 2 || second > 59 {
        return Some(Pointed::Decimal);
    }
    (parts != (0, 0)).then_some(Pointed::TwoParts(parts.0, parts.1))
}

fn plain(text: &str, unit: UsageUnit) -> Option<u32> {
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, ""));
    if fraction.len() > 9 || text.ends_with([',', '.']) {
        return None;
    }
    let one = 10_u64.pow(u32::try_from(fraction.len()).ok()?);
    let part = if fraction.is_empty() { 0 } else { digits_only(fraction)? };
    let units = digits_only(whole)?.checked_mul(one)?.checked_add(part)?;
    believed(units.checked_mul(unit.seconds())?.checked_add(one / 2)? / one)
}

fn believed(seconds: u64) -> Option<u32> {
    if seconds <= LONGEST { seconds.try_into().ok() } else { None }
}

fn digits_only(text: &str) -> Option<u64> {
    let is_number = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// Reads a whole number of visits; blanks between thousands are allowed.
pub(super) fn number(text: &str) -> Option<u32> {
    let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}')).collect();
    digits_only(&bare)?.try_into().ok()
}

/// Reads a weekday in English, Finnish or Swedish, by its name or the first two letters or more.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    const NAMES: [[&str; 3]; 7] = [
        ["monday", "maanantai", "måndag"],
        ["tuesday", "tiistai", "tisdag"],
        ["wednesday", "keskiviikko", "onsdag"],
        ["thursday", "torstai", "torsdag"],
        ["friday", "perjantai", "fredag"],
        ["saturday", "lauantai", "lördag"],
        ["sunday", "sunnuntai", "söndag"],
    ];
    let text = text.trim_end_matches('.').to_lowercase();
    if text.chars().count() < 2 {
        return None;
    }
    let is_meant = |names: &[&str; 3]| names.iter().any(|name| name.starts_with(&text));
    let at = NAMES.iter().position(is_meant)?;
    Some(WEEKDAYS[at])
}

/// Reads an hour: `10`, `10:00`, `10.00`, `10:00:00`, `10-11`, `klo 10`.
pub(super) fn hour(text: &str) -> Option<u8> {
    let text = text.trim().trim_start_matches("klo").trim_start();
    let (from, to) = match text.split_once(['-', '–']) {
        Some((from, to)) => (from.trim(), Some(to.trim())),
        None => (text, None),
    };
    let full = |text: &str| {
        let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
        let hour: u8 = digits_only(hour)?.try_into().ok()?;
        (matches!(minute, "00" | "00:00") && hour <= 24).then_some(hour)
    };
    let hour = full(from).filter(|h| *h < 24)?;
    match to.map(full) {
        None => Some(hour),
        Some(end) => (end? == hour + 1).then_some(hour),
    }
}
