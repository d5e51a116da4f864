//! What the number format of a cell makes of its number.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::package::{attribute, no_xml, xml};
use super::unreadable::Unreadable;

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// As a number.
    Plain,
    /// As a date or a time.
    Moment,
    /// A hundred times as large, with a sign of per cent.
    PerCent,
}

/// The formats of cells by their place in the styles of a workbook.
pub(super) fn read(styles: &str) -> Result<Vec<Format>, Unreadable> {
    let (mut reader, mut codes, mut all) = (xml(styles), BTreeMap::new(), Vec::new());
    let mut is_cells = false;
    loop {
        match reader.read_event().map_err(no_xml)? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    let of = |name| attribute(&tag, name).unwrap_or_default().into_owned();
                    codes.insert(of("numFmtId"), of("formatCode"));
                }
                "cellXfs" => is_cells = true,
                "xf" if is_cells => {
                    let id = attribute(&tag, "numFmtId").unwrap_or_default();
                    let own = codes.get(&*id).map(|code| of_code(code));
                    all.push(own.unwrap_or_else(|| built_in(&id)));
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => is_cells = false,
            Event::Eof => return Ok(all),
            _ => {}
        }
    }
}

/// Formats that have a number only.
///
/// Source: ECMA-376-1, 18.8.30.
fn built_in(id: &str) -> Format {
    match id.parse() {
        Ok(9_u32 | 10) => Format::PerCent,
        Ok(14..=22 | 27..=36 | 45..=47 | 50..=58) => Format::Moment,
        _ => Format::Plain,
    }
}

/// What the first section of a code such as `[$-40B]d.m.yyyy` or `0.0 %` shows.
///
/// Source: ECMA-376-1, 18.8.31.
fn of_code(code: &str) -> Format {
    let (mut letters, mut bare) = (code.chars(), String::new());
    while let Some(letter) = letters.next() {
        match letter {
            ';' => break,
            // What follows is shown, or its width left free.
            '\\' | '_' | '*' => drop(letters.next()),
            '"' => drop(letters.by_ref().find(|&c| c == '"')),
            '[' => {
                let inside: String = letters.by_ref().take_while(|&c| c != ']').collect();
                let inside = inside.to_ascii_lowercase();
                let first = inside.chars().next().unwrap_or(' ');
                // Hours, minutes or seconds of a span; else a colour, a condition or a language.
                if "hms".contains(first) && inside.chars().all(|c| c == first) {
                    bare.push(first);
                }
            }
            letter => bare.push(letter.to_ascii_lowercase()),
        }
    }
    if bare.contains('%') {
        Format::PerCent
    } else if bare != "general" && bare != "standard" && bare.contains(['d', 'm', 'y', 'h', 's']) {
        Format::Moment
    } else {
        Format::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_whether_it_shows_a_moment_or_per_cent() {
        for code in ["hh:mm", "[$-40B]d.m.yyyy", "[h]:mm:ss", "m/d/yy h:mm AM/PM", "[Red]yyyy"] {
            assert_eq!(of_code(code), Format::Moment, "{code}");
        }
        for code in ["0%", "0.0\\ %", "[Red]0.00%;0"] {
            assert_eq!(of_code(code), Format::PerCent, "{code}");
        }
        for code in [
            "General",
            "# ##0",
            "0.00E+00",
            "0\\ \"months\"",
            "[Red]0",
            "0;\\-0%",
            "_-* # ##0_d",
            "@",
        ] {
            assert_eq!(of_code(code), Format::Plain, "{code}");
        }
        assert_eq!(built_in("9"), Format::PerCent);
        assert_eq!(built_in("46"), Format::Moment);
        assert_eq!(built_in("49"), Format::Plain);
    }
}
