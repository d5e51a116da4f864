//! The proposed days of the next term, and which term was the last.

use std::path::Path;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use toml_edit::DocumentMut;

use crate::session::kinds::terms_of_folder;
use crate::store::edit;
use crate::store::files;

/// The name of the consortium file.
pub const CONSORTIUM: &str = "consortium.toml";

/// The last term of a folder, whose balances go into the next one.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// Its last day.
    pub last: NaiveDate,
    /// The folder of its roster, if it has been planned.
    pub folder: Option<String>,
    /// The consortium file that it names.
    pub consortium: String,
    /// The libraries that left in it, by id, with their last days; without one those that took no part
    /// in it.
    pub left: Vec<(String, Option<String>)>,
}

/// The first day of the next term: the first Monday of September, or that after Epiphany.
pub fn next(today: NaiveDate) -> NaiveDate {
    let starts = (today.year()..).flat_map(|year| [monday(year, 1, 7), monday(year, 9, 1)]);
    starts.flatten().find(|day| *day > today).unwrap_or(today)
}

/// The last day of a term that begins on a day: in May, August or before Christmas.
pub fn last(first: NaiveDate) -> NaiveDate {
    let end = match first.month() {
        1..=5 => (5, 31),
        6..=7 => (8, 31),
        _ => (12, 21),
    };
    let end = NaiveDate::from_ymd_opt(first.year(), end.0, end.1);
    end.filter(|end| *end >= first).unwrap_or_else(|| first + Days::new(7 * 16))
}

/// What a term that begins on a day is called in a language.
pub fn name(first: NaiveDate, language: &str) -> String {
    let season = match first.month() {
        1..=5 => 0,
        6..=7 => 1,
        _ => 2,
    };
    let names = match language {
        "fi" => ["Kevät", "Kesä", "Syksy"],
        "sv" => ["Våren", "Sommaren", "Hösten"],
        _ => ["Spring", "Summer", "Autumn"],
    };
    format!("{} {}", names[season], first.year())
}

fn monday(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let from = NaiveDate::from_ymd_opt(year, month, day)?;
    from.iter_days().find(|day| day.weekday() == Weekday::Mon)
}

/// The term of a folder that ends last, of those whose days can be read: whatever else is wrong with it,
/// such as a library that is no longer in the consortium file, it is the one that is continued.
pub fn earlier(folder: &Path) -> anyhow::Result<Option<Earlier>> {
    let mut latest: Option<Earlier> = None;
    if !folder.as_os_str().is_empty() && !folder.is_dir() {
        return Ok(None);
    }
    for (path, text) in terms_of_folder(folder)? {
        let Some((last, consortium, without)) = read(&text) else { continue };
        let out = path.with_extension("");
        let is_planned = out.join("ledger.csv").is_file() && out.join("roster.csv").is_file();
        let name = out.file_name().map(|name| name.to_string_lossy().into_owned());
        let mut left = if is_planned { left(&out.join("ledger.csv")) } else { Vec::new() };
        left.extend(without.into_iter().map(|id| (id, None)));
        let term = Earlier { last, folder: name.filter(|_| is_planned), consortium, left };
        if latest.as_ref().is_none_or(|latest| latest.last < term.last) {
            latest = Some(term);
        }
    }
    Ok(latest)
}

/// The last day of a term file, the consortium file that it names, and who takes no part in it.
fn read(text: &str) -> Option<(NaiveDate, String, Vec<String>)> {
    let document: DocumentMut = text.parse().ok()?;
    let term = document.get("term")?;
    let last = edit::day(term.get("last")?)?;
    let named = term.get("consortium").and_then(|item| item.as_str());
    let without = term.get("without").and_then(|item| item.as_array());
    let without = without.into_iter().flatten().filter_map(|id| Some(id.as_str()?.to_owned()));
    Some((last, named.unwrap_or(CONSORTIUM).to_owned(), without.collect()))
}

/// The libraries that have left by a ledger, with their last days.
fn left(ledger: &Path) -> Vec<(String, Option<String>)> {
    let Ok(bytes) = files::read(ledger) else { return Vec::new() };
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let Ok(headings) = reader.headers().cloned() else { return Vec::new() };
    let at = |name: &str| headings.iter().position(|heading| heading == name);
    let (Some(library), Some(left)) = (at("library"), at("left")) else { return Vec::new() };
    let rows = reader.records().filter_map(Result::ok);
    let of = rows.filter_map(|row| Some((row.get(library)?.to_owned(), row.get(left)?.to_owned())));
    of.filter(|(_, day)| !day.is_empty()).map(|(id, day)| (id, Some(day))).collect()
}

#[cfg(test)]
mod tests {
    use super::{last, name, next};
    use chrono::NaiveDate;

    #[test]
    fn the_next_term_is_in_autumn_or_in_spring() {
        for (today, first, end, called) in [
            ("2026-08-20", "2026-09-07", "2026-12-21", "Syksy 2026"),
            ("2026-09-07", "2027-01-11", "2027-05-31", "Kevät 2027"),
            ("2027-01-10", "2027-01-11", "2027-05-31", "Kevät 2027"),
            ("2027-03-01", "2027-09-06", "2027-12-21", "Syksy 2027"),
        ] {
            let date = |text: &str| text.parse::<NaiveDate>().unwrap();
            assert_eq!(next(date(today)), date(first), "{today}");
            assert_eq!(
                (last(date(first)), name(date(first), "fi")),
                (date(end), called.to_owned())
            );
        }
    }
}
