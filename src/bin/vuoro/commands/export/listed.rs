//! A file that was written for readers.

/// A file that was written for readers.
pub struct Listed {
    /// What it is of: a library's or a pool's id, or `all`.
    pub of: String,
    /// How people call it.
    pub name: String,
    /// Its name relative to the folder.
    pub file: String,
    pub is_calendar: bool,
}

impl Listed {
    /// A table or document of all that was asked for.
    pub fn table(name: &str, file: String) -> Self {
        Self { of: "all".to_owned(), name: name.to_owned(), file, is_calendar: false }
    }
}
