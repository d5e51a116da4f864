//! What becomes of the events of one library with each kind of change: golden files of what
//! differs, and what holds of all of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::place::{Files, Place, assert_same, tables};

pub const LATER: &str = "2026-10-20T06:00:00Z";

/// The events of a calendar by UID, each as its content lines.
type Events = BTreeMap<String, Vec<String>>;

fn events(ics: &str) -> Events {
    let unfolded = ics.replace("\r\n ", "");
    let parts = unfolded.split("BEGIN:VEVENT\r\n").skip(1);
    let lines = |part: &str| -> Vec<String> {
        let event = part.split("END:VEVENT").next().unwrap();
        event.lines().map(str::to_owned).collect()
    };
    parts.map(|part| (field(&lines(part), "UID").to_owned(), lines(part))).collect()
}

fn field<'e>(event: &'e [String], name: &str) -> &'e str {
    let mut found = event.iter().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    found.next().unwrap_or_else(|| panic!("{name} in {event:?}"))
}

fn calendars(files: &Files) -> BTreeMap<String, Events> {
    let ics = files.iter().filter(|(name, _)| name.starts_with("syksy/calendars/"));
    ics.map(|(name, bytes)| (name.clone(), events(std::str::from_utf8(&bytes.0).unwrap())))
        .collect()
}

/// Every event is byte for byte what it was, or has a higher sequence and later stamps; none
/// disappears. Tells how many were revised.
#[track_caller]
pub fn assert_revised(before: &Files, after: &Files) -> usize {
    let (before, after) = (calendars(before), calendars(after));
    let mut revised = 0;
    for (name, old) in &before {
        for (uid, event) in old {
            let new = after[name].get(uid).unwrap_or_else(|| panic!("{uid} is gone from {name}"));
            if new == event {
                continue;
            }
            revised += 1;
            let number = |event: &[String]| field(event, "SEQUENCE").parse::<u32>().unwrap();
            assert!(number(new) > number(event), "{name}: {event:#?} {new:#?}");
            for stamp in ["LAST-MODIFIED", "DTSTAMP"] {
                assert!(field(new, stamp) > field(event, stamp), "{name}: {event:#?} {new:#?}");
            }
            assert_eq!(field(new, "DTSTAMP"), field(new, "LAST-MODIFIED"));
            assert_eq!(field(new, "CREATED"), field(event, "CREATED"));
        }
    }
    revised
}

pub fn fixture() -> Place {
    let place = Place::empty();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes/fixtures/lakeus");
    for file in ["consortium.toml", "syksy.toml"] {
        fs::copy(folder.join(file), place.path.join(file)).unwrap();
    }
    place.done(&["allocate", "syksy.toml"]);
    place
}

/// What differs between two calendars, event for event, as lines with `-` and `+` before them.
fn differences(before: &Events, after: &Events) -> String {
    let mut text = String::new();
    let none = Vec::new();
    let uids: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for uid in uids {
        let (old, new) = (before.get(uid).unwrap_or(&none), after.get(uid).unwrap_or(&none));
        if old == new {
            continue;
        }
        let mut new_lines = new.iter().peekable();
        for line in old {
            if !new.contains(line) {
                text.extend(["-", line, "\n"]);
                continue;
            }
            while let Some(added) = new_lines.next_if(|l| *l != line) {
                text.extend(["+", added, "\n"]);
            }
            new_lines.next();
            text.extend([" ", line, "\n"]);
        }
        new_lines.for_each(|line| text.extend(["+", line, "\n"]));
        text.push('\n');
    }
    text
}

#[track_caller]
fn assert_golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{name} differs; UPDATE_GOLDEN=1 writes it afresh:\n{found}");
}

/// Runs a command in a fresh place after `edit`, and holds what has changed in one library's
/// calendar against its golden file. Gives the place.
#[track_caller]
fn golden(kind: &str, library: &str, edit: impl FnOnce(&Place), command: &[&str]) -> Place {
    let place = fixture();
    let before = place.files();
    edit(&place);
    let done = place.run(&[command, &["--now", LATER]].concat());
    assert!(done.code < 2, "{}", done.err);
    let after = place.files();
    assert!(assert_revised(&before, &after) > 0);
    let file = format!("syksy/calendars/{library}.ics");
    let (before, after) = (calendars(&before), calendars(&after));
    assert_golden(&format!("{kind}.txt"), &differences(&before[&file], &after[&file]));
    // Whatever was written is what was agreed, and a second run has nothing to do.
    let checked = place.run(&["check", "syksy.toml"]);
    assert!(!checked.out.contains("calendar-"), "{}", checked.out);
    let files = place.files();
    let again = place.run(&["allocate", "syksy.toml"]);
    assert!(again.code < 2, "{}", again.err);
    assert_same(&place.files(), &files);
    place
}

fn nothing(_: &Place) {}

#[test]
fn as_published() {
    let place = fixture();
    assert_golden("published.ics", &place.read("syksy/calendars/lapua.ics").replace("\r\n", "\n"));
    let open = place.read("syksy/calendars/vimpeli.ics").replace("\r\n", "\n");
    assert_golden("published-open.ics", &open);
}

#[test]
fn a_swap_and_back_and_undo() {
    let swap = ["swap", "syksy.toml", "2026-10-21 10:00", "2026-10-28 10:00"];
    let place = golden("swap", "lapua", nothing, &swap);
    let swapped = place.files();
    let back = [&swap[..], &["--now", "2026-10-20T07:00:00Z"]].concat();
    place.done(&back);
    let after = place.files();
    assert_revised(&swapped, &after);
    let name = "syksy/calendars/lapua.ics";
    let differ = differences(&calendars(&swapped)[name], &calendars(&after)[name]);
    assert_golden("swap-back.txt", &differ);
    // Undo is for slips: the roster is as if the change had never been made.
    let mut last = after;
    for as_before in [swapped, fixture().files()] {
        place.done(&["undo", "syksy.toml", "--now", "2026-10-20T08:00:00Z"]);
        assert_same(&tables(&place.files()), &tables(&as_before));
        assert!(assert_revised(&last, &place.files()) > 0);
        last = place.files();
    }
}

#[test]
fn a_cover() {
    golden("cover", "lapua", nothing, &["cover", "syksy.toml", "2026-10-21 10:00", "kauhava"]);
}

#[test]
fn a_cancellation() {
    golden("cancel", "lapua", nothing, &["cancel", "syksy.toml", "2026-10-21 10:00"]);
}

#[test]
fn a_duty_that_nobody_can_take() {
    let edit = |place: &Place| {
        for library in ["lapua", "kauhava"] {
            place.add(&format!("\n[[absence]]\nlibrary = \"{library}\"\nfirst = 2026-10-21\n"));
        }
    };
    let place = golden("vacate", "lapua", edit, &["allocate", "syksy.toml"]);
    assert!(place.read("syksy.toml").contains("kind = \"vacate\""));
}

#[test]
fn a_member_of_the_pool_that_leaves() {
    let edit =
        |place: &Place| place.add("\n[[member]]\nlibrary = \"kauhava\"\nlast = 2026-10-25\n");
    golden("leaves", "lapua", edit, &["allocate", "syksy.toml"]);
}

/// UIDs, sequences and states of the events of one calendar.
fn states(place: &Place, library: &str) -> Vec<(String, u32, String)> {
    let events = events(&place.read(&format!("syksy/calendars/{library}.ics")));
    let state = |(uid, event): (&String, &Vec<String>)| {
        let sequence = field(event, "SEQUENCE").parse().unwrap();
        (uid.clone(), sequence, field(event, "STATUS").to_owned())
    };
    events.iter().map(state).collect()
}

#[test]
fn a_member_of_an_open_pool_that_leaves_sees_each_later_duty_cancelled() {
    let left = "\n[[member]]\nlibrary = \"vimpeli\"\nlast = 2026-10-25\n";
    let of = |place: &Place, library: &str, sequences: [u32; 4], statuses: [&str; 4]| {
        let days = ["20261015", "20261022", "20261029", "20261105"];
        let expected: Vec<_> = (0..4)
            .map(|at| {
                let uid =
                    format!("lakeus.2026-syksy.{}T1000-1.ita.{library}@lakeus.example", days[at]);
                (uid, sequences[at], statuses[at].to_owned())
            })
            .collect();
        let mut found = states(place, library);
        found.retain(|(uid, ..)| uid.contains(".ita."));
        assert_eq!(found, expected);
    };
    let before = fixture();
    of(&before, "vimpeli", [0; 4], ["TENTATIVE"; 4]);
    let place = golden("leaves-open", "vimpeli", |p| p.add(left), &["allocate", "syksy.toml"]);
    let gone = ["TENTATIVE", "TENTATIVE", "CANCELLED", "CANCELLED"];
    of(&place, "vimpeli", [0, 0, 1, 1], gone);
    // Who stays keeps the same events; later ones name one member less.
    of(&place, "alajarvi", [0, 0, 1, 1], ["TENTATIVE"; 4]);
    let all = |place: &Place| states(place, "all").into_iter().map(|e| e.0).collect::<Vec<_>>();
    assert_eq!(all(&place), all(&before));
    // Further changes and runs leave the cancelled ones as they are.
    let settle = ["cover", "syksy.toml", "2026-10-27 10:00", "alajarvi"];
    let cancelled = |place: &Place| place.read("syksy/calendars/vimpeli.ics");
    let as_left = cancelled(&place);
    place.done(&[&settle[..], &["--now", "2026-10-20T07:00:00Z"]].concat());
    assert_eq!(cancelled(&place), as_left);
    // Exports have them too, and the check takes them for right wherever they are.
    place.done(&["export", "syksy.toml", "--to", "ical", "--out", "public"]);
    assert_eq!(place.read("public/calendars/vimpeli.ics"), as_left);
    // What is settled without it counts on.
    let settle = ["cover", "syksy.toml", "2026-10-29 10:00", "alajarvi"];
    place.done(&[&settle[..], &["--now", "2026-10-20T08:00:00Z"]].concat());
    of(&place, "vimpeli", [0, 0, 2, 1], gone);
    of(&place, "alajarvi", [0, 0, 2, 1], ["TENTATIVE", "TENTATIVE", "CANCELLED", "TENTATIVE"]);
    let checked = place.run(&["check", "syksy.toml"]);
    assert!(!checked.out.contains("calendar-"), "{}", checked.out);
    // It comes back: what is still open concerns it again.
    place.write("syksy.toml", &place.read("syksy.toml").replace(left, ""));
    place.done(&["allocate", "syksy.toml", "--now", "2026-10-20T09:00:00Z"]);
    of(&place, "vimpeli", [0, 0, 3, 2], ["TENTATIVE", "TENTATIVE", "CANCELLED", "TENTATIVE"]);
    let checked = place.run(&["check", "syksy.toml"]);
    assert!(!checked.out.contains("calendar-"), "{}", checked.out);
}

#[test]
fn the_check_knows_what_a_copy_of_an_open_duty_has_to_say() {
    let left = "\n[[member]]\nlibrary = \"vimpeli\"\nlast = 2026-10-25\n";
    let place = fixture();
    place.add(left);
    place.done(&["allocate", "syksy.toml", "--now", LATER]);
    let name = "syksy/calendars/vimpeli.ics";
    let right = place.read(name);
    let edits = [
        ("T1000-1.ita.vimpeli@", "T1000-1.ita@", "calendar-wrong-uid"),
        ("STATUS:CANCELLED", "STATUS:TENTATIVE", "calendar-wrong-status"),
        ("STATUS:TENTATIVE", "STATUS:CANCELLED", "calendar-wrong-status"),
        ("SEQUENCE:1", "SEQUENCE:0", "calendar-wrong-sequence"),
        ("SUMMARY:EI ENÄÄ MUKANA: ", "SUMMARY:PERUTTU: ", "calendar-wrong-words"),
        ("SUMMARY:EI ENÄÄ MUKANA: ", "SUMMARY:", "calendar-wrong-words"),
        ("20261105T1000-1.ita.vimpeli@", "20261105T1000-1.ita.lapua@", "calendar-extra-event"),
    ];
    for (text, other, rule) in edits {
        assert!(right.contains(text), "{text}");
        place.write(name, &right.replacen(text, other, 1));
        let checked = place.run(&["check", "syksy.toml"]);
        assert!(checked.out.contains(rule), "{text} {other}: {}", checked.out);
    }
}

#[test]
fn a_library_that_joins() {
    let edit = |place: &Place| {
        let joiner = "\n[[library]]\nid = \"kuortane\"\nname = \"Kuortane\"\nsize = 3600\n";
        place.write("consortium.toml", &(place.read("consortium.toml") + joiner));
        place.done(&[
            "amend",
            "syksy.toml",
            "--from",
            "2026-10-19",
            "--now",
            "2026-09-02T00:00:00Z",
        ]);
    };
    let cover = ["cover", "syksy.toml", "2026-10-21 10:00", "kuortane"];
    let place = golden("joins", "lapua", edit, &cover);
    assert!(
        place.read("syksy/calendars/kuortane.ics").contains("SUMMARY:Chat-päivystys: Kuortane")
    );
}

#[test]
fn an_open_duty_that_is_settled() {
    let settle = ["cover", "syksy.toml", "2026-10-22 10:00", "vimpeli"];
    golden("open-settled", "vimpeli", nothing, &settle);
}

#[test]
fn a_telephone_number_of_a_fellow_member() {
    let edit = |place: &Place| {
        let text = place.read("consortium.toml").replace("000 0202", "000 0999");
        place.write("consortium.toml", &text);
    };
    let place = golden("phone", "lapua", edit, &["amend", "syksy.toml", "--from", "2026-10-20"]);
    // Whoever has nothing to do with it sees nothing of it.
    let untouched = fixture().files();
    for name in ["seinajoki", "alajarvi", "vimpeli"] {
        let name = format!("syksy/calendars/{name}.ics");
        assert!(place.files()[&name] == untouched[&name], "{name}");
    }
}

/// Numbers and names change between changes of the roster; each step is later than the one before.
#[test]
fn revisions_and_changes_follow_each_other() {
    let place = fixture();
    let number = |digits: &str| {
        let text = place.read("consortium.toml");
        let at = text.find("000 02").unwrap() + 4;
        place.write("consortium.toml", &format!("{}{digits}{}", &text[..at], &text[at + 4..]));
    };
    let mut before = place.files();
    let amend: &[&str] = &["amend", "syksy.toml", "--from", "2026-10-20"];
    let steps: [(&str, &[&str]); 6] = [
        ("0211", amend),
        ("0211", &["swap", "syksy.toml", "2026-10-21 10:00", "2026-10-28 10:00"]),
        ("0222", amend),
        ("0222", &["cancel", "syksy.toml", "2026-10-27 10:00"]),
        ("0223", amend),
        ("0223", &["swap", "syksy.toml", "2026-10-21 10:00", "2026-10-28 10:00"]),
    ];
    for (digits, command) in steps {
        number(digits);
        // The same second: stamps have to ascend all the same.
        place.done(&[command, &["--now", LATER]].concat());
        let after = place.files();
        assert!(assert_revised(&before, &after) > 0, "{command:?}");
        before = after;
    }
    let checked = place.run(&["check", "syksy.toml"]);
    assert!(!checked.out.contains("calendar-"), "{}", checked.out);
    // An earlier time would make events look old.
    number("0224");
    let before = place.files();
    let early = place.run(&[amend, &["--now", "2026-09-02T00:00:00Z"]].concat());
    assert_eq!(early.code, 2);
    assert!(early.err.contains("give a later one with --now"), "{}", early.err);
    assert_same(&place.files(), &before);
}

/// A slip is taken back while a number is new: whoever was told of the slip is told once more.
#[test]
fn undo_keeps_what_has_become_known_since() {
    let place = fixture();
    let before = place.files();
    place.done(&["cancel", "syksy.toml", "2026-10-27 10:00", "--now", LATER]);
    let text = place.read("consortium.toml").replace("000 0201", "000 0299");
    place.write("consortium.toml", &text);
    let amend = ["amend", "syksy.toml", "--from", "2026-10-20", "--now", "2026-10-20T07:00:00Z"];
    place.done(&amend);
    place.done(&["undo", "syksy.toml", "--now", "2026-10-20T08:00:00Z"]);
    let after = place.files();
    // Both of Lapua's, in its own file and in that of all, Kauhava's two in the same way, and the one
    // that was cancelled for a while.
    assert_eq!(assert_revised(&before, &after), 10);
    assert!(place.read("syksy/calendars/lapua.ics").contains("LAST-MODIFIED:20261020T070000Z"));
}

#[test]
fn without_what_is_remembered_nothing_is_written() {
    let place = fixture();
    fs::remove_file(place.path.join("syksy/events.json")).unwrap();
    let done = place.run(&["allocate", "syksy.toml"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("`syksy/events.json` is gone"), "{}", done.err);
    place.write("syksy/events.json", "{\"events\":[{\"uid\":1}]}");
    let done = place.run(&["allocate", "syksy.toml"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("the list of events cannot be read"), "{}", done.err);
}
