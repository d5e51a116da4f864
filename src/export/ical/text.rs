//! Text in calendar files: escaping and folding, which the crate `ical` leaves to its users.

use std::io::{self, Write};

use crate::model::MAX_OCTETS;

/// The text as calendars can carry it: one kind of line end, no control characters but TAB and
/// newline, no U+FEFF, and neither blanks around it nor colons in front, which readers drop.
///
/// CR, CRLF, NEL (U+0085), U+2028 and U+2029 become `\n`.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' => {
                rest.next_if_eq(&'\n');
                out.push('\n');
            }
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(c),
            '\u{feff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    let bare = out.trim_start_matches(|c: char| c == ':' || c.is_whitespace()).trim_end();
    bare.to_owned()
}

/// A TEXT value: [`clean`], with `\`, `;`, `,` and newline escaped. Source: RFC 5545 3.3.11.
///
/// ```
/// use vuoro::export::ical::{escape, unescape};
/// assert_eq!(escape("Akaa, Nokia\nBEGIN:VEVENT"), r"Akaa\, Nokia\nBEGIN:VEVENT");
/// assert_eq!(unescape(r"Akaa\, Nokia"), "Akaa, Nokia");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_onto(text, &mut out);
    out
}

/// Appends what [`escape`] gives.
pub(super) fn escape_onto(text: &str, out: &mut String) {
    if text.bytes().all(is_common) {
        let text = text.trim_start_matches(|c: char| c == ':' || c.is_whitespace()).trim_end();
        return escape_cleaned(text, out);
    }
    escape_cleaned(&clean(text), out);
}

/// Whether a byte is part of a character that [`clean`] leaves as it is, but for the colons and the
/// ASCII blanks at the ends. A text with others is cleaned, which is slower, one by one.
fn is_common(byte: u8) -> bool {
    // Behind 0xC2 begin the controls up to U+009F, and the first blank that is not ASCII.
    matches!(byte, b'\n' | b'\t' | b' '..=b'~' | 0x80..=0xc1 | 0xc3..=0xdf)
}

fn escape_cleaned(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|b| matches!(b, b'\n' | b'\\' | b';' | b',')) {
        out.push_str(&rest[..at]);
        out.push('\\');
        out.push_str(if rest.as_bytes()[at] == b'\n' { "n" } else { &rest[at..=at] });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Writes what the crate emitted with its folds undone and new ones at 75 octets.
///
/// The crate counts characters. Its values hold no line ends, so that each of its CRLF + blank is
/// a fold.
///
/// # Errors
///
/// What the writer reports.
pub(super) fn refold(emitted: &str, mut out: impl Write) -> io::Result<()> {
    for line in emitted.replace("\r\n ", "").split_terminator("\r\n") {
        fold(line, &mut out)?;
    }
    Ok(())
}

/// Writes one content line, folded (RFC 5545 3.1), with its line end.
///
/// A fold stands on a character boundary, never beside a blank and never behind a backslash: some
/// readers, the crate's own among them, trim lines before they unfold. A run of such characters
/// that leaves no place makes a line longer than 75 octets, which the RFC allows.
///
/// # Errors
///
/// What the writer reports.
pub fn fold(line: &str, mut out: impl Write) -> io::Result<()> {
    let mut rest = line;
    let mut room = MAX_OCTETS;
    while rest.len() > room {
        let Some(at) = fold_place(rest, room) else { break };
        out.write_all(&rest.as_bytes()[..at])?;
        out.write_all(b"\r\n ")?;
        rest = &rest[at..];
        // The blank that marks a continuation is an octet of its line.
        room = MAX_OCTETS - 1;
    }
    out.write_all(rest.as_bytes())?;
    out.write_all(b"\r\n")
}

/// The last place within `room` octets, else the first behind it.
fn fold_place(text: &str, room: usize) -> Option<usize> {
    let is_place = |&at: &usize| {
        if !text.is_char_boundary(at) {
            return false;
        }
        let (before, behind) = text.split_at(at);
        let before = before.chars().next_back().expect("it is not empty");
        let behind = behind.chars().next().expect("it is not empty");
        before != '\\' && !before.is_whitespace() && !behind.is_whitespace()
    };
    (1..=room).rev().find(is_place).or_else(|| (room + 1..text.len()).find(is_place))
}
