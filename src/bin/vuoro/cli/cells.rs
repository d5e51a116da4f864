//! Cells as people type them on the command line, written as files write them: weekdays in Finnish,
//! Swedish and English, dates as in 8.10.2018. Files know one form only.

use chrono::{Datelike, NaiveDate, Weekday};
use vuoro::export::words::Words;
use vuoro::model::{Language, WEEKDAYS, weekday_code};

/// A cell with its day as files write it: `ma 12:00` is `mon 12:00`, `ma 8.10.2018 10:00` is
/// `2018-10-08 10:00`. Whatever is not a cell stays as it is.
pub fn as_in_files(text: &str) -> String {
    let as_it_is = || text.to_owned();
    let Some((first, rest)) = text.trim().split_once(char::is_whitespace) else {
        return as_it_is();
    };
    let rest = rest.trim();
    if let Some(date) = date(first) {
        return format!("{date} {rest}");
    }
    let Some(day) = weekday(first) else { return as_it_is() };
    // As reports show it, with the weekday in front.
    let dated = rest.split_once(char::is_whitespace);
    match dated.and_then(|(on, rest)| Some((date(on)?, rest.trim()))) {
        Some((date, rest)) if date.weekday() == day => format!("{date} {rest}"),
        Some(_) => as_it_is(),
        None => format!("{} {rest}", weekday_code(day)),
    }
}

/// A weekday as files write it, or short as reports print it in any language.
pub fn weekday(text: &str) -> Option<Weekday> {
    let text = text.to_lowercase();
    let text = text.trim_end_matches('.');
    let short = |language, day| Words::of(language).weekday_short(day).to_lowercase();
    let is_it = |&day: &Weekday| {
        weekday_code(day) == text || Language::ALL.into_iter().any(|l| short(l, day) == text)
    };
    WEEKDAYS.into_iter().find(is_it)
}

/// A date as files write it, or as people in Finland and Sweden do.
pub fn date(text: &str) -> Option<NaiveDate> {
    let read = |form| NaiveDate::parse_from_str(text, form).ok();
    read("%Y-%m-%d").or_else(|| read("%d.%m.%Y"))
}

#[cfg(test)]
mod tests {
    use super::as_in_files;

    #[test]
    fn days_are_read_as_reports_print_them() {
        for (typed, written) in [
            ("ma 12:00", "mon 12:00"),
            ("Mån 12:00 #2", "mon 12:00 #2"),
            ("Mon 12:00", "mon 12:00"),
            ("8.10.2018 10:00", "2018-10-08 10:00"),
            ("08.10.2018  10:00 #2", "2018-10-08 10:00 #2"),
            ("ma 8.10.2018 10:00", "2018-10-08 10:00"),
            ("2018-10-08 10:00", "2018-10-08 10:00"),
            // Not a Tuesday.
            ("ti 8.10.2018 10:00", "ti 8.10.2018 10:00"),
            ("31.2.2018 10:00", "31.2.2018 10:00"),
            ("nokia", "nokia"),
            ("", ""),
        ] {
            assert_eq!(as_in_files(typed), written);
        }
    }
}
