//! Numbers as people and spreadsheets write them, as the digits that a file has.

/// A number in plain digits with a decimal point: what goes into the file.
///
/// Blanks between groups of three, a comma or a point before decimals, and a sign of per cent
/// behind are understood. `None` for what is no number, or could be two.
pub(super) fn plain(text: &str) -> Option<String> {
    let text = text.trim_matches(super::blank::is_blank);
    let text = text.strip_suffix('%').unwrap_or(text).trim_end_matches(super::blank::is_blank);
    let is_gap = |c: char| super::blank::is_blank(c) || c == '\'' || c == '\u{2019}';
    let sign = text.rfind([',', '.']);
    let (whole, decimals) = sign.map_or((text, None), |at| (&text[..at], Some(&text[at + 1..])));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if decimals.is_some_and(|d| !digits(d)) {
        return None;
    }
    let other = |c: char| sign.is_some_and(|at| !text[at..].starts_with(c)) && ",.".contains(c);
    let groups: Vec<&str> = whole.split(|c| is_gap(c) || other(c)).collect();
    let (first, rest) = groups.split_first()?;
    let are_groups = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|g| g.len() == 3));
    if !groups.iter().all(|g| digits(g)) || !are_groups {
        return None;
    }
    // `10,551` and `10.551` are groups to some and decimals to others.
    if rest.is_empty() && decimals.is_some_and(|decimals| could_be_thousands(first, decimals)) {
        return None;
    }
    tidy(&groups.concat(), decimals.unwrap_or_default())
}

/// Whether `10` and `551` around a point could be one number without it.
pub(super) fn could_be_thousands(whole: &str, decimals: &str) -> bool {
    decimals.len() == 3 && whole.len() <= 3 && whole != "0"
}

/// The same for a number of a cell, which a spreadsheet has counted: six decimals at most.
pub(super) fn of_cell(number: f64) -> Option<String> {
    // Beyond this, whole numbers are no longer exact.
    if !number.is_finite() || !(0.0..1e15).contains(&number) {
        return None;
    }
    let text = format!("{number:.6}");
    let (whole, decimals) = text.split_once('.')?;
    tidy(whole, decimals)
}

/// A number of a file in millionths, so that sums are exact; `None` for one with more decimals.
pub(super) fn millionths(plain: &str) -> Option<i128> {
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let decimals = format!("{decimals:0<6}");
    format!("{whole}{decimals}").parse().ok().filter(|_| decimals.len() == 6)
}

/// Millionths as a number of a file.
pub(super) fn of_millionths(number: i128) -> String {
    let (whole, decimals) =
        ((number / 1_000_000).to_string(), format!("{:06}", number % 1_000_000));
    tidy(&whole, &decimals).unwrap_or_else(|| "0".to_owned())
}

/// Without zeros that mean nothing; `None` for zero itself.
fn tidy(whole: &str, decimals: &str) -> Option<String> {
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    match (whole, decimals) {
        ("", "") => None,
        (whole, "") => Some(whole.to_owned()),
        ("", decimals) => Some(format!("0.{decimals}")),
        (whole, decimals) => Some(format!("{whole}.{decimals}")),
    }
}

/// Whether a number of the file, such as `10_551` or `2.10`, is this one.
#[must_use]
pub fn same_number(written: &str, plain: &str) -> bool {
    let digits = written.replace('_', "");
    let digits = digits.strip_prefix('+').unwrap_or(&digits);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    tidy(whole, decimals).is_some_and(|written| written == plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("232407", "232407"),
            ("232 407", "232407"),
            ("232\u{a0}407", "232407"),
            ("1\u{202f}232\u{202f}407", "1232407"),
            ("45,3", "45.3"),
            ("45.30 %", "45.3"),
            ("1 234,5", "1234.5"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("0,921", "0.921"),
            ("1234,567", "1234.567"),
        ] {
            assert_eq!(plain(text).as_deref(), Some(expected), "{text}");
        }
        for text in
            ["", "n. 500", "10,551", "10.551", "12 34", "-5", "0", "0,00", "1,2,3", "5,", "١"]
        {
            assert_eq!(plain(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_of_a_cell_has_no_dust_behind_it() {
        assert_eq!(of_cell(232_407.0).as_deref(), Some("232407"));
        assert_eq!(of_cell(0.1 + 0.2).as_deref(), Some("0.3"));
        for number in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e15, 1e-9] {
            assert_eq!(of_cell(number), None, "{number}");
        }
        assert_eq!(millionths("10.5"), Some(10_500_000));
        assert_eq!(millionths("10"), Some(10_000_000));
        assert_eq!(of_millionths(10_500_000), "10.5");
        assert_eq!(millionths("0.0000001"), None);
        assert!(same_number("10_551", "10551") && same_number("2.10", "2.1"));
        assert!(!same_number("2.11", "2.1"));
    }
}
