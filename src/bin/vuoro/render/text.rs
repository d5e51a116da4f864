//! Text for a terminal: as wide as it is seen, wrapped between words, or cut with an ellipsis.

use std::path::Path;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use vuoro::finding::visible;

/// Something with a name that somebody else may have chosen.
pub trait Shown {
    /// The name as it is printed: whatever is in it becomes text in a line; see [`visible`].
    fn shown(&self) -> String;
}

impl Shown for Path {
    fn shown(&self) -> String {
        visible(&self.to_string_lossy()).into_owned()
    }
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text in lines of at most a number of columns, broken between words where possible.
pub fn wrap(text: &str, columns: usize) -> String {
    fill(text.split_inclusive(' '), columns).join("\n")
}

/// A name in at most a number of columns and lines: whole, broken between its words, or cut.
pub fn shorten(name: &str, columns: usize, lines: usize) -> String {
    let words = || name.split_inclusive([' ', '-']);
    if words().all(|word| width(word.trim_end()) <= columns) {
        let filled = fill(words(), columns);
        if filled.len() <= lines {
            return filled.join("\n");
        }
    }
    format!("{}…", head(name, columns.saturating_sub(1)).trim_end())
}

/// A text as an argument of a command that can be copied: in quotes if a shell would split it.
pub fn argument(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:=+,@".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Pieces side by side as long as they fit; one that is too long by itself is cut into pieces.
fn fill<'a>(pieces: impl Iterator<Item = &'a str>, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces {
        let line = lines.last_mut().expect("there is one");
        if line.is_empty() || width(line) + width(piece.trim_end()) <= columns {
            line.push_str(piece);
        } else {
            lines.push(piece.to_owned());
        }
        while width(lines.last().expect("there is one").trim_end()) > columns {
            let line = lines.last_mut().expect("there is one");
            let fits = head(line, columns.max(2)).len();
            let rest = line.split_off(fits);
            lines.push(rest);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// As much of a text as fits.
fn head(text: &str, columns: usize) -> &str {
    let mut room = columns;
    let end = text.char_indices().find(|(_, c)| {
        let wide = c.width().unwrap_or(0);
        let full = wide > room;
        room = room.saturating_sub(wide);
        full
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}
