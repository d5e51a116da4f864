//! Every command that writes files, with a desk on which it has something to do.

use crate::desk::{Desk, Run, root};
pub use crate::desk::{Files, none, other};

/// One command on one desk.
pub struct Case {
    pub name: &'static str,
    pub prepare: fn(&Desk),
    pub arguments: &'static [&'static str],
    /// Whether it makes a random key, so that no two runs write the same names.
    pub is_random: bool,
}

pub const CASES: [Case; 33] = [
    case("first plan", draft, &["allocate", "syksy.toml"]),
    case("first published plan", |_| (), &["allocate", "syksy.toml", NOW, AT]),
    case("a plan in new folders", |_| (), &["allocate", "syksy.toml", "--out", "a/b/c", NOW, AT]),
    case("another name", renamed, &["amend", "syksy.toml", "--from", "2026-09-07", NOW, AT]),
    case("fewer files", written, &["allocate", "syksy.toml", "--no-calendars", NOW, AT]),
    case("necessary changes", absent, &["allocate", "syksy.toml", NOW, AT]),
    case("publish", draft, &["publish", "syksy.toml", NOW, AT]),
    case("amend", agreed, &["amend", "syksy.toml", "--from", "2026-10-05", NOW, AT]),
    case("swap", written, &["swap", "syksy.toml", "2026-09-07 10:00", "2026-09-08 12:00", NOW, AT]),
    case("cover", written, &["cover", "syksy.toml", "2026-09-08 12:00", "hamina", NOW, AT]),
    case("cancel", written, &["cancel", "syksy.toml", "2026-09-08 12:00", NOW, AT]),
    case("undo", cancelled, &["undo", "syksy.toml", NOW, AT]),
    case("a whole day", written, &["cancel", "syksy.toml", "2026-09-08", NOW, AT]),
    case("restore", cancelled, &["restore", "syksy.toml", "2026-09-08 12:00", NOW, AT]),
    case("closed", ringed, &["closed", "syksy.toml", "8.9.2026–10.9.2026", NOW, AT]),
    case("absent", ringed, &["absent", "syksy.toml", "kotka", "8.–20.9.2026", NOW, AT]),
    case("missed", ringed, &["missed", "syksy.toml", "2026-09-08 12:00", NOW, LATER]),
    case(
        "a cover that is past",
        ringed,
        &["cover", "syksy.toml", SOME, "hamina", "--past", NOW, LATER],
    ),
    case("adopt", edited, &["adopt", "syksy.toml", NOW, AT]),
    case("a swap and a ring", ringed, &["swap", "syksy.toml", SOME, OTHER, NOW, AT]),
    case("undo and a ring", swapped, &["undo", "syksy.toml", NOW, AT]),
    case("necessary changes and a ring", ringed_absent, &["allocate", "syksy.toml", NOW, AT]),
    case("somebody of a ring is away", person_away, &["allocate", "syksy.toml", NOW, AT]),
    case("import", sheet, &["import", "koot.csv", "--into", "consortium.toml", "--yes"]),
    case("pages", written, &["export", "syksy.toml", "--to", "html", "--out", "public"]),
    case(
        "export into new folders",
        written,
        &["export", "syksy.toml", "--to", "ical", "--out", "a/b/c"],
    ),
    case(
        "two terms",
        followed,
        &["export", "syksy.toml", "kevat.toml", "--to", "ics,csv", "--out", "public"],
    ),
    case(
        "export",
        key,
        &[
            "export",
            "syksy.toml",
            "--to",
            "ical",
            "--to",
            "csv",
            "--out",
            "public",
            "--secret",
            "key.txt",
            "--links",
            "links.csv",
        ],
    ),
    Case {
        name: "export with a new key",
        prepare: written,
        arguments: &[
            "export",
            "syksy.toml",
            "--to",
            "ical",
            "--out",
            "public",
            "--secret",
            "key.txt",
            "--new-secret",
        ],
        is_random: true,
    },
    case("init", |_| (), &["init", "new", "--defaults", NOW, AT]),
    case("schema", |_| (), &["schema", "--out", "schemas"]),
    case("man", |_| (), &["man", "--out", "man/man1"]),
    case("check --fix", uncanonical, &["check", "syksy/roster.csv", "syksy/ledger.csv", "--fix"]),
];

const NOW: &str = "--now";
const AT: &str = "2026-08-25T08:00:00Z";
/// In the second week.
const LATER: &str = "2026-09-15T08:00:00Z";

/// A duty of Kotka, and one of Kouvola, with rings.
const SOME: &str = "2026-09-08 10:00";
const OTHER: &str = "2026-09-09 10:00";

const fn case(name: &'static str, prepare: fn(&Desk), arguments: &'static [&'static str]) -> Case {
    Case { name, prepare, arguments, is_random: false }
}

impl Case {
    /// A desk on which the command has not run yet.
    pub fn desk(&self) -> Desk {
        let desk = Desk::with(&root().join("tests/cli/fixtures/kymi"));
        (self.prepare)(&desk);
        desk
    }

    /// What an undisturbed run leaves and prints.
    pub fn undisturbed(&self) -> (Files, Run) {
        let desk = self.desk();
        let before = desk.files();
        let run = desk.run(self.arguments);
        assert!(run.code < 2, "{}: {}", self.name, run.err);
        let after = desk.files();
        assert_ne!(other(&before, &after), none(), "{}: it has something to do", self.name);
        (after, run)
    }

    /// The case of that name.
    pub fn named(name: &str) -> &'static Self {
        CASES.iter().find(|case| case.name == name).expect("it is a case")
    }
}

fn draft(desk: &Desk) {
    desk.change("syksy.toml", "published = 2026-08-24T09:00:00Z\n", "");
}

fn written(desk: &Desk) {
    desk.allocate(&[]);
}

/// A second term follows, and the folder has the calendars of the first.
fn followed(desk: &Desk) {
    written(desk);
    let next = desk.read("syksy.toml").replace("2026-syksy", "2027-kevat");
    let (next, _) = next.split_once("\n[[closed]]").expect("it has a closure");
    let next = next.replace("2026-09-07", "2027-01-11").replace("2026-12-11", "2027-01-22");
    desk.write("kevat.toml", &next);
    desk.done(&["allocate", "kevat.toml"]);
    desk.done(&["export", "syksy.toml", "--to", "ics", "--out", "public"]);
}

/// Somebody has written another library into a row of the roster.
fn edited(desk: &Desk) {
    written(desk);
    let text = desk.read("syksy/roster.csv");
    let row = text.lines().find(|line| line.starts_with("2026-09-08,tue,12:00")).expect("a duty");
    let mut fields: Vec<&str> = row.split(',').collect();
    fields[5] = "hamina";
    desk.write("syksy/roster.csv", &text.replacen(row, &fields.join(","), 1));
}

fn renamed(desk: &Desk) {
    written(desk);
    desk.change("consortium.toml", "name = \"Kotka\"", "name = \"Kotkan kirjasto\"");
}

fn absent(desk: &Desk) {
    written(desk);
    away(desk, "library = \"kotka\"\n");
}

fn agreed(desk: &Desk) {
    desk.done(&["publish", "syksy.toml", NOW, AT]);
    desk.change("consortium.toml", "size = 51668", "size = 91668");
    // Kotka has staff on the first days of the week only, so that duties change.
    let from = desk.read("consortium.toml").find("id = \"kotka\"").expect("it has Kotka");
    let text = desk.read("consortium.toml");
    let hours = text[from..].find("hours = ").map(|at| from + at).expect("it has hours");
    let end = text[hours..].find('\n').map_or(text.len(), |at| hours + at);
    let less = "hours = { mon = [\"08:00-20:00\"], tue = [\"08:00-20:00\"] }";
    desk.write("consortium.toml", &format!("{}{less}{}", &text[..hours], &text[end..]));
}

/// Kotka and Kouvola have rings.
fn ringed(desk: &Desk) {
    for id in ["kotka", "kouvola"] {
        let text = desk.read("consortium.toml");
        let from = text.find(&format!("id = \"{id}\"")).expect("it is there");
        let next = text[from..].find("\n\n").map(|at| from + at + 1).expect("another one follows");
        let ring = "\n[[library.ring]]\nid = \"a1\"\n\n[[library.ring]]\nid = \"a2\"\n";
        desk.write("consortium.toml", &format!("{}{ring}{}", &text[..next], &text[next..]));
    }
    written(desk);
}

fn swapped(desk: &Desk) {
    ringed(desk);
    desk.done(&["swap", "syksy.toml", SOME, OTHER, NOW, AT]);
}

fn ringed_absent(desk: &Desk) {
    ringed(desk);
    away(desk, "library = \"kotka\"\n");
}

fn person_away(desk: &Desk) {
    ringed(desk);
    away(desk, "library = \"kotka\"\nperson = \"a1\"\n");
}

fn away(desk: &Desk, who: &str) {
    let days = "first = 2026-09-14\nlast = 2026-09-25\n";
    let text = desk.read("syksy.toml");
    desk.write("syksy.toml", &format!("{text}\n[[absence]]\n{who}{days}"));
}

fn cancelled(desk: &Desk) {
    written(desk);
    desk.done(&["cancel", "syksy.toml", "2026-09-08 12:00", NOW, AT]);
}

fn sheet(desk: &Desk) {
    desk.write("koot.csv", "kirjasto,asukasluku\nKouvola,80000\nKotka,51000\n");
}

fn key(desk: &Desk) {
    written(desk);
    desk.write("key.txt", "0123456789abcdef0123456789abcdef0123456789abcdef\n");
}

fn uncanonical(desk: &Desk) {
    written(desk);
    for name in ["syksy/roster.csv", "syksy/ledger.csv"] {
        let text = desk.read(name).replace('\n', "\r\n");
        desk.write(name, &text);
    }
}
