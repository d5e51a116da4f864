//! A calendar beside the roster: which event is of which duty.

use super::rows::Row;
use crate::files::calendar::WrittenEvent;
use crate::finding::FileId;

/// A calendar beside the duties that should be in it.
pub(crate) struct Compared<'f> {
    pub file: FileId,
    /// Events with the duty that has their UID.
    pub matched: Vec<Matched<'f>>,
    /// Events at the time of a duty that has no event, and the UID they should have.
    pub misnamed: Vec<(&'f WrittenEvent, Row<'f>, String)>,
    /// Events of no duty.
    pub extra: Vec<&'f WrittenEvent>,
    /// Duties without an event.
    pub missing: Vec<Row<'f>>,
}

/// An event with the duty that has its UID.
pub(crate) struct Matched<'f> {
    pub event: &'f WrittenEvent,
    pub row: Row<'f>,
    /// Whether it is the copy of an open duty of a member that takes no part on its date: the one
    /// that was shown before the member left, and has to be cancelled.
    pub has_left: bool,
}
