//! Properties, made safely: the parameter code of the crate `ical` panics on other values.

use std::io::{self, Write};

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike, Utc};
use ical::property::Property;

use super::text::{escape, escape_onto, fold};

/// A property whose value needs no escaping: names, numbers, stamps and rules of our own making.
pub(super) fn plain(name: &str, value: impl Into<String>) -> Property {
    Property { name: name.to_owned(), params: None, value: Some(value.into()) }
}

/// A property with a TEXT value.
pub(super) fn text(name: &str, value: &str) -> Property {
    plain(name, escape(value))
}

/// A property with one parameter, both plain ASCII.
pub(super) fn with_param(name: &str, param: &str, argument: &str, value: String) -> Property {
    let params = Some(vec![(param.to_owned(), vec![argument.to_owned()])]);
    Property { name: name.to_owned(), params, value: Some(value) }
}

/// Content lines as they are written, folded, one property after the other.
///
/// There are so many events that the crate's objects and its emitter would take most of the time;
/// the bytes are the ones that it would give, folded anew.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// What has been written since [`Lines::pour`].
    done: Vec<u8>,
    line: String,
}

impl Lines {
    /// A property whose value needs no escaping.
    pub fn plain(&mut self, name: &str, value: &str) {
        self.line.extend([name, ":", value]);
        self.end();
    }

    /// A property with a TEXT value.
    pub fn text(&mut self, name: &str, value: &str) {
        self.line.extend([name, ":"]);
        escape_onto(value, &mut self.line);
        self.end();
    }

    /// A property with a whole number.
    pub fn number(&mut self, name: &str, value: u32) {
        self.plain(name, &value.to_string());
    }

    /// A local time in a zone (RFC 5545 3.3.5, form 3).
    pub fn local(&mut self, name: &str, zone: &str, at: NaiveDateTime) {
        self.line.extend([name, ";TZID=", zone, ":"]);
        push_time(&mut self.line, at);
        self.end();
    }

    /// A moment in UTC (RFC 5545 3.3.5, form 2).
    pub fn stamp(&mut self, name: &str, at: DateTime<Utc>) {
        self.line.extend([name, ":"]);
        push_time(&mut self.line, at.naive_utc());
        self.line.push('Z');
        self.end();
    }

    fn end(&mut self) {
        fold(&self.line, &mut self.done).expect("memory takes everything");
        self.line.clear();
    }

    /// Hands on what has been written.
    ///
    /// # Errors
    ///
    /// What the writer reports.
    pub fn pour(&mut self, mut out: impl Write) -> io::Result<()> {
        out.write_all(&self.done)?;
        self.done.clear();
        Ok(())
    }
}

/// `20181022T100000`.
fn push_time(text: &mut String, at: NaiveDateTime) {
    push_minute(text, at);
    push_digits(text, at.second(), 2);
}

/// `20181022T1000`.
pub(super) fn push_minute(text: &mut String, at: NaiveDateTime) {
    push_digits(text, u32::try_from(at.year()).expect("terms are after the year 0"), 4);
    push_digits(text, at.month(), 2);
    push_digits(text, at.day(), 2);
    text.push('T');
    push_digits(text, at.hour(), 2);
    push_digits(text, at.minute(), 2);
}

fn push_digits(text: &mut String, number: u32, digits: u32) {
    for place in (0..digits).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from_digit(digit, 10).expect("it is a digit"));
    }
}
