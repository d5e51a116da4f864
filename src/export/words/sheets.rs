//! The words of workbooks, and of what is brought over from them.

use super::three::words;

words! {
    /// What is said of an import.
    ImportWords {
        /// Title: what changes in the file.
        changes: "Mitä muuttuu", "Vad som ändras", "What changes";
        /// Heading: which entry of a library.
        field: "Tieto", "Uppgift", "Field";
        /// Staff at any time.
        always: "aina", "alltid", "always";
        /// A library that the file did not have.
        new_library: "uusi kirjasto", "nytt bibliotek", "new library";
    }
}
