//! Which column of a sheet says what.

use std::collections::BTreeMap;

use super::headings::{BEGINS, DAYS, ENDS, HEADINGS, Meaning};
use super::{At, Sheet};

/// The row of headings of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub row: u32,
    /// Columns by what they say, each with its number.
    pub columns: BTreeMap<Meaning, u32>,
    /// Cells whose heading says what another has said already.
    pub twice: Vec<(Meaning, At)>,
}

impl Header {
    /// Whether rows below it can be about libraries.
    fn names_libraries(&self) -> bool {
        self.columns.keys().any(|m| *m <= Meaning::Town)
    }

    /// Whether they say anything that is brought over.
    pub fn says_something(&self) -> bool {
        self.columns.keys().any(|m| *m > Meaning::Town)
    }
}

/// How many rows from the top may stand before the headings.
const DEEPEST: usize = 50;

/// The row with the most known headings, among the first that hold something.
pub(super) fn header(sheet: &Sheet) -> Option<Header> {
    let headers = sheet.rows().take(DEEPEST).map(|row| of_row(sheet, row));
    let good = headers.filter(Header::names_libraries);
    // The first of equals.
    good.reduce(|best, next| if next.columns.len() > best.columns.len() { next } else { best })
}

fn of_row(sheet: &Sheet, row: u32) -> Header {
    let mut header = Header { row, columns: BTreeMap::new(), twice: Vec::new() };
    let mut before: Option<(u32, u8, u8)> = None;
    let cells = sheet.cells.range((row, 0)..=(row, u32::MAX)).map(|(&at, _)| at);
    for at in cells {
        let Some(meaning) = meaning(sheet.text(at)) else { continue };
        if header.columns.contains_key(&meaning) {
            header.twice.push((meaning, at));
            continue;
        }
        header.columns.insert(meaning, at.1);
        widen(&mut header, before.take(), at.1);
        if let Meaning::Hours(first, last) = meaning {
            before = Some((at.1, first, last));
        }
    }
    if let Some((column, ..)) = before {
        widen(&mut header, before, column + 2);
    }
    header
}

/// A weekday over two columns, the second without a heading, has the beginning in one and the end
/// in the other; whether it does is told by what stands below.
fn widen(header: &mut Header, day: Option<(u32, u8, u8)>, next: u32) {
    if let Some((column, first, last)) = day
        && next > column + 1
    {
        header.columns.entry(Meaning::To(first, last)).or_insert(column + 1);
    }
}

/// What a heading says.
pub(super) fn meaning(heading: &str) -> Option<Meaning> {
    let plain = plain(heading);
    if plain.is_empty() {
        return None;
    }
    let known = HEADINGS.iter().find(|(_, words)| words.iter().any(|word| folded(word) == plain));
    if let Some((meaning, _)) = known {
        return Some(*meaning);
    }
    if let Some((first, last)) = days(&plain) {
        return Some(Meaning::Hours(first, last));
    }
    let (head, tail) = plain.rsplit_once(' ')?;
    let (first, last) = days(head.trim())?;
    let is = |words: &[&str]| words.iter().any(|word| folded(word) == tail);
    match (is(&BEGINS), is(&ENDS)) {
        (true, _) => Some(Meaning::From(first, last)),
        (_, true) => Some(Meaning::To(first, last)),
        _ => None,
    }
}

/// A weekday, or a stretch of them: `ma`, `ma-pe`.
fn days(text: &str) -> Option<(u8, u8)> {
    let day = |text: &str| {
        let is_it = |names: &&[&str]| names.iter().any(|name| folded(name) == text.trim());
        u8::try_from(DAYS.iter().position(is_it)?).ok()
    };
    match text.split_once('-') {
        None => day(text).map(|day| (day, day)),
        Some((first, last)) => {
            let (first, last) = (day(first)?, day(last)?);
            (first < last).then_some((first, last))
        }
    }
}

/// A heading without what does not count.
fn plain(heading: &str) -> String {
    let head = heading.split(['(', '[', '\n', ';', ':']).next().unwrap_or_default();
    let is_rest = |c: char| c.is_ascii_digit() || c == '.' || super::is_blank(c);
    folded(head.trim_matches(super::is_blank).trim_end_matches(is_rest))
}

/// Small letters without dots and accents, one blank between words, one kind of dash.
pub(super) fn folded(text: &str) -> String {
    let fold = |c: char| match c {
        'ä' | 'å' | 'á' | 'à' | 'â' | 'æ' => 'a',
        'ö' | 'ø' | 'ó' | 'õ' | 'ô' => 'o',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'ü' | 'ú' => 'u',
        'í' => 'i',
        'š' => 's',
        'ž' => 'z',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c if super::is_blank(c) => ' ',
        c => c,
    };
    // A mark that stands behind its letter is no part of a word either.
    let is_mark = |c: &char| matches!(c, '\u{300}'..='\u{36f}' | '.');
    let small = text.to_lowercase();
    let plain: String = small.chars().filter(|c| !is_mark(c)).map(fold).collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Small letters in one line, one kind of dash.
pub(super) fn folded_dashes(text: &str) -> String {
    let one = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\n' => '\n',
        c if super::is_blank(c) => ' ',
        c => c,
    };
    let text: String = text.trim_matches(super::is_blank).to_lowercase().chars().map(one).collect();
    text.replace(" - ", "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_three_languages_however_they_are_dressed() {
        for (heading, expected) in [
            ("KIRJASTO", Meaning::Library),
            ("Asukasluku 31.12.2018", Meaning::Size),
            ("Väkiluku (as.)", Meaning::Size),
            ("Va\u{308}kiluku", Meaning::Size),
            ("Puh.", Meaning::Phone),
            ("E-post", Meaning::Email),
            ("Måndag", Meaning::Hours(0, 0)),
            ("ma\u{2013}pe", Meaning::Hours(0, 4)),
            ("to alkaa", Meaning::From(3, 3)),
            ("Thursday to", Meaning::To(3, 3)),
            ("Osuus %", Meaning::Share),
        ] {
            assert_eq!(meaning(heading), Some(expected), "{heading}");
        }
        for heading in ["", "2018", "pe-ma", "Velvoite", "maanantai klo"] {
            assert_eq!(meaning(heading), None, "{heading}");
        }
    }

    #[test]
    fn no_heading_stands_for_two_things() {
        let words: Vec<String> = (HEADINGS.iter().flat_map(|(_, words)| words.iter()))
            .chain(DAYS.iter().flat_map(|names| names.iter()))
            .map(|word| folded(word))
            .collect();
        let mut different = words.clone();
        different.sort_unstable();
        different.dedup();
        // Spellings that differ in dots only may fall together, within one meaning.
        for word in &different {
            let owners = HEADINGS.iter().filter(|(_, w)| w.iter().any(|w| folded(w) == *word));
            let days = DAYS.iter().filter(|names| names.iter().any(|name| folded(name) == *word));
            assert_eq!(owners.count() + days.count(), 1, "{word}");
        }
    }
}
