//! Calendar files as written, read with the crate `ical`.

use ical::property::Property;

use super::lines::Content;
use crate::finding::{FileId, Finding};
use crate::input::notes::Notes;
use crate::input::source::{Lines, SourceMap};
use crate::input::toml::unreadable;
use crate::model::unescape;
use crate::model::{CalendarFault, WrittenCalendar, WrittenEvent, WrittenProperty};

/// Reads a calendar as it is written; faults of its form are among its faults.
///
/// # Errors
///
/// What keeps the file from being read as text: its size, or an encoding other than UTF-8.
///
/// # Panics
///
/// If the file comes from another map.
pub fn written_calendar(
    sources: &mut SourceMap,
    file: FileId,
) -> Result<WrittenCalendar, Vec<Finding>> {
    if let Some(fault) = sources.fault(file) {
        let mut notes = Notes::new(file);
        unreadable(fault, &mut notes);
        return Err(notes.found);
    }
    let text = sources.text(file);
    let mut content = Content::new(text, sources.is_marked(file));
    let mut calendar = WrittenCalendar::default();
    if content.is_usable() {
        match parse(text, &content) {
            Some(read) => calendar = read,
            None => content.faults.push(CalendarFault {
                line: 0,
                what: "the file is no calendar, or has parts that no roster has",
                expected: "one VCALENDAR with events and time zones",
                fatal: true,
            }),
        }
    }
    calendar.faults = content.faults;
    calendar.faults.sort_by_key(|f| f.line);
    sources.record_lines(file, Lines { starts: content.starts, separator: b':' });
    Ok(calendar)
}

fn parse(text: &str, content: &Content) -> Option<WrittenCalendar> {
    let mut calendars = ical::IcalParser::new(text.as_bytes());
    let read = calendars.next()?.ok()?;
    if calendars.next().is_some() || read.events.len() != content.events.len() {
        return None;
    }
    let properties = |read: Vec<Property>, lines: &[u32]| {
        let pairs = (read.len() == lines.len()).then(|| read.into_iter().zip(lines))?;
        Some(pairs.map(|(property, &line)| written(property, line)).collect::<Vec<_>>())
    };
    let events = read.events.into_iter().zip(&content.events).map(|(event, (line, own))| {
        let alarms = event.alarms.len();
        Some(WrittenEvent { line: *line, properties: properties(event.properties, own)?, alarms })
    });
    let zone = |properties: &[Property]| {
        let name = properties.iter().find(|p| p.name.eq_ignore_ascii_case("TZID"));
        name.and_then(|p| p.value.clone()).unwrap_or_default()
    };
    Some(WrittenCalendar {
        properties: properties(read.properties, &content.own)?,
        zones: read.timezones.iter().map(|z| zone(&z.properties)).collect(),
        events: events.collect::<Option<_>>()?,
        faults: Vec::new(),
    })
}

fn written(property: Property, line: u32) -> WrittenProperty {
    let params = property.params.unwrap_or_default();
    WrittenProperty {
        line,
        name: property.name.to_ascii_uppercase(),
        params: params.into_iter().map(|(name, values)| (name, values.join(","))).collect(),
        value: unescape(&property.value.unwrap_or_default()),
    }
}
