//! Which column of a usage file holds what.

use csv::ByteRecord;

use super::dates;
use super::lines::text;
use super::tags::is_harmless;
use crate::finding::words::one_of;
use crate::model::{UsageColumn, UsageForm, UsageUnit};

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One chat each.
    Chats,
    /// Visits of an hour, or of all hours of a day.
    Visits,
}

/// A column of durations.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    pub at: usize,
    /// What its plain numbers count, as far as somebody or its heading says it.
    pub said: Option<UsageUnit>,
}

/// Where everything stands.
#[derive(Debug)]
pub(super) struct Columns {
    /// How many fields a row has.
    pub width: usize,
    /// Date and time at which a chat began: one column or two.
    pub start: Option<(usize, Option<usize>)>,
    pub duration: Option<Length>,
    /// When a chat ended, where no column has its duration.
    pub end: Option<usize>,
    pub wait: Option<Length>,
    pub tag: Option<usize>,
    /// The date or the weekday of visits.
    pub day: Option<(usize, bool)>,
    /// Visits: the columns of hour and number.
    pub counted: Option<(usize, usize)>,
    /// Visits: a column for each hour.
    pub hours: Vec<(usize, u8)>,
    /// The headings of columns that are not looked at.
    pub passed: Vec<String>,
}

impl Columns {
    /// Finds the columns by their headings, whatever their case.
    ///
    /// The found headings are not repeated: a file without headings begins with somebody's chat.
    pub fn of(header: &ByteRecord, form: &UsageForm) -> Result<Self, String> {
        let headings: Vec<String> = header.iter().map(|h| text(h).to_lowercase()).collect();
        let find = |column: UsageColumn| {
            let mut names = form.headings(column).iter().map(|name| name.to_lowercase());
            names.find_map(|name| headings.iter().position(|h| *h == name))
        };
        let start =
            match (find(UsageColumn::Start), find(UsageColumn::Date), find(UsageColumn::Time)) {
                (Some(start), _, _) => Some((start, None)),
                (None, Some(date), Some(time)) => Some((date, Some(time))),
                _ => None,
            };
        let date = find(UsageColumn::Date).map(|at| (at, true));
        let day = date.or_else(|| find(UsageColumn::Weekday).map(|at| (at, false)));
        let counted = find(UsageColumn::Hour).zip(find(UsageColumn::Visits));
        let hour = |(at, heading): (usize, &String)| dates::hour(heading).map(|hour| (at, hour));
        let hours: Vec<(usize, u8)> = headings.iter().enumerate().filter_map(hour).collect();
        let is_wide = counted.is_none() && !hours.is_empty();
        let is_counted = day.is_some() && (counted.is_some() || is_wide);
        let length = |at: usize| {
            let said = form.unit_given.or_else(|| unit_of(&headings[at]));
            Length { at, said }
        };
        let duration = find(UsageColumn::Duration).map(length);
        let mut columns = Self {
            width: headings.len(),
            start: start.filter(|_| !is_counted),
            duration,
            end: find(UsageColumn::End).filter(|_| duration.is_none()),
            wait: find(UsageColumn::Wait).map(length),
            tag: find(UsageColumn::Tag),
            day: day.filter(|_| is_counted),
            counted,
            hours: if is_wide { hours } else { Vec::new() },
            passed: Vec::new(),
        };
        let used = columns.used();
        let passed = header.iter().enumerate().filter(|(at, _)| !used.contains(at));
        columns.passed = passed.map(|(at, heading)| shown(at, &text(heading))).collect();
        if columns.start.is_some() || columns.day.is_some() {
            Ok(columns)
        } else {
            Err(missing(headings.len(), form))
        }
    }

    /// The columns that are looked at.
    pub fn used(&self) -> Vec<usize> {
        let (start, day) = (self.start.into_iter(), self.day.into_iter());
        let counted = self.counted.filter(|_| self.day.is_some()).into_iter();
        let mut used: Vec<usize> =
            start.flat_map(|(date, time)| [Some(date), time]).flatten().collect();
        used.extend(day.map(|(at, _)| at));
        used.extend(counted.flat_map(|(hour, visits)| [hour, visits]));
        used.extend(self.hours.iter().filter(|_| self.day.is_some()).map(|(at, _)| at));
        if self.start.is_some() {
            used.extend([self.end, self.tag].into_iter().flatten());
            used.extend(self.duration.into_iter().chain(self.wait).map(|length| length.at));
        }
        used
    }

    /// What the rows are.
    pub fn kind(&self) -> Kind {
        if self.start.is_some() { Kind::Chats } else { Kind::Visits }
    }
}

/// The unit that a heading in small letters names, such as `kesto (min)`; `None` where it names none,
/// or two.
fn unit_of(heading: &str) -> Option<UsageUnit> {
    const UNITS: [(UsageUnit, &[&str]); 3] = [
        (
            UsageUnit::Seconds,
            &["s", "sec", "secs", "second", "seconds", "sek", "sekuntia", "sekunteina", "sekunder"],
        ),
        (
            UsageUnit::Minutes,
            &["m", "min", "mins", "minute", "minutes", "minuuttia", "minuutteina", "minuter"],
        ),
        (UsageUnit::Hours, &["h", "hr", "hrs", "hour", "hours", "tuntia", "tunteina", "timmar"]),
    ];
    let mut words = heading.split(|letter: char| !letter.is_alphanumeric()).filter_map(|word| {
        UNITS.iter().find(|(_, names)| names.contains(&word)).map(|(unit, _)| *unit)
    });
    let unit = words.next()?;
    words.all(|other| other == unit).then_some(unit)
}

/// The heading of a column that is not looked at; its number where it has none, or one that could be
/// about somebody.
fn shown(at: usize, heading: &str) -> String {
    if !heading.is_empty() && is_harmless(heading) {
        heading.to_owned()
    } else {
        format!("column {}", at + 1)
    }
}

fn missing(found: usize, form: &UsageForm) -> String {
    let names = |column| one_of(form.headings(column).iter().map(String::as_str));
    let (start, date) = (names(UsageColumn::Start), names(UsageColumn::Date));
    let (weekday, visits) = (names(UsageColumn::Weekday), names(UsageColumn::Visits));
    format!(
        "none of the {found} headings of its first line says when a chat began ({start}) or on \
         which date ({date}) or weekday ({weekday}) how many visits ({visits}) were counted"
    )
}
