//! What is exported, for whom, and that nothing else is.

use std::fs;

use crate::desk::{Desk, Run, none, other, root};

/// Five libraries with a pool that takes turns and one that does not, published, after a swap.
pub fn published() -> Desk {
    let desk = Desk::with(&root().join("tests/changes/fixtures/lakeus"));
    desk.done(&["allocate", "syksy.toml"]);
    desk.done(&[
        "swap",
        "syksy.toml",
        "2026-10-21 10:00",
        "2026-10-28 10:00",
        "--now",
        "2026-09-20T06:00:00Z",
    ]);
    desk
}

pub fn export(desk: &Desk, arguments: &[&str]) -> Run {
    let all = [&["export", "syksy.toml", "--out", "public"], arguments].concat();
    desk.run(&all)
}

#[track_caller]
pub fn exported(desk: &Desk, arguments: &[&str]) -> Run {
    let run = export(desk, arguments);
    assert_eq!((run.code, &*run.out), (0, ""), "{}", run.err);
    run
}

/// Every file below a folder, by its name.
pub fn listing(desk: &Desk, folder: &str) -> Vec<String> {
    let mut names = Vec::new();
    for name in [String::new(), "calendars/".to_owned()] {
        let Ok(entries) = fs::read_dir(desk.path().join(folder).join(&name)) else { continue };
        let files = entries.map(|entry| entry.unwrap()).filter(|e| e.path().is_file());
        names.extend(files.map(|e| format!("{name}{}", e.file_name().to_str().unwrap())));
    }
    names.sort();
    names
}

const SITE: [&str; 4] = [".htaccess", ".vuoro-files", "_headers", "index.html"];
pub const CALENDARS: [&str; 6] = ["alajarvi", "all", "kauhava", "lapua", "seinajoki", "vimpeli"];

fn and_site(files: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = SITE.iter().chain(files).map(|&n| n.to_owned()).collect();
    names.sort();
    names
}

pub fn of_calendars(names: &[&str]) -> Vec<String> {
    let files: Vec<String> = names.iter().map(|name| format!("calendars/{name}.ics")).collect();
    and_site(&files.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn the_folder_has_what_was_asked_for_and_nothing_else() {
    let desk = published();
    let run = exported(&desk, &["--to", "ical"]);
    assert_eq!(run.err, "9 files in public: all written\n");
    assert_eq!(listing(&desk, "public"), of_calendars(&CALENDARS));
    // The second time by the ending that the files have.
    let run = exported(&desk, &["--to", "ics"]);
    assert_eq!(run.err, "9 files in public: nothing has changed\n");
    exported(&desk, &["--to", "csv", "--to", "json", "--to", "csv"]);
    assert_eq!(listing(&desk, "public"), [".vuoro-files", "roster.csv", "roster.json"]);
    let run = exported(&desk, &["--to", "ical", "--library", "lapua", "--pool", "ita"]);
    assert_eq!(run.err, "5 files in public: 5 written, 2 of an earlier export removed\n");
    assert_eq!(listing(&desk, "public"), of_calendars(&["ita", "lapua"]));
}

#[test]
fn the_list_of_what_was_written_gives_no_name_away() {
    let desk = published();
    exported(&desk, &["--to", "ical"]);
    let list = desk.read("public/.vuoro-files");
    let is_digest = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    for line in list.lines() {
        let (one, other) = line.split_once("  sealed-").unwrap();
        assert!(is_digest(one) && is_digest(other), "{line}");
    }
    assert_eq!(list.lines().count(), 9);
}

#[test]
fn events_are_byte_for_byte_those_that_were_published() {
    let desk = published();
    // A new number, and every event that has it is revised.
    desk.change("consortium.toml", "000 0202", "000 0999");
    let amend = ["amend", "syksy.toml", "--from", "2026-10-12", "--now", "2026-09-21T06:00:00Z"];
    desk.done(&amend);
    exported(&desk, &["--to", "ical"]);
    for name in CALENDARS {
        let file = format!("calendars/{name}.ics");
        assert_eq!(desk.read(&format!("public/{file}")), desk.read(&format!("syksy/{file}")));
    }
    assert!(desk.read("public/calendars/lapua.ics").contains("SEQUENCE:2\r\n"));
}

#[test]
fn what_is_published_is_exported_and_nothing_is_planned() {
    let desk = published();
    exported(&desk, &["--to", "ical", "--to", "csv"]);
    let before = desk.files();
    // A fresh plan would be another one, and so would calendars of another agreement.
    for (old, new) in [
        ("size = 3000", "size = 30000"),
        ("000 0202", "000 0999"),
        ("name = \"Lapua\"", "name = \"Lappo\""),
    ] {
        desk.change("consortium.toml", old, new);
        exported(&desk, &["--to", "ical", "--to", "csv"]);
        desk.change("consortium.toml", new, old);
        assert_eq!(other(&desk.files(), &before), none(), "{new}");
    }
    // What holds for the term and is not in its calendars yet has to be brought there first.
    let text = desk.read("syksy.toml");
    let leaves = "\n[[member]]\nlibrary = \"lapua\"\nlast = 2026-10-20\n";
    let cancelled = text.replace("kind = \"swap\"", "kind = \"cancel\"");
    let cancelled: Vec<&str> = cancelled.lines().filter(|l| !l.starts_with("with")).collect();
    for now in [text.clone() + leaves, cancelled.join("\n") + "\n"] {
        desk.write("syksy.toml", &now);
        let run = export(&desk, &["--to", "ical"]);
        assert_eq!(run.code, 2, "{now}");
        assert!(run.err.contains("run `vuoro allocate syksy.toml` first"), "{}", run.err);
    }
    desk.write("syksy.toml", &text);
    assert_eq!(other(&desk.files(), &before), none());
}

#[test]
fn a_draft_or_a_term_without_a_roster_is_not_exported() {
    let desk = Desk::with(&root().join("tests/changes/fixtures/lakeus"));
    let run = export(&desk, &["--to", "ical"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`syksy` has no published roster of this term"), "{}", run.err);
    desk.change("syksy.toml", "published", "# published");
    desk.done(&["allocate", "syksy.toml"]);
    let run = export(&desk, &["--to", "ical"]);
    assert!(
        run.err.contains("`syksy.toml` is a draft: run `vuoro publish syksy.toml`"),
        "{}",
        run.err
    );
    assert!(!desk.path().join("public").exists());
}

#[test]
fn without_phones_no_file_says_how_to_reach_anybody() {
    let desk = published();
    let formats = ["--to", "ical", "--to", "csv", "--to", "json"];
    let personal = ["+358", "000 02", "kauhava.example", "Maija"];
    let with = |desk: &Desk| -> Vec<String> {
        let names = listing(desk, "public").into_iter();
        let says = |name: &String| {
            let text = desk.read(&format!("public/{name}")).replace("\r\n ", "");
            personal.iter().any(|p| text.contains(p))
        };
        names.filter(says).collect()
    };
    exported(&desk, &formats);
    let plain = desk.read("public/calendars/lapua.ics");
    let in_these = ["calendars/all.ics", "calendars/kauhava.ics", "calendars/lapua.ics"];
    assert_eq!(with(&desk), in_these);
    exported(&desk, &[&formats[..], &["--no-phones"]].concat());
    assert_eq!(with(&desk), Vec::<String>::new());
    // The history of every event is the same.
    let history = |ics: &str| -> Vec<String> {
        let names = ["UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED"];
        let is_history = |l: &&str| names.iter().any(|n| l.starts_with(n));
        ics.lines().filter(is_history).map(str::to_owned).collect()
    };
    assert_eq!(history(&desk.read("public/calendars/lapua.ics")), history(&plain));
}

#[test]
fn an_alarm_is_in_every_event_that_is_in_force() {
    let desk = published();
    for (asked, trigger) in [("30m", "-PT30M"), ("120m", "-PT2H"), ("1d", "-P1D")] {
        exported(&desk, &["--to", "ical", "--alarm", asked]);
        let ics = desk.read("public/calendars/lapua.ics");
        let alarm = format!(
            "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Chat-päivystys\r\nTRIGGER:{trigger}\r\n\
             END:VALARM\r\nEND:VEVENT\r\n"
        );
        for event in ics.split_inclusive("END:VEVENT\r\n").filter(|e| e.contains("UID:")) {
            let is_cancelled = event.contains("STATUS:CANCELLED");
            assert_eq!(event.ends_with(&alarm), !is_cancelled, "{event}");
        }
        assert_eq!(ics.matches("STATUS:CANCELLED").count(), 1);
        // Another parser finds one in each of the two events in force.
        let parsed = calcard::icalendar::ICalendar::parse(&ics).unwrap();
        let alarm = calcard::icalendar::ICalendarComponentType::VAlarm;
        assert_eq!(parsed.components.iter().filter(|c| c.component_type == alarm).count(), 2);
    }
    for wrong in ["30", "m", "0m", "-5m", "+5m", "1w", "29d", "99999999999m", "1.5h", "½h"] {
        let run = export(&desk, &["--to", "ical", &format!("--alarm={wrong}")]);
        assert_eq!(run.code, 2, "{wrong}");
        assert!(run.err.contains("as in `30m`, `2h` or `1d`"), "{}", run.err);
    }
}

#[test]
fn a_table_for_excel_in_finnish() {
    let desk = published();
    exported(&desk, &["--to", "csv", "--dialect", "excel-fi", "--library", "lapua"]);
    let expected = "\u{feff}date;weekday;start;end;seat;library;name;holder;kind;status;sequence;changed;note\r
21.10.2026;wed;10:00;12:00;1;lapua;Lapua;lansi;turn;cancelled;1;20.09.2026 09:00;\r
28.10.2026;wed;10:00;12:00;1;lapua;Lapua;lansi;swap;confirmed;0;20.09.2026 09:00;\r
04.11.2026;wed;10:00;12:00;1;lapua;Lapua;lansi;turn;confirmed;0;;\r
";
    assert_eq!(desk.read("public/roster.csv"), expected);
    exported(&desk, &["--to", "csv"]);
    assert_eq!(desk.read("public/roster.csv"), desk.read("syksy/roster.csv"));
}

#[test]
fn a_library_has_its_own_duties_and_the_open_ones_of_its_pool_and_a_pool_all_of_its_cells() {
    let desk = published();
    let dates = |arguments: &[&str]| -> Vec<String> {
        exported(&desk, &[&["--to", "json"], arguments].concat());
        let text = desk.read("public/roster.json");
        let duties: serde_json::Value = serde_json::from_str(&text).unwrap();
        let duty = |d: &serde_json::Value| {
            format!("{} {}", d["date"].as_str().unwrap(), d["library"].as_str().unwrap_or("-"))
        };
        duties["duties"].as_array().unwrap().iter().map(duty).collect()
    };
    let open = ["2026-10-15 -", "2026-10-22 -", "2026-10-29 -", "2026-11-05 -"];
    assert_eq!(dates(&["--library", "vimpeli"]), open);
    assert_eq!(dates(&["--pool", "ita"]), open);
    let west = [
        "2026-10-14 kauhava",
        "2026-10-21 lapua",
        "2026-10-21 kauhava",
        "2026-10-28 kauhava",
        "2026-10-28 lapua",
        "2026-11-04 lapua",
    ];
    assert_eq!(dates(&["--pool", "lansi", "--pool", "lansi"]), west);
    assert_eq!(dates(&["--library", "lapua", "--library", "kauhava"]), west);
    assert_eq!(dates(&[]).len(), 18);
}

#[test]
fn an_unknown_library_or_pool_is_refused_with_what_was_meant() {
    let desk = published();
    for (arguments, said) in [
        (["--library", "lapu"], "there is no library `lapu`: did you mean `lapua`?"),
        (["--library", "helsinki"], "there are alajarvi, kauhava, lapua, seinajoki, vimpeli"),
        (["--pool", "itä"], "there is no pool `itä`: did you mean `ita`?"),
        (["--pool", "seinajoki"], "there is no pool `seinajoki`: there are"),
    ] {
        let run = export(&desk, &[&["--to", "ical"], &arguments[..]].concat());
        assert_eq!(run.code, 2);
        assert!(run.err.contains(said), "{}", run.err);
    }
    assert!(!desk.path().join("public").exists());
}
