//! The names of the files that this tool writes, as they are in lists of written files: one by one,
//! so that nothing else in a list is ever replaced or removed.

use chrono::NaiveDate;
use vuoro::model::{Id, Language};

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

/// Whether `vuoro export` can write a file of this name, with `/` between folders: the list of a
/// folder that is served has digests of names only, which anybody can make of any name.
pub fn is_served(name: &str) -> bool {
    let is_id = |text: &str| Id::parse(text).is_ok();
    // Names that nobody can guess are 128 bits.
    let is_secret = |text: &str| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
    let Some((folder, file)) = name.rsplit_once('/') else {
        let of_server = ["style.css", "site.js", "terms.js", "icon.svg", ".htaccess", "_headers"];
        let is_table = |(stem, ending): (&str, &str)| {
            // Of several terms each has a workbook.
            let of_term = stem.strip_prefix("roster-").is_some_and(is_id) && ending == "xlsx";
            let is_plain = stem == "roster" || is_secret(stem);
            of_term || is_plain && ["csv", "json", "xlsx"].contains(&ending)
        };
        let is_one = of_server.contains(&name) || name.split_once('.').is_some_and(is_table);
        return is_one || is_page(name);
    };
    match folder {
        "calendars" => {
            let is_named = |stem| stem == "all" || is_id(stem) || is_secret(stem);
            file == "index.html" || file.strip_suffix(".ics").is_some_and(is_named)
        }
        "rings" => {
            let is_named = |stem: &str| {
                let mut parts = stem.splitn(2, '.');
                is_secret(stem) || parts.all(is_id)
            };
            let stem = file.strip_suffix(".ics").or(file.strip_suffix(".csv"));
            file == "index.html" || stem.is_some_and(is_named)
        }
        _ => is_page(of_its_term(name)),
    }
}

/// The name of a file in the folder of its term, where several have each a folder of its own.
fn of_its_term(name: &str) -> &str {
    let within = name.strip_prefix("terms/").and_then(|rest| rest.split_once('/'));
    within.filter(|(term, _)| Id::parse(term).is_ok()).map_or(name, |(_, rest)| rest)
}

/// Whether a name is that of a page, in the folder itself or in that of a language, or of what its
/// script loads.
fn is_page(name: &str) -> bool {
    let duties = name.strip_prefix("now/").and_then(|file| file.strip_suffix(".js"));
    if let Some(week) = duties {
        return Id::parse(week).is_ok();
    }
    let Some(page) = name.strip_suffix(".html") else { return false };
    let within = |code| page.strip_prefix(code).and_then(|page| page.strip_prefix('/'));
    let page = Language::ALL.iter().find_map(|language| within(language.code())).unwrap_or(page);
    let is_id = |text: &str| Id::parse(text).is_ok();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let lists = ["index", "libraries", "pools", "changes", "fairness", "usage"];
    match page.split('/').collect::<Vec<_>>()[..] {
        [one] => {
            let list = one.rsplit_once('-').filter(|(_, part)| is_number(part));
            lists.contains(&list.map_or(one, |(list, _)| list))
        }
        ["weeks" | "months" | "libraries" | "pools", one] => is_id(one),
        ["libraries" | "pools", one, part] => is_id(one) && is_number(part),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_served, is_written};

    #[test]
    fn only_names_that_are_exported_are_taken_from_a_folder_that_is_served() {
        let secret = "0123456789abcdef".repeat(2);
        for name in [
            "index.html",
            "style.css",
            ".htaccess",
            "_headers",
            "roster.csv",
            "roster.xlsx",
            "calendars/all.ics",
            "calendars/kotka.ics",
            "calendars/index.html",
            "rings/kotka.csv",
            "rings/kotka.p-1.ics",
            "now/2026-w37.js",
            "libraries.html",
            "libraries-2.html",
            "libraries/kotka.html",
            "libraries/kotka/2.html",
            "pools/pool-1.html",
            "sv/index.html",
            "sv/weeks/2026-w37-2.html",
            "en/months/2026-09.html",
            &format!("{secret}.csv"),
            &format!("calendars/{secret}.ics"),
        ] {
            assert!(is_served(name), "{name}");
        }
        for name in [
            "CNAME",
            "robots.txt",
            "mine.html",
            "index.html.bak",
            "roster.html",
            "ledger.csv",
            "plan.json",
            "syksy.toml",
            ".git/config",
            ".git/index.html",
            ".git/refs/head",
            ".git/calendars/all.ics",
            ".well-known/index.html",
            "de/index.html",
            "images/index.html",
            "sv/style.css",
            "calendars/../index.html",
            "calendars/x/kotka.ics",
            "libraries/kotka/x.html",
            "now/mine.html",
        ] {
            assert!(!is_served(name), "{name}");
        }
    }

    #[test]
    fn of_several_terms_each_has_the_names_of_its_pages() {
        for name in [
            "terms.js",
            "roster-2026-syksy.xlsx",
            "terms/2026-syksy/index.html",
            "terms/2026-syksy/now/2026-37.js",
            "terms/2026-syksy/sv/libraries/kotka/2.html",
        ] {
            assert!(is_served(name), "{name}");
        }
        for name in [
            "roster-2026-syksy.csv",
            "roster-.xlsx",
            "terms/index.html",
            "terms/style.css",
            "terms/2026-syksy/style.css",
            "terms/2026-syksy/calendars/all.ics",
            "terms/2026-syksy/terms/2026-syksy/index.html",
            "terms/../index.html",
            "terms/.git/index.html",
        ] {
            assert!(!is_served(name), "{name}");
        }
    }

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
