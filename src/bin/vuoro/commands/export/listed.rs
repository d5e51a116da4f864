//! A file that was written for readers.

/// A file that was written for readers.
pub struct Listed {
    /// What it is about: the id of a library or a pool, or `all`.
    pub of: String,
    /// Its name for people.
    pub name: String,
    /// Its name relative to the folder.
    pub file: String,
    pub is_calendar: bool,
}

impl Listed {
    /// A table or document of everything that was asked for.
    pub fn table(name: &str, file: String) -> Self {
        Self { of: "all".to_owned(), name: name.to_owned(), file, is_calendar: false }
    }
}
