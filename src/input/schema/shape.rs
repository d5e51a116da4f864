//! What a file may hold, as its tables are declared: for editors, and for whoever writes one.

use super::form::Form;

/// A table as it is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shape {
    /// The table as its header is written, or what the file is.
    pub title: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// Its keys in the order in which they are best written.
    pub keys: Vec<Key>,
}

/// A key of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it is, in a sentence or two.
    pub about: &'static str,
    /// Whether it must be there.
    pub is_required: bool,
    /// What its value is.
    pub kind: Kind,
    /// What more can be said of the value by itself.
    pub form: Option<Form>,
    /// What is taken where it is left out, as it could be written; none where that is not one value.
    pub default: Option<&'static str>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A text in quotes.
    Text,
    /// A whole number.
    Whole,
    /// A number that may have decimals.
    Number,
    /// `true` or `false`.
    YesNo,
    /// A date.
    Date,
    /// A date with a time in UTC.
    Stamp,
    /// A list, each entry of this kind.
    List(Box<Kind>),
    /// A table.
    Table(Shape),
}

impl Key {
    /// How it could be written, as in `seats = 1`; that of a key that stands for a table is none.
    #[must_use]
    pub fn example(&self) -> Option<&'static str> {
        super::examples::known_example(self.name)
    }
}
