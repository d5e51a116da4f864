//! The names of the files that this tool writes, as they are in lists of written files: one by one,
//! so that nothing else in a list is ever replaced or removed.

use chrono::NaiveDate;
use vuoro::model::Id;

use vuoro::lifecycle::EVENTS_FILE;

/// In the list, before the digests of names.
pub const SEALED: &str = "sealed-";

/// In the list, before the names of files that are not in the folder.
pub const ELSEWHERE: &str = "elsewhere-";

/// Whether a list can have this name: that of a file of a roster's folder, or a digest of a name.
pub fn is_written(name: &str) -> bool {
    let inside = name.strip_prefix(ELSEWHERE).unwrap_or(name);
    match inside.strip_prefix(SEALED) {
        Some(digest) => digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()),
        None => inside == name && is_of_roster(name),
    }
}

/// Whether a roster's folder can have a file of this name, with `/` between folders.
fn is_of_roster(name: &str) -> bool {
    let is_id = |text: &str| Id::parse(text).is_ok();
    match name.split_once('/') {
        None => ["roster.csv", "ledger.csv", "plan.json", EVENTS_FILE].contains(&name),
        Some(("calendars", file)) => {
            file == "all.ics" || file.strip_suffix(".ics").is_some_and(is_id)
        }
        Some(("agreement", file)) => {
            let day = file.strip_suffix(".toml");
            day.is_some_and(|day| day.len() == 10 && day.parse::<NaiveDate>().is_ok())
        }
        Some(("rings", file)) => {
            let of = file.strip_suffix(".csv");
            of.is_some_and(|of| is_id(of.strip_suffix(".balances").unwrap_or(of)))
        }
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_written;

    #[test]
    fn only_names_that_are_written_stand_in_a_list() {
        let digest = "ab".repeat(32);
        for name in [
            "roster.csv",
            "ledger.csv",
            "plan.json",
            "events.json",
            "calendars/all.ics",
            "calendars/nokia.ics",
            "rings/nokia.csv",
            "rings/nokia.balances.csv",
            &format!("sealed-{digest}"),
            &format!("elsewhere-sealed-{digest}"),
        ] {
            assert!(is_written(name), "{name}");
        }
        for name in [
            "",
            "..",
            "../victim.txt",
            "../roster.csv",
            "../syksy/roster.csv",
            "./roster.csv",
            "calendars/../roster.csv",
            "calendars/../../victim.ics",
            "calendars//nokia.ics",
            "calendars/x/nokia.ics",
            "/etc/passwd",
            "//server/share/roster.csv",
            "C:roster.csv",
            "C:/roster.csv",
            "C:\\roster.csv",
            "\\\\server\\roster.csv",
            "..\\victim.txt",
            "calendars\\nokia.ics",
            "Roster.csv",
            "ROSTER.CSV",
            "Calendars/nokia.ics",
            "calendars/NOKIA.ics",
            "calendars/nokia.ICS",
            "calendars/con.ics",
            "rings/nul.csv",
            "rings/aux.balances.csv",
            "rings/all.csv",
            "calendars/nokia.ics.",
            "calendars/nokia.ics ",
            "roster.csv.",
            "roster.csv:stream",
            "calendars/nokia\u{202e}.ics",
            "index.html",
            "syksy.toml",
            ".vuoro-files",
            "sealed-../victim.txt",
            "elsewhere-roster.csv",
            "elsewhere-../victim.txt",
            &format!("sealed-{digest}/x"),
        ] {
            assert!(!is_written(name), "{name}");
        }
    }

    #[test]
    fn agreements_have_the_name_of_a_day() {
        assert!(is_written("agreement/2018-08-20.toml"));
        for name in [
            "agreement/2018-8-20.toml",
            "agreement/2018-13-20.toml",
            "agreement/../2018-08-20.toml",
            "agreement/consortium.toml",
            "2018-08-20.toml",
        ] {
            assert!(!is_written(name), "{name}");
        }
    }
}
