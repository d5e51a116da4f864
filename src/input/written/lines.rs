//! The content lines of a calendar file: where they are, and what is wrong with their form.
//!
//! The crate `ical` needs twenty seconds for one line of 200,000 parameters, so lines are looked at
//! before it sees them.

use crate::model::CalendarFault;
use crate::model::MAX_OCTETS;

/// The longest content line in bytes, folds included: a description may tell how to reach each of a
/// thousand members.
const LONGEST: usize = 256 * 1024;
/// The most parameters of a property.
const MOST_PARAMETERS: usize = 10;
/// The most content lines: those of the largest file that is read are longer when they are events.
const MOST_LINES: usize = 400_000;
/// The most faults of form that are kept.
const MOST_FAULTS: usize = 1000;

/// A file's content lines.
#[derive(Default)]
pub(super) struct Content {
    /// Where each begins.
    pub starts: Vec<u32>,
    /// For every event its line, then those of its own properties.
    pub events: Vec<(u32, Vec<u32>)>,
    /// The lines of the calendar's own properties.
    pub own: Vec<u32>,
    /// What is wrong, in the order of the file.
    pub faults: Vec<CalendarFault>,
}

impl Content {
    /// Looks at every line of a file.
    pub fn new(text: &str, marked: bool) -> Self {
        let mut content = Self::default();
        if marked {
            content.fault(
                0,
                "the file begins with a byte order mark",
                "no mark: programs refuse the file",
                false,
            );
        }
        content.split(text);
        if content.starts.len() > MOST_LINES {
            content.starts.truncate(1);
            let what = "the file has more than 400,000 lines";
            content.fault(0, what, "a calendar with a few thousand events", true);
            return content;
        }
        content.structure(text);
        content
    }

    /// Whether something can be made of the file.
    pub fn is_usable(&self) -> bool {
        !self.faults.iter().any(|f| f.fatal)
    }

    fn fault(&mut self, line: u32, what: &'static str, expected: &'static str, fatal: bool) {
        if self.faults.len() < MOST_FAULTS || fatal {
            self.faults.push(CalendarFault { line, what, expected, fatal });
        }
    }

    /// Finds the content lines: a line that begins with a blank continues the one before.
    fn split(&mut self, text: &str) {
        let (mut at, mut bare) = (0, false);
        for line in text.split_inclusive('\n') {
            let body = line.trim_end_matches(['\r', '\n']);
            if self.starts.len() > MOST_LINES {
                return;
            }
            if !line.starts_with([' ', '\t']) || self.starts.is_empty() {
                self.starts.push(u32::try_from(at).expect("files are smaller than 10 MiB"));
            }
            let number = self.last();
            if !line.ends_with("\r\n") && !bare {
                bare = true;
                let what = "the line ends in something else than CR and LF";
                self.fault(number, what, "CR and LF (RFC 5545, 3.1)", false);
            }
            if body.len() > MAX_OCTETS {
                self.fault(
                    number,
                    "the line is longer than 75 octets",
                    "a fold (RFC 5545, 3.1)",
                    false,
                );
            }
            if body.is_empty() {
                self.fault(number, "the line is empty", "a property on every line", false);
            }
            if body.chars().any(|c| c.is_control() && c != '\t') {
                self.fault(number, "the line has control characters", "plain text", false);
            }
            at += line.len();
        }
    }

    fn last(&self) -> u32 {
        u32::try_from(self.starts.len()).expect("files are smaller than 10 MiB").saturating_sub(1)
    }

    /// Follows BEGIN and END, and looks whether every line can be given to the crate.
    fn structure(&mut self, text: &str) {
        let starts = std::mem::take(&mut self.starts);
        let mut open: Vec<String> = Vec::new();
        for (number, &start) in (0u32..).zip(&starts) {
            let end = starts.get(number as usize + 1).map_or(text.len(), |&n| n as usize);
            let line = &text[start as usize..end];
            let Some(line) = self.readable(number, line) else { continue };
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            let value = value.trim().to_ascii_uppercase();
            match (name.to_ascii_uppercase().as_str(), open.len()) {
                ("BEGIN", 1) if value == "VEVENT" => {
                    self.events.push((number, Vec::new()));
                    open.push(value);
                }
                ("BEGIN", _) => open.push(value),
                ("END", _) if open.pop().as_ref() == Some(&value) => {}
                ("END", _) => {
                    let what = "what ends here has not begun";
                    self.fault(number, what, "an END for every BEGIN", true);
                }
                (_, 0) => self.fault(
                    number,
                    "the line is outside the calendar",
                    "`BEGIN:VCALENDAR` before it",
                    true,
                ),
                (_, 1) => self.own.push(number),
                (_, 2) if open[1] == "VEVENT" => {
                    self.events.last_mut().expect("one has begun").1.push(number);
                }
                _ => {}
            }
        }
        self.starts = starts;
        if !open.is_empty() || self.starts.is_empty() {
            let last = self.last();
            self.fault(
                last,
                "the file ends before its calendar does",
                "`END:VCALENDAR` at the end",
                true,
            );
        }
    }

    /// The line without its folds, when the crate can read it.
    fn readable(&mut self, number: u32, line: &str) -> Option<String> {
        if line.len() > LONGEST {
            self.fault(number, "the property is longer than 256 KiB", "a shorter text", true);
            return None;
        }
        let line = line.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "");
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            return None;
        }
        let Some((head, _)) = line.split_once(':') else {
            self.fault(number, "the line has no colon", "a name, a colon and a value", true);
            return None;
        };
        let mut parts = head.split(';');
        let name = parts.next().unwrap_or_default();
        let word =
            |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let argument =
            |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        let parameter =
            |p: &str| p.split_once('=').is_some_and(|(key, value)| word(key) && argument(value));
        let parameters: Vec<&str> = parts.collect();
        if !word(name)
            || parameters.len() > MOST_PARAMETERS
            || !parameters.iter().all(|p| parameter(p))
        {
            self.fault(
                number,
                "the name or a parameter of the property cannot be read",
                "a name such as `DTSTART;TZID=Europe/Helsinki`",
                true,
            );
            return None;
        }
        Some(line)
    }
}
