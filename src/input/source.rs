//! The files that were read, and where in them the things of the domain are written.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::{FileId, Place};

/// Texts by file, and bytes by place.
///
/// Files are named by whoever reads them; nothing here knows of folders. While files are read, the
/// map learns where libraries, pools and so on are written, so that later stages can speak of
/// places in the domain only.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<Source>,
    places: BTreeMap<Place, (FileId, Range<usize>)>,
}

#[derive(Debug)]
struct Source {
    name: String,
    text: String,
    fault: Option<Fault>,
}

/// Why a file cannot be read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It has so many bytes, more than [`SourceMap::MAX_BYTES`].
    TooBig(usize),
    /// It is not UTF-8 from this byte on.
    NotUtf8(usize),
}

impl SourceMap {
    /// The largest file that is read, in bytes.
    pub const MAX_BYTES: usize = 10 * 1024 * 1024;

    /// Adds a file under the name that findings show. A byte order mark is dropped.
    pub fn add(&mut self, name: impl Into<String>, bytes: &[u8]) -> FileId {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let (text, fault) = if bytes.len() > Self::MAX_BYTES {
            (String::new(), Some(Fault::TooBig(bytes.len())))
        } else {
            match std::str::from_utf8(bytes) {
                Ok(text) => (text.to_owned(), None),
                Err(error) => {
                    let fault = Fault::NotUtf8(error.valid_up_to());
                    (String::from_utf8_lossy(bytes).into_owned(), Some(fault))
                }
            }
        };
        self.files.push(Source { name: name.into(), text, fault });
        FileId(self.files.len() - 1)
    }

    /// The name of a file.
    ///
    /// # Panics
    ///
    /// If the file comes from another map.
    #[must_use]
    pub fn name(&self, file: FileId) -> &str {
        &self.files[file.0].name
    }

    /// The text of a file, without a byte order mark; empty for a file that is too big, and with
    /// replacement characters for one that is not UTF-8.
    ///
    /// # Panics
    ///
    /// If the file comes from another map.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.0].text
    }

    /// The file and the bytes of its text at which a place is written; a file as a whole is at its
    /// first byte. `None` for a place that no file read so far speaks of.
    #[must_use]
    pub fn resolve(&self, place: &Place) -> Option<(FileId, Range<usize>)> {
        match *place {
            Place::File(file) => Some((file, 0..0)),
            Place::Bytes(file, from, to) => Some((file, from..to)),
            _ => self.places.get(place).cloned(),
        }
    }

    pub(super) fn fault(&self, file: FileId) -> Option<Fault> {
        self.files[file.0].fault
    }

    pub(super) fn record(&mut self, place: Place, file: FileId, bytes: Range<usize>) {
        self.places.insert(place, (file, bytes));
    }
}
