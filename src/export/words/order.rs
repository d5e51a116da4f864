//! The order in which names are shown: that of Finnish and Swedish, å ä ö after z.
//!
//! Source: CLDR, collation charts for `fi` and `sv`: v and w are two letters, ü is a kind of y, æ
//! of ä, ø of ö; other accents, then case, count only between names that are alike without them.
//! Numbers are compared by value, so that 2 comes before 10.

/// What names are sorted by; see [`sort_key`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    letters: Vec<u32>,
    accents: Vec<u8>,
    capitals: Vec<bool>,
    text: String,
}

/// The key of a name. For display only: plans and files go by id.
#[must_use]
pub fn sort_key(name: &str) -> SortKey {
    let mut key = SortKey {
        letters: Vec::with_capacity(name.len()),
        accents: Vec::with_capacity(name.len()),
        capitals: Vec::with_capacity(name.len()),
        text: name.to_owned(),
    };
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_ascii_digit() {
            let mut run = String::from(c);
            while let Some(digit) = rest.next_if(char::is_ascii_digit) {
                run.push(digit);
            }
            key.number(run.trim_start_matches('0'));
            continue;
        }
        let small = c.to_lowercase().next().unwrap_or(c);
        let (bases, accent) = base(small);
        for letter in bases.chars().chain(bases.is_empty().then_some(small)) {
            key.letters.push(place(letter));
            key.accents.push(accent);
            key.capitals.push(small != c);
        }
    }
    key
}

impl SortKey {
    /// A longer number is a larger one.
    fn number(&mut self, digits: &str) {
        let length = u32::try_from(digits.len()).unwrap_or(u32::MAX);
        self.letters.push(NUMBERS + length.min(MOST_DIGITS));
        self.letters.extend(digits.bytes().map(|d| NUMBERS + u32::from(d - b'0')));
        self.accents.push(0);
        self.capitals.push(false);
    }
}

const SIGNS: &str = " _-,;:!?.'\"()[]{}@*/\\&#%+<=>|";
const NUMBERS: u32 = 1_000;
const MOST_DIGITS: u32 = 8_000;
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzåäö";

/// Signs come before numbers, numbers before letters, other scripts after them.
fn place(c: char) -> u32 {
    let in_list =
        |list: &str| list.chars().position(|l| l == c).and_then(|at| u32::try_from(at).ok());
    if let Some(at) = in_list(LETTERS) {
        return 10_000 + at;
    }
    match in_list(SIGNS) {
        Some(at) => at,
        None if c.is_alphabetic() => 20_000 + u32::from(c),
        None => 100 + u32::from(c).min(NUMBERS - 101),
    }
}

/// The base letter of an accented one, and a number for the accent; nothing for a letter of its
/// own.
fn base(c: char) -> (&'static str, u8) {
    const ACCENTED: [(&str, &str); 18] = [
        ("a", "áàăâãąā"),
        ("c", "ćĉčç"),
        ("d", "ďđð"),
        ("e", "éèĕêěëęē"),
        ("g", "ğģ"),
        ("i", "íìîïįī"),
        ("l", "ľļł"),
        ("n", "ńňñņ"),
        ("o", "óòôõō"),
        ("r", "ŕřŗ"),
        ("s", "śšşß"),
        ("t", "ťţ"),
        ("th", "þ"),
        ("u", "úùûůųū"),
        ("y", "ýÿüű"),
        ("z", "źžż"),
        ("ä", "æ"),
        ("ö", "ø"),
    ];
    for (letter, accented) in ACCENTED {
        if let Some(at) = accented.chars().position(|a| a == c) {
            return (letter, u8::try_from(at + 1).unwrap_or(u8::MAX));
        }
    }
    ("", 0)
}
