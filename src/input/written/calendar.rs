//! Calendar files as written.

use super::lines::Content;
use crate::finding::notes;
use crate::finding::source::{Lines, SourceMap};
use crate::finding::{FileId, Finding};
use crate::model::WrittenCalendar;

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
