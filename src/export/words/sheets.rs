//! The words of workbooks, and of what is brought over from them.

use super::three::words;

words! {
    /// The words of an import.
    pub ImportWords {
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

words! {
    /// Headings and names of sheets.
    pub SheetWords {
        /// When a duty begins.
        starts: "Alkaa", "Börjar", "Starts";
        /// When it ends.
        ends: "Päättyy", "Slutar", "Ends";
        /// A short name.
        id: "Tunnus", "Beteckning", "Id";
        /// How often a duty was changed.
        sequence: "Muutoksia", "Antal ändringar", "Times changed";
        /// When it was changed last.
        changed: "Muutettu", "Ändrad", "Changed";
        /// A mail address.
        email: "Sähköposti", "E-post", "Email";
        /// A telephone number.
        phone: "Puhelin", "Telefon", "Phone";
        /// The contact person.
        contact: "Yhteyshenkilö", "Kontaktperson", "Contact person";
        /// Title: balances.
        balance: "Saldo tunteina", "Saldo i timmar", "Balance in hours";
    }
}
