//! Calendars as somebody has written them: nothing in them is trusted yet. A *line* is a content
//! line, counted from 0.

use chrono::{DateTime, NaiveDateTime, Utc};

/// A property of a calendar or an event; its value as text, without escapes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenProperty {
    /// Its content line.
    pub line: u32,
    /// Its name in capitals.
    pub name: String,
    /// Its parameters, names in capitals.
    pub params: Vec<(String, String)>,
    /// Its value.
    pub value: String,
}

impl WrittenProperty {
    /// The argument of a parameter.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|p| p.0 == name).map(|p| p.1.as_str())
    }

    /// The value as a local date with a time, as in `20180903T120000`.
    #[must_use]
    pub fn local(&self) -> Option<NaiveDateTime> {
        NaiveDateTime::parse_from_str(&self.value, "%Y%m%dT%H%M%S").ok()
    }

    /// The value as a stamp in UTC, as in `20180820T090000Z`.
    #[must_use]
    pub fn stamp(&self) -> Option<DateTime<Utc>> {
        let stamp = NaiveDateTime::parse_from_str(&self.value, "%Y%m%dT%H%M%SZ").ok()?;
        Some(stamp.and_utc())
    }
}

/// An event of a calendar as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenEvent {
    /// The content line with which it begins.
    pub line: u32,
    /// Its properties.
    pub properties: Vec<WrittenProperty>,
    /// How many alarms it has.
    pub alarms: usize,
}

impl WrittenEvent {
    /// The first property of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&WrittenProperty> {
        self.properties.iter().find(|p| p.name == name)
    }

    /// The value of the first property of this name; empty when there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.find(name).map_or("", |p| p.value.as_str())
    }
}

/// What is wrong with the form of a calendar file, with the content line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarFault {
    /// Which content line.
    pub line: u32,
    /// What is wrong with it.
    pub what: &'static str,
    /// What was expected.
    pub expected: &'static str,
    /// Whether nothing can be made of the file because of it.
    pub fatal: bool,
}

/// A calendar file as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WrittenCalendar {
    /// Its own properties.
    pub properties: Vec<WrittenProperty>,
    /// The names of the time zones that it states.
    pub zones: Vec<String>,
    /// Its events, in the order of the file.
    pub events: Vec<WrittenEvent>,
    /// What is wrong with its form, in the order of the file.
    pub faults: Vec<CalendarFault>,
}
