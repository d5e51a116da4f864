//! Text in calendar files, both ways: escapes and folds, which the crate `ical` leaves to its users.

use std::io::{self, Write};

/// Longest line in octets, without its line end. Source: RFC 5545 3.1.
pub const MAX_OCTETS: usize = 75;

/// The text as calendars can carry it: one kind of line end, no control characters but TAB and
/// newline, no U+FEFF, and neither surrounding blanks nor leading colons, which readers drop.
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
pub(crate) fn escape_onto(text: &str, out: &mut String) {
    let begun = out.len();
    let bare = text.trim_start_matches(|c: char| c == ':' || c.is_whitespace()).trim_end();
    let mut from = 0;
    for (at, byte) in bare.bytes().enumerate() {
        match byte {
            // Nearly all characters: ASCII, and the bytes that letters like ä begin and continue
            // with.
            b'\t'
            | b' '..=b'+'
            | b'-'..=b':'
            | b'<'..=b'['
            | b']'..=b'~'
            | 0x80..=0xc1
            | 0xc3..=0xdf => {}
            b'\\' | b';' | b',' => {
                out.extend([&bare[from..at], "\\"]);
                from = at;
            }
            b'\n' => {
                out.extend([&bare[from..at], "\\n"]);
                from = at + 1;
            }
            // Here something may have to be cleaned.
            _ => {
                out.truncate(begun);
                return escape_cleaned(&clean(text), out);
            }
        }
    }
    out.push_str(&bare[from..]);
}

fn escape_cleaned(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ';' | ',' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
}

/// What the crate emitted with its folds undone and new ones at 75 octets.
///
/// The crate counts characters. Its values hold no line ends, so that each of its CRLF + blank is
/// a fold.
pub(crate) fn refold(emitted: &str) -> Vec<u8> {
    let mut lines = Vec::with_capacity(emitted.len());
    for line in emitted.replace("\r\n ", "").split_terminator("\r\n") {
        fold(line, &mut lines).expect("memory takes everything");
    }
    lines
}

/// Writes one content line, folded (RFC 5545 3.1), with its line end.
///
/// A fold is on a character boundary, never next to a blank and never after a backslash: some
/// readers, the crate's own among them, trim lines before they unfold. A run of such characters
/// that leaves no place makes a line longer than 75 octets, which the RFC allows.
///
/// # Errors
///
/// Errors of the writer.
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

/// The last place within `room` octets, otherwise the first after them.
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
    (1..=room).rev().find(is_place).or_else(|| (1..text.len()).find(is_place))
}

/// The text behind a TEXT value; a backslash before any other character stands for itself.
#[must_use]
pub fn unescape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('n' | 'N') => out.push('\n'),
            Some(c @ ('\\' | ';' | ',')) => out.push(c),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}

/// The line without its folds and its end.
pub(super) fn unfold<'l>(line: &'l str, unfolded: &'l mut String) -> &'l str {
    let line = line.trim_end();
    if !line.contains('\n') {
        return line;
    }
    unfolded.clear();
    for (at, part) in line.split('\n').enumerate() {
        let part = part.strip_suffix('\r').unwrap_or(part);
        // What continues a line begins with one blank that is none of it.
        unfolded.push_str(if at == 0 { part } else { part.get(1..).unwrap_or_default() });
    }
    unfolded.trim_end()
}

#[cfg(test)]
mod tests {
    use super::{clean, escape};

    #[test]
    fn what_nobody_reads_in_front_and_behind_is_left_out() {
        for (text, expected) in [(" : Akaa ", "Akaa"), ("::Akaa\t", "Akaa"), ("\u{7}:Akaa", "Akaa")]
        {
            assert_eq!((&*clean(text), &*escape(text)), (expected, expected));
        }
    }
}
