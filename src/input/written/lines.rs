//! The content lines of a calendar file: where they are, what they say, and what is wrong with
//! their form.

use super::parts::{Parts, unfold};
use crate::model::{CalendarFault, MAX_OCTETS, WrittenCalendar, WrittenEvent};

/// The longest content line in bytes, folds included: a description may tell how to reach each of a
/// thousand members.
const LONGEST: usize = 256 * 1024;
/// The most parameters of a file: each takes more memory than the line that it stands in.
const MOST_OF_FILE: usize = 400_000;
/// The most faults of form that are kept.
const MOST_FAULTS: usize = 1000;

/// A calendar that is being read.
#[derive(Default)]
pub(super) struct Content {
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
            content.fault(
                0,
                "the file begins with a byte order mark",
                "no mark: programs refuse the file",
                false,
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
            content.fault(
                last,
                "the file ends before its calendar does",
                "`END:VCALENDAR` at the end",
                true,
            );
        }
        content
    }

    fn fault(&mut self, line: u32, what: &'static str, expected: &'static str, fatal: bool) {
        if self.calendar.faults.len() < MOST_FAULTS || (fatal && !self.is_broken) {
            self.calendar.faults.push(CalendarFault { line, what, expected, fatal });
        }
        self.is_broken |= fatal;
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
            if has_controls(body) {
                self.fault(number, "the line has control characters", "plain text", false);
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
            self.fault(number, "the property is longer than 256 KiB", "a shorter text", true);
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
            self.fault(number, what, expected, true);
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
                self.fault(number, "what ends here has not begun", "an END for every BEGIN", true);
            }
        } else {
            self.property(number, &parts, within);
        }
    }

    fn begin(&mut self, number: u32, name: &str, within: Option<Part>) {
        let part = Part::of(name, within).filter(|_| within.is_some() || !self.has_begun);
        let Some(part) = part else {
            let what = "the file is no calendar, or has parts that no roster has";
            self.fault(number, what, "one VCALENDAR with events and time zones", true);
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
            None => self.fault(
                number,
                "the line is outside the calendar",
                "`BEGIN:VCALENDAR` before it",
                true,
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
                    self.fault(number, what, "a calendar with its zone at every time", true);
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
