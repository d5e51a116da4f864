//! A roster that was edited by hand becomes changes that were agreed.

use crate::agreements::{account, checked, published};
use crate::place::{Done, Place, assert_same};
use crate::wording::assert_revised;

const NOW: &str = "2026-09-15T12:00:00Z";

fn adopt(place: &Place, more: &[&str]) -> Done {
    place.run(&[&["adopt", "syksy.toml", "--now", NOW], more].concat())
}

/// Edits the field of a duty's row.
fn edit(roster: &str, day: &str, field: usize, text: &str) -> String {
    let row = |line: &str| {
        let mut fields: Vec<&str> = line.split(',').collect();
        if fields[0] == day && fields[9] != "cancelled" {
            fields[field] = text;
        }
        fields.join(",") + "\n"
    };
    roster.lines().map(row).collect()
}

const LIBRARY: usize = 5;
const NAME: usize = 6;
const STATUS: usize = 9;

#[test]
fn a_table_that_went_through_a_spreadsheet_becomes_swaps_covers_and_cancellations() {
    let place = published();
    let roster = place.read("syksy/roster.csv");
    let aava = place.duty("2026-09-21", "10:00")[0].contains(",aava,");
    let (one, other) = if aava { ("aava", "boda") } else { ("boda", "aava") };
    let tuesday = place.duty("2026-09-22", "10:00")[0].clone();
    assert!(tuesday.contains(&format!(",{other},")) || tuesday.contains(&format!(",{one},")));
    let before = place.files();
    // Boda has one duty a week: it gives it for one of Aava's, takes one more, and one is off.
    let days: Vec<&str> =
        roster.lines().skip(1).filter(|l| l.contains(",boda,")).map(|l| &l[..10]).collect();
    let of_aava: Vec<&str> =
        roster.lines().skip(1).filter(|l| l.contains(",aava,")).map(|l| &l[..10]).collect();
    let mut text = edit(&roster, days[2], LIBRARY, "aava");
    text = edit(&text, of_aava[5], NAME, "Boda");
    text = edit(&text, of_aava[0], NAME, "boda");
    text = edit(&text, days[3], STATUS, "cancelled");
    let excel: String = text.replace(',', ";").replace("10:00", "10.00").replace('\n', "\r\n");
    let excel = excel.lines().map(|line| match line[..10].split('-').collect::<Vec<_>>()[..] {
        [year, month, day] => format!("{day}.{month}.{year}{}\r\n", &line[10..]),
        _ => format!("{line}\r\n"),
    });
    place.write("syksy/roster.csv", &excel.collect::<String>());
    let edited = place.files();
    let refused = place.run(&["allocate", "syksy.toml"]);
    assert!(refused.code == 2 && refused.err.contains("`vuoro adopt syksy.toml`"));
    let status = place.done(&["status", "--now", NOW]).out;
    assert!(status.contains("vuoro adopt syksy.toml --dry-run"), "{status}");
    let trial = adopt(&place, &["--dry-run"]);
    assert_eq!(trial.code, 0, "{}", trial.err);
    assert_same(&place.files(), &edited);
    let done = adopt(&place, &["--note", "sovittu"]);
    assert_eq!((done.code, &done.out), (0, &trial.out), "{}", done.err);
    let term = place.read("syksy.toml");
    for (kind, count) in [("swap", 1), ("cover", 1), ("cancel", 1)] {
        assert_eq!(term.matches(&format!("kind = \"{kind}\"")).count(), count, "{term}");
    }
    assert_eq!(term.matches("note = \"sovittu\"").count(), 3);
    let who = |day: &str| place.duty(day, "10:00").pop().unwrap();
    assert!(who(days[2]).contains(",aava,Aava,") && who(of_aava[5]).contains(",boda,Boda,"));
    assert!(who(of_aava[0]).contains(",boda,Boda,aava,cover,confirmed,"));
    assert!(who(days[3]).contains(",cancelled,"));
    // Eleven duties: 880 and 440 minutes owed; Aava gave one of its eight away.
    assert_eq!((account(&place, "aava"), account(&place, "boda")), ((880, 840), (440, 480)));
    checked(&place);
    assert!(assert_revised(&before, &place.files()) > 0);
    // What was adopted is planned again to the same bytes, and can be taken back together.
    let after = place.files();
    place.done(&["allocate", "syksy.toml"]);
    assert_same(&place.files(), &after);
    place.done(&["undo", "syksy.toml", "--now", NOW]);
    assert_eq!(place.read("syksy/roster.csv"), roster);
    let nothing = adopt(&place, &[]);
    assert!(nothing.code == 0 && nothing.err.contains("there is nothing to take over"));
}

#[test]
fn what_cannot_be_understood_or_cannot_be_is_said_all_at_once_and_nothing_is_touched() {
    let place = published();
    let roster = place.read("syksy/roster.csv");
    let first = "2026-09-07";
    let without = |day: &str| -> String {
        let rest: Vec<&str> = roster.lines().filter(|line| !line.starts_with(day)).collect();
        rest.join("\n") + "\n"
    };
    let twice = format!("{roster}{}\n", roster.lines().nth(1).unwrap());
    for (text, whys) in [
        (
            edit(&edit(&roster, first, LIBRARY, "kaste"), "2026-09-14", LIBRARY, "rimpi"),
            &["`kaste`", "`rimpi`"][..],
        ),
        (
            edit(&edit(&roster, first, LIBRARY, ""), first, NAME, ""),
            &["nobody has `2026-09-07 10:00` by this row"],
        ),
        (without("2026-09-21"), &["the row of `2026-09-21 10:00` is gone"]),
        (twice, &["two rows say who has `2026-09-07 10:00`"]),
        (
            roster.replace("2026-09-21,mon,10:00", "2026-09-21,mon,13:00"),
            &["`2026-09-21 13:00` cannot stand there"],
        ),
        (roster.replace("library,name,", "kirjasto,nimi,"), &["no column `library`"]),
    ] {
        place.write("syksy/roster.csv", &text);
        let before = place.files();
        let done = adopt(&place, &[]);
        assert_eq!(done.code, 2, "{}", done.out);
        for why in whys {
            assert!(done.err.contains(why), "{why}: {}", done.err);
        }
        assert_same(&place.files(), &before);
    }
}

#[test]
fn a_copy_from_before_a_change_and_what_cannot_be_are_refused() {
    let place = published();
    let roster = place.read("syksy/roster.csv");
    // A copy from before a change would undo it.
    place.write("syksy/roster.csv", &roster);
    place.done(&[
        "cover",
        "syksy.toml",
        "2026-09-21 10:00",
        if roster.contains("2026-09-21,mon,10:00,12:00,1,aava") { "boda" } else { "aava" },
        "--now",
        "2026-09-10T08:00:00Z",
    ]);
    place.write("copy.csv", &edit(&roster, "2026-09-28", STATUS, "cancelled"));
    let stale = adopt(&place, &["copy.csv"]);
    assert!(stale.code == 2 && stale.err.contains("older than the roster"), "{}", stale.err);
    // Both of a library that is away are named.
    place.done(&[
        "absent",
        "syksy.toml",
        "boda",
        "2026-09-28..2026-09-30",
        "--now",
        "2026-09-10T08:01:00Z",
    ]);
    let now = place.read("syksy/roster.csv");
    place.write(
        "syksy/roster.csv",
        &edit(&edit(&now, "2026-09-28", LIBRARY, "boda"), "2026-09-30", LIBRARY, "boda"),
    );
    let before = place.files();
    let away = adopt(&place, &[]);
    let said = ["`boda` is absent at `2026-09-28 10:00`", "`boda` is absent at `2026-09-30 10:00`"];
    let is_said = said.iter().filter(|said| away.err.contains(**said)).count();
    assert!(away.code == 2 && is_said >= 1, "{}", away.err);
    assert_same(&place.files(), &before);
}
