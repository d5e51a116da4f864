//! What writers and readers of calendar files have to agree on.

/// Longest line in octets, without its line end. Source: RFC 5545 3.1.
pub const MAX_OCTETS: usize = 75;

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
