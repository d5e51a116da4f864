//! Which column of a sheet says what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::headings::{BEGINS, DAYS, ENDS, HEADINGS, Meaning};
use super::sheet::{At, Sheet};

/// The headings of a sheet, in one row or in two.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// The first row of headings, and the last.
    pub rows: (u32, u32),
    /// Columns by what they say, each with its number.
    pub columns: BTreeMap<Meaning, u32>,
    /// Cells whose heading says what another has said already.
    pub twice: Vec<(Meaning, At)>,
    /// Columns whose heading is unknown or not used here.
    pub unknown: BTreeMap<u32, String>,
    /// What stands behind headings that are known, and could make them another thing.
    pub rests: Vec<(Meaning, At, String)>,
    /// Headings above others that are known, which say nothing themselves.
    pub above: BTreeMap<u32, String>,
    /// Columns without a heading that may hold the end of the day before them.
    pub widened: BTreeSet<u32>,
    /// How many headings are known.
    known: usize,
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

    /// What a column says.
    pub fn meaning(&self, column: u32) -> Option<Meaning> {
        self.columns.iter().find(|(_, at)| **at == column).map(|(meaning, _)| *meaning)
    }
}

/// How many rows from the top may stand before the headings.
const DEEPEST: usize = 50;

/// Columns behind this one have no headings that are looked at: a sheet can have a million cells.
const WIDEST: u32 = 1000;

/// The row with the most known headings among the first that hold something, or two rows where the
/// second makes more of them known: `ma` above `alkaa` and `päättyy`.
pub(super) fn header(sheet: &Sheet) -> Option<Header> {
    let rows: Vec<u32> = sheet.rows().take(DEEPEST).collect();
    let singles = rows.iter().map(|&row| of_rows(sheet, row, row));
    let pairs = rows.iter().filter_map(|&row| {
        let below = row.checked_add(1)?;
        (rows.contains(&below) && may_be_headings(sheet, row, below))
            .then(|| of_rows(sheet, row, below))
    });
    let good = singles.chain(pairs).filter(Header::names_libraries);
    // The first of equals.
    good.reduce(|best, next| if next.known > best.known { next } else { best })
}

/// Whether the second of two rows names no library: then it can have headings, too.
fn may_be_headings(sheet: &Sheet, row: u32, below: u32) -> bool {
    sheet.cells.range((below, 0)..(below, WIDEST)).all(|(&at, _)| {
        let names = |text: &str| meaning(text).is_some_and(|m| m <= Meaning::Town);
        let is_name = names(own(sheet, (row, at.1)));
        !is_name || names(own(sheet, at))
    })
}

/// The text of a cell, unless it is another's in the same row.
fn own(sheet: &Sheet, at: At) -> &str {
    match sheet.covered.get(&at) {
        Some(first) if first.1 != at.1 => "",
        _ => sheet.text(at),
    }
}

fn of_rows(sheet: &Sheet, upper: u32, lower: u32) -> Header {
    let mut header = Header {
        rows: (upper, lower),
        columns: BTreeMap::new(),
        twice: Vec::new(),
        unknown: BTreeMap::new(),
        rests: Vec::new(),
        above: BTreeMap::new(),
        widened: BTreeSet::new(),
        known: 0,
    };
    let mut before: Option<(u32, u8, u8)> = None;
    let of = |row| sheet.cells.range((row, 0)..(row, WIDEST)).map(|(&(_, column), _)| column);
    let columns: BTreeSet<u32> = of(upper).chain(of(lower)).collect();
    // The last heading of the upper row, which stands for the columns behind it that have none.
    let mut last = "";
    for column in columns {
        let (above, below) = (own(sheet, (upper, column)), own(sheet, (lower, column)));
        last = if above.is_empty() { last } else { above };
        let both = if upper == lower || below.is_empty() || below == above {
            read(above)
        } else {
            let own = read(below).map(|(meaning, rest)| (of_contact(meaning, last), rest));
            if own.is_some() && !above.is_empty() && read(above).is_none() {
                header.above.insert(column, above.to_owned());
            }
            let both = own.or_else(|| read(&format!("{last} {below}")));
            both.or_else(|| read(above).map(|(meaning, rest)| (meaning, format!("{rest} {below}"))))
        };
        let at = (if below.is_empty() { upper } else { lower }, column);
        let Some((both, rest)) = both else {
            let words: Vec<&str> = [above, if upper == lower { "" } else { below }]
                .into_iter()
                .filter(|word| !word.is_empty())
                .collect();
            if !words.is_empty() {
                header.unknown.insert(column, words.join(" "));
            }
            continue;
        };
        header.known += 1;
        if header.columns.contains_key(&both) {
            header.twice.push((both, at));
            continue;
        }
        header.columns.insert(both, column);
        if !is_harmless(both, &rest) {
            header.rests.push((both, at, rest));
        }
        widen(&mut header, before.take(), column);
        if let Meaning::Hours(first, last) = both {
            before = Some((column, first, last));
        }
    }
    if let Some((column, ..)) = before {
        widen(&mut header, before, column + 2);
    }
    without_partner(sheet, &mut header);
    header
}

/// A weekday over two columns, the second without a heading, has the beginning in one and the end
/// in the other; whether it does is told by what stands below.
fn widen(header: &mut Header, day: Option<(u32, u8, u8)>, next: u32) {
    if let Some((column, first, last)) = day
        && next > column + 1
        && !header.unknown.contains_key(&(column + 1))
        && !header.columns.contains_key(&Meaning::To(first, last))
    {
        header.columns.insert(Meaning::To(first, last), column + 1);
        header.widened.insert(column + 1);
    }
}

/// Drops useless columns: ends without a beginning, and beginnings beside whole hours.
fn without_partner(sheet: &Sheet, header: &mut Header) {
    let has = |meaning| header.columns.contains_key(&meaning);
    let useless = |meaning: &Meaning| match *meaning {
        Meaning::From(first, last) => has(Meaning::Hours(first, last)),
        Meaning::To(first, last) => {
            !has(Meaning::Hours(first, last)) && !has(Meaning::From(first, last))
        }
        _ => false,
    };
    let all: Vec<Meaning> = header.columns.keys().copied().filter(useless).collect();
    for meaning in all {
        if let Some(column) = header.columns.remove(&meaning) {
            let (upper, lower) = header.rows;
            let words = [upper, lower].map(|row| own(sheet, (row, column)));
            let heading = words.into_iter().rev().find(|word| !word.is_empty());
            header.unknown.insert(column, heading.unwrap_or_default().to_owned());
        }
    }
}

/// Whether a heading that is not known is nearly a weekday, and which.
pub(super) fn near_weekday(heading: &str) -> Option<&'static str> {
    let plain = folded(heading.split(['(', '[', '\n', ':']).next().unwrap_or_default());
    let first = plain.split([' ', '-', '/']).next().unwrap_or_default();
    let names = DAYS.iter().flat_map(|names| names.iter()).filter(|name| name.chars().count() > 5);
    let is_near = |name: &&str| {
        let most = if name.chars().count() > 7 { 2 } else { 1 };
        first.chars().count() > 4 && strsim::damerau_levenshtein(first, &folded(name)) <= most
    };
    names.copied().find(is_near)
}

/// A name below a heading for contacts is that of a person.
fn of_contact(below: Meaning, above: &str) -> Meaning {
    let is_persons = below == Meaning::Name && meaning(above) == Some(Meaning::Contact);
    if is_persons { Meaning::Contact } else { below }
}

/// What a heading says.
pub(super) fn meaning(heading: &str) -> Option<Meaning> {
    read(heading).map(|(meaning, _)| meaning)
}

/// What a heading says, and what stands behind that: in brackets, in further lines, or as digits.
pub(super) fn read(heading: &str) -> Option<(Meaning, String)> {
    let heading = heading.trim_matches(super::blank::is_blank);
    let cut = heading.find(['(', '[', '\n', ':']).unwrap_or(heading.len());
    let is_date = |c: char| c.is_ascii_digit() || c == '.' || super::blank::is_blank(c);
    let bare = heading[..cut].trim_end_matches(is_date).len();
    [heading.len(), cut, bare].into_iter().find_map(|end| {
        let meaning = whole(&folded(&heading[..end]))?;
        let is_mark = |c: char| super::blank::is_blank(c) || "()[]:".contains(c);
        Some((meaning, heading[end..].trim_matches(is_mark).to_owned()))
    })
}

/// Words behind a size, a share or hours that say nothing else.
const UNITS: [&str; 9] =
    ["as", "asukasta", "hlo", "inv", "invanare", "inhabitants", "residents", "klo", "kl"];

/// Whether what stands behind a heading does not make it another thing: a date or a unit of sizes, a
/// sign of per cent, `klo`.
fn is_harmless(meaning: Meaning, rest: &str) -> bool {
    let is_gap = |c: char| super::blank::is_blank(c) || "()[].,:;-/".contains(c);
    let words = || rest.split(is_gap).filter(|word| !word.is_empty());
    let is_number = |word: &str| word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit());
    let is_year = |word: &str| {
        is_number(word) && word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
    };
    let (is_sized, has_year) = (meaning <= Meaning::Share, words().any(is_year));
    words().all(|word| match meaning {
        Meaning::Share if word == "%" => true,
        _ => UNITS.contains(&&*folded(word)) || is_sized && has_year && is_number(word),
    })
}

/// What a text says that is nothing but a heading.
fn whole(plain: &str) -> Option<Meaning> {
    static KNOWN: LazyLock<BTreeMap<String, Meaning>> = LazyLock::new(|| {
        let words =
            HEADINGS.iter().flat_map(|(m, words)| words.iter().map(|word| (folded(word), *m)));
        words.collect()
    });
    if plain.is_empty() {
        return None;
    }
    if let Some(meaning) = KNOWN.get(plain) {
        return Some(*meaning);
    }
    if let Some((first, last)) = days(plain) {
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
    static NAMES: LazyLock<[Vec<String>; 7]> =
        LazyLock::new(|| DAYS.map(|names| names.iter().map(|name| folded(name)).collect()));
    let day = |text: &str| {
        let text = text.trim();
        // Four letters of a name are enough: `tues`, `thurs`, `torst`.
        let is_it = |names: &Vec<String>| {
            let is_it = |name: &String| name == text || text.len() > 3 && name.starts_with(text);
            names.iter().any(is_it)
        };
        u8::try_from(NAMES.iter().position(is_it)?).ok()
    };
    match text.split_once('-') {
        None => day(text).map(|day| (day, day)),
        Some((first, last)) => {
            let (first, last) = (day(first)?, day(last)?);
            (first < last).then_some((first, last))
        }
    }
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
        c if super::blank::is_blank(c) => ' ',
        c => c,
    };
    // A mark that stands behind its letter is no part of a word either.
    let is_mark = |c: &char| matches!(c, '\u{300}'..='\u{36f}' | '.');
    let small = text.to_lowercase();
    let plain: String = small.chars().filter(|c| !is_mark(c)).map(fold).collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
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
            ("Tues.", Meaning::Hours(1, 1)),
            ("Thurs", Meaning::Hours(3, 3)),
            ("Mo-Th", Meaning::Hours(0, 3)),
            ("Lörd.", Meaning::Hours(5, 5)),
            ("Osuus %", Meaning::Share),
        ] {
            assert_eq!(meaning(heading), Some(expected), "{heading}");
        }
        for heading in ["", "2018", "pe-ma", "Velvoite", "maanantai klo", "Maa"] {
            assert_eq!(meaning(heading), None, "{heading}");
        }
    }

    #[test]
    fn a_heading_that_is_nearly_a_weekday_is_found() {
        for heading in ["Thrusday", "maanatai", "Tiistia klo", "Freday"] {
            assert!(near_weekday(heading).is_some(), "{heading}");
        }
        for heading in ["Huom.", "Sunne", "Velvoite", "Monta", "Puhelin 2"] {
            assert_eq!(near_weekday(heading), None, "{heading}");
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
