//! Long lines cut to the width of the terminal.

use std::ops::Range;

/// The part of a line that is shown.
pub struct Cut {
    /// Bytes of the line.
    pub bytes: Range<usize>,
    /// What replaces the part that was cut off before it.
    pub before: &'static str,
    /// Likewise after it.
    pub after: &'static str,
}

impl Cut {
    /// As much of the line as fits, with the mark in it and some of the text before it.
    pub fn new(line: &str, mark: &Range<usize>, width: usize) -> Self {
        const BEFORE: usize = 20;
        let room = room(width);
        let fitting = |text: &str| fitting(text.chars(), room);
        if fits(line, width) {
            return Self { bytes: 0..line.len(), before: "", after: "" };
        }
        let whole_head = fitting(&line[..mark.end]) == mark.end;
        let start = if whole_head { 0 } else { back(&line[..mark.start], BEFORE) };
        let end = start + fitting(&line[start..]);
        let dots = |cut: bool| if cut { "…" } else { "" };
        Self { bytes: start..end, before: dots(start > 0), after: dots(end < line.len()) }
    }
}

/// Whether a line is shown whole.
pub fn fits(line: &str, width: usize) -> bool {
    fitting(line.chars(), room(width)) == line.len()
}

/// Columns for the text of a line, beside its number.
fn room(width: usize) -> usize {
    const GUTTER: usize = 10;
    width.saturating_sub(GUTTER).max(40)
}

/// How many bytes of the text fit into a number of columns.
fn fitting(text: impl Iterator<Item = char>, room: usize) -> usize {
    let mut columns = 0;
    text.take_while(|&c| {
        columns += width_of(c);
        columns <= room
    })
    .map(char::len_utf8)
    .sum()
}

/// Where the last `columns` columns of the text begin.
fn back(text: &str, columns: usize) -> usize {
    text.len() - fitting(text.chars().rev(), columns)
}

/// Columns of a character, rather too many than too few: tabs are four, and the East Asian blocks
/// and pictures begin at U+1100.
fn width_of(c: char) -> usize {
    match c {
        '\t' => 4,
        '\u{1100}'.. => 2,
        _ => 1,
    }
}
