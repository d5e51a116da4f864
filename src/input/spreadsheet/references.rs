//! Names of cells such as `C7`, none beyond what a sheet has.

use super::sheet::At;
use super::sheet::{LAST, Region};
use super::unreadable::Unreadable;

/// The cell of a name.
pub(super) fn cell(name: &str) -> Result<At, Unreadable> {
    let (letters, digits) = parts(name);
    let digit = |b: u8| u32::from(b.to_ascii_uppercase() - b'A') + 1;
    let all = letters.bytes().try_fold(0_u32, |sum, b| {
        if !b.is_ascii_alphabetic() {
            return None;
        }
        sum.checked_mul(26)?.checked_add(digit(b))
    });
    let column = all.and_then(|all| all.checked_sub(1)).filter(|column| *column <= LAST.1);
    match (row(digits), column) {
        (Ok(row), Some(column)) => Ok((row, column)),
        _ => Err(beyond(name)),
    }
}

/// The row of a number.
pub(super) fn row(name: &str) -> Result<u32, Unreadable> {
    let is_number = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
    let number = name.parse::<u32>().ok().filter(|_| is_number);
    let row = number.and_then(|number| number.checked_sub(1));
    row.filter(|row| *row <= LAST.0).ok_or_else(|| beyond(name))
}

/// The cells of a name such as `C7:E7`.
pub(super) fn region(name: &str) -> Result<Region, Unreadable> {
    let (first, last) = name.split_once(':').unwrap_or((name, name));
    let (first, last) = (cell(first)?, cell(last)?);
    if first.0 > last.0 || first.1 > last.1 {
        return Err(Unreadable::broken(&format!("`{}` ends before it begins", shortened(name))));
    }
    Ok(Region { first, last })
}

/// A name that no cell has.
pub(super) fn beyond(name: &str) -> Unreadable {
    Unreadable::broken(&format!("no sheet has a cell `{}`", shortened(name)))
}

fn parts(name: &str) -> (&str, &str) {
    let name = name.trim_start_matches('$');
    name.split_at(name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len()))
}

fn shortened(name: &str) -> String {
    name.chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_cell_of_a_sheet_or_none() {
        assert_eq!(cell("A1").ok(), Some((0, 0)));
        assert_eq!(cell("AA10").ok(), Some((9, 26)));
        assert_eq!(cell("XFD1048576").ok(), Some(LAST));
        for name in ["", "A", "1", "A0", "XFE1", "A1048577", "A4294967300", "MWLQKWW4", "Ä1", "A-1"]
        {
            assert!(cell(name).is_err(), "{name}");
        }
        assert!(region("B2:A1").is_err());
        assert_eq!(region("B2").ok(), region("B2:B2").ok());
    }
}
