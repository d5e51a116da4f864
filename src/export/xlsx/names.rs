//! Names of sheets: not every text can be one.

use std::collections::BTreeSet;

/// The most UTF-16 units of a name.
///
/// Source: Microsoft, "Rename a worksheet": at most 31 characters, none of `/ \ ? * : [ ]`, no
/// apostrophe at either end, not `History`, and none twice whatever the case.
const LONGEST: usize = 31;

/// Names that have been given.
#[derive(Debug, Default)]
pub(super) struct SheetNames {
    given: BTreeSet<String>,
}

impl SheetNames {
    /// A name for a sheet, as close to the text as is allowed, and never the same one twice.
    pub fn of(&mut self, text: &str) -> String {
        let is_bad = |c: char| "/\\?*:[]".contains(c) || c.is_control();
        let plain: String = text.chars().map(|c| if is_bad(c) { ' ' } else { c }).collect();
        // `_x0041_` would be read as an `A`: ECMA-376 part 1, 22.9.2.19.
        let plain = plain.replace("_x", "-x").replace("_X", "-X");
        for number in 1_usize.. {
            let end = if number == 1 { String::new() } else { format!(" ({number})") };
            let room = LONGEST - end.len();
            let edge = |c: char| c == '\'' || c.is_whitespace();
            let name = cut(plain.trim_matches(edge), room).trim_matches(edge).to_owned() + &end;
            let is_taken = name.is_empty() || name.to_lowercase() == "history";
            if !is_taken && self.given.insert(name.to_lowercase()) {
                return name;
            }
        }
        unreachable!("there are more numbers than sheets")
    }
}

/// As much of a text as fits into that many UTF-16 units.
fn cut(text: &str, units: usize) -> &str {
    let mut left = units;
    let end = text.char_indices().find(|(_, c)| match left.checked_sub(c.len_utf16()) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

#[cfg(test)]
mod tests {
    use super::SheetNames;

    #[test]
    fn every_text_becomes_a_name_that_excel_takes_and_none_is_given_twice() {
        let mut names = SheetNames::default();
        for (text, expected) in [
            ("Nokia", "Nokia"),
            ("NOKIA", "NOKIA (2)"),
            ("a/b\\c?d*e:f[g]", "a b c d e f g"),
            ("'Marjan'", "Marjan"),
            ("history", "history (2)"),
            ("_x0041_", "-x0041_"),
            ("", " (2)"),
            ("\u{7}", " (3)"),
            ("Mänttä-Vilppulan kaupunginkirjasto", "Mänttä-Vilppulan kaupunginkirja"),
            ("Mänttä-Vilppulan kaupunginkirjastot", "Mänttä-Vilppulan kaupungink (2)"),
        ] {
            assert_eq!(names.of(text), expected, "{text}");
        }
        let long = names.of(&"\u{1f4da}".repeat(40));
        assert!(long.encode_utf16().count() <= 31);
    }
}
