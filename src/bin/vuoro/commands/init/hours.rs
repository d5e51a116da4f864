//! Hours of service as people write them in one line: `mon-fri 10-16, sat 11:00-15:00`.

use vuoro::model::{WEEKDAYS, weekday_code};

use crate::cli::cells;
use crate::cli::days::two_ways;

/// For every weekday the intervals as files write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week(pub [Vec<String>; 7]);

const EXPECTED: &str =
    "expected weekdays and times, as in `mon-fri 10:00-16:00` or `mon-thu 10-18, fri 10-16`";

impl Default for Week {
    fn default() -> Self {
        Self::parse("mon-fri 10:00-16:00").expect("it is one")
    }
}

impl Week {
    /// Reads weekdays in any of the three languages, each with its times; only what cannot be
    /// understood is reported here, everything else by the reader of files.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut week: [Vec<String>; 7] = Default::default();
        let text = text.to_lowercase().replace(['–', '—'], "-");
        let mut days: Option<(usize, usize)> = None;
        for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
            let (named, times) = match part.rsplit_once(' ') {
                Some((named, times)) => (Some(named.trim()), times),
                None => (None, part),
            };
            if let Some(named) = named {
                days = Some(stretch(named).ok_or_else(|| unknown(part))?);
            }
            let (first, last) = days.ok_or_else(|| unknown(part))?;
            if let Some([one, other]) = two_ways(times) {
                return Err(format!(
                    "`{part}` can be read in two ways, {one} or {other}: write one of them"
                ));
            }
            let interval = interval(times).ok_or_else(|| unknown(part))?;
            week[first..=last].iter_mut().for_each(|day| day.push(interval.clone()));
        }
        if week.iter().all(Vec::is_empty) {
            return Err(EXPECTED.to_owned());
        }
        Ok(Self(week))
    }

    /// The weekdays on which there are hours, with them.
    pub fn days(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        let days = WEEKDAYS.into_iter().map(weekday_code).zip(self.0.iter().map(Vec::as_slice));
        days.filter(|(_, hours)| !hours.is_empty())
    }

    /// A length of slots that divides all hours: two hours if that will do.
    pub fn slot(&self) -> i64 {
        let lengths = || self.0.iter().flatten().filter_map(|interval| minutes(interval));
        let fits = |slot: &i64| lengths().all(|length| length % slot == 0);
        [120, 60, 90, 30, 15].into_iter().find(fits).unwrap_or(60)
    }
}

fn unknown(part: &str) -> String {
    format!("`{part}` cannot be read: {EXPECTED}")
}

/// One weekday, or those from one to another.
fn stretch(text: &str) -> Option<(usize, usize)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (weekday(first.trim())?, weekday(last.trim())?);
    (first <= last).then_some((first, last))
}

fn weekday(text: &str) -> Option<usize> {
    let day = cells::weekday(text)?;
    WEEKDAYS.into_iter().position(|d| d == day)
}

/// `10-16`, `10.00-16.00` or `10:00-16:00` as files write it.
fn interval(text: &str) -> Option<String> {
    let (from, to) = text.split_once('-')?;
    Some(format!("{}-{}", time(from)?, time(to)?))
}

fn time(text: &str) -> Option<String> {
    let (hours, minutes) = text.trim().split_once([':', '.']).unwrap_or((text.trim(), "00"));
    let digits = |t: &str| (1..=2).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    let is_time = digits(hours) && digits(minutes) && minutes.len() == 2;
    is_time.then(|| format!("{hours:0>2}:{minutes}"))
}

/// The length of an interval as files write it.
fn minutes(interval: &str) -> Option<i64> {
    let (from, to) = interval.split_once('-')?;
    let time = |text: &str| {
        let (hours, minutes) = text.split_once(':')?;
        Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    };
    Some(time(to)? - time(from)?)
}

#[cfg(test)]
mod tests {
    use super::Week;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let read = |text| Week::parse(text).map(|week| week.0);
        let week = read("mon-fri 10:00-16:00").unwrap();
        assert_eq!(week[4], ["10:00-16:00"]);
        assert!(week[5].is_empty());
        for text in ["ma–pe 10–16", "mån-fre 10.00-16.00", "MON-FRI 10-16"] {
            assert_eq!(read(text).unwrap(), week, "{text}");
        }
        let week = read("mon 9-12, 13-15; sat 11-15").unwrap();
        assert_eq!(week[0], ["09:00-12:00", "13:00-15:00"]);
        assert_eq!(week[5], ["11:00-15:00"]);
        assert_eq!(
            read("mon-fri 1-5").unwrap_err(),
            "`mon-fri 1-5` can be read in two ways, 01:00-05:00 or 13:00-17:00: write one of them"
        );
        assert_eq!(read("mon 01-05").unwrap()[0], ["01:00-05:00"]);
        for text in ["", "always", "fri-mon 10-16", "10-16", "mon 10", "mon 10:5-16", "mon a-b"] {
            assert!(read(text).unwrap_err().contains("mon-fri 10:00-16:00"), "{text}");
        }
    }

    #[test]
    fn slots_fit_the_hours() {
        let slot = |text| Week::parse(text).unwrap().slot();
        assert_eq!(slot("mon-fri 10-16"), 120);
        assert_eq!(slot("mon-fri 10-15"), 60);
        assert_eq!(slot("mon-fri 10:00-11:30"), 90);
    }
}
