//! Blanks.

/// Blanks as spreadsheets have them: those that do not break, too.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'
}
