//! Short names, and the numbers of libraries.

use std::fmt;
use std::sync::Arc;

/// The short name of a library, a pool, a consortium or a term in files, addresses and calendars.
///
/// Lower-case ASCII letters, digits and `-`, at most [`Id::MAX_LEN`] of them, beginning and ending
/// with a letter or a digit; so every id is safe as a file name and inside a calendar UID.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

/// The id of a library; see [`Id`].
pub type LibraryId = Id;

/// Why a text is not an [`Id`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadId {
    /// The text is empty.
    #[error("it is empty")]
    Empty,
    /// The text is longer than [`Id::MAX_LEN`] characters.
    #[error("it is longer than {} characters", Id::MAX_LEN)]
    TooLong,
    /// A character is not a lower-case letter, a digit or a hyphen.
    #[error("`{0}` is no lower-case letter (a-z), digit or hyphen")]
    Character(char),
    /// It begins or ends with a hyphen.
    #[error("it begins or ends with a hyphen")]
    Hyphen,
    /// Windows reserves this name for a device, so no file can have it.
    #[error("Windows keeps this name for a device")]
    Reserved,
    /// A file of that name is written for everybody.
    #[error("`calendars/all.ics` is the calendar of everybody")]
    OfAll,
}

impl Id {
    /// The most characters an id can have.
    pub const MAX_LEN: usize = 32;

    /// Reads an id.
    ///
    /// # Errors
    ///
    /// [`BadId`] says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        if text.is_empty() {
            return Err(BadId::Empty);
        }
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if let Some(c) = text.chars().find(|&c| !allowed(c)) {
            return Err(BadId::Character(c));
        }
        if text.len() > Self::MAX_LEN {
            return Err(BadId::TooLong);
        }
        if text.starts_with('-') || text.ends_with('-') {
            return Err(BadId::Hyphen);
        }
        if is_device_name(text) {
            return Err(BadId::Reserved);
        }
        if text == "all" {
            return Err(BadId::OfAll);
        }
        Ok(Self(text.into()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether Windows reserves a name (in lower case, without its extension) for a device.
///
/// Source: Microsoft, "Naming Files, Paths, and Namespaces": names that no file can have there.
pub(crate) fn is_device_name(text: &str) -> bool {
    let numbered = |stem: &str| {
        text.strip_prefix(stem).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    };
    matches!(text, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A library's place in its [`Consortium`](crate::model::Consortium): libraries are numbered in the order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LibraryIx(pub u32);

impl LibraryIx {
    /// The number as an index into a slice with one entry per library.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }

    /// The library at this index of a slice with one entry per library.
    ///
    /// # Panics
    ///
    /// If there are more than `u32::MAX` libraries.
    #[must_use]
    pub fn from_at(at: usize) -> Self {
        Self(u32::try_from(at).expect("fewer than 2^32 libraries"))
    }
}
