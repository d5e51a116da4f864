//! How names that others have chosen are shown.

use std::borrow::Cow;

/// A text of somebody else, such as the name of a file, as one line that is safe on a terminal and
/// in the log of a CI run: control characters, line breaks, marks that turn the direction of text
/// and other characters that nobody sees are written as escapes, as in `\n` and `\u{202e}`, and
/// what such a log would obey (`::error`, `##[error]`) is spelt so that it is not obeyed.
///
/// ```
/// # use vuoro::finding::visible;
/// assert_eq!(visible("syksy\u{1b}[2J.toml"), "syksy\\u{1b}[2J.toml");
/// assert_eq!(visible("syksy 2026.toml"), "syksy 2026.toml");
/// ```
///
/// Source: GitHub, actions/runner, `ActionCommand.cs`: `::` counts at the start of a line, blanks
/// before it aside, and `##[` anywhere in one. A long line may be broken anywhere.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_command =
        |(at, c): (usize, char)| matches!(c, ':' | '#') && text[at + 1..].starts_with(c);
    let is_plain = |(at, c): (usize, char)| !is_unseen(c) && !is_command((at, c));
    if text.char_indices().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for (at, c) in text.char_indices() {
        if is_unseen(c) {
            shown.extend(c.escape_default());
        } else if is_command((at, c)) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// The same for a text that has lines of its own.
#[must_use]
pub fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// Whether a character does something without being seen, or ends a line.
#[must_use]
pub(crate) fn is_unseen(c: char) -> bool {
    // The joiners U+200C and U+200D belong to how some scripts are written.
    c.is_control()
        || turns_text(c)
        || matches!(c, '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a character is a mark that turns the direction of the text behind it.
///
/// Source: Unicode Standard Annex 9, "Unicode Bidirectional Algorithm", table 4.
#[must_use]
pub(crate) fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}')
}
