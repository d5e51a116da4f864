//! Cells as people type them on the command line, written as files write them: weekdays in Finnish,
//! Swedish and English, dates as in 8.10.2018. Files know one form only.

use anyhow::bail;
use chrono::{Datelike, Weekday};
use vuoro::export::words::Words;
pub use vuoro::files::stamp::day as date;
use vuoro::finding::visible;
use vuoro::model::{Language, Time, WEEKDAYS, weekday_code};

/// Words before a time that say nothing more.
const AT: [&str; 5] = ["klo", "klo.", "kl", "kl.", "at"];

/// A cell as files write it: `ma 12.00` is `mon 12:00`, `ma 8.10.2018 klo 10` is `2018-10-08 10:00`.
/// Whatever is not a cell stays as it is.
///
/// Fails when the weekday is not that of the date: one of them is a slip, and nobody can tell which.
pub fn as_in_files(text: &str) -> anyhow::Result<String> {
    let (place, seat) = match text.split_once('#') {
        Some((place, seat)) => (place, format!(" #{}", seat.trim())),
        None => (text, String::new()),
    };
    // As machines write it.
    let in_one_word = |word: &str| word.split_once('T').is_some_and(|(day, _)| date(day).is_some());
    let place = if in_one_word(place.trim()) { place.replacen('T', " ", 1) } else { place.into() };
    let words = place.split_whitespace().filter(|word| !AT.contains(&&*word.to_lowercase()));
    let words: Vec<&str> = words.collect();
    let (named, rest) = first(&words, weekday);
    let (on, rest) = first(rest, date);
    let [start] = rest else { return Ok(text.to_owned()) };
    let day = match (named, on) {
        (Some(day), Some(on)) if on.weekday() != day => bail!(
            "`{}` cannot be: {on} is a {}, not a {}; correct the one that is wrong, or leave the \
             weekday out",
            visible(text),
            Words::of(Language::En).weekday(on.weekday()),
            Words::of(Language::En).weekday(day)
        ),
        (_, Some(on)) => on.to_string(),
        (Some(day), None) => weekday_code(day).to_owned(),
        (None, None) => return Ok(text.to_owned()),
    };
    Ok(time(start).map_or_else(|| text.to_owned(), |start| format!("{day} {start}{seat}")))
}

/// What the first word says, if it says it, and the words that are left.
fn first<'w, T>(words: &'w [&'w str], read: fn(&str) -> Option<T>) -> (Option<T>, &'w [&'w str]) {
    match words.split_first().and_then(|(word, rest)| Some((read(word)?, rest))) {
        Some((read, rest)) => (Some(read), rest),
        None => (None, words),
    }
}

/// A weekday as files write it, or as people do in any language, short or in full.
pub fn weekday(text: &str) -> Option<Weekday> {
    let text = text.to_lowercase();
    let text = text.trim_end_matches('.');
    let is_named = |language, day| {
        let words = Words::of(language);
        [words.weekday_short(day), words.weekday(day)].iter().any(|w| w.to_lowercase() == text)
    };
    let is_it = |&day: &Weekday| {
        weekday_code(day) == text || Language::ALL.into_iter().any(|l| is_named(l, day))
    };
    WEEKDAYS.into_iter().find(is_it)
}

/// A time of day: `10:00`, `10.00` or `10`.
pub fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once([':', '.']).unwrap_or((text, "00"));
    Time::parse(&format!("{hour}:{minute}"))
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
            ("8.10.2018 10.00", "2018-10-08 10:00"),
            ("8.10.2018 klo 9", "2018-10-08 09:00"),
            ("2018-10-08T10:00", "2018-10-08 10:00"),
            ("Maanantai 8.10.2018 klo 10.30 #2", "2018-10-08 10:30 #2"),
            ("mån 8.10.2018 kl. 10.00", "2018-10-08 10:00"),
            ("måndag 12.00", "mon 12:00"),
            ("Monday 12", "mon 12:00"),
            ("8.10.2018 10.60", "8.10.2018 10.60"),
            ("8.10.2018 10.00-12.00", "8.10.2018 10.00-12.00"),
            ("10.00", "10.00"),
            ("31.2.2018 10:00", "31.2.2018 10:00"),
            ("nokia", "nokia"),
            ("", ""),
        ] {
            assert_eq!(as_in_files(typed).unwrap(), written);
        }
    }

    #[test]
    fn a_weekday_that_is_not_that_of_its_date_is_refused() {
        let why = as_in_files("ma 18.9.2018 12:00").unwrap_err().to_string();
        assert!(why.contains("2018-09-18 is a Tuesday, not a Monday"), "{why}");
        assert!(as_in_files("ti 18.9.2018 12:00").is_ok());
    }
}
