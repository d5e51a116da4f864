//! The content lines of a calendar file: where they are, what they say, and what is wrong with
//! their form.

use super::text::{MAX_OCTETS, unescape, unfold};
use super::written::{CalendarFault, WrittenCalendar, WrittenEvent, WrittenProperty};
use crate::finding::source::{Lines, SourceMap};
use crate::finding::{FileId, Findings, notes};

/// The longest content line in bytes, folds included: a description may tell how to reach each of a
/// thousand members.
const LONGEST: usize = 256 * 1024;
/// The most parameters of a file: each takes more memory than the line that it stands in.
const MOST_OF_FILE: usize = 400_000;
/// The most faults of form that are kept.
const MOST_FAULTS: usize = 1000;

/// The most parameters of a property.
const MOST_PARAMETERS: usize = 10;

/// Reads a calendar as it is written; faults of its form are among its faults.
///
/// # Errors
///
/// What keeps the file from being read as text: its size, or an encoding other than UTF-8.
pub fn read(sources: &mut SourceMap, file: FileId) -> Result<WrittenCalendar, Findings> {
    let content = Content::new(notes::text(sources, file)?, sources.is_marked(file));
    let Content { starts, mut calendar, is_broken, .. } = content;
    calendar.faults.sort_by_key(|f| f.line);
    if is_broken {
        let faults = calendar.faults;
        calendar = WrittenCalendar { faults, ..WrittenCalendar::default() };
    }
    sources.record_lines(file, Lines { starts, separator: b':' });
    Ok(calendar)
}

/// A calendar that is being read.
#[derive(Default)]
struct Content {
    /// Where each content line begins.
    pub starts: Vec<u32>,
    /// What has been read; of no use after a fatal fault.
    pub calendar: WrittenCalendar,
    /// The parts that have begun and not ended, the outermost first.
    open: Vec<Part>,
    has_begun: bool,
    /// Whether nothing can be made of the file.
    pub is_broken: bool,
    parameters: usize,
}

/// A part of a calendar, between BEGIN and END.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Calendar,
    Zone,
    /// Standard or summer time of a zone.
    Offset,
    Event,
    Alarm,
    /// Tasks and the like, which are passed over.
    Other,
}

impl Part {
    /// The part of this name within another.
    fn of(name: &str, within: Option<Self>) -> Option<Self> {
        let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
        match within {
            None if is(&["VCALENDAR"]) => Some(Self::Calendar),
            Some(Self::Calendar) if is(&["VEVENT"]) => Some(Self::Event),
            Some(Self::Calendar) if is(&["VTIMEZONE"]) => Some(Self::Zone),
            Some(Self::Calendar) if is(&["VTODO", "VJOURNAL", "VFREEBUSY", "VALARM"]) => {
                Some(Self::Other)
            }
            Some(Self::Zone) if is(&["STANDARD", "DAYLIGHT"]) => Some(Self::Offset),
            Some(Self::Event) if is(&["VALARM"]) => Some(Self::Alarm),
            Some(Self::Other) if is(&["VALARM"]) => Some(Self::Other),
            _ => None,
        }
    }
}

impl Content {
    /// Reads every line of a file.
    pub fn new(text: &str, marked: bool) -> Self {
        let mut content = Self::default();
        if marked {
            content.flaw(
                0,
                "the file begins with a byte order mark",
                "no mark: programs refuse the file",
            );
        }
        content.split(text);
        let starts = std::mem::take(&mut content.starts);
        let mut unfolded = String::new();
        for (number, &start) in (0u32..).zip(&starts) {
            let end = starts.get(number as usize + 1).map_or(text.len(), |&n| n as usize);
            content.line(number, &text[start as usize..end], &mut unfolded);
        }
        content.starts = starts;
        if !content.open.is_empty() || !content.has_begun {
            let last = content.last();
            content.break_at(
                last,
                "the file ends before its calendar does",
                "`END:VCALENDAR` at the end",
            );
        }
        content
    }

    /// Notes what does not keep the rest from being read.
    fn flaw(&mut self, line: u32, what: &'static str, expected: &'static str) {
        if self.calendar.faults.len() < MOST_FAULTS {
            self.calendar.faults.push(CalendarFault { line, what, expected, fatal: false });
        }
    }

    /// Notes that nothing can be made of the file.
    fn break_at(&mut self, line: u32, what: &'static str, expected: &'static str) {
        if self.calendar.faults.len() < MOST_FAULTS || !self.is_broken {
            self.calendar.faults.push(CalendarFault { line, what, expected, fatal: true });
        }
        self.is_broken = true;
    }

    /// Finds the content lines: a line that begins with a blank continues the one before.
    fn split(&mut self, text: &str) {
        let (mut at, mut bare) = (0, false);
        for line in text.split_inclusive('\n') {
            let body = line.trim_end_matches(['\r', '\n']);
            if !line.starts_with([' ', '\t']) || self.starts.is_empty() {
                self.starts.push(u32::try_from(at).expect("files are smaller than 60 MiB"));
            }
            let number = self.last();
            if !line.ends_with("\r\n") && !bare {
                bare = true;
                let what = "the line ends in something else than CR and LF";
                self.flaw(number, what, "CR and LF (RFC 5545, 3.1)");
            }
            if body.len() > MAX_OCTETS {
                self.flaw(number, "the line is longer than 75 octets", "a fold (RFC 5545, 3.1)");
            }
            if body.is_empty() {
                self.flaw(number, "the line is empty", "a property on every line");
            }
            if has_controls(body) {
                self.flaw(number, "the line has control characters", "plain text");
            }
            at += line.len();
        }
    }

    fn last(&self) -> u32 {
        u32::try_from(self.starts.len()).expect("files are smaller than 60 MiB").saturating_sub(1)
    }

    /// Reads a content line, folds included, and puts it where it belongs.
    fn line(&mut self, number: u32, line: &str, unfolded: &mut String) {
        if line.len() > LONGEST {
            self.break_at(number, "the property is longer than 256 KiB", "a shorter text");
            return;
        }
        let line = unfold(line, unfolded);
        if line.is_empty() {
            return;
        }
        let Some(parts) = Parts::of(line) else {
            let (what, expected) = if line.contains(':') {
                let named = "a name such as `DTSTART;TZID=Europe/Helsinki`";
                ("the name or a parameter of the property cannot be read", named)
            } else {
                ("the line has no colon", "a name, a colon and a value")
            };
            self.break_at(number, what, expected);
            return;
        };
        let within = self.open.last().copied();
        if parts.name.eq_ignore_ascii_case("BEGIN") {
            self.begin(number, parts.value.trim(), within);
        } else if parts.name.eq_ignore_ascii_case("END") {
            let around = self.open.len().checked_sub(2).map(|at| self.open[at]);
            if within.is_some() && Part::of(parts.value.trim(), around) == within {
                self.open.pop();
            } else {
                self.break_at(number, "what ends here has not begun", "an END for every BEGIN");
            }
        } else {
            self.property(number, &parts, within);
        }
    }

    fn begin(&mut self, number: u32, name: &str, within: Option<Part>) {
        let part = Part::of(name, within).filter(|_| within.is_some() || !self.has_begun);
        let Some(part) = part else {
            let what = "the file is no calendar, or has parts that no roster has";
            self.break_at(number, what, "one VCALENDAR with events and time zones");
            return;
        };
        self.has_begun = true;
        self.open.push(part);
        let calendar = &mut self.calendar;
        match part {
            Part::Event => calendar.events.push(WrittenEvent {
                line: number,
                properties: Vec::new(),
                alarms: 0,
            }),
            Part::Alarm => calendar.events.last_mut().expect("one has begun").alarms += 1,
            Part::Zone => calendar.zones.push(String::new()),
            Part::Calendar | Part::Offset | Part::Other => {}
        }
    }

    fn property(&mut self, number: u32, parts: &Parts<'_>, within: Option<Part>) {
        match within {
            None => self.break_at(
                number,
                "the line is outside the calendar",
                "`BEGIN:VCALENDAR` before it",
            ),
            Some(Part::Zone) if parts.name.eq_ignore_ascii_case("TZID") => {
                let zone = self.calendar.zones.last_mut().expect("one has begun");
                parts.value.clone_into(zone);
            }
            Some(Part::Calendar | Part::Event) => {
                self.parameters += parts.parameters.len();
                if self.parameters > MOST_OF_FILE {
                    self.parameters = 0;
                    let what = "the file has more than 400,000 parameters";
                    self.break_at(number, what, "a calendar with its zone at every time");
                }
                // After such a fault nothing more is kept.
                if self.is_broken {
                    return;
                }
                let property = parts.written(number);
                match within {
                    Some(Part::Event) => {
                        let event = self.calendar.events.last_mut().expect("one has begun");
                        event.properties.push(property);
                    }
                    _ => self.calendar.properties.push(property),
                }
            }
            Some(Part::Zone | Part::Offset | Part::Alarm | Part::Other) => {}
        }
    }
}

fn has_controls(body: &str) -> bool {
    if body.is_ascii() {
        return body.bytes().any(|b| b.is_ascii_control() && b != b'\t');
    }
    body.chars().any(|c| c.is_control() && c != '\t')
}

/// A content line taken apart.
struct Parts<'l> {
    pub name: &'l str,
    /// Names and arguments, as they stand there.
    pub parameters: Vec<(&'l str, &'l str)>,
    pub value: &'l str,
}

impl<'l> Parts<'l> {
    /// Takes a line apart that has no folds any more; nothing when that cannot be done.
    ///
    /// Source: RFC 5545, 3.1; texts in quotes may have the marks that end an argument otherwise.
    pub fn of(line: &'l str) -> Option<Self> {
        let word =
            |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let argument =
            |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        let (name, mut rest) = line.split_at(line.find([':', ';'])?);
        let mut parameters = Vec::new();
        while let Some(parameter) = rest.strip_prefix(';') {
            let (key, behind) = parameter.split_once('=')?;
            let mut is_quoted = false;
            let end = behind.find(|c| {
                is_quoted ^= c == '"';
                !is_quoted && (c == ':' || c == ';')
            })?;
            let (value, left) = behind.split_at(end);
            if !word(key) || !argument(value) || parameters.len() == MOST_PARAMETERS {
                return None;
            }
            parameters.push((key, value));
            rest = left;
        }
        let value = rest.strip_prefix(':')?;
        word(name).then_some(Self { name, parameters, value })
    }

    /// The property that the line is.
    pub fn written(&self, line: u32) -> WrittenProperty {
        let parameter =
            |&(key, value): &(&str, &str)| (key.to_ascii_uppercase(), value.replace('"', ""));
        WrittenProperty {
            line,
            name: self.name.to_ascii_uppercase(),
            params: self.parameters.iter().map(parameter).collect(),
            value: unescape(self.value),
        }
    }
}
