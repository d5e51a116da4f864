//! Properties: as objects of the crate `ical`, and as lines.

use std::io::{self, Write};

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike, Utc};
use ical::property::Property;

use crate::files::calendar::{escape_onto, fold};

/// A property whose value needs no escaping: names, numbers, stamps and rules of our own making.
pub(super) fn plain(name: &str, value: impl Into<String>) -> Property {
    Property { name: name.to_owned(), params: None, value: Some(value.into()) }
}

/// Content lines as they are written, folded, one property after the other.
///
/// There are so many events that the crate's objects and its emitter would take most of the time;
/// the bytes are those that it would give, folded again.
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
        self.line.push_str(name);
        push_number(&mut self.line, ":", value);
        self.end();
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

    /// Lines that are already complete.
    pub fn finished(&mut self, lines: &[u8]) {
        self.done.extend_from_slice(lines);
    }

    /// Passes on what has been written.
    ///
    /// # Errors
    ///
    /// Errors of the writer.
    pub fn pour(&mut self, mut out: impl Write) -> io::Result<()> {
        out.write_all(&self.done)?;
        self.done.clear();
        Ok(())
    }
}

/// `20181022T100000`.
fn push_time(text: &mut String, at: NaiveDateTime) {
    text.push_str(str::from_utf8(&digits(at)).expect("they are ASCII"));
}

/// `20181022T1000`.
pub(super) fn push_minute(text: &mut String, at: NaiveDateTime) {
    text.push_str(str::from_utf8(&digits(at)[..13]).expect("they are ASCII"));
}

fn digits(at: NaiveDateTime) -> [u8; 15] {
    let year = u32::try_from(at.year()).expect("terms are after the year 0");
    let mut written = *b"00000000T000000";
    let parts = [year / 100, year % 100, at.month(), at.day(), at.hour(), at.minute(), at.second()];
    for (part, place) in parts.into_iter().zip([0, 2, 4, 6, 9, 11, 13]) {
        for (digit, place) in [(part / 10, place), (part % 10, place + 1)] {
            written[place] += u8::try_from(digit).expect("one digit");
        }
    }
    written
}

/// A whole number after a sign.
pub(super) fn push_number(text: &mut String, mark: &str, number: u32) {
    text.push_str(mark);
    if number < 10 {
        text.push(char::from_digit(number, 10).expect("it is a digit"));
    } else {
        text.push_str(&number.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::push_number;

    #[test]
    fn numbers_are_written_with_all_their_digits() {
        let mut text = String::new();
        for number in [0, 9, 10, 11, 4_294_967_295] {
            push_number(&mut text, ";", number);
        }
        assert_eq!(text, ";0;9;10;11;4294967295");
    }
}
