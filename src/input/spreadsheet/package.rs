//! The parts of a packed file, each unpacked only when it is read, within a limit for all of them.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use quick_xml::events::{BytesRef, BytesStart};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;
use zip::result::ZipError;

use super::unreadable::Unreadable;

/// The most bytes that the parts which are read may unpack to together.
const MAX_UNPACKED: u64 = 32 * 1024 * 1024;

/// The most parts of a packed file.
const MAX_PARTS: usize = 10_000;

/// A packed file.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
}

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Unreadable::broken("its end is missing"))?;
        if archive.len() > MAX_PARTS {
            return Err(Unreadable::too_large(&format!("it has more than {MAX_PARTS} parts")));
        }
        Ok(Self { archive, left: MAX_UNPACKED })
    }

    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The text of a part; `None` if the file has no such part.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        let broken = || Unreadable::broken("a part of it cannot be unpacked");
        let same = |other: Cow<'_, str>| other.eq_ignore_ascii_case(name);
        let named = self.archive.index_for_name(name);
        let named = named.or_else(|| {
            (0..self.archive.len()).find(|&at| {
                self.archive.name_for_index(at).is_some_and(|found| found.is_ok_and(same))
            })
        });
        let Some(at) = named else { return Ok(None) };
        let entry = match self.archive.by_index(at) {
            Ok(entry) => entry,
            Err(ZipError::UnsupportedArchive(_)) => return Err(Unreadable::locked()),
            Err(_) => return Err(broken()),
        };
        let mut bytes = Vec::new();
        // What the file says of its sizes need not be true.
        entry.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        let Some(left) = self.left.checked_sub(bytes.len() as u64) else {
            let most = MAX_UNPACKED >> 20;
            return Err(Unreadable::too_large(&format!("it unpacks to more than {most} MiB")));
        };
        self.left = left;
        let text = String::from_utf8(bytes);
        text.map(Some).map_err(|_| Unreadable::broken("a part of it is not UTF-8"))
    }
}

/// A reader of XML in which every element has a start and an end.
pub(super) fn xml(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// What is said where a part is no XML.
pub(super) fn no_xml<E>(_: E) -> Unreadable {
    Unreadable::broken("a part of it is no XML")
}

/// An attribute of an element by its name, whatever stands before a colon.
pub(super) fn attribute<'t>(tag: &'t BytesStart<'_>, name: &str) -> Option<Cow<'t, str>> {
    let mut all = tag.attributes();
    let found = all.with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(match found.normalized_value(XmlVersion::Explicit1_0) {
        Ok(value) => Cow::Owned(value.into_owned()),
        Err(_) => found.value,
    })
}

/// Adds what an entity such as `&amp;` or `&#228;` stands for.
pub(super) fn entity(entity: &BytesRef<'_>, text: &mut String) {
    if let Ok(Some(letter)) = entity.resolve_char_ref() {
        text.push(letter);
    } else if let Some(known) = quick_xml::escape::resolve_xml_entity(entity) {
        text.push_str(known);
    }
}
